import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FailureError } from '../../shared/api/failures.ts';
import type { Progress } from '../../shared/api/primitives.ts';
import type { WrittenVolume } from './bundle-input.ts';
import { asFailure } from './output-file.ts';
import { complaints, type PageWords, type ParsedPdf, parsePdf, run, wordsOf } from './testing/read-pdf.ts';
import { type Sample, sampleBundle, sampleCsv, sampleExhibits, sampleLog } from './testing/sample-bundle.ts';
import { type BundleDeps, writeBundle } from './write-bundle.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'continuity-bundle-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

function write(sample: Sample, name: string, deps: Partial<BundleDeps> = {}): Promise<WrittenVolume> {
  return writeBundle(
    sample.input,
    { load: sample.load, signal: new AbortController().signal, onProgress: () => {}, ...deps },
    join(folder, name),
  );
}

const textOf = (page: PageWords): string => page.words.map(({ text }) => text).join(' ');

describe('a whole bundle', { timeout: 180_000 }, () => {
  let sample: Sample;
  let path: string;
  let written: WrittenVolume;
  let pages: PageWords[];
  let pdf: ParsedPdf;
  beforeAll(async () => {
    sample = sampleBundle(await sampleExhibits());
    path = join(folder, 'whole.pdf');
    written = await write(sample, 'whole.pdf');
    pages = wordsOf(path);
    pdf = parsePdf(path);
  });

  it('is one PDF that qpdf and poppler find nothing wrong with', () => {
    expect(run('qpdf', '--check', path)).toContain('No syntax or stream encoding errors');
    const info = run('pdfinfo', path);
    expect(info).toMatch(/Pages: +\d+\n/);
    expect(info).toContain('Title:           Bundle A – PC Sample – DPS/2026/0413');
    expect(info).toContain('PDF version:     1.7');
    expect(info).toContain('Tagged:          yes');
    expect(pdf.pages).toBe(written.pages);
    expect(pages).toHaveLength(written.pages);
    // Rendering is where a broken content stream shows.
    expect(complaints('pdftoppm', '-r', '20', path, join(folder, 'render'))).toBe('');
  });

  it('shows n on page n, bottom right, bold, at least 12 pt, on white (B2, B12)', () => {
    for (const [i, page] of pages.entries()) {
      const corner = page.words.filter(({ x0, y0 }) => x0 > page.width - 80 && y0 > page.height - 50);
      expect(
        corner.map(({ text }) => text),
        `page ${i + 1}`,
      ).toEqual([String(i + 1)]);
      const [number] = corner;
      // The box of a word is the font's, whose height is more than its size: 14 pt Source Sans gives 18.5.
      expect((number?.y1 ?? 0) - (number?.y0 ?? 0)).toBeGreaterThan(15);
    }
    expect(run('pdffonts', '-l', '1', path)).toMatch(/SourceSans3-Bold .* yes yes yes/);
  });

  it('links every row of the index to the page that it prints (B3)', () => {
    const [index] = written.sections.filter(({ id }) => id === 'index');
    let rows = 0;
    for (let n = index?.firstPage ?? 0; n <= (index?.lastPage ?? 0); n++) {
      const page = pages[n - 1] as PageWords;
      for (const link of pdf.links.filter((one) => one.page === n)) {
        rows++;
        const [x0, y0, x1, y1] = link.rect as [number, number, number, number];
        const [top, bottom] = [page.height - y1, page.height - y0];
        const row = page.words.filter(
          (word) => word.y0 > top - 2 && word.y1 < bottom + 4 && word.x0 >= x0 && word.x1 <= x1 + 1,
        );
        const printed = row.filter(({ x1: right }) => right > x1 - 60).map(({ text }) => text);
        expect(Number(printed.at(-1)?.split('–')[0]), row.map(({ text }) => text).join(' ')).toBe(link.to);
        expect(link.zoom).toBeNull();
      }
    }
    // Chronology, list, exhibits and each of them, continuity, certificate.
    expect(rows).toBe(5 + sample.input.exhibits.length);
  });

  it('leads every other reference to a page to that page', () => {
    const chronology = written.sections.find(({ id }) => id === 'chronology');
    const firsts = new Map(written.exhibits.map(({ ref, firstPage }) => [ref, firstPage]));
    let checked = 0;
    for (const link of pdf.links.filter(({ page }) => page >= (chronology?.firstPage ?? 0))) {
      const page = pages[link.page - 1] as PageWords;
      const [x0, y0, x1, y1] = link.rect as [number, number, number, number];
      const words = page.words.filter(
        (word) =>
          word.x0 >= x0 - 1 && word.x1 <= x1 + 1 && word.y0 >= page.height - y1 - 4 && word.y1 <= page.height - y0 + 4,
      );
      const said = words.map(({ text }) => text).join(' ');
      const [, number] = /page (\d+)/.exec(said) ?? [];
      const [ref] = /AB\/\d+/.exec(said) ?? [];
      if (number !== undefined) expect(Number(number), said).toBe(link.to);
      if (ref !== undefined) expect(firsts.get(ref), said).toBe(link.to);
      if (number !== undefined || ref !== undefined) checked++;
    }
    expect(checked).toBeGreaterThan(60);
  });

  it('prints what is claimed of clocks, recorded beside adjusted times, and orders that are not safe', () => {
    const { firstPage = 0, lastPage = 0 } = written.sections.find(({ id }) => id === 'chronology') ?? {};
    const text = run('pdftotext', '-f', String(firstPage), '-l', String(lastPage), '-layout', path, '-').replace(
      /\s+/g,
      ' ',
    );
    expect(text).toContain('fast by 1 min 35 s');
    expect(text).toContain('Compared with the speaking clock');
    const adjusted = sample.input.keyEvents.filter(({ clock }) => clock !== null);
    expect(text.match(/recorded \d/g)).toHaveLength(adjusted.length);
    expect(text).toMatch(/order not safe: ?see 2, 4/);
  });

  it('ends every bookmark with its page, sections and exhibits alike (B4), and inherits zoom (B7)', () => {
    for (const mark of pdf.outline) {
      expect(mark.title).toMatch(new RegExp(` – page ${mark.to}$`));
      expect(mark.zoom).toBeNull();
    }
    expect(pdf.outline.filter(({ depth }) => depth === 0).map(({ title }) => title.split(' – page')[0])).toEqual([
      'Cover',
      'Index',
      'Chronology',
      'List of exhibits',
      'Exhibits',
      'Continuity statement',
      'Hash certificate',
    ]);
    expect(pdf.outline.filter(({ depth }) => depth === 1)).toHaveLength(sample.input.exhibits.length);
    const starts = [...written.sections, ...written.exhibits].map(({ firstPage }) => firstPage).sort((a, b) => a - b);
    expect(pdf.outline.map(({ to }) => to).sort((a, b) => a - b)).toEqual(starts);
  });

  it('begins each section where its bookmark leads, with its own heading', () => {
    for (const [id, words] of [
      ['index', 'Index'],
      ['chronology', 'Chronology'],
      ['exhibits-list', 'List of exhibits'],
      ['continuity', 'Continuity statement'],
      ['certificate', 'Hash certificate'],
    ]) {
      const section = written.sections.find((one) => one.id === id);
      expect(textOf(pages[(section?.firstPage ?? 0) - 1] as PageWords)).toContain(words);
    }
    for (const { ref, firstPage } of written.exhibits)
      expect(textOf(pages[firstPage - 1] as PageWords)).toContain(`as exhibit ${ref}.`);
  });

  it('opens at full size on its first page (B7)', () => {
    expect(pdf.openAction).toEqual({ to: 1, kind: '/XYZ', zoom: 1 });
  });

  it('holds no encryption, script, action or attachment (B16)', () => {
    expect(run('qpdf', '--show-encryption', path)).toContain('File is not encrypted');
    const keys = new Set(pdf.dictionaries.flatMap((dictionary) => Object.keys(dictionary)));
    for (const key of [
      '/Encrypt',
      '/JS',
      '/JavaScript',
      '/AA',
      '/Launch',
      '/EmbeddedFiles',
      '/EF',
      '/AcroForm',
      '/URI',
    ])
      expect(keys.has(key), key).toBe(false);
    const actions = pdf.dictionaries.filter((one) => ['/JavaScript', '/Launch', '/URI'].includes(String(one['/S'])));
    expect(actions).toEqual([]);
  });

  it('embeds every font of its own', () => {
    const fonts = run('pdffonts', path)
      .split('\n')
      .slice(2)
      .filter((line) => /SourceSans|DejaVu/.test(line));
    expect(fonts.length).toBeGreaterThan(4);
    for (const font of fonts) expect(font).toMatch(/ yes yes yes +\d+ +0$/);
  });

  it('bears protective marking, case reference and digests where they belong', () => {
    for (const [i, page] of pages.entries()) {
      const marks = page.words.filter(({ text }) => text === 'OFFICIAL-SENSITIVE');
      // The cover says it once more, among its facts.
      expect(marks).toHaveLength(i === 0 ? 3 : 2);
      expect(textOf(page)).toContain('DPS/2026/0413');
    }
    const certificate = written.sections.find(({ id }) => id === 'certificate');
    const text = pages
      .slice((certificate?.firstPage ?? 0) - 1)
      .map(textOf)
      .join(' ');
    for (const { sha256 } of sample.input.exhibits) expect(text).toContain(sha256);
    for (const { sha256 } of sample.input.imports) expect(text).toContain(sha256);
    expect(text).toContain(sample.input.ledger.head);
    expect(text).toContain(sample.input.ledger.deviceKey);
  });

  it('makes typed text searchable: every row of the extract and every line of the log (B5)', () => {
    const of = (ref: string, from = 1) => {
      const part = written.exhibits.find((one) => one.ref === ref);
      const first = (part?.firstPage ?? 0) - 1 + from;
      return pages.slice(first, part?.lastPage).map(textOf).join(' ');
    };
    const extract = of('AB/2');
    for (let line = 2; line <= 181; line++) expect(extract).toContain(` ${line} 2026-0`);
    const log = of('AB/4');
    for (let i = 1; i < 420; i++) expect(log).toContain(`sshd[${1000 + i}]:`);
    expect(of('AB/1')).toContain('Source page 8: custody interview transcript');
    // A character that turns text round is shown, not obeyed.
    expect(log).toContain('[U+202E]gpj.exe');
    // Words written from right to left stand as they are read: the boxes come from left to right, letter by letter.
    const leftToRight = 'שלום עולם'.split('').reverse().join('');
    expect(log).toContain(`Ωμέγα ${leftToRight}`);
    expect(of('AB/8', 0)).toContain(`overlay, ${leftToRight}`);
  });

  it('keeps what a supplied page shows clear of the stamps, upright and never enlarged (B6, B12)', () => {
    const part = written.exhibits.find(({ ref }) => ref === 'AB/1');
    for (let n = (part?.firstPage ?? 0) + 1; n <= (part?.lastPage ?? 0); n++) {
      const page = pages[n - 1] as PageWords;
      const own = page.words.filter(({ text }) => text === 'Source' || text === 'Q:' || text === 'recall');
      expect(own.length).toBeGreaterThan(20);
      for (const word of own) {
        expect(word.y1).toBeLessThan(page.height - 46);
        expect(word.y0).toBeGreaterThan(36);
      }
      // The source's own text is 9 pt Helvetica, about 10.4 in its box: never more here.
      if (n !== (part?.firstPage ?? 0) + 3)
        for (const word of own.filter(({ text }) => text === 'Q:')) expect(word.y1 - word.y0).toBeLessThan(10.5);
    }
    const sizes = pages
      .slice(part?.firstPage, part?.lastPage)
      .map(({ width, height }) => (width > height ? 'wide' : 'tall'));
    expect(sizes).toEqual(['tall', 'wide', 'wide', 'tall', 'tall', 'tall', 'tall', 'tall']);
    expect(textOf(pages[part?.firstPage ?? 0] as PageWords)).toContain('PC 1234');
  });

  it('does not resample images, and says why an exhibit has no pages', () => {
    const images = run('pdfimages', '-list', path).split('\n').slice(2);
    expect(images.some((line) => /image +1280 +800 /.test(line))).toBe(true);
    expect(images.some((line) => /smask +300 +420 /.test(line))).toBe(true);
    expect(images.some((line) => /image +8 +8 .* jpeg /.test(line))).toBe(true);
    const of = (ref: string) => written.exhibits.find((one) => one.ref === ref);
    expect(of('AB/5')?.placeholder).toContain('application/octet-stream');
    expect(of('AB/7')?.placeholder).toContain('it is a PDF, but');
    expect(textOf(pages[(of('AB/7')?.lastPage ?? 0) - 1] as PageWords)).toContain('not shown on paper');
  });

  it('tells bytes of a page from those of another', () => {
    const bytes = readFileSync(path);
    expect(written.pagesAt[0]?.[0]).toBe(0);
    const named = new Set<number>();
    for (const [, first, last] of written.pagesAt) for (let n = first; n > 0 && n <= last; n++) named.add(n);
    expect(named.size).toBe(written.pages);
    // A page object of its own lies in the range that names it.
    for (const [i, [from, first, last]] of written.pagesAt.entries()) {
      const to = written.pagesAt[i + 1]?.[0] ?? bytes.length;
      expect(to).toBeGreaterThan(from);
      if (first === last && first > 0) expect(bytes.subarray(from, to).includes(' obj')).toBe(true);
    }
  });

  it('is the same file from the same input', async () => {
    await write(sample, 'again.pdf');
    expect(readFileSync(join(folder, 'again.pdf')).equals(readFileSync(path))).toBe(true);
  });
});

