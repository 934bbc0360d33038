/**
 * A PDF on disk, read piece by piece: cross-reference sections (tables and streams, 7.5), objects when they are asked for,
 * pages in order. Nothing is repaired: a file that needs repairing is not the one that was written. For worker threads: it
 * reads synchronously.
 */
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { decoded } from './filters.ts';
import { Lexer, OutOfBytes } from './lexer.ts';
import { type Dict, isDict, Name, nameOf, PdfError, Ref, Stream, type Value } from './values.ts';

const mostObjectBytes = 64 * 1024 * 1024;
const mostSections = 4096;
const mostObjects = 8_388_607;
const mostPages = 1_000_000;
const keptObjects = 4096;

interface Place {
  /** Byte offset; of an object in an object stream, the stream's number. */
  readonly at: number;
  /** Index in the object stream; null where it stands by itself. */
  readonly index: number | null;
  readonly generation: number;
}

/** One cross-reference section, as the file has been written or appended to once. */
export interface Section {
  /** Offset of the section itself. */
  readonly at: number;
  /** Whether it is a table, as this software writes it. */
  readonly table: boolean;
  readonly trailer: Dict;
  /** Numbers of the objects that it places. */
  readonly numbers: readonly number[];
}

export class PdfFile {
  readonly size: number;
  /** Newest first. */
  readonly sections: Section[] = [];
  readonly #fd: number;
  readonly #places = new Map<number, Place | null>();
  readonly #kept = new Map<number, Value>();
  readonly #opening = new Set<number>();

  readonly #base: number;

