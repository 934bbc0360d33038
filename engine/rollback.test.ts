/** What someone who holds this device can do to the order and the end of a ledger, and how verification names it. */
import { createHash, generateKeyPairSync, sign } from 'node:crypto';
import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { VerificationReport } from '../shared/api/verification.ts';
import {
  caseLog,
  Entry,
  encodeEntry,
  entryHash,
  entryPae,
  feedId,
  feedSubject,
} from '../shared/domain/ledger/entry.ts';
import { fromHex, toHex } from '../shared/domain/ledger/hex.ts';
import { MerkleRange } from '../shared/domain/ledger/merkle.ts';
import type { Connection } from './store/driver.ts';
import { memoryKeychain, startEngine, type TestEngine, temporaryFolder } from './testing.ts';
import type { Keychain } from './vault/keychain.ts';

const sha256 = (data: Uint8Array): Uint8Array => createHash('sha256').update(data).digest();
const header = 'message,datetime,timestamp_desc,username,hostname,event_type';
const rows = Array.from({ length: 20 }, (_, n) => `event ${n},2026-01-05T09:00:${10 + n}Z,Logon,sample,WS1,logon`);

let test: TestEngine;
let caseId: string;
const caseFile = (home = test.home): string => join(home, 'cases', `${caseId}.case`);
const verify = (): Promise<VerificationReport> => test.client.call('verification.case', { caseId });
const annotate = (note: string): Promise<unknown> =>
  test.client.call('annotations.add', { caseId, selection: { ids: [1] }, note, tags: [] });

async function start(options: Parameters<typeof startEngine>[0] = {}): Promise<void> {
  test = await startEngine(options);
  caseId = (await test.client.call('cases.create', { ref: 'R/1', title: 'Rolled back' })).id;
  const path = join(test.home, 'a.csv');
  writeFileSync(path, `${[header, ...rows].join('\n')}\n`);
  await test.client.call('imports.run', { caseId, file: (await test.engine.grantRead(path)).grant });
  for (const note of ['one', 'two', 'three']) await annotate(note);
}

/** Closes the engine with everything in the case file itself, and opens another. `between` sees the closed folder. */
async function restart(between: () => void = () => undefined): Promise<void> {
  test = await test.tamper(caseId, (db) => db.pragma('wal_checkpoint(TRUNCATE)'));
  await test.close();
  between();
  test = await startEngine({ home: test.home, keychain: test.keychain });
}

const kinds = (report: VerificationReport): string[] => report.problems.map(({ kind }) => kind);

