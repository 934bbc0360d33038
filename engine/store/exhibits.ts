import type { Acquisition, ExhibitKind, Original } from '../../shared/domain/exhibits/facts.ts';
import { prepared, type ReadTx, type WriteTx } from './driver.ts';

export interface ExhibitRecord {
  readonly id: string;
  readonly producer: string;
  readonly number: number;
  readonly description: string;
  readonly kind: ExhibitKind;
  readonly file: string;
  readonly mediaType: string;
  readonly blob: number;
  readonly sha256: string;
  readonly size: number;
  readonly at: string;
  readonly person: string;
  readonly events: number | null;
  readonly parents: readonly string[];
  /** Redactions: id of the exhibit it was made from. */
  readonly parent: string | null;
  readonly original: Original | null;
  readonly acquisition: Acquisition | null;
  readonly erasedAt: string | null;
  readonly entry: string;
}

/** The next number of this producer; numbers are never reused, and exhibits are never removed. */
export function nextExhibitNumber(tx: ReadTx, producer: string): number {
  return Number(
    prepared(tx, 'SELECT coalesce(max(number), 0) + 1 AS n FROM exhibit WHERE producer = ?').get(producer)?.n,
  );
}

export function addExhibit(
  tx: WriteTx,
  record: Omit<ExhibitRecord, 'sha256' | 'size' | 'erasedAt'>,
  eventIds: readonly number[],
): void {
  prepared(
    tx,
    `INSERT INTO exhibit (id, producer, number, description, kind, file, media_type, blob, at, person, events, parents, entry, parent, original, acquisition)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  ).run(
    record.id,
    record.producer,
    record.number,
    record.description,
    record.kind,
    record.file,
    record.mediaType,
    record.blob,
    record.at,
    record.person,
    record.events,
    JSON.stringify(record.parents),
    record.entry,
    record.parent,
    record.original && JSON.stringify(record.original),
    record.acquisition && JSON.stringify(record.acquisition),
  );
  const link = prepared(tx, 'INSERT INTO exhibit_event VALUES (?, ?)');
  for (const id of eventIds) link.run(id, record.id);
}

const select = `SELECT x.id, x.producer, x.number, x.description, x.kind, x.file, x.media_type AS mediaType, x.blob, b.sha256, b.size, x.at, x.person,
  x.events, x.parents, x.parent, x.original, x.acquisition, x.erased_at AS erasedAt, x.entry FROM exhibit x LEFT JOIN blob b ON b.id = x.blob`;

const parsed = (text: unknown): unknown => (typeof text === 'string' ? JSON.parse(text) : null);

const toRecord = (row: Record<string, unknown>): ExhibitRecord =>
  ({
    ...row,
    parents: parsed(row.parents),
    original: parsed(row.original),
    acquisition: parsed(row.acquisition),
  }) as unknown as ExhibitRecord;

/** In order of production. */
export function exhibits(tx: ReadTx): ExhibitRecord[] {
  return prepared(tx, `${select} ORDER BY x.at, x.producer, x.number`).all().map(toRecord);
}

export function exhibitOf(tx: ReadTx, id: string): ExhibitRecord | null {
  const row = prepared(tx, `${select} WHERE x.id = ?`).get(id);
  return row ? toRecord(row) : null;
}

export function exhibitsOfEvent(tx: ReadTx, eventId: number): { id: string; ref: string }[] {
  return prepared(
    tx,
    "SELECT x.id, x.producer || '/' || x.number AS ref FROM exhibit x JOIN exhibit_event l ON l.exhibit = x.id WHERE l.event = ? ORDER BY x.at",
  ).all(eventId) as unknown as { id: string; ref: string }[];
}

/** By id, ascending. */
export function eventsOfExhibit(tx: ReadTx, id: string): number[] {
  return prepared(tx, 'SELECT event FROM exhibit_event WHERE exhibit = ? ORDER BY event')
    .all(id)
    .map((row) => Number(row.event));
}

export function countExhibits(tx: ReadTx): number {
  return Number(prepared(tx, 'SELECT count(*) AS n FROM exhibit').get()?.n);
}
