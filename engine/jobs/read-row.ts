/** An event's own row again, from its bytes in the original, for the inspector. */
import type { FormatId } from '../../shared/api/imports.ts';
import type { Mapping } from '../../shared/api/mappings.ts';
import type { RowPlace } from '../../shared/domain/events/record.ts';
import { splitRecord } from '../importers/csv-text.ts';
import { decodeRow, type Encoding, encodings } from '../importers/encoding.ts';
import { importerOf } from '../importers/formats.ts';
import { valueText } from '../importers/json-text.ts';
import { bodyCells } from '../importers/mactime-body.ts';
import { mappedImporter } from '../importers/mapped.ts';

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

/**
 * A row's text and fields.
 *
 * @param place of the event in the original
 * @throws RangeError where the bytes are no row of that format: the original or the place was altered
 */
export function readFields(origin: RowOrigin, place: RowPlace, read: ReadBytes): RowFields {
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
