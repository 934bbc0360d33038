/**
 * Chunks of a file in, its records out: with line numbers and byte ranges, in bounded memory, and going on after damage.
 *
 * Damage never takes more than it must. Where a quote is opened and not closed where it should be, only its physical line is
 * refused and reading goes on at the next line; were the quote believed, it would swallow everything to the next quote.
 */
import { isAscii } from 'node:buffer';
import type { CsvDialect } from './csv-text.ts';
import type { DetectedEncoding } from './encoding.ts';
import { countQuotes, newScan, type Scan, scanLine, scanQuoted, scanRecord, type Units } from './record-scanner.ts';

/** Longest row, in bytes of the original. */
export const longestRow = 4 * 1024 * 1024;

export interface FoundRow {
  line: number;
  byteStart: number;
  byteEnd: number;
  /** Why it cannot be read; null where it can. */
  problem: string | null;
  /** The row's bytes as they stand in the original are `buffer` from `from` to `to`, until the next call; none where it was too long to hold. */
  buffer: Buffer;
  from: number;
  to: number;
  /** Whether the bytes are known to be ASCII. */
  ascii: boolean;
  fields: number;
}

export class RecordFeeder {
  readonly #encoding: DetectedEncoding;
  readonly #dialect: CsvDialect | 'lines';
  readonly #isEvent: (line: Buffer) => boolean;
  /** The header's number of fields; 0 until it is known. */
  columns = 0;

  /** The original's bytes, still to be read from `#from` on. */
  #bytes = Buffer.alloc(0);
  #heldBytes = 0;
  /** The same bytes as code units; for big-endian UTF-16 a swapped copy. */
  #units: Units = this.#bytes;
  /** In units. */
  #from = 0;
  #limit = 0;
  /** Byte offset in the original of the buffer's first byte. */
  #base = 0;
  #line = 1;
  #last = false;
  #ascii = true;
  #mayHoldNul = false;
  #marked = false;
  #tooLong: { line: number; byteStart: number } | null = null;
  readonly #scan: Scan = newScan();
  readonly #lookahead: Scan = newScan();

