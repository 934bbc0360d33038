/** A page as a picture of itself, with its words behind it: for pages that break PDF/A and cannot be mended. */
import { PDFArray, type PDFContext, type PDFDict, PDFName, PDFNumber, PDFString } from '@cantoo/pdf-lib';
import type { PageText, PdfiumDocument, Picture } from '../../pdfium/pdfium-document.ts';
import { coarse as n } from '../pdf/numbers.ts';
import { flate } from './streams.ts';
import { type UnicodeMap, writeToUnicode } from './to-unicode.ts';

/** Dots per inch: letters of footnotes stay legible, and rule B8 is kept. */
export const pictureDpi = 200;

export interface PicturePage {
  readonly content: Uint8Array;
  readonly resources: PDFDict;
}

/** @param page from 0; the picture is upright, at the page's own size */
export function picturePage(context: PDFContext, document: PdfiumDocument, page: number): PicturePage {
  const size = document.size(page);
  const image = embed(context, document.renderPage(page, pictureDpi));
  const codes = new Map<string, number>();
  const words = invisible(document.text(page), size.height, codes);
  const resources = context.obj({}) as PDFDict;
  const named = (key: string, value: PDFDict | ReturnType<typeof flate>, under: string): void => {
    const dict = context.obj({}) as PDFDict;
    dict.set(PDFName.of(key), value);
    resources.set(PDFName.of(under), dict);
  };
  named('P', image, 'XObject');
  if (codes.size > 0) named('F', invisibleFont(context, codes), 'Font');
  const content = `q ${n(size.width)} 0 0 ${n(size.height)} 0 0 cm /P Do Q\n${words}`;
  return { content: new TextEncoder().encode(content), resources };
}

function embed(context: PDFContext, { width, height, rgba }: Picture): ReturnType<typeof flate> {
  const colours = isGrey(rgba) ? 1 : 3;
  const row = width * colours;
  const samples = Buffer.allocUnsafe((row + 1) * height);
  // PNG's filter "up": pages are mostly rows like the one above.
  for (let y = 0; y < height; y++) {
    const at = y * (row + 1);
    samples[at] = 2;
    for (let x = 0; x < width; x++) {
      const pixel = 4 * (y * width + x);
      for (let c = 0; c < colours; c++) {
        const above = y === 0 ? 0 : (rgba[pixel - 4 * width + c] as number);
        samples[at + 1 + x * colours + c] = ((rgba[pixel + c] as number) - above) & 255;
      }
    }
  }
  const parameters = context.obj({ Predictor: 15, Colors: colours, BitsPerComponent: 8, Columns: width });
  return flate(context, samples, {
    Type: PDFName.of('XObject'),
    Subtype: PDFName.of('Image'),
    Width: PDFNumber.of(width),
    Height: PDFNumber.of(height),
    BitsPerComponent: PDFNumber.of(8),
    ColorSpace: PDFName.of(colours === 1 ? 'DeviceGray' : 'DeviceRGB'),
    DecodeParms: parameters,
  });
}

function isGrey(rgba: Uint8ClampedArray): boolean {
  for (let i = 0; i < rgba.length; i += 4) if (rgba[i] !== rgba[i + 1] || rgba[i] !== rgba[i + 2]) return false;
  return true;
}

/** Each word in render mode 3, stretched to the width that it has on the page. */
function invisible({ characters, boxes }: PageText, height: number, codes: Map<string, number>): string {
  const out: string[] = [];
  let word: number[] = [];
  const flush = (): void => {
    const [first, last] = [word[0], word.at(-1)];
    if (first !== undefined && last !== undefined) {
      const [x, y, h] = [boxes[4 * first] as number, boxes[4 * first + 1] as number, boxes[4 * first + 3] as number];
      const right = (boxes[4 * last] as number) + (boxes[4 * last + 2] as number);
      const hex = word
        .map((i) => {
          const text = characters[i] as string;
          const code = codes.get(text) ?? codes.size + 1;
          codes.set(text, code);
          return code.toString(16).padStart(4, '0');
        })
        .join('');
      const size = Math.max(1, h);
      const stretch = Math.max(1, ((right - x) / (word.length * size)) * 100);
      out.push(`/F ${n(size)} Tf ${n(stretch)} Tz 1 0 0 1 ${n(x)} ${n(height - y - 0.8 * h)} Tm <${hex}> Tj`);
    }
    word = [];
  };
  for (let i = 0; i < characters.length; i++) {
    const placed = (boxes[4 * i + 2] as number) > 0 && (boxes[4 * i + 3] as number) > 0;
    if (!placed || /^[\s\p{C}]$/u.test(characters[i] as string)) {
      flush();
      continue;
    }
    const before = word.at(-1);
    // Lines that run down the page have their letters below one another: one at a time then.
    if (
      before !== undefined &&
      Math.abs((boxes[4 * before + 1] as number) - (boxes[4 * i + 1] as number)) > (boxes[4 * i + 3] as number) / 2
    )
      flush();
    word.push(i);
  }
  flush();
  return out.length === 0 ? '' : `BT 3 Tr\n${out.join('\n')}\nET\n`;
}

/** Without a font program: nothing is drawn with it (ISO 19005-2, 6.2.11.4.1). Every code is one em wide. */
function invisibleFont(context: PDFContext, codes: ReadonlyMap<string, number>): ReturnType<PDFContext['register']> {
  const map: UnicodeMap = new Map([...codes].map(([text, code]) => [code, text]));
  const info = context.obj({ Supplement: 0 }) as PDFDict;
  info.set(PDFName.of('Registry'), PDFString.of('Adobe'));
  info.set(PDFName.of('Ordering'), PDFString.of('Identity'));
  const descriptor = context.obj({
    Type: 'FontDescriptor',
    FontName: 'Unseen',
    Flags: 4,
    FontBBox: [0, -200, 1000, 800],
    ItalicAngle: 0,
    Ascent: 800,
    Descent: -200,
    CapHeight: 700,
    StemV: 80,
  });
  const inner = context.obj({
    Type: 'Font',
    Subtype: 'CIDFontType2',
    BaseFont: 'Unseen',
    DW: 1000,
    CIDToGIDMap: 'Identity',
  }) as PDFDict;
  inner.set(PDFName.of('CIDSystemInfo'), info);
  inner.set(PDFName.of('FontDescriptor'), context.register(descriptor));
  const descendants = PDFArray.withContext(context);
  descendants.push(context.register(inner));
  const font = context.obj({ Type: 'Font', Subtype: 'Type0', BaseFont: 'Unseen', Encoding: 'Identity-H' }) as PDFDict;
  font.set(PDFName.of('DescendantFonts'), descendants);
  font.set(PDFName.of('ToUnicode'), flate(context, writeToUnicode(map, 2)));
  return context.register(font);
}
