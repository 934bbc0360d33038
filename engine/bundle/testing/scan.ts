/** Pages that were printed and scanned: typed words turned into pixels, with the typed page kept to compare with. */
import { createRequire } from 'node:module';
import { crc32, deflateSync } from 'node:zlib';
import PDFDocument from 'pdfkit';
import { PdfiumDocument, type Picture } from '../../pdfium/pdfium-document.ts';

const font = createRequire(import.meta.url).resolve('source-sans/TTF/SourceSans3-Regular.ttf');

type Doc = InstanceType<typeof PDFDocument>;

/** Points. */
export const scanSize = [420, 300] as const;

export const scannedLines = [
  'Acceptable use notice, version 7',
  'They have read the notice and will follow it.',
  'Reference NPC/2025/0903 of 14 March 2026',
];

export async function pdfOf(draw: (doc: Doc) => void, size: readonly [number, number] = scanSize): Promise<Buffer> {
  const made = new Date('2026-03-14T09:00:00Z');
  const doc = new PDFDocument({ size: [...size], margin: 0, font, info: { CreationDate: made, ModDate: made } });
  const chunks: Buffer[] = [];
  const done = new Promise<Buffer>((resolve) => {
    doc.on('data', (chunk: Buffer) => chunks.push(chunk));
    doc.on('end', () => resolve(Buffer.concat(chunks)));
  });
  draw(doc);
  doc.end();
  return done;
}

/** The page as it was typed, before anybody scanned it. */
export function typedPage(lines: readonly string[] = scannedLines): Promise<Buffer> {
  return pdfOf((doc) => {
    doc.fontSize(17);
    for (const [n, line] of lines.entries()) doc.text(line, 40, 50 + n * 44, { lineBreak: false });
  });
}

/** PNG, greyscale, of the typed page. */
export async function scannedPicture(lines: readonly string[] = scannedLines, dpi = 200): Promise<Buffer> {
  using document = await PdfiumDocument.open(await typedPage(lines));
  return png(document.renderPage(0, dpi), dpi);
}

/** A PDF as a scanner makes one: a picture a page and no text. @param pages lines of each */
export async function scannedPdf(pages: readonly (readonly string[])[]): Promise<Buffer> {
  const pictures = await Promise.all(pages.map((lines) => scannedPicture(lines)));
  return pdfOf((doc) => {
    for (const [n, picture] of pictures.entries()) {
      if (n > 0) doc.addPage({ size: [...scanSize], margin: 0 });
      doc.image(picture, 0, 0, { width: scanSize[0], height: scanSize[1] });
    }
  });
}

function png({ width, height, rgba }: Picture, dpi: number): Buffer {
  const rows = Buffer.alloc((width + 1) * height);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) rows[y * (width + 1) + 1 + x] = rgba[(y * width + x) * 4] ?? 255;
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header[8] = 8;
  const density = Buffer.alloc(9);
  density.writeUInt32BE(Math.round(dpi / 0.0254), 0);
  density.writeUInt32BE(Math.round(dpi / 0.0254), 4);
  density[8] = 1;
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', header),
    chunk('pHYs', density),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', new Uint8Array(0)),
  ]);
}

function chunk(type: string, data: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const out = Buffer.alloc(body.length + 8);
  out.writeUInt32BE(data.length, 0);
  body.copy(out, 4);
  out.writeUInt32BE(crc32(body), body.length + 4);
  return out;
}
