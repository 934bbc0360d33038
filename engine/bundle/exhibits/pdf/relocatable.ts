/**
 * Finished objects whose numbers are not known yet, so that several PDFs can be read side by side while only their order
 * decides the numbers. Data that stands unchanged in the source is named by its place there and not copied.
 */

export interface Relocatable {
  /** Text of the objects, and data that was made or decoded. */
  readonly own: Uint8Array<ArrayBuffer>;
  /** Flat groups of four, in order of place: place in `own`, kind, and two values that depend on the kind (`joint`). */
  readonly joints: Float64Array<ArrayBuffer>;
  /** Objects are numbered from 0 to `count` - 1. */
  readonly count: number;
}

/** `reference`: the number of object `a`. `object`: the same, and object `a` starts here. `source`: bytes [a, b) of the source. */
const joint = { reference: 0, object: 1, source: 2 } as const;

/** Stands before the number of an object in text for `ObjectText`: no PDF text holds a character beyond U+00FF. */
const mark = '\u0100';
const marks = /\u0100(\d+)/g;

/** An indirect reference in text for `ObjectText`. */
export function reference(number: number): string {
  return `${mark}${number} 0 R`;
}

export class ObjectText {
  readonly #source: Uint8Array;
  readonly #joints: number[] = [];
  #own = Buffer.allocUnsafe(64 * 1024);
  #size = 0;
  #count = 0;

  /** @param source data in it is never copied */
  constructor(source: Uint8Array) {
    this.#source = source;
  }

  /** A number of its own; every number given out must become an object. */
  next(): number {
    return this.#count++;
  }

  /** @param text of the object's value; `Length` of its stream is the caller's */
  object(number: number, text: string, data: Uint8Array | null): void {
    this.#joint(joint.object, number, 0);
    this.#text(' 0 obj\n');
    let at = 0;
    for (const found of text.matchAll(marks)) {
      this.#text(text.slice(at, found.index));
      this.#joint(joint.reference, Number(found[1]), 0);
      at = found.index + found[0].length;
    }
    this.#text(at === 0 ? text : text.slice(at));
    if (data !== null) {
      this.#text('\nstream\n');
      this.#data(data);
      this.#text('\nendstream');
    }
    this.#text('\nendobj\n');
  }

  finish(): Relocatable {
    const own = new Uint8Array(this.#size);
    own.set(this.#own.subarray(0, this.#size));
    return { own, joints: Float64Array.from(this.#joints), count: this.#count };
  }

  #joint(kind: number, a: number, b: number): void {
    this.#joints.push(this.#size, kind, a, b);
  }

  #text(text: string): void {
    this.#room(text.length);
    this.#size += this.#own.write(text, this.#size, 'latin1');
  }

  #data(data: Uint8Array): void {
    const from = data.byteOffset - this.#source.byteOffset;
    if (data.buffer === this.#source.buffer && from >= 0 && from + data.length <= this.#source.length) {
      this.#joint(joint.source, from, from + data.length);
      return;
    }
    this.#room(data.length);
    this.#own.set(data, this.#size);
    this.#size += data.length;
  }

  #room(bytes: number): void {
    if (this.#size + bytes <= this.#own.length) return;
    const wider = Buffer.allocUnsafe(Math.max(this.#own.length * 2, this.#size + bytes));
    this.#own.copy(wider, 0, 0, this.#size);
    this.#own = wider;
  }
}

/** Data at least this long stays where it is in the source; shorter pieces are put together, so that chunks stay few. */
const worthKeeping = 16 * 1024;
/** Digits a number may have more than is known before the numbers are. */
const digits = 10;

/**
 * The objects with numbers from `first` on.
 *
 * @param source what `ObjectText` was made for; the chunks share its memory
 * @returns the bytes in order, and the offset of each object in them
 */
export function place(
  { own, joints, count }: Relocatable,
  source: Uint8Array,
  first: number,
): { readonly chunks: Uint8Array[]; readonly starts: Float64Array } {
  const chunks: Uint8Array[] = [];
  const starts = new Float64Array(count);
  let copied = own.length;
  for (let i = 0; i < joints.length; i += 4) copied += digits + copiedOf(joints, i);
  const out = Buffer.allocUnsafe(copied);
  let at = 0;
  let cut = 0;
  let taken = 0;
  let before = 0;
  for (let i = 0; i < joints.length; i += 4) {
    const upTo = joints[i] as number;
    at = append(out, own, taken, upTo, at);
    taken = upTo;
    const a = joints[i + 2] as number;
    if (joints[i + 1] === joint.source) {
      const b = joints[i + 3] as number;
      if (b - a < worthKeeping) {
        at = append(out, source, a, b, at);
        continue;
      }
      if (at > cut) chunks.push(out.subarray(cut, at));
      chunks.push(source.subarray(a, b));
      before += at - cut + (b - a);
      cut = at;
      continue;
    }
    if (joints[i + 1] === joint.object) starts[a] = before + at - cut;
    at += out.write(String(first + a), at, 'latin1');
  }
  at = append(out, own, taken, own.length, at);
  if (at > cut) chunks.push(out.subarray(cut, at));
  return { chunks, starts };
}

function copiedOf(joints: Float64Array, i: number): number {
  const length = (joints[i + 3] as number) - (joints[i + 2] as number);
  return joints[i + 1] === joint.source && length < worthKeeping ? length : 0;
}

/** A call costs more than a few bytes: most pieces between two numbers are that short. */
function append(out: Uint8Array, from: Uint8Array, start: number, end: number, at: number): number {
  if (end - start > 24) {
    out.set(from.subarray(start, end), at);
    return at + end - start;
  }
  for (let i = start; i < end; i++) out[at++] = from[i] as number;
  return at;
}
