import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { FailureError } from '../../shared/api/failures.ts';
import type { Progress } from '../../shared/api/primitives.ts';
import { volumeFileName } from '../../shared/domain/bundle/file-name.ts';
import type { ManifestEnvelope } from '../../shared/domain/bundle/manifest.ts';
import type { BundleInput } from '../bundle/bundle-input.ts';
import { type Sample, sampleBundle, sampleLog, sha256 } from '../bundle/testing/sample-bundle.ts';
import { exhibitItem, generated } from '../bundle/testing/whole-case.ts';
import { type ExportedBundle, type ExportOptions, exportBundle } from './bundle-job.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'continuity-export-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const log = (ref: string, bytes: Uint8Array) => ({
  ref,
  description: `Log ${ref}`,
  fileName: 'a.log',
  mediaType: 'text/plain',
  bytes,
});

function twoVolumes(): { sample: Sample; input: BundleInput } {
  const sample = sampleBundle([log('AB/1', sampleLog(20)), log('AB/2', sampleLog(30))], { keyEvents: 2 });
  const [one, two] = sample.input.exhibits.map(exhibitItem);
  if (!one || !two) throw new Error('no exhibits');
  const volumes = [
    { letter: 'A', late: [], sections: [{ id: 'first', title: 'First', items: [one] }] },
    {
      letter: 'B',
      late: [],
      sections: [{ id: 'second', title: 'Second', items: [two] }, generated('certificate', 'Hash certificate')],
    },
  ];
  return { sample, input: { ...sample.input, volumes } };
}

function options(name: string, change: Partial<ExportOptions> = {}): ExportOptions {
  const { sample, input } = twoVolumes();
  return {
    input,
    outPath: join(folder, name),
    read: async (source, start, end) => (await sample.load(source)).subarray(start, end),
    sign: () => new Uint8Array(64),
    publicKey: new Uint8Array(32),
    record: (volumes) => volumes.map(() => ({ payload: new Uint8Array(1), signature: new Uint8Array(64) })),
    signal: new AbortController().signal,
    onProgress: () => {},
    ...change,
  };
}

const failureOf = async (work: Promise<unknown>): Promise<FailureError['failure']> =>
  ((await work.catch((error: unknown) => error)) as FailureError).failure;

it('writes every volume and its manifest under the name chosen, and records them together', async () => {
  const recorded: ExportedBundle[][] = [];
  const chosen = options('Sample - Bundle A - 2026-06-15.pdf');
  const { volumes, layout } = await exportBundle({
    ...chosen,
    record: (made) => {
      // Nothing has appeared yet: an export that nobody recorded must not exist.
      expect(readdirSync(folder).filter((name) => !name.includes('.partial-'))).toEqual([]);
      recorded.push([...made]);
      return chosen.record(made);
    },
  });
  expect(recorded).toHaveLength(1);
  expect(readdirSync(folder).sort()).toEqual([
    'Sample - Bundle A - 2026-06-15.manifest.json',
    'Sample - Bundle A - 2026-06-15.pdf',
    'Sample - Bundle B - 2026-06-15.manifest.json',
    'Sample - Bundle B - 2026-06-15.pdf',
  ]);
  for (const [i, { file, manifest, sha256: digest, size, pages, letter }] of volumes.entries()) {
    const bytes = readFileSync(join(folder, file));
    expect([sha256(bytes), bytes.length]).toEqual([digest, size]);
    const envelope = JSON.parse(readFileSync(join(folder, manifest), 'utf8')) as ManifestEnvelope;
    const said = JSON.parse(Buffer.from(envelope.payload, 'base64').toString());
    expect(said.bundle).toMatchObject({ file, sha256: digest, size, pages });
    expect(said.exhibits.map(({ ref }: { ref: string }) => ref)).toEqual([letter === 'A' ? 'AB/1' : 'AB/2']);
    expect(recorded[0]?.[i]).toMatchObject({ letter, file, sha256: digest, size, pages });
    expect(layout[i]?.sections.at(-1)?.lastPage).toBe(pages);
  }
});

