/** A bundle of two volumes with every kind of part, and a later version of it, as other people's programs read them. */
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import decodeQR from 'qr/decode.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { BundleInput, WrittenVolume } from './bundle-input.ts';
import type { FilledQr } from './qr-fill.ts';
import { type PageWords, type ParsedPdf, parsePdf, run, wordsOf } from './testing/read-pdf.ts';
import { type RichSample, richBundle } from './testing/rich-bundle.ts';
import { type MadeVolume, writeVolumes } from './write-bundle.ts';

interface File {
  readonly path: string;
  readonly written: WrittenVolume;
  readonly code: FilledQr;
  readonly pages: PageWords[];
  readonly pdf: ParsedPdf;
}

let folder: string;
let sample: RichSample;
let a: File;
let b: File;
let later: File;
const signal = new AbortController().signal;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'continuity-volumes-'));
  sample = await richBundle();
  [a, b] = (await files(sample.input, 'served')) as [File, File];
  [, later] = (await files(sample.withLate, 'later')) as [File, File];
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function files(input: BundleInput, name: string): Promise<File[]> {
  const paths = input.volumes.map(({ letter }) => join(folder, `${name}-${letter}.pdf`));
  const made = await writeVolumes(input, { load: sample.load, signal, onProgress: () => {} }, paths, name);
  const out: File[] = [];
  for (const [i, path] of paths.entries()) {
    const { written, code, hashed } = made[i] as MadeVolume;
    expect(hashed.sha256).toBe(createHash('sha256').update(readFileSync(path)).digest('hex'));
    out.push({ path, written, code, pages: wordsOf(path), pdf: parsePdf(path) });
  }
  return out;
}

const textOf = (page: PageWords | undefined): string => (page?.words ?? []).map(({ text }) => text).join(' ');

function textOn({ written, pages }: File, section: string): string {
  const { firstPage, lastPage } = sectionOf(written, section);
  return pages
    .slice(firstPage - 1, lastPage)
    .map(textOf)
    .join(' ');
}

function sectionOf({ sections }: WrittenVolume, id: string): WrittenVolume['sections'][number] {
  const section = sections.find((one) => one.id === id);
  if (!section) throw new Error(`no section ${id}`);
  return section;
}

/** Lines of a page as they stand: words at one height, left to right. */
function lines(page: PageWords | undefined): string[] {
  const rows: { y: number; words: { x0: number; text: string }[] }[] = [];
  for (const { text, x0, y1 } of page?.words ?? []) {
    const row = rows.find(({ y }) => Math.abs(y - y1) < 3);
    if (row) row.words.push({ x0, text });
    else rows.push({ y: y1, words: [{ x0, text }] });
  }
  return rows.map(({ words }) => words.sort((p, q) => p.x0 - q.x0).map(({ text }) => text)).map((row) => row.join(' '));
}

