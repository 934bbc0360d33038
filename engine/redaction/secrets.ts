/** What boxes hide, in words: known only while a copy is made and checked, and never written down. */
import { charactersUnder, type PageText } from '../pdfium/pdfium-document.ts';
import type { Rect } from '../pdfium/upright.ts';

export interface Hidden {
  /** Indices of characters. */
  readonly characters: ReadonlySet<number>;
  /** Runs of neighbouring characters as they are read, folded; shorter than three letters or digits says nothing. */
  readonly runs: readonly string[];
}

/** Less than this is touched by rounding, not hidden. Points. */
const hair = 0.05;

/** A box without its hair's breadth of edge: glyphs that merely stand beside it stay. */
export function within({ x, y, width, height }: Rect): Rect {
  const dx = Math.min(hair, width / 4);
  const dy = Math.min(hair, height / 4);
  return { x: x + dx, y: y + dy, width: width - 2 * dx, height: height - 2 * dy };
}

export function hiddenBy(text: PageText, rects: readonly Rect[]): Hidden {
  const under = charactersUnder(text, rects.map(within));
  const characters = new Set(under);
  const runs = new Set<string>();
  let run = '';
  let before = Number.NEGATIVE_INFINITY;
  const close = (): void => {
    const folded = fold(run);
    if (letters(folded) >= 3) runs.add(folded);
    run = '';
  };
  for (const n of under) {
    // Spaces and line ends between two hidden words are part of what is hidden.
    const gap = text.characters.slice(before + 1, n).join('');
    if (n !== before + 1 && gap.trim() !== '') close();
    run += (n === before + 1 ? '' : gap) + (text.characters[n] ?? '');
    before = n;
  }
  close();
  return { characters, runs: [...runs] };
}

/** Runs and the words in them that are worth looking for in raw bytes. */
export function needles(runs: readonly string[]): string[] {
  const found = new Set<string>();
  for (const run of runs) {
    if (letters(run) >= 5) found.add(run.replace(/\s+/gu, ' '));
    for (const word of run.match(/[\p{L}\p{N}][\p{L}\p{N}\p{M}@._'’+-]*[\p{L}\p{N}]/gu) ?? [])
      if (letters(word) >= 4) found.add(word);
  }
  return [...found];
}

/** Letters as they compare: compatibility forms (ligatures, widths) resolved, lower case. */
export function fold(text: string): string {
  return text.normalize('NFKC').toLowerCase();
}

/** As two readers of one page agree on it: without any white space. */
export function squeeze(text: string): string {
  return fold(text).replace(/[\s\p{C}]+/gu, '');
}

export function count(text: string, of: string): number {
  if (of === '') return 0;
  let found = 0;
  for (let at = text.indexOf(of); at !== -1; at = text.indexOf(of, at + 1)) found++;
  return found;
}

function letters(text: string): number {
  return text.match(/[\p{L}\p{N}]/gu)?.length ?? 0;
}

/** Stands where something was taken out, so that what was before and after it does not run together. */
const gone = '\u2588';

/** What remains of a page's text, a break where something was taken out. */
export function remaining({ characters }: PageText, hidden: ReadonlySet<number>): string {
  let text = '';
  for (const [n, character] of characters.entries()) text += hidden.has(n) ? gone : character;
  return text;
}
