import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { beginBlob, chunkOf, finishBlob, putChunk } from './blobs.ts';
import { caseMigrations, openCaseDatabase } from './case-database.ts';
import { type Connection, openDatabase, reading, write } from './driver.ts';
import { blobState, blobsOfExhibit, dropErasedChunks, eraseExhibit } from './erase.ts';
import { migrate } from './migrate.ts';

const key = new Uint8Array(32).fill(5);
const digest = 'ab'.repeat(32);
let folder: string;
let path: string;
let db: Connection;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'continuity-test-'));
  path = join(folder, 'a.case');
});
afterEach(() => {
  db.close();
  rmSync(folder, { recursive: true, force: true });
});

/** A complete blob of one chunk, and an exhibit of kind folder made of it. */
function evidence(): number {
  const blob = write(db, (tx) => {
    const id = beginBlob(tx);
    putChunk(tx, id, 0, Buffer.from('the very bytes'));
    return finishBlob(tx, id, digest, 14);
  });
  db.exec(`
    INSERT INTO person VALUES ('p', 'Alex Byrne', 'AB', 'investigator');
    INSERT INTO exhibit_file VALUES ('x', 1, 'a.txt', NULL, NULL, ${blob}, 14, '${digest}', NULL, NULL);
    INSERT INTO exhibit_skipped VALUES ('x', 1, 'link', 'link', 'A link.');
    INSERT INTO exhibit_folder VALUES ('x', ${blob}, 1, 14, 0, 1);
    INSERT INTO exhibit (id, producer, number, description, kind, file, media_type, blob, at, person, parents, entry)
      VALUES ('x', 'AB', 1, 'A folder', 'folder', 'papers', 'text/plain', ${blob}, 't', 'p', '[]', 'e');`);
  return blob;
}

describe('complete evidence, through the very connection that Continuity writes with', () => {
  beforeEach(() => {
    db = openCaseDatabase(path, key, 'create');
    evidence();
  });

  it.each([
    "UPDATE blob_chunk SET bytes = x'00'",
    'UPDATE blob_chunk SET n = 7',
    'DELETE FROM blob_chunk',
    "INSERT INTO blob_chunk SELECT id, 1, x'00' FROM blob",
    "INSERT OR REPLACE INTO blob_chunk SELECT id, 0, x'00' FROM blob",
    "UPDATE blob SET sha256 = 'other'",
    'UPDATE blob SET size = 15',
    'UPDATE blob SET state = 0',
    "UPDATE blob SET state = 2, sha256 = 'other'",
    'DELETE FROM blob',
    `INSERT OR REPLACE INTO blob SELECT id, 0, NULL, NULL, chunk FROM blob`,
    `INSERT OR REPLACE INTO blob (state, sha256, size, chunk) SELECT 1, sha256, size, chunk FROM blob`,
    `INSERT INTO blob (state, chunk) VALUES (0, 1); UPDATE OR REPLACE blob SET state = 1, sha256 = '${digest}' WHERE state = 0`,
    "UPDATE exhibit_file SET path = 'b.txt'",
    "UPDATE exhibit_file SET exhibit = 'y'",
    'DELETE FROM exhibit_file',
    `INSERT INTO exhibit_file SELECT exhibit, 2, 'b.txt', original, original_bytes, blob, size, sha256, modified, created FROM exhibit_file`,
    "UPDATE exhibit_skipped SET reason = ''",
    'DELETE FROM exhibit_skipped',
    'UPDATE exhibit_folder SET files = 0',
    'DELETE FROM exhibit_folder',
    'DELETE FROM exhibit',
    "UPDATE exhibit SET kind = 'file'",
    "UPDATE exhibit SET entry = 'other'",
    "INSERT OR REPLACE INTO exhibit SELECT 'y', producer, number, description, kind, file, media_type, blob, at, person, events, parents, entry, parent, original, acquisition, erased_at FROM exhibit",
  ])('refuses %s', (sql) => {
    const before = db.prepare('SELECT * FROM blob_chunk, blob, exhibit_file').all();
    expect(() => write(db, (tx) => tx.db.exec(sql))).toThrow(/evidence is read-only|exhibits are kept/);
    expect(db.prepare('SELECT * FROM blob_chunk, blob, exhibit_file').all()).toEqual(before);
  });

  it('goes by erasure alone, and its digest stays', () => {
    write(db, (tx) => {
      const blobs = blobsOfExhibit(tx, 'x');
      eraseExhibit(tx, 'x', blobs, 't');
      dropErasedChunks(tx, blobs);
    });
    const tx = reading(db);
    expect(blobState(tx, 1)).toBe(2);
    expect(chunkOf(tx, 1, 0)).toBeNull();
    expect(db.prepare('SELECT sha256, size FROM blob').get()).toEqual({ sha256: digest, size: 14 });
    expect(() => db.exec("INSERT INTO blob_chunk VALUES (1, 0, x'00')")).toThrow(/read-only/);
    expect(() => db.exec('UPDATE blob SET state = 1')).toThrow(/read-only/);
    expect(() => db.exec('DELETE FROM blob')).toThrow(/read-only/);
    expect(db.prepare('SELECT count(*) FROM exhibit_file').pluck().get()).toBe(0);
  });
});

it('0005 → 0006 keeps exhibits and their bytes as they were, and guards them from then on', () => {
  db = openDatabase(path, key, 'create');
  migrate(db, caseMigrations, 5);
  db.exec(`
    INSERT INTO person VALUES ('p', 'Alex Byrne', 'AB', 'investigator');
    INSERT INTO blob VALUES (1, 1, '${digest}', 3, 1048576);
    INSERT INTO blob_chunk VALUES (1, 0, x'616263');
    INSERT INTO exhibit VALUES ('x', 'AB', 1, 'A file', 'file', 'a.txt', 'text/plain', 1, 't', 'p', NULL, '[]', 'e');`);
  const before = db.prepare('SELECT * FROM exhibit').get() as object;
  migrate(db, caseMigrations, 6);
  expect(db.prepare('SELECT * FROM exhibit').get()).toEqual({
    ...before,
    parent: null,
    original: null,
    acquisition: null,
    erased_at: null,
  });
  expect(db.prepare('SELECT * FROM blob_chunk').all()).toEqual([{ blob: 1, n: 0, bytes: Buffer.from('abc') }]);
  expect(() => db.exec('DELETE FROM blob_chunk')).toThrow(/read-only/);
});
