/** Text to lines: which font has each character, how wide it is, and where lines may break. Widths are in points. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { asTheyStand, directed, mirrored } from './bidi.ts';
import { gridLine } from './mono-grid.ts';
import type { PdfFile, PdfFont } from './pdfkit-file.ts';
import { append, type Line, type Run, type Style } from './runs.ts';
import {
  breakable,
  type Face,
  faces,
  fontsFor,
  graphemes,
  hidesJoiner,
  isPlain,
  isVisible,
  leftward,
  replacementOf,
  shaping,
} from './scripts.ts';

export type { Line, Run, Style } from './runs.ts';
export type { Face } from './scripts.ts';
export { replacementOf } from './scripts.ts';

interface Word {
  readonly runs: readonly Run[];
  /** At size 1000. */
  readonly width: number;
  readonly blank: boolean;
}

/** A stretch of one direction, and of one word or the space after it. */
interface Stretch extends Word {
  /** UAX 9: odd ones run from right to left. */
  readonly level: number;
}

const require = createRequire(import.meta.url);

/** Of a package that names only its entry to others: the file beside it. */
function fileOf(path: string): string {
  const [scope, name, ...rest] = path.split('/');
  if (scope !== '@embedpdf') return require.resolve(path);
  return join(dirname(require.resolve(`${scope}/${name}`)), '..', ...rest);
}

