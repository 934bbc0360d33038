/** An event's own row again, from its bytes in the original, for the inspector. */
import type { FormatId } from '../../shared/api/imports.ts';
import type { Mapping } from '../../shared/api/mappings.ts';
import type { RowPlace } from '../../shared/domain/events/record.ts';
import { splitRecord } from '../importers/csv-text.ts';
import { decodeRow, type Encoding, encodings } from '../importers/encoding.ts';
import { chunkOf, evtxChunkBytes, readRecord } from '../importers/evtx-reader.ts';
import { importerOf } from '../importers/formats.ts';
import { valueText } from '../importers/json-text.ts';
import { bodyCells } from '../importers/mactime-body.ts';
import { mappedImporter } from '../importers/mapped.ts';
import { mostWhole } from '../importers/open-reader.ts';
import { openBook } from '../importers/xlsx-book.ts';
import { rowText, xlsxEncoding } from '../importers/xlsx-reader.ts';
import { SheetRows } from '../importers/xlsx-rows.ts';

export interface RowFields {
  /** The row as it stands in the original, decoded. */
  readonly raw: string;
  readonly fields: readonly { readonly name: string; readonly value: string }[];
}

/** How the import read its original, as its outcome gave it. */
export interface RowOrigin {
  readonly format: FormatId;
  readonly columns: readonly string[];
  readonly encoding: string;
  readonly mapping: Mapping | null;
  readonly sheet: string | null;
}

/** Bytes [from, to) of the original, cut at its end. */
export type ReadBytes = (from: number, to: number) => Uint8Array;

/** Numbers as they are written: parsing would turn 1.0 into 1, and lose digits of long ones. */
function jsonFields(raw: string): RowFields['fields'] {
  // By the object that holds them: a nested member may have the name of an outer one.
  const written = new Map<unknown, Map<string, string>>();
  const top = JSON.parse(raw, function (this: unknown, key: string, value: unknown, context?: { source?: string }) {
    if (typeof value === 'number' && context?.source !== undefined) {
      const ofHolder = written.get(this) ?? new Map<string, string>();
      written.set(this, ofHolder.set(key, context.source));
    }
    return value;
  }) as Record<string, unknown>;
  return Object.entries(top).map(([name, value]) => ({ name, value: written.get(top)?.get(name) ?? valueText(value) }));
}

const named = (columns: readonly string[], cells: readonly string[]): RowFields['fields'] =>
  cells.map((value, index) => ({ name: columns[index] || `column ${index + 1}`, value }));

/** A record of an event log: its names and templates stand elsewhere in its chunk. */
function recordFields(place: RowPlace, read: ReadBytes): RowFields {
  const base = chunkOf(place.byteStart);
  try {
    return readRecord(read(base, base + evtxChunkBytes), place.byteStart - base, place.byteEnd - base);
  } catch (cause) {
    if (cause instanceof RangeError) throw cause;
    throw new RangeError('the bytes are no record of an event log', { cause });
  }
}

/** A sheet's row: the workbook is read again up to it. */
function sheetFields({ columns, sheet }: RowOrigin, place: RowPlace, read: ReadBytes): RowFields {
  const book = openBook(Buffer.from(read(0, mostWhole)));
  const found = book.sheets.find(({ name }) => name === sheet);
  if (!found || found.part.from !== place.byteStart) throw new RangeError('the workbook has no such sheet there');
  const rows = new SheetRows(book, found);
  for (let row = rows.next(); row; row = rows.next())
    if (row.line === place.line) return { raw: rowText(row.cells), fields: named(columns, row.cells) };
  throw new RangeError('the sheet has no such row');
}

/**
 * A row's text and fields.
 *
 * @param place of the event in the original
 * @throws RangeError where the bytes are no row of that format: the original or the place was altered
 */
export function readFields(origin: RowOrigin, place: RowPlace, read: ReadBytes): RowFields {
  if (origin.format === 'evtx') return recordFields(place, read);
  if (origin.encoding === xlsxEncoding) return sheetFields(origin, place, read);
  const known = encodings.find((candidate): candidate is Encoding => candidate === origin.encoding);
  if (known === undefined) throw new RangeError(`no encoding ${origin.encoding}`);
  const raw = decodeRow(known, read(place.byteStart, place.byteEnd));
  if (raw === null) throw new RangeError('the bytes are no text of this encoding');
  const importer = origin.mapping ? mappedImporter(origin.mapping) : importerOf(origin.format);
  if (importer.kind === 'jsonl') {
    try {
      return { raw, fields: jsonFields(raw) };
    } catch (cause) {
      throw new RangeError('the bytes are no JSON row', { cause });
    }
  }
  if (importer.kind === 'binary') throw new RangeError('the original is no text');
  const { dialect } = importer;
  const cells = splitRecord(raw, dialect, dialect.anyCells ? 0 : origin.columns.length);
  const fitted = cells && importer.id === 'mactime-body' ? bodyCells(cells) : cells;
  if (!fitted) throw new RangeError('the bytes are no row of this format');
  return { raw, fields: named(origin.columns, fitted) };
}
