import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PDFDocument } from '@cantoo/pdf-lib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Unfit } from '../../../shared/domain/bundle/plan.ts';
import { PdfiumDocument, type Picture } from '../../pdfium/pdfium-document.ts';
import { UnusablePdf } from '../exhibits/pdf/imported.ts';
import { importPdf } from '../exhibits/pdf-import.ts';
import { handMade, letters, mendable, unfit } from '../testing/faulty-pdfs.ts';
import { checkPdfA } from '../testing/pdfa-check.ts';
import { run, wordsOf } from '../testing/read-pdf.ts';
import { sampleBundle } from '../testing/sample-bundle.ts';
import { writeBundle } from '../write-bundle.ts';
import { inkColours, inkSteps } from './common-inks.ts';
import { mend } from './mend.ts';
import { precheck } from './precheck.ts';
import { rules } from './rules.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'continuity-supplied-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

async function bundleOf(name: string, contents: ReadonlyMap<string, Uint8Array>, choice: Unfit) {
  const sample = sampleBundle(
    [...contents].map(([fileName, bytes], i) => ({
      ref: `AB/${i + 1}`,
      description: fileName,
      fileName: `${fileName}.pdf`,
      mediaType: 'application/pdf',
      bytes,
    })),
    { keyEvents: 0 },
  );
  const volumes = sample.input.volumes.map((volume) => ({
    ...volume,
    sections: volume.sections.map((section) => ({
      ...section,
      items: section.items.map((item) =>
        item.content.kind === 'exhibit' ? { ...item, content: { ...item.content, unfit: choice } } : item,
      ),
    })),
  }));
  const path = join(folder, name);
  const deps = { load: sample.load, signal: new AbortController().signal, onProgress: () => {} };
  return { path, written: await writeBundle({ ...sample.input, volumes }, deps, path) };
}

/** The part of the page that shows the supplied one. */
function shown(document: PdfiumDocument, page: number): Picture {
  return document.renderPage(page - 1, 72);
}

function difference(a: Picture, b: Picture): number {
  expect([a.width, a.height]).toEqual([b.width, b.height]);
  let most = 0;
  for (let i = 0; i < a.rgba.length; i++)
    most = Math.max(most, Math.abs((a.rgba[i] as number) - (b.rgba[i] as number)));
  return most;
}

const ofRule = (made: typeof mendable) =>
  new Map(Object.entries(made).map(([rule, { made: one }]) => [rule, handMade(one)]));

describe('pages that can be mended', () => {
  it.each(Object.entries(mendable))('%s is found, and gone once it is mended', async (rule, { made }) => {
    const bytes = handMade(made);
    const kept = await importPdf(bytes);
    expect(kept.pdfa.breaks.map((fault) => fault.rule)).toContain(rule);
    expect(kept.pdfa.breaks.every(({ effect }) => effect === 'mend')).toBe(true);
    const mended = await importPdf(bytes, { unfit: 'mend' });
    expect(mended.pdfa.breaks).toEqual([]);
    const said = rules[rule as keyof typeof rules].mended;
    expect(said).toBeDefined();
    expect(mended.remarks).toContain(said);
    expect(kept.remarks).not.toContain(said);
  });

  it('make a file that claims PDF/A-2u, keeps to it, and looks as before', { timeout: 60_000 }, async () => {
    const sources = ofRule(mendable);
    const before = await bundleOf('kept.pdf', sources, 'keep');
    const after = await bundleOf('mended.pdf', sources, 'mend');
    expect(before.written.pdfa.claimed).toBe(false);
    expect(before.written.pdfa.why).toContain('AB/1, page 1: data is compressed with LZW (ISO 19005-2, 6.1.7.2).');
    expect(checkPdfA(before.path).map(({ clause }) => clause)).toEqual(
      expect.arrayContaining(['6.6.4', '6.1.7.2', '6.2.4.3', '6.2.5', '6.2.8.1', '6.2.11.4.1']),
    );
    expect(after.written.pdfa).toEqual({ claimed: true, why: null });
    expect(checkPdfA(after.path)).toEqual([]);
    expect(run('qpdf', '--check', after.path)).toContain('No syntax or stream encoding errors');
    using old = await PdfiumDocument.open(readFileSync(before.path));
    using mended = await PdfiumDocument.open(readFileSync(after.path));
    for (const [i, [rule, { same }]] of Object.entries(mendable).entries()) {
      const page = after.written.exhibits[i]?.lastPage ?? 0;
      const was = before.written.exhibits[i]?.lastPage ?? 0;
      const [a, b] = [shown(old, was), shown(mended, page)];
      // The pages' own numbers may differ; what stands between the stamps may not.
      const between = (picture: Picture): Picture => ({
        ...picture,
        rgba: picture.rgba.slice(picture.width * 4 * 40, picture.width * 4 * (picture.height - 60)),
      });
      const found = difference(between(a), between(b));
      if (same !== null) expect(found, rule).toBeLessThanOrEqual(same);
      else {
        // Other letters of the same widths: the same words at the same places.
        const [x, y] = [wordsOf(before.path)[was - 1], wordsOf(after.path)[page - 1]];
        const words = (of: typeof x) =>
          of?.words.filter(({ y0 }) => y0 > 40 && y0 < 780).map((w) => [w.text, Math.round(w.x0), Math.round(w.x1)]);
        expect(words(y)).toEqual(words(x));
      }
    }
    // The stand-in is not the same picture, or this test would see nothing.
    expect(wordsOf(after.path).some(({ words }) => words.some(({ text }) => text === 'Statement'))).toBe(true);
  });
});

