import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  degrees,
  PDFDocument,
  type PDFFont,
  PDFHexString,
  PDFName,
  type PDFPage,
  PDFString,
  rgb,
  StandardFonts,
} from '@cantoo/pdf-lib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { boxOf, PdfiumDocument, UnreadablePdf } from '../pdfium/pdfium-document.ts';
import type { Rect } from '../pdfium/upright.ts';
import { type PageMarks, redactPdf } from './redact-pdf.ts';
import { hiddenBy } from './secrets.ts';
import { RefusedRedaction, verifyRedaction } from './verify-redaction.ts';

const secret = 'Zanzibar Quillfeather';
const options = { dpi: 200 };

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'continuity-test-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function made(
  draw: (page: PDFPage, font: PDFFont, document: PDFDocument) => void | Promise<void>,
): Promise<Uint8Array> {
  const document = await PDFDocument.create();
  const font = await document.embedFont(StandardFonts.Helvetica);
  const page = document.addPage([400, 600]);
  await draw(page, font, document);
  return document.save({ useObjectStreams: false });
}

const line = (page: PDFPage, font: PDFFont, text = `Seen by ${secret} on Monday`): void =>
  page.drawText(text, { x: 50, y: 300, size: 12, font });

/** Where `word` stands on each page. */
async function marksFor(pdf: Uint8Array, word = secret): Promise<PageMarks[]> {
  using document = await PdfiumDocument.open(pdf);
  return Array.from({ length: document.pageCount }, (_, page) => {
    const text = document.text(page);
    const at = text.characters.join('').indexOf(word);
    if (at === -1) return { page: page + 1, rects: [] };
    const each = Array.from({ length: word.length }, (_, n) => boxOf(text.boxes, at + n)).filter(
      (box) => box.width > 0,
    );
    return { page: page + 1, rects: [around(each)] };
  }).filter(({ rects }) => rects.length > 0);
}

function around(boxes: readonly Rect[]): Rect {
  const x = Math.min(...boxes.map((box) => box.x));
  const y = Math.min(...boxes.map((box) => box.y));
  return {
    x,
    y,
    width: Math.max(...boxes.map((box) => box.x + box.width)) - x,
    height: Math.max(...boxes.map((box) => box.y + box.height)) - y,
  };
}

function file(pdf: Uint8Array): string {
  const path = join(folder, `${Math.floor(performance.now() * 1000)}.pdf`);
  writeFileSync(path, pdf);
  return path;
}

const extracted = (pdf: Uint8Array): string =>
  execFileSync('pdftotext', ['-layout', file(pdf), '-'], { encoding: 'utf8' });

/** Rule B14: by programs that are not ours. */
function expectGone(pdf: Uint8Array, words: readonly string[] = ['Zanzibar', 'Quillfeather']): void {
  const path = file(pdf);
  execFileSync('qpdf', ['--check', path]);
  const plain = execFileSync('qpdf', ['--qdf', '--stream-data=uncompress', path, '-'], { maxBuffer: 1 << 28 });
  const lower = plain.toString('latin1').toLowerCase();
  for (const word of words) {
    expect(extracted(pdf)).not.toContain(word);
    const little = Buffer.from(word, 'utf16le');
    for (const form of [
      word,
      Buffer.from(word).toString('hex'),
      little.toString('latin1'),
      Buffer.from(little).swap16().toString('latin1'),
      Buffer.from(little).swap16().toString('hex'),
    ])
      expect(lower.includes(form.toLowerCase())).toBe(false);
  }
  expect(Buffer.from(pdf).toString('latin1').split('%%EOF')).toHaveLength(2);
}

test('words are gone for pdftotext and from every object; what is beside them stays', async () => {
  const source = await made((page, font) => line(page, font));
  const { pdf, rasterised } = await redactPdf(source, await marksFor(source), options);
  expect(rasterised).toEqual([]);
  expectGone(pdf);
  expect(extracted(pdf)).toMatch(/Seen by\s+on Monday/);
});

test('the same source and marks give the same bytes', async () => {
  const source = await made((page, font) => line(page, font));
  const marks = await marksFor(source);
  const [first, second] = [await redactPdf(source, marks, options), await redactPdf(source, marks, options)];
  expect(Buffer.compare(first.pdf, second.pdf)).toBe(0);
});

