/**
 * Helvetica, Times and Courier, and the fonts that were drawn to their widths, where a file leaves them out. Liberation Sans,
 * Tinos and Cousine have the same widths, and stand for them only where that is so for every character shown. Symbol and Zapf
 * Dingbats have no such double here.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { PDFArray, PDFNumber } from '@cantoo/pdf-lib';
import { create, type FontkitFont } from 'fontkit';
import type { FontUse } from './content-scan.ts';
import { characterOf, codesOf, type FontFacts, get, numberIn } from './font-facts.ts';
import { textOfGlyph } from './glyph-names.ts';

const require = createRequire(import.meta.url);

interface Double {
  /** Of the font that stands in. */
  readonly file: string;
  /** Of the font that it stands for. */
  readonly metrics: string;
}

const google = (family: string, cut: string): string =>
  `@expo-google-fonts/${family.toLowerCase()}/${cut}/${family}_${cut}.ttf`;
const double = (file: string, metrics: string): Double => ({ file, metrics });
const liberation = (cut: string): string => `pdfjs-dist/standard_fonts/LiberationSans-${cut}.ttf`;

/** Regular, bold, italic, bold italic. */
const families: readonly { readonly name: RegExp; readonly cuts: readonly [Double, Double, Double, Double] }[] = [
  {
    name: /^(?:helvetica|arialmt|arial)/,
    cuts: [
      double(liberation('Regular'), 'Helvetica'),
      double(liberation('Bold'), 'Helvetica-Bold'),
      double(liberation('Italic'), 'Helvetica-Oblique'),
      double(liberation('BoldItalic'), 'Helvetica-BoldOblique'),
    ],
  },
  {
    name: /^(?:timesnewromanpsmt|timesnewromanps|timesnewroman|times-roman|times)/,
    cuts: [
      double(google('Tinos', '400Regular'), 'Times-Roman'),
      double(google('Tinos', '700Bold'), 'Times-Bold'),
      double(google('Tinos', '400Regular_Italic'), 'Times-Italic'),
      double(google('Tinos', '700Bold_Italic'), 'Times-BoldItalic'),
    ],
  },
  {
    name: /^(?:couriernewpsmt|couriernewps|couriernew|courier)/,
    cuts: [
      double(google('Cousine', '400Regular'), 'Courier'),
      double(google('Cousine', '700Bold'), 'Courier-Bold'),
      double(google('Cousine', '400Regular_Italic'), 'Courier-Oblique'),
      double(google('Cousine', '700Bold_Italic'), 'Courier-BoldOblique'),
    ],
  },
];

/** By the name as PDFs write it: `Helvetica-BoldOblique`, `TimesNewRomanPS-BoldMT`, `CourierNew,Italic`. Null: another font. */
function doubleOf(name: string): Double | null {
  const plain = name.replace(/[\s_]/g, '').toLowerCase();
  for (const { name: family, cuts } of families) {
    const found = family.exec(plain);
    if (!found) continue;
    const cut = /^[-,]?(bold)?(italic|oblique)?(?:mt)?$/.exec(plain.slice(found[0].length));
    if (cut) return cuts[(cut[1] ? 1 : 0) + (cut[2] ? 2 : 0)] as Double;
  }
  return null;
}

const fonts = new Map<string, FontkitFont>();
const widths = new Map<string, Map<string, number>>();

function fontOf({ file }: Double): FontkitFont {
  let font = fonts.get(file);
  if (!font) {
    font = create(readFileSync(require.resolve(file)));
    fonts.set(file, font);
  }
  return font;
}

/** Adobe's published widths by character, in thousandths. */
function adobeWidths({ metrics }: Double): ReadonlyMap<string, number> {
  let known = widths.get(metrics);
  if (!known) {
    const file = require.resolve('pdfkit').replace(/[^/\\]+$/, `data/${metrics}.afm`);
    known = new Map();
    for (const [, width, name] of readFileSync(file, 'latin1').matchAll(/WX (\d+) ; N (\S+) ;/g))
      known.set(textOfGlyph(name as string) ?? (name as string), Number(width));
    widths.set(metrics, known);
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
  const found = font.subtype === 'Type1' || font.subtype === 'TrueType' ? doubleOf(font.name) : null;
  if (found === null || font.file || font.symbolic) return null;
  const program = fontOf(found);
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
    const said = listed instanceof PDFNumber ? listed.asNumber() : adobeWidths(found).get(text);
    if (said === undefined || Math.abs(said - width) > 1) return null;
    // As it was said before: nothing moves.
    codes.set(code, { glyph: glyph.id, width: said, text });
  }
  return { font: program, codes };
}

export function canStandIn(font: FontFacts, use: FontUse): boolean {
  return standInFor(font, use) !== null;
}