  /**
   * @param length reads the file as if it ended there: as it was before something was appended
   * @param base where it begins, in a file that holds others too
   * @throws PdfError; and what the file system says
   */
  constructor(path: string, length = Number.POSITIVE_INFINITY, base = 0) {
    this.#fd = openSync(path, 'r');
    this.#base = base;
    try {
      this.size = Math.max(0, Math.min(length, fstatSync(this.#fd).size - base));
      this.#readSections();
    } catch (error) {
      this.close();
      throw error;
    }
  }

  close(): void {
    closeSync(this.#fd);
  }

  /** Of the newest section. */
  get trailer(): Dict {
    return (this.sections[0] as Section).trailer;
  }

  get catalogRef(): Ref {
    const root = this.trailer.get('Root');
    if (!(root instanceof Ref)) throw new PdfError('it has no catalogue');
    return root;
  }

  get catalog(): Dict {
    return this.dict(this.catalogRef);
  }

  /** Offset of an object that stands by itself; null of any other. */
  placeOf(ref: Ref): number | null {
    const place = this.#places.get(ref.number);
    return place && place.index === null && place.generation === ref.generation ? place.at : null;
  }

  /** Bytes as they stand in the file; fewer where it ends. */
  bytes(at: number, length: number): Buffer {
    const room = Buffer.allocUnsafe(Math.max(0, Math.min(length, this.size - at)));
    let filled = 0;
    while (filled < room.length) {
      const read = readSync(this.#fd, room, filled, room.length - filled, this.#base + at + filled);
      if (read === 0) break;
      filled += read;
    }
    return room.subarray(0, filled);
  }

  /** What a value is once references are followed. A reference to nothing is null (7.3.10). */
  resolve(value: Value | undefined): Value {
    let at = value ?? null;
    for (let i = 0; at instanceof Ref; i++) {
      if (i > 32) throw new PdfError('references lead in a circle');
      at = this.#object(at);
    }
    return at;
  }

  /** @throws PdfError where it is something else */
  dict(value: Value | undefined): Dict {
    const found = this.resolve(value);
    if (found instanceof Stream) return found.dict;
    if (!isDict(found)) throw new PdfError('something else stands where a dictionary must be');
    return found;
  }

  /** Data of a stream as the file has it. */
  raw(stream: Stream): Buffer {
    const length = this.resolve(stream.dict.get('Length'));
    if (typeof length !== 'number' || !Number.isInteger(length) || length < 0 || stream.at + length > this.size)
      throw new PdfError('a stream is longer than the file');
    return this.bytes(stream.at, length);
  }

  /** Data of a stream behind its filters. @throws PdfError where a filter is not known here, or there is too much */
  data(stream: Stream): Uint8Array {
    if (stream.dict.has('F')) throw new PdfError('a stream lies in another file');
    const filters = this.#list(stream.dict.get('Filter') ?? stream.dict.get('FFilter'));
    const parms = this.#list(stream.dict.get('DecodeParms'));
    let bytes: Uint8Array = this.raw(stream);
    for (const [i, filter] of filters.entries()) {
      const name = nameOf(filter);
      const parm = parms[i];
      bytes = decoded(name ?? '', bytes, isDict(parm) ? (key) => this.resolve(parm.get(key)) : () => null);
    }
    return bytes;
  }

  #list(value: Value | undefined): Value[] {
    const found = this.resolve(value);
    if (found === null) return [];
    return Array.isArray(found) ? found.map((one: Value) => this.resolve(one)) : [found];
  }

  /** Pages in order, each with what it inherits (7.7.3.4). */
  *pages(): Generator<{ readonly ref: Ref | null; readonly dict: Dict }> {
    const inherited = ['Resources', 'MediaBox', 'CropBox', 'Rotate'];
    const seen = new Set<number>();
    let count = 0;
    const stack: { value: Value; above: Dict }[] = [{ value: this.catalog.get('Pages') ?? null, above: new Map() }];
    while (stack.length > 0) {
      const { value, above } = stack.pop() as { value: Value; above: Dict };
      if (value instanceof Ref) {
        if (seen.has(value.number)) throw new PdfError('a page stands twice in the list of pages');
        seen.add(value.number);
      }
      const dict = this.dict(value);
      const own: Dict = new Map(above);
      for (const key of inherited) if (dict.has(key)) own.set(key, dict.get(key) as Value);
      const kids = this.resolve(dict.get('Kids'));
      if (nameOf(dict.get('Type')) !== 'Page' && Array.isArray(kids)) {
        if (stack.length + kids.length > mostPages) throw new PdfError('it has more pages than can be looked at');
        for (let i = kids.length - 1; i >= 0; i--) stack.push({ value: kids[i] as Value, above: own });
        continue;
      }
      if (++count > mostPages) throw new PdfError('it has more pages than can be looked at');
      yield { ref: value instanceof Ref ? value : null, dict: new Map([...own, ...dict]) };
    }
  }

  #object(ref: Ref): Value {
    const known = this.#kept.get(ref.number);
    if (known !== undefined) return known;
    const place = this.#places.get(ref.number);
    if (!place || (place.index === null && place.generation !== ref.generation)) return null;
    if (this.#opening.has(ref.number)) throw new PdfError('an object needs itself');
    this.#opening.add(ref.number);
    try {
      const value = place.index === null ? this.#standing(ref, place.at) : this.#packed(ref.number, place.at);
      if (this.#kept.size >= keptObjects) this.#kept.clear();
      this.#kept.set(ref.number, value);
      return value;
    } finally {
      this.#opening.delete(ref.number);
    }
  }

  #standing(ref: Ref, at: number): Value {
    return this.#parsed(at, (lexer) => {
      const [number, generation, word] = [lexer.value(false), lexer.value(false), lexer.value(false)];
      if (number !== ref.number || generation !== ref.generation || !isWord(word, 'obj'))
        throw new PdfError(`object ${ref.number} is not where the file says`);
      return this.#after(lexer, at);
    });
  }

  /** The value, and where a stream's data begin. */
  #after(lexer: Lexer, at: number): Value {
    const value = lexer.value();
    if (!isDict(value)) return value;
    const before = lexer.at;
    if (!isWord(lexer.value(false), 'stream')) {
      lexer.at = before;
      return value;
    }
    // 7.3.8.1: a carriage return and a line feed, or a line feed alone.
    if (lexer.bytes[lexer.at] === 13) lexer.at++;
    if (lexer.bytes[lexer.at] === 10) lexer.at++;
    return new Stream(value, at + lexer.at);
  }

  #packed(number: number, streamNumber: number): Value {
    const stream = this.#object(new Ref(streamNumber, 0));
    if (!(stream instanceof Stream)) throw new PdfError('a stream of objects is missing');
    const data = this.data(stream);
    const [n, first] = [this.resolve(stream.dict.get('N')), this.resolve(stream.dict.get('First'))];
    if (typeof n !== 'number' || typeof first !== 'number') throw new PdfError('a stream of objects cannot be read');
    const head = new Lexer(data);
    for (let i = 0; i < n; i++) {
      const [found, offset] = [head.value(false), head.value(false)];
      if (found !== number || typeof offset !== 'number') continue;
      return new Lexer(data, first + offset).value();
    }
    return null;
  }

