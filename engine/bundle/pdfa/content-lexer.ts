/** Tokens of a content stream (ISO 32000-1, 7.8.2 and 7.2), taken apart where they stand: nothing is copied that need not be. */

export type Operand = string | number | Uint8Array | readonly Operand[] | null;

/** 1: white space; 2: delimiter; 0: everything else. */
export const kinds = new Uint8Array(256);
for (const code of [0, 9, 10, 12, 13, 32]) kinds[code] = 1;
for (const character of '()<>[]{}/%') kinds[character.charCodeAt(0)] = 2;

export class ContentLexer {
  readonly data: Uint8Array;
  at = 0;
  longestString = 0;
  longestName = 0;
  /** A number outside what a reader must take. */
  numberTooLarge = false;
  oddHex = false;
  /** A string that does not end. */
  damaged = false;
  readonly #words = new Map<number, string>();

  constructor(data: Uint8Array) {
    this.data = data;
  }

  /** To the next token. */
  skip(): boolean {
    const data = this.data;
    for (; this.at < data.length; this.at++) {
      const byte = data[this.at] as number;
      if (byte === 0x25) {
        while (this.at < data.length && data[this.at] !== 10 && data[this.at] !== 13) this.at++;
      } else if (kinds[byte] !== 1) return true;
    }
    return false;
  }

  word(): string {
    const data = this.data;
    const from = this.at;
    while (this.at < data.length && kinds[data[this.at] as number] === 0) this.at++;
    const length = this.at - from;
    if (length > 3) return latin(data, from, this.at);
    // Operators have up to three letters; making a string for each of millions costs more than everything else here.
    const key =
      (data[from] as number) |
      (length > 1 ? (data[from + 1] as number) << 8 : 0) |
      (length > 2 ? (data[from + 2] as number) << 16 : 0);
    let word = this.#words.get(key);
    if (word === undefined) {
      word = latin(data, from, this.at);
      this.#words.set(key, word);
    }
    return word;
  }

  /** Undefined where there is none. */
  operand(depth: number): Operand | undefined {
    const data = this.data;
    const byte = data[this.at] as number;
    if (byte === 0x2f) return this.name();
    if (byte === 0x28) return this.#literal();
    if (byte === 0x5b) {
      if (depth > 50) return undefined;
      this.at++;
      const items: Operand[] = [];
      while (this.skip()) {
        if (data[this.at] === 0x5d) {
          this.at++;
          return items;
        }
        const item = this.operand(depth + 1);
        if (item === undefined) return undefined;
        items.push(item);
      }
      return undefined;
    }
    if (byte === 0x3c) {
      if (data[this.at + 1] !== 0x3c) return this.#hex();
      if (depth > 50) return undefined;
      this.at += 2;
      while (this.skip()) {
        if (data[this.at] === 0x3e && data[this.at + 1] === 0x3e) {
          this.at += 2;
          return null;
        }
        if (this.operand(depth + 1) === undefined) return undefined;
      }
      return undefined;
    }
    if (isNumeric(byte)) return this.#number();
    if (kinds[byte] === 0) return this.word();
    return undefined;
  }

  name(): string {
    const data = this.data;
    const from = ++this.at;
    let escaped = false;
    while (this.at < data.length && kinds[data[this.at] as number] === 0) {
      if (data[this.at] === 0x23) escaped = true;
      this.at++;
    }
    const raw = latin(data, from, this.at);
    const name = escaped
      ? raw.replace(/#([0-9a-fA-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
      : raw;
    if (name.length > this.longestName) this.longestName = name.length;
    return `/${name}`;
  }

  #number(): number {
    const data = this.data;
    const from = this.at;
    let whole = 0;
    let plain = true;
    for (; this.at < data.length && kinds[data[this.at] as number] === 0; this.at++) {
      const byte = data[this.at] as number;
      if (byte >= 0x30 && byte <= 0x39) whole = whole * 10 + (byte - 0x30);
      else plain = false;
    }
    const value = plain ? whole : Number(latin(data, from, this.at));
    // ISO 19005-2, 6.1.13: integers up to 2^31 - 1, reals up to about 3.403 × 10^38.
    if (Math.abs(value) > 2_147_483_647) this.numberTooLarge = true;
    return value;
  }

  #literal(): Uint8Array {
    const data = this.data;
    // Nearly every string has neither escapes nor brackets: it is taken as it stands.
    for (let at = this.at + 1; at < data.length; at++) {
      const byte = data[at];
      if (byte === 0x5c || byte === 0x28) break;
      if (byte !== 0x29) continue;
      const plain = data.subarray(this.at + 1, at);
      this.at = at + 1;
      return this.#measured(plain);
    }
    const out: number[] = [];
    let nesting = 1;
    this.at++;
    for (; this.at < data.length; this.at++) {
      let byte = data[this.at] as number;
      if (byte === 0x5c) {
        byte = data[++this.at] ?? 0;
        if (byte >= 0x30 && byte <= 0x37) {
          let code = byte - 0x30;
          for (let digits = 1; digits < 3; digits++) {
            const next = data[this.at + 1] ?? 0;
            if (next < 0x30 || next > 0x37) break;
            code = code * 8 + next - 0x30;
            this.at++;
          }
          out.push(code & 255);
        } else if (byte === 13) {
          if (data[this.at + 1] === 10) this.at++;
        } else if (byte !== 10) out.push(escapes.get(byte) ?? byte);
        continue;
      }
      if (byte === 0x28) nesting++;
      else if (byte === 0x29 && --nesting === 0) {
        this.at++;
        return this.#measured(Uint8Array.from(out));
      }
      out.push(byte);
    }
    this.damaged = true;
    return Uint8Array.from(out);
  }

  #hex(): Uint8Array {
    const data = this.data;
    const out: number[] = [];
    let half = -1;
    for (this.at++; this.at < data.length; this.at++) {
      const byte = data[this.at] as number;
      if (byte === 0x3e) {
        this.at++;
        if (half >= 0) {
          out.push(half << 4);
          this.oddHex = true;
        }
        return this.#measured(Uint8Array.from(out));
      }
      const digit = hexValue(byte);
      if (digit < 0) continue;
      if (half < 0) half = digit;
      else {
        out.push((half << 4) | digit);
        half = -1;
      }
    }
    this.damaged = true;
    return Uint8Array.from(out);
  }

  #measured(bytes: Uint8Array): Uint8Array {
    if (bytes.length > this.longestString) this.longestString = bytes.length;
    return bytes;
  }
}

const escapes = new Map<number, number>([
  [0x6e, 10],
  [0x72, 13],
  [0x74, 9],
  [0x62, 8],
  [0x66, 12],
]);

export function isNumeric(byte: number): boolean {
  return (byte >= 0x30 && byte <= 0x39) || byte === 0x2b || byte === 0x2d || byte === 0x2e;
}

function hexValue(byte: number): number {
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30;
  if (byte >= 0x41 && byte <= 0x46) return byte - 0x37;
  if (byte >= 0x61 && byte <= 0x66) return byte - 0x57;
  return -1;
}

function latin(data: Uint8Array, from: number, to: number): string {
  let text = '';
  for (let i = from; i < to; i++) text += String.fromCharCode(data[i] as number);
  return text;
}
