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

/** The rows of a batch again. */
export function openBatch(wire: BatchWire): ImportBatch {
  const tags = new Map(wire.tagged);
  let at = 0;
  const text = (index: number): string => {
    const from = at;
    at += wire.lengths[index] as number;
    return wire.text.slice(from, at);
  };
  const label = (index: number): string => wire.values[wire.labels[index] as number] as string;
  const rows = Array.from({ length: wire.count }, (_, row): ImportedRow => {
    const record: EventRecord = {
      timeText: text(row * textsPerRow),
      message: text(row * textsPerRow + 1),
      extraText: text(row * textsPerRow + 2),
      instant: wire.instants[row] as number,
      basis: bases[wire.bases[row] as number] as EventRecord['basis'],
      timeDescription: label(row * labelsPerRow),
      source: label(row * labelsPerRow + 1),
      type: label(row * labelsPerRow + 2),
      actor: label(row * labelsPerRow + 3),
      host: label(row * labelsPerRow + 4),
      sourceTags: tags.get(row) ?? noTags,
    };
    const place: RowPlace = {
      line: wire.places[row * 3] as number,
      byteStart: wire.places[row * 3 + 1] as number,
      byteEnd: wire.places[row * 3 + 2] as number,
    };
    return { record, place, identity: wire.identities.subarray(row * identityBytes, (row + 1) * identityBytes) };
  });
  return { rows, rejected: wire.rejected, wire };
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
