import { prepared, type ReadTx, type WriteTx } from './driver.ts';

/** A transfer or a declared gap, as it was recorded; times as given beside the instants they name. */
export interface CustodyEventRecord {
  readonly id: string;
  readonly kind: 'transfer' | 'gap';
  readonly exhibit: string;
  /** Empty in a gap. */
  readonly giver: string;
  readonly taker: string;
  readonly at: string;
  readonly atUtc: string;
  /** Null in a transfer. */
  readonly until: string | null;
  readonly untilUtc: string | null;
  readonly place: string;
  readonly seal: string;
  readonly reason: string;
  readonly recordedAt: string;
  readonly person: string;
  readonly entry: string;
}

const columns = `id, kind, exhibit, giver, taker, at, at_utc AS atUtc, until, until_utc AS untilUtc, place, seal, reason,
  recorded_at AS recordedAt, person, entry`;

export function addCustodyEvent(tx: WriteTx, record: CustodyEventRecord): void {
  prepared(
    tx,
    `INSERT INTO custody_event (id, kind, exhibit, giver, taker, at, at_utc, until, until_utc, place, seal, reason, recorded_at, person, entry)
     VALUES (@id, @kind, @exhibit, @giver, @taker, @at, @atUtc, @until, @untilUtc, @place, @seal, @reason, @recordedAt, @person, @entry)`,
  ).run(record);
}

/** In the order they were recorded; of every exhibit where none is named. */
export function custodyEvents(tx: ReadTx, exhibit?: string): CustodyEventRecord[] {
  const rows =
    exhibit === undefined
      ? prepared(tx, `SELECT ${columns} FROM custody_event ORDER BY n`).all()
      : prepared(tx, `SELECT ${columns} FROM custody_event WHERE exhibit = ? ORDER BY n`).all(exhibit);
  return rows as unknown as CustodyEventRecord[];
}

export interface PurposeRecord {
  readonly purpose: string;
  readonly at: string;
  readonly person: string;
  readonly entry: string;
}

export function addPurpose(tx: WriteTx, { purpose, at, person, entry }: PurposeRecord): void {
  prepared(tx, 'INSERT INTO access_purpose (purpose, at, person, entry) VALUES (?, ?, ?, ?)').run(
    purpose,
    at,
    person,
    entry,
  );
}

export function purposes(tx: ReadTx): PurposeRecord[] {
  return prepared(
    tx,
    'SELECT purpose, at, person, entry FROM access_purpose ORDER BY n',
  ).all() as unknown as PurposeRecord[];
}

/** Different purposes, those of `person` first and then the newest first. */
export function recentPurposes(tx: ReadTx, person: string, limit: number): string[] {
  return prepared(
    tx,
    'SELECT purpose FROM access_purpose GROUP BY purpose ORDER BY max(person = ?) DESC, max(n) DESC LIMIT ?',
  )
    .all(person, limit)
    .map((row) => row.purpose as string);
}

export interface ErasureRecord {
  readonly exhibit: string;
  readonly approval: string;
  readonly reason: string;
  /** What else held the same bytes: they stayed. */
  readonly shared: readonly string[];
  readonly at: string;
  readonly person: string;
  readonly entry: string;
}

const toErasure = (row: Record<string, unknown>): ErasureRecord =>
  ({ ...row, shared: JSON.parse(row.shared as string) }) as unknown as ErasureRecord;

export function addErasure(tx: WriteTx, { shared, ...record }: ErasureRecord): void {
  prepared(
    tx,
    `INSERT INTO erasure (exhibit, approval, reason, shared, at, person, entry)
     VALUES (@exhibit, @approval, @reason, @shared, @at, @person, @entry)`,
  ).run({ ...record, shared: JSON.stringify(shared) });
}

export function erasures(tx: ReadTx): ErasureRecord[] {
  return prepared(tx, 'SELECT exhibit, approval, reason, shared, at, person, entry FROM erasure ORDER BY at, exhibit')
    .all()
    .map(toErasure);
}

export function erasureOf(tx: ReadTx, exhibit: string): ErasureRecord | null {
  const row = prepared(
    tx,
    'SELECT exhibit, approval, reason, shared, at, person, entry FROM erasure WHERE exhibit = ?',
  ).get(exhibit);
  return row ? toErasure(row) : null;
}
