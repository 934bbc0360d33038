import type { EventRecord, RowPlace } from '../../shared/domain/events/record.ts';
import { prepared, type ReadTx, type WriteTx } from './driver.ts';
import { lastEvent } from './meta.ts';

export const bases = ['offset-in-text', 'zone-in-row', 'utc-by-format', 'zone-chosen'] as const;

export type LabelKind = 's' | 'y' | 'a' | 'h' | 'd';

/** Ids of labels, remembered for the length of an import: every row names five. */
export class LabelCache {
  readonly #ids = new Map<string, number>();

  idOf(tx: WriteTx, kind: LabelKind, text: string): number {
    const key = kind + text;
    const known = this.#ids.get(key);
    if (known !== undefined) return known;
    prepared(tx, 'INSERT INTO label (kind, text) VALUES (?, ?) ON CONFLICT (kind, text) DO NOTHING').run(kind, text);
    const id = Number(prepared(tx, 'SELECT id FROM label WHERE kind = ? AND text = ?').get(kind, text)?.id);
    this.#ids.set(key, id);
    return id;
  }
}

/** @param but an import whose rows do not count: one that is being superseded; 0 for none */
export function hasIdentity(tx: ReadTx, identity: Uint8Array, but = 0): boolean {
  return prepared(tx, 'SELECT 1 FROM event WHERE identity = ? AND import <> ?').get(identity, but) !== undefined;
}

export function insertEvent(
  tx: WriteTx,
  importId: number,
  record: EventRecord,
  place: RowPlace,
  identity: Uint8Array,
  labels: LabelCache,
): number {
  const id = Number(
    prepared(
      tx,
      `INSERT INTO event (import, at, time_text, basis, description, source, type, actor, host, message, source_tags, line, byte_start, byte_end, identity)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    ).run(
      importId,
      record.instant,
      record.timeText,
      bases.indexOf(record.basis),
      labels.idOf(tx, 'd', record.timeDescription),
      labels.idOf(tx, 's', record.source),
      labels.idOf(tx, 'y', record.type),
      labels.idOf(tx, 'a', record.actor),
      labels.idOf(tx, 'h', record.host),
      record.message,
      record.sourceTags.length === 0 ? null : JSON.stringify(record.sourceTags),
      place.line,
      place.byteStart,
      place.byteEnd,
      identity,
    ).lastInsertRowid,
  );
  prepared(tx, 'INSERT INTO event_text (rowid, text) VALUES (?, ?)').run(
    id,
    `${record.message}\n${record.source} ${record.type} ${record.actor} ${record.host}\n${record.extraText}`,
  );
  return id;
}

/** An event as stored, labels resolved. */
export interface StoredEvent {
  readonly id: number;
  readonly import: number;
  readonly at: number;
  readonly timeText: string;
  readonly basis: number;
  readonly description: string;
  readonly source: string;
  readonly type: string;
  readonly actor: string;
  readonly host: string;
  readonly message: string;
  readonly sourceTags: string | null;
  readonly line: number;
  readonly byteStart: number;
  readonly byteEnd: number;
  readonly identity: Uint8Array;
}

const select = `SELECT e.id, e.import, e.at, e.time_text AS timeText, e.basis, d.text AS description, s.text AS source, y.text AS type,
  a.text AS actor, h.text AS host, e.message, e.source_tags AS sourceTags, e.line, e.byte_start AS byteStart, e.byte_end AS byteEnd, e.identity
  FROM event e LEFT JOIN label d ON d.id = e.description LEFT JOIN label s ON s.id = e.source LEFT JOIN label y ON y.id = e.type
  LEFT JOIN label a ON a.id = e.actor LEFT JOIN label h ON h.id = e.host`;

export function eventOf(tx: ReadTx, id: number): StoredEvent | null {
  if (id > lastEvent(tx)) return null;
  return (prepared(tx, `${select} WHERE e.id = ?`).get(id) as unknown as StoredEvent) ?? null;
}

/** Events with first <= id <= last, by id, staged ones too. */
export function eventRange(tx: ReadTx, first: number, last: number): StoredEvent[] {
  return prepared(tx, `${select} WHERE e.id BETWEEN ? AND ? ORDER BY e.id`).all(
    first,
    last,
  ) as unknown as StoredEvent[];
}

/** In the order of the ids given; ids that are no events of the case are left out. */
export function eventsById(tx: ReadTx, ids: readonly number[]): StoredEvent[] {
  const statement = prepared(tx, `${select} WHERE e.id = ?`);
  const last = lastEvent(tx);
  const out: StoredEvent[] = [];
  for (const id of ids) {
    const row = id <= last ? statement.get(id) : undefined;
    if (row) out.push(row as unknown as StoredEvent);
  }
  return out;
}

/** Messages of these events, in their order; empty where there is no such event. */
export function messagesOf(tx: ReadTx, ids: readonly number[]): string[] {
  const statement = tx.db.prepare('SELECT message FROM event WHERE id = ?').pluck();
  return ids.map((id) => (statement.get(id) as string | undefined) ?? '');
}

/** Ids run from 1 without a gap: rows are never removed, and those of an undone import lie above all others. */
export function countEvents(tx: ReadTx): number {
  return lastEvent(tx);
}

export function eventSpan(tx: ReadTx): { from: number; to: number } | null {
  // Two statements: SQLite answers each from one end of the index, but scans for both together.
  const from = prepared(tx, 'SELECT at FROM event INDEXED BY event_at WHERE id <= ? ORDER BY at LIMIT 1').get(
    lastEvent(tx),
  );
  const to = prepared(tx, 'SELECT at FROM event INDEXED BY event_at WHERE id <= ? ORDER BY at DESC LIMIT 1').get(
    lastEvent(tx),
  );
  return from && to ? { from: Number(from.at), to: Number(to.at) } : null;
}

/** Canonical bytes of an event row, as its block's digest covers them: the JSON array of its fields, labels resolved. */
export function eventBytes(event: StoredEvent): Uint8Array {
  return Buffer.from(
    JSON.stringify([
      event.id,
      event.import,
      event.at,
      event.timeText,
      event.basis,
      event.description,
      event.source,
      event.type,
      event.actor,
      event.host,
      event.message,
      event.sourceTags,
      event.line,
      event.byteStart,
      event.byteEnd,
      Buffer.from(event.identity).toString('hex'),
    ]),
  );
}

export interface EventBlock {
  readonly import: number;
  readonly n: number;
  readonly firstEvent: number;
  readonly count: number;
  /** First 8 bytes of each row's SHA-256, one after another: they let a verifier say which row of a block differs. */
  readonly rowTags: Uint8Array;
  /** SHA-256 over the rows' full SHA-256 digests. */
  readonly digest: Uint8Array;
}

export function addBlock(tx: WriteTx, block: EventBlock): void {
  prepared(tx, 'INSERT INTO event_block VALUES (?, ?, ?, ?, ?, ?)').run(
    block.import,
    block.n,
    block.firstEvent,
    block.count,
    block.rowTags,
    block.digest,
  );
}

export function blocksOf(tx: ReadTx, importId: number): EventBlock[] {
  return prepared(
    tx,
    'SELECT import, n, first_event AS firstEvent, count, row_tags AS rowTags, digest FROM event_block WHERE import = ? ORDER BY n',
  ).all(importId) as unknown as EventBlock[];
}
