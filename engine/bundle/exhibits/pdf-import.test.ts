import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PDFDocument, PDFName, PDFString, rgb, StandardFonts } from '@cantoo/pdf-lib';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { complaints, parsePdf, run, wordsOf } from '../testing/read-pdf.ts';
import { sampleBundle, samplePdf } from '../testing/sample-bundle.ts';
import { writeBundle } from '../write-bundle.ts';
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

async function bundleOf(name: string, contents: ReadonlyMap<string, Uint8Array>) {
  const sample = sampleBundle(
    [...contents].map(([fileName, bytes], i) => ({
      ref: `AB/${i + 1}`,
      description: fileName,
      fileName,
      mediaType: 'application/pdf',
      bytes,
    })),
    { keyEvents: 0 },
  );
  const path = join(folder, name);
  const deps = { loadExhibit: sample.load, signal: new AbortController().signal, onProgress: () => {} };
  return { path, sample, written: await writeBundle(sample.input, deps, path) };
}

describe('real PDFs', () => {
  if (files.length === 0) it.skip(`the corpus is not here (${corpus})`, () => {});
  else
    it('each become pages or a placeholder that says why, in one sound bundle', { timeout: 120_000 }, async () => {
      const { path, sample, written } = await bundleOf(
        'corpus.pdf',
        new Map(files.map((name) => [name, readFileSync(join(corpus, name))])),
      );
      expect(run('qpdf', '--check', path)).toContain('No syntax or stream encoding errors');
      const pages = wordsOf(path);
      const shown = written.exhibits.filter(({ placeholder }) => placeholder === null);
      expect(shown.length).toBeGreaterThan(files.length / 2);
      for (const [i, { ref, firstPage, lastPage, placeholder }] of written.exhibits.entries()) {
        const name = sample.input.exhibits[i]?.fileName ?? '';
        if (placeholder !== null) {
          expect(lastPage - firstPage, name).toBe(1);
          expect(pages[lastPage - 1]?.words.map(({ text }) => text).join(' ')).toContain('not shown on paper');
          continue;
        }
        // A second reader's count of the original, where it has one.
        const count = /^Pages: +(\d+)/m.exec(complaintsFree(join(corpus, name)))?.[1];
        if (count !== undefined) expect(lastPage - firstPage, `${ref} ${name}`).toBe(Number(count));
        // What a reader sees of the original, a reader sees here: every word, those in fields and notes included.
        for (const [p, original] of originalWords(join(corpus, name)).entries()) {
          const here = pages[firstPage + p]?.words.map(({ text }) => text) ?? [];
          const lost = original.filter((word) => !here.includes(word) && !redrawn.get(name)?.includes(word));
          expect(lost, `${name}, page ${p + 1}`).toEqual([]);
        }
      }
      for (const [i, page] of pages.entries()) {
        const corner = page.words.filter(({ x0, y0 }) => x0 > page.width - 62 && y0 > page.height - 44);
        expect(corner.at(-1)?.text, `page ${i + 1}`).toBe(String(i + 1));
      }
      const pdf = parsePdf(path);
      const keys = new Set(pdf.dictionaries.flatMap((one) => Object.keys(one)));
      for (const key of ['/Encrypt', '/JS', '/AA', '/AcroForm', '/EmbeddedFiles'])
        expect(keys.has(key), key).toBe(false);
      expect(pdf.dictionaries.some((one) => ['/JavaScript', '/Launch'].includes(String(one['/S'])))).toBe(false);
      for (const link of pdf.links) expect(link.to).toBeGreaterThan(0);
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
    const { path, written } = await bundleOf('marked.pdf', new Map([['marked.pdf', bytes]]));
    const at = written.exhibits[0]?.lastPage ?? 0;
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
    const { path, written } = await bundleOf('layers.pdf', new Map([['layers.pdf', bytes]]));
    const at = String(written.exhibits[0]?.lastPage);
    run('pdftoppm', '-r', '36', '-f', at, '-l', at, '-singlefile', path, join(folder, 'layers'));
    const image = readFileSync(join(folder, 'layers.ppm'));
    let red = 0;
    for (let i = image.length % 3; i + 2 < image.length; i += 3)
      if ((image[i] ?? 0) > 200 && (image[i + 1] ?? 0) < 60 && (image[i + 2] ?? 0) < 60) red++;
    expect(red).toBe(0);
    expect(complaints('pdftoppm', '-r', '20', path, join(folder, 'l'))).toBe('');
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
