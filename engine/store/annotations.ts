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

/** All of them in order of id, `size` at a time. */
export function* annotationBatches(tx: ReadTx, size: number): Generator<AnnotationRecord[]> {
  let after = '';
  for (;;) {
    const batch = prepared(tx, `${select} WHERE id > ? ORDER BY id LIMIT ?`).all(after, size).map(toRecord);
    if (batch.length === 0) return;
    after = batch.at(-1)?.id ?? '';
    yield batch;
  }
}

/** How many there are, withdrawn ones among them. */
export function annotationCounts(tx: ReadTx): { readonly made: number; readonly withdrawn: number } {
  const row = prepared(
    tx,
    'SELECT count(*) AS made, count(coalesce(withdrawn_at, withdrawn_by, withdrawn_reason)) AS withdrawn FROM annotation',
  ).get();
  return { made: Number(row?.made), withdrawn: Number(row?.withdrawn) };
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

/** How many events with first <= id <= last carry an annotation that stands. */
export function annotatedBetween(tx: ReadTx, first: number, last: number): number {
  return Number(
    prepared(
      tx,
      `SELECT count(DISTINCT l.event) AS n FROM annotation_event l JOIN annotation a ON a.id = l.annotation
       WHERE a.withdrawn_at IS NULL AND l.event BETWEEN ? AND ?`,
    ).get(first, last)?.n,
  );
}
