import type { EventRecord, RowPlace } from '../../shared/domain/events/record.ts';
import type { StoredEvent } from '../../shared/domain/events/row-text.ts';
import { prepared, type ReadTx, type WriteTx } from './driver.ts';
import { lastEvent } from './meta.ts';

export type { StoredEvent };

export const bases = ['offset-in-text', 'zone-in-row', 'utc-by-format', 'zone-chosen'] as const;

export type LabelKind = 's' | 'y' | 'a' | 'h' | 'd';

/** Ids of labels, remembered for the length of an import: every row names five. */
export class LabelCache {
  readonly #ids: { readonly [K in LabelKind]: Map<string, number> } = {
    s: new Map(),
    y: new Map(),
    a: new Map(),
    h: new Map(),
    d: new Map(),
  };

  idOf(tx: WriteTx, kind: LabelKind, text: string): number {
    const known = this.#ids[kind].get(text);
    if (known !== undefined) return known;
    prepared(tx, 'INSERT INTO label (kind, text) VALUES (?, ?) ON CONFLICT (kind, text) DO NOTHING').run(kind, text);
    const id = Number(prepared(tx, 'SELECT id FROM label WHERE kind = ? AND text = ?').get(kind, text)?.id);
    this.#ids[kind].set(text, id);
    return id;
  }
}

/** The identity of an event, 16 bytes; null where there is no such event. */
export function identityOf(tx: ReadTx, id: number): Uint8Array | null {
  return (prepared(tx, 'SELECT identity FROM event WHERE id = ?').get(id)?.identity as Uint8Array | undefined) ?? null;
}

/** Identities of the events first <= id <= last, by id. */
export function identitiesBetween(
  tx: ReadTx,
  first: number,
  last: number,
): IterableIterator<{ id: number; identity: Uint8Array }> {
  return tx.db
    .prepare('SELECT id, identity FROM event WHERE id BETWEEN ? AND ? ORDER BY id')
    .iterate(first, last) as IterableIterator<{ id: number; identity: Uint8Array }>;
}

/** Adds rows one after the other, with ids that run on from those there are. */
export class EventInserter {
  readonly #importId: number;
  readonly #labels = new LabelCache();
  #next: number;

  /** @param first id of the first row; none that is as large may be there */
  constructor(importId: number, first: number) {
    this.#importId = importId;
    this.#next = first;
  }

  /** The id that the next row gets. */
  get next(): number {
    return this.#next;
  }

  /** A function that adds a row in this transaction. */
  within(tx: WriteTx): (record: EventRecord, place: RowPlace, identity: Uint8Array) => void {
    const statement = prepared(
      tx,
      `INSERT INTO event (id, import, at, time_text, basis, description, source, type, actor, host, message, source_tags, line, byte_start, byte_end, identity)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    );
    const labels = this.#labels;
    return (record, place, identity) => {
      statement.run(
        this.#next++,
        this.#importId,
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
      );
    };
  }
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

/** First and last instant as recorded, of events in view. */
export function eventSpan(tx: ReadTx): { from: number; to: number } | null {
  const row = prepared(
    tx,
    'SELECT min(span_from) AS first, max(span_to) AS last FROM import WHERE state = 1 AND superseded_by IS NULL',
  ).get();
  return row?.first == null || row.last == null ? null : { from: Number(row.first), to: Number(row.last) };
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