test.each([0, 90, 180, 270])('a page turned by %i', async (angle) => {
  const source = await made((page, font) => {
    page.setRotation(degrees(angle));
    page.setCropBox(20, 30, 350, 500);
    line(page, font);
  });
  const { pdf, rasterised } = await redactPdf(source, await marksFor(source), options);
  expect(rasterised).toEqual([]);
  expectGone(pdf);
  expect(extracted(pdf)).toContain('Monday');
});

test('nothing but pages comes along: facts, XMP, outline, attachment, script, link, field, note, names, structure, thumbnail', async () => {
  const source = await made(async (page, font, document) => {
    line(page, font);
    const { context, catalog } = document;
    document.setTitle(`About ${secret}`);
    document.setKeywords([secret]);
    catalog.set(
      PDFName.of('Metadata'),
      context.register(context.stream(`<x:xmpmeta>${secret}</x:xmpmeta>`, { Type: 'Metadata', Subtype: 'XML' })),
    );
    const title = PDFHexString.fromText(secret);
    const outlines = context.nextRef();
    const entry = context.register(context.obj({ Title: title, Parent: outlines }));
    context.assign(outlines, context.obj({ Type: 'Outlines', First: entry, Last: entry, Count: 1 }));
    catalog.set(PDFName.of('Outlines'), outlines);
    await document.attach(new TextEncoder().encode(secret), `${secret}.txt`, { description: secret });
    document.addJavaScript(secret, `app.alert("${secret}")`);
    catalog.set(PDFName.of('OpenAction'), context.obj({ S: 'JavaScript', JS: PDFString.of(secret) }));
    catalog.set(PDFName.of('Dests'), context.obj({ [secret.replace(' ', '')]: [page.ref, PDFName.of('Fit')] }));
    catalog.set(
      PDFName.of('StructTreeRoot'),
      context.register(context.obj({ Type: 'StructTreeRoot', K: { S: 'P', ActualText: title, Alt: title } })),
    );
    page.node.set(PDFName.of('PieceInfo'), context.obj({ Editor: { Private: PDFString.of(secret) } }));
    page.node.set(PDFName.of('Thumb'), context.register(context.stream(secret, { Width: 1, Height: 1 })));
    const link = context.register(
      context.obj({
        Type: 'Annot',
        Subtype: 'Link',
        Rect: [50, 295, 200, 315],
        A: { S: 'URI', URI: PDFString.of(`https://example.org/${secret}`) },
      }),
    );
    const note = context.register(
      context.obj({ Type: 'Annot', Subtype: 'Text', Rect: [300, 500, 320, 520], Contents: PDFString.of(secret) }),
    );
    page.node.set(PDFName.of('Annots'), context.obj([link, note]));
    const field = document.getForm().createTextField('who');
    field.setText(secret);
    field.addToPage(page, { x: 50, y: 100, width: 200, height: 20, font });
  });
  const inLine = await marksFor(source);
  const marks = [
    { page: 1, rects: [...inLine.flatMap(({ rects }) => rects), { x: 45, y: 475, width: 220, height: 30 }] },
  ];
  const { pdf, rasterised } = await redactPdf(source, marks, options);
  expect(rasterised).toEqual([]);
  expectGone(pdf);
  const names = execFileSync('qpdf', ['--qdf', file(pdf), '-'], { encoding: 'latin1' });
  for (const name of [
    '/Outlines',
    '/Metadata',
    '/Annots',
    '/AcroForm',
    '/Names',
    '/OpenAction',
    '/Info',
    '/URI',
    '/Thumb',
  ])
    expect(names).not.toContain(name);
});

test('a field’s value that no box hides stays as it is shown', async () => {
  const source = await made((page, font, document) => {
    line(page, font);
    const field = document.getForm().createTextField('rank');
    field.setText('Inspector');
    field.addToPage(page, { x: 50, y: 100, width: 200, height: 20, font });
  });
  const { pdf, rasterised } = await redactPdf(source, await marksFor(source), options);
  expect(rasterised).toEqual([]);
  expectGone(pdf);
  expect(extracted(pdf)).toContain('Inspector');
});

