/**
 * What a content stream uses, read from its operators (ISO 32000-1, annex A) without drawing anything. One pass over the
 * bytes: pages come by the thousand.
 */

import { ContentLexer, isNumeric, kinds, type Operand } from './content-lexer.ts';

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

/** @param useOf what is known of the use of a font of that name; added to */
export function scanContent(data: Uint8Array, useOf: (name: string) => FontUse | null = () => null): ContentFacts {
  return new Scanner(data, useOf).run();
}

class Scanner {
  readonly #lexer: ContentLexer;
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
  readonly #useOf: (name: string) => FontUse | null;
  #font: { readonly use: FontUse | null; shows: boolean } | null = null;
  #mode = 0;
  readonly #stack: { font: { readonly use: FontUse | null; shows: boolean } | null; mode: number }[] = [];
  #level = 0;

  constructor(data: Uint8Array, useOf: (name: string) => FontUse | null) {
    this.#lexer = new ContentLexer(data);
    this.#useOf = useOf;
  }

  run(): ContentFacts {
    const data = this.#lexer.data;
    let operands: Operand[] = [];
    while (this.#lexer.skip()) {
      const byte = data[this.#lexer.at] as number;
      if (kinds[byte] === 0 && !isNumeric(byte)) {
        const word = this.#lexer.word();
        if (word === 'true' || word === 'false' || word === 'null') operands.push(word);
        else {
          this.#operate(word, operands);
          operands = [];
        }
        continue;
      }
      const operand = this.#lexer.operand(0);
      if (operand === undefined) {
        this.#facts.damaged = true;
        this.#lexer.at++;
        continue;
      }
      if (operands.length < 64) operands.push(operand);
    }
    const { longestString, longestName, numberTooLarge, oddHex, damaged } = this.#lexer;
    const facts = Object.assign(this.#facts, { longestString, longestName, numberTooLarge, oddHex });
    facts.damaged ||= damaged;
    facts.unbalanced ||= this.#level !== 0;
    return facts;
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
    const data = this.#lexer.data;
    const entries = new Map<string, Operand>();
    while (this.#lexer.skip()) {
      if (data[this.#lexer.at] !== 0x2f) break;
      const key = this.#lexer.name().slice(1);
      if (!this.#lexer.skip()) break;
      const value = this.#lexer.operand(0);
      if (value === undefined) break;
      entries.set(key, value);
    }
    if (data[this.#lexer.at] !== 0x49 || data[this.#lexer.at + 1] !== 0x44) {
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
    for (let at = this.#lexer.at + 3; at + 1 < data.length; at++) {
      if (data[at] !== 0x45 || data[at + 1] !== 0x49) continue;
      if (kinds[data[at - 1] as number] !== 1 || (at + 2 < data.length && kinds[data[at + 2] as number] !== 1))
        continue;
      if (!looksLikeContent(data, at + 2)) continue;
      this.#lexer.at = at + 2;
      return;
    }
    this.#facts.damaged = true;
    this.#lexer.at = data.length;
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

function named(into: Set<string>, operand: Operand | undefined): void {
  if (typeof operand === 'string' && operand.startsWith('/')) into.add(operand.slice(1));
}
