import { prepared, type ReadTx } from './driver.ts';

/** [id, instant µs, source, type, actor, host], the last four as label ids. */
export type ColumnRow = readonly [number, number, number, number, number, number];

/** first <= id <= last, by id. */
export function eventColumns(tx: ReadTx, first: number, last: number): ColumnRow[] {
  return tx.db
    .prepare('SELECT id, at, source, type, actor, host FROM event WHERE id BETWEEN ? AND ? ORDER BY id')
    .raw()
    .all(first, last) as ColumnRow[];
}

export function labelsOf(tx: ReadTx): Map<number, string> {
  return new Map(
    (prepared(tx, 'SELECT id, text FROM label').all() as { id: number; text: string }[]).map(({ id, text }) => [
      id,
      text,
    ]),
  );
}

/** Which events came with which import, by first event. Those of a superseded one are in no view. */
export function importRanges(tx: ReadTx): { import: number; first: number; last: number; superseded: boolean }[] {
  return prepared(
    tx,
    `SELECT id AS import, first_event AS first, last_event AS last, superseded_by IS NOT NULL AS superseded
     FROM import WHERE state = 1 AND first_event IS NOT NULL ORDER BY first_event`,
  )
    .all()
    .map((row) => ({ ...row, superseded: row.superseded === 1 })) as unknown as {
    import: number;
    first: number;
    last: number;
    superseded: boolean;
  }[];
}

/** Ids of events that carry an annotation that stands; with `tags`, one that has any of these tags. */
export function annotatedEvents(tx: ReadTx, tags?: readonly string[]): number[] {
  const among = tags
    ? ` AND EXISTS (SELECT 1 FROM annotation_tag t WHERE t.annotation = a.id AND t.tag IN (SELECT value FROM json_each(?)))`
    : '';
  return tx.db
    .prepare(
      `SELECT DISTINCT l.event FROM annotation a JOIN annotation_event l ON l.annotation = a.id WHERE a.withdrawn_at IS NULL${among} ORDER BY l.event`,
    )
    .pluck()
    .all(...(tags ? [JSON.stringify(tags)] : [])) as number[];
}

/** Standing tags with the number of events that carry each, most frequent first. */
export function tagCounts(tx: ReadTx): { value: string; count: number }[] {
  return prepared(
    tx,
    `SELECT t.tag AS value, count(DISTINCT l.event) AS count FROM annotation a JOIN annotation_tag t ON t.annotation = a.id
     JOIN annotation_event l ON l.annotation = a.id WHERE a.withdrawn_at IS NULL GROUP BY t.tag ORDER BY count DESC, value LIMIT 500`,
  ).all() as unknown as { value: string; count: number }[];
}

/** Tags and number of standing annotations of one event. */
export function marksOf(tx: ReadTx, eventId: number): { tags: string[]; annotations: number } {
  const row = prepared(
    tx,
    `SELECT count(DISTINCT a.id) AS annotations, json_group_array(DISTINCT t.tag) FILTER (WHERE t.tag IS NOT NULL) AS tags
     FROM annotation_event l JOIN annotation a ON a.id = l.annotation LEFT JOIN annotation_tag t ON t.annotation = a.id
     WHERE l.event = ? AND a.withdrawn_at IS NULL`,
  ).get(eventId);
  return {
    tags: (JSON.parse((row?.tags as string) ?? '[]') as string[]).sort(),
    annotations: Number(row?.annotations ?? 0),
  };
}
