/**
 * Content streams written again, operator by operator (ISO 32000-1, annex A): marked content goes, with the words that it may
 * carry (ActualText, Alt, names of layers), comments go, and every resource gets a name that says nothing.
 */
export const categories = ['Font', 'XObject', 'ExtGState', 'ColorSpace', 'Pattern', 'Shading'] as const;
export type Category = (typeof categories)[number];

export interface Rewritten {
  readonly data: Uint8Array;
  /** Old names to new ones, by category. */
  readonly names: ReadonlyMap<Category, ReadonlyMap<string, string>>;
  readonly inlineImages: boolean;
  /** Parts of it belong to layers that may be hidden. */
  readonly layers: boolean;
}

/** A stream that cannot be taken apart to its end. */
export class UnreadableContent extends Error {
  override name = 'UnreadableContent';
}

const ownColourSpaces = new Set([
  'DeviceGray',
  'DeviceRGB',
  'DeviceCMYK',
  'Pattern',
  'G',
  'RGB',
  'CMYK',
  'I',
  'Indexed',
]);
const white = new Set([0, 9, 10, 12, 13, 32]);
const delimiters = new Set([...'()<>[]{}/%'].map((character) => character.charCodeAt(0)));
const marked = new Set(['BMC', 'BDC', 'EMC', 'MP', 'DP', 'BX', 'EX']);

export function rewriteContent(data: Uint8Array): Rewritten {
  return new Rewriter(data).run();
}

class Rewriter {
  readonly #data: Uint8Array;
  #at = 0;
  readonly #out: Buffer[] = [];
  readonly #names = new Map<Category, Map<string, string>>();
  #inlineImages = false;
  #layers = false;

  constructor(data: Uint8Array) {
    this.#data = data;
  }

  run(): Rewritten {
    let operands: string[] = [];
    for (;;) {
      this.#skip();
      if (this.#at >= this.#data.length) break;
      const token = this.#token(0);
      if (!isOperator(token)) {
        if (operands.length > 4096) throw new UnreadableContent('operands without an operator');
        operands.push(token);
        continue;
      }
      if (token === 'BI') this.#inlineImage();
      else this.#operate(token, operands);
      operands = [];
    }
    return {
      data: new Uint8Array(Buffer.concat(this.#out)),
      names: this.#names,
      inlineImages: this.#inlineImages,
      layers: this.#layers,
    };
  }

  #operate(operator: string, operands: string[]): void {
    if (marked.has(operator)) {
      if (operands[0] === '/OC') this.#layers = true;
      return;
    }
    const last = operands.length - 1;
    const category = this.#categoryOf(operator, operands);
    if (category !== null) {
      const at = operator === 'Tf' ? 0 : last;
      operands[at] = `/${this.#rename(category, (operands[at] ?? '/').slice(1))}`;
    }
    this.#emit(`${[...operands, operator].join(' ')}\n`);
  }

  #categoryOf(operator: string, operands: readonly string[]): Category | null {
    const name = operands.at(-1) ?? '';
    switch (operator) {
      case 'Tf':
        return 'Font';
      case 'Do':
        return 'XObject';
      case 'gs':
        return 'ExtGState';
      case 'sh':
        return 'Shading';
      case 'cs':
      case 'CS':
        return ownColourSpaces.has(name.slice(1)) ? null : 'ColorSpace';
      case 'scn':
      case 'SCN':
        return name.startsWith('/') ? 'Pattern' : null;
      default:
        return null;
    }
  }

  #rename(category: Category, name: string): string {
    const names = this.#names.get(category) ?? new Map<string, string>();
    this.#names.set(category, names);
    const plain = decodeName(name);
    const held = names.get(plain) ?? `${category[0]}${names.size + 1}`;
    names.set(plain, held);
    return held;
  }

