import { degrees, PDFDocument, StandardFonts } from '@cantoo/pdf-lib';
import { expect, test } from 'vitest';
import { boxOf, charactersUnder, PdfiumDocument, UnreadablePdf } from './pdfium-document.ts';
import type { Rect } from './upright.ts';

const turned = async (rotation: number): Promise<Uint8Array> => {
  const document = await PDFDocument.create();
  const font = await document.embedFont(StandardFonts.Helvetica);
  const page = document.addPage([400, 600]);
  page.setCropBox(50, 60, 300, 500);
  page.setRotation(degrees(rotation));
  page.drawText('Hello SECRET world office', { x: 100, y: 300, size: 12, font });
  return document.save();
};

function around(boxes: Float32Array, from: number, to: number): Rect {
  const each = Array.from({ length: to - from }, (_, n) => boxOf(boxes, from + n));
  const x = Math.min(...each.map((box) => box.x));
  const y = Math.min(...each.map((box) => box.y));
  return {
    x,
    y,
    width: Math.max(...each.map((box) => box.x + box.width)) - x,
    height: Math.max(...each.map((box) => box.y + box.height)) - y,
  };
}

test.each([0, 90, 180, 270])('words are found, taken out and painted over on a page turned by %i', async (rotation) => {
  using document = await PdfiumDocument.open(await turned(rotation));
  const sideways = rotation % 180 !== 0;
  expect(document.pageCount).toBe(1);
  expect(document.size(0)).toEqual(sideways ? { width: 500, height: 300 } : { width: 300, height: 500 });
  const text = document.text(0);
  const at = text.characters.join('').indexOf('SECRET');
  const box = around(text.boxes, at, at + 6);
  // The word is wider than high as it is read; what is turned sideways stands upright on its page.
  expect(box.width > box.height).toBe(!sideways);
  expect(
    charactersUnder(text, [box])
      .map((n) => text.characters[n])
      .join(''),
  ).toBe('SECRET');

  document.redact(0, [box]);
  using again = await PdfiumDocument.open(document.save());
  const left = again.text(0).characters.join('');
  expect(left).toContain('Hello');
  expect(left).toContain('world office');
  expect(left).not.toMatch(/SECRET|S E C/);
  const picture = again.renderPage(0, 144);
  const pixel = (x: number, y: number) => [
    ...picture.rgba.subarray((Math.round(y * 2) * picture.width + Math.round(x * 2)) * 4).subarray(0, 4),
  ];
  expect(pixel(box.x + box.width / 2, box.y + box.height / 2)).toEqual([0, 0, 0, 255]);
  expect(pixel(5, 5)).toEqual([255, 255, 255, 255]);
});

test('what is no PDF, and what asks for a password, are told apart', async () => {
  await expect(PdfiumDocument.open(new TextEncoder().encode('no document'))).rejects.toEqual(
    new UnreadablePdf('damaged'),
  );
  const document = await PDFDocument.create();
  document.addPage([200, 200]);
  await document.encrypt({ userPassword: 'open', ownerPassword: 'owner' });
  const bytes = await document.save();
  await expect(PdfiumDocument.open(bytes)).rejects.toMatchObject({ because: 'password' });
  using opened = await PdfiumDocument.open(bytes, 'open');
  expect(opened.pageCount).toBe(1);
});
