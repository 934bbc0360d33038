/**
 * Where records begin and end, in code units (bytes, or 16-bit units of UTF-16). Working below the text is what lets every
 * event point at an exact byte range of its original.
 */
import type { CsvDialect } from './csv-text.ts';

export type Units = Uint8Array | Uint16Array;

const lineFeed = 10;
const carriageReturn = 13;
const quote = 34;

export type ScanState =
  /** A whole record. */
  | 'record'
  /** The data ends before the record does, and more data may come. */
  | 'more'
  /** The data has ended inside quotes. */
  | 'unclosed'
  /** Something other than a delimiter or a line end follows a closing quote. */
  | 'after-quote';

/** What the last scan found. One object, reused: a scan runs once a row. */
export interface Scan {
  state: ScanState;
  /** First unit after the record, without its line end. */
  end: number;
  /** First unit of what follows the line end. */
  next: number;
  /** Line feeds from the record's first unit to `next`. */
  lines: number;
  fields: number;
  /** Whether any field was quoted. */
  quoted: boolean;
}

export const newScan = (): Scan => ({ state: 'more', end: 0, next: 0, lines: 0, fields: 0, quoted: false });

function finish(scan: Scan, state: ScanState, end: number, next: number, lines: number, fields: number): Scan {
  scan.state = state;
  scan.end = end;
  scan.next = next;
  scan.lines = lines;
  scan.fields = fields;
  return scan;
}

/** One physical line: everything up to a line feed (a carriage return before it belongs to the line end). */
export function scanLine(units: Units, from: number, limit: number, last: boolean, scan: Scan): Scan {
  const found = units.indexOf(lineFeed, from);
  scan.quoted = false;
  if (found >= 0 && found < limit) {
    const end = found > from && units[found - 1] === carriageReturn ? found - 1 : found;
    return finish(scan, 'record', end, found + 1, 1, 1);
  }
  if (!last) return finish(scan, 'more', limit, limit, 0, 0);
  const end = limit > from && units[limit - 1] === carriageReturn ? limit - 1 : limit;
  return finish(scan, 'record', end, limit, 0, 1);
}

/** One RFC 4180 record. Quotes inside an unquoted field are ordinary characters. */
export function scanQuoted(
  units: Units,
  from: number,
  limit: number,
  last: boolean,
  delimiter: number,
  scan: Scan,
): Scan {
  let at = from;
  let lines = 0;
  let fields = 1;
  scan.quoted = false;
  for (;;) {
    if (at < limit && units[at] === quote) {
      scan.quoted = true;
      at += 1;
      for (;;) {
        while (at < limit && units[at] !== quote) {
          if (units[at] === lineFeed) lines += 1;
          at += 1;
        }
        if (at >= limit) return finish(scan, last ? 'unclosed' : 'more', limit, limit, lines, fields);
        at += 1;
        if (at >= limit && !last) return finish(scan, 'more', limit, limit, lines, fields);
        if (at < limit && units[at] === quote) at += 1;
        else break;
      }
      if (at < limit && units[at] === carriageReturn) {
        if (at + 1 >= limit && !last) return finish(scan, 'more', limit, limit, lines, fields);
        if (at + 1 >= limit) return finish(scan, 'record', at, limit, lines, fields);
        if (units[at + 1] === lineFeed) return finish(scan, 'record', at, at + 2, lines + 1, fields);
      }
      if (at >= limit) return finish(scan, 'record', at, at, lines, fields);
      const unit = units[at];
      if (unit === lineFeed) return finish(scan, 'record', at, at + 1, lines + 1, fields);
      if (unit !== delimiter) return finish(scan, 'after-quote', at, at, lines, fields);
    } else {
      while (at < limit && units[at] !== delimiter && units[at] !== lineFeed) at += 1;
      if (at >= limit) {
        if (!last) return finish(scan, 'more', limit, limit, lines, fields);
        const end = at > from && units[at - 1] === carriageReturn ? at - 1 : at;
        return finish(scan, 'record', end, at, lines, fields);
      }
      if (units[at] === lineFeed) {
        const end = at > from && units[at - 1] === carriageReturn ? at - 1 : at;
        return finish(scan, 'record', end, at + 1, lines + 1, fields);
      }
    }
    at += 1;
    fields += 1;
  }
}

export function countQuotes(units: Units, from: number, end: number): number {
  let count = 0;
  for (let at = from; at < end; at += 1) if (units[at] === quote) count += 1;
  return count;
}

function countUnits(units: Units, from: number, end: number, wanted: number): number {
  let count = 0;
  for (let at = from; at < end; at += 1) if (units[at] === wanted) count += 1;
  return count;
}

/**
 * One record of the `psort` dialect: the physical line, read as RFC 4180 or else split at every delimiter, wherever either gives
 * the header's number of fields; only then a quoted record over several lines.
 */
export function scanPsort(
  units: Units,
  from: number,
  limit: number,
  last: boolean,
  columns: number,
  delimiter: number,
  scan: Scan,
): Scan {
  if (scanLine(units, from, limit, last, scan).state !== 'record') return scan;
  const { end, next, lines } = scan;
  const { state, fields, quoted } = scanQuoted(units, from, end, true, delimiter, scan);
  if (!quoted || (state === 'record' && fields === columns)) return finish(scan, 'record', end, next, lines, fields);
  const literal = countUnits(units, from, end, delimiter) + 1;
  if (literal === columns) return finish(scan, 'record', end, next, lines, literal);
  if (state !== 'unclosed') return finish(scan, state, end, next, lines, fields);
  return scanQuoted(units, from, limit, last, delimiter, scan);
}

/** One record of a CSV dialect. */
export function scanRecord(
  dialect: CsvDialect,
  units: Units,
  from: number,
  limit: number,
  last: boolean,
  columns: number,
  scan: Scan,
): Scan {
  const delimiter = dialect.delimiter.charCodeAt(0);
  switch (dialect.quoting) {
    case 'psort':
      return scanPsort(units, from, limit, last, columns, delimiter, scan);
    case 'rfc4180':
      return scanQuoted(units, from, limit, last, delimiter, scan);
    case 'none': {
      scanLine(units, from, limit, last, scan);
      if (scan.state === 'record') scan.fields = countUnits(units, from, scan.end, delimiter) + 1;
      return scan;
    }
  }
}
