import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { MerkleRange } from '../../shared/domain/ledger/merkle.ts';
import { rootAt } from '../log/tail.ts';
import { temporaryFolder } from '../testing.ts';
import { newSigningKey, sha256, signerFrom } from '../vault/signer.ts';
import { addTry, clearTries, forgetTries, setWitnessedLog, triesOf, witnessedLog } from './attestation-device.ts';
import { addCosignature, addTimestamp, cosignatures, timestamps } from './attestations.ts';
import { caseMigrations, openCaseDatabase } from './case-database.ts';
import {
  currentPerson,
  deviceMigrations,
  deviceValue,
  enrolledCase,
  lostHeads,
  sealedHead,
  setDeviceValue,
} from './device-database.ts';
import { type Connection, openDatabase, reading, write } from './driver.ts';
import { ledgerTally } from './ledger.ts';
import { logSize } from './log.ts';
import { migrate } from './migrate.ts';
import { signingKeys } from './signing-keys.ts';

const key = new Uint8Array(32).fill(3);
let folder: string;
let path: string;
beforeEach(() => {
  folder = temporaryFolder();
  path = join(folder, 'a.case');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const insertAgain = (db: Connection): unknown =>
  db
    .prepare(
      'INSERT INTO ledger_entry SELECT 99, feed, seq, hash || 1, payload, signature, act, subject, at, salt, detail, outbox FROM ledger_entry LIMIT 1',
    )
    .run();

describe('migrations', () => {
  it('are numbered from 1 without a gap', () => {
    expect(caseMigrations.map(({ version }) => version)).toEqual(caseMigrations.map((_, i) => i + 1));
  });

  it('bring a case file to the newest version once, keeping its rows', () => {
    const first = openCaseDatabase(path, key, 'create');
    write(first, (tx) => tx.db.prepare("INSERT INTO meta VALUES ('ref', 'DPS/1')").run());
    first.close();
    const again = openCaseDatabase(path, key, 'existing');
    expect(again.pragma('user_version', { simple: true })).toBe(caseMigrations.length);
    expect(again.prepare('SELECT value FROM meta').pluck().get()).toBe('DPS/1');
    expect(again.pragma('journal_mode', { simple: true })).toBe('wal');
    expect(again.pragma('page_size', { simple: true })).toBe(8192);
    again.close();
  });

  it('0001 → 0002 gives every entry its log index in commit order, and grows the tree over them', () => {
    const db = openDatabase(path, key, 'create');
    migrate(db, caseMigrations, 1);
    const hashOf = (n: number): string => n.toString(16).padStart(64, '0');
    // Two feeds, so that commit order is no feed's order.
    const places = Array.from({ length: 13 }, (_, n) => (n % 3 === 1 ? { feed: 'a', seq: (n - 1) / 3 } : null)).map(
      (place, n) => place ?? { feed: 'b', seq: n - Math.ceil(n / 3) },
    );
    const insert = db.prepare(
      "INSERT INTO ledger_entry (feed, seq, hash, payload, signature, act, subject, at, salt, detail, outbox) VALUES (?, ?, ?, ?, ?, 'viewed', 's:1', 't', ?, ?, ?)",
    );
    for (const [n, { feed, seq }] of places.entries())
      insert.run(
        feed,
        seq,
        hashOf(n),
        Buffer.from([n]),
        Buffer.from([n, n]),
        n === 4 ? null : Buffer.from([7]),
        null,
        n % 2,
      );
    const before = db.prepare('SELECT * FROM ledger_entry ORDER BY rowid').all() as { hash: string }[];
    migrate(db, caseMigrations, 2);
    const after = db.prepare('SELECT * FROM ledger_entry ORDER BY log_index').all();
    expect(after).toEqual(before.map((row, n) => ({ ...row, log_index: n })));
    const range = new MerkleRange(sha256);
    for (const { hash } of before) range.push(Buffer.from(hash, 'hex'));
    expect(Buffer.from(rootAt(reading(db), 13)).equals(range.root())).toBe(true);
    expect(db.prepare('SELECT count(*) FROM log_node').pluck().get()).toBe(6 + 3 + 1);
    expect(() => insertAgain(db)).toThrow(/UNIQUE/);
    db.close();
  });

  it('0001 → 0002 of a case without entries leaves an empty log', () => {
    const db = openDatabase(path, key, 'create');
    migrate(db, caseMigrations, 1);
    migrate(db, caseMigrations, 2);
    expect(logSize(reading(db))).toBe(0);
    expect(db.prepare('SELECT count(*) FROM log_node').pluck().get()).toBe(0);
    db.close();
  });

  it('device 0001 → 0002 keeps people and cases, and holds no head yet', () => {
    const db = openDatabase(path, key, 'create');
    migrate(db, deviceMigrations, 1);
    db.exec("INSERT INTO person VALUES ('p', 'Alex Byrne', 'AB', 'investigator', 1)");
    db.exec("INSERT INTO enrolled_case VALUES ('c', 'DPS/1', 'A test', 't', 'c.case', x'00')");
    migrate(db, deviceMigrations, 2);
    const tx = reading(db);
    expect(currentPerson(tx)).toMatchObject({ id: 'p' });
    expect(enrolledCase(tx, 'c')).toMatchObject({ ref: 'DPS/1' });
    expect([sealedHead(tx, 'c'), lostHeads(tx, 'c')]).toEqual([null, []]);
    db.close();
  });

  it('0002 → 0003 names whoever acted beside each entry, and counts the entries of each act and person', () => {
    const db = openDatabase(path, key, 'create');
    migrate(db, caseMigrations, 2);
    const insert = db.prepare(
      "INSERT INTO ledger_entry (log_index, feed, seq, hash, payload, signature, act, subject, at) VALUES (?, 'f', ?, ?, ?, x'00', ?, 's:1', 't')",
    );
    const payloads = ['{"actor":"p"}', '{"actor":"q"}', 'no JSON', '{"actor":"p"}'];
    for (const [n, text] of payloads.entries())
      insert.run(n, n, `hash ${n}`, Buffer.from(text), n === 3 ? 'tagged' : 'viewed');
    migrate(db, caseMigrations, 3);
    expect(db.prepare('SELECT actor FROM ledger_entry ORDER BY log_index').pluck().all()).toEqual([
      'p',
      'q',
      null,
      'p',
    ]);
    expect(ledgerTally(reading(db))).toEqual([
      { act: 'tagged', actor: 'p', entries: 1 },
      { act: 'viewed', actor: 'p', entries: 1 },
      { act: 'viewed', actor: 'q', entries: 1 },
    ]);
    db.close();
  });

  it('device 0004 → 0005 goes on signing with the key that was there, and keeps it in one place only', () => {
    const db = openDatabase(path, key, 'create');
    migrate(db, deviceMigrations, 4);
    const made = newSigningKey();
    write(db, (tx) => setDeviceValue(tx, 'signingKey', Buffer.from(made).toString('base64')));
    migrate(db, deviceMigrations, 5);
    const [kept, ...others] = signingKeys(reading(db));
    expect(others).toEqual([]);
    expect(kept?.publicKey).toBe(Buffer.from(signerFrom(made).publicKey).toString('hex'));
    expect(Buffer.compare(kept?.privateKey ?? Buffer.alloc(0), made)).toBe(0);
    expect(kept?.retired).toBeNull();
    expect(deviceValue(reading(db), 'signingKey')).toBeNull();
    db.close();
  });

  it('device 0004 → 0005 of a device that has no key yet leaves it without one', () => {
    const db = openDatabase(path, key, 'create');
    migrate(db, deviceMigrations, 5);
    expect(signingKeys(reading(db))).toEqual([]);
    db.close();
  });

  it('0007 → 0008 keeps the exhibits, and lets custody and approvals be added to them and never changed', () => {
    const db = openDatabase(path, key, 'create');
    migrate(db, caseMigrations, 7);
    db.exec(`INSERT INTO person VALUES ('p', 'Alex Byrne', 'AB', 'investigator'), ('q', 'Jo Lane', 'JL', 'supervisor');
      INSERT INTO blob (id, state, chunk) VALUES (1, 0, 9); UPDATE blob SET state = 1, sha256 = 'aa', size = 2 WHERE id = 1;
      INSERT INTO exhibit (id, producer, number, description, kind, file, media_type, blob, at, person, parents, entry)
      VALUES ('x', 'AB', 1, 'd', 'file', 'f', 'text/plain', 1, 't', 'p', '[]', 'e')`);
    migrate(db, caseMigrations, 8);
    expect(db.prepare('SELECT id, number FROM exhibit').all()).toEqual([{ id: 'x', number: 1 }]);
    db.exec(`INSERT INTO custody_event VALUES (1, 'c', 'transfer', 'x', 'A', 'B', 't', 't', NULL, NULL, '', '', 'r', 't', 'p', 'e1');
      INSERT INTO access_purpose VALUES (1, 'why', 't', 'p', 'e2');
      INSERT INTO approval VALUES (1, 'a', 'erasure', '', 'r', '{}', 'dd', 't', 'p', 'e3', NULL, NULL, NULL, NULL, NULL);
      INSERT INTO approval_exhibit VALUES ('a', 0, 'x', '{}')`);
    for (const change of [
      "UPDATE custody_event SET taker = 'C'",
      'DELETE FROM custody_event',
      "UPDATE access_purpose SET purpose = 'else'",
      "UPDATE approval SET recipient = 'C'",
      'DELETE FROM approval',
      "UPDATE approval_exhibit SET record = '{1}'",
      'DELETE FROM approval_exhibit',
      ...['custody_event', 'access_purpose', 'approval', 'approval_exhibit'].map(
        (table) => `REPLACE INTO ${table} SELECT * FROM ${table}`,
      ),
    ])
      expect(() => db.exec(change), change).toThrow(/never/);
    const decide = `UPDATE approval SET decision = 'approved', decided_at = 't', decided_by = 'q', decision_reason = '', decision_entry = 'e4'`;
    db.exec(decide);
    expect(() => db.exec(decide)).toThrow(/decided once/);
    db.exec(
      `UPDATE approval_exhibit SET record = NULL; INSERT INTO erasure VALUES ('x', 'a', 'r', '[]', 't', 'p', 'e5')`,
    );
    expect(() => db.exec('DELETE FROM erasure')).toThrow(/never/);
    expect(() => db.exec('REPLACE INTO erasure SELECT * FROM erasure')).toThrow(/never/);
    expect(db.pragma('foreign_key_check')).toEqual([]);
    db.close();
  });

  it('0003 → 0004 keeps checkpoints, and what is said of them can only be added', () => {
    const db = openDatabase(path, key, 'create');
    migrate(db, caseMigrations, 3);
    db.exec("INSERT INTO log_checkpoint VALUES (7, 'aa', '2026-05-04T09:00:00.000Z', x'01')");
    migrate(db, caseMigrations, 4);
    expect(db.prepare('SELECT size, root FROM log_checkpoint').all()).toEqual([{ size: 7, root: 'aa' }]);
    const row = { size: 7, root: 'aa', at: '2026-05-04T09:00:01.000Z' };
    const token = { ...row, token: Buffer.from([1]), url: 'https://tsa.example/', roots: 'PEM' };
    const cosignature = { ...row, vkey: 'w+00000000+AA', signature: Buffer.from([2]) };
    const added = write(db, (tx) => [
      addTimestamp(tx, token),
      addTimestamp(tx, token),
      addCosignature(tx, cosignature),
    ]);
    expect(added).toEqual([true, false, true]);
    expect(write(db, (tx) => addCosignature(tx, { ...cosignature, root: 'bb' }))).toBe(false);
    expect(timestamps(reading(db))).toEqual([token]);
    expect(cosignatures(reading(db))).toEqual([cosignature]);
    for (const table of ['checkpoint_timestamp', 'checkpoint_cosignature']) {
      expect(() => db.exec(`UPDATE ${table} SET size = 8`)).toThrow(/is never changed/);
      expect(() => db.exec(`DELETE FROM ${table}`)).toThrow(/is never removed/);
    }
    db.close();
  });

  it('device 0002 → 0003 keeps sealed heads; tries count up until they are cleared', () => {
    const db = openDatabase(path, key, 'create');
    migrate(db, deviceMigrations, 2);
    db.exec("INSERT INTO sealed_head VALUES ('c', 'head')");
    migrate(db, deviceMigrations, 3);
    expect(sealedHead(reading(db), 'c')).toBe('head');
    write(db, (tx) => {
      addTry(tx, 'c', 'tsa', 5, '{}');
      addTry(tx, 'c', 'tsa', 9, '{"code":"x"}');
      addTry(tx, 'd', 'tsa', 9, '{}');
    });
    expect(triesOf(reading(db), 'c')).toEqual([{ target: 'tsa', tries: 2, lastAt: 9, failure: '{"code":"x"}' }]);
    write(db, (tx) => clearTries(tx, 'c', 'tsa'));
    expect([triesOf(reading(db), 'c'), triesOf(reading(db), 'd').length]).toEqual([[], 1]);
    write(db, (tx) => forgetTries(tx, 'tsa'));
    expect(triesOf(reading(db), 'd')).toEqual([]);
    const log = { origin: 'o', vkey: 'k', size: 3, root: 'aa', note: Buffer.from([3]), at: 't' };
    write(db, (tx) => setWitnessedLog(tx, log));
    write(db, (tx) => setWitnessedLog(tx, { ...log, size: 4 }));
    expect([witnessedLog(reading(db), 'o'), witnessedLog(reading(db), 'p')]).toEqual([{ ...log, size: 4 }, null]);
    db.close();
  });

  it('refuse a case file of a later version and do not touch it', () => {
    const db = openCaseDatabase(path, key, 'create');
    db.pragma(`user_version = ${caseMigrations.length + 1}`);
    db.close();
    expect(() => openCaseDatabase(path, key, 'existing')).toThrow(
      expect.objectContaining({ failure: expect.objectContaining({ code: 'case-newer' }) }),
    );
    const raw = openDatabase(path, key, 'existing');
    expect(raw.pragma('user_version', { simple: true })).toBe(caseMigrations.length + 1);
    raw.close();
  });

  it('leave the version before where a step fails', () => {
    const db = openDatabase(path, key, 'create');
    const broken = [{ version: 1, sql: 'CREATE TABLE a (x) STRICT' }];
    expect(() => migrate(db, [...broken])).toThrow();
    expect(db.pragma('user_version', { simple: true })).toBe(0);
    expect(db.prepare('SELECT count(*) FROM sqlite_schema').pluck().get()).toBe(0);
    db.close();
  });
});

describe('an encrypted database', () => {
  it('shows nothing of its content, and opens with no other key', async () => {
    const db = openDatabase(path, key, 'create');
    db.exec('CREATE TABLE t (x TEXT)');
    write(db, (tx) => tx.db.prepare('INSERT INTO t VALUES (?)').run('a plainly visible secret'));
    db.close();
    const { readFileSync } = await import('node:fs');
    const bytes = readFileSync(path);
    expect(bytes.includes('plainly visible')).toBe(false);
    expect(bytes.includes('SQLite format 3')).toBe(false);
    expect(() => openDatabase(path, new Uint8Array(32), 'existing')).toThrow(
      expect.objectContaining({ failure: expect.objectContaining({ code: 'case-damaged' }) }),
    );
  });

  it('rolls back what a failing unit did, and says so by throwing', () => {
    const db = openDatabase(path, key, 'create');
    db.exec('CREATE TABLE t (x TEXT)');
    expect(() =>
      write(db, (tx) => {
        tx.db.prepare("INSERT INTO t VALUES ('a')").run();
        throw new Error('stop');
      }),
    ).toThrow('stop');
    expect(reading(db).db.prepare('SELECT count(*) FROM t').pluck().get()).toBe(0);
    db.close();
  });

  it('says disk-full in words where there is no room, and keeps what was there', () => {
    const db = openDatabase(path, key, 'create');
    db.exec('CREATE TABLE t (x BLOB)');
    // The limit stands for a full disk: SQLite reports both with the same code.
    db.pragma('max_page_count = 20');
    expect(() => write(db, (tx) => tx.db.prepare('INSERT INTO t VALUES (zeroblob(1000000))').run())).toThrow(
      expect.objectContaining({ failure: expect.objectContaining({ code: 'disk-full' }) }),
    );
    expect(db.prepare('SELECT count(*) FROM t').pluck().get()).toBe(0);
    db.close();
  });
});
