import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { jcs, type Signable } from '../../../shared/domain/ledger/jcs.ts';
import type { Reading } from '../../../shared/domain/readings/reading.ts';
import type { BundleReading, WrittenVolume } from '../bundle-input.ts';
import { checkPdfA } from '../testing/pdfa-check.ts';
import { type PageWords, run, wordsOf } from '../testing/read-pdf.ts';
import { sampleBundle } from '../testing/sample-bundle.ts';
import { pdfOf, scannedLines, scannedPdf, scannedPicture, typedPage } from '../testing/scan.ts';
import { type BundleDeps, writeBundle } from '../write-bundle.ts';
import { PageReader } from './page-reader.ts';

const second = ['Page two of the scan', 'with other words on it'];
const words = scannedLines.join(' ').split(' ');

let folder: string;
let scan: Buffer;
let picture: Buffer;
const paths = { with: '', without: '' };
const written: { with?: WrittenVolume; without?: WrittenVolume } = {};

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'continuity-layer-'));
  scan = await scannedPdf([scannedLines, second]);
  picture = await scannedPicture();
  // Turned on the page: the page itself is upright, as a scanner that was fed a sheet askew makes it.
  const lying = await pdfOf(
    (doc) => {
      doc.rotate(90, { origin: [0, 0] }).image(picture, 0, -300, { width: 420, height: 300 });
    },
    [300, 420],
  );
  const sample = sampleBundle(
    [
      { ref: 'AB/1', description: 'Scanned notice', fileName: 'notice.pdf', mediaType: 'application/pdf', bytes: scan },
      { ref: 'AB/2', description: 'Photograph', fileName: 'photo.png', mediaType: 'image/png', bytes: picture },
      { ref: 'AB/3', description: 'Lying', fileName: 'lying.pdf', mediaType: 'application/pdf', bytes: lying },
    ],
    { keyEvents: 3 },
  );
  const files = new Map<string, Uint8Array>();
  const readings = [await read(scan, [1, 2], files), await read(picture, [1], files), await read(lying, [1], files)];
  const signal = new AbortController().signal;
  for (const name of ['with', 'without'] as const) {
    paths[name] = join(folder, `${name}.pdf`);
    const input = name === 'with' ? { ...sample.input, readings } : sample.input;
    const load: BundleDeps['load'] = async (source) =>
      source.kind === 'reading' ? (files.get(source.id) as Uint8Array) : sample.load(source);
    written[name] = await writeBundle(input, { load, signal, onProgress: () => {} }, paths[name]);
  }
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function read(bytes: Buffer, pages: readonly number[], files: Map<string, Uint8Array>): Promise<BundleReading> {
  const reader = new PageReader();
  const { signal } = new AbortController();
  try {
    await reader.open(Uint8Array.from(bytes), signal);
    const found = [];
    for (const page of pages) found.push(await reader.read(page, signal, () => {}));
    const source = createHash('sha256').update(bytes).digest('hex');
    const [first] = found;
    if (!first) throw new Error('nothing read');
    const reading: Reading = {
      v: 1,
      type: 'continuity-reading',
      source,
      tool: first.tool,
      pages: found.map(({ page }) => page),
    };
    const file = jcs(reading as unknown as Signable);
    const sha256 = createHash('sha256').update(file).digest('hex');
    files.set(sha256, file);
    return { source, files: [{ sha256, size: file.length }] };
  } finally {
    await reader.close();
  }
}

/** Pages of an exhibit after its slip sheet. */
function pagesOf(ref: string, volume: WrittenVolume | undefined): number[] {
  const exhibit = volume?.exhibits.find((one) => one.ref === ref);
  if (!exhibit) throw new Error(`no exhibit ${ref}`);
  return Array.from({ length: exhibit.lastPage - exhibit.firstPage }, (_, i) => exhibit.firstPage + 1 + i);
}

const textOf = (page: PageWords | undefined): string => page?.words.map(({ text }) => text).join(' ') ?? '';

