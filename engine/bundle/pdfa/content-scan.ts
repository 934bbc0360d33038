/**
 * What a content stream uses, read from its operators (ISO 32000-1, annex A) without drawing anything. One pass over the
 * bytes: pages come by the thousand.
 */

export interface FontUse {
  /** One bit a byte that stands in any string shown. */
  readonly bytes: Uint8Array;
  /** One bit a pair of bytes: the codes of a font that takes two bytes each. */
  readonly pairs: Uint8Array;
  /** A string of odd length was shown. */
  odd: boolean;
  /** Shown in a render mode that paints or clips: mode 3 alone leaves nothing to be seen. */
  visible: boolean;
}

export function noUse(): FontUse {
  return { bytes: new Uint8Array(32), pairs: new Uint8Array(8192), odd: false, visible: false };
}

/** What stands in a set of bits, ascending. */
export function numbersIn(bits: Uint8Array): number[] {
  const numbers: number[] = [];
  for (const [at, byte] of bits.entries())
    for (let bit = 0; byte >> bit > 0; bit++) if ((byte >> bit) & 1) numbers.push(at * 8 + bit);
  return numbers;
}

export interface InlineImage {
  readonly colourSpace: string | null;
  readonly filters: readonly string[];
  readonly interpolate: boolean;
  readonly intent: string | null;
}

export interface ContentFacts {
  /** By name; whether anything is shown with it. */
  readonly fonts: Map<string, { readonly use: FontUse | null; shows: boolean }>;
  /** `DeviceGray`, `DeviceRGB`, `DeviceCMYK` by the short operators (g, rg, k …). */
  readonly device: Set<string>;
  /** Names after `cs` and `CS`. */
  readonly colourSpaces: Set<string>;
  readonly xobjects: Set<string>;
  readonly graphicsStates: Set<string>;
  readonly patterns: Set<string>;
  readonly shadings: Set<string>;
  readonly properties: Set<string>;
  readonly intents: Set<string>;
  readonly inlineImages: InlineImage[];
  /** Operators that ISO 32000-1 does not have. */
  readonly unknown: Set<string>;
  /** Deepest nesting of q. */
  depth: number;
  /** More Q than q, or the other way round. */
  unbalanced: boolean;
  longestString: number;
  longestName: number;
  /** A number outside what a reader must take. */
  numberTooLarge: boolean;
  oddHex: boolean;
  /** Cannot be taken apart to its end. */
  damaged: boolean;
  /** Shows text that can be seen or selected. */
  text: boolean;
}

const operators = new Set(
  (
    'b B b* B* BDC BI BMC BT BX c cm CS cs d d0 d1 Do DP EI EMC ET EX f F f* G g gs h i ID j J K k l m M MP n q Q re RG rg ri s S SC sc ' +
    'SCN scn sh T* Tc Td TD Tf Tj TJ TL Tm Tr Ts Tw Tz v w W W* y \' "'
  ).split(' '),
);

type Operand = string | number | Uint8Array | readonly Operand[] | null;

/** 1: white space; 2: delimiter; 0: everything else. */
const kinds = new Uint8Array(256);
for (const code of [0, 9, 10, 12, 13, 32]) kinds[code] = 1;
for (const character of '()<>[]{}/%') kinds[character.charCodeAt(0)] = 2;

/** @param useOf what is known of the use of a font of that name; added to */
export function scanContent(data: Uint8Array, useOf: (name: string) => FontUse | null = () => null): ContentFacts {
  return new Scanner(data, useOf).run();
}

