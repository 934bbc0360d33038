/** Text to lines: which font has each character, how wide it is, and where lines may break. Widths are in points. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { PdfFile, PdfFont } from './pdfkit-file.ts';

export type Face = 'regular' | 'semibold' | 'bold' | 'italic' | 'mono';

export interface Style {
  readonly face: Face;
  /** Points. */
  readonly size: number;
  /** Distance between baselines in points. */
  readonly leading: number;
}

/** A stretch of one font, drawn as one TJ. */
export interface Run {
  readonly font: PdfFont;
  readonly tj: string;
}

export interface Line {
  readonly runs: readonly Run[];
  readonly width: number;
}

interface Word {
  readonly runs: readonly Run[];
  /** At size 1000. */
  readonly width: number;
  readonly blank: boolean;
  /** Reads from right to left. */
  readonly leftward: boolean;
}

const require = createRequire(import.meta.url);
const sans = (name: string) => `source-sans/TTF/SourceSans3-${name}.ttf`;
const dejavu = (name: string) => `dejavu-fonts-ttf/ttf/DejaVu${name}.ttf`;

/** Own face first, then the one that lends what it lacks. */
const faces: Record<Face, readonly [string, string]> = {
  regular: [sans('Regular'), dejavu('Sans')],
  semibold: [sans('Semibold'), dejavu('Sans-Bold')],
  bold: [sans('Bold'), dejavu('Sans-Bold')],
  italic: [sans('It'), dejavu('Sans-Oblique')],
  mono: [dejavu('SansMono'), dejavu('Sans')],
};

/** Words are shaped once; a bundle that never repeats one is kept from filling memory. */
const cacheLimit = 40_000;

export class Typesetter {
  readonly #file: PdfFile;
  readonly #fonts = new Map<string, PdfFont>();
  readonly #words = new Map<string, Word>();
  /** Characters no font here has, printed as [U+4E2D]: counted, because the certificate says so. */
  replaced = 0;

  constructor(file: PdfFile) {
    this.#file = file;
  }

  font(path: string): PdfFont {
    let font = this.#fonts.get(path);
    if (!font) {
      font = this.#file.embedFont(readFileSync(require.resolve(path)));
      this.#fonts.set(path, font);
    }
    return font;
  }

  face(face: Face): PdfFont {
    return this.font(faces[face][0]);
  }

  width(text: string, style: Style): number {
    return this.line(text, style).width;
  }

  /** One line, never broken. Tabs and line breaks count as spaces. */
  line(text: string, style: Style): Line {
    return this.#join(
      text
        .replace(/[\t\n\r]/g, ' ')
        .split(/( )/u)
        .filter((word) => word !== '')
        .map((word) => this.#word(word, style.face)),
      style.size,
    );
  }