it.each([
  ['Helvetica', 'LiberationSans'],
  ['Helvetica-BoldOblique', 'LiberationSans-BoldItalic'],
  ['Arial,Bold', 'LiberationSans-Bold'],
  ['ArialMT', 'LiberationSans'],
  ['Times-Roman', 'Tinos-Regular'],
  ['TimesNewRomanPS-BoldItalicMT', 'Tinos-BoldItalic'],
  ['TimesNewRoman', 'Tinos-Regular'],
  ['Courier', 'Cousine-Regular'],
  ['CourierNew,Italic', 'Cousine-Italic'],
  ['Courier-Bold', 'Cousine-Bold'],
])('%s that was left out becomes %s', async (name, expected) => {
  const path = join(folder, 'stand-in.pdf');
  const document = await PDFDocument.load(handMade(letters(name)), { updateMetadata: false });
  const findings = precheck(document.context, document.getPages());
  expect([...(findings.pages[0]?.faults ?? [])]).toEqual(['font-standard']);
  mend(document.context, findings);
  writeFileSync(path, await document.save({ useObjectStreams: false }));
  expect(run('pdffonts', path)).toMatch(new RegExp(`AAAAAA\\+${expected} +TrueType .* yes yes `));
  expect(wordsOf(path)[0]?.words.map(({ text }) => text)).toEqual(['Statement', 'of', 'facts', '12']);
});

it.each(['Symbol', 'Garamond', 'HelveticaNeue', 'Arial-Black', 'TimesTen'])('nothing stands for %s', async (name) => {
  expect((await importPdf(handMade(letters(name)))).pdfa.breaks.map(({ rule }) => rule)).toContain('font');
});

it('reads the encoding that a Type 1 program brings with it', async () => {
  const program = (names: string) =>
    Buffer.from(`%!PS-AdobeFont-1.0: Own\n/Encoding 256 array\n${names}readonly def\ncurrentfile eexec\n`);
  const made = (names: string) =>
    handMade({
      content: 'BT /F 20 Tf 10 40 Td (AB) Tj ET',
      resources: '/Font <</F 10 0 R>>',
      objects: [
        '<</Type /Font /Subtype /Type1 /BaseFont /ABCDEF+Own /FirstChar 65 /LastChar 66 /Widths [600 600] /FontDescriptor 11 0 R>>',
        '<</Type /FontDescriptor /FontName /ABCDEF+Own /Flags 4 /FontBBox [0 0 600 700] /ItalicAngle 0 /Ascent 700 /Descent 0 /CapHeight 700 /StemV 80 /FontFile 12 0 R>>',
        ['', program(names)],
      ],
    });
  const rulesOf = async (names: string, choice: Unfit) =>
    (await importPdf(made(names), { unfit: choice })).pdfa.breaks.map(({ rule }) => rule);
  expect(await rulesOf('dup 65 /Eacute put\ndup 66 /fi put\n', 'keep')).toEqual(['unicode']);
  expect(await rulesOf('dup 65 /Eacute put\ndup 66 /fi put\n', 'mend')).toEqual([]);
  expect(await rulesOf('dup 65 /Eacute put\ndup 66 /g17 put\n', 'mend')).toEqual(['no-unicode']);
});

