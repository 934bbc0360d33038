/**
 * What the ledger costs on a case of a million entries, through the product's own paths: verifying every entry against
 * node:crypto's bare Ed25519, the memory that takes against a case of ten thousand, appending in batches, and one annotation
 * at a time. Building the case takes some minutes; it is built once and kept where --keep says. Then the benchmark of hashing.
 *
 *   npm run -s bench -- ledger [--entries 1000000] [--runs 3] [--keep DIR] [--ledger-only]
 */
import { spawnSync } from 'node:child_process';
import { generateKeyPairSync, randomBytes, sign, verify } from 'node:crypto';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { isMainThread, Worker, workerData } from 'node:worker_threads';
import type { CaseFile } from '../engine/case-file.ts';
import { systemClock } from '../engine/device-clock.ts';
import { annotationHandlers } from '../engine/features/annotations/annotations.ts';
import type { FeatureContext } from '../engine/features/context.ts';
import { Findings } from '../engine/features/verification/findings.ts';
import { checkLedger } from '../engine/features/verification/ledger-check.ts';
import { Home } from '../engine/home.ts';
import { reading } from '../engine/store/driver.ts';
import { setMeta } from '../engine/store/meta.ts';
import { commit } from '../engine/unit-of-work.ts';
import type { Keychain } from '../engine/vault/keychain.ts';
import { answer, inProcess, measure, median, report } from './_harness.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    entries: { type: 'string', default: '1000000' },
    runs: { type: 'string', default: '3' },
    keep: { type: 'string' },
    'ledger-only': { type: 'boolean' },
  },
});
const large = Number(values.entries);
const small = Math.min(10_000, large);
const workers = availableParallelism();
const inBatch = 1000;
const appended = 20_000;
const verified = 20_000;
const me = import.meta.filename;

const none: Keychain = {
  usable: async () => false,
  get: async () => null,
  set: async () => undefined,
  remove: async () => undefined,
};

async function openHome(folder: string): Promise<Home> {
  const home = new Home(folder, none, systemClock());
  await home.unlock('a passphrase for a benchmark');
  home.identify('Alex Byrne', 'AB');
  return home;
}

const refOf = (entries: number): string => `BENCH/${entries}`;

async function caseOf(home: Home, entries: number): Promise<CaseFile> {
  const found = home.caseByRef(refOf(entries));
  if (!found) throw new Error(`no case of ${entries} entries`);
  return home.openCase(found.id);
}

/** What browsing leaves in a ledger: the commonest entries of all. */
function append(file: CaseFile, count: number): void {
  commit(file, (_, record) => {
    for (let i = 0; i < count; i++)
      record({
        act: 'viewed',
        subject: { id: `event:${i + 1}`, sha256: 'ab'.repeat(32), size: null },
        detail: { viewed: [{ at: '2026-05-04T09:00:00.000Z', event: i + 1 }] },
      });
  });
}

const modes: Readonly<Record<string, (folder: string, entries: number) => Promise<void>>> = {
  async build(folder, entries) {
    const home = await openHome(folder);
    const file = await home.createCase(refOf(entries), 'A benchmark');
    // An event to annotate; two entries are there from the beginning, and this is another.
    commit(file, (tx, record) => {
      setMeta(tx, 'lastEvent', '1');
      record({ act: 'imported', subject: { id: 'import:1', sha256: null, size: null }, detail: {} });
    });
    for (let n = 3; n < entries; n += inBatch) append(file, Math.min(inBatch, entries - n));
    await home.close();
  },
  async verify(folder, entries) {
    const home = await openHome(folder);
    const file = await caseOf(home, entries);
    const started = performance.now();
    const db = file.snapshot();
    const findings = new Findings();
    let done = 0;
    await checkLedger({ ...file, db, read: reading(db) }, findings, {
      signal: new AbortController().signal,
      step: (now) => {
        done = now;
      },
      sound: () => undefined,
      unsound: new Set(),
    });
    db.close();
    const seconds = (performance.now() - started) / 1000;
    const found = findings.report('', [], { kind: 'case', ledger: null });
    if (found.problems.length > 0) throw new Error(JSON.stringify(found.problems.slice(0, 3)));
    await home.close();
    // What was appended by other cases of this benchmark is verified too.
    answer((seconds * entries) / done);
  },
  async append(folder, entries) {
    const home = await openHome(folder);
    const file = await caseOf(home, entries);
    const started = performance.now();
    for (let n = 0; n < appended; n += inBatch) append(file, inBatch);
    const seconds = (performance.now() - started) / 1000;
    await home.close();
    answer(seconds);
  },
  async annotate(folder, entries) {
    const home = await openHome(folder);
    const file = await caseOf(home, entries);
    const handlers = annotationHandlers({ home, changed: () => undefined } as unknown as FeatureContext);
    const times: number[] = [];
    const context = { signal: new AbortController().signal, progress: () => undefined };
    for (let n = 0; n < 200; n++) {
      const started = performance.now();
      const selection = { ids: [1] };
      await handlers['annotations.add'](
        { caseId: file.id, selection, note: 'A note of the usual length', tags: ['key'] },
        context,
      );
      times.push(performance.now() - started);
    }
    await home.close();
    answer(median(times) / 1000);
  },
  async raw() {
    answer(verifyBare());
  },
  async 'raw-threads'() {
    const times = await Promise.all(
      Array.from(
        { length: workers },
        () =>
          new Promise<number>((resolve, reject) => {
            new Worker(me, { workerData: 'raw' }).on('message', resolve).on('error', reject);
          }),
      ),
    );
    answer(Math.max(...times));
  },
};

