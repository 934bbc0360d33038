/**
 * What a scanner and a camera would have made: a signed form without a word of text in it, and a photograph. Drawn, turned
 * into pixels and worn a little, from a seed.
 */

import { createRequire } from 'node:module';
import { crc32, deflateSync } from 'node:zlib';
import PDFDocument from 'pdfkit';
import { PdfiumDocument } from '../../pdfium/pdfium-document.ts';
import { Random } from '../random.ts';

const font = (file: string): string => createRequire(import.meta.url).resolve(`source-sans/TTF/${file}`);
const made = new Date('2025-09-03T07:00:00Z');

type Doc = InstanceType<typeof PDFDocument>;

async function drawn(size: [number, number], draw: (doc: Doc) => void): Promise<Buffer> {
  const doc = new PDFDocument({
    size,
    margin: 0,
    font: font('SourceSans3-Regular.ttf'),
    info: { CreationDate: made, ModDate: made },
  });
  const chunks: Buffer[] = [];
  const done = new Promise<Buffer>((resolve) => {
    doc.on('data', (chunk: Buffer) => chunks.push(chunk));
    doc.on('end', () => resolve(Buffer.concat(chunks)));
  });
  draw(doc);
  doc.end();
  return done;
}

interface Raster {
  readonly width: number;
  readonly height: number;
  /** RGBA. */
  readonly pixels: Uint8ClampedArray;
}

async function pixelsOf(pdf: Uint8Array, dpi: number): Promise<Raster> {
  using document = await PdfiumDocument.open(pdf);
  const { width, height, rgba } = document.renderPage(0, dpi);
  return { width, height, pixels: rgba };
}

function chunk(type: string, data: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const out = Buffer.alloc(body.length + 8);
  out.writeUInt32BE(data.length, 0);
  body.copy(out, 4);
  out.writeUInt32BE(crc32(body), body.length + 4);
  return out;
}

/** PNG, 8 bit, grey (1) or RGB (3) samples. */
function png(width: number, height: number, channels: 1 | 3, samples: Uint8Array, dpi: number): Buffer {
  const stride = width * channels;
  const rows = Buffer.alloc((stride + 1) * height);
  for (let y = 0; y < height; y++) rows.set(samples.subarray(y * stride, (y + 1) * stride), y * (stride + 1) + 1);
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head[8] = 8;
  head[9] = channels === 1 ? 0 : 2;
  const density = Buffer.alloc(9);
  density.writeUInt32BE(Math.round(dpi / 0.0254), 0);
  density.writeUInt32BE(Math.round(dpi / 0.0254), 4);
  density[8] = 1;
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', head),
    chunk('pHYs', density),
    chunk('IDAT', deflateSync(rows, { level: 9 })),
    chunk('IEND', new Uint8Array(0)),
  ]);
}

/** Grey, slightly turned, with paper, dust and a shadow along one edge. */
function scanned({ width, height, pixels }: Raster, seed: number): Uint8Array {
  const random = new Random(seed);
  const grey = new Uint8Array(width * height);
  const [sin, cos] = [Math.sin(0.0045), Math.cos(0.0045)];
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const dx = x - width / 2;
      const dy = y - height / 2;
      const sx = Math.round(cos * dx + sin * dy + width / 2);
      const sy = Math.round(-sin * dx + cos * dy + height / 2);
      const inside = sx >= 0 && sy >= 0 && sx < width && sy < height;
      const at = (sy * width + sx) * 4;
      const ink = inside ? ((pixels[at] ?? 255) + (pixels[at + 1] ?? 255) + (pixels[at + 2] ?? 255)) / 3 : 236;
      const shadow = Math.max(0, 26 - x / 3);
      // Eight levels of paper: dust that a compressor can still pack.
      grey[y * width + x] = Math.max(0, Math.min(255, (ink * 232) / 255 + 12 - shadow + random.below(3) * 4));
    }
  for (let n = 0; n < 60; n++) grey[random.below(grey.length)] = 40;
  return grey;
}

