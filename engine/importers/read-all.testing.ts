/** For tests: a whole file in memory through its reader, in chunks as small as wanted. */
import type { EventRecord } from '../../shared/domain/events/record.ts';
import type { ReaderOptions } from './file-reader.ts';
import type { RowReader } from './importer.ts';
import { openReader, readsWhole } from './open-reader.ts';

export interface TestRow {
  readonly line: number;
  readonly byteStart: number;
  readonly byteEnd: number;
  readonly text: string;
  readonly record: EventRecord | null;
  readonly reason: string | null;
}

export interface TestFile {
  readonly reader: RowReader;
  readonly rows: TestRow[];
  readonly events: EventRecord[];
  /** `line: reason` of each row refused. */
  readonly refused: string[];
}

export function readAll(
  content: string | Uint8Array,
  options: ReaderOptions = {},
  chunk = 1024 * 1024,
  head = chunk,
): TestFile {
  const bytes = typeof content === 'string' ? Buffer.from(content) : content;
  const seen = readsWhole(bytes) ? bytes.length : Math.max(head, 4096);
  const reader = openReader(bytes.subarray(0, seen), bytes.length <= seen, options);
  const rows: TestRow[] = [];
  for (let from = 0; ; from += chunk) {
    const last = from + chunk >= bytes.length;
    reader.add(bytes.subarray(from, from + chunk), last);
    for (let row = reader.next(); row !== null; row = reader.next())
      rows.push({ ...row, reason: row.record ? null : row.reason });
    if (last) break;
  }
  return {
    reader,
    rows,
    events: rows.flatMap(({ record }) => (record ? [record] : [])),
    refused: rows.flatMap(({ line, reason }) => (reason === null ? [] : [`${line}: ${reason}`])),
  };
}
