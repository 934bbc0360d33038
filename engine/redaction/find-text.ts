/** Words found on pages as a person reads them: over line ends, hyphens at them, ligatures, accents and kinds of quotes. */
import type { Rect } from '../pdfium/upright.ts';

/** A page's characters, each with its box (x, y, width, height, upright points; nothing wide was made up by the reader). */
export interface Searchable {
  /** From 1. */
  readonly page: number;
  readonly in: 'page' | 'reading';
  readonly characters: readonly string[];
  readonly boxes: Float32Array;
  readonly ink: Float32Array;
}

export interface TextQuery {
  readonly text?: string | undefined;
  /** A regular expression; spaces in it stand for any white space. */
  readonly pattern?: string | undefined;
  readonly wholeWord: boolean;
  readonly matchCase: boolean;
  readonly variants: boolean;
}

export interface Found {
  readonly page: number;
  readonly in: 'page' | 'reading';
  readonly rects: readonly Rect[];
  readonly before: string;
  readonly found: string;
  readonly after: string;
}

const around = 60;
/** Taller than what is inked by this much each way, points: anti-aliased edges stay inside. */
const pad = 0.5;

/** @throws SyntaxError where the pattern is none */
export function findIn(page: Searchable, query: TextQuery, most: number): Found[] {
  const folded = foldPage(page, query);
  return matches(folded, expressionOf(query), most).map(({ from, to }) => ({
    page: page.page,
    in: page.in,
    rects: rectsOf(page, folded, from, to),
    before: asWritten(page, folded, Math.max(0, from - around), from).trimStart(),
    found: asWritten(page, folded, from, to),
    after: asWritten(page, folded, to, to + around).trimEnd(),
  }));
}

/** The page's own letters, line ends as spaces. */
function asWritten({ characters }: Searchable, { from: origin }: Folded, from: number, to: number): string {
  const first = origin[from];
  const last = origin[Math.min(to, origin.length) - 1];
  if (first === undefined || last === undefined || to <= from) return '';
  return characters
    .slice(first, last + 1)
    .join('')
    .replace(/\s+/gu, ' ')
    .replace(/\p{C}/gu, '');
}

/** As `findIn` compares a text, with the character that each of its units came from. */
export interface Folded {
  readonly text: string;
  readonly from: readonly number[];
}

export function foldPage(
  { characters }: Pick<Searchable, 'characters'>,
  { matchCase, variants }: Pick<TextQuery, 'matchCase' | 'variants'>,
): Folded {
  let text = '';
  const from: number[] = [];
  const add = (piece: string, n: number): void => {
    text += piece;
    for (let i = 0; i < piece.length; i++) from.push(n);
  };
  for (let n = 0; n < characters.length; n++) {
    const character = characters[n] ?? '';
    if (/^\s$/u.test(character)) {
      if (!text.endsWith(' ')) add(' ', n);
      continue;
    }
    if (isBroken(characters, n)) {
      // The word goes on in the next line.
      while (/^\s$/u.test(characters[n + 1] ?? '')) n++;
      continue;
    }
    if (/^[\p{C}]$/u.test(character)) continue;
    add(foldText(character, matchCase, variants), n);
  }
  return { text, from };
}

/** A hyphen at the end of a line between two letters; PDFium says U+0002 for one it is sure of. */
function isBroken(characters: readonly string[], n: number): boolean {
  const character = characters[n];
  if (character === '\u0002' || character === '\u00ad') return true;
  if (character !== '-' && character !== '\u2010') return false;
  if (!/^[\r\n]$/.test(characters[n + 1] ?? '')) return false;
  let next = n + 1;
  while (/^\s$/u.test(characters[next] ?? '')) next++;
  return /^\p{L}$/u.test(characters[n - 1] ?? '') && /^\p{Ll}$/u.test(characters[next] ?? '');
}

