/** What PDF files are made of (ISO 32000-1, 7.3), as it was read. */

export class Name {
  readonly value: string;
  constructor(value: string) {
    this.value = value;
  }
}

export class Ref {
  readonly number: number;
  readonly generation: number;
  constructor(number: number, generation: number) {
    this.number = number;
    this.generation = generation;
  }
}

/** A string's bytes, and where its delimiters lie in the bytes it was read from. */
export class Text {
  readonly bytes: Uint8Array;
  readonly hex: boolean;
  /** First byte of `(` or `<`, and first byte after `)` or `>`. */
  readonly from: number;
  readonly to: number;
  constructor(bytes: Uint8Array, hex: boolean, from: number, to: number) {
    this.bytes = bytes;
    this.hex = hex;
    this.from = from;
    this.to = to;
  }
}

/** An operator or another word of no further meaning. */
export class Word {
  readonly value: string;
  constructor(value: string) {
    this.value = value;
  }
}

export type Dict = Map<string, Value>;

export class Stream {
  readonly dict: Dict;
  /** First byte of its data in the file. */
  readonly at: number;
  constructor(dict: Dict, at: number) {
    this.dict = dict;
    this.at = at;
  }
}

export type Value = null | boolean | number | Name | Ref | Text | Word | Dict | Stream | readonly Value[];

export const isDict = (value: Value | undefined): value is Dict => value instanceof Map;

/** The file is not what a PDF must be, or needs more than is given it. The message is a clause. */
export class PdfError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'PdfError';
  }
}

export function nameOf(value: Value | undefined): string | null {
  return value instanceof Name ? value.value : null;
}

/** A text string (7.9.2): UTF-16 behind its mark, UTF-8 behind its own, else taken for Latin. */
export function textOf(value: Value | undefined): string {
  if (!(value instanceof Text)) return '';
  const bytes = Buffer.from(value.bytes);
  if (bytes[0] === 0xfe && bytes[1] === 0xff)
    return bytes
      .subarray(2, 2 + ((bytes.length - 2) & ~1))
      .swap16()
      .toString('utf16le');
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return bytes.subarray(3).toString('utf8');
  return bytes.toString('latin1');
}
