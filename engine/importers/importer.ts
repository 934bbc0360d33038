/** What a format is to the rest: how its rows are bounded, how it is recognised, and how a row becomes an event. */
import type { FormatId, ImportPreview } from '../../shared/api/imports.ts';
import type { EventRecord } from '../../shared/domain/events/record.ts';
import type { Refusal } from '../../shared/domain/time/wall.ts';
import type { Zone } from '../../shared/domain/time/zone.ts';
import type { CsvDialect } from './csv-text.ts';

/** What recognition looks at: the beginning of the file. */
export interface Sample {
  /** The header's cells as written, split at commas; null where the first line is a JSON object. */
  readonly header: readonly string[] | null;
  /** The first lines, without blank ones; of a spreadsheet none. */
  readonly lines: readonly string[];
  /** The first JSON objects, where the first line is one. */
  readonly objects: readonly Readonly<Record<string, unknown>>[];
}

export interface Recognition {
  /** 0 to 1. */
  readonly confidence: number;
  /** For the eye, a sentence. */
  readonly why: string;
}

/** A format that a file may be in. */
export type RecognisedFormat = ImportPreview['recognised'][number];

/** Why a row is refused. `zoneMissing`: it would be read if a zone had been chosen. */
export interface Rejection extends Refusal {
  readonly zoneMissing?: true;
}

export type Reading = EventRecord | Rejection;
/** A row that tells several times (a body file's) is one reading a time, never none. */
export type Readings = Reading | readonly Reading[];

/** Binds to a header; a refusal names what the header lacks. */
export type Bind = (
  columns: readonly string[],
  zone: Zone | null,
) => ((fields: readonly string[]) => Readings) | Refusal;

interface ImporterBase {
  readonly id: FormatId;
  readonly label: string;
  recognise(sample: Sample): Recognition | null;
  /** What is known to limit a file of so many rows, as sentences. */
  warnings?(rows: number): readonly string[];
}

export interface CsvImporter extends ImporterBase {
  readonly kind: 'csv';
  readonly dialect: CsvDialect;
  /** The columns of a format whose files have no header, or may have none: then whether this first line is one. */
  readonly headerless?: { readonly columns: readonly string[]; isHeader(line: string): boolean };
  /** Which row, counted from 1 without blank ones, names the columns; those above it are no data. 1 where absent. */
  readonly headerRow?: number;
  readonly bind: Bind;
}

export interface JsonLinesImporter extends ImporterBase {
  readonly kind: 'jsonl';
  bind(zone: Zone | null): (text: string) => Reading;
}

/** A format of bytes, with a reader of its own (open-reader.ts). */
export interface BinaryImporter extends ImporterBase {
  readonly kind: 'binary';
}

export type Importer = CsvImporter | JsonLinesImporter | BinaryImporter;

/** A row as it was read or refused. The object may be reused: take what is needed before the next. */
export interface ReadRow {
  line: number;
  byteStart: number;
  byteEnd: number;
  /** What makes it the same row in another file; of text the row itself, decoded, without the line end. Empty where the bytes are no text. */
  text: string;
  record: EventRecord | null;
  /** Why there is no record. */
  reason: string;
  /** Refused only for want of a zone. */
  zoneMissing: boolean;
}

/**
 * A file, from bytes to rows. It does no I/O: whoever reads the file once feeds it, chunk after chunk, and takes every row
 * after each.
 */
export interface RowReader {
  /** Best first; empty for a mapped file of no known format. */
  readonly recognised: readonly RecognisedFormat[];
  readonly format: FormatId;
  /** Header cells as written; for objects the names in the first rows. */
  readonly columns: readonly string[];
  /** As it is known so far. */
  readonly encoding: string;
  readonly sheets: readonly string[];
  readonly sheet: string | null;
  /** Rows come only after the file's last byte. */
  readonly needsWhole: boolean;
  /** What identities stand on besides the format: the columns, where they are the same for every row. */
  readonly identityColumns: readonly string[];
  add(chunk: Uint8Array, last: boolean): void;
  /** The next row of data, or null where more bytes are needed or there are none. */
  next(): ReadRow | null;
  /** What is known to limit the file, once so many rows were read. */
  warnings(rows: number): string[];
}
