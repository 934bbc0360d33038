import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PDFDocument } from '@cantoo/pdf-lib';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { lockedPdf } from '../../shared/domain/bundle/locked.ts';
import { run } from './testing/read-pdf.ts';
import { sampleBundle, samplePdf } from './testing/sample-bundle.ts';
import { writeVolumes } from './write-bundle.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'continuity-passwords-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

async function locked(): Promise<Uint8Array> {
  const document = await PDFDocument.load(await samplePdf(3));
  document.encrypt({ userPassword: 'open sesame', ownerPassword: 'another', permissions: {} });
  return document.save({ useObjectStreams: false });
}

async function exported(name: string, passwords: Record<string, string>) {
  const bytes = await locked();
  const sample = sampleBundle(
    [{ ref: 'AB/1', description: 'Locked', fileName: 'locked.pdf', mediaType: 'application/pdf', bytes }],
    { keyEvents: 0 },
  );
  const { sha256 = '' } = sample.input.exhibits[0] ?? {};
  const path = join(folder, name);
  const signal = new AbortController().signal;
  const filled = Object.fromEntries(Object.values(passwords).map((password) => [sha256, password]));
  const deps = { load: sample.load, signal, onProgress: () => {}, passwords: filled };
  const [made] = await writeVolumes(sample.input, deps, [path], path);
  return { path, exhibit: made?.written.exhibits[0] };
}

it('a locked PDF is shown with its password, which is in no file; without it, or with another, a page says why', async () => {
  const open = await exported('open.pdf', { it: 'open sesame' });
  expect(open.exhibit?.placeholder).toBeNull();
  expect((open.exhibit?.lastPage ?? 0) - (open.exhibit?.firstPage ?? 0)).toBe(3);
  run('qpdf', '--qdf', '--object-streams=disable', open.path, join(folder, 'open.qdf'));
  expect(readFileSync(join(folder, 'open.qdf')).includes('open sesame')).toBe(false);

  const closed = await exported('closed.pdf', {});
  expect(closed.exhibit?.placeholder).toBe(lockedPdf);
  const wrong = await exported('wrong.pdf', { it: 'another guess' });
  expect(wrong.exhibit?.placeholder).toContain('the password given does not open it');
});
