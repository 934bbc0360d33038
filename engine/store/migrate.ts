import { FailureError } from '../../shared/api/failures.ts';
import { type Connection, type WriteTx, write } from './driver.ts';

/** Numbered from 1; frozen once merged: a case file somewhere has been through it. */
export interface Migration {
  readonly version: number;
  readonly sql: string;
  /** What SQL cannot say, in the same transaction after it. */
  readonly after?: (tx: WriteTx) => void;
}

/**
 * Brings a database to the newest version, each step in its own transaction, and refuses one from the future.
 *
 * @throws FailureError `case-newer`
 */
export function migrate(db: Connection, migrations: readonly Migration[], upTo = migrations.length): void {
  const version = Number(db.pragma('user_version', { simple: true }));
  if (version > migrations.length)
    throw new FailureError(
      'case-newer',
      `This file was written by a later version of Continuity (its format is ${version}; this version reads up to ${migrations.length}).`,
      'Update Continuity on this device, then open it again.',
      'The file was not touched.',
    );
  for (const migration of migrations.slice(version, upTo))
    write(db, (tx: WriteTx) => {
      tx.db.exec(migration.sql);
      migration.after?.(tx);
      tx.db.pragma(`user_version = ${migration.version}`);
    });
}