  /** Kept as it stands: a page that is redacted and has one becomes a picture. */
  #inlineImage(): void {
    this.#inlineImages = true;
    const words: string[] = [];
    for (;;) {
      this.#skip();
      if (this.#at >= this.#data.length) throw new UnreadableContent('an inline image without its data');
      const token = this.#token(0);
      if (token === 'ID') break;
      words.push(token);
    }
    for (let n = 0; n + 1 < words.length; n += 2) {
      const value = words[n + 1] ?? '';
      if (
        (words[n] === '/CS' || words[n] === '/ColorSpace') &&
        value.startsWith('/') &&
        !ownColourSpaces.has(value.slice(1))
      )
        words[n + 1] = `/${this.#rename('ColorSpace', value.slice(1))}`;
    }
    // One white-space character parts ID from the data.
    const from = this.#at + 1;
    let end = from;
    for (; ; end++) {
      if (end + 2 > this.#data.length) throw new UnreadableContent('an inline image without its end');
      if (
        this.#data[end] === 0x45 &&
        this.#data[end + 1] === 0x49 &&
        white.has(this.#data[end - 1] ?? 32) &&
        (end + 2 === this.#data.length || white.has(this.#data[end + 2] as number)) &&
        this.#plainAfter(end + 2)
      )
        break;
    }
    this.#emit(`BI ${words.join(' ')} ID `);
    this.#out.push(Buffer.from(this.#data.subarray(from, end)));
    this.#emit('EI\n');
    this.#at = end + 2;
  }

  /** Pixels may hold “EI”; what follows the true one is text. */
  #plainAfter(at: number): boolean {
    for (let n = at; n < Math.min(at + 12, this.#data.length); n++) {
      const byte = this.#data[n] as number;
      if (byte > 126 || (byte < 32 && !white.has(byte))) return false;
    }
    return true;
  }

  #emit(text: string): void {
    this.#out.push(Buffer.from(text, 'latin1'));
  }

  #skip(): void {
    const data = this.#data;
    while (this.#at < data.length) {
      const byte = data[this.#at] as number;
      if (byte === 0x25) while (this.#at < data.length && data[this.#at] !== 10 && data[this.#at] !== 13) this.#at++;
      else if (white.has(byte)) this.#at++;
      else return;
    }
  }

  /** The next token, as it is written; an array or dictionary whole. */
  #token(depth: number): string {
    if (depth > 32) throw new UnreadableContent('nested too deeply');
    const data = this.#data;
    const byte = data[this.#at] as number;
    const from = this.#at;
    if (byte === 0x28) return this.#literal();
    if (byte === 0x5b) return this.#collection(depth, ']');
    if (byte === 0x3c && data[from + 1] === 0x3c) return this.#collection(depth, '>>');
    if (byte === 0x3c) {
      while (this.#at < data.length && data[this.#at] !== 0x3e) this.#at++;
      if (this.#at >= data.length) throw new UnreadableContent('a string without its end');
      this.#at++;
      return this.#slice(from);
    }
    if (byte === 0x2f) this.#at++;
    else if (delimiters.has(byte)) throw new UnreadableContent('a delimiter out of place');
    while (this.#at < data.length && !white.has(data[this.#at] as number) && !delimiters.has(data[this.#at] as number))
      this.#at++;
    return this.#slice(from);
  }

  #literal(): string {
    const from = this.#at;
    let open = 0;
    for (; this.#at < this.#data.length; this.#at++) {
      const byte = this.#data[this.#at];
      if (byte === 0x5c) this.#at++;
      else if (byte === 0x28) open++;
      else if (byte === 0x29 && --open === 0) {
        this.#at++;
        return this.#slice(from);
      }
    }
    throw new UnreadableContent('a string without its end');
  }

  #collection(depth: number, close: ']' | '>>'): string {
    const parts: string[] = [];
    this.#at += close.length;
    for (;;) {
      this.#skip();
      if (this.#at >= this.#data.length) throw new UnreadableContent('an array without its end');
      if (this.#data[this.#at] === close.charCodeAt(0)) {
        this.#at += close.length;
        return close === ']' ? `[${parts.join(' ')}]` : `<<${parts.join(' ')}>>`;
      }
      parts.push(this.#token(depth + 1));
    }
  }

  #slice(from: number): string {
    return Buffer.from(this.#data.buffer, this.#data.byteOffset + from, this.#at - from).toString('latin1');
  }
}

function isOperator(token: string): boolean {
  return /^[A-Za-z'"]/.test(token) && token !== 'true' && token !== 'false' && token !== 'null';
}

function decodeName(name: string): string {
  return name.replace(/#([0-9a-fA-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}
