/** Reads objects out of bytes (ISO 32000-1, 7.2 and 7.3). The bytes are hostile: depth and length are bounded. */
import { type Dict, Name, PdfError, Ref, Text, type Value, Word } from './values.ts';

const maxDepth = 64;

/** The window of bytes ended inside an object: it has to be read again from a larger one. */
export class OutOfBytes extends Error {}

const space = new Uint8Array(256);
for (const code of [0, 9, 10, 12, 13, 32]) space[code] = 1;
const delimiter = new Uint8Array(256);
for (const char of '()<>[]{}/%') delimiter[char.charCodeAt(0)] = 1;

export class Lexer {
  readonly bytes: Uint8Array;
  at: number;
  /** Where the file has more bytes after these, running out of them is no end. */
  readonly #partial: boolean;
  #depth = 0;

  constructor(bytes: Uint8Array, at = 0, partial = false) {
    this.bytes = bytes;
    this.at = at;
    this.#partial = partial;
  }

  get ended(): boolean {
    this.skip();
    return this.at >= this.bytes.length;
  }

  /** White space and comments. */
  skip(): void {
    const { bytes } = this;
    while (this.at < bytes.length) {
      const code = bytes[this.at] as number;
      if (space[code]) this.at++;
      else if (code === 0x25) while (this.at < bytes.length && !isEol(bytes[this.at] as number)) this.at++;
      else return;
    }
    if (this.#partial) throw new OutOfBytes();
  }

  /**
   * The next value; a reference where two numbers and an `R` follow one another and `references` are looked for.
   *
   * @throws PdfError where there is none
   */
  value(references = true): Value {
    this.skip();
    const { bytes } = this;
    if (this.at >= bytes.length) throw new PdfError('it ends in the middle of an object');
    const code = bytes[this.at] as number;
    if (code === 0x2f) return new Name(this.#name());
    if (code === 0x28) return this.#literal();
    if (code === 0x5b) return this.#nested(() => this.#array(references));
    if (code === 0x3c) {
      if (this.at + 1 >= bytes.length) throw this.#partial ? new OutOfBytes() : new PdfError('it ends in an object');
      return bytes[this.at + 1] === 0x3c ? this.#nested(() => this.#dict(references)) : this.#hex();
    }
    if (delimiter[code]) {
      // `)`, `>`, `]`, `{`, `}` where no object begins: content streams of others have them.
      this.at++;
      return new Word(String.fromCharCode(code));
    }
    const word = this.#word();
    const number = numberOf(word);
    if (number === null)
      return word === 'null' ? null : word === 'true' ? true : word === 'false' ? false : new Word(word);
    return references ? this.#reference(number) : number;
  }

  #reference(number: number): Value {
    if (!Number.isInteger(number) || number < 0) return number;
    const after = this.at;
    this.skip();
    const generation = this.at < this.bytes.length ? numberOf(this.#word()) : null;
    if (generation !== null && Number.isInteger(generation) && generation >= 0) {
      this.skip();
      if (this.at < this.bytes.length && this.#word() === 'R') return new Ref(number, generation);
    }
    this.at = after;
    return number;
  }

  #word(): string {
    const { bytes } = this;
    const from = this.at;
    while (this.at < bytes.length) {
      const code = bytes[this.at] as number;
      if (space[code] || delimiter[code]) break;
      this.at++;
    }
    if (this.at === bytes.length && this.#partial) throw new OutOfBytes();
    return latin(bytes, from, this.at);
  }

  #name(): string {
    this.at++;
    const word = this.#word();
    return word.includes('#')
      ? word.replace(/#([0-9a-fA-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
      : word;
  }

  #array(references: boolean): Value[] {
    this.at++;
    const values: Value[] = [];
    for (;;) {
      this.skip();
      if (this.at >= this.bytes.length) throw new PdfError('a list does not end');
      if (this.bytes[this.at] === 0x5d) {
        this.at++;
        return values;
      }
      values.push(this.value(references));
    }
  }

  #dict(references: boolean): Dict {
    this.at += 2;
    const dict: Dict = new Map();
    for (;;) {
      this.skip();
      const code = this.bytes[this.at];
      if (code === 0x3e) {
        this.at += 2;
        return dict;
      }
      if (code !== 0x2f) throw new PdfError('a dictionary has something that is no name where a name must be');
      const key = this.#name();
      const value = this.value(references);
      // 7.3.7: the same key twice would let two readers see two files.
      if (dict.has(key)) throw new PdfError(`a dictionary has the key ${key} twice`);
      dict.set(key, value);
    }
  }

  #literal(): Text {
    const { bytes } = this;
    const from = this.at++;
    const out: number[] = [];
    let depth = 1;
    while (this.at < bytes.length) {
      const code = bytes[this.at++] as number;
      if (code === 0x28) depth++;
      else if (code === 0x29 && --depth === 0) return new Text(Uint8Array.from(out), false, from, this.at);
      if (code !== 0x5c) {
        out.push(code);
        continue;
      }
      const next = bytes[this.at++];
      if (next === undefined) break;
      const simple = escapes[next];
      if (simple !== undefined) out.push(simple);
      else if (next >= 0x30 && next <= 0x37) {
        let value = next - 0x30;
        for (let i = 0; i < 2 && (bytes[this.at] ?? 0) >= 0x30 && (bytes[this.at] ?? 0) <= 0x37; i++)
          value = value * 8 + (bytes[this.at++] as number) - 0x30;
        out.push(value & 0xff);
      } else if (next === 13) {
        if (bytes[this.at] === 10) this.at++;
      } else if (next !== 10) out.push(next);
    }
    if (this.#partial) throw new OutOfBytes();
    throw new PdfError('a text does not end');
  }

  #hex(): Text {
    const { bytes } = this;
    const from = this.at++;
    const out: number[] = [];
    let high = -1;
    while (this.at < bytes.length) {
      const code = bytes[this.at++] as number;
      if (code === 0x3e) {
        if (high >= 0) out.push(high << 4);
        return new Text(Uint8Array.from(out), true, from, this.at);
      }
      if (space[code]) continue;
      const digit = digitOf(code);
      if (digit < 0) throw new PdfError('a text of hexadecimal digits has other characters');
      if (high < 0) high = digit;
      else {
        out.push((high << 4) | digit);
        high = -1;
      }
    }
    if (this.#partial) throw new OutOfBytes();
    throw new PdfError('a text does not end');
  }

  #nested<T>(read: () => T): T {
    if (++this.#depth > maxDepth) throw new PdfError('objects are nested too deep');
    const value = read();
    this.#depth--;
    return value;
  }
}

const escapes: { readonly [code: number]: number } = {
  110: 10,
  114: 13,
  116: 9,
  98: 8,
  102: 12,
  40: 0x28,
  41: 0x29,
  92: 0x5c,
};

function isEol(code: number): boolean {
  return code === 10 || code === 13;
}

function digitOf(code: number): number {
  if (code >= 0x30 && code <= 0x39) return code - 0x30;
  const upper = code & 0xdf;
  return upper >= 0x41 && upper <= 0x46 ? upper - 0x37 : -1;
}

function latin(bytes: Uint8Array, from: number, to: number): string {
  let text = '';
  for (let i = from; i < to; i++) text += String.fromCharCode(bytes[i] as number);
  return text;
}

function numberOf(word: string): number | null {
  return /^[+-]?(\d+\.?\d*|\.\d+)$/.test(word) ? Number(word) : null;
}
