import childProcess from 'node:child_process';
import { createHash } from 'node:crypto';
import dns from 'node:dns';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import net from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { degrees, PDFDocument, PDFName, PDFString, rgb, StandardFonts } from '@cantoo/pdf-lib';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { drawSources, type SourceFile } from '../testing/drawn-sources.ts';
import { complaints, parsePdf, run, wordsOf } from '../testing/read-pdf.ts';
import { samplePdf } from '../testing/sample-bundle.ts';
import { UnusablePdf } from './pdf/imported.ts';
import { importPdf } from './pdf-import.ts';
import { PdfImporter } from './pdf-importer.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'continuity-import-pdf-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

const corpus = '../shared/corpus/pdf';
const files = existsSync(corpus)
  ? (readdirSync(corpus, { recursive: true }) as string[]).filter((name) => name.endsWith('.pdf')).sort()
  : [];

/** Two forms made wrong on purpose: poppler draws these fields anew, in letters; the stored appearance has them as curves. */
const redrawn = new Map([
  ['damaged/qpdf__form-bad-fields-array.pdf', ['salad']],
  ['forms/qpdf__form-errors.pdf', ['salad', '●']],
]);

const drawn = (name: string, files: readonly SourceFile[]) => drawSources(join(folder, name), files);
const pdf = (name: string): SourceFile => ({ fileName: name, bytes: readFileSync(join(corpus, name)) });

