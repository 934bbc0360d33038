/**
 * What taking evidence in and verifying it cost, against `openssl dgst -sha256` on the same two files in the same run: reading and
 * hashing alone, as the worker does it; taking in whole, encrypted and durable; and verifying what is stored, every byte
 * read, deciphered and hashed again, with one hashing thread and with two.
 *
 *   npm run -s bench -- hashing [--megabytes 1024] [--runs 5]
 */
import { execFileSync } from 'node:child_process';
import { randomFillSync } from 'node:crypto';
import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { systemClock } from '../engine/device-clock.ts';
import { takeInFileExhibit } from '../engine/features/exhibits/intake.ts';
import { checkBlobs } from '../engine/features/verification/evidence-check.ts';
import { Findings } from '../engine/features/verification/findings.ts';
import { Home } from '../engine/home.ts';
import { readEvidence } from '../engine/jobs/intake-job.ts';
import type { Keychain } from '../engine/vault/keychain.ts';
import { answer, inProcess, measure, report } from './_harness.ts';

const { values } = parseArgs({
  options: {
    megabytes: { type: 'string', default: '1024' },
    runs: { type: 'string', default: '5' },
    work: { type: 'string' },
    folder: { type: 'string' },
  },
});
const megabytes = Number(values.megabytes);
const me = import.meta.filename;
const mebibyte = 2 ** 20;
const none: Keychain = {
  usable: async () => false,
  get: async () => null,
  set: async () => undefined,
  remove: async () => undefined,
};
const quiet = { signal: new AbortController().signal, progress: () => undefined };

async function caseIn(folder: string, name: string) {
  const home = new Home(join(folder, name), none, systemClock());
  await home.unlock('a passphrase for a benchmark');
  home.identify('Alex Byrne', 'AB');
  const known = home.caseByRef('BENCH');
  const file = known ? await home.openCase(known.id) : await home.createCase('BENCH', 'Hashing');
  return { home, file };
}

const filesOf = (folder: string): string[] => ['1.bin', '2.bin'].map((name) => join(folder, name));

async function takeIn(folder: string, name: string): Promise<number> {
  const { home, file } = await caseIn(folder, name);
  const started = performance.now();
  for (const path of filesOf(folder))
    await takeInFileExhibit(file, { path, producer: 'AB', description: 'Evidence', acquisition: undefined }, quiet);
  const seconds = (performance.now() - started) / 1000;
  await home.close();
  return seconds;
}

async function hashOnly(folder: string): Promise<number> {
  const started = performance.now();
  for (const path of filesOf(folder))
    await readEvidence({ kind: 'file', path, also: [] }, { signal: quiet.signal, onBody: () => undefined });
  return (performance.now() - started) / 1000;
}

async function verify(folder: string, threads: number): Promise<number> {
  const { home, file } = await caseIn(folder, 'home');
  const findings = new Findings();
  const started = performance.now();
  await checkBlobs(file, findings, async () => undefined, threads);
  const seconds = (performance.now() - started) / 1000;
  await home.close();
  if (findings.any) throw new Error('evidence of our own does not verify');
  return seconds;
}

function child(folder: string, work: string): Promise<number> {
  if (work === 'hash') return hashOnly(folder);
  if (work === 'prepare') return takeIn(folder, 'home');
  if (work === 'verify-1') return verify(folder, 1);
  if (work === 'verify-2') return verify(folder, 2);
  const name = `home-${process.pid}`;
  return takeIn(folder, name).finally(() => rmSync(join(folder, name), { recursive: true, force: true }));
}

function parent(): void {
  const folder = mkdtempSync(join(tmpdir(), 'continuity-bench-'));
  try {
    const piece = Buffer.alloc(mebibyte);
    for (const path of filesOf(folder)) {
      const handle = openSync(path, 'w');
      for (let n = 0; n < megabytes / 2; n++) writeSync(handle, randomFillSync(piece));
      closeSync(handle);
    }
    const own = (name: string, work: string) => inProcess(name, me, ['--folder', folder, '--work', work]);
    own('prepare', 'prepare').run();
    const results = measure(
      [
        {
          name: 'openssl dgst -sha256',
          run: () => {
            const started = performance.now();
            execFileSync('openssl', ['dgst', '-sha256', ...filesOf(folder)]);
            return { seconds: (performance.now() - started) / 1000, peakMegabytes: null };
          },
        },
        own('read and hash, one worker', 'hash'),
        own('take in: hash, encrypt, store, sign', 'take-in'),
        own('verify: read, decipher, hash; 1 thread', 'verify-1'),
        own('verify: read, decipher, hash; 2 threads', 'verify-2'),
      ],
      Number(values.runs),
    );
    const [openssl] = results;
    const rate = (seconds: number): number => (megabytes * mebibyte) / 1e6 / seconds;
    report(`Evidence of ${megabytes} MiB in two files`, results, { megabytes }, ({ seconds }) => ({
      'MB/s': rate(seconds).toFixed(0),
      'x openssl': ((openssl?.seconds ?? 0) / seconds).toFixed(2),
    }));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

if (values.work && values.folder) answer(await child(values.folder, values.work));
else parent();