describe('words read from a picture', { timeout: 120_000 }, () => {
  it('are found in the file, in reading order, and without them nothing is (B5)', () => {
    const [notice, next] = pagesOf('AB/1', written.with);
    const [photo] = pagesOf('AB/2', written.with);
    const pages = wordsOf(paths.with);
    expect(textOf(pages[(notice as number) - 1])).toContain(words.join(' '));
    expect(textOf(pages[(next as number) - 1])).toContain(second.join(' '));
    expect(textOf(pages[(photo as number) - 1])).toContain(words.join(' '));
    for (const page of wordsOf(paths.without)) expect(textOf(page)).not.toContain('They have read');
  });

  it('stand where the picture has them', async () => {
    const typed = join(folder, 'typed.pdf');
    writeFileSync(typed, await typedPage());
    const there = wordsOf(typed)[0]?.words ?? [];
    const [page] = pagesOf('AB/1', written.with) as [number];
    const all = wordsOf(paths.with)[page - 1]?.words ?? [];
    const from = all.findIndex(({ text }, i) => text === words[0] && all[i + 1]?.text === words[1]);
    const here = all.slice(from, from + words.length);
    expect(here.map(({ text }) => text)).toEqual(words);
    // A page of its own size in the middle of an A4 sheet: moved, and nothing else.
    const [dx, dy] = [(841.89 - 420) / 2, (here[0]?.y1 ?? 0) - (there[0]?.y1 ?? 0)];
    for (const [i, word] of here.entries()) {
      const original = there[i];
      expect(Math.abs(word.x0 - dx - (original?.x0 ?? 0)), `left of ${word.text}`).toBeLessThan(2);
      expect(Math.abs(word.x1 - dx - (original?.x1 ?? 0)), `right of ${word.text}`).toBeLessThan(2);
      expect(Math.abs(word.y1 - dy - (original?.y1 ?? 0)), `foot of ${word.text}`).toBeLessThan(3);
    }
    // And there is ink of the picture in the middle of each.
    const { width, shade } = rendered(paths.with, page);
    for (const { text, x0, x1, y0, y1 } of here) {
      let ink = 0;
      for (let y = Math.floor(y0 + (y1 - y0) / 3); y < y1; y++)
        for (let x = Math.floor(x0); x < x1; x++) if ((shade[y * width + x] ?? 255) < 128) ink++;
      expect(ink, text).toBeGreaterThan(3);
    }
  });

  it('stand on a sheet that was scanned lying as they lie there', () => {
    const [page] = pagesOf('AB/3', written.with) as [number];
    const { width, shade } = rendered(paths.with, page);
    const found =
      wordsOf(paths.with)[page - 1]?.words.filter(({ text }) => text === 'Acceptable' || text === 'follow') ?? [];
    expect(found).toHaveLength(2);
    for (const { text, x0, x1, y0, y1 } of found) {
      expect(y1 - y0, `${text} runs down the page`).toBeGreaterThan((x1 - x0) * 1.2);
      let ink = 0;
      for (let y = Math.floor(y0); y < y1; y++)
        for (let x = Math.floor(x0); x < x1; x++) if ((shade[y * width + x] ?? 255) < 128) ink++;
      expect(ink, text).toBeGreaterThan(10);
    }
  });

  it('leave the picture as it is: the same stream, the same page to look at', () => {
    const bundle = readFileSync(paths.with);
    const original = join(folder, 'original.pdf');
    writeFileSync(original, scan);
    const objects = run('pdfimages', '-list', original)
      .split('\n')
      .slice(2)
      .flatMap((row) => row.split(/\s+/)[11] ?? []);
    expect(objects.length).toBeGreaterThan(0);
    for (const object of new Set(objects)) {
      const stream = execFileSync('qpdf', [`--show-object=${object}`, '--raw-stream-data', original]);
      expect(stream.length).toBeGreaterThan(1000);
      expect(bundle.includes(stream)).toBe(true);
    }
    const idat = picture.indexOf('IDAT');
    expect(bundle.includes(picture.subarray(idat + 4, idat + 4 + picture.readUInt32BE(idat - 4)))).toBe(true);
    for (const ref of ['AB/1', 'AB/2'])
      for (const page of pagesOf(ref, written.with))
        expect(rendered(paths.with, page).shade.equals(rendered(paths.without, page).shade)).toBe(true);
  });

  it('are said on the slip sheet to be a machine’s, and to a screen reader in paragraphs', async () => {
    const exhibit = written.with?.exhibits.find(({ ref }) => ref === 'AB/1');
    const slip = run('pdftotext', '-f', String(exhibit?.firstPage), '-l', String(exhibit?.firstPage), paths.with, '-');
    expect(slip.replace(/\s+/g, ' ')).toContain('was read by machine (tesseract 5.1.0) and may hold errors.');
    const [page] = pagesOf('AB/1', written.with) as [number];
    expect((await paragraphs(paths.with, page)).join(' ')).toBe(scannedLines.join(' '));
  });

  it('keep the file PDF/A-2u, with its font embedded and every letter named', () => {
    expect(checkPdfA(paths.with)).toEqual(checkPdfA(paths.without));
    expect(checkPdfA(paths.with)).toEqual([]);
    expect(run('qpdf', '--check', paths.with)).toContain('No syntax or stream encoding errors');
  });
});

function rendered(path: string, page: number): { width: number; shade: Buffer } {
  const out = join(folder, 'page');
  run('pdftoppm', '-r', '72', '-gray', '-f', String(page), '-l', String(page), '-singlefile', path, out);
  const pgm = readFileSync(`${out}.pgm`);
  const [, width] = /^P5\s+(\d+)\s+(\d+)\s+255\s/.exec(pgm.subarray(0, 40).toString('latin1')) ?? [];
  const head = /^P5\s+\d+\s+\d+\s+255\s/.exec(pgm.subarray(0, 40).toString('latin1'))?.[0].length ?? 0;
  return { width: Number(width), shade: pgm.subarray(head) };
}

/** What the structure of a page calls paragraphs, as pdf.js puts them together. */
async function paragraphs(path: string, number: number): Promise<string[]> {
  const task = getDocument({ data: new Uint8Array(readFileSync(path)), verbosity: 0 });
  const page = await (await task.promise).getPage(number);
  const said = new Map<string, string>();
  let inside = '';
  for (const item of (await page.getTextContent({ includeMarkedContent: true })).items) {
    if ('str' in item) said.set(inside, `${said.get(inside) ?? ''}${item.str}${item.hasEOL ? ' ' : ''}`);
    else inside = item.type === 'endMarkedContent' ? '' : (item.id ?? '');
  }
  const found: string[] = [];
  type Node = { role?: string; type?: string; id?: string; children?: Node[] };
  const walk = (node: Node): void => {
    if (node.role === 'P')
      found.push(
        (node.children ?? [])
          .map(({ id }) => said.get(id ?? '') ?? '')
          .join('')
          .replace(/\s+/g, ' ')
          .trim(),
      );
    for (const child of node.children ?? []) walk(child);
  };
  walk((await page.getStructTree()) as Node);
  await task.destroy();
  return found;
}
