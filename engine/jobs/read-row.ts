/** An event's own row again, from its bytes in the original, for the inspector. */
import type { FormatId } from '../../shared/api/imports.ts';
import { splitRecord } from '../importers/csv-text.ts';
import { decodeRow, type Encoding, encodings } from '../importers/encoding.ts';
import { importerOf } from '../importers/formats.ts';
import { valueText } from '../importers/timesketch-jsonl.ts';

export interface RowFields {
  /** The row as it stands in the original, decoded. */
  readonly raw: string;
  readonly fields: readonly { readonly name: string; readonly value: string }[];
}

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

/**
 * A row's text and fields.
 *
 * @param columns and `encoding`: as the import's outcome gave them
 * @param rowBytes the byte range of the event's place in the original
 * @throws RangeError where the bytes are no row of that format: the original or the place was altered
 */
export function readFields(
  format: FormatId,
  columns: readonly string[],
  encoding: string,
  rowBytes: Uint8Array,
): RowFields {
  const known = encodings.find((candidate): candidate is Encoding => candidate === encoding);
  if (known === undefined) throw new RangeError(`no encoding ${encoding}`);
  const raw = decodeRow(known, rowBytes);
  if (raw === null) throw new RangeError('the bytes are no text of this encoding');
  const importer = importerOf(format);
  if (importer.kind === 'jsonl') {
    try {
      return { raw, fields: jsonFields(raw) };
    } catch (cause) {
      throw new RangeError('the bytes are no JSON row', { cause });
    }
  }
  const cells = splitRecord(raw, importer.dialect, columns.length);
  if (cells === null) throw new RangeError('the bytes are no row of this format');
  return { raw, fields: cells.map((value, index) => ({ name: columns[index] || `column ${index + 1}`, value })) };
}
