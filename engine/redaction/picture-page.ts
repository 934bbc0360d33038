/** A page as a picture, with what remains of its text behind it, invisible (render mode 3), so that it is still searched. */
import { PDFArray, PDFName, PDFString } from '@cantoo/pdf-lib';
import { boxOf, type PageText, type Picture } from '../pdfium/pdfium-document.ts';
import type { Rect } from '../pdfium/upright.ts';
import type { KeptPages } from './kept-pages.ts';

/** Paints boxes black, edges outwards to whole pixels. @param scale pixels a point */
export function blacken(picture: Picture, rects: readonly Rect[], scale: number): void {
  const { width, height, rgba } = picture;
  for (const rect of rects) {
    const left = Math.max(0, Math.floor(rect.x * scale));
    const right = Math.min(width, Math.ceil((rect.x + rect.width) * scale));
    const top = Math.max(0, Math.floor(rect.y * scale));
    const bottom = Math.min(height, Math.ceil((rect.y + rect.height) * scale));
    for (let y = top; y < bottom; y++) for (let x = left; x < right; x++) rgba.set([0, 0, 0, 255], (y * width + x) * 4);
  }
}

/**
 * @param hidden characters of `text` that are left out, by index
 * @param size upright points
 */
export function addPicturePage(
  pages: KeptPages,
  picture: Picture,
  text: PageText,
  hidden: ReadonlySet<number>,
  size: { readonly width: number; readonly height: number },
): void {
  const { context } = pages.to;
  const samples = samplesOf(picture);
  const image = pages.stream(
    {
      Type: 'XObject',
      Subtype: 'Image',
      Width: picture.width,
      Height: picture.height,
      ColorSpace: samples.grey ? 'DeviceGray' : 'DeviceRGB',
      BitsPerComponent: 8,
      DecodeParms: context.obj({
        Predictor: 15,
        Colors: samples.grey ? 1 : 3,
        BitsPerComponent: 8,
        Columns: picture.width,
      }),
    },
    samples.data,
  );
  const words = invisibleText(text, hidden, size);
  const content = `q ${n2(size.width)} 0 0 ${n2(size.height)} 0 0 cm /X1 Do Q\n${words.content}`;
  const resources = context.obj({ XObject: context.obj({ X1: image }) });
  if (words.codes.length > 0) resources.set(PDFName.of('Font'), context.obj({ F1: invisibleFont(pages, words.codes) }));
  pages.addDrawn(size, new TextEncoder().encode(content), resources);
}

/** Rows with PNG's Up filter, each pixel one byte where nothing has a colour. */
function samplesOf({ width, height, rgba }: Picture): { readonly data: Uint8Array; readonly grey: boolean } {
  let grey = true;
  for (let i = 0; grey && i < rgba.length; i += 4) grey = rgba[i] === rgba[i + 1] && rgba[i] === rgba[i + 2];
  const colours = grey ? 1 : 3;
  const row = width * colours;
  const data = new Uint8Array((row + 1) * height);
  for (let y = 0; y < height; y++) {
    const start = y * (row + 1);
    data[start] = 2;
    for (let x = 0; x < width; x++)
      for (let c = 0; c < colours; c++) {
        const here = rgba[(y * width + x) * 4 + c] as number;
        const above = y === 0 ? 0 : (rgba[((y - 1) * width + x) * 4 + c] as number);
        data[start + 1 + x * colours + c] = here - above;
      }
  }
  return { data, grey };
}