test('an earlier revision and objects that nothing refers to are gone', async () => {
  const source = await made((page, font, document) => {
    line(page, font, 'Nothing here any more');
    document.context.register(document.context.stream(`BT (${secret}) Tj ET`));
  });
  // An incremental update as a careless editor leaves it: the old content stands before it.
  const updated = Buffer.concat([
    source,
    Buffer.from(`\n% ${secret}\n`),
    Buffer.from(source).subarray(source.length - 40),
  ]);
  const { pdf, rasterised } = await redactPdf(updated, await marksFor(source, 'here'), options);
  expect(rasterised).toEqual([]);
  expectGone(pdf);
});

test('words spelt in marked content and in pieces', async () => {
  const source = await made((page, font, document) => {
    line(page, font, 'Seen on Monday');
    const name = page.node.newFontDictionary('F9', font.ref);
    const spelt = `/Span <</ActualText (${secret})>> BDC BT ${name} 12 Tf 50 200 Td [(Zan) -20 (zibar) 30 ( Quill) 10 (feather)] TJ ET EMC % ${secret}\n`;
    page.node.addContentStream(document.context.register(document.context.stream(spelt)));
    // A page without a box, which PDFium does not write again.
    const other = document.addPage([400, 600]);
    const again = other.node.newFontDictionary('F9', font.ref);
    const told = `/Span <</ActualText (${secret})>> BDC BT ${again} 12 Tf 50 200 Td (the other page) Tj ET EMC % ${secret}\n`;
    other.node.addContentStream(document.context.register(document.context.stream(told)));
  });
  const { pdf, rasterised } = await redactPdf(source, (await marksFor(source)).slice(0, 1), options);
  expect(rasterised).toEqual([]);
  expectGone(pdf);
  expect(extracted(pdf)).toContain('Seen on Monday');
  expect(extracted(pdf)).toContain('the other page');
});

test('invisible text (of a scan that was read) goes too', async () => {
  const source = await made((page, font, document) => {
    const name = page.node.newFontDictionary('F9', font.ref);
    page.node.addContentStream(
      document.context.register(document.context.stream(`BT 3 Tr ${name} 12 Tf 50 200 Td (by ${secret} there) Tj ET`)),
    );
  });
  const { pdf, rasterised } = await redactPdf(source, await marksFor(source), options);
  expect(rasterised).toEqual([]);
  expectGone(pdf);
  expect(extracted(pdf)).toContain('there');
});

describe('pages that become pictures', () => {
  test('a drawing that reaches out of the box: no line of it is left under the box, the rest of the text is still found', async () => {
    const source = await made((page, font) => {
      line(page, font);
      page.drawSvgPath('M 0 0 C 60 -40 90 40 160 0', { x: 60, y: 305, borderColor: rgb(0, 0, 1), borderWidth: 2 });
    });
    const { pdf, rasterised } = await redactPdf(source, await marksFor(source), options);
    expect(rasterised).toEqual([{ page: 1, why: 'something drawn that reaches out of a box' }]);
    expectGone(pdf);
    expect(extracted(pdf)).toMatch(/Seen by\s+on Monday/);
    const [, , size] = execFileSync('pdfimages', ['-list', file(pdf)], { encoding: 'utf8' }).split('\n');
    expect(size).toMatch(/image +1111 +1667/);
  });

  test('letters that are drawings (Type 3)', async () => {
    const source = await made((page, font, document) => {
      line(page, font);
      const { context } = document;
      const drawn = context.register(context.stream('600 0 0 0 500 700 d1 0 0 500 700 re f'));
      const type3 = context.register(
        context.obj({
          Type: 'Font',
          Subtype: 'Type3',
          FontBBox: [0, 0, 600, 700],
          FontMatrix: [0.001, 0, 0, 0.001, 0, 0],
          CharProcs: { sq: drawn },
          Encoding: { Type: 'Encoding', Differences: [97, PDFName.of('sq')] },
          FirstChar: 97,
          LastChar: 97,
          Widths: [600],
          Resources: {},
        }),
      );
      const name = page.node.newFontDictionary('T3', type3);
      page.node.addContentStream(context.register(context.stream(`BT ${name} 12 Tf 50 100 Td (aaa) Tj ET`)));
    });
    const { pdf, rasterised } = await redactPdf(source, await marksFor(source), options);
    expect(rasterised).toEqual([{ page: 1, why: 'letters that are drawings (a Type 3 font)' }]);
    expectGone(pdf);
  });

  test('a form that two pages share: the page without a box keeps it, as nobody hid it there', async () => {
    const source = await made((first, font, document) => {
      const { context } = document;
      const form = context.register(
        context.stream(`BT /F1 12 Tf 50 300 Td (Seen by ${secret} twice) Tj ET`, {
          Type: 'XObject',
          Subtype: 'Form',
          BBox: [0, 0, 400, 600],
          Resources: { Font: { F1: font.ref } },
        }),
      );
      for (const page of [first, document.addPage([400, 600])]) {
        const name = page.node.newXObject('Fm', form);
        page.node.addContentStream(context.register(context.stream(`q ${name} Do Q`)));
      }
    });
    const all = await marksFor(source);
    const { pdf, rasterised } = await redactPdf(source, all.slice(0, 1), options);
    expect(rasterised).toEqual([{ page: 1, why: 'a picture or drawing that other pages share' }]);
    const text = execFileSync('pdftotext', ['-f', '1', '-l', '1', file(pdf), '-'], { encoding: 'utf8' });
    expect(text).toContain('twice');
    expect(text).not.toContain('Zanzibar');
    expect(extracted(pdf).match(/Zanzibar/g)).toHaveLength(1);
    const both = await redactPdf(source, all, options);
    expectGone(both.pdf);
  });
});