  /** The text cut to `width` with an ellipsis where it does not fit. */
  fitted(text: string, style: Style, width: number): Line {
    const whole = this.line(text, style);
    if (whole.width <= width) return whole;
    const characters = [...text];
    let [low, high] = [0, characters.length];
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if (this.line(`${characters.slice(0, middle).join('').trimEnd()}…`, style).width <= width) low = middle;
      else high = middle - 1;
    }
    return this.line(`${characters.slice(0, low).join('').trimEnd()}…`, style);
  }

  /** Breaks at spaces, else after punctuation of paths and addresses, else anywhere. Line breaks in the text are kept. */
  wrap(text: string, style: Style, width: number): Line[] {
    const limit = (width / style.size) * 1000;
    const lines: Line[] = [];
    for (const paragraph of text.replace(/\r\n?/g, '\n').replaceAll('\t', '    ').split('\n')) {
      let words: Word[] = [];
      let used = 0;
      const flush = () => {
        lines.push(this.#join(words, style.size));
        words = [];
        used = 0;
      };
      for (const token of paragraph.split(/(?<=\s)(?=\S)/u)) {
        const bare = token.replace(/\s+$/u, '');
        const word = this.#word(bare, style.face);
        if (used + word.width > limit && words.length > 0 && word.width <= limit) flush();
        if (word.width <= limit) {
          words.push(word);
          used += word.width;
        } else {
          for (const piece of this.#pieces(bare, style.face, limit)) {
            if (used + piece.width > limit && words.length > 0) flush();
            words.push(piece);
            used += piece.width;
          }
        }
        for (let spaces = token.length - bare.length; spaces > 0; spaces--) {
          const space = this.#word(' ', style.face);
          words.push(space);
          used += space.width;
        }
      }
      flush();
    }
    return lines;
  }

  *#pieces(token: string, face: Face, limit: number): Generator<Word> {
    for (const part of token.split(/(?<=[/\\_.,;:=&?@|)\]}-])(?=[^/\\_.,;:=&?@|)\]}-])/u)) {
      const word = this.#word(part, face);
      if (word.width <= limit) {
        yield word;
        continue;
      }
      let piece = '';
      let width = 0;
      // Composed first, as a word is when it is shaped: some single characters are two in that form.
      for (const character of part.normalize('NFC')) {
        const next = this.#word(character, face).width;
        if (width + next > limit && piece !== '') {
          yield this.#word(piece, face);
          piece = '';
          width = 0;
        }
        piece += character;
        width += next;
      }
      if (piece !== '') yield this.#word(piece, face);
    }
  }

  #join(words: readonly Word[], size: number): Line {
    let end = words.length;
    while (end > 0 && words[end - 1]?.blank) end--;
    const runs: { font: PdfFont; tj: string }[] = [];
    let width = 0;
    for (const word of inReadingOrder(words.slice(0, end))) {
      width += word.width;
      for (const run of word.runs) {
        const last = runs.at(-1);
        if (last && last.font === run.font) last.tj += run.tj;
        else runs.push({ ...run });
      }
    }
    return { runs, width: (width * size) / 1000 };
  }

  #word(text: string, face: Face): Word {
    const key = face + text;
    let word = this.#words.get(key);
    if (!word) {
      word = this.#shape(text, face);
      if (this.#words.size >= cacheLimit) this.#words.clear();
      this.#words.set(key, word);
    }
    return word;
  }

  #shape(text: string, face: Face): Word {
    const runs: Run[] = [];
    let width = 0;
    const shape = (part: string, font: PdfFont) => {
      const { tj, width: wide } = font.shape(part);
      runs.push({ font, tj });
      width += wide;
    };
    let current: PdfFont | null = null;
    let part = '';
    for (const character of text.normalize('NFC')) {
      const { font, shown } = this.#choose(character, face);
      if (font !== current && current !== null) {
        shape(part, current);
        part = '';
      }
      current = font;
      part += shown;
    }
    if (current !== null && part !== '') shape(part, current);
    return { runs, width, blank: text === ' ', leftward: leftwardWord.test(text) };
  }

  #choose(character: string, face: Face): { font: PdfFont; shown: string } {
    const point = character.codePointAt(0) as number;
    const own = this.face(face);
    if (isVisible(character)) {
      if (own.has(point)) return { font: own, shown: character };
      const lender = this.font(faces[face][1]);
      if (lender.has(point)) return { font: lender, shown: character };
    }
    this.replaced++;
    return { font: own, shown: replacementOf(point) };
  }

  /**
   * One line of monospaced text without shaping: `columns` is what it takes of the grid.
   *
   * @param logical must not contain line breaks; tabs are already expanded
   */
  grid(logical: string): { runs: Run[]; columns: number } {
    const text = leftwardStart.test(logical)
      ? logical.replace(leftwardStretch, (stretch) => [...stretch].reverse().join(''))
      : logical;
    const own = this.face('mono');
    const advance = own.character(0x30).width;
    const runs: Run[] = [];
    let font = own;
    let hex = '';
    let columns = 0;
    let borrowed = 0;
    const flush = () => {
      if (hex === '') return;
      // A borrowed stretch is given a whole number of cells, so that the columns after it stay where they were.
      const cells = Math.ceil(borrowed / advance - 0.05);
      runs.push({ font, tj: font === own ? `<${hex}>` : `<${hex}> ${Math.round(borrowed - cells * advance)} ` });
      if (font !== own) columns += cells;
      hex = '';
      borrowed = 0;
    };
    for (const character of text) {
      const chosen = gridCharacter(this, own, character);
      if (chosen.font !== font) {
        flush();
        font = chosen.font;
      }
      for (const shown of chosen.shown) {
        const glyph = font.character(shown.codePointAt(0) as number);
        hex += glyph.hex;
        if (font === own) columns++;
        else borrowed += glyph.width;
      }
    }
    flush();
    return { runs, columns };
  }

  borrow(point: number): PdfFont | null {
    const lender = this.font(faces.mono[1]);
    return lender.has(point) ? lender : null;
  }
}

const leftwardScripts = '\\p{Script=Hebrew}\\p{Script=Arabic}\\p{Script=Syriac}\\p{Script=Thaana}';
const leftwardStart = new RegExp(`[${leftwardScripts}]`, 'u');
const leftwardWord = new RegExp(`^[${leftwardScripts}\\p{M}]+$`, 'u');
const leftwardStretch = new RegExp(
  `[${leftwardScripts}](?:[${leftwardScripts}\\p{M} ]*[${leftwardScripts}\\p{M}])?`,
  'gu',
);

/** Words of a line as they are drawn: neighbours that read from right to left change places. Each is shaped already. */
function inReadingOrder(words: readonly Word[]): readonly Word[] {
  if (!words.some(({ leftward }) => leftward)) return words;
  const out: Word[] = [];
  for (let i = 0; i < words.length; ) {
    let last = i;
    if (words[i]?.leftward)
      for (let k = i; words[k]?.leftward || words[k]?.blank; k++) if (words[k]?.leftward) last = k;
    out.push(...words.slice(i, last + 1).reverse());
    i = last + 1;
  }
  return out;
}

function gridCharacter(setter: Typesetter, own: PdfFont, character: string): { font: PdfFont; shown: string } {
  const point = character.codePointAt(0) as number;
  if (point >= 0x20 && point < 0x7f) return { font: own, shown: character };
  if (isVisible(character)) {
    if (own.has(point)) return { font: own, shown: character };
    const lender = setter.borrow(point);
    if (lender) return { font: lender, shown: character };
  }
  setter.replaced++;
  return { font: own, shown: replacementOf(point) };
}

/** Control and format characters (among them the ones that turn text round to disguise a file name) are never obeyed. */
function isVisible(character: string): boolean {
  return !/[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\u2028\u2029]/u.test(character);
}

export function replacementOf(point: number): string {
  return `[U+${point.toString(16).toUpperCase().padStart(4, '0')}]`;
}
