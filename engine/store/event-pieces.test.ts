import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseTextQuery, type TextQuery } from '../../shared/domain/events/text-query.ts';
import { decodeColumns } from '../../shared/domain/search/column-piece.ts';
import { decodeDirectory } from '../../shared/domain/search/word-directory.ts';
import { searchRun } from '../../shared/domain/search/word-search.ts';
import { temporaryFolder } from '../testing.ts';
import { caseMigrations } from './case-database.ts';
import { type Connection, openDatabase, reading, write } from './driver.ts';
import { addPiece, coverEvents, packPiece, pieceRuns, piecesDigest, readPiece } from './event-pieces.ts';
import { migrate } from './migrate.ts';

const key = new Uint8Array(32).fill(3);
let folder: string;
let db: Connection;
beforeEach(() => {
  folder = temporaryFolder();
  db = openDatabase(join(folder, 'a.case'), key, 'create');
});
afterEach(() => {
  db.close();
  rmSync(folder, { recursive: true, force: true });
});

const texts = [
  'Logon of sample.r at 10.0.0.1',
  'Café file C:\\Users\\R\\notes.txt opened',
  'Logon failed for sample.r',
  'usb inserted',
  'Ünïcode ŁÓDŹ 日本',
  `long ${'x'.repeat(80)}a and ${'x'.repeat(80)}b`,
];

/** A case file as the version before left it: two imports, a superseded one among them, and rows staged by a third. */
function predecessor(): void {
  migrate(db, caseMigrations, 8);
  db.exec(`INSERT INTO meta VALUES ('lastEvent', '6');
    INSERT INTO blob (id, state, chunk) VALUES (1, 0, 1048576);
    INSERT INTO label VALUES (1, 's', 'EVTX'), (2, 'y', 'logon'), (3, 'a', 'sample.r'), (4, 'h', 'WS-1'), (5, 'd', 'Logged'), (6, 'y', 'file');`);
  const addImport = db.prepare(
    'INSERT INTO import (id, state, file, blob, at, person, first_event, last_event) VALUES (?, ?, ?, 1, ?, ?, ?, ?)',
  );
  addImport.run(1, 1, 'a.csv', 't', 'p', 1, 4);
  addImport.run(2, 1, 'b.csv', 't', 'p', 5, 6);
  addImport.run(3, 0, 'c.csv', 't', 'p', null, null);
  const addEvent = db.prepare(`INSERT INTO event VALUES (?, ?, ?, 't', 0, 5, 1, ?, 3, 4, ?, NULL, ?, 0, 1, ?)`);
  const addText = db.prepare('INSERT INTO event_text (rowid, text) VALUES (?, ?)');
  for (const [n, text] of [...texts, 'staged only'].entries()) {
    const importId = n < 4 ? 1 : n < 6 ? 2 : 3;
    // Not in order of time; one before 1970.
    addEvent.run(
      n + 1,
      importId,
      [50, -40, 60, 2 ** 45, 7, 8, 9][n],
      n === 1 ? 6 : 2,
      text,
      n + 2,
      Buffer.alloc(16, n),
    );
    addText.run(n + 1, `${text}\nEVTX logon sample.r WS-1`);
  }
}

const fts = (query: string): number[] =>
  db
    .prepare('SELECT rowid FROM event_text WHERE event_text MATCH ? AND rowid <= 6 ORDER BY rowid')
    .pluck()
    .all(query) as number[];

function search(text: string): number[] {
  const tx = reading(db);
  return pieceRuns(tx, 'words').flatMap((run) => {
    const bits = searchRun(
      {
        count: run.count,
        first: decodeDirectory(readPiece(tx, run, 'words')),
        eventPage: (n) => readPiece(tx, run, 'wordEvents', n),
        placePage: (n) => readPiece(tx, run, 'wordPlaces', n),
      },
      parseTextQuery(text) as TextQuery,
    );
    return Array.from({ length: run.count }, (_, n) => n)
      .filter((n) => ((bits[n >>> 5] as number) >>> (n & 31)) & 1)
      .map((n) => run.firstEvent + n);
  });
}

