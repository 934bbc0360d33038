import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { decodeEntry } from '../../shared/domain/ledger/entry.ts';
import { fromHex, toHex } from '../../shared/domain/ledger/hex.ts';
import { MerkleRange } from '../../shared/domain/ledger/merkle.ts';
import { openCheckpoint } from '../../shared/domain/ledger/open-checkpoint.ts';
import { verifyConsistency, verifyInclusion } from '../../shared/domain/ledger/proofs.ts';
import { verifyTlogProof } from '../../shared/domain/ledger/tlog-proof.ts';
import { type CaseFile, openCaseFile } from '../case-file.ts';
import { openCaseDatabase, openCaseSnapshot } from '../store/case-database.ts';
import { allEntries, entryHashAt } from '../store/ledger.ts';
import { lastCheckpoint } from '../store/log.ts';
import { metaValue } from '../store/meta.ts';
import { steppingClock, temporaryFolder } from '../testing.ts';
import { commit } from '../unit-of-work.ts';
import { newSigningKey, sha256, signerFrom } from '../vault/signer.ts';
import type { Head } from './head.ts';
import { compareHead, headOf } from './head.ts';
import { caseLogPolicy, consistencyProof, inclusionProof, latestCheckpoint, tlogProof } from './local-log.ts';

const id = '00000000-0000-4000-8000-000000000001';
const person = { id: '00000000-0000-4000-8000-0000000000aa', name: 'Alex Byrne', initials: 'AB', role: 'investigator' };
let folder: string;
let file: CaseFile;
let heads: Head[];
beforeEach(() => {
  folder = temporaryFolder();
  const path = join(folder, 'a.case');
  heads = [];
  file = openCaseFile({
    id,
    path,
    db: openCaseDatabase(path, new Uint8Array(32).fill(3), 'create'),
    signer: signerFrom(newSigningKey()),
    ownKeys: () => [],
    snapshot: () => openCaseSnapshot(path, new Uint8Array(32).fill(3)),
    clock: steppingClock(),
    person: () => person,
    committed: (head) => heads.push(head),
  });
});
afterEach(() => {
  file.db.close();
  rmSync(folder, { recursive: true, force: true });
});

const append = (count: number): void =>
  commit(file, (_, record) => {
    for (let i = 0; i < count; i++)
      record({ act: 'viewed', subject: { id: `event:${i}`, sha256: null, size: null }, detail: {} });
  });
const leaves = (): Uint8Array[] => [...allEntries(file.read)].map(({ hash }) => fromHex(hash));
const rootOf = (hashes: readonly Uint8Array[]): string => {
  const range = new MerkleRange(sha256);
  for (const hash of hashes) range.push(hash);
  return toHex(range.root());
};
const policy = () => caseLogPolicy(id, file.signer.publicKey);