/** A PDF of one picture: the acknowledgement as it was scanned. */
export async function scannedForm(): Promise<Buffer> {
  const form = await drawn([595.28, 841.89], (doc) => {
    doc.registerFont('bold', font('SourceSans3-Semibold.ttf')).registerFont('italic', font('SourceSans3-It.ttf'));
    doc.font('bold').fontSize(18).text('NORTHMERE CONSTABULARY', 70, 80);
    doc.fontSize(14).text('Acknowledgement of the acceptable use notice, version 7', 70, 112);
    doc.font(font('SourceSans3-Regular.ttf')).fontSize(12.5);
    const lines: [string, string][] = [
      ['Name', 'R. Sample'],
      ['Rank and number', 'PC 4821'],
      ['Team', 'Northmere neighbourhood team'],
      ['Briefing', '3 September 2025, 07:00'],
    ];
    for (const [n, [label, value]] of lines.entries()) {
      doc.text(label, 70, 170 + n * 34);
      doc
        .font('italic')
        .text(value, 220, 168 + n * 34)
        .font(font('SourceSans3-Regular.ttf'));
      doc
        .moveTo(215, 186 + n * 34)
        .lineTo(525, 186 + n * 34)
        .lineWidth(0.6)
        .stroke('#444444');
    }
    doc.text(
      'I have read the notice. I understand that the use of force systems is recorded and may be examined, that every search needs a policing purpose, and that a search on myself, my family, my friends or a former partner is never one without the written approval of a supervisor.',
      70,
      330,
      { width: 455, lineGap: 4 },
    );
    doc.text(
      'I understand that force information must not be copied to removable media that was not issued to me.',
      70,
      430,
      {
        width: 455,
        lineGap: 4,
      },
    );
    doc.text('Signed', 70, 540).moveTo(140, 556).lineTo(380, 556).lineWidth(0.6).stroke('#444444');
    doc
      .path('M150 548 C165 505 175 575 190 540 S215 520 225 548 S250 560 262 532 S300 540 345 528')
      .lineWidth(1.6)
      .stroke('#23306b');
    doc.text('Date', 400, 540).font('italic').text('3/9/25', 440, 538);
    doc.font(font('SourceSans3-Regular.ttf')).fontSize(10).text('Form NM 1107 (08/25)', 70, 770);
  });
  const raster = await pixelsOf(form, 200);
  const picture = png(raster.width, raster.height, 1, scanned(raster, 1107), 200);
  return drawn([595.28, 841.89], (doc) => {
    doc.image(picture, 0, 0, { width: 595.28, height: 841.89 });
  });
}

/** A notebook's page, scanned on its side: the PDF says how to turn it. */
export async function notebookPage(): Promise<Buffer> {
  const note = await drawn([841.89, 595.28], (doc) => {
    doc.rect(0, 0, 841.89, 595.28).fill('#fbf8ec');
    for (let n = 0; n < 15; n++)
      doc
        .moveTo(60, 96 + n * 32)
        .lineTo(790, 96 + n * 32)
        .lineWidth(0.5)
        .stroke('#9fb4cf');
    doc.moveTo(120, 40).lineTo(120, 570).lineWidth(0.8).stroke('#d19a9a');
    doc.fillColor('#1d2b57').font(font('SourceSans3-It.ttf')).fontSize(19);
    const lines = [
      'Thurs 29/1/26, 1455 hrs. At desk.',
      'Call from R. Pretend, victim in CR/2026/0004417.',
      'Asked why the prints had “come back with nothing”.',
      'Result only put on today. I have told nobody.',
      'Asked how they knew. Said “a mate had a look”.',
      'Would not say who. Call ended 1459.',
      'Told DS at 1510.',
      'M. Placeholder, DC 3316',
    ];
    for (const [n, line] of lines.entries()) doc.text(line, 136, 76 + n * 32);
  });
  const raster = await pixelsOf(note, 150);
  const picture = png(raster.width, raster.height, 1, scanned(raster, 3316), 150);
  return drawn([595.28, 841.89], (doc) => {
    doc
      .save()
      .rotate(90, { origin: [0, 0] })
      .image(picture, 0, -595.28, { width: 841.89, height: 595.28 })
      .restore();
    (doc.page.dictionary.data as { Rotate?: number }).Rotate = 270;
  });
}

/** A photograph of packaging on a bench, with a scale beside it. */
export async function packagingPhoto(): Promise<Buffer> {
  const scene = await drawn([432, 288], (doc) => {
    doc.rect(0, 0, 432, 288).fill('#7d7468');
    doc.save().rotate(-7, { origin: [216, 144] });
    doc.rect(98, 52, 214, 176).fill('#5a5349');
    doc.rect(92, 46, 214, 176).fill('#e9e5da');
    doc.rect(92, 46, 214, 40).fill('#b8342b');
    doc.registerFont('bold', font('SourceSans3-Bold.ttf'));
    doc.fillColor('#ffffff').font('bold').fontSize(22).text('FICTICORP', 106, 54);
    doc.fillColor('#222222').fontSize(15).text('USB 3.0 flash drive', 106, 98);
    doc.fontSize(30).text('64 GB', 106, 118);
    doc.font(font('SourceSans3-Regular.ttf')).fontSize(9).text('S/N FICT-7A3C-0001', 106, 200);
    doc.roundedRect(226, 126, 68, 74, 6).lineWidth(1).dash(3, { space: 2 }).stroke('#888888').undash();
    doc.restore();
    doc.rect(40, 250, 320, 16).fill('#f6f4ee');
    for (let n = 0; n <= 32; n++) doc.rect(40 + n * 10, 250, 0.7, n % 5 === 0 ? 11 : 6).fill('#111111');
    doc.rect(372, 226, 36, 40).fill('#f6f4ee');
    doc.fillColor('#111111').fontSize(22).text('8', 384, 232);
  });
  const { width, height, pixels } = await pixelsOf(scene, 250);
  const random = new Random(8);
  const samples = new Uint8Array(width * height * 3);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const light = 1.06 - 0.34 * Math.hypot(x / width - 0.42, y / height - 0.4);
      const grain = random.below(3) * 3 - 3;
      for (let c = 0; c < 3; c++) {
        const value = (pixels[(y * width + x) * 4 + c] ?? 0) * light + grain;
        samples[(y * width + x) * 3 + c] = Math.max(0, Math.min(255, value));
      }
    }
  return png(width, height, 3, samples, 250);
}