describe('names of further volumes', () => {
  it('are the chosen one with their own letter', () => {
    expect(volumeFileName('Sample - Bundle A - 2026-06-15.pdf', 'A', 'A')).toBe('Sample - Bundle A - 2026-06-15.pdf');
    expect(volumeFileName('Sample - Bundle A - 2026-06-15.pdf', 'A', 'B')).toBe('Sample - Bundle B - 2026-06-15.pdf');
    expect(volumeFileName('for the panel.PDF', 'A', 'C')).toBe('for the panel - Bundle C.pdf');
    expect(volumeFileName('My Bundle About.pdf', 'A', 'B')).toBe('My Bundle About - Bundle B.pdf');
  });

  it('are not taken from a file that is no bundle; an earlier export is replaced', async () => {
    const theirs = join(folder, 'x - Bundle B.pdf');
    writeFileSync(theirs, 'theirs');
    expect(await failureOf(exportBundle(options('x.pdf')))).toMatchObject({ code: 'conflict' });
    expect(readdirSync(folder)).toEqual(['x - Bundle B.pdf']);
    expect(readFileSync(theirs, 'utf8')).toBe('theirs');
    writeFileSync(join(folder, 'x - Bundle B.manifest.json'), '{}');
    const { volumes } = await exportBundle(options('x.pdf'));
    expect(sha256(readFileSync(theirs))).toBe(volumes[1]?.sha256);
  });
});

describe('what stops an export of volumes', () => {
  it('leaves none of them: not recorded, not signed, cancelled while the second is drawn', async () => {
    const controller = new AbortController();
    const refused = () => {
      throw new Error('the case is closed');
    };
    await expect(exportBundle(options('x.pdf', { record: refused }))).rejects.toThrow('the case is closed');
    await expect(exportBundle(options('x.pdf', { sign: refused }))).rejects.toThrow('the case is closed');
    await expect(exportBundle(options('x.pdf', { seal: refused }))).rejects.toThrow('the case is closed');
    const chosen = options('x.pdf');
    const [, second] = chosen.input.exhibits;
    const failure = await failureOf(
      exportBundle({
        ...chosen,
        signal: controller.signal,
        read: (source, start, end) => {
          if (source.id === second?.id) controller.abort();
          return chosen.read(source, start, end);
        },
      }),
    );
    expect(failure.code).toBe('cancelled');
    expect(readdirSync(folder)).toEqual([]);
  });

  it('is heard within one large document, which is read piece by piece', async () => {
    const size = 96 * 1024 * 1024;
    const sample = sampleBundle([log('AB/1', new Uint8Array(1))], { keyEvents: 0 });
    const [exhibit] = sample.input.exhibits;
    if (!exhibit) throw new Error('no exhibit');
    const controller = new AbortController();
    const pieces: number[] = [];
    const told: Progress[] = [];
    const failure = await failureOf(
      exportBundle({
        ...options('x.pdf'),
        input: { ...sample.input, exhibits: [{ ...exhibit, size }] },
        signal: controller.signal,
        onProgress: (progress) => told.push(progress),
        read: (_, start, end) => {
          pieces.push(end - start);
          if (pieces.length === 3) controller.abort();
          return new Uint8Array(end - start);
        },
      }),
    );
    expect(failure.code).toBe('cancelled');
    expect(pieces).toHaveLength(3);
    expect(Math.max(...pieces)).toBeLessThanOrEqual(4 * 1024 * 1024);
    const reading = told.filter(({ phase }) => phase === 'Reading');
    expect(reading.length).toBeGreaterThanOrEqual(2);
    expect(reading[0]).toMatchObject({ total: size, unit: 'bytes', note: 'exhibit AB/1' });
    expect(readdirSync(folder)).toEqual([]);
  });
});
