import { prepared, type ReadTx, type WriteTx } from './driver.ts';

export interface AnnotationRecord {
  readonly id: string;
  readonly note: string;
  readonly person: string;
  readonly at: string;
  readonly events: number;
  readonly withdrawnAt: string | null;
  readonly withdrawnBy: string | null;
  readonly withdrawnReason: string | null;
  readonly tags: readonly string[];
}

export function addAnnotation(
  tx: WriteTx,
  record: { id: string; note: string; tags: readonly string[]; person: string; at: string },
  eventIds: Iterable<number>,
  events: number,
): void {
  prepared(tx, 'INSERT INTO annotation (id, note, person, at, events) VALUES (?, ?, ?, ?, ?)').run(
    record.id,
    record.note,
    record.person,
    record.at,
    events,
  );
  for (const tag of record.tags) prepared(tx, 'INSERT INTO annotation_tag VALUES (?, ?)').run(record.id, tag);
  const link = prepared(tx, 'INSERT INTO annotation_event VALUES (?, ?)');
  for (const id of eventIds) link.run(id, record.id);
}

export function withdrawAnnotation(tx: WriteTx, id: string, at: string, person: string, reason: string): void {
  prepared(tx, 'UPDATE annotation SET withdrawn_at = ?, withdrawn_by = ?, withdrawn_reason = ? WHERE id = ?').run(
    at,
    person,
    reason,
    id,
  );
}

const select = `SELECT id, note, person, at, events, withdrawn_at AS withdrawnAt, withdrawn_by AS withdrawnBy, withdrawn_reason AS withdrawnReason,
  (SELECT json_group_array(tag) FROM (SELECT tag FROM annotation_tag WHERE annotation = annotation.id ORDER BY tag)) AS tags FROM annotation`;

const toRecord = (row: Record<string, unknown>): AnnotationRecord =>
  ({ ...row, tags: JSON.parse(row.tags as string) }) as unknown as AnnotationRecord;

export function annotations(tx: ReadTx): AnnotationRecord[] {
  return prepared(tx, `${select} ORDER BY at, id`).all().map(toRecord);
}

export function annotationOf(tx: ReadTx, id: string): AnnotationRecord | null {
  const row = prepared(tx, `${select} WHERE id = ?`).get(id);
  return row ? toRecord(row) : null;
}

export function annotationsOfEvent(tx: ReadTx, eventId: number): AnnotationRecord[] {
  return prepared(tx, `${select} WHERE id IN (SELECT annotation FROM annotation_event WHERE event = ?) ORDER BY at, id`)
    .all(eventId)
    .map(toRecord);
}

/** By id, ascending. */
export function eventsOfAnnotation(tx: ReadTx, id: string): number[] {
  return prepared(tx, 'SELECT event FROM annotation_event WHERE annotation = ? ORDER BY event')
    .all(id)
    .map((row) => Number(row.event));
}

export function countAnnotations(tx: ReadTx): number {
  return Number(prepared(tx, 'SELECT count(*) AS n FROM annotation WHERE withdrawn_at IS NULL').get()?.n);
}