describe('real PDFs', () => {
  if (files.length === 0) it.skip(`the corpus is not here (${corpus})`, () => {});
  else
    it('each become pages or a placeholder that says why, in one sound file', { timeout: 120_000 }, async () => {
      const path = join(folder, 'corpus.pdf');
      const sources = await drawn('corpus.pdf', files.map(pdf));
      expect(run('qpdf', '--check', path)).toContain('No syntax or stream encoding errors');
      const pages = wordsOf(path);
      const shown = sources.filter(({ placeholder }) => placeholder === null);
      expect(shown.length).toBeGreaterThan(files.length / 2);
      for (const { fileName: name, firstPage, lastPage, placeholder } of sources) {
        if (placeholder !== null) {
          expect(lastPage, name).toBe(firstPage);
          const words = pages[firstPage - 1]?.words.map(({ text }) => text).join(' ');
          expect(words).toContain('not shown on paper');
          expect(words).toContain(
            createHash('sha256')
              .update(readFileSync(join(corpus, name)))
              .digest('hex'),
          );
          continue;
        }
        // A second reader's count of the original, where it has one.
        const count = /^Pages: +(\d+)/m.exec(complaintsFree(join(corpus, name)))?.[1];
        const listed = pages.slice(firstPage - 1, lastPage).filter(({ words }) =>
          words
            .map(({ text }) => text)
            .join(' ')
            .includes('Files inside Exhibit'),
        ).length;
        if (count !== undefined) expect(lastPage - firstPage + 1 - listed, name).toBe(Number(count));
        // What a reader sees of the original, a reader sees here: every word, those in fields and notes included.
        for (const [p, original] of originalWords(join(corpus, name)).entries()) {
          const here = pages[firstPage - 1 + p]?.words.map(({ text }) => text) ?? [];
          const lost = original.filter((word) => !here.includes(word) && !redrawn.get(name)?.includes(word));
          expect(lost, `${name}, page ${p + 1}`).toEqual([]);
        }
      }
      const parsed = parsePdf(path);
      const keys = new Set(parsed.dictionaries.flatMap((one) => Object.keys(one)));
      for (const key of ['/Encrypt', '/JS', '/AA', '/AcroForm', '/EmbeddedFiles', '/EF', '/URI'])
        expect(keys.has(key), key).toBe(false);
      const actions = parsed.dictionaries.map((one) => String(one['/S']));
      for (const action of ['/JavaScript', '/Launch', '/URI', '/GoToR', '/SubmitForm', '/ImportData'])
        expect(actions).not.toContain(action);
      for (const link of parsed.links) expect(link.to).toBeGreaterThan(0);
    });

  function originalWords(path: string): string[][] {
    try {
      return wordsOf(path).map(({ words }) => words.map(({ text }) => text));
    } catch {
      return [];
    }
  }

  function complaintsFree(path: string): string {
    try {
      return run('pdfinfo', path);
    } catch {
      return '';
    }
  }

  it.skipIf(files.length === 0)(
    'take no reader with them, and reach for nothing outside',
    { timeout: 300_000 },
    async () => {
      // In this thread, so that what it would call can be watched.
      const silenced = (['warn', 'error', 'log'] as const).map((name) => vi.spyOn(console, name).mockReturnValue());
      const outside = [
        vi.spyOn(net.Socket.prototype, 'connect'),
        vi.spyOn(dns, 'lookup'),
        vi.spyOn(globalThis, 'fetch'),
        vi.spyOn(childProcess, 'spawn'),
        vi.spyOn(childProcess, 'execFile'),
      ];
      for (const name of files) {
        const outcome = await importPdf(readFileSync(join(corpus, name)), { unfit: 'keep' }).catch(
          (error: unknown) => error,
        );
        if (outcome instanceof Error) expect(outcome, name).toBeInstanceOf(UnusablePdf);
      }
      for (const spy of outside) expect(spy).not.toHaveBeenCalled();
      for (const spy of [...outside, ...silenced]) spy.mockRestore();
      // And in the bounded threads: none is late (25 s), none full (512 MB), none fails.
      const importer = new PdfImporter();
      const signal = new AbortController().signal;
      for (const name of files) {
        const answer = await importer.import(readFileSync(join(corpus, name)), signal);
        if ('unusable' in answer) expect(answer.unusable, name).not.toMatch(/took longer|more memory|reader failed/);
      }
      await importer.close();
    },
  );

  it.skipIf(files.length === 0)('locked ones open with their password, and say so; a wrong one is named', async () => {
    const rows = readFileSync(join(corpus, 'PASSWORDS.csv'), 'utf8').trim().split(/\r?\n/).slice(1);
    let opened = 0;
    for (const row of rows) {
      const [name = '', , verified = ''] = row.split(',');
      const bytes = readFileSync(join(corpus, 'encrypted', name));
      for (const password of verified.split('|').filter((one) => one !== '')) {
        const imported = await importPdf(bytes, { password });
        expect(imported.pages.length, name).toBeGreaterThan(0);
        expect(imported.remarks.join(' '), name).toContain('protected');
        opened++;
      }
      if (verified !== '')
        await expect(importPdf(bytes, { password: 'not this one' }), name).rejects.toThrow('does not open it');
    }
    expect(opened).toBeGreaterThan(4);
    const name = 'encrypted/pypdf__r6-both-passwords.pdf';
    const [source] = await drawn('locked.pdf', [{ ...pdf(name), password: 'foo' }]);
    expect(source?.placeholder).toBeNull();
    const original = run('pdftotext', '-upw', 'foo', join(corpus, name), '-')
      .split(/\s+/)
      .filter((word) => word !== '');
    const here = wordsOf(join(folder, 'locked.pdf'))[0]?.words.map(({ text }) => text);
    expect(original.length).toBeGreaterThan(0);
    expect(here).toEqual(expect.arrayContaining(original));
  });

  it.skipIf(files.length === 0)('files inside are listed with the digests they have on disk', async () => {
    const name = 'attachments/pdfbox__testPDFPackage.pdf';
    const path = join(folder, 'package.pdf');
    const [source] = await drawn('package.pdf', [pdf(name)]);
    expect(source?.remarks.join(' ')).toContain('its pages are only a cover');
    const text = wordsOf(path)
      .flatMap(({ words }) => words.map((word) => word.text))
      .join(' ');
    const out = join(folder, 'detached');
    mkdirSync(out);
    run('pdfdetach', '-saveall', '-o', out, join(corpus, name));
    const inside = readdirSync(out);
    expect(inside.length).toBeGreaterThan(1);
    for (const file of inside) {
      const digest = createHash('sha256')
        .update(readFileSync(join(out, file)))
        .digest('hex');
      expect(text, file).toContain(digest);
    }
  });

  it.skipIf(files.length === 0)('a signed one says so', async () => {
    const [source] = await drawn('signed.pdf', [pdf('signed/qpdf__digitally-signed.pdf')]);
    expect(source?.remarks.join(' ')).toContain('The original is signed.');
  });

  for (const [name, words] of [
    ['encrypted/pypdf__r4-aes-user-password.pdf', 'locked with a password'],
    ['damaged/qpdf__pages-loop.pdf', 'list of pages is damaged'],
    ['damaged/qpdf__bad1.pdf', 'damaged'],
  ] as const)
    it.skipIf(!files.includes(name))(`${name}: ${words}`, async () => {
      await expect(importPdf(readFileSync(join(corpus, name)))).rejects.toThrow(words);
    });

  it.skipIf(!files.includes('encrypted/pypdf__r6-empty-password.pdf'))(
    'protected only against changes: shown, and said so',
    async () => {
      const imported = await importPdf(readFileSync(join(corpus, 'encrypted/pypdf__r6-empty-password.pdf')));
      expect(imported.pages).toHaveLength(1);
      expect(imported.remarks.join(' ')).toContain('protected against changes');
    },
  );
});

