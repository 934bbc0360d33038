/** Mail, chats and office documents in a finished bundle, read back with poppler and qpdf. */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { complaints, run } from '../../testing/read-pdf.ts';
import { sampleBundle } from '../../testing/sample-bundle.ts';
import { writeBundle } from '../../write-bundle.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'continuity-documents-'));
});
afterAll(() => {
  if (process.env.KEEP_PAGES === undefined) rmSync(folder, { recursive: true, force: true });
  else process.stdout.write(`${folder}\n`);
});

async function bundleOf(name: string, contents: ReadonlyMap<string, Uint8Array>, textPages?: number) {
  const sample = sampleBundle(
    [...contents].map(([fileName, bytes], i) => ({
      ref: `AB/${i + 1}`,
      description: fileName,
      fileName: basename(fileName),
      mediaType: 'application/octet-stream',
      bytes,
    })),
    { keyEvents: 0, ...(textPages === undefined ? {} : { change: { textPages } }) },
  );
  const path = join(folder, name);
  const deps = { loadExhibit: sample.load, signal: new AbortController().signal, onProgress: () => {} };
  const written = await writeBundle(sample.input, deps, path);
  return { path, written };
}

const corpus = '../shared/corpus/evidence';
const files = existsSync(corpus)
  ? (readdirSync(corpus, { recursive: true }) as string[]).filter((name) => /\.(?:eml|docx|xlsx)$/.test(name)).sort()
  : [];

describe('real documents', () => {
  if (files.length === 0) it.skip(`the corpus is not here (${corpus})`, () => {});
  else
    it('each become pages or a placeholder that says why, in one sound bundle', async () => {
      const { path, written } = await bundleOf(
        'corpus.pdf',
        new Map(files.map((name) => [name, readFileSync(join(corpus, name))])),
      );
      expect(run('qpdf', '--check', path)).toContain('No syntax or stream encoding errors');
      expect(complaints('pdftotext', path, join(folder, 'corpus.txt'))).toBe('');
      console.log(
        written.exhibits.map((e, i) => `${files[i]} ${e.firstPage}-${e.lastPage} ${e.placeholder}`).join('\n'),
      );
    });
});
