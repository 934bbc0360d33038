import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { PdfFile } from './pdfkit-file.ts';

const require = createRequire(import.meta.url);
const info = {
  title: 'A & <B> “é”\u0000',
  author: 'x',
  subject: '',
  creator: 'test',
  createdAt: new Date(0),
  lang: 'en-GB',
};

it('stands on the private fields of one version of pdfkit only', () => {
  // A newer pdfkit may work, or may write a file whose table points at the wrong bytes. Read its changes first.
  const installed = join(dirname(require.resolve('pdfkit')), '..', 'package.json');
  expect(JSON.parse(readFileSync(installed, 'utf8'))).toMatchObject({ name: 'pdfkit', version: '0.20.2' });
  const mine = JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8'));
  expect(mine.dependencies.pdfkit).toBe('0.20.2');
});

it('escapes what goes into XMP, and leaves the document information as it was', () => {
  const file = new PdfFile(info);
  file.end();
  const text = Buffer.concat(file.take()).toString('utf8');
  expect(text).toContain('<rdf:li xml:lang="x-default">A &amp; &lt;B&gt; “é”\ufffd</rdf:li>');
  expect(text).not.toContain('pdfaid:part');
  expect(text).toContain('/Lang (en-GB)');
});

it('numbers adopted objects as they were numbered elsewhere', () => {
  const file = new PdfFile(info);
  const first = file.nextId;
  const objects = [`${first} 0 obj\n(one)\nendobj\n`, `${first + 1} 0 obj\n(two)\nendobj\n`];
  const starts = [0, objects[0]?.length ?? 0];
  file.adopt([Buffer.from(objects.join(''))], starts);
  expect(file.nextId).toBe(first + 2);
  file.end();
  const bytes = Buffer.concat(file.take());
  const table = /xref\n0 \d+\n([\s\S]*?)trailer/.exec(bytes.toString('latin1'))?.[1]?.split('\n') ?? [];
  for (const [i, text] of objects.entries()) {
    const at = Number(table[first + i]?.slice(0, 10));
    expect(bytes.subarray(at, at + text.length).toString()).toBe(text);
  }
});

it('refuses to end with an object that was begun and never ended', () => {
  const file = new PdfFile(info);
  file.ref();
  expect(() => file.end()).toThrow('never ended');
});

it('shapes text into operators that a reader takes apart again', () => {
  const file = new PdfFile(info);
  const font = file.embedFont(readFileSync(require.resolve('source-sans/TTF/SourceSans3-Regular.ttf')));
  const { tj, width } = font.shape('AVATAR');
  expect(tj).toMatch(/^(<([0-9a-f]{4})+>| -?\d+ )+$/);
  // Kerned: narrower than its letters side by side.
  expect(width).toBeLessThan([...'AVATAR'].reduce((sum, letter) => sum + font.shape(letter).width, 0));
  expect(font.has('é'.codePointAt(0) ?? 0)).toBe(true);
  expect(font.has('漢'.codePointAt(0) ?? 0)).toBe(false);
});

it('puts ASCII words together as the font itself would', () => {
  const file = new PdfFile(info);
  for (const name of [
    'source-sans/TTF/SourceSans3-Regular',
    'source-sans/TTF/SourceSans3-Bold',
    'dejavu-fonts-ttf/ttf/DejaVuSans',
  ]) {
    const font = file.embedFont(readFileSync(require.resolve(`${name}.ttf`)));
    const ascii = fc.string({
      unit: fc.integer({ min: 0x21, max: 0x7e }).map((point) => String.fromCharCode(point)),
      minLength: 1,
    });
    const likely = fc.constantFrom(
      '2026-02-14T02:41:07.000Z',
      '10.0.255.7',
      'office',
      'AVATAR',
      'first/2',
      '1/2',
      'C:\\tmp\\a.docx',
      'Ty.,',
      'f(x)',
    );
    fc.assert(
      fc.property(fc.oneof(ascii, likely), (text) => {
        expect(font.shape(text)).toEqual(font.shapeWhole(text));
      }),
    );
  }
});
