/** One type scale, one grid, one accent: what makes every page of a bundle look like the same document. Points throughout. */
import type { Style } from './typeface.ts';

export const portrait = [595.28, 841.89] as const;
export const landscape = [841.89, 595.28] as const;

export const page = {
  left: 54,
  right: 54,
  /** Below the protective marking. */
  top: 60,
  /** Above case reference, marking and page number. */
  bottom: 64,
} as const;

export const ink = {
  text: '#1a1c1f',
  quiet: '#565d66',
  rule: '#c5cad1',
  strong: '#1a1c1f',
  accent: '#0b4f7d',
  wash: '#f0f3f6',
  white: '#ffffff',
} as const;

export const type = {
  title: { face: 'bold', size: 20, leading: 26 },
  heading: { face: 'bold', size: 15, leading: 20 },
  body: { face: 'regular', size: 12, leading: 16.5 },
  bodyStrong: { face: 'semibold', size: 12, leading: 16.5 },
  table: { face: 'regular', size: 9.5, leading: 12.5 },
  tableStrong: { face: 'semibold', size: 9.5, leading: 12.5 },
  tableNote: { face: 'italic', size: 9.5, leading: 12.5 },
  small: { face: 'regular', size: 8.5, leading: 11 },
  hash: { face: 'mono', size: 8, leading: 11.5 },
  code: { face: 'mono', size: 7.5, leading: 10 },
  marking: { face: 'bold', size: 10, leading: 13 },
  footer: { face: 'regular', size: 9, leading: 12 },
  pageNumber: { face: 'bold', size: 14, leading: 17 },
  markerNumber: { face: 'semibold', size: 7.5, leading: 9 },
} as const satisfies Record<string, Style>;
