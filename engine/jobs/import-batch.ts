/**
 * Rows on their way from the import worker to the engine. A batch crosses as a few typed arrays and one text, because
 * cloning thousands of small objects costs more than reading them; on the other side it is rows again.
 */
import { Buffer } from 'node:buffer';
import type { EventRecord, RowPlace } from '../../shared/domain/events/record.ts';
import type { StoredEvent } from '../../shared/domain/events/row-text.ts';
import { identityBytes } from '../importers/identity.ts';

export interface ImportedRow {
  readonly record: EventRecord;
  readonly place: RowPlace;
  /** 16 bytes: what makes a row the same row (importers/identity.ts). */
  readonly identity: Uint8Array;
}

export interface RejectedRow {
  readonly line: number;
  readonly reason: string;
}

/** At most `mostRows` rows, in the file's order; rejected rows likewise. */
export interface ImportBatch {
  readonly rows: readonly ImportedRow[];
  readonly rejected: readonly RejectedRow[];
  /** The same as it came, for handing on. Whoever moves its buffers has no identities left in `rows`. */
  readonly wire: BatchWire;
}

export interface BatchWire {
  readonly count: number;
  readonly instants: Float64Array<ArrayBuffer>;
  readonly bases: Uint8Array<ArrayBuffer>;
  /** line, byteStart, byteEnd a row. */
  readonly places: Float64Array<ArrayBuffer>;
  readonly identities: Uint8Array<ArrayBuffer>;
  /** timeText, message and extraText of every row, one after the other. */
  readonly text: string;
  /** Their lengths in UTF-16 units. */
  readonly lengths: Uint32Array<ArrayBuffer>;
  /** What repeats: timeDescription, source, type, actor, host a row, as indexes of `values`. */
  readonly labels: Uint16Array<ArrayBuffer>;
  readonly values: readonly string[];
  /** Rows that carry tags, and the tags. */
  readonly tagged: readonly (readonly [row: number, tags: readonly string[]])[];
  readonly rejected: readonly RejectedRow[];
}

export const mostRows = 2000;
/** UTF-16 units; a batch may pass it by one row. */
const mostText = 512 * 1024;

const bases = ['offset-in-text', 'zone-in-row', 'utc-by-format', 'zone-chosen'] as const;
const labelsPerRow = 5;
const textsPerRow = 3;

/** Gathers rows until a batch is full. */
export class BatchBuilder {
  #count = 0;
  #instants = new Float64Array(mostRows);
  #bases = new Uint8Array(mostRows);
  #places = new Float64Array(mostRows * 3);
  /** Written into by the maker of identities, at `count` × 16. */
  identities = Buffer.alloc(mostRows * identityBytes);
  #texts: string[] = [];
  #textLength = 0;
  #lengths = new Uint32Array(mostRows * textsPerRow);
  #labels = new Uint16Array(mostRows * labelsPerRow);
  #indexes = new Map<string, number>();
  #values: string[] = [];
  #tagged: [number, readonly string[]][] = [];
  #rejected: RejectedRow[] = [];

  get count(): number {
    return this.#count;
  }

  get full(): boolean {
    return this.#count === mostRows || this.#textLength >= mostText || this.#rejected.length >= mostRows;
  }

  get empty(): boolean {
    return this.#count === 0 && this.#rejected.length === 0;
  }

  /** Adds a row whose identity has been written already. */
  add(record: EventRecord, line: number, byteStart: number, byteEnd: number): void {
    const row = this.#count;
    this.#instants[row] = record.instant;
    this.#bases[row] = bases.indexOf(record.basis);
    this.#places[row * 3] = line;
    this.#places[row * 3 + 1] = byteStart;
    this.#places[row * 3 + 2] = byteEnd;
    this.#text(row * textsPerRow, record.timeText);
    this.#text(row * textsPerRow + 1, record.message);
    this.#text(row * textsPerRow + 2, record.extraText);
    this.#label(row * labelsPerRow, record.timeDescription);
    this.#label(row * labelsPerRow + 1, record.source);
    this.#label(row * labelsPerRow + 2, record.type);
    this.#label(row * labelsPerRow + 3, record.actor);
    this.#label(row * labelsPerRow + 4, record.host);
    if (record.sourceTags.length > 0) this.#tagged.push([row, record.sourceTags]);
    this.#count += 1;
  }

  reject(line: number, reason: string): void {
    this.#rejected.push({ line, reason });
    this.#textLength += reason.length;
  }