test('pixels of a picture under a box are overwritten in the picture itself', async () => {
  const source = await made(async (page, _font, document) => {
    const bytes = Buffer.alloc(100 * 100 * 3, 0xc0);
    const image = document.context.register(
      document.context.stream(bytes, {
        Type: 'XObject',
        Subtype: 'Image',
        Width: 100,
        Height: 100,
        ColorSpace: 'DeviceRGB',
        BitsPerComponent: 8,
      }),
    );
    const name = page.node.newXObject('Im', image);
    page.node.addContentStream(
      document.context.register(document.context.stream(`q 200 0 0 200 100 300 cm ${name} Do Q`)),
    );
  });
  // The picture stands at 100..300 from the left and 100..300 from the top; the box hides its left half.
  const { pdf, rasterised } = await redactPdf(
    source,
    [{ page: 1, rects: [{ x: 100, y: 100, width: 100, height: 200 }] }],
    options,
  );
  expect(rasterised).toEqual([]);
  const out = join(folder, 'pixels');
  execFileSync('pdfimages', ['-png', file(pdf), out]);
  const listed = execFileSync('pdfimages', ['-list', file(pdf)], { encoding: 'utf8' })
    .trim()
    .split('\n')
    .slice(2);
  expect(listed).toHaveLength(1);
  execFileSync('pdfimages', [file(pdf), out]);
  const ppm = readFileSync(`${out}-000.ppm`);
  const pixels = ppm.subarray(ppm.length - 100 * 100 * 3);
  const shade = (x: number, y: number) => pixels[(y * 100 + x) * 3];
  expect(shade(10, 50)).toBe(255);
  expect(shade(90, 50)).toBe(0xc0);
});

