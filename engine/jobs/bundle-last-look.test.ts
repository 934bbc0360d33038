import { appendFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { FailureError } from '../../shared/api/failures.ts';
import { sampleBundle, sampleLog } from '../bundle/testing/sample-bundle.ts';
import { type ExportOptions, exportBundle } from './bundle-job.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'continuity-last-look-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** An export whose file is changed once it is written, as a signature would, and before anybody looks at it. */
async function failureOf(change: Partial<ExportOptions>): Promise<FailureError['failure'] | undefined> {
  const log = { ref: 'AB/1', description: 'Log', fileName: 'a.log', mediaType: 'text/plain', bytes: sampleLog(20) };
  const sample = sampleBundle([log], { keyEvents: 0 });
  let recorded = false;
  const outcome = await exportBundle({
    input: sample.input,
    outPath: join(folder, 'a.pdf'),
    read: async (source, start, end) => (await sample.load(source)).subarray(start, end),
    sign: () => new Uint8Array(64),
    publicKey: new Uint8Array(32),
    record: (volumes) => {
      recorded = true;
      return volumes.map(() => ({ payload: new Uint8Array(1), signature: new Uint8Array(64) }));
    },
    signal: new AbortController().signal,
    onProgress: () => {},
    ...change,
  }).then(
    () => undefined,
    (error: unknown) => error as FailureError,
  );
  if (outcome) {
    expect(recorded).toBe(false);
    expect(readdirSync(folder)).toEqual([]);
  }
  return outcome?.failure;
}

it('refuses a file that is not as it was written, before it is recorded, and leaves nothing of it', async () => {
  expect(await failureOf({ seal: async (path) => appendFileSync(path, 'more') })).toMatchObject({
    code: 'internal',
    what: expect.stringContaining('it does not end as a PDF must'),
  });
  const unlike = async (path: string) => {
    const text = readFileSync(path, 'latin1');
    writeFileSync(path, text.replace('<pdfaid:part>2', '<pdfaid:part>1'), 'latin1');
  };
  expect((await failureOf({ seal: unlike }))?.what).toContain('it does not claim PDF/A');
});

it('refuses a file in which a redacted term is left', async () => {
  const failure = await failureOf({ absent: ['publickey'] });
  expect(failure?.what).toMatch(/a redacted term is left in page \d+\.$/);
  expect(failure?.kept).toContain('The case was not changed');
});

it('puts a sound file in its place, and says in its manifest what it claims', async () => {
  expect(await failureOf({ absent: ['Nobody Atall'] })).toBeUndefined();
  const { payload } = JSON.parse(readFileSync(join(folder, 'a.manifest.json'), 'utf8')) as { payload: string };
  expect(JSON.parse(Buffer.from(payload, 'base64').toString('utf8')).bundle.pdfa).toEqual({ claimed: true, why: null });
});