  /** Reads from a window that grows until the object is whole. */
  #parsed<T>(at: number, read: (lexer: Lexer) => T): T {
    if (!(at >= 0 && at < this.size)) throw new PdfError('it points outside itself');
    for (let length = 4096; ; length *= 8) {
      const bytes = this.bytes(at, length);
      const partial = at + bytes.length < this.size;
      try {
        return read(new Lexer(bytes, 0, partial));
      } catch (error) {
        if (!(error instanceof OutOfBytes)) throw error;
        if (length >= mostObjectBytes) throw new PdfError('an object is larger than any may be');
      }
    }
  }

  #readSections(): void {
    const tail = this.bytes(Math.max(0, this.size - 2048), 2048).toString('latin1');
    const found = /startxref\s+(\d{1,15})\s+%%EOF\s*$/.exec(tail);
    if (!found) throw new PdfError('it does not end as a PDF must');
    const seen = new Set<number>();
    let next: number | null = Number(found[1]);
    while (next !== null) {
      if (seen.has(next) || seen.size >= mostSections) throw new PdfError('its cross-references lead in a circle');
      seen.add(next);
      const section = this.#section(next);
      this.sections.push(section);
      if (section.trailer.has('Encrypt')) throw new PdfError('it is encrypted');
      const hybrid = section.trailer.get('XRefStm');
      if (section.table && typeof hybrid === 'number' && !seen.has(hybrid)) {
        seen.add(hybrid);
        this.#section(hybrid);
      }
      const before = section.trailer.get('Prev');
      next = typeof before === 'number' ? before : null;
    }
  }

  #section(at: number): Section {
    if (!(at < this.size)) throw new PdfError('it points outside itself');
    return this.bytes(at, 4).toString('latin1') === 'xref' ? this.#table(at) : this.#crossStream(at);
  }

  #place(number: number, place: Place | null, numbers: number[]): void {
    if (number > mostObjects) throw new PdfError('it numbers more objects than a PDF may have');
    numbers.push(number);
    // Newer sections are read first: what they place is placed.
    if (!this.#places.has(number)) this.#places.set(number, place);
  }

  #table(start: number): Section {
    const numbers: number[] = [];
    let at = start + 4;
    for (;;) {
      const line = this.bytes(at, 64).toString('latin1');
      const head = /^\s*(\d{1,10})\s+(\d{1,10})\s*?(?:\r\n|\n|\r)/.exec(line);
      if (!head) break;
      at += head[0].length;
      const [first, count] = [Number(head[1]), Number(head[2])];
      if (at + count * 20 > this.size) throw new PdfError('its cross-references do not end');
      for (let done = 0; done < count; ) {
        const rows = Math.min(count - done, 32_768);
        const bytes = this.bytes(at, rows * 20).toString('latin1');
        for (let i = 0; i < rows; i++) {
          const row = bytes.slice(i * 20, i * 20 + 18);
          const kind = row[17];
          if (!/^\d{10} \d{5} [nf]$/.test(row)) throw new PdfError('a row of its cross-references cannot be read');
          const generation = Number(row.slice(11, 16));
          const place = kind === 'n' ? { at: Number(row.slice(0, 10)), index: null, generation } : null;
          this.#place(first + done + i, place, numbers);
        }
        done += rows;
        at += rows * 20;
      }
    }
    const trailer = this.#parsed(at, (lexer) => {
      if (!isWord(lexer.value(false), 'trailer')) throw new PdfError('its cross-references have no trailer');
      return lexer.value();
    });
    if (!isDict(trailer)) throw new PdfError('its trailer cannot be read');
    return { at: start, table: true, trailer, numbers };
  }

  #crossStream(at: number): Section {
    const stream = this.#parsed(at, (lexer) => {
      const [number, generation, word] = [lexer.value(false), lexer.value(false), lexer.value(false)];
      if (typeof number !== 'number' || typeof generation !== 'number' || !isWord(word, 'obj'))
        throw new PdfError('its cross-references are not where it says');
      return this.#after(lexer, at);
    });
    if (!(stream instanceof Stream) || nameOf(stream.dict.get('Type')) !== 'XRef')
      throw new PdfError('its cross-references cannot be read');
    const { dict } = stream;
    const widths = dict.get('W');
    const size = dict.get('Size');
    if (!Array.isArray(widths) || widths.length !== 3 || typeof size !== 'number')
      throw new PdfError('its cross-references cannot be read');
    const [w0, w1, w2] = widths.map((width: Value) =>
      typeof width === 'number' && Number.isInteger(width) && width >= 0 && width <= 8 ? width : Number.NaN,
    ) as [number, number, number];
    const row = w0 + w1 + w2;
    if (!(row > 0)) throw new PdfError('its cross-references cannot be read');
    const data = this.data(stream);
    const index = dict.get('Index') ?? [0, size];
    if (!Array.isArray(index)) throw new PdfError('its cross-references cannot be read');
    const numbers: number[] = [];
    let from = 0;
    const field = (width: number): number => {
      let value = 0;
      for (let i = 0; i < width; i++) value = value * 256 + (data[from++] as number);
      return value;
    };
    for (let part = 0; part + 1 < index.length; part += 2) {
      const [first, count] = [index[part], index[part + 1]];
      if (typeof first !== 'number' || typeof count !== 'number' || from + count * row > data.length)
        throw new PdfError('its cross-references do not end');
      for (let i = 0; i < count; i++) {
        const kind = w0 === 0 ? 1 : field(w0);
        const [a, b] = [field(w1), field(w2)];
        if (kind === 1) this.#place(first + i, { at: a, index: null, generation: b }, numbers);
        else if (kind === 2) this.#place(first + i, { at: a, index: b, generation: 0 }, numbers);
        else this.#place(first + i, null, numbers);
      }
    }
    return { at, table: false, trailer: dict, numbers };
  }
}

function isWord(value: Value, word: string): boolean {
  return (
    typeof value === 'object' && value !== null && 'value' in value && !(value instanceof Name) && value.value === word
  );
}
