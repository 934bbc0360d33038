import { extractColumns } from '../../../shared/domain/exhibits/extract-columns.ts';
import { formatInstant } from '../../../shared/domain/time/format.ts';
import type { StoredEvent } from '../../store/events.ts';

/** RFC 4180, CRLF. A spreadsheet would run a cell that begins like a formula, so such a cell gets an apostrophe in front. */
function cell(value: string | number): string {
  const text = typeof value === 'string' && /^[=+\-@\t\r]/.test(value) ? `'${value}` : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/**
 * The extract of some events as CSV lines: same events, same bytes. Each row says where it stands in its original, so that
 * anyone who holds the original can make the extract again.
 */
export function* extractLines(
  events: Iterable<StoredEvent>,
  originalOf: (importId: number) => { file: string; sha256: string },
  zone: string,
): Generator<string> {
  yield `${extractColumns.join(',')}\r\n`;
  let n = 0;
  for (const event of events) {
    const original = originalOf(event.import);
    const row = [
      ++n,
      formatInstant(event.at),
      formatInstant(event.at, zone),
      event.timeText,
      event.description,
      event.source,
      event.type,
      event.actor,
      event.host,
      event.message,
      original.file,
      original.sha256,
      event.line,
      event.byteStart,
      event.byteEnd,
    ];
    yield `${row.map(cell).join(',')}\r\n`;
  }
}