describe('what a page shows', () => {
  it('is carried over: notes with an appearance, values of fields, highlights without one; scripts are not', async () => {
    const document = await PDFDocument.create();
    const font = await document.embedFont(StandardFonts.Helvetica);
    const page = document.addPage([400, 500]);
    page.drawText('Marked words', { x: 50, y: 400, size: 12, font, color: rgb(0, 0, 0) });
    const { context } = document;
    const highlight = context.obj({
      Type: 'Annot',
      Subtype: 'Highlight',
      Rect: [50, 398, 130, 414],
      QuadPoints: [50, 414, 130, 414, 50, 398, 130, 398],
      C: [1, 1, 0],
    });
    const hidden = context.obj({ Type: 'Annot', Subtype: 'Square', Rect: [0, 0, 10, 10], F: 2 });
    const script = context.obj({
      Type: 'Annot',
      Subtype: 'Link',
      Rect: [0, 0, 9, 9],
      A: { S: 'JavaScript', JS: PDFString.of('app.alert(1)') },
    });
    page.node.set(
      PDFName.of('Annots'),
      context.obj([context.register(highlight), context.register(hidden), context.register(script)]),
    );
    document.catalog.set(PDFName.of('OpenAction'), context.obj({ S: 'Launch', F: PDFString.of('calc.exe') }));
    const bytes = await document.save();
    const imported = await importPdf(bytes);
    expect(imported.remarks).toEqual(
      expect.arrayContaining([
        'Scripts or program launches in the original are not carried over.',
        'Hidden in the original and hidden here: 1 annotation.',
      ]),
    );
    const path = join(folder, 'marked.pdf');
    const [source] = await drawn('marked.pdf', [{ fileName: 'marked.pdf', bytes }]);
    const at = source?.lastPage ?? 0;
    expect(wordsOf(path)[at - 1]?.words.map(({ text }) => text)).toEqual(expect.arrayContaining(['Marked', 'words']));
    // Yellow where the highlight lies: read from the rendered page.
    run('pdftoppm', '-r', '72', '-f', String(at), '-l', String(at), '-singlefile', path, join(folder, 'marked'));
    const image = readFileSync(join(folder, 'marked.ppm'));
    let yellow = 0;
    for (let i = image.length % 3; i + 2 < image.length; i += 3)
      if (image[i] === 255 && image[i + 1] === 255 && image[i + 2] === 0) yellow++;
    expect(yellow).toBeGreaterThan(300);
  });

  it('stays hidden where a layer of the original is off', async () => {
    const document = await PDFDocument.create();
    const font = await document.embedFont(StandardFonts.Helvetica);
    const page = document.addPage([300, 300]);
    const layer = document.context.register(document.context.obj({ Type: 'OCG', Name: PDFString.of('draft') }));
    page.drawRectangle({ x: 0, y: 0, width: 1, height: 1 });
    page.node.Resources()?.set(PDFName.of('Properties'), document.context.obj({ L: layer }));
    const content = document.context.register(document.context.stream('/OC /L BDC 1 0 0 rg 50 50 200 200 re f EMC'));
    page.node.addContentStream(content);
    page.drawText('Seen', { x: 20, y: 280, size: 10, font });
    document.catalog.set(PDFName.of('OCProperties'), document.context.obj({ OCGs: [layer], D: { OFF: [layer] } }));
    const bytes = await document.save();
    const imported = await importPdf(bytes);
    expect(imported.layers.off).toHaveLength(1);
    const path = join(folder, 'layers.pdf');
    const [source] = await drawn('layers.pdf', [{ fileName: 'layers.pdf', bytes }]);
    const at = String(source?.lastPage);
    run('pdftoppm', '-r', '36', '-f', at, '-l', at, '-singlefile', path, join(folder, 'layers'));
    const image = readFileSync(join(folder, 'layers.ppm'));
    let red = 0;
    for (let i = image.length % 3; i + 2 < image.length; i += 3)
      if ((image[i] ?? 0) > 200 && (image[i + 1] ?? 0) < 60 && (image[i + 2] ?? 0) < 60) red++;
    expect(red).toBe(0);
    expect(complaints('pdftoppm', '-r', '20', path, join(folder, 'l'))).toBe('');
  });
});