/** Runs of characters on one line, each placed where it stands and stretched to its width. */
function invisibleText(
  { characters, boxes }: PageText,
  hidden: ReadonlySet<number>,
  size: { readonly height: number },
): { readonly content: string; readonly codes: readonly string[] } {
  const codes = new Map<string, number>();
  const out: string[] = [];
  let run: number[] = [];
  const flush = (): void => {
    const [first] = run;
    const last = run.at(-1);
    if (first !== undefined && last !== undefined) {
      const from = boxOf(boxes, first);
      const to = boxOf(boxes, last);
      const width = Math.max(0.1, to.x + to.width - from.x);
      const height = Math.max(1, from.height);
      const hex = run
        .map((n) => {
          const character = characters[n] ?? ' ';
          const code = codes.get(character) ?? codes.size + 1;
          codes.set(character, code);
          return code.toString(16).padStart(4, '0');
        })
        .join('');
      // Every code is half an em wide.
      const natural = run.length * height * 0.5;
      out.push(
        `/F1 ${n2(height)} Tf ${n2((width / natural) * 100)} Tz 1 0 0 1 ${n2(from.x)} ${n2(size.height - from.y - from.height * 0.8)} Tm <${hex}> Tj`,
      );
    }
    run = [];
  };
  for (let n = 0; n < characters.length; n++) {
    const box = boxOf(boxes, n);
    const before = run.at(-1);
    const shown = box.width > 0 && box.height > 0 && !hidden.has(n) && (characters[n] ?? '\u0000') > '\u001f';
    if (!shown) {
      flush();
      continue;
    }
    if (before !== undefined) {
      const beside = boxOf(boxes, before);
      const gap = box.x - (beside.x + beside.width);
      if (Math.abs(box.y - beside.y) > box.height / 2 || gap > box.height / 2 || gap < -box.height) flush();
    }
    run.push(n);
  }
  flush();
  if (out.length === 0) return { content: '', codes: [] };
  return { content: `BT 3 Tr\n${out.join('\n')}\nET\n`, codes: [...codes.keys()] };
}

/** A font without glyphs: text that is never painted needs none (ISO 19005-2, 6.2.11.4.1), only what its codes mean. */
function invisibleFont(pages: KeptPages, codes: readonly string[]) {
  const { context } = pages.to;
  const blocks: string[] = [];
  for (let n = 0; n < codes.length; n += 100) {
    const block = codes.slice(n, n + 100);
    const lines = block.map((character, k) => `<${(n + k + 1).toString(16).padStart(4, '0')}> <${utf16(character)}>`);
    blocks.push(`${block.length} beginbfchar\n${lines.join('\n')}\nendbfchar`);
  }
  const map = `/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n${blocks.join('\n')}\nendcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n`;
  const descriptor = context.register(
    context.obj({
      Type: 'FontDescriptor',
      FontName: 'Unseen',
      Flags: 4,
      FontBBox: [0, -200, 500, 800],
      ItalicAngle: 0,
      Ascent: 800,
      Descent: -200,
      CapHeight: 800,
      StemV: 80,
    }),
  );
  const info = context.obj({ Supplement: 0 });
  info.set(PDFName.of('Registry'), PDFString.of('Adobe'));
  info.set(PDFName.of('Ordering'), PDFString.of('Identity'));
  const descendant = context.obj({
    Type: 'Font',
    Subtype: 'CIDFontType2',
    BaseFont: 'Unseen',
    CIDToGIDMap: 'Identity',
    DW: 500,
    FontDescriptor: descriptor,
  });
  descendant.set(PDFName.of('CIDSystemInfo'), info);
  const descendants = PDFArray.withContext(context);
  descendants.push(context.register(descendant));
  const font = context.obj({
    Type: 'Font',
    Subtype: 'Type0',
    BaseFont: 'Unseen',
    Encoding: 'Identity-H',
    ToUnicode: pages.stream({}, new TextEncoder().encode(map)),
  });
  font.set(PDFName.of('DescendantFonts'), descendants);
  return context.register(font);
}

function utf16(character: string): string {
  let hex = '';
  for (let i = 0; i < character.length; i++) hex += character.charCodeAt(i).toString(16).padStart(4, '0');
  return hex.toUpperCase();
}

const n2 = (value: number): string => String(Math.round(value * 100) / 100);
