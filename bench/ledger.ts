/**
 * What the ledger costs: appending through the unit of work (sign, chain, log, SQLite, durable) and verifying every entry
 * again, against node:crypto's bare Ed25519 over as many messages of the same size.
 *
 *   npm run -s bench -- ledger [--entries 20000] [--runs 3]
 */
import { createHash, generateKeyPairSync, type KeyObject, sign, verify } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type CaseFile, openCaseFile } from '../engine/case-file.ts';
import { systemClock } from '../engine/device-clock.ts';
import { openCaseDatabase } from '../engine/store/case-database.ts';
import { allEntries, type LedgerRecord } from '../engine/store/ledger.ts';
import { commit } from '../engine/unit-of-work.ts';
import { newSigningKey, publicKeyFrom, sha256, signerFrom, verifies } from '../engine/vault/signer.ts';
import { decodeEntry, entryHash, entryPae } from '../shared/domain/ledger/entry.ts';
import { MerkleRange } from '../shared/domain/ledger/merkle.ts';
import { type Case, measure, median, report } from './_harness.ts';

const { values } = parseArgs({
  options: { entries: { type: 'string', default: '20000' }, runs: { type: 'string', default: '3' } },
});
const entries = Number(values.entries);
const inBatch = 1000;
const folder = mkdtempSync(join(tmpdir(), 'continuity-bench-'));
const signer = signerFrom(newSigningKey());
let made = 0;

function newCase(): CaseFile {
  const path = join(folder, `${made++}.case`);
  return openCaseFile({
    id: '00000000-0000-4000-8000-000000000001',
    path,
    db: openCaseDatabase(path, new Uint8Array(32).fill(7), 'create'),
    signer,
    clock: systemClock(),
    person: () => ({
      id: '00000000-0000-4000-8000-0000000000aa',
      name: 'Alex Byrne',
      initials: 'AB',
      role: 'investigator',
    }),
    committed: () => {},
  });
}

function append(file: CaseFile, count: number): void {
  commit(file, (_, record) => {
    for (let i = 0; i < count; i++)
      record({
        act: 'annotated',
        subject: { id: `annotation:${i}`, sha256: null, size: null },
        detail: { note: 'A note of the usual length', i },
      });
  });
}

function timed(name: string, work: () => void): Case {
  return {
    name,
    run: () => {
      const started = performance.now();
      work();
      return { seconds: (performance.now() - started) / 1000, peakMegabytes: null };
    },
  };
}

try {
  const full = newCase();
  for (let n = 0; n < entries; n += inBatch) append(full, Math.min(inBatch, entries - n));
  const records: LedgerRecord[] = [...allEntries(full.read)];
  const messages = records.map(({ payload }) => entryPae(payload));
  const pair: { publicKey: KeyObject; privateKey: KeyObject } = generateKeyPairSync('ed25519');
  const bare = messages.map((message) => sign(null, message, pair.privateKey));
  const ours = publicKeyFrom(signer.publicKey);

  const results = measure(
    [
      timed('node:crypto sign', () => {
        for (const message of messages) sign(null, message, pair.privateKey);
      }),
      timed(`append, ${inBatch} a commit`, () => {
        const file = newCase();
        for (let n = 0; n < entries; n += inBatch) append(file, Math.min(inBatch, entries - n));
        file.db.close();
      }),
      timed('node:crypto verify', () => {
        for (const [i, message] of messages.entries())
          if (!verify(null, message, pair.publicKey, bare[i] as Uint8Array))
            throw new Error('a signature of our own does not verify');
      }),
      timed('read and verify: form, signature, chain, tree', () => {
        let prev: string | null = null;
        const tree = new MerkleRange(sha256);
        for (const { payload, signature, hash } of allEntries(full.read)) {
          const entry = decodeEntry(payload);
          const leaf = entryHash(payload, signature, sha256);
          if (
            !entry ||
            entry.prev !== prev ||
            Buffer.from(leaf).toString('hex') !== hash ||
            !verifies(ours, entryPae(payload), signature)
          )
            throw new Error('an entry of our own does not verify');
          tree.push(leaf);
          prev = hash;
        }
        createHash('sha256').update(tree.root()).digest();
      }),
    ],
    Number(values.runs),
  );

  const single: number[] = [];
  for (let i = 0; i < 200; i++) {
    const started = performance.now();
    append(full, 1);
    single.push(performance.now() - started);
  }
  full.db.close();
  const commitMs = Number(median(single).toFixed(2));
  report(
    `Ledger of ${entries.toLocaleString('en-GB')} entries`,
    results,
    { entries, singleCommitMedianMs: commitMs },
    ({ seconds }) => ({
      'a second': Math.round(records.length / seconds).toLocaleString('en-GB'),
    }),
  );
  console.error(`One entry a commit on top of them: median ${commitMs} ms.`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