/** Seconds of `verified` verifications of a message as long as an entry's signed bytes. */
function verifyBare(): number {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const messages = Array.from({ length: 64 }, () => randomBytes(750));
  const signatures = messages.map((message) => sign(null, message, privateKey));
  const started = performance.now();
  for (let n = 0; n < verified; n++)
    if (!verify(null, messages[n % 64] as Buffer, publicKey, signatures[n % 64] as Buffer))
      throw new Error('a signature of our own does not verify');
  return (performance.now() - started) / 1000;
}

function compare(folder: string): void {
  for (const entries of [small, large]) {
    const made = join(folder, `built-${entries}`);
    if (existsSync(made)) continue;
    console.error(`building a case of ${entries.toLocaleString('en-GB')} entries`);
    const { status } = spawnSync(process.execPath, [me, 'build', folder, String(entries)], { stdio: 'inherit' });
    if (status !== 0) throw new Error('the case could not be built');
    writeFileSync(made, '');
  }
  const one = (name: string, mode: string, entries: number) => inProcess(name, me, [mode, folder, String(entries)]);
  const results = measure(
    [
      one('node:crypto verify, one thread', 'raw', 0),
      one(`node:crypto verify, ${workers} threads at once`, 'raw-threads', 0),
      one('verify the ledger', 'verify', large),
      one('verify a small ledger', 'verify', small),
      one(`append, ${inBatch} a commit`, 'append', large),
      one('annotate, one a commit', 'annotate', large),
    ],
    Number(values.runs),
  );
  const counts = [verified, verified * workers, large, small, appended, 1];
  const seconds = (n: number): number => results[n]?.seconds ?? Number.NaN;
  const rate = (n: number): number => (counts[n] as number) / seconds(n);
  const peak = (n: number): number => results[n]?.peakMegabytes ?? Number.NaN;
  const bars = {
    'verification, of raw rate × workers (at least 0.8)': rate(2) / (rate(0) * workers),
    'verification, of raw rate on as many threads at once': rate(2) / rate(1),
    [`peak memory, ${large.toLocaleString('en-GB')} entries to ${small.toLocaleString('en-GB')}`]: peak(2) / peak(3),
    'appended in batches, entries a second (at least 5,000)': rate(4),
    'one annotation, ms (at most 20)': seconds(5) * 1000,
  };
  report(
    `Ledger of ${large.toLocaleString('en-GB')} entries`,
    results,
    { entries: large, workers, bars },
    (result) => ({
      'a second': Math.round((counts[results.indexOf(result)] as number) / result.seconds).toLocaleString('en-GB'),
    }),
  );
  for (const [name, value] of Object.entries(bars)) console.error(`${name}: ${Number(value.toFixed(2))}`);
}

if (!isMainThread) {
  if (workerData === 'raw') {
    const { parentPort } = await import('node:worker_threads');
    parentPort?.postMessage(verifyBare());
  }
} else if (positionals.length > 0) {
  const [mode = '', folder = '', entries = ''] = positionals;
  await modes[mode]?.(folder, Number(entries));
} else {
  const folder = values.keep ?? mkdtempSync(join(tmpdir(), 'continuity-bench-'));
  try {
    compare(folder);
  } finally {
    if (values.keep === undefined) rmSync(folder, { recursive: true, force: true });
  }
  // Evidence is the ledger's other half: what its entries name is read and hashed by the same verification.
  spawnSync(process.execPath, [join(import.meta.dirname, 'hashing.ts')], { stdio: 'inherit' });
}
