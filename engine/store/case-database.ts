import { case0001 } from './case-migrations/0001.ts';
import { case0002, growTree0002 } from './case-migrations/0002.ts';
import { case0003 } from './case-migrations/0003.ts';
import { case0004 } from './case-migrations/0004.ts';
import { case0005 } from './case-migrations/0005.ts';
import { case0006 } from './case-migrations/0006.ts';
import { case0007 } from './case-migrations/0007.ts';
import { case0008 } from './case-migrations/0008.ts';
import { case0009, makePieces0009 } from './case-migrations/0009.ts';
import { type Connection, openDatabase } from './driver.ts';
import { type Migration, migrate } from './migrate.ts';

export const caseMigrations: readonly Migration[] = [
  { version: 1, sql: case0001 },
  { version: 2, sql: case0002, after: growTree0002 },
  { version: 3, sql: case0003 },
  { version: 4, sql: case0004 },
  { version: 5, sql: case0005 },
  { version: 6, sql: case0006 },
  { version: 7, sql: case0007 },
  { version: 8, sql: case0008 },
  { version: 9, sql: case0009, after: makePieces0009 },
];

/** @throws FailureError `case-newer`, `case-damaged`, `read-only`, `disk-full` */
export function openCaseDatabase(path: string, key: Uint8Array, mode: 'create' | 'existing'): Connection {
  const db = openDatabase(path, key, mode);
  try {
    migrate(db, caseMigrations);
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

/**
 * A connection that reads the case as it is at this moment until it is closed, and cannot write. Its cache is small: what
 * reads a whole case once gains nothing from keeping pages.
 *
 * @throws FailureError `case-damaged`, `file-missing`
 */
export function openCaseSnapshot(path: string, key: Uint8Array): Connection {
  const db = openDatabase(path, key, 'existing');
  try {
    db.pragma('cache_size = -16384');
    db.pragma('query_only = ON');
    retakeSnapshot(db);
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

/** Takes another moment. After a page that could not be read, SQLite reads no other in the same transaction. */
export function retakeSnapshot(db: Connection): void {
  if (db.inTransaction) db.exec('ROLLBACK');
  db.exec('BEGIN');
  // A deferred transaction takes its moment with its first read.
  db.prepare('SELECT count(*) FROM sqlite_schema').get();
}