describe('the case’s log on one device', () => {
  it('numbers every entry in commit order and tells the head after each commit', () => {
    for (const count of [1, 2, 5, 1]) append(count);
    const entries = [...allEntries(file.read)];
    // The feed's first entry comes of itself.
    expect(entries.map(({ logIndex }) => logIndex)).toEqual(Array.from({ length: 10 }, (_, n) => n));
    expect(entries.map(({ seq }) => seq)).toEqual(entries.map((_, n) => n));
    expect(heads.map(({ size }) => size)).toEqual([2, 4, 9, 10]);
    for (const head of heads) {
      expect(head.root).toBe(rootOf(leaves().slice(0, head.size)));
      expect(head.hash).toBe(entryHashAt(file.read, head.feed, head.seq));
    }
  });

  it('gives inclusion and consistency proofs for every index and size, which verify against signed roots', () => {
    const checkpoints = [];
    for (const count of [1, 1, 3, 4, 8, 20]) {
      append(count);
      checkpoints.push(latestCheckpoint(file));
      const { size, root } = latestCheckpoint(file);
      for (const [index, leaf] of leaves().entries())
        expect(verifyInclusion({ index, size, leaf, root, proof: inclusionProof(file, index) }, sha256)).toBe(true);
    }
    expect(checkpoints.at(-1)?.size).toBe(38);
    for (const a of checkpoints)
      for (const b of checkpoints.filter(({ size }) => size >= a.size)) {
        const proof = consistencyProof(file, a.size, b.size);
        const claim = { first: a.size, second: b.size, firstRoot: a.root, secondRoot: b.root, proof };
        expect(verifyConsistency(claim, sha256)).toBe(true);
      }
    expect(() => inclusionProof(file, 38)).toThrow(RangeError);
    expect(() => consistencyProof(file, 3, 39)).toThrow(RangeError);
  });

  it('signs a checkpoint when asked, once for each size, under the log’s name', () => {
    append(3);
    const first = latestCheckpoint(file);
    expect(Buffer.compare(latestCheckpoint(file).note, first.note)).toBe(0);
    const { checkpoint } = openCheckpoint(first.note, policy(), sha256);
    expect(checkpoint).toMatchObject({ origin: `continuity/case/${id}`, size: 4, extensions: [] });
    expect(toHex(checkpoint.root)).toBe(rootOf(leaves()));
    expect(file.db.prepare('SELECT count(*) FROM log_checkpoint').pluck().get()).toBe(1);
    const other = caseLogPolicy(id, signerFrom(newSigningKey()).publicKey);
    expect(() => openCheckpoint(first.note, other, sha256)).toThrow(/signed/);
  });

  it('writes proofs that stand alone', () => {
    append(6);
    const text = tlogProof(file, 3);
    expect(text.split('\n')[0]).toBe('c2sp.org/tlog-proof@v1');
    const all = leaves();
    const opened = verifyTlogProof(new TextEncoder().encode(text), all[3] as Uint8Array, policy(), sha256);
    expect(opened).toMatchObject({ index: 3, checkpoint: { size: 7 } });
    expect(() => verifyTlogProof(new TextEncoder().encode(text), all[4] as Uint8Array, policy(), sha256)).toThrow(
      /not at index 3/,
    );
  });

  it('signs by itself in a commit 256 entries past the last checkpoint, and entries say what was seen', () => {
    append(200);
    expect(lastCheckpoint(file.read)).toBeNull();
    append(100);
    expect(lastCheckpoint(file.read)).toMatchObject({ size: 301 });
    append(1);
    const last = [...allEntries(file.read)].at(-1);
    expect(last && decodeEntry(last.payload)?.seen).toMatchObject({
      size: 301,
      root: rootOf(leaves().slice(0, 301)),
      time: lastCheckpoint(file.read)?.at,
    });
    const first = [...allEntries(file.read)][0];
    expect(first && decodeEntry(first.payload)?.seen).toBeNull();
  });

  it('signs nothing that contradicts its last checkpoint', () => {
    append(9);
    latestCheckpoint(file);
    append(1);
    const refused = expect.objectContaining({ failure: expect.objectContaining({ code: 'case-damaged' }) });
    file.db.exec('UPDATE log_node SET hash = zeroblob(32) WHERE level = 3');
    expect(() => latestCheckpoint(file)).toThrow(refused);
    file.db.exec('DELETE FROM log_node WHERE level = 3');
    expect(() => latestCheckpoint(file)).toThrow(refused);
    // A commit rests on the same nodes, and is refused whole.
    expect(() => append(1)).toThrow(refused);
    expect(leaves()).toHaveLength(11);
    expect(file.db.prepare('SELECT count(*) FROM log_checkpoint').pluck().get()).toBe(1);
  });

  it('signs nothing in a file that lacks what this device had committed', () => {
    append(300);
    append(3);
    file.lostFeeds.add(metaValue(file.read, 'feed') ?? '');
    expect(() => latestCheckpoint(file)).toThrow(/not as this device left it/);
    append(300);
    expect(lastCheckpoint(file.read)?.size).toBe(301);
  });
});

describe('a head kept elsewhere', () => {
  it('is the same, continued, missing, forked or rewritten', () => {
    append(4);
    append(3);
    const [first, second] = heads as [Head, Head];
    expect(headOf(file.read)).toEqual(second);
    expect(compareHead(file.read, first)).toBe('continued');
    expect(compareHead(file.read, second)).toBe('same');
    expect(compareHead(file.read, { ...second, hash: '0'.repeat(64) })).toBe('forked');
    expect(compareHead(file.read, { ...first, root: '0'.repeat(64) })).toBe('rewritten');
    expect(compareHead(file.read, { ...second, size: 9 })).toBe('rewritten');
    expect(compareHead(file.read, { ...second, feed: '0'.repeat(64) })).toBe('missing');
    expect(compareHead(file.read, { ...second, seq: 8, size: 9 })).toBe('missing');
  });
});