describe('0008 → 0009', () => {
  it('makes the pieces of every import from its rows and its text index, which then go', () => {
    predecessor();
    const queries = [
      'logon',
      '"sample r"',
      'cafe',
      '"10 0 0 1"',
      'usb*',
      'lodz',
      'łodz',
      '日本',
      '"file c users"',
      '"ws 1"',
      'staged',
      'x*',
    ];
    const before = queries.map(fts);
    const rows = db.prepare('SELECT * FROM event ORDER BY id').all();
    migrate(db, caseMigrations, 9);
    const tx = reading(db);
    expect(db.prepare('SELECT * FROM event ORDER BY id').all()).toEqual(rows);
    expect(before[0]).toHaveLength(6);
    expect(queries.map(search)).toEqual(before);
    expect(search(`"${'x'.repeat(80)}a"`)).toEqual([6]);
    const runs = pieceRuns(tx, 'columns');
    expect(coverEvents(runs, 6)).toBe(true);
    const [first, second] = runs.map((run) => decodeColumns(readPiece(tx, run, 'columns')));
    expect([...(first?.times ?? []), ...(second?.times ?? [])]).toEqual([50, -40, 60, 2 ** 45, 7, 8]);
    const types = first?.labels[1];
    expect(Array.from(types?.codes ?? [], (code) => types?.values[code])).toEqual(['logon', 'file', 'logon', 'logon']);
    expect(readPiece(tx, runs[1] as never, 'identities')).toEqual(
      Buffer.concat([Buffer.alloc(16, 4), Buffer.alloc(16, 5)]),
    );
    const left = db.prepare(
      "SELECT name FROM sqlite_schema WHERE name LIKE 'event_text%' OR name IN ('event_at', 'event_identity')",
    );
    expect(left.all()).toEqual([]);
  });

  it('of a case without events leaves no pieces', () => {
    migrate(db, caseMigrations, 8);
    migrate(db, caseMigrations, 9);
    expect(db.prepare('SELECT count(*) FROM event_piece').pluck().get()).toBe(0);
  });
});

describe('pieces', () => {
  const piece = {
    run: 0,
    kind: 'columns',
    n: 0,
    firstEvent: 1,
    count: 4,
    bytes: packPiece(Buffer.from('a piece')),
  } as const;

  it('are told apart from altered ones, and their digest covers their places', () => {
    migrate(db, caseMigrations);
    const tx = reading(db);
    db.exec("INSERT INTO meta VALUES ('lastEvent', '4')");
    write(db, (writing) => addPiece(writing, 1, piece));
    const [run] = pieceRuns(tx, 'columns');
    expect(Buffer.from(readPiece(tx, run as never, 'columns')).toString()).toBe('a piece');
    const digest = piecesDigest(tx, 1);
    for (const change of ['first_event = 2', 'count = 3', 'n = 1', "sha256 = x'00'"]) {
      db.exec('SAVEPOINT tried');
      db.exec(`UPDATE event_piece SET ${change}`);
      expect(piecesDigest(tx, 1)).not.toBe(digest);
      db.exec('ROLLBACK TO tried');
    }
    db.exec("UPDATE event_piece SET bytes = CAST('x' || substr(bytes, 2) AS BLOB)");
    expect(() => readPiece(tx, run as never, 'columns')).toThrow(
      expect.objectContaining({ failure: expect.objectContaining({ code: 'case-damaged' }) }),
    );
    expect(() => readPiece(tx, run as never, 'words')).toThrow();
  });

  it('of staged rows are not there for readers', () => {
    migrate(db, caseMigrations);
    db.exec("INSERT INTO meta VALUES ('lastEvent', '3')");
    write(db, (writing) => addPiece(writing, 1, piece));
    expect(pieceRuns(reading(db), 'columns')).toEqual([]);
  });

  it('cover events only where each is in one run', () => {
    const run = (firstEvent: number, count: number) => ({ import: 1, run: 0, firstEvent, count });
    expect(coverEvents([], 0)).toBe(true);
    expect(coverEvents([run(1, 3), run(4, 2)], 5)).toBe(true);
    for (const bad of [
      [run(1, 3)],
      [run(2, 4)],
      [run(1, 3), run(5, 1)],
      [run(1, 3), run(3, 3)],
      [run(1, 3), run(4, 3)],
    ])
      expect(coverEvents(bad, 5)).toBe(false);
  });
});
