/** What on a page names or leads to a person: looked for before a version goes to somebody who may not know them. */
import type { OutsiderFinding } from '../../shared/api/redactions.ts';
import type { Rect } from '../pdfium/upright.ts';
import { foldPage, foldText, rectsOf, type Searchable } from './find-text.ts';

export type OutsiderKind = OutsiderFinding['kind'];

export interface Outsider {
  readonly kind: OutsiderKind;
  readonly page: number;
  readonly rects: readonly Rect[];
  readonly shown: string;
}

const kinds: readonly (readonly [OutsiderKind, RegExp])[] = [
  ['email', /[\p{L}\p{N}._%+'-]{1,64}@[\p{L}\p{N}-]{1,63}(?:\.[\p{L}\p{N}-]{1,63}){1,5}/giu],
  // British numbers as people write them, with the country's code or a leading nought.
  ['phone', /(?<![\p{N}.])(?:\+44 ?(?:\(0\) ?)?|0)(?:\d[ ()-]{0,2}){8,9}\d(?![\p{N}])/giu],
  [
    'national-insurance',
    /(?<![\p{L}\p{N}])[a-ceghj-prtw-z][a-ceghj-nprtw-z] ?\d{2} ?\d{2} ?\d{2} ?[a-d](?![\p{L}\p{N}])/giu,
  ],
  ['postcode', /(?<![\p{L}\p{N}])[a-z]{1,2}\d[a-z\d]? ?\d[abd-hjlnp-uw-z]{2}(?![\p{L}\p{N}])/giu],
  [
    'date-of-birth',
    /(?:date of birth|d\.? ?o\.? ?b\.?|born(?: on)?)[ :]{0,3}\d{1,4}[ ./-](?:\d{1,2}|[a-z]{3,9})[ ./-]\d{2,4}/giu,
  ],
];

/** @param names people who are no subjects of the case, as they are written */
export function outsidersIn(page: Searchable, names: readonly string[]): Outsider[] {
  const folded = foldPage(page, { matchCase: false, variants: true });
  const found: Outsider[] = [];
  const taken: (readonly [number, number])[] = [];
  const add = (kind: OutsiderKind, from: number, text: string): void => {
    const to = from + text.length;
    if (taken.some(([a, b]) => from < b && a < to)) return;
    taken.push([from, to]);
    found.push({ kind, page: page.page, rects: rectsOf(page, folded, from, to), shown: shorten(kind, text) });
  };
  for (const [kind, expression] of kinds)
    for (const match of folded.text.matchAll(expression)) add(kind, match.index, match[0]);
  for (const name of names) {
    const wanted = foldText(name, false, true).trim().replace(/\s+/gu, ' ');
    if (wanted.length < 3) continue;
    for (let at = folded.text.indexOf(wanted); at !== -1; at = folded.text.indexOf(wanted, at + 1))
      if (!isWord(folded.text[at - 1]) && !isWord(folded.text[at + wanted.length])) add('name', at, wanted);
  }
  return found;
}

/** A text without pages: typed into a plan. */
export function plainText(text: string): Searchable {
  const characters = [...text];
  const boxes = new Float32Array(characters.length * 4);
  return { page: 1, in: 'page', characters, boxes, ink: boxes };
}

const isWord = (character: string | undefined): boolean => character !== undefined && /[\p{L}\p{N}_]/u.test(character);

/** Enough for somebody who has the page before them, and of no use without it. */
export function shorten(kind: OutsiderKind, text: string): string {
  const initials = (of: string): string =>
    of
      .split(/[\s.]+/u)
      .filter((word) => word !== '')
      .map((word) => `${[...word][0]?.toUpperCase()}…`)
      .join(' ');
  if (kind === 'email') {
    const [local = '', domain = ''] = text.split('@');
    return `${[...local][0] ?? ''}…@${[...domain][0] ?? ''}…`;
  }
  if (kind === 'name') return initials(text);
  if (kind === 'postcode') return `${text.slice(0, 2).toUpperCase()}…`;
  if (kind === 'date-of-birth') return 'a date of birth';
  return `…${text.replace(/\D/g, '').slice(-3)}`;
}