describe('volumes', () => {
  it('are one sound PDF each, with its own cover, index and hash-checked code (B1)', () => {
    for (const { path, written, pages } of [a, b]) {
      expect(run('qpdf', '--check', path)).toContain('No syntax or stream encoding errors');
      expect(pages).toHaveLength(written.pages);
      expect(textOf(pages[0])).toContain(`Bundle ${written.letter}`);
      expect(textOf(pages[0])).toContain(`Volume ${written.letter === 'A' ? 1 : 2} of 2`);
      expect(run('pdfinfo', path)).toContain(`Title:           Bundle ${written.letter} – PC Sample`);
      expect(written.sections.slice(0, 2).map(({ id }) => id)).toEqual(['cover', 'index']);
    }
  });

  it('restart at page 1, and cite each other by letter and page without a link (B13, B2)', () => {
    for (const { pages } of [a, b])
      for (const [i, page] of pages.entries()) {
        const corner = page.words.filter(({ x0, y0 }) => x0 > page.width - 80 && y0 > page.height - 50);
        expect(corner.map(({ text }) => text)).toEqual([String(i + 1)]);
      }
    const firsts = new Map(b.written.exhibits.map(({ ref, firstPage }) => [ref, firstPage]));
    const chronology = textOn(a, 'chronology');
    const cited = [...chronology.matchAll(/(AB\/\d) B:(\d+)/g)];
    expect(cited.length).toBeGreaterThanOrEqual(30);
    for (const [whole, ref, page] of cited) expect(firsts.get(ref as string), whole).toBe(Number(page));
    // Nothing on those pages leads anywhere: the other volume is another file.
    const { firstPage, lastPage } = sectionOf(a.written, 'chronology');
    expect(a.pdf.links.filter(({ page }) => page >= firstPage && page <= lastPage)).toEqual([]);
  });

  it('list what the others hold, on the pages where that stands', () => {
    const { firstPage, lastPage } = sectionOf(b.written, 'index');
    const rows = b.pages.slice(firstPage - 1, lastPage).flatMap(lines);
    const from = rows.findIndex((row) => row.includes('In bundle A'));
    const listed = rows.slice(from + 1);
    for (const { title, firstPage: first, lastPage: last } of a.written.sections.slice(2)) {
      const pages = first === last ? `A:${first}` : `A:${first}–${last}`;
      expect(
        listed.some((row) => row.includes(title) && row.endsWith(pages)),
        `${title} ${pages}`,
      ).toBe(true);
    }
  });

  it('have bookmarks for every section and item, each ending with its page (B4)', () => {
    for (const { pdf, written } of [a, b, later]) {
      for (const { title, to } of pdf.outline) expect(title).toMatch(new RegExp(` – page ${to}$`));
      const marked = new Set(pdf.outline.map(({ to }) => to));
      for (const { firstPage, items } of written.sections)
        for (const page of [firstPage, ...items.map((item) => item.firstPage)]) expect(marked.has(page)).toBe(true);
    }
  });

  it('lead every row of their index to the page that it prints (B3)', () => {
    for (const { pdf, written, pages } of [a, b, later]) {
      const { firstPage, lastPage } = sectionOf(written, 'index');
      const links = pdf.links.filter(({ page }) => page >= firstPage && page <= lastPage);
      const own = written.sections.slice(2).flatMap(({ id, title, items }) => {
        const alone = items.length === 1 && items[0]?.title === title;
        return id.startsWith('late') ? ['late'] : alone ? [id] : [id, ...items.map((item) => item.id)];
      });
      expect(links).toHaveLength(own.length);
      for (const { page, rect, to } of links) {
        const [, y0, , y1] = rect as [number, number, number, number];
        const sheet = pages[page - 1] as PageWords;
        const row = sheet.words.filter(
          ({ y0: top, y1: down }) => top > sheet.height - y1 - 2 && down < sheet.height - y0 + 4,
        );
        const printed = row.toSorted((p, q) => q.x1 - p.x1)[0]?.text;
        expect(Number(printed?.split('–')[0])).toBe(to);
      }
    }
  });
});