/** Letters on either side of it do not join: they are shaped apart, since few fonts hold it. */
const nonJoiner = '\u200c';

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
      font = this.#file.embedFont(readFileSync(fileOf(path)));
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
  line(text: string, style: Style, direction?: 'ltr' | 'rtl'): Line {
    if (!isPlain(text) && leftward.test(text)) {
      const flat = text.replace(/[\t\n\r]/g, ' ');
      return this.#joinDirected(this.#stretches(flat, style.face, undefined, direction).words.flat(), style.size);
    }
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
    const characters = isPlain(text) ? [...text] : graphemes(text);
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
      const plain = isPlain(paragraph);
      if (!plain && leftward.test(paragraph)) {
        lines.push(...this.#wrapDirected(paragraph, style, limit));
        continue;
      }
      let words: Word[] = [];
      let used = 0;
      const flush = () => {
        lines.push(this.#join(words, style.size));
        words = [];
        used = 0;
      };
      for (const token of plain ? paragraph.split(/(?<=\s)(?=\S)/u) : breakable(paragraph)) {
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
      const composed = part.normalize('NFC');
      for (const character of this.#signsWithin(composed, face, limit)) {
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

  /** Lines of a paragraph in which some text runs from right to left. */
  #wrapDirected(paragraph: string, style: Style, limit: number): Line[] {
    const lines: Line[] = [];
    let line: Stretch[] = [];
    let used = 0;
    const { words, base } = this.#stretches(paragraph, style.face, limit);
    const flush = () => {
      const set = this.#joinDirected(line, style.size);
      lines.push(base % 2 === 1 ? this.#pushedRight(set, style, limit) : set);
      line = [];
      used = 0;
    };
    for (const word of words) {
      const width = word.reduce((sum, stretch) => sum + (stretch.blank ? 0 : stretch.width), 0);
      if (used + width > limit && line.length > 0) flush();
      line.push(...word);
      used += word.reduce((sum, stretch) => sum + stretch.width, 0);
    }
    flush();
    return lines;
  }

  /** A paragraph that begins at the right stands there, as wide as its column. */
  #pushedRight({ runs, width }: Line, { face, size }: Style, limit: number): Line {
    const room = Math.floor(limit - (width * 1000) / size);
    if (runs.length === 0 || room <= 0) return { runs, width };
    return { runs: [{ font: this.face(face), tj: String(-room) }, ...runs], width: width + (room * size) / 1000 };
  }

  /**
   * Words with the spaces after them, each in stretches of one direction and font.
   *
   * @param limit a word wider than this (at size 1000) is taken apart into signs
   */
  #stretches(
    text: string,
    face: Face,
    limit = Number.POSITIVE_INFINITY,
    direction?: 'ltr' | 'rtl',
  ): { words: Stretch[][]; base: number } {
    const { text: plain, levels, base } = directed(this.#obeyed(text), direction);
    const out: Stretch[][] = [];
    let at = 0;
    for (const token of breakable(plain)) {
      const word: Stretch[] = [];
      let stretch = '';
      let level = -1;
      const flush = () => {
        if (stretch !== '') word.push(this.#stretch(stretch, face, level));
        stretch = '';
      };
      for (const sign of graphemes(token)) {
        const next = levels[at] ?? 0;
        const alone = sign === ' ' || (next % 2 === 1 && mirrored(sign) !== null);
        if (next !== level || alone) flush();
        level = next;
        stretch += sign;
        if (alone) flush();
        at += sign.length;
      }
      flush();
      if (word.reduce((sum, { width, blank }) => sum + (blank ? 0 : width), 0) <= limit) out.push(word);
      else
        for (const one of word) {
          if (one.width <= limit) out.push([one]);
          else
            for (const sign of this.#signsWithin(token.trim(), face, limit))
              out.push([this.#stretch(sign, face, one.level)]);
        }
    }
    return { words: out, base };
  }

  /** Signs of a text; one that no font has is spelt out, and its codes may stand on lines of their own. */
  *#signsWithin(text: string, face: Face, limit: number): Generator<string> {
    if (isPlain(text)) yield* text;
    else
      for (const sign of graphemes(text)) {
        if (this.#word(sign, face).width <= limit) yield sign;
        else yield* sign;
      }
  }

  #stretch(text: string, face: Face, level: number): Stretch {
    const turned = level % 2 === 1;
    const key = `${turned ? '<' : ''}${face}${text}`;
    let word = this.#words.get(key);
    if (!word) {
      word = this.#shape(text, face, turned);
      if (this.#words.size >= cacheLimit) this.#words.clear();
      this.#words.set(key, word);
    }
    return { ...word, level };
  }

  /** The text with what is not obeyed spelt out, so that nothing of it decides which way the rest runs. */
  #obeyed(text: string): string {
    return [...text.normalize('NFC')]
      .map((character) => {
        if (isVisible(character) || /[\u200e\u200f\u061c]/.test(character) || shaping.test(character)) return character;
        this.replaced++;
        return replacementOf(character.codePointAt(0) as number);
      })
      .join('');
  }

  #joinDirected(stretches: readonly Stretch[], size: number): Line {
    let end = stretches.length;
    while (end > 0 && stretches[end - 1]?.blank) end--;
    return this.#join(asTheyStand(stretches.slice(0, end)), size);
  }

  #join(words: readonly Word[], size: number): Line {
    let end = words.length;
    while (end > 0 && words[end - 1]?.blank) end--;
    const runs: Run[] = [];
    let width = 0;
    for (let i = 0; i < end; i++) {
      const word = words[i] as Word;
      width += word.width;
      for (const run of word.runs) append(runs, run);
    }
    return { runs, width: (width * size) / 1000 };
  }

  #word(text: string, face: Face): Word {
    const key = face + text;
    let word = this.#words.get(key);
    if (!word) {
      word = this.#shape(text, face, false);
      if (this.#words.size >= cacheLimit) this.#words.clear();
      this.#words.set(key, word);
    }
    return word;
  }

  /** @param turned runs from right to left: parts come out in the order in which they stand */
  #shape(text: string, face: Face, turned: boolean): Word {
    const parts: { font: PdfFont; text: string; bracket: string | null; ends: boolean }[] = [];
    const composed = text.normalize('NFC');
    const plain = isPlain(composed);
    for (const sign of plain ? composed : graphemes(composed)) {
      const bracket = turned ? mirrored(sign) : null;
      for (const { font, shown } of this.#choose(bracket ?? sign, face)) {
        const last = parts.at(-1);
        const ends = turned && sign.endsWith(nonJoiner);
        if (last && !last.ends && last.font === font && bracket === null && last.bracket === null) {
          last.text += shown;
          last.ends = ends;
        } else parts.push({ font, text: shown, bracket: bracket === null ? null : sign, ends });
      }
    }
    if (turned) parts.reverse();
    const runs: Run[] = [];
    let width = 0;
    for (const { font, text: part, bracket } of parts) {
      if (plain && !turned) {
        const { tj, width: wide } = font.shape(part);
        append(runs, { font, tj });
        width += wide;
        continue;
      }
      const { run, width: wide } = shapedRun(font, part, turned, bracket);
      append(runs, { font, ...run });
      width += wide;
    }
    return { runs, width, blank: text === ' ' };
  }

  /** Fonts for the characters of one sign: one for all of them where one has them. */
  *#choose(sign: string, face: Face): Generator<{ font: PdfFont; shown: string }> {
    const own = this.face(face);
    const first = sign.codePointAt(0) as number;
    if (sign.length === (first > 0xffff ? 2 : 1) && isVisible(sign) && own.has(first)) {
      yield { font: own, shown: sign };
      return;
    }
    const characters = [...sign];
    const seen = characters.filter((character) => !shaping.test(character));
    if (seen.length > 0 && seen.every(isVisible) && !hidesJoiner(sign)) {
      const points = seen.map((character) => character.codePointAt(0) as number);
      for (const path of fontsFor(sign, face)) {
        const font = this.font(path);
        if (!points.every((point) => font.has(point))) continue;
        // What only shapes its neighbours is handed on where the font knows it, and left out where it would be a box.
        yield {
          font,
          shown: characters.filter((one) => !shaping.test(one) || font.has(one.codePointAt(0) as number)).join(''),
        };
        return;
      }
    }
    if (characters.length > 1) {
      for (const character of characters) yield* this.#choose(character, face);
      return;
    }
    this.replaced++;
    yield { font: own, shown: replacementOf(first) };
  }

  /** One line of monospaced text: see mono-grid.ts. */
  grid(text: string): { runs: Run[]; columns: number } {
    return gridLine(this, text);
  }
}

/** @param bracket what a mirrored bracket stands for; null for anything else */
function shapedRun(
  font: PdfFont,
  text: string,
  turned: boolean,
  bracket: string | null,
): { readonly run: Omit<Run, 'font'>; readonly width: number } {
  const { pieces, width, exact } = font.shapeAny(text, turned);
  const level = pieces.every(({ rise }) => rise === 0);
  const tj = pieces.map((piece) => piece.tj).join('');
  return {
    run: {
      tj: level ? tj : '',
      ...(level ? {} : { pieces }),
      ...(bracket !== null ? { actual: bracket } : exact ? {} : { actual: text }),
    },
    width,
  };
}
