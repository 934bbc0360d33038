/** A sheet's rows as texts, one after the other, in bounded memory. */
import { formatInstant } from '../../shared/domain/time/format.ts';
import { type Book, type DateKind, type Sheet, unescaped, xmlParser } from './xlsx-book.ts';
import { PartStream, ZipError } from './zip-directory.ts';

export interface SheetRow {
  /** The sheet's own row number, from 1. */
  readonly line: number;
  readonly cells: readonly string[];
}

/** Excel's last column is XFD. */
const mostColumns = 16_384;
/** More than Excel lets into a cell. */
const mostCell = 1024 * 1024;

/** 0 for A, 25 for Z, 26 for AA; -1 where the reference names no column. */
export function columnOf(reference: string): number {
  let column = 0;
  let letters = 0;
  for (; letters < reference.length; letters += 1) {
    const code = reference.charCodeAt(letters) & ~32;
    if (code < 65 || code > 90) break;
    column = column * 26 + code - 64;
    if (column > mostColumns) return -1;
  }
  return letters === 0 ? -1 : column - 1;
}

/** A number as its cell shows it: a day and time as ISO 8601 without a zone, for a spreadsheet has none. */
export function numberText(value: string, kind: DateKind | null, epochShift: number): string {
  const number = Number(value);
  if (value.trim() === '' || !Number.isFinite(number)) return value;
  if (!kind) return /e/i.test(value) && Number.isSafeInteger(number) ? String(number) : value;
  const serial = number + (kind.day ? epochShift : 0);
  // Below 61 two systems of counting days differ, and a mere time of day has no day: the number is told as it is.
  if (kind.day && (serial < 61 || serial >= 2_958_466)) return value;
  const millis = Math.round((kind.day ? serial - 25_569 : serial - Math.floor(serial)) * 86_400_000);
  const [date = '', clock = ''] = formatInstant(millis * 1000)
    .replace('Z', '')
    .split('T');
  const time = clock.replace(/\.?0+$/, (zeros) => (zeros.startsWith('.') ? '' : zeros)).replace(/(\.\d*?)0+$/, '$1');
  if (!kind.day) return time;
  return kind.clock || millis % 86_400_000 !== 0 ? `${date} ${time}` : date;
}

export class SheetRows {
  readonly #book: Book;
  readonly #stream: PartStream;
  readonly #ready: SheetRow[] = [];
  #at = 0;
  #line = 0;
  #cells: string[] = [];
  #column = -1;
  #type = '';
  #style = 0;
  #value = '';
  #holds = false;
  #phonetic = 0;

  constructor(book: Book, sheet: Sheet) {
    this.#book = book;
    const parser = xmlParser({
      open: (name, tag) => this.#open(name, tag.attributes as Record<string, string>),
      close: (name) => this.#close(name),
      text: (text) => {
        if (!this.#holds) return;
        this.#value += text;
        if (this.#value.length > mostCell) throw new ZipError('a cell of it is larger than a spreadsheet allows');
      },
    });
    const decoder = new TextDecoder('utf-8');
    this.#stream = new PartStream(book.file, sheet.part, (bytes, last) => {
      parser.write(decoder.decode(bytes, { stream: !last }));
      if (last) parser.close();
    });
  }

  /** The next row that holds anything, or null after the last. @throws ZipError */
  next(): SheetRow | null {
    for (;;) {
      const row = this.#ready[this.#at];
      if (row) {
        this.#at += 1;
        return row;
      }
      this.#ready.length = 0;
      this.#at = 0;
      if (!this.#stream.pull()) return null;
    }
  }

  #open(name: string, attributes: Record<string, string>): void {
    switch (name) {
      case 'row': {
        const line = Number(attributes.r);
        // A row without a number, or with one that goes back, is the one after the last.
        this.#line = Number.isSafeInteger(line) && line > this.#line ? line : this.#line + 1;
        this.#cells = [];
        this.#column = -1;
        break;
      }
      case 'c': {
        const column = attributes.r === undefined ? this.#column + 1 : columnOf(attributes.r);
        if (column < 0 || column >= mostColumns) throw new ZipError(`row ${this.#line} has a cell in no column`);
        this.#column = column;
        this.#type = attributes.t ?? 'n';
        this.#style = Number(attributes.s ?? 0);
        this.#value = '';
        break;
      }
      case 'v':
        this.#holds = true;
        break;
      case 't':
        this.#holds = this.#phonetic === 0;
        break;
      case 'rPh':
        this.#phonetic += 1;
        break;
    }
  }

  #close(name: string): void {
    if (name === 'v' || name === 't') this.#holds = false;
    else if (name === 'rPh') this.#phonetic -= 1;
    else if (name === 'c') {
      const text = this.#text();
      if (text === '') return;
      while (this.#cells.length < this.#column) this.#cells.push('');
      this.#cells[this.#column] = text;
    } else if (name === 'row' && this.#cells.some((cell) => cell.trim() !== ''))
      this.#ready.push({ line: this.#line, cells: this.#cells });
  }

  #text(): string {
    const { texts, dates, epochShift } = this.#book;
    switch (this.#type) {
      case 's': {
        if (this.#value === '') return '';
        const text = texts[Number(this.#value)];
        if (text === undefined) throw new ZipError(`row ${this.#line} names a text that is not there`);
        return text;
      }
      case 'str':
      case 'inlineStr':
        return unescaped(this.#value);
      case 'b':
        return this.#value === '1' ? 'TRUE' : 'FALSE';
      case 'n':
        return numberText(this.#value, dates[this.#style] ?? null, epochShift);
      default:
        // e, an error's name; d, an ISO 8601 date.
        return this.#value;
    }
  }
}