describe('a bundle with nothing in it', () => {
  it('says so, and keeps its pages and references in order', async () => {
    const sample = sampleBundle([], {
      keyEvents: 0,
      change: { density: null, imports: [], scope: 'The case holds no events.' },
    });
    const written = await write(sample, 'empty.pdf');
    const path = join(folder, 'empty.pdf');
    expect(run('qpdf', '--check', path)).toContain('No syntax or stream encoding errors');
    const pdf = parsePdf(path);
    const text = wordsOf(path).map(textOf).join(' ');
    expect(text).toContain('The case holds no events');
    expect(text).toContain('No exhibit had been produced');
    expect(pdf.outline.map(({ to }) => to)).toEqual(written.sections.map(({ firstPage }) => firstPage));
    expect(pdf.outline.some(({ title }) => title.startsWith('Exhibits'))).toBe(false);
  });
});

describe('duplicates', () => {
  it('are named in the list of exhibits, under the later of the two (B15)', async () => {
    const one = { description: 'Log', fileName: 'a.log', mediaType: 'text/plain', bytes: sampleLog(5) };
    const sample = sampleBundle(
      [
        { ...one, ref: 'AB/1' },
        { ...one, ref: 'AB/2', bytes: sampleLog(6) },
        { ...one, ref: 'AB/3', description: 'The same log' },
      ],
      { keyEvents: 0 },
    );
    const { sections } = await write(sample, 'duplicates.pdf');
    const list = sections.find(({ id }) => id === 'exhibits-list');
    const text = textOf(wordsOf(join(folder, 'duplicates.pdf'))[(list?.firstPage ?? 0) - 1] as PageWords);
    expect(text.match(/Same content as exhibit/g)).toHaveLength(1);
    expect(text).toMatch(/AB\/3 The same log.*Same content as exhibit AB\/1\./);
  });
});

