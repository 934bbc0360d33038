import { device0001 } from './device-migrations/0001.ts';
import { device0002 } from './device-migrations/0002.ts';
import { device0003 } from './device-migrations/0003.ts';
import { device0004 } from './device-migrations/0004.ts';
import { device0005, moveKey0005 } from './device-migrations/0005.ts';
import { type Connection, openDatabase, prepared, type ReadTx, translating, type WriteTx } from './driver.ts';
import { type Migration, migrate } from './migrate.ts';

export const deviceMigrations: readonly Migration[] = [
  { version: 1, sql: device0001 },
  { version: 2, sql: device0002 },
  { version: 3, sql: device0003 },
  { version: 4, sql: device0004 },
  { version: 5, sql: device0005, after: moveKey0005 },
];

/**
 * Opens the device database and holds it alone: the operating system's lock on it is what keeps two engines out of one
 * data folder, and it goes with the process however that ends.
 *
 * @throws FailureError `in-use` where another engine holds it
 */
export function openDeviceDatabase(path: string, key: Uint8Array): Connection {
  const db = openDatabase(path, key, 'create', 250);
  try {
    return translating(path, () => {
      db.pragma('locking_mode = EXCLUSIVE');
      db.exec('BEGIN EXCLUSIVE; COMMIT');
      migrate(db, deviceMigrations);
      return db;
    });
  } catch (error) {
    db.close();
    throw error;
  }
}

export function deviceValue(tx: ReadTx, key: string): string | null {
  return (prepared(tx, 'SELECT value FROM meta WHERE key = ?').get(key)?.value as string | undefined) ?? null;
}

export function setDeviceValue(tx: WriteTx, key: string, value: string): void {
  prepared(tx, 'INSERT INTO meta VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value').run(key, value);
}

export interface PersonRecord {
  readonly id: string;
  readonly name: string;
  readonly initials: string;
  readonly role: string;
}

export function currentPerson(tx: ReadTx): PersonRecord | null {
  const row = prepared(tx, 'SELECT id, name, initials, role FROM person WHERE current = 1').get();
  return row ? (row as unknown as PersonRecord) : null;
}

/** The same name and initials are the same person, whatever happened in between. */
export function setCurrentPerson(tx: WriteTx, person: PersonRecord): PersonRecord {
  const known = prepared(tx, 'SELECT id, name, initials, role FROM person WHERE name = ? AND initials = ?').get(
    person.name,
    person.initials,
  ) as unknown as PersonRecord | undefined;
  const chosen = known ?? person;
  prepared(tx, 'UPDATE person SET current = 0').run();
  if (!known)
    prepared(tx, 'INSERT INTO person VALUES (?, ?, ?, ?, 1)').run(person.id, person.name, person.initials, person.role);
  else prepared(tx, 'UPDATE person SET current = 1 WHERE id = ?').run(known.id);
  return chosen;
}

export interface EnrolledCase {
  readonly id: string;
  readonly ref: string;
  readonly title: string;
  readonly openedAt: string;
  readonly file: string;
  readonly key: Uint8Array;
}

const caseColumns = 'id, ref, title, opened_at AS openedAt, file, key';

export function enrolledCases(tx: ReadTx): EnrolledCase[] {
  return prepared(
    tx,
    `SELECT ${caseColumns} FROM enrolled_case ORDER BY opened_at DESC, ref`,
  ).all() as unknown as EnrolledCase[];
}

export function enrolledCase(tx: ReadTx, id: string): EnrolledCase | null {
  return (
    (prepared(tx, `SELECT ${caseColumns} FROM enrolled_case WHERE id = ?`).get(id) as unknown as EnrolledCase) ?? null
  );
}

export function enrolledCaseByRef(tx: ReadTx, ref: string): EnrolledCase | null {
  return (
    (prepared(tx, `SELECT ${caseColumns} FROM enrolled_case WHERE ref = ?`).get(ref) as unknown as EnrolledCase) ?? null
  );
}

export function enrolCase(tx: WriteTx, record: EnrolledCase): void {
  prepared(tx, 'INSERT INTO enrolled_case VALUES (?, ?, ?, ?, ?, ?)').run(
    record.id,
    record.ref,
    record.title,
    record.openedAt,
    record.file,
    record.key,
  );
}

/** The head (engine/log/head.ts) sealed at the last commit to a case; null where there was none. */
export function sealedHead(tx: ReadTx, caseId: string): string | null {
  const row = prepared(tx, 'SELECT head FROM sealed_head WHERE case_id = ?').get(caseId);
  return (row?.head as string | undefined) ?? null;
}

export function sealHead(tx: WriteTx, caseId: string, head: string): void {
  prepared(tx, 'INSERT INTO sealed_head VALUES (?, ?) ON CONFLICT (case_id) DO UPDATE SET head = excluded.head').run(
    caseId,
    head,
  );
}

/** Heads that a case file was found without. */
export function lostHeads(tx: ReadTx, caseId: string): string[] {
  return prepared(tx, 'SELECT head FROM lost_head WHERE case_id = ? ORDER BY head')
    .all(caseId)
    .map((row) => row.head as string);
}

export function keepLostHeads(tx: WriteTx, caseId: string, heads: readonly string[]): void {
  prepared(tx, 'DELETE FROM lost_head WHERE case_id = ?').run(caseId);
  for (const head of heads) prepared(tx, 'INSERT INTO lost_head VALUES (?, ?)').run(caseId, head);
}
