/** The only importer of SQLite. */
import Database from 'better-sqlite3-multiple-ciphers';
import { FailureError } from '../../shared/api/failures.ts';

export type Connection = Database.Database;

declare const readBrand: unique symbol;
declare const writeBrand: unique symbol;
/** A connection that may be read. */
export interface ReadTx {
  readonly db: Connection;
  readonly [readBrand]: true;
}
/** A connection inside a write transaction; made only by `write`, so a function that takes one cannot run outside it. */
export interface WriteTx extends ReadTx {
  readonly [writeBrand]: true;
}

/**
 * What new files are encrypted with, and what files of earlier versions are: docs/decisions/0330-page-cipher.md. Both
 * authenticate every page, so an altered one does not read.
 */
const ciphers = ['aegis', 'chacha20'] as const;

/**
 * Opens an encrypted database: AEGIS-256 a page (SQLite3 Multiple Ciphers), or ChaCha20-Poly1305 where it was made with that.
 *
 * @param key 32 random bytes, used raw
 * @param busyMs how long another connection's lock is waited for
 * @throws FailureError `case-damaged` where the key does not fit or the header is not a database, `read-only`, `file-missing`
 */
export function openDatabase(path: string, key: Uint8Array, mode: 'create' | 'existing', busyMs = 5000): Connection {
  return translating(path, () => {
    const db = openWithEither(path, key, mode, busyMs);
    try {
      // Must be chosen before the file has a page; what a cancelled intake or an erasure frees can then be given back.
      if (isBlank(db)) db.pragma('auto_vacuum = INCREMENTAL');
      db.pragma('journal_mode = WAL');
      db.pragma('synchronous = FULL');
      // KiB. Imports append, and timelines are drawn from pieces read once: a larger cache would only hold what is not read again.
      db.pragma('cache_size = -32768');
      // Pages; a checkpoint a thousand pages would write the same index pages again and again.
      db.pragma('wal_autocheckpoint = 8192');
      db.pragma('foreign_keys = ON');
      db.pragma('secure_delete = ON');
      // Sorting and scratch tables of case data must not reach the disk in clear.
      db.pragma('temp_store = MEMORY');
      return db;
    } catch (error) {
      db.close();
      throw error;
    }
  });
}

/** The first read is where a wrong key shows itself, and a wrong cipher too. */
function openWithEither(path: string, key: Uint8Array, mode: 'create' | 'existing', busyMs: number): Connection {
  for (const [n, cipher] of ciphers.entries()) {
    const db = new Database(path, { fileMustExist: mode === 'existing', timeout: busyMs });
    try {
      db.pragma(`cipher = '${cipher}'`);
      db.pragma(`key = 'raw:${Buffer.from(key).toString('hex')}'`);
      db.pragma('page_size = 8192');
      db.prepare('SELECT count(*) FROM sqlite_schema').get();
      return db;
    } catch (error) {
      db.close();
      if ((error as { code?: unknown }).code !== 'SQLITE_NOTADB' || n === ciphers.length - 1) throw error;
    }
  }
  throw new Error('no cipher was tried');
}

/** Whether the file has nothing in it yet. */
function isBlank(db: Connection): boolean {
  return Number(db.pragma('page_count', { simple: true })) === 0;
}

const statements = new WeakMap<Connection, Map<string, Database.Statement>>();

/** Prepared once per connection and text. */
export function prepared(tx: ReadTx, sql: string): Database.Statement<unknown[], Record<string, unknown>> {
  let cache = statements.get(tx.db);
  if (!cache) {
    cache = new Map();
    statements.set(tx.db, cache);
  }
  let statement = cache.get(sql);
  if (!statement) {
    statement = tx.db.prepare(sql);
    cache.set(sql, statement);
  }
  return statement as Database.Statement<unknown[], Record<string, unknown>>;
}

export function reading(db: Connection): ReadTx {
  return { db } as ReadTx;
}

/** Runs `work` in one immediate transaction; what it throws rolls everything back. Must not be async. */
export function write<T>(db: Connection, work: (tx: WriteTx) => T): T {
  return translating(db.name, () => {
    db.exec('BEGIN IMMEDIATE');
    let result: T;
    try {
      result = work({ db } as WriteTx);
      db.exec('COMMIT');
    } catch (error) {
      // SQLite has already rolled back after some errors (a full disk); a second ROLLBACK would hide the first error.
      if (db.inTransaction) db.exec('ROLLBACK');
      throw error;
    }
    return result;
  });
}

/**
 * As `write`, without waiting for the disk. For what a later `write` to the same file makes safe, because that one waits for
 * everything before it, or what may be older after a power cut.
 */
export function writeUnsynced<T>(db: Connection, work: (tx: WriteTx) => T): T {
  db.pragma('synchronous = NORMAL');
  try {
    return write(db, work);
  } finally {
    db.pragma('synchronous = FULL');
  }
}

/** Whether the error says that the file cannot be read as it should: altered, damaged, or on a failing disk. */
export function isDamage(error: unknown): boolean {
  const code = error instanceof FailureError ? error.failure.code : (error as { code?: unknown } | null)?.code;
  return code === 'case-damaged' || (typeof code === 'string' && /^SQLITE_(CORRUPT|NOTADB|IOERR)/.test(code));
}

/** Says SQLite's errors in the words of the contract; other errors pass. */
export function translating<T>(path: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw translate(path, error);
  }
}

function translate(path: string, error: unknown): unknown {
  const code = (error as { code?: unknown } | null)?.code;
  if (typeof code !== 'string' || error instanceof FailureError) return error;
  const cause = { cause: error };
  if (code.startsWith('SQLITE_FULL') || code === 'ENOSPC')
    return new FailureError(
      'disk-full',
      `There is no room left on the disk that holds ${path}.`,
      'Free some space on that disk and try again.',
      'What was under way was undone; everything saved before is still there.',
      cause,
    );
  if (code.startsWith('SQLITE_READONLY') || code.startsWith('SQLITE_CANTOPEN') || code === 'EROFS' || code === 'EACCES')
    return new FailureError(
      'read-only',
      `Continuity may not write to ${path}.`,
      'Give your account write access to that folder, or choose another data folder.',
      undefined,
      cause,
    );
  if (code === 'SQLITE_NOTADB' || code.startsWith('SQLITE_CORRUPT'))
    return new FailureError(
      'case-damaged',
      `${path} cannot be read: it was altered or damaged outside Continuity, or its key is another one.`,
      'Keep the file as it is and restore the last copy; `continuity verify` names what differs.',
      'Nothing was written to it.',
      cause,
    );
  if (code.startsWith('SQLITE_BUSY') || code.startsWith('SQLITE_LOCKED'))
    return new FailureError(
      'in-use',
      'This data folder is in use by another Continuity.',
      'Close the other window or wait for the other command to finish, then try again.',
      undefined,
      cause,
    );
  if (code.startsWith('SQLITE_IOERR'))
    return new FailureError(
      'case-damaged',
      `The disk that holds ${path} does not answer as it should (${code}).`,
      'Check the disk; copy the data folder to another one before you go on.',
      'What was under way was undone.',
      cause,
    );
  return error;
}
