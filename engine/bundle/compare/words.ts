/**
 * The words of a page in the order in which they are drawn, for saying what changed on it. Good enough for that and for
 * nothing else: where letters are placed one by one, a gap between them is taken for a space by its width alone.
 */
import { Lexer } from '../reading/lexer.ts';
import type { PdfFile } from '../reading/pdf-file.ts';
import { type Dict, isDict, nameOf, PdfError, Ref, Stream, Text, type Value, Word } from '../reading/values.ts';
import { type FontReading, readFont } from './fonts.ts';
import { contentOf } from './page-digest.ts';

const mostWords = 20_000;
const mostDepth = 6;
const mostOperators = 1_000_000;
/** Thousandths of the type size between two pieces of one line that are a space. */
const spaceFrom = 180;
const stampSpace = { top: 36, bottom: 46 };

export class PageWords {
  readonly #file: PdfFile;
  readonly #fonts = new Map<number, FontReading>();

  constructor(file: PdfFile) {
    this.#file = file;
  }

  /** Lines at the head and foot of a bundle's page left out. Never throws for what is in the page: what cannot be read has no words. */
  of(page: Dict): string[] {
    const out: string[] = [];
    const budget = { operators: mostOperators };
    const box = this.#file.resolve(page.get('MediaBox'));
    const height = Array.isArray(box) && typeof box[3] === 'number' ? box[3] : 0;
    try {
      const resources = this.#file.resolve(page.get('Resources'));
      this.#read(contentOf(this.#file, page), isDict(resources) ? resources : new Map(), out, {
        depth: 0,
        budget,
        height,
      });
    } catch (error) {
      if (!(error instanceof PdfError)) throw error;
    }
    return out
      .join('')
      .split(/\s+/u)
      .filter((word) => word !== '')
      .slice(0, mostWords);
  }

  #read(
    content: Uint8Array,
    resources: Dict,
    out: string[],
    at: { depth: number; budget: { operators: number }; height: number },
  ): void {
    const lexer = new Lexer(content);
    let operands: Value[] = [];
    let font: FontReading | null = null;
    let y = 0;
    const marks: boolean[] = [];
    const stamp = (): boolean =>
      at.depth === 0 && marks.includes(true) && (y >= at.height - stampSpace.top || y <= stampSpace.bottom);
    while (!lexer.ended) {
      const token = lexer.value(false);
      if (!(token instanceof Word)) {
        operands.push(token);
        continue;
      }
      if (at.budget.operators-- <= 0) return;
      const given = operands;
      operands = [];
      switch (token.value) {
        case 'BMC':
        case 'BDC':
          marks.push(nameOf(given[0]) === 'Artifact');
          break;
        case 'EMC':
          marks.pop();
          break;
        case 'Tf':
          font = this.#font(resources, given[0]);
          break;
        case 'Tm':
          if (typeof given[5] === 'number') y = given[5];
          out.push(' ');
          break;
        case 'Td':
        case 'TD':
        case 'T*':
        case 'BT':
          out.push(' ');
          break;
        case "'":
        case '"':
        case 'Tj':
        case 'TJ': {
          if (token.value !== 'Tj' && token.value !== 'TJ') out.push(' ');
          if (!stamp()) this.#show(given.at(-1), font, out);
          break;
        }
        case 'Do':
          this.#form(resources, given[0], out, at);
          break;
        case 'BI':
          // What follows are bytes of a picture: no words, and nothing that can be read as operators.
          skipImage(lexer);
          break;
      }
    }
  }

  #show(value: Value | undefined, font: FontReading | null, out: string[]): void {
    if (Array.isArray(value)) {
      for (const one of value) {
        if (typeof one === 'number' && one <= -spaceFrom) out.push(' ');
        else if (one instanceof Text) this.#show(one, font, out);
      }
      return;
    }
    if (!(value instanceof Text) || !font) return;
    const { bytes } = value;
    if (font.codeBytes === 1) for (const code of bytes) out.push(font.letters(code));
    else
      for (let i = 0; i + 1 < bytes.length; i += 2)
        out.push(font.letters(((bytes[i] as number) << 8) | (bytes[i + 1] as number)));
  }

  #form(
    resources: Dict,
    name: Value | undefined,
    out: string[],
    at: { depth: number; budget: { operators: number }; height: number },
  ): void {
    const named = this.#file.resolve(resources.get('XObject'));
    const form = isDict(named) ? this.#file.resolve(named.get(nameOf(name) ?? '')) : null;
    if (!(form instanceof Stream) || nameOf(form.dict.get('Subtype')) !== 'Form' || at.depth >= mostDepth) return;
    const own = this.#file.resolve(form.dict.get('Resources'));
    try {
      out.push(' ');
      this.#read(this.#file.data(form), isDict(own) ? own : resources, out, { ...at, depth: at.depth + 1 });
      out.push(' ');
    } catch (error) {
      if (!(error instanceof PdfError)) throw error;
    }
  }

  #font(resources: Dict, name: Value | undefined): FontReading | null {
    const fonts = this.#file.resolve(resources.get('Font'));
    const value = isDict(fonts) ? (fonts.get(nameOf(name) ?? '') ?? null) : null;
    if (value === null) return null;
    const number = value instanceof Ref ? value.number : null;
    const known = number === null ? undefined : this.#fonts.get(number);
    if (known) return known;
    const reading = readFont(this.#file, value);
    if (number !== null) this.#fonts.set(number, reading);
    return reading;
  }
}

