import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3-multiple-ciphers';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { beginBlob, chunkSize, dropBlobs, putChunk } from './blobs.ts';
import { openCaseDatabase } from './case-database.ts';
import { openDatabase, write } from './driver.ts';

const key = new Uint8Array(32).fill(9);
let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'continuity-test-'));
  path = join(folder, 'a.case');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

it('a file made with the cipher of earlier versions opens as it is and stays as it is', () => {
  const old = new Database(path);
  old.pragma("cipher = 'chacha20'");
  old.pragma(`key = 'raw:${Buffer.from(key).toString('hex')}'`);
  old.pragma('page_size = 8192');
  old.exec("CREATE TABLE t (x TEXT); INSERT INTO t VALUES ('kept')");
  old.close();
  for (const mode of ['existing', 'create'] as const) {
    const db = openDatabase(path, key, mode);
    expect(db.prepare('SELECT x FROM t').pluck().all()).toEqual(['kept']);
    db.close();
  }
  const again = new Database(path);
  again.pragma("cipher = 'chacha20'");
  again.pragma(`key = 'raw:${Buffer.from(key).toString('hex')}'`);
  expect(again.prepare('SELECT x FROM t').pluck().all()).toEqual(['kept']);
  again.close();
});

it('an altered page does not read', () => {
  const db = openDatabase(path, key, 'create');
  db.exec('CREATE TABLE t (n INTEGER PRIMARY KEY, x BLOB)');
  for (let n = 0; n < 50; n++) db.prepare('INSERT INTO t VALUES (?, randomblob(5000))').run(n);
  db.close();
  const bytes = readFileSync(path);
  const at = 8192 * 20 + 4000;
  bytes[at] = (bytes[at] as number) ^ 1;
  writeFileSync(path, bytes);
  const altered = openDatabase(path, key, 'existing');
  expect(() => altered.prepare('SELECT sum(length(x)) FROM t').get()).toThrow(
    expect.objectContaining({ code: expect.stringMatching(/^SQLITE_(CORRUPT|NOTADB|IOERR)/) }),
  );
  altered.close();
});

it('what is dropped gives its room back to the disk', () => {
  const db = openCaseDatabase(path, key, 'create');
  expect(db.pragma('auto_vacuum', { simple: true })).toBe(2);
  db.pragma('wal_checkpoint(TRUNCATE)');
  const before = statSync(path).size;
  const blob = write(db, beginBlob);
  for (let n = 0; n < 70; n++) write(db, (tx) => putChunk(tx, blob, n, Buffer.alloc(chunkSize, n)));
  db.pragma('wal_checkpoint(TRUNCATE)');
  expect(statSync(path).size).toBeGreaterThan(before + 70 * chunkSize);
  let parts = 0;
  while (write(db, (tx) => dropBlobs(tx, [blob]))) parts++;
  expect(parts).toBeGreaterThan(0);
  db.pragma('wal_checkpoint(TRUNCATE)');
  expect(statSync(path).size).toBeLessThan(before + chunkSize);
  expect(db.prepare('SELECT count(*) FROM blob').pluck().get()).toBe(0);
  db.close();
});
