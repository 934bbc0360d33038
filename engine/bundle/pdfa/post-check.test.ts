import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sampleBundle, sampleLog, samplePdf } from '../testing/sample-bundle.ts';
import { writeBundle } from '../write-bundle.ts';
import { postCheck } from './post-check.ts';

const { signal } = new AbortController();

describe('the last look at a finished file', () => {
  let folder: string;
  let pages: number;
  let plain: string;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'continuity-post-check-'));
    const sample = sampleBundle(
      [
        {
          ref: 'AB/1',
          description: 'Notes',
          fileName: 'a.pdf',
          mediaType: 'application/pdf',
          bytes: await samplePdf(4),
        },
        { ref: 'AB/2', description: 'Log', fileName: 'a.log', mediaType: 'text/plain', bytes: sampleLog(300) },
      ],
      { keyEvents: 6 },
    );
    const path = join(folder, 'a.pdf');
    const written = await writeBundle(sample.input, { load: sample.load, signal, onProgress: () => {} }, path);
    pages = written.pages;
    expect(written.pdfa.claimed).toBe(true);
    expect(await postCheck(path, { pages, pdfa: true }, signal)).toBeNull();
    execFileSync('qpdf', ['--qdf', '--object-streams=disable', path, join(folder, 'plain.pdf')]);
    plain = readFileSync(join(folder, 'plain.pdf'), 'latin1');
  });
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  async function after(change: (text: string) => string, absent: readonly string[] = []): Promise<string | null> {
    const changed = change(plain);
    const path = join(folder, 'changed.pdf');
    writeFileSync(
      path,
      execFileSync('fix-qdf', { input: Buffer.from(changed, 'latin1'), maxBuffer: 512 * 1024 * 1024 }),
    );
    return postCheck(path, { pages, pdfa: true, absent }, signal);
  }

  it('finds nothing where nothing is wrong', async () => {
    expect(await after((text) => text)).toBeNull();
    expect(await after((text) => text, ['Nobody Atall', 'x9q7'])).toBeNull();
  });

  it.each<[words: string, change: (text: string) => string]>([
    ['pages', (t) => t.replace(/\n\s+\d+ 0 R(\n\s+\]\n\s+\/Type \/Pages)/, '$1')],
    ['action that starts by itself', (t) => t.replace('/Type /Catalog', '/Type /Catalog /AA << >>')],
    ['when it is opened', (t) => t.replace(/\/OpenAction \[[^\]]*\]/, '/OpenAction << /S /JavaScript /JS (x) >>')],
    ['script', (t) => t.replace('/Dests', '/JavaScript << /Names [ ] >>\n  /Dests')],
    ['attached file', (t) => t.replace('/Dests', '/EmbeddedFiles << /Names [ ] >>\n  /Dests')],
    ['dynamic form', (t) => t.replace('/Type /Catalog', '/Type /Catalog /AcroForm << /XFA [ ] >>')],
    ['page 1 holds an action', (t) => t.replace('/Type /Page\n', '/Type /Page\n  /AA << >>\n')],
    ['holds an action', (t) => t.replace('/Subtype /Link', '/A << /S /Launch >>\n  /Subtype /Link')],
    ['another kind than a link', (t) => t.replace('/Subtype /Link', '/Subtype /Movie')],
    [
      'a bookmark does more',
      (t) =>
        t
          .replace('/Title (Cover', '/A << /S /URI >>\n  /Title (Cover')
          .replace(/\/Title <feff0043006f0076/, '/A << /S /URI >>\n  /Title <feff0043006f0076'),
    ],
    ['does not claim PDF/A', (t) => t.replace('<pdfaid:part>2', '<pdfaid:part>3')],
    ['no identifier', (t) => t.replace(/\/ID \[<[^\]]*\]/, '')],
    ['what its colours are', (t) => t.replace('/GTS_PDFA1', '/GTS_OTHER')],
    ['no structure', (t) => t.replace('/Marked true', '/Marked false')],
    ['no language', (t) => t.replace('/Lang (en-GB)', '')],
  ])('says so: %s', async (words, change) => {
    expect(change(plain)).not.toBe(plain);
    expect(await after(change)).toContain(words);
  });

  it('reads the number that a page bears', async () => {
    // The first page's number becomes another: the last text of its furniture is its number.
    const first = plain.indexOf('stream\n');
    const number = /\/F\d+ 14 Tf\n\[<([0-9a-f]{4})>\]TJ/.exec(plain.slice(first));
    expect(number).not.toBeNull();
    const at = first + (number?.index ?? 0);
    const other = number?.[1] === '0003' ? '0004' : '0003';
    const changed = plain.slice(0, at) + plain.slice(at).replace(`<${number?.[1]}>`, `<${other}>`);
    expect(await after(() => changed)).toBe('page 1 does not bear its number');
  });

  it('finds redacted terms that are left, however they are set: in words, in supplied pages, in bookmarks', async () => {
    expect(await after((text) => text, ['custody interview'])).toMatch(/^a redacted term is left in page \d+$/);
    expect(await after((text) => text, ['accepted PUBLICKEY'])).toMatch(/^a redacted term is left in page \d+$/);
    expect(await after((text) => text, ['hash certificate'])).toMatch(/^a redacted term is left in a bookmark$/);
    expect(await after((text) => text, ['PC Sample'])).not.toBeNull();
  });

  it('says what a file is that is cut short, or is none', async () => {
    const path = join(folder, 'cut.pdf');
    writeFileSync(path, readFileSync(join(folder, 'a.pdf')).subarray(0, -200));
    expect(await postCheck(path, { pages, pdfa: true }, signal)).toBe('it does not end as a PDF must');
    expect(await postCheck(join(folder, 'a.pdf'), { pages: pages + 1, pdfa: true }, signal)).toContain('pages');
    expect(await postCheck(join(folder, 'a.pdf'), { pages, pdfa: false }, signal)).toContain('without a right');
  });

  it('stops when the export is cancelled', async () => {
    const cancelled = new AbortController();
    cancelled.abort(new Error('enough'));
    await expect(postCheck(join(folder, 'a.pdf'), { pages, pdfa: true }, cancelled.signal)).rejects.toThrow('enough');
  });
});