  readonly #row: FoundRow = {
    line: 0,
    byteStart: 0,
    byteEnd: 0,
    problem: null,
    buffer: this.#bytes,
    from: 0,
    to: 0,
    ascii: true,
    fields: 0,
  };

  /** @param isEvent whether a line's bytes are a whole event by themselves */
  constructor(
    encoding: DetectedEncoding,
    dialect: CsvDialect | 'lines',
    isEvent: (line: Buffer) => boolean = () => false,
  ) {
    this.#encoding = encoding;
    this.#dialect = dialect;
    this.#isEvent = isEvent;
  }

  /** Adds the next bytes of the file; they are copied. `last` says that nothing follows. Take every row before adding more. */
  add(chunk: Uint8Array, last: boolean): void {
    const unitBytes = this.#encoding.unitBytes;
    const consumed = this.#from * unitBytes;
    const tail = this.#bytes.subarray(consumed, this.#heldBytes);
    const held = tail.length + chunk.length;
    const capacity = Math.max(2 * 1024 * 1024, 2 ** Math.ceil(Math.log2(held + 2)));
    if (capacity > this.#bytes.length) {
      const grown = Buffer.alloc(capacity);
      grown.set(tail);
      this.#bytes = grown;
    } else this.#bytes.copyWithin(0, consumed, consumed + tail.length);
    this.#bytes.set(chunk, tail.length);
    this.#base += consumed;
    this.#heldBytes = held;
    this.#from = 0;
    this.#limit = Math.floor(held / unitBytes);
    this.#last = last;
    const whole = this.#bytes.subarray(0, held);
    if (unitBytes === 1) {
      this.#units = this.#bytes;
      this.#ascii = isAscii(whole);
    } else {
      this.#units = new Uint16Array(this.#bytes.buffer, this.#bytes.byteOffset, this.#limit);
      if (this.#encoding.encoding === 'UTF-16 BE') {
        this.#units = this.#units.slice();
        Buffer.from(this.#units.buffer).swap16();
      }
      this.#ascii = false;
    }
    this.#mayHoldNul = unitBytes === 1 ? whole.includes(0) : this.#units.subarray(0, this.#limit).includes(0);
    this.#passMark();
  }

  /** Moves past the byte order mark once all of it is there. */
  #passMark(): void {
    const { bom, unitBytes } = this.#encoding;
    if (this.#marked || bom === 0) return;
    if (this.#heldBytes < bom && !this.#last) {
      this.#limit = 0;
      return;
    }
    this.#marked = true;
    this.#from = Math.min(bom / unitBytes, this.#limit);
  }

  /** Everything held that has not been read yet: for telling the encoding of what follows. */
  get rest(): Uint8Array {
    return this.#bytes.subarray(this.#from * this.#encoding.unitBytes, this.#heldBytes);
  }

  /** The next row, or null where the next needs more bytes (or there is none). The object is reused. */
  next(): FoundRow | null {
    if (this.#tooLong) return this.#restOfLongRow(this.#tooLong);
    const skipped = this.#skipBlankLines();
    if (!skipped) return this.#leftover();
    const from = this.#from;
    const scan = this.#scan;
    if (this.#dialect === 'lines') scanLine(this.#units, from, this.#limit, this.#last, scan);
    else scanRecord(this.#dialect, this.#units, from, this.#limit, this.#last, this.columns, scan);
    if (scan.state === 'more' && this.#bytesBetween(from, this.#limit) <= longestRow) return null;
    if (scan.state === 'record' && !this.#swallows(from)) {
      const tooLong = this.#bytesBetween(from, scan.end) > longestRow;
      return this.#found(from, scan, tooLong ? 'the row is longer than 4 MiB' : this.#nulProblem(from, scan.end));
    }
    const problem = this.#quoteProblem(scan.state);
    scanLine(this.#units, from, this.#limit, this.#last, scan);
    if (scan.state === 'more') {
      if (this.#bytesBetween(from, this.#limit) > longestRow) this.#startLongRow(from);
      return null;
    }
    return this.#found(from, scan, problem);
  }

  #bytesBetween(from: number, to: number): number {
    return (to - from) * this.#encoding.unitBytes;
  }

  #quoteProblem(state: Scan['state']): string {
    const opened = `a quote opened on line ${this.#line}`;
    if (state === 'after-quote') return 'text follows a closing quote (a quote inside a quoted cell must be doubled)';
    if (state === 'unclosed') return `${opened} is never closed`;
    if (state === 'more') return `${opened} is not closed within 4 MiB`;
    return `${opened} is not closed where its cell should end`;
  }

  /**
   * Whether a record over several lines has as its second line a whole event of its own. Then its first quote is a stray one
   * that happened to be closed by a later row's, and to believe it would lose the rows between without a trace.
   */
  #swallows(from: number): boolean {
    const scan = this.#scan;
    const innerLines = scan.next > scan.end ? scan.lines - 1 : scan.lines;
    if (innerLines === 0 || this.columns === 0 || this.#dialect === 'lines') return false;
    const delimiter = this.#dialect.delimiter.charCodeAt(0);
    const probe = this.#lookahead;
    const second = scanLine(this.#units, from, this.#limit, this.#last, probe).next;
    if (scanLine(this.#units, second, this.#limit, this.#last, probe).state !== 'record') return false;
    const { end } = probe;
    // The line that closes the quote holds an odd number of quotes, one that is whole by itself an even number. Without this
    // the last line of an ordinary cell over two lines would be taken for an event.
    if (countQuotes(this.#units, second, end) % 2 === 1) return false;
    if (scanQuoted(this.#units, second, end, true, delimiter, probe).fields !== this.columns) return false;
    const unitBytes = this.#encoding.unitBytes;
    return this.#isEvent(this.#bytes.subarray(second * unitBytes, end * unitBytes));
  }

  #nulProblem(from: number, end: number): string | null {
    if (!this.#mayHoldNul) return null;
    return this.#units.subarray(from, end).includes(0) ? 'the row holds a NUL character, which no text has' : null;
  }

  #found(from: number, scan: Scan, problem: string | null): FoundRow {
    const unitBytes = this.#encoding.unitBytes;
    const row = this.#fill(this.#line, from * unitBytes, scan.end * unitBytes, problem);
    row.fields = scan.fields;
    this.#from = scan.next;
    this.#line += scan.lines;
    return row;
  }

  /** `from` and `to` in bytes of the buffer. */
  #fill(line: number, from: number, to: number, problem: string | null): FoundRow {
    const row = this.#row;
    row.line = line;
    row.byteStart = this.#base + from;
    row.byteEnd = this.#base + to;
    row.problem = problem;
    row.buffer = this.#bytes;
    row.from = from;
    row.to = to;
    row.ascii = this.#ascii;
    return row;
  }

  /** Moves past lines that hold nothing but spaces, tabs and line ends. False where no further row has begun. */
  #skipBlankLines(): boolean {
    const units = this.#units;
    for (let at = this.#from; at < this.#limit; at += 1) {
      const unit = units[at];
      if (unit === 10) {
        this.#from = at + 1;
        this.#line += 1;
      } else if (unit !== 13 && unit !== 32 && unit !== 9) return true;
    }
    // A buffer of blanks only: kept short, else endless spaces would pile up.
    if (this.#last || this.#bytesBetween(this.#from, this.#limit) > longestRow) this.#from = this.#limit;
    return false;
  }

  /** The odd byte that UTF-16 may end in is a row cut short, and is accounted for as one. */
  #leftover(): FoundRow | null {
    const start = this.#from * this.#encoding.unitBytes;
    if (!this.#last || this.#encoding.unitBytes === 1 || start >= this.#heldBytes) return null;
    const row = this.#fill(this.#line, start, this.#heldBytes, 'the file ends in the middle of a character');
    this.#heldBytes = start;
    return row;
  }

  #startLongRow(from: number): void {
    this.#tooLong = { line: this.#line, byteStart: this.#base + from * this.#encoding.unitBytes };
    this.#from = this.#limit;
  }

  /** Drops the bytes of a row too long to hold, until its line ends. */
  #restOfLongRow(start: { line: number; byteStart: number }): FoundRow | null {
    const scan = this.#scan;
    scanLine(this.#units, this.#from, this.#limit, this.#last, scan);
    if (scan.state !== 'record') {
      this.#from = this.#limit;
      return null;
    }
    this.#tooLong = null;
    const row = this.#found(this.#from, scan, 'the row is longer than 4 MiB');
    row.line = start.line;
    row.byteStart = start.byteStart;
    row.from = row.to;
    return row;
  }
}