describe('what stops an export', () => {
  const left = () => readdirSync(folder).filter((name) => name.includes('stopped'));

  it('leaves no file when cancelled, at the start, between pages and while loading', async () => {
    const sample = sampleBundle(await sampleExhibits());
    const early = new AbortController();
    early.abort();
    const between = new AbortController();
    const loading = new AbortController();
    const attempts: [AbortController, Partial<BundleDeps>][] = [
      [early, {}],
      [between, { onProgress: ({ done }: Progress) => done > 5 && between.abort() }],
      [
        loading,
        {
          load: (source) => {
            loading.abort();
            return sample.load(source);
          },
        },
      ],
    ];
    for (const [controller, deps] of attempts) {
      const failure = await write(sample, 'stopped.pdf', { ...deps, signal: controller.signal }).catch(
        (error: FailureError) => error,
      );
      expect((failure as FailureError).failure?.code).toBe('cancelled');
      expect(left()).toEqual([]);
    }
  });

  it('refuses an exhibit that is not what was exhibited', async () => {
    const sample = sampleBundle(await sampleExhibits());
    const failure = (await write(sample, 'stopped.pdf', {
      load: async (source) => {
        const bytes = Uint8Array.from(await sample.load(source));
        bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
        return bytes;
      },
    }).catch((error: unknown) => error)) as FailureError;
    expect(failure.failure.code).toBe('case-damaged');
    expect(failure.failure.what).toContain('AB/1');
    expect(left()).toEqual([]);
  });

  it('names a full disk, a read-only folder and a missing one', async () => {
    const sample = sampleBundle([]);
    const code = async (path: string) =>
      (
        (await writeBundle(
          sample.input,
          { load: sample.load, signal: new AbortController().signal, onProgress: () => {} },
          path,
        ).catch((error: unknown) => error)) as FailureError
      ).failure?.code;
    expect(await code(join(folder, 'no-such-folder', 'a.pdf'))).toBe('file-missing');
    const of = (code: string) =>
      (asFailure(Object.assign(new Error(code), { code }), new AbortController().signal, '/x/a.pdf') as FailureError)
        .failure;
    expect(of('ENOSPC')).toMatchObject({ code: 'disk-full', kept: expect.stringContaining('No bundle was written') });
    expect(of('EDQUOT').code).toBe('disk-full');
    for (const denied of ['EROFS', 'EACCES', 'EPERM']) expect(of(denied).code).toBe('read-only');
    expect(of('EACCES').what).toContain('a.pdf');
  });
});

describe('long text', () => {
  it('is cut where the limit says, and says so on the slip sheet and at the cut', async () => {
    const sample = sampleBundle(
      [
        { ref: 'AB/1', description: 'Log', fileName: 'a.log', mediaType: 'text/plain', bytes: sampleLog(1000) },
        { ref: 'AB/2', description: 'Table', fileName: 'a.csv', mediaType: 'text/csv', bytes: sampleCsv(500) },
      ],
      { keyEvents: 0, change: { textPages: 3 } },
    );
    const written = await write(sample, 'cut.pdf');
    const pages = wordsOf(join(folder, 'cut.pdf'));
    for (const { firstPage, lastPage } of written.exhibits) {
      expect(lastPage - firstPage).toBeGreaterThanOrEqual(3);
      expect(lastPage - firstPage).toBeLessThanOrEqual(4);
      expect(textOf(pages[firstPage - 1] as PageWords)).toMatch(/Shown: the first [\d,]+ of (1,000 lines|500 rows)/);
      expect(textOf(pages[lastPage - 1] as PageWords)).toContain('Cut here');
    }
  });
});