export function foldText(text: string, matchCase: boolean, variants: boolean): string {
  let folded = text.normalize('NFKC');
  if (variants)
    folded = folded
      .normalize('NFD')
      .replace(/\p{M}+/gu, '')
      .normalize('NFC')
      .replace(/[\u2018\u2019\u201b\u02bc\u00b4`]/g, "'")
      .replace(/[\u201c\u201d\u201e]/g, '"')
      .replace(/[\u2010-\u2015\u2212]/g, '-');
  return matchCase ? folded : folded.toLowerCase();
}

function expressionOf({ text, pattern, wholeWord, matchCase, variants }: TextQuery): RegExp {
  const flags = matchCase ? 'gu' : 'giu';
  if (pattern !== undefined) return new RegExp(pattern.replace(/ +/g, '\\s+'), flags);
  const folded = foldText(text ?? '', matchCase, variants)
    .trim()
    .replace(/\s+/gu, ' ');
  const digits = variants && /^[+\d][\d\s().-]*$/.test(folded) && (folded.match(/\d/g) ?? []).length >= 4;
  const source = digits
    ? [...folded.replace(/[\s().-]/g, '')].map(quoted).join('[\\s().-]*')
    : [...folded].map((character) => spelt(character, variants)).join('');
  return new RegExp(wholeWord ? `(?<![\\p{L}\\p{N}_])${source}(?![\\p{L}\\p{N}_])` : source, flags);
}

function spelt(character: string, variants: boolean): string {
  if (character === ' ') return variants ? '[\\s-]+' : '\\s+';
  // A hyphen at a line's end is taken for one of the line's making.
  if (character === '-') return variants ? '[\\s-]?' : '-?';
  return quoted(character);
}

const quoted = (character: string): string => character.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');

function matches({ text }: Folded, expression: RegExp, most: number): { readonly from: number; readonly to: number }[] {
  const found: { from: number; to: number }[] = [];
  for (const match of text.matchAll(expression)) {
    if (match[0].trim() === '') continue;
    found.push({ from: match.index, to: match.index + match[0].length });
    if (found.length >= most) break;
  }
  return found;
}

/** One rectangle a line. @param from and @param to in the folded text */
export function rectsOf(page: Searchable, { from: origin }: Folded, from: number, to: number): Rect[] {
  const indices = [...new Set(origin.slice(from, to))];
  return linesOf(page, indices);
}

export function linesOf({ boxes, ink }: Pick<Searchable, 'boxes' | 'ink'>, indices: readonly number[]): Rect[] {
  const lines: { left: number; right: number; top: number; bottom: number; middle: number; height: number }[] = [];
  for (const n of indices) {
    const [x = 0, y = 0, width = 0, height = 0] = boxes.subarray(n * 4, n * 4 + 4);
    if (width <= 0 || height <= 0) continue;
    const [, inkY = y, , inkHeight = 0] = ink.subarray(n * 4, n * 4 + 4);
    const inked = inkHeight > 0.1;
    const top = inked ? inkY : y + height * 0.25;
    const bottom = inked ? inkY + inkHeight : y + height * 0.75;
    const middle = y + height / 2;
    const line = lines.at(-1);
    if (line && Math.abs(line.middle - middle) < Math.max(line.height, height) / 2 && x >= line.right - height * 2) {
      line.left = Math.min(line.left, x);
      line.right = Math.max(line.right, x + width);
      line.top = Math.min(line.top, top);
      line.bottom = Math.max(line.bottom, bottom);
    } else lines.push({ left: x, right: x + width, top, bottom, middle, height });
  }
  return lines.map(({ left, right, top, bottom }) => ({
    x: left,
    y: top - pad,
    width: right - left,
    height: bottom - top + 2 * pad,
  }));
}

/** Characters that a selection means: those whose middle lies in one of the rectangles. */
export function charactersMeant({ boxes }: Pick<Searchable, 'boxes'>, rects: readonly Rect[]): number[] {
  const meant: number[] = [];
  for (let n = 0; n * 4 < boxes.length; n++) {
    const [x = 0, y = 0, width = 0, height = 0] = boxes.subarray(n * 4, n * 4 + 4);
    if (width <= 0 || height <= 0) continue;
    const cx = x + width / 2;
    const cy = y + height / 2;
    if (rects.some((rect) => cx >= rect.x && cx <= rect.x + rect.width && cy >= rect.y && cy <= rect.y + rect.height))
      meant.push(n);
  }
  return meant;
}