describe('pages that cannot', () => {
  it.each(Object.entries(unfit))('%s is found and stays', async (rule, made) => {
    const mended = await importPdf(handMade(made), { unfit: 'mend' });
    expect(mended.pdfa.breaks.map((fault) => [fault.rule, fault.pages])).toContainEqual([rule, [1]]);
  });

  it('become pictures with their words behind, if that is chosen', { timeout: 60_000 }, async () => {
    const sources = new Map(Object.entries(unfit).map(([rule, made]) => [rule, handMade(made)]));
    const kept = await bundleOf('as-is.pdf', sources, 'keep');
    const drawn = await bundleOf('pictures.pdf', sources, 'raster');
    expect(kept.written.pdfa.claimed).toBe(false);
    expect(drawn.written.pdfa).toEqual({ claimed: true, why: null });
    expect(checkPdfA(drawn.path)).toEqual([]);
    const pages = wordsOf(drawn.path);
    const words = (page: number) => pages[page - 1]?.words.map(({ text }) => text) ?? [];
    expect(words(drawn.written.exhibits[0]?.lastPage ?? 0)).toEqual(
      expect.arrayContaining(['Statement', 'of', 'facts', '12']),
    );
    expect(words(drawn.written.exhibits[0]?.firstPage ?? 0).join(' ')).toContain(
      'Shown as a picture at 200 dots per inch',
    );
    using old = await PdfiumDocument.open(readFileSync(kept.path));
    using now = await PdfiumDocument.open(readFileSync(drawn.path));
    for (const [i, { firstPage, lastPage }] of drawn.written.exhibits.entries()) {
      expect(lastPage - firstPage).toBe(1);
      const [a, b] = [shown(old, kept.written.exhibits[i]?.lastPage ?? 0), shown(now, lastPage)];
      // What a colour space that does not exist looks like is each reader’s own guess.
      if (Object.keys(unfit)[i] === 'colour-space') continue;
      let sum = 0;
      for (let k = 0; k < a.rgba.length; k++) sum += Math.abs((a.rgba[k] as number) - (b.rgba[k] as number));
      // A picture of a page is a little softer at its edges, and nothing else.
      expect(sum / a.rgba.length, drawn.written.exhibits[i]?.ref).toBeLessThan(0.6);
    }
  });

  it('say so page by page, with the pages’ own numbers', async () => {
    const found = await importPdf(handMade(unfit.font as (typeof unfit)[string]), { unfit: 'mend' });
    expect(found.pdfa.breaks).toEqual([
      { rule: 'font', clause: '6.2.11.4.1', words: 'a font is not embedded', effect: 'unfit', pages: [1] },
    ]);
  });
});

it('knows inks as PDFium shows them', async () => {
  const colours = inkColours();
  expect(colours).toHaveLength(inkSteps ** 4 * 3);
  const cells: number[] = [];
  for (let cell = 0; cell < inkSteps ** 4; cell += 97) cells.push(cell);
  const level = (cell: number, place: number) =>
    ((Math.floor(cell / inkSteps ** place) % inkSteps) / (inkSteps - 1)).toFixed(4);
  const content = cells
    .map(
      (cell, i) =>
        `${[3, 2, 1, 0].map((place) => level(cell, place)).join(' ')} k ${(i % 20) * 10} ${Math.floor(i / 20) * 10} 10 10 re f`,
    )
    .join('\n');
  using document = await PdfiumDocument.open(handMade({ content, resources: '' }));
  const { rgba, width, height } = document.renderPage(0, 72);
  for (const [i, cell] of cells.entries()) {
    const at = 4 * ((height - 1 - Math.floor(i / 20) * 10 - 5) * width + (i % 20) * 10 + 5);
    for (let c = 0; c < 3; c++)
      expect(
        Math.abs((rgba[at + c] as number) - (colours[3 * cell + c] as number)),
        `patch ${cell}`,
      ).toBeLessThanOrEqual(1);
  }
});

describe('real PDFs', () => {
  const corpus = '../shared/corpus/pdf';
  const files = existsSync(corpus)
    ? (readdirSync(corpus, { recursive: true }) as string[]).filter((name) => name.endsWith('.pdf')).sort()
    : [];
  if (files.length === 0) it.skip(`the corpus is not here (${corpus})`, () => {});
  else
    it('each get a verdict, and as pictures make a file that keeps to PDF/A-2u', { timeout: 60_000 }, async () => {
      const sources = new Map<string, Uint8Array>();
      const verdicts = new Map<string, string>();
      for (const name of files) {
        const bytes = readFileSync(join(corpus, name));
        try {
          const { pdfa, pages } = await importPdf(bytes, { unfit: 'mend' });
          verdicts.set(name, pdfa.breaks.map(({ rule }) => rule).join(' ') || 'sound');
          if (pages.length <= 2) sources.set(name.replace(/.*[/]/, ''), bytes);
        } catch (error) {
          expect(error, name).toBeInstanceOf(UnusablePdf);
          verdicts.set(name, 'unusable');
        }
      }
      expect(verdicts.size).toBe(files.length);
      expect(new Set(verdicts.values())).toContain('sound');
      expect([...verdicts.values()].some((verdict) => verdict.includes('font'))).toBe(true);
      const drawn = await bundleOf('corpus.pdf', sources, 'raster');
      expect(drawn.written.pdfa).toEqual({ claimed: true, why: null });
      expect(checkPdfA(drawn.path)).toEqual([]);
    });
});
