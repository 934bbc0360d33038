import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { FailureError } from '../../shared/api/failures.ts';
import { drawRendition } from '../jobs/rendition-job.ts';
import { exhibitSource } from './exhibits/source.ts';
import type { Rendition } from './rendition.ts';
import { run, wordsOf } from './testing/read-pdf.ts';
import { type SampleExhibit, sampleBundle, sampleExhibits, sampleLog, samplePdf } from './testing/sample-bundle.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'continuity-rendition-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const never = new AbortController().signal;
const rules = { displayZone: 'Europe/London', textPages: 20 };

function render(one: SampleExhibit): Promise<Rendition> {
  const [exhibit] = sampleBundle([one], { keyEvents: 0 }).input.exhibits;
  if (!exhibit) throw new Error('no exhibit');
  return drawRendition({ source: exhibitSource(exhibit), bytes: one.bytes, rules }, never);
}

it('is the supplied file itself where that is a PDF', async () => {
  const bytes = await samplePdf(5);
  const one = { ref: 'AB/1', description: 'Notes', fileName: 'notes.pdf', mediaType: 'application/pdf', bytes };
  const { pdf, ...rest } = await render(one);
  expect(Buffer.from(pdf).equals(bytes)).toBe(true);
  expect(rest).toEqual({ pages: 5, supplied: true, placeholder: null });
});

it('is drawn without stamps or slip sheet for everything else, the same bytes every time', async () => {
  for (const one of (await sampleExhibits()).filter(({ fileName }) => !fileName.endsWith('.pdf'))) {
    const [first, again] = await Promise.all([render(one), render(one)]);
    expect(digest(first.pdf), one.ref).toBe(digest(again.pdf));
    const path = join(folder, `${one.ref.replace('/', '-')}.pdf`);
    writeFileSync(path, first.pdf);
    expect(run('qpdf', '--check', path)).toContain('No syntax or stream encoding errors');
    const pages = wordsOf(path);
    expect(pages).toHaveLength(first.pages);
    const words = pages.flatMap((page) => page.words.map(({ text }) => text));
    expect(words).not.toContain('OFFICIAL-SENSITIVE');
    expect(words.join(' ')).not.toContain('I produce');
    expect(first.placeholder === null).toBe(one.ref !== 'AB/5');
  }
});

it('says on a page of its own why a PDF has none', async () => {
  const bytes = new TextEncoder().encode('%PDF-1.4 nothing more');
  const one = { ref: 'AB/1', description: 'Letter', fileName: 'letter.pdf', mediaType: 'application/pdf', bytes };
  const rendition = await render(one);
  expect(rendition).toMatchObject({ pages: 1, supplied: false });
  expect(rendition.placeholder).toContain('it is a PDF, but');
});

it('refuses bytes that are not those of the source', async () => {
  const bytes = sampleLog(3);
  const one = { ref: 'AB/1', description: 'Log', fileName: 'a.log', mediaType: 'text/plain', bytes };
  const [exhibit] = sampleBundle([one], { keyEvents: 0 }).input.exhibits;
  if (!exhibit) throw new Error('no exhibit');
  const altered = Uint8Array.from(bytes).fill(0x41, 5, 6);
  const failure = await drawRendition({ source: exhibitSource(exhibit), bytes: altered, rules }, never).catch(
    (error: FailureError) => error,
  );
  expect((failure as FailureError).failure.code).toBe('case-damaged');
});

function digest(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
