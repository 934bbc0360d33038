import { adjustedColumns, extractColumns } from '../../../shared/domain/exhibits/extract-columns.ts';
import { formatInstant } from '../../../shared/domain/time/format.ts';
import type { StoredEvent } from '../../store/events.ts';

/** RFC 4180, CRLF. A spreadsheet would run a cell that begins like a formula, so such a cell gets an apostrophe in front. */
function cell(value: string | number): string {
  const text = typeof value === 'string' && /^[=+\-@\t\r]/.test(value) ? `'${value}` : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** An event's time by what is claimed of the clock that gave it. */
export interface Adjusted {
  /** µs since 1970, UTC. */
  readonly instant: number;
  /** The claim in words; null where nothing is claimed and the time stands as recorded. */
  readonly clock: string | null;
}

/**
 * The extract of some events as CSV lines: same events and claims, same bytes. Each row says where it stands in its original, so
 * that anyone who holds the original can make the extract again. Times are as recorded; where a clock is claimed to be off, what
 * they come to stands in columns of its own.
 */
export function* extractLines(
  events: readonly StoredEvent[],
  originalOf: (importId: number) => { file: string; sha256: string },
  zone: string,
  adjustedOf: (event: StoredEvent) => Adjusted,
): Generator<string> {
  const claimed = events.some((event) => adjustedOf(event).clock !== null);
  yield `${[...extractColumns, ...(claimed ? adjustedColumns : [])].join(',')}\r\n`;
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
      ...(claimed ? adjustedCells(adjustedOf(event), zone) : []),
    ];
    yield `${row.map(cell).join(',')}\r\n`;
  }
}

function adjustedCells({ instant, clock }: Adjusted, zone: string): string[] {
  return clock === null ? ['', '', ''] : [formatInstant(instant), formatInstant(instant, zone), clock];
}