  #text(at: number, text: string): void {
    this.#texts.push(text);
    this.#lengths[at] = text.length;
    this.#textLength += text.length;
  }

  #label(at: number, value: string): void {
    let index = this.#indexes.get(value);
    if (index === undefined) {
      index = this.#values.length;
      this.#values.push(value);
      this.#indexes.set(value, index);
      this.#textLength += value.length;
    }
    this.#labels[at] = index;
  }

  /** The batch so far; the builder begins the next. */
  take(): BatchWire {
    const count = this.#count;
    const wire: BatchWire = {
      count,
      instants: this.#instants.slice(0, count),
      bases: this.#bases.slice(0, count),
      places: this.#places.slice(0, count * 3),
      identities: new Uint8Array(this.identities.subarray(0, count * identityBytes)),
      text: this.#texts.join(''),
      lengths: this.#lengths.slice(0, count * textsPerRow),
      labels: this.#labels.slice(0, count * labelsPerRow),
      values: this.#values,
      tagged: this.#tagged,
      rejected: this.#rejected,
    };
    this.#count = 0;
    this.#texts = [];
    this.#textLength = 0;
    this.#indexes = new Map();
    this.#values = [];
    this.#tagged = [];
    this.#rejected = [];
    return wire;
  }
}

/** The buffers of a batch that move to the engine without being copied. */
export const batchTransfer = (wire: BatchWire): ArrayBuffer[] => [
  wire.instants.buffer,
  wire.bases.buffer,
  wire.places.buffer,
  wire.identities.buffer,
  wire.lengths.buffer,
  wire.labels.buffer,
];

const noTags: readonly string[] = [];

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** Goes through the rows of a batch with one object, so that a row costs no more than its texts. */
export class BatchCursor {
  readonly #wire: BatchWire;
  readonly #tags: ReadonlyMap<number, readonly string[]>;
  #row = -1;
  #at = 0;
  /** The row under the cursor; the next one takes its place. */
  readonly record: Mutable<EventRecord> = {
    timeText: '',
    message: '',
    extraText: '',
    instant: 0,
    basis: bases[0],
    timeDescription: '',
    source: '',
    type: '',
    actor: '',
    host: '',
    sourceTags: noTags,
  };
  readonly place: Mutable<RowPlace> = { line: 0, byteStart: 0, byteEnd: 0 };

  constructor(wire: BatchWire) {
    this.#wire = wire;
    this.#tags = new Map(wire.tagged);
  }

  /** Its identity's bytes, not copied. */
  get identity(): Uint8Array {
    return this.#wire.identities.subarray(this.#row * identityBytes, (this.#row + 1) * identityBytes);
  }

  /** Moves on to the next row; false where there is none. */
  next(): boolean {
    const wire = this.#wire;
    const row = ++this.#row;
    if (row >= wire.count) return false;
    const { record, place } = this;
    record.timeText = this.#text(row * textsPerRow);
    record.message = this.#text(row * textsPerRow + 1);
    record.extraText = this.#text(row * textsPerRow + 2);
    record.instant = wire.instants[row] as number;
    record.basis = bases[wire.bases[row] as number] as EventRecord['basis'];
    record.timeDescription = this.#label(row * labelsPerRow);
    record.source = this.#label(row * labelsPerRow + 1);
    record.type = this.#label(row * labelsPerRow + 2);
    record.actor = this.#label(row * labelsPerRow + 3);
    record.host = this.#label(row * labelsPerRow + 4);
    record.sourceTags = this.#tags.get(row) ?? noTags;
    place.line = wire.places[row * 3] as number;
    place.byteStart = wire.places[row * 3 + 1] as number;
    place.byteEnd = wire.places[row * 3 + 2] as number;
    return true;
  }

  #text(index: number): string {
    const from = this.#at;
    this.#at += this.#wire.lengths[index] as number;
    return this.#wire.text.slice(from, this.#at);
  }

  #label(index: number): string {
    return this.#wire.values[this.#wire.labels[index] as number] as string;
  }
}

/** The rows of a batch again, made when they are first asked for. */
export function openBatch(wire: BatchWire): ImportBatch {
  let rows: readonly ImportedRow[] | null = null;
  return {
    get rows() {
      rows ??= rowsOf(wire);
      return rows;
    },
    rejected: wire.rejected,
    wire,
  };
}

function rowsOf(wire: BatchWire): ImportedRow[] {
  const rows: ImportedRow[] = [];
  for (const cursor = new BatchCursor(wire); cursor.next(); )
    rows.push({ record: { ...cursor.record }, place: { ...cursor.place }, identity: cursor.identity });
  return rows;
}

/** A row as it is stored under an id, labels resolved. */
export function storedRow(id: number, importId: number, { record, place, identity }: ImportedRow): StoredEvent {
  return {
    id,
    import: importId,
    at: record.instant,
    timeText: record.timeText,
    basis: bases.indexOf(record.basis),
    description: record.timeDescription,
    source: record.source,
    type: record.type,
    actor: record.actor,
    host: record.host,
    message: record.message,
    sourceTags: record.sourceTags.length === 0 ? null : JSON.stringify(record.sourceTags),
    line: place.line,
    byteStart: place.byteStart,
    byteEnd: place.byteEnd,
    identity,
  };
}