describe('links inside a document', () => {
  async function linked(): Promise<Uint8Array> {
    const document = await PDFDocument.create();
    const { context } = document;
    const pages = [0, 1, 2].map(() => document.addPage([400, 500]));
    const [one, two, three] = pages as [(typeof pages)[0], (typeof pages)[0], (typeof pages)[0]];
    two.setRotation(degrees(90));
    const link = (entries: Record<string, unknown>, x: number) =>
      context.register(
        context.obj({ Type: 'Annot', Subtype: 'Link', Rect: [x, 400, x + 40, 420], ...(entries as object) } as never),
      );
    one.node.set(
      PDFName.of('Annots'),
      context.obj([
        link({ Dest: [three.ref, 'XYZ', 0, 300, null] }, 20),
        link({ A: { S: 'GoTo', D: PDFString.of('chapter') } }, 80),
        link({ A: { S: 'URI', URI: PDFString.of('https://example.org/') } }, 140),
        link({ A: { S: 'GoToR', F: PDFString.of('other.pdf'), D: [0, 'Fit'] } }, 200),
      ]),
    );
    document.catalog.set(
      PDFName.of('Names'),
      context.obj({ Dests: { Names: [PDFString.of('chapter'), { D: [two.ref, 'Fit'] }] } }),
    );
    return document.save();
  }

  it('lead to the page they led to, and to the place on it', async () => {
    const path = join(folder, 'linked.pdf');
    const [source] = await drawn('linked.pdf', [{ fileName: 'linked.pdf', bytes: await linked() }]);
    const { links } = parsePdf(path);
    expect(links.map(({ page, to }) => [page, to])).toEqual([
      [1, 3],
      [1, 2],
    ]);
    // The original's page is 400 by 500 points, on an A4 page: in the middle between the stamps.
    const [rect] = links.map((link) => link.rect);
    expect((rect?.[2] ?? 0) - (rect?.[0] ?? 0)).toBeCloseTo(40, 1);
    expect(rect?.[0]).toBeCloseTo((595.28 - 400) / 2 + 20, 0);
    expect(source?.remarks).toContain('Not active here: 2 links of the original that lead out of it, or to no page.');
  });

  it('to pages that do not follow are counted', async () => {
    const [source] = await drawn('part.pdf', [{ fileName: 'linked.pdf', bytes: await linked(), pages: [[1, 2]] }]);
    expect(source?.lastPage).toBe(2);
    expect(parsePdf(join(folder, 'part.pdf')).links.map(({ to }) => to)).toEqual([2]);
    expect(source?.remarks).toContain('Not active here: 1 link to pages that do not follow.');
  });
});

describe('pages chosen', () => {
  it('bring along what they use and nothing of the others', async () => {
    const document = await PDFDocument.create();
    for (const side of [300, 301, 302]) {
      const page = document.addPage([side, 400]);
      const image = document.context.flateStream(Buffer.alloc(side * side, side & 255), {
        Type: 'XObject',
        Subtype: 'Image',
        Width: side,
        Height: side,
        BitsPerComponent: 8,
        ColorSpace: 'DeviceGray',
      });
      page.node.setXObject(PDFName.of('Im'), document.context.register(image));
      page.node.addContentStream(document.context.register(document.context.stream('q 200 0 0 200 0 0 cm /Im Do Q')));
    }
    const bytes = await document.save();
    await drawn('chosen.pdf', [{ fileName: 'three.pdf', bytes, pages: [[2, 2]] }]);
    const list = run('pdfimages', '-list', join(folder, 'chosen.pdf')).split('\n').slice(2, -1);
    expect(list.map((line) => line.trim().split(/\s+/)[3])).toEqual(['301']);
  });
});

describe('a document that will not be read', () => {
  it('is refused in words, whatever the bytes', async () => {
    // As in the worker: the library reports on the console what it meets in the document.
    const silenced = (['warn', 'error', 'log'] as const).map((name) => vi.spyOn(console, name).mockReturnValue());
    const whole = await samplePdf(2);
    for (let at = 0; at < whole.length; at += 997) {
      const broken = Uint8Array.from(whole);
      broken.fill(0x20, at, at + 400);
      const outcome = await importPdf(broken).catch((error: unknown) => error);
      if (outcome instanceof Error && !(outcome instanceof UnusablePdf))
        // The worker gives these one sentence of its own; they must at least be errors, not crashes.
        expect(outcome.message).not.toBe('');
    }
    for (const spy of silenced) spy.mockRestore();
  });

  it('is given up when it is late, and the next one is read', async () => {
    const importer = new PdfImporter({ ms: 1, msPerMegabyte: 0, memoryMb: 512 });
    const signal = new AbortController().signal;
    const late = await importer.import(await samplePdf(2), signal);
    expect(late).toEqual({ unusable: 'reading it took longer than 1 seconds' });
    await importer.close();
    const patient = new PdfImporter();
    const answer = await patient.import(await samplePdf(2), signal);
    expect('imported' in answer && answer.imported.pages).toHaveLength(2);
    await patient.close();
  });

  it('is let go when the export is cancelled', async () => {
    const importer = new PdfImporter();
    const controller = new AbortController();
    const reading = importer.import(await samplePdf(2), controller.signal);
    controller.abort(new Error('enough'));
    await expect(reading).rejects.toThrow('enough');
    await importer.close();
  });
});
