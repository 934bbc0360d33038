/**
 * Helvetica, and Arial which was drawn to its widths, where a file leaves them out: Liberation Sans has the same widths, and
 * stands for them only where that is so for every character shown. The other standard fonts have no such double here.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { PDFArray, PDFNumber } from '@cantoo/pdf-lib';
import { create, type FontkitFont } from 'fontkit';
import type { FontUse } from './content-scan.ts';
import { characterOf, codesOf, type FontFacts, get, numberIn } from './font-facts.ts';
import { textOfGlyph } from './glyph-names.ts';

const require = createRequire(import.meta.url);

type Cut = 'Regular' | 'Bold' | 'Italic' | 'BoldItalic';

/** The file's cut for a name as fonts are called in PDFs; null where it is another font. */
function cutOf(name: string): Cut | null {
  const plain = name.replace(/[\s_]/g, '').toLowerCase();
  const match = /^(?:helvetica|arial|arialmt)(?:[-,]?(bold)?(italic|oblique)?(?:mt)?)?$/.exec(plain);
  if (!match) return null;
  return match[1] ? (match[2] ? 'BoldItalic' : 'Bold') : match[2] ? 'Italic' : 'Regular';
}

const fonts = new Map<Cut, FontkitFont>();
const widths = new Map<Cut, Map<string, number>>();

function fontOf(cut: Cut): FontkitFont {
  let font = fonts.get(cut);
  if (!font) {
    font = create(readFileSync(require.resolve(`pdfjs-dist/standard_fonts/LiberationSans-${cut}.ttf`)));
    fonts.set(cut, font);
  }
  return font;
}

const metrics = {
  Regular: 'Helvetica',
  Bold: 'Helvetica-Bold',
  Italic: 'Helvetica-Oblique',
  BoldItalic: 'Helvetica-BoldOblique',
} as const;

/** Adobe's published widths by character, in thousandths. */
function adobeWidths(cut: Cut): ReadonlyMap<string, number> {
  let known = widths.get(cut);
  if (!known) {
    const file = require.resolve('pdfkit').replace(/[^/\\]+$/, `data/${metrics[cut]}.afm`);
    known = new Map();
    for (const [, width, name] of readFileSync(file, 'latin1').matchAll(/WX (\d+) ; N (\S+) ;/g))
      known.set(textOfGlyph(name as string) ?? (name as string), Number(width));
    widths.set(cut, known);
  }
  return known;
}

export interface StandIn {
  readonly font: FontkitFont;
  /** Of the codes shown: glyph of `font`, its width in thousandths, and the character. */
  readonly codes: ReadonlyMap<number, { readonly glyph: number; readonly width: number; readonly text: string }>;
}

/** @returns null where it has no double, or one whose widths are others */
export function standInFor(font: FontFacts, use: FontUse): StandIn | null {
  const cut = font.subtype === 'Type1' || font.subtype === 'TrueType' ? cutOf(font.name) : null;
  if (cut === null || font.file || font.symbolic) return null;
  const program = fontOf(cut);
  const own = get(font.dict, 'Widths');
  const first = numberIn(font.dict, 'FirstChar') ?? 0;
  const codes = new Map<number, { glyph: number; width: number; text: string }>();
  for (const code of codesOf(font, use) ?? []) {
    const text = characterOf(font, code);
    const point = text?.codePointAt(0);
    if (text === null || point === undefined || [...text].length !== 1 || !program.hasGlyphForCodePoint(point))
      return null;
    const glyph = program.glyphForCodePoint(point);
    const width = (glyph.advanceWidth * 1000) / program.unitsPerEm;
    const listed = own instanceof PDFArray ? own.lookup(code - first) : undefined;
    const said = listed instanceof PDFNumber ? listed.asNumber() : adobeWidths(cut).get(text);
    if (said === undefined || Math.abs(said - width) > 1) return null;
    codes.set(code, { glyph: glyph.id, width, text });
  }
  return { font: program, codes };
}

export function canStandIn(font: FontFacts, use: FontUse): boolean {
  return standInFor(font, use) !== null;
}