function skipImage(lexer: Lexer): void {
  const { bytes } = lexer;
  for (let at = lexer.at; at + 3 < bytes.length; at++)
    if (
      bytes[at + 1] === 0x45 &&
      bytes[at + 2] === 0x49 &&
      (bytes[at] as number) <= 32 &&
      (bytes[at + 3] as number) <= 32
    ) {
      lexer.at = at + 3;
      return;
    }
  throw new PdfError('an image in its content does not end');
}

/** What two texts do not share, in order, shortened: words that went and words that came. */
export function wordChanges(
  before: readonly string[],
  after: readonly string[],
): { readonly gone: string; readonly come: string } {
  let start = 0;
  while (start < before.length && start < after.length && before[start] === after[start]) start++;
  let end = 0;
  while (
    end < before.length - start &&
    end < after.length - start &&
    before[before.length - 1 - end] === after[after.length - 1 - end]
  )
    end++;
  const a = before.slice(start, before.length - end);
  const b = after.slice(start, after.length - end);
  const kept = a.length * b.length <= mostCells ? common(a, b) : { a: countedIn(b, a), b: countedIn(a, b) };
  return { gone: runs(a, kept.a), come: runs(b, kept.b) };
}

const mostCells = 4_000_000;

/** Longest common subsequence: which words of each are in it. */
function common(a: readonly string[], b: readonly string[]): { a: boolean[]; b: boolean[] } {
  const width = b.length + 1;
  const table = new Uint16Array((a.length + 1) * width);
  for (let i = a.length - 1; i >= 0; i--)
    for (let j = b.length - 1; j >= 0; j--)
      table[i * width + j] =
        a[i] === b[j]
          ? (table[(i + 1) * width + j + 1] as number) + 1
          : Math.max(table[(i + 1) * width + j] as number, table[i * width + j + 1] as number);
  const inA = a.map(() => false);
  const inB = b.map(() => false);
  for (let i = 0, j = 0; i < a.length && j < b.length; ) {
    if (a[i] === b[j]) {
      inA[i++] = true;
      inB[j++] = true;
    } else if ((table[(i + 1) * width + j] as number) >= (table[i * width + j + 1] as number)) i++;
    else j++;
  }
  return { a: inA, b: inB };
}

/** Of a page with too many changed words for that: those that the other has too, as often. */
function countedIn(other: readonly string[], words: readonly string[]): boolean[] {
  const left = new Map<string, number>();
  for (const word of other) left.set(word, (left.get(word) ?? 0) + 1);
  return words.map((word) => {
    const count = left.get(word) ?? 0;
    if (count > 0) left.set(word, count - 1);
    return count > 0;
  });
}

const mostShown = 400;

/** Runs of words that are not kept, parted by an ellipsis. */
function runs(words: readonly string[], kept: readonly boolean[]): string {
  let text = '';
  let apart = false;
  for (const [i, word] of words.entries()) {
    if (kept[i]) {
      apart = text !== '';
      continue;
    }
    text += `${text === '' ? '' : apart ? ' … ' : ' '}${word}`;
    apart = false;
    if (text.length > mostShown) return `${text.slice(0, mostShown)} …`;
  }
  return text;
}
