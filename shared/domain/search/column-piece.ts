/**
 * Times and labels of a run of events as one piece of bytes: what an index in memory is made from without reading rows. Numbers
 * are little-endian. In this order: number of events n; 0 (times ascend by less than 2^32 µs a step: n differences of 4 bytes,
 * the first 0) or 1 (n doubles); the first time, a double; the times, padded to 8; then for source, type, actor and host each:
 * bytes of a code, number of values, length of their JSON text, n codes padded to 8, the JSON text (UTF-8) padded to 8.
 */
export type ColumnCodes = Uint8Array | Uint16Array | Uint32Array;

export interface LabelPiece {
  readonly codes: ColumnCodes;
  /** `values[code]` is the text. */
  readonly values: readonly string[];
}

export interface ColumnPiece {
  /** µs since 1970. */
  readonly times: Float64Array;
  /** source, type, actor, host. */
  readonly labels: readonly LabelPiece[];
}

export const pieceLabels = 4;
const head = 16;
const padded = (length: number): number => (length + 7) & ~7;

/** The narrowest codes for so many values. */
export function codesFor(values: number, size: number): ColumnCodes {
  return values <= 256 ? new Uint8Array(size) : values <= 65536 ? new Uint16Array(size) : new Uint32Array(size);
}

export function encodeColumns({ times, labels }: ColumnPiece): Uint8Array<ArrayBuffer> {
  const n = times.length;
  const steps = new Uint32Array(n);
  let even = true;
  for (let i = 1; i < n && even; i++) {
    const step = (times[i] as number) - (times[i - 1] as number);
    even = step >= 0 && step < 2 ** 32;
    steps[i] = step;
  }
  const timeBytes = even ? new Uint8Array(steps.buffer) : new Uint8Array(times.slice().buffer);
  const texts = labels.map(({ values }) => new TextEncoder().encode(JSON.stringify(values)));
  const length = labels.reduce(
    (sum, { codes }, i) => sum + head + padded(codes.byteLength) + padded((texts[i] as Uint8Array).length),
    head + padded(timeBytes.length),
  );
  const out = new Uint8Array(length);
  const view = new DataView(out.buffer);
  view.setUint32(0, n, true);
  view.setUint32(4, even ? 0 : 1, true);
  view.setFloat64(8, times[0] ?? 0, true);
  out.set(timeBytes, head);
  let at = head + padded(timeBytes.length);
  for (const [i, { codes, values }] of labels.entries()) {
    const text = texts[i] as Uint8Array;
    view.setUint32(at, codes.BYTES_PER_ELEMENT, true);
    view.setUint32(at + 4, values.length, true);
    view.setUint32(at + 8, text.length, true);
    out.set(new Uint8Array(codes.buffer, codes.byteOffset, codes.byteLength), at + head);
    out.set(text, at + head + padded(codes.byteLength));
    at += head + padded(codes.byteLength) + padded(text.length);
  }
  return out;
}

/** @throws RangeError where the bytes are no such piece */
export function decodeColumns(given: Uint8Array): ColumnPiece {
  // Typed arrays stand on multiples of their own size.
  const bytes = given.byteOffset % 8 === 0 ? given : given.slice();
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const n = view.getUint32(0, true);
  const even = view.getUint32(4, true) === 0;
  const first = view.getFloat64(8, true);
  const times = even ? new Float64Array(n) : new Float64Array(bytes.buffer, bytes.byteOffset + head, n);
  if (even) {
    const steps = new Uint32Array(bytes.buffer, bytes.byteOffset + head, n);
    let time = first;
    for (let i = 0; i < n; i++) {
      time += steps[i] as number;
      times[i] = time;
    }
  }
  let at = head + padded(even ? 4 * n : 8 * n);
  const labels = Array.from({ length: pieceLabels }, (): LabelPiece => {
    const width = view.getUint32(at, true);
    const count = view.getUint32(at + 4, true);
    const textLength = view.getUint32(at + 8, true);
    const from = bytes.byteOffset + at + head;
    const codes: ColumnCodes =
      width === 1
        ? new Uint8Array(bytes.buffer, from, n)
        : width === 2
          ? new Uint16Array(bytes.buffer, from, n)
          : new Uint32Array(bytes.buffer, from, n);
    const textAt = at + head + padded(n * width);
    const values = JSON.parse(new TextDecoder().decode(bytes.subarray(textAt, textAt + textLength))) as string[];
    if (!Array.isArray(values) || values.length !== count) throw new RangeError('labels that are not those counted');
    at = textAt + padded(textLength);
    return { codes, values };
  });
  return { times, labels };
}

/** Gathers a run's columns row by row. */
export class ColumnRun {
  readonly #times: Float64Array;
  readonly #codes: Uint32Array[];
  readonly #known: Map<string, number>[] = Array.from({ length: pieceLabels }, () => new Map());
  #count = 0;

  /** @param most rows it will hold */
  constructor(most: number) {
    this.#times = new Float64Array(most);
    this.#codes = Array.from({ length: pieceLabels }, () => new Uint32Array(most));
  }

  /** @param labels source, type, actor, host */
  add(at: number, labels: readonly [string, string, string, string]): void {
    this.#times[this.#count] = at;
    for (let i = 0; i < pieceLabels; i++) {
      const known = this.#known[i] as Map<string, number>;
      const text = labels[i] as string;
      let code = known.get(text);
      if (code === undefined) {
        code = known.size;
        known.set(text, code);
      }
      (this.#codes[i] as Uint32Array)[this.#count] = code;
    }
    this.#count++;
  }

  /** The bytes of all rows added; the next row begins a new run. */
  take(): Uint8Array<ArrayBuffer> {
    const count = this.#count;
    const labels = this.#known.map((known, i) => {
      const codes = codesFor(known.size, count);
      codes.set((this.#codes[i] as Uint32Array).subarray(0, count));
      return { codes, values: [...known.keys()] };
    });
    const bytes = encodeColumns({ times: this.#times.slice(0, count), labels });
    for (const known of this.#known) known.clear();
    this.#count = 0;
    return bytes;
  }
}