class Scanner {
  readonly #data: Uint8Array;
  #at = 0;
  readonly #facts: ContentFacts = {
    fonts: new Map(),
    device: new Set(),
    colourSpaces: new Set(),
    xobjects: new Set(),
    graphicsStates: new Set(),
    patterns: new Set(),
    shadings: new Set(),
    properties: new Set(),
    intents: new Set(),
    inlineImages: [],
    unknown: new Set(),
    depth: 0,
    unbalanced: false,
    longestString: 0,
    longestName: 0,
    numberTooLarge: false,
    oddHex: false,
    damaged: false,
    text: false,
  };
  readonly #operators = new Map<number, string>();
  readonly #useOf: (name: string) => FontUse | null;
  #font: { readonly use: FontUse | null; shows: boolean } | null = null;
  #mode = 0;
  readonly #stack: { font: { readonly use: FontUse | null; shows: boolean } | null; mode: number }[] = [];
  #level = 0;

  constructor(data: Uint8Array, useOf: (name: string) => FontUse | null) {
    this.#data = data;
    this.#useOf = useOf;
  }

  run(): ContentFacts {
    const data = this.#data;
    let operands: Operand[] = [];
    while (this.#skip()) {
      const byte = data[this.#at] as number;
      if (kinds[byte] === 0 && !isNumeric(byte)) {
        const word = this.#word();
        if (word === 'true' || word === 'false' || word === 'null') operands.push(word);
        else {
          this.#operate(word, operands);
          operands = [];
        }
        continue;
      }
      const operand = this.#operand(0);
      if (operand === undefined) {
        this.#facts.damaged = true;
        this.#at++;
        continue;
      }
      if (operands.length < 64) operands.push(operand);
    }
    if (this.#level !== 0) this.#facts.unbalanced = true;
    return this.#facts;
  }

  /** To the next token. */
  #skip(): boolean {
    const data = this.#data;
    for (; this.#at < data.length; this.#at++) {
      const byte = data[this.#at] as number;
      if (byte === 0x25) {
        while (this.#at < data.length && data[this.#at] !== 10 && data[this.#at] !== 13) this.#at++;
      } else if (kinds[byte] !== 1) return true;
    }
    return false;
  }

  #word(): string {
    const data = this.#data;
    const from = this.#at;
    while (this.#at < data.length && kinds[data[this.#at] as number] === 0) this.#at++;
    const length = this.#at - from;
    if (length > 3) return latin(data, from, this.#at);
    // Operators have up to three letters; making a string for each of millions costs more than everything else here.
    const key =
      (data[from] as number) |
      (length > 1 ? (data[from + 1] as number) << 8 : 0) |
      (length > 2 ? (data[from + 2] as number) << 16 : 0);
    let word = this.#operators.get(key);
    if (word === undefined) {
      word = latin(data, from, this.#at);
      this.#operators.set(key, word);
    }
    return word;
  }

  /** Undefined where there is none. */
  #operand(depth: number): Operand | undefined {
    const data = this.#data;
    const byte = data[this.#at] as number;
    if (byte === 0x2f) return this.#name();
    if (byte === 0x28) return this.#literal();
    if (byte === 0x5b) {
      if (depth > 50) return undefined;
      this.#at++;
      const items: Operand[] = [];
      while (this.#skip()) {
        if (data[this.#at] === 0x5d) {
          this.#at++;
          return items;
        }
        const item = this.#operand(depth + 1);
        if (item === undefined) return undefined;
        items.push(item);
      }
      return undefined;
    }
    if (byte === 0x3c) {
      if (data[this.#at + 1] !== 0x3c) return this.#hex();
      if (depth > 50) return undefined;
      this.#at += 2;
      while (this.#skip()) {
        if (data[this.#at] === 0x3e && data[this.#at + 1] === 0x3e) {
          this.#at += 2;
          return null;
        }
        if (this.#operand(depth + 1) === undefined) return undefined;
      }
      return undefined;
    }
    if (isNumeric(byte)) return this.#number();
    if (kinds[byte] === 0) return this.#word();
    return undefined;
  }

  #name(): string {
    const data = this.#data;
    const from = ++this.#at;
    let escaped = false;
    while (this.#at < data.length && kinds[data[this.#at] as number] === 0) {
      if (data[this.#at] === 0x23) escaped = true;
      this.#at++;
    }
    const raw = latin(data, from, this.#at);
    const name = escaped
      ? raw.replace(/#([0-9a-fA-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
      : raw;
    if (name.length > this.#facts.longestName) this.#facts.longestName = name.length;
    return `/${name}`;
  }

  #number(): number {
    const data = this.#data;
    const from = this.#at;
    let whole = 0;
    let plain = true;
    for (; this.#at < data.length && kinds[data[this.#at] as number] === 0; this.#at++) {
      const byte = data[this.#at] as number;
      if (byte >= 0x30 && byte <= 0x39) whole = whole * 10 + (byte - 0x30);
      else plain = false;
    }
    const value = plain ? whole : Number(latin(data, from, this.#at));
    // ISO 19005-2, 6.1.13: integers up to 2^31 - 1, reals up to about 3.403 × 10^38.
    if (Math.abs(value) > 2_147_483_647) this.#facts.numberTooLarge = true;
    return value;
  }

  #literal(): Uint8Array {
    const data = this.#data;
    // Nearly every string has neither escapes nor brackets: it is taken as it stands.
    for (let at = this.#at + 1; at < data.length; at++) {
      const byte = data[at];
      if (byte === 0x5c || byte === 0x28) break;
      if (byte !== 0x29) continue;
      const plain = data.subarray(this.#at + 1, at);
      this.#at = at + 1;
      return this.#measured(plain);
    }
    const out: number[] = [];
    let nesting = 1;
    this.#at++;
    for (; this.#at < data.length; this.#at++) {
      let byte = data[this.#at] as number;
      if (byte === 0x5c) {
        byte = data[++this.#at] ?? 0;
        if (byte >= 0x30 && byte <= 0x37) {
          let code = byte - 0x30;
          for (let digits = 1; digits < 3; digits++) {
            const next = data[this.#at + 1] ?? 0;
            if (next < 0x30 || next > 0x37) break;
            code = code * 8 + next - 0x30;
            this.#at++;
          }
          out.push(code & 255);
        } else if (byte === 13) {
          if (data[this.#at + 1] === 10) this.#at++;
        } else if (byte !== 10) out.push(escapes.get(byte) ?? byte);
        continue;
      }
      if (byte === 0x28) nesting++;
      else if (byte === 0x29 && --nesting === 0) {
        this.#at++;
        return this.#measured(Uint8Array.from(out));
      }
      out.push(byte);
    }
    this.#facts.damaged = true;
    return Uint8Array.from(out);
  }

  #hex(): Uint8Array {
    const data = this.#data;
    const out: number[] = [];
    let half = -1;
    for (this.#at++; this.#at < data.length; this.#at++) {
      const byte = data[this.#at] as number;
      if (byte === 0x3e) {
        this.#at++;
        if (half >= 0) {
          out.push(half << 4);
          this.#facts.oddHex = true;
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
    this.#facts.damaged = true;
    return Uint8Array.from(out);
  }

  #measured(bytes: Uint8Array): Uint8Array {
    if (bytes.length > this.#facts.longestString) this.#facts.longestString = bytes.length;
    return bytes;
  }

  #operate(word: string, operands: readonly Operand[]): void {
    const facts = this.#facts;
    const last = operands.at(-1);
    switch (word) {
      case 'q':
        this.#stack.push({ font: this.#font, mode: this.#mode });
        this.#level++;
        if (this.#level > facts.depth) facts.depth = this.#level;
        return;
      case 'Q': {
        const saved = this.#stack.pop();
        if (!saved) facts.unbalanced = true;
        else {
          this.#font = saved.font;
          this.#mode = saved.mode;
          this.#level--;
        }
        return;
      }
      case 'Tf':
        this.#font = this.#fontNamed(operands[0]);
        return;
      case 'Tr':
        this.#mode = typeof last === 'number' ? last : 0;
        return;
      case 'Tj':
      case "'":
      case '"':
        if (last instanceof Uint8Array) this.#show(last);
        return;
      case 'TJ':
        if (Array.isArray(last)) for (const item of last) if (item instanceof Uint8Array) this.#show(item);
        return;
      case 'g':
      case 'G':
        facts.device.add('DeviceGray');
        return;
      case 'rg':
      case 'RG':
        facts.device.add('DeviceRGB');
        return;
      case 'k':
      case 'K':
        facts.device.add('DeviceCMYK');
        return;
      case 'cs':
      case 'CS':
        named(facts.colourSpaces, last);
        return;
      case 'scn':
      case 'SCN':
        named(facts.patterns, last);
        return;
      case 'Do':
        named(facts.xobjects, last);
        return;
      case 'gs':
        named(facts.graphicsStates, last);
        return;
      case 'sh':
        named(facts.shadings, last);
        return;
      case 'ri':
        named(facts.intents, last);
        return;
      case 'BDC':
      case 'DP':
        named(facts.properties, last);
        return;
      case 'BI':
        this.#inlineImage();
        return;
      default:
        if (!operators.has(word)) facts.unknown.add(word.slice(0, 20));
    }
  }

  #fontNamed(operand: Operand | undefined): { readonly use: FontUse | null; shows: boolean } | null {
    if (typeof operand !== 'string') return null;
    const name = operand.slice(1);
    let font = this.#facts.fonts.get(name);
    if (!font) {
      font = { use: this.#useOf(name), shows: false };
      this.#facts.fonts.set(name, font);
    }
    return font;
  }

  #show(bytes: Uint8Array): void {
    if (bytes.length === 0) return;
    this.#facts.text = true;
    if (this.#font) this.#font.shows = true;
    const use = this.#font?.use;
    if (!use) return;
    if (this.#mode !== 3) use.visible = true;
    for (let i = 0; i < bytes.length; i++) {
      const byte = bytes[i] as number;
      (use.bytes[byte >> 3] as number) |= 1 << (byte & 7);
    }
    if (bytes.length % 2 === 1) use.odd = true;
    for (let i = 0; i + 1 < bytes.length; i += 2) {
      const first = bytes[i] as number;
      const second = bytes[i + 1] as number;
      (use.pairs[(first << 5) | (second >> 3)] as number) |= 1 << (second & 7);
    }
  }

  #inlineImage(): void {
    const data = this.#data;
    const entries = new Map<string, Operand>();
    while (this.#skip()) {
      if (data[this.#at] !== 0x2f) break;
      const key = this.#name().slice(1);
      if (!this.#skip()) break;
      const value = this.#operand(0);
      if (value === undefined) break;
      entries.set(key, value);
    }
    if (data[this.#at] !== 0x49 || data[this.#at + 1] !== 0x44) {
      this.#facts.damaged = true;
      return;
    }
    const colourSpace = entries.get('CS') ?? entries.get('ColorSpace') ?? null;
    const filter = entries.get('F') ?? entries.get('Filter') ?? [];
    const filters = (Array.isArray(filter) ? filter : [filter]).filter((one): one is string => typeof one === 'string');
    const intent = entries.get('Intent');
    this.#facts.inlineImages.push({
      // An array: [/Indexed /DeviceCMYK …].
      colourSpace: Array.isArray(colourSpace)
        ? String(colourSpace[1] ?? '')
        : typeof colourSpace === 'string'
          ? colourSpace
          : null,
      filters: filters.map((one) => one.slice(1)),
      interpolate: (entries.get('I') ?? entries.get('Interpolate')) === 'true',
      intent: typeof intent === 'string' ? intent.slice(1) : null,
    });
    // One white space after ID, then data. Its end is EI between white spaces, followed by what could be content.
    for (let at = this.#at + 3; at + 1 < data.length; at++) {
      if (data[at] !== 0x45 || data[at + 1] !== 0x49) continue;
      if (kinds[data[at - 1] as number] !== 1 || (at + 2 < data.length && kinds[data[at + 2] as number] !== 1))
        continue;
      if (!looksLikeContent(data, at + 2)) continue;
      this.#at = at + 2;
      return;
    }
    this.#facts.damaged = true;
    this.#at = data.length;
  }
}

/** Data of an image rarely has fifteen printable characters in a row; content always has. */
function looksLikeContent(data: Uint8Array, from: number): boolean {
  for (let i = from; i < Math.min(data.length, from + 15); i++) {
    const byte = data[i] as number;
    if (byte > 0x7e || (byte < 0x20 && kinds[byte] !== 1)) return false;
  }
  return true;
}

const escapes = new Map<number, number>([
  [0x6e, 10],
  [0x72, 13],
  [0x74, 9],
  [0x62, 8],
  [0x66, 12],
]);

function named(into: Set<string>, operand: Operand | undefined): void {
  if (typeof operand === 'string' && operand.startsWith('/')) into.add(operand.slice(1));
}

function isNumeric(byte: number): boolean {
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