describe('a ledger whose entries were changed by someone with the case’s key', () => {
  let pristine: Buffer;
  beforeAll(async () => {
    await start();
    // Enough for a commit to sign a checkpoint: 256 entries.
    for (let n = 0; n < 260; n++) await annotate(`more ${n}`);
    expect(await verify()).toMatchObject({ status: 'verified', problems: [] });
    expect((await verify()).checked).toContainEqual({ what: 'checkpoints of the log: signature and root', count: 1 });
    await restart(() => {
      pristine = readFileSync(caseFile());
    });
  }, 120_000);
  afterAll(() => test.dispose());

  async function after(change: (db: Connection) => void): Promise<VerificationReport> {
    await test.close();
    writeFileSync(caseFile(), pristine);
    test = await startEngine({ home: test.home, keychain: test.keychain });
    test = await test.tamper(caseId, change);
    return verify();
  }
  const entry = (db: Connection, seq: number): { payload: Uint8Array; hash: string; feed: string; log_index: number } =>
    db.prepare('SELECT payload, hash, feed, log_index FROM ledger_entry WHERE seq = ?').get(seq) as never;
  const last = (db: Connection): number => Number(db.prepare('SELECT max(log_index) FROM ledger_entry').pluck().get());

  it('is whole before anything is done to it', async () => {
    expect(await after(() => undefined)).toMatchObject({ status: 'verified', problems: [] });
  });

  it('truncated: names the entry that should be last, and the one that is', async () => {
    let expected = '';
    const report = await after((db) => {
      expected = entry(db, last(db)).hash;
      db.exec('DELETE FROM ledger_entry WHERE log_index > 200');
    });
    expect(report.problems).toContainEqual(
      expect.objectContaining({
        kind: 'tail-truncated',
        expected: expect.stringContaining(expected),
        found: expect.stringMatching(/^ends at entry 200, hash/),
      }),
    );
    // The checkpoint in the file says so too, for whoever has no seal.
    expect(report.problems).toContainEqual(
      expect.objectContaining({ kind: 'tail-truncated', found: expect.stringMatching(/entries that are not there/) }),
    );
    expect(report.problems).toContainEqual(
      expect.objectContaining({
        kind: 'tail-truncated',
        expected: expect.stringMatching(/as the checkpoint signed at/),
      }),
    );
  });

  it('truncated by one entry, with the rows it recorded removed: an older ledger', async () => {
    const report = await after((db) => {
      const end = last(db);
      db.exec(`DELETE FROM annotation_event WHERE annotation IN (SELECT id FROM annotation WHERE note = 'more 259');
        DELETE FROM annotation WHERE note = 'more 259'; DELETE FROM ledger_entry WHERE log_index = ${end}`);
      db.prepare('DELETE FROM log_node WHERE (n + 1) << level > ?').run(end);
      db.exec("UPDATE ledger_tally SET entries = entries - 1 WHERE act = 'annotated'");
    });
    expect(kinds(report)).toEqual(['rolled-back']);
  });

  it('deleted and renumbered', async () => {
    const report = await after((db) => {
      db.exec('DELETE FROM ledger_entry WHERE seq = 50');
      for (let n = 51; n <= 266; n++)
        db.prepare('UPDATE ledger_entry SET seq = seq - 1, log_index = log_index - 1 WHERE seq = ?').run(n);
    });
    expect(report.problems).toContainEqual(
      expect.objectContaining({ kind: 'entry-altered', subject: expect.stringMatching(/ledger entry 50 /) }),
    );
    expect(kinds(report)).toEqual(
      expect.arrayContaining(['entry-missing', 'log-altered', 'checkpoint-contradicted', 'tail-truncated']),
    );
  });

  it('reordered', async () => {
    const report = await after((db) =>
      db.exec(`UPDATE ledger_entry SET log_index = -1 WHERE seq = 60; UPDATE ledger_entry SET log_index = 60 WHERE seq = 61;
        UPDATE ledger_entry SET log_index = 61 WHERE seq = 60`),
    );
    expect(report.problems).toContainEqual(
      expect.objectContaining({ kind: 'entry-reordered', subject: expect.stringMatching(/ledger entry 61 /) }),
    );
    expect(kinds(report)).toContain('checkpoint-contradicted');
  });

  it('edited and rehashed, its tree grown again', async () => {
    const report = await after((db) => {
      const { payload } = entry(db, 70);
      const other = new TextEncoder().encode(new TextDecoder().decode(payload).replace('"annotated"', '"withdrawn"'));
      const signature = db.prepare('SELECT signature FROM ledger_entry WHERE seq = 70').pluck().get() as Uint8Array;
      const hash = toHex(entryHash(other, signature, sha256));
      db.prepare("UPDATE ledger_entry SET payload = ?, hash = ?, act = 'withdrawn' WHERE seq = 70").run(other, hash);
      growAgain(db);
    });
    expect(report.problems).toContainEqual(
      expect.objectContaining({
        kind: 'entry-altered',
        subject: expect.stringMatching(/ledger entry 70 /),
        found: 'a signature that does not fit',
      }),
    );
    expect(kinds(report)).toEqual(expect.arrayContaining(['chain-broken', 'checkpoint-contradicted', 'log-rewritten']));
    expect(kinds(report)).not.toContain('log-altered');
  });

  it.each([
    ['into the feed', false],
    ['as a feed of its own', true],
  ])('with an entry signed by another key put %s', async (_, ownFeed) => {
    const report = await after((db) => {
      const index = last(db);
      const { payload, feed, hash } = entry(db, index);
      const { privateKey, publicKey } = generateKeyPairSync('ed25519');
      const raw = publicKey.export({ format: 'der', type: 'spki' }).subarray(12);
      const nonce = new Uint8Array(16);
      const own = feedId(caseLog(caseId), raw, nonce, sha256);
      const from = Entry.parse(JSON.parse(new TextDecoder().decode(payload)));
      const forged: Entry = ownFeed
        ? {
            ...from,
            feed: own,
            seq: 0,
            prev: null,
            act: 'opened',
            after: [hash],
            subject: { ...from.subject, id: feedSubject(raw, nonce) },
          }
        : { ...from, seq: from.seq + 1, prev: hash };
      const bytes = encodeEntry(forged);
      const signature = sign(null, entryPae(bytes), privateKey);
      db.prepare(
        'INSERT INTO ledger_entry (log_index, feed, seq, hash, payload, signature, act, subject, at, salt, detail) SELECT ?, ?, ?, ?, ?, ?, ?, ?, at, salt, detail FROM ledger_entry WHERE log_index = ?',
      ).run(
        index + 1,
        ownFeed ? own : feed,
        forged.seq,
        toHex(entryHash(bytes, signature, sha256)),
        bytes,
        signature,
        forged.act,
        forged.subject.id,
        index,
      );
      growAgain(db);
    });
    expect(report.problems).toContainEqual(
      ownFeed
        ? expect.objectContaining({ kind: 'entry-foreign', subject: expect.stringMatching(/ledger entry 0 \(opened/) })
        : expect.objectContaining({ kind: 'entry-altered', found: 'a signature that does not fit' }),
    );
  });

  it('with an altered node, an altered checkpoint, and a deleted one', async () => {
    const nodes = await after((db) => db.exec('UPDATE log_node SET hash = zeroblob(32) WHERE level = 1 AND n = 3'));
    expect(kinds(nodes)).toEqual(['log-altered']);
    const altered = await after((db) =>
      db.exec("UPDATE log_checkpoint SET root = replace(root, substr(root, 1, 8), '00000000')"),
    );
    expect(kinds(altered)).toContain('checkpoint-altered');
    const deleted = await after((db) => db.exec('DELETE FROM log_checkpoint'));
    expect(new Set(kinds(deleted))).toEqual(new Set(['checkpoint-missing']));
  });
});

/** As someone would who knows the format: every node from the hashes that are there. */
function growAgain(db: Connection): void {
  db.exec('DELETE FROM log_node');
  const put = db.prepare('INSERT INTO log_node VALUES (?, ?, ?)');
  const range = new MerkleRange(sha256, (level, n, hash) => level > 0 && put.run(level, n, hash));
  for (const hash of db.prepare('SELECT hash FROM ledger_entry ORDER BY log_index').pluck().all())
    range.push(fromHex(hash as string));
}

describe('a case file put back to an older copy', () => {
  afterEach(() => test.dispose());

  it('is named, is not signed for, and stays named when work goes on in it, in a new feed', async () => {
    await start();
    let older = Buffer.alloc(0);
    let newest = Buffer.alloc(0);
    await restart(() => {
      older = readFileSync(caseFile());
    });
    await annotate('four');
    await restart(() => {
      newest = readFileSync(caseFile());
      writeFileSync(caseFile(), older);
    });
    const report = await verify();
    expect(report.problems).toEqual([
      expect.objectContaining({
        kind: 'rolled-back',
        expected: expect.stringMatching(/^entry 7 of feed .*, hash [0-9a-f]{64}, the last of 8$/),
        found: expect.stringMatching(/^ends at entry 6, hash/),
      }),
    ]);
    await annotate('instead of four');
    expect(kinds(await verify())).toEqual(['rolled-back']);
    const page = await test.client.call('ledger.page', { caseId, offset: 0, limit: 2 });
    expect(page.rows.map(({ act, seq }) => [act, seq])).toEqual([
      ['annotated', 1],
      ['opened', 0],
    ]);
    await restart();
    expect(kinds(await verify())).toEqual(['rolled-back']);
    // The newest copy again: now the work in between is what is missing.
    await restart(() => writeFileSync(caseFile(), newest));
    expect(kinds(await verify())).toEqual(['rolled-back']);
  });

  it('is whole again once the newest copy is back', async () => {
    await start();
    let older = Buffer.alloc(0);
    let newest = Buffer.alloc(0);
    await restart(() => {
      older = readFileSync(caseFile());
    });
    await annotate('four');
    await restart(() => {
      newest = readFileSync(caseFile());
      writeFileSync(caseFile(), older);
    });
    expect(kinds(await verify())).toEqual(['rolled-back']);
    await restart(() => writeFileSync(caseFile(), newest));
    expect(await verify()).toMatchObject({ status: 'verified', problems: [] });
    await annotate('five');
    expect(await verify()).toMatchObject({ status: 'verified', problems: [] });
  });

  it('is named though the whole data folder was put back, where the keychain holds the head', async () => {
    await start();
    await restart();
    await test.close();
    const copy = temporaryFolder();
    cpSync(test.home, copy, { recursive: true });
    test = await startEngine({ home: test.home, keychain: test.keychain });
    await annotate('four');
    test.elapse();
    await test.close();
    rmSync(test.home, { recursive: true, force: true });
    test = await startEngine({ home: copy, keychain: test.keychain });
    expect(kinds(await verify())).toEqual(['rolled-back']);
    // What was found stays, whatever is sealed after it.
    await annotate('instead of four');
    test = await test.reopen();
    expect(kinds(await verify())).toEqual(['rolled-back']);
  });

  it('with the whole data folder is not found where a passphrase keeps the key; the report says that it could not be', async () => {
    await start({ passphrase: 'correct horse battery', keychain: { ...memoryKeychain(), usable: async () => false } });
    await test.close();
    const copy = temporaryFolder();
    cpSync(test.home, copy, { recursive: true });
    test = await startEngine({ home: test.home, passphrase: 'correct horse battery' });
    await annotate('four');
    await test.dispose();
    test = await startEngine({ home: copy, passphrase: 'correct horse battery' });
    const report = await verify();
    expect(report).toMatchObject({ status: 'verified', problems: [] });
    expect(report.limits.join(' ')).toMatch(/rewrite every one of those as well can hide it/);
  });

  it('is named by the device’s own database where the keychain does not answer, and the report says so', async () => {
    let silent = false;
    const inner = memoryKeychain();
    const keychain: Keychain = {
      ...inner,
      get: (account) =>
        silent && account.includes('/head/') ? Promise.reject(new Error('no answer')) : inner.get(account),
    };
    await start({ keychain });
    let older = Buffer.alloc(0);
    await restart(() => {
      older = readFileSync(caseFile());
    });
    await annotate('four');
    silent = true;
    await restart(() => writeFileSync(caseFile(), older));
    const report = await verify();
    expect(kinds(report)).toEqual(['rolled-back']);
    expect(report.limits.join(' ')).toMatch(/did not answer/);
    expect(test.logged.join(' ')).toMatch(/from the keychain/);
    // Nothing overwrites what could not be compared.
    await annotate('instead');
    silent = false;
    test = await test.reopen();
    expect(kinds(await verify())).toEqual(['rolled-back']);
  });
});

describe('a keychain that does not answer', () => {
  it('is asked once, not at every case that is opened, and again by a verification', async () => {
    let asked = 0;
    const inner = memoryKeychain();
    const keychain: Keychain = {
      ...inner,
      get: async (account) => {
        if (!account.includes('/head/')) return inner.get(account);
        asked++;
        // Something, but no head.
        return new TextEncoder().encode('{}');
      },
    };
    await start({ keychain });
    for (const ref of ['R/2', 'R/3']) await test.client.call('cases.create', { ref, title: 'Another' });
    test = await test.reopen();
    expect(await test.client.call('cases.list', {})).toMatchObject([
      { problem: null },
      { problem: null },
      { problem: null },
    ]);
    expect(asked).toBe(1);
    expect((await verify()).limits.join(' ')).toMatch(/did not answer/);
    expect(asked).toBe(2);
    await test.dispose();
  });
});

describe('a cloned device', () => {
  it('that wrote another entry at the same place of the same feed is named', async () => {
    await start();
    await restart();
    await test.close();
    const clone = temporaryFolder();
    cpSync(test.home, clone, { recursive: true });
    const other = await startEngine({ home: clone, keychain: memoryKeychainLike(test.keychain) });
    await other.client.call('annotations.add', { caseId, selection: { ids: [2] }, note: 'on the clone', tags: [] });
    await (await other.tamper(caseId, (db) => db.pragma('wal_checkpoint(TRUNCATE)'))).close();
    test = await startEngine({ home: test.home, keychain: test.keychain });
    await annotate('on this device');
    await restart(() => writeFileSync(caseFile(), readFileSync(caseFile(clone))));
    expect((await verify()).problems).toEqual([
      expect.objectContaining({
        kind: 'feed-forked',
        subject: 'ledger entry 7',
        found: expect.stringMatching(/^another entry at the same place, hash [0-9a-f]{64}$/),
      }),
    ]);
    await test.dispose();
    rmSync(clone, { recursive: true, force: true });
  });
});

/** Another device's keychain that was given the same key: it reads the first one's and keeps its own. */
function memoryKeychainLike(first: Keychain): Keychain {
  const own = memoryKeychain();
  return { ...own, get: async (account) => (await own.get(account)) ?? first.get(account) };
}