describe('parts', () => {
  it('shows the pages chosen and nothing of the others: not in the file either', () => {
    const { items } = sectionOf(b.written, 'exhibits');
    const [transcript, , log] = items;
    expect(transcript).toMatchObject({ slipPages: 1, lastPage: (transcript?.firstPage ?? 0) + 3 });
    const shown = b.pages.slice(transcript?.firstPage, transcript?.lastPage).map(textOf);
    expect(shown.map((text) => /Source page (\d)/.exec(text)?.[1])).toEqual(['2', '3', '7']);
    expect(shown[1]).toContain('AB/1, page 3 of 8');
    expect(textOf(b.pages[(transcript?.firstPage ?? 0) - 1])).toContain('pages 2–3 and 7 follow');
    // No slip sheet; the second and third page of the log as it is drawn.
    expect(log).toMatchObject({ slipPages: 0, lastPage: (log?.firstPage ?? 0) + 1 });
    const plain = run('qpdf', '--qdf', '--object-streams=disable', b.path, '-');
    const holds = (words: string) => plain.toLowerCase().includes(Buffer.from(words).toString('hex'));
    expect([holds('Source page 7'), holds('Source page 5')]).toEqual([true, false]);
  });

  it('sets typed text with headings, points and lines to sign on', () => {
    const allegations = textOn(a, 'notice');
    expect(allegations).toContain('Standards of Professional Behaviour');
    expect(allegations).toContain('• Confidentiality');
    expect(allegations).not.toContain('#');
    const { firstPage, lastPage } = sectionOf(a.written, 'opening');
    const last = textOf(a.pages[lastPage - 1]);
    expect(last).toContain('Signed: Priya Raman');
    // Nobody signs an empty page.
    expect(last).toContain('Paragraph 30.');
    expect(lastPage).toBeGreaterThan(firstPage);
  });

  it('says of each event whether it is agreed, where any is', () => {
    const text = textOn(a, 'chronology');
    expect(text).toContain('agree on 2 and dispute 1; nothing was stated of the other 57');
    expect(text.match(/\bDisputed\b/g)).toHaveLength(1);
    expect(text.match(/\bAgreed\b(?!\?)/g)).toHaveLength(2);
  });

  it('draws the timeline in lines and letters alone, every event in one lane', () => {
    const { firstPage } = sectionOf(a.written, 'chronology');
    expect(
      run('pdfimages', '-list', '-f', String(firstPage), '-l', String(firstPage), a.path).split('\n'),
    ).toHaveLength(3);
    const text = textOf(a.pages[firstPage - 1]);
    expect(text).toContain('Who, and when');
    expect(text).toMatch(/A RIVERSIDE.* 12 events/);
    expect(text).toMatch(/B jsample.* 48 events/);
  });

  it('names in the redaction log the page of the bundle, ground, author and approver', () => {
    const { firstPage, items } = sectionOf(b.written, 'redaction-log');
    const rows = lines(b.pages[firstPage - 1]);
    const statement = sectionOf(a.written, 'statements').firstPage;
    const transcript = sectionOf(b.written, 'exhibits').firstPage;
    const of = (words: string) => rows.find((row) => row.includes(words));
    expect(of('Personal data of a')).toMatch(new RegExp(`^A:${statement} .*Priya Raman \\(PR\\).*Jo Lane \\(JL\\)`));
    // Page 3 of the source is the second of those chosen, after the slip sheet.
    expect(of('Identifies a source')).toMatch(new RegExp(`^${transcript + 2} AB/1`));
    expect(of('On a page that is')).toMatch(/^not shown/);
    const leads = b.pdf.links.filter(({ page }) => page === firstPage);
    expect(leads.map(({ to }) => to).filter((to) => to > 0)).toEqual([transcript + 2]);
    expect(items).toHaveLength(1);
  });

  it('numbers unused material consecutively across submissions, and has it signed', () => {
    const { firstPage, lastPage } = sectionOf(b.written, 'disclosure-schedule');
    const text = b.pages.slice(firstPage - 1, lastPage).map(textOf);
    const numbers = b.pages
      .slice(firstPage - 1, lastPage)
      .flatMap(({ words }) =>
        words.filter(({ x0, text: word }) => x0 < 62 && /^\d+$/.test(word)).map(({ text: word }) => Number(word)),
      );
    // Before the table: how many there are.
    expect(numbers).toEqual([40, ...Array.from({ length: 40 }, (_, i) => i + 1)]);
    expect(text.at(-1)).toContain('Signed: Disclosure officer');
  });

  it('says who decided, what was done, and what the last verification found', () => {
    expect(textOn(b, 'approvals')).toContain('Case to answer for gross misconduct');
    expect(textOn(b, 'approvals')).toContain('Jo Lane (JL)');
    const ledger = textOn(b, 'ledger');
    for (const { summary } of sample.input.acts) expect(ledger).toContain(summary);
    expect(textOn(b, 'verification')).toContain('Verified: everything that was checked agrees.');
    for (const part of ['continuity', 'certificate']) expect(textOn(b, part)).toContain('Signed: Priya Raman (PR)');
  });
});

describe('the code on the cover', () => {
  it('is read from the printed page, and names the file it stands on', () => {
    for (const { path, code } of [a, b, later]) {
      const side = ['-f', '1', '-l', '1', '-r', '200', '-singlefile'];
      run('pdftoppm', ...side, path, join(folder, 'cover'));
      const said = decodeQR(pixels(join(folder, 'cover.ppm')));
      expect(said).toBe(code.text);
      expect(said).toContain('case=DPS/2026/0413');
      expect(said).toContain(`head=${sample.input.ledger.head.slice(0, 16)}`);
      const bytes = readFileSync(path);
      bytes.fill(0, code.offset, code.offset + code.length);
      const digest = createHash('sha256').update(bytes).digest('hex');
      expect(said).toContain(`sha256=${digest.slice(0, 16)} `);
      expect(run('qpdf', '--check', path)).toContain('No syntax or stream encoding errors');
    }
  });
});