describe('refused rather than accepted', () => {
  const expectedOf = async (source: Uint8Array, marks: readonly PageMarks[]) => {
    using document = await PdfiumDocument.open(source);
    const texts = [document.text(0)];
    const rects = new Map(marks.map((mark) => [mark.page - 1, mark.rects]));
    return {
      texts,
      pictures: new Set<number>(),
      hidden: [hiddenBy(texts[0] as (typeof texts)[0], rects.get(0) ?? [])],
      rects,
    };
  };

  test('a copy that is the original under black boxes', async () => {
    const source = await made((page, font) => line(page, font));
    const marks = await marksFor(source);
    using painted = await PdfiumDocument.open(source);
    for (const { page, rects } of marks) painted.paint(page - 1, rects);
    await expect(verifyRedaction(painted.save(), await expectedOf(source, marks))).rejects.toThrow(RefusedRedaction);
  });

  test.each([
    ['in plain letters', (text: string) => `(${text})`],
    ['in hexadecimal', (text: string) => `<${Buffer.from(text).toString('hex')}>`],
    ['in UTF-16', (text: string) => `<FEFF${Buffer.from(text, 'utf16le').swap16().toString('hex')}>`],
    [
      'in octal',
      (text: string) => `(${[...text].map((c) => `\\${c.charCodeAt(0).toString(8).padStart(3, '0')}`).join('')})`,
    ],
  ])('a copy whose catalogue still says it %s', async (_, spell) => {
    const source = await made((page, font) => line(page, font));
    const marks = await marksFor(source);
    const { pdf } = await redactPdf(source, marks, options);
    const expected = await expectedOf(source, marks);
    await expect(verifyRedaction(pdf, expected)).resolves.toBeUndefined();
    const text = Buffer.from(pdf)
      .toString('latin1')
      .replace('/Type /Catalog', `/Type /Catalog /Lang ${spell(secret)}`);
    const planted = Buffer.from(text.replace(/startxref[\s\S]*/, `startxref\n0\n%%EOF\n`), 'latin1');
    await expect(verifyRedaction(planted, expected)).rejects.toThrow('words that are to be gone');
  });

  test('a second revision, and an object that nothing refers to', async () => {
    const source = await made((page, font) => line(page, font));
    const marks = await marksFor(source);
    const { pdf } = await redactPdf(source, marks, options);
    const expected = await expectedOf(source, marks);
    await expect(verifyRedaction(Buffer.concat([pdf, Buffer.from('startxref\n0\n%%EOF\n')]), expected)).rejects.toThrow(
      'more than one revision',
    );
    const orphan = Buffer.from(pdf).toString('latin1').replace('trailer', '99 0 obj\n<< /A 1 >>\nendobj\ntrailer');
    await expect(verifyRedaction(Buffer.from(orphan, 'latin1'), expected)).rejects.toThrow('nothing refers to');
  });

  test('boxes beside the page, pages that are not there, passwords', async () => {
    const source = await made((page, font) => line(page, font));
    const box = { x: 10, y: 10, width: 50, height: 50 };
    await expect(redactPdf(source, [{ page: 2, rects: [box] }], options)).rejects.toThrow('no page 2');
    await expect(redactPdf(source, [{ page: 1, rects: [{ ...box, x: 900 }] }], options)).rejects.toThrow(
      'outside page 1',
    );
    const document = await PDFDocument.load(source);
    await document.encrypt({ userPassword: 'open', ownerPassword: 'owner' });
    await expect(redactPdf(await document.save(), [{ page: 1, rects: [box] }], options)).rejects.toThrow(UnreadablePdf);
  });
});

const corpus = '../shared/corpus/pdf';
const kinds = existsSync(corpus)
  ? readdirSync(corpus, { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? [entry.name] : []))
  : [];
/** Of each kind: the first few that PDFium opens and that are no books. */
const mostOfKind = 3;

test.skipIf(kinds.length > 0)('PDFs of the corpus: skipped, as ../shared/corpus is not there', () => {
  expect(kinds).toEqual([]);
});

test.each(kinds)('PDFs of the corpus, %s: redacted or refused, and never left with what a box hides', async (kind) => {
  const refused: string[] = [];
  let redacted = 0;
  for (const name of readdirSync(join(corpus, kind)).sort()) {
    const bytes = new Uint8Array(readFileSync(join(corpus, kind, name)));
    if (bytes.length > 400_000 || redacted >= mostOfKind) continue;
    try {
      using document = await PdfiumDocument.open(bytes);
      if (document.pageCount === 0 || document.pageCount > 4) continue;
      const { width, height } = document.size(0);
      const box = { x: width * 0.1, y: height * 0.1, width: width * 0.5, height: height * 0.2 };
      const { pdf, rasterised } = await redactPdf(bytes, [{ page: 1, rects: [box] }], options);
      execFileSync('qpdf', ['--check', file(pdf)], { stdio: 'ignore' });
      using again = await PdfiumDocument.open(pdf);
      // Behind a picture, what is left stands only about where it stood.
      if (rasterised.length === 0) expect(hiddenBy(again.text(0), [box]).characters.size, name).toBe(0);
      redacted++;
    } catch (error) {
      if (error instanceof RefusedRedaction) refused.push(`${name}: ${error.message}`);
      else if (!(error instanceof UnreadablePdf)) throw new Error(name, { cause: error });
    }
  }
  expect(refused).toEqual([]);
});