describe('a later version', () => {
  it('leaves every page that was served as it was: text, place and picture (B11)', () => {
    const served = b.written.pages;
    expect(later.written.pages).toBeGreaterThan(served);
    const index = sectionOf(b.written, 'index');
    for (let page = 1; page <= served; page++) {
      const [before, after] = [b.pages[page - 1], later.pages[page - 1]] as [PageWords, PageWords];
      const added = after.words.filter((word) => !before.words.some((one) => same(one, word)));
      expect(
        before.words.filter((word) => !after.words.some((one) => same(one, word))),
        `page ${page}`,
      ).toEqual([]);
      // In the room that the index kept for it.
      const said = added.map(({ text }) => text).join(' ');
      expect(said).toBe(page === index.lastPage ? `Late additions from ${served + 1}` : '');
    }
    // The cover's code names another file, and the index has one line more; every other page is the same picture.
    const pictures = (file: File, name: string): Map<number, string> => {
      run('pdftoppm', '-r', '40', '-gray', '-l', String(served), file.path, join(folder, name));
      const found = readdirSync(folder).filter((one) => one.startsWith(`${name}-`));
      return new Map(
        found.map((one) => [
          Number(/-(\d+)\.pgm$/.exec(one)?.[1]),
          createHash('sha256')
            .update(readFileSync(join(folder, one)))
            .digest('hex'),
        ]),
      );
    };
    const [before, after] = [pictures(b, 'before'), pictures(later, 'after')];
    expect(before.size).toBe(served);
    const differ = [...before].filter(([page, picture]) => after.get(page) !== picture).map(([page]) => page);
    expect(differ.sort((p, q) => p - q)).toEqual([1, index.lastPage]);
  });

  it('adds a divider, an index, the items, and their own continuity and certificate', () => {
    const late = sectionOf(later.written, 'late-1');
    expect(late.firstPage).toBe(b.written.pages + 1);
    expect(late.lastPage).toBe(later.written.pages);
    expect(late.items.map(({ ref, title }) => ref || title)).toEqual(['AB/9', 'Response to the late statement']);
    expect(textOf(later.pages[late.firstPage - 1])).toContain(`Pages 1 to ${b.written.pages} are as they were`);
    const index = lines(later.pages[late.firstPage]);
    for (const { title, firstPage, lastPage } of late.items) {
      const pages = firstPage === lastPage ? `${firstPage}` : `${firstPage}–${lastPage}`;
      expect(
        index.some((row) => row.includes(title) && row.endsWith(pages)),
        title,
      ).toBe(true);
    }
    const text = textOn(later, 'late-1');
    expect(text).toContain('Continuity of the late exhibits');
    expect(text).toContain('Certificate of the late additions');
    const [exhibit] = late.items;
    const facts = sample.input.exhibits.find(({ ref }) => ref === exhibit?.ref);
    expect(text).toContain(facts?.sha256);
    // What was served is not certified a second time.
    expect(text).not.toContain(sample.input.exhibits[0]?.sha256);
    const leads = later.pdf.links.filter(({ page }) => page === late.firstPage + 1);
    expect(leads).toHaveLength(4);
  });

  it('may be followed by another, whose pages come after it', async () => {
    const [addition] = sample.withLate.additions;
    if (!addition) throw new Error('no addition');
    const item = addition.items[1];
    if (!item) throw new Error('no item');
    const again = { ...addition, items: [{ ...item, id: 'again', title: 'The same response, again' }] };
    const [, third] = (await files({ ...sample.withLate, additions: [addition, again] }, 'third')) as [File, File];
    const second = sectionOf(third.written, 'late-2');
    expect(second.firstPage).toBe(later.written.pages + 1);
    expect(third.pages.slice(1, later.written.pages)).toEqual(later.pages.slice(1));
  });
});

describe('what stops a bundle of volumes', () => {
  it('leaves none of them', async () => {
    const controller = new AbortController();
    const paths = ['A', 'B'].map((letter) => join(folder, `stopped-${letter}.pdf`));
    const stopping = writeVolumes(
      sample.input,
      {
        load: sample.load,
        signal: controller.signal,
        // In the second volume: the first has been drawn.
        onProgress: ({ done }) => done > a.written.pages + 5 && controller.abort(),
      },
      paths,
      'stopped.pdf',
    );
    await expect(stopping).rejects.toMatchObject({ failure: { code: 'cancelled' } });
    expect(paths.filter((path) => existsSync(path))).toEqual([]);
  });

  it('never removes a file that was there before', async () => {
    const paths = [join(folder, 'new-A.pdf'), b.path];
    const writing = writeVolumes(sample.input, { load: sample.load, signal, onProgress: () => {} }, paths, 'x.pdf');
    await expect(writing).rejects.toThrow();
    expect(existsSync(paths[0] as string)).toBe(false);
    expect(existsSync(b.path)).toBe(true);
  });
});

function same(one: PageWords['words'][number], other: PageWords['words'][number]): boolean {
  return one.text === other.text && Math.abs(one.x0 - other.x0) < 0.01 && Math.abs(one.y0 - other.y0) < 0.01;
}

/** A binary PPM: three lines of ASCII, then three bytes a pixel. */
function pixels(path: string): { width: number; height: number; data: Uint8Array } {
  const bytes = readFileSync(path);
  const [head, width, height] = /^P6\s+(\d+)\s+(\d+)\s+255\s/.exec(bytes.toString('latin1', 0, 64)) ?? [];
  if (!head) throw new Error('not a picture');
  return { width: Number(width), height: Number(height), data: bytes.subarray(head.length) };
}
