/**
 * A sheet of an Excel workbook as rows, for every format that has columns and for the mapper. The workbook is held in memory
 * as it is packed; the sheet is unpacked and read piece by piece.
 *
 * A row's bytes cannot be pointed at inside a packed part: its place is the sheet's packed bytes and its row number.
 */
import { FailureError } from '../../shared/api/failures.ts';
import type { FormatId } from '../../shared/api/imports.ts';
import { quoteCell } from '../../shared/domain/time/wall.ts';
import type { Zone } from '../../shared/domain/time/zone.ts';
import { cannotBeReadAs, chooseImporter, type ReaderOptions, zoneOrFailure } from './file-reader.ts';
import { recognise } from './formats.ts';
import type { CsvImporter, Importer, Reading, Readings, ReadRow, RecognisedFormat, RowReader } from './importer.ts';
import { type Book, openBook, type Sheet } from './xlsx-book.ts';
import { SheetRows } from './xlsx-rows.ts';
import { ZipError } from './zip-directory.ts';

export const xlsxEncoding = 'XLSX';

/** @throws FailureError file-binary, file-unreadable */
export function bookOrFailure(bytes: Uint8Array): Book {
  return orFailure(() => openBook(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)));
}

export function orFailure<T>(act: () => T): T {
  try {
    return act();
  } catch (error) {
    if (!(error instanceof ZipError)) throw error;
    throw new FailureError(
      'file-binary',
      `The spreadsheet cannot be read: ${error.message}.`,
      'Open it in the program that made it and save it again, or save the sheet that matters as CSV.',
      'Nothing of it was kept.',
    );
  }
}

/** @throws FailureError format-mismatch */
export function sheetOrFailure(book: Book, name: string | undefined): Sheet {
  const found = name === undefined ? book.sheets[0] : book.sheets.find((sheet) => sheet.name === name);
  if (found) return found;
  throw new FailureError(
    'format-mismatch',
    `The workbook has no sheet ${quoteCell(name ?? '')}.`,
    `Choose one of its sheets: ${book.sheets.map((sheet) => quoteCell(sheet.name)).join(', ')}.`,
  );
}

/** A row as one text: RFC 4180, so that it reads as a line of CSV. */
export const rowText = (cells: readonly string[]): string =>
  cells.map((cell) => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join(',');

export class XlsxReader implements RowReader {
  readonly recognised: readonly RecognisedFormat[];
  readonly format: FormatId;
  readonly columns: readonly string[];
  readonly identityColumns: readonly string[];
  readonly encoding = xlsxEncoding;
  readonly sheets: readonly string[];
  readonly sheet: string;
  readonly needsWhole = true;
  readonly #rows: SheetRows;
  readonly #sheet: Sheet;
  readonly #importer: Importer;
  readonly #read: (fields: readonly string[]) => Readings;
  #pending: readonly Reading[] = [];
  #ended = false;
  readonly #row: ReadRow;

  /** @param bytes the whole file */
  constructor(bytes: Uint8Array, options: ReaderOptions) {
    const zone: Zone | null = zoneOrFailure(options.zone);
    const book = bookOrFailure(bytes);
    this.#sheet = sheetOrFailure(book, options.sheet);
    this.sheets = book.sheets.map(({ name }) => name);
    this.sheet = this.#sheet.name;
    this.#rows = new SheetRows(book, this.#sheet);
    const headerRow = options.mapping?.headerRow ?? 1;
    const above = Array.from({ length: Math.max(headerRow, 1) }, () => orFailure(() => this.#rows.next()));
    const first = above.at(-1);
    if (!first)
      throw new FailureError(
        'file-empty',
        `The sheet ${quoteCell(this.sheet)} holds nothing that could name its columns.`,
        'Choose the sheet that holds the activity data.',
      );
    this.recognised = recognise({ header: first.cells, lines: [], objects: [] });
    const importer = chooseImporter(
      options,
      this.recognised,
      () => `The sheet ${quoteCell(this.sheet)} begins with ${first.cells.slice(0, 20).map(quoteCell).join(', ')}.`,
    );
    this.#importer = importer;
    this.format = importer.id;
    if (importer.kind !== 'csv') throw cannotBeReadAs(importer, 'it is a spreadsheet');
    if (headerRow === 0) {
      // Nothing names the columns, and the first row is data already.
      this.#rows = new SheetRows(book, this.#sheet);
      this.columns = first.cells.map((_, index) => `column ${index + 1}`);
    } else this.columns = first.cells.map((cell) => cell.trim());
    this.identityColumns = this.columns;
    this.#read = this.#bind(importer, zone);
    const { from, to } = this.#sheet.part;
    this.#row = { line: 0, byteStart: from, byteEnd: to, text: '', record: null, reason: '', zoneMissing: false };
  }

  #bind(importer: CsvImporter, zone: Zone | null): (fields: readonly string[]) => Readings {
    const read = importer.bind(this.columns, zone);
    if ('refused' in read) throw cannotBeReadAs(importer, read.refused);
    return read;
  }

  add(_chunk: Uint8Array, last: boolean): void {
    this.#ended = last;
  }

  next(): ReadRow | null {
    if (!this.#ended) return null;
    const [another, ...rest] = this.#pending;
    if (another) {
      this.#pending = rest;
      return this.#put(another);
    }
    const found = orFailure(() => this.#rows.next());
    if (found === null) return null;
    const { cells, line } = found;
    const row = this.#row;
    row.line = line;
    row.text = rowText(cells);
    const expected = this.columns.length;
    if (cells.length > expected)
      return this.#put({ refused: `the row has ${cells.length} cells where the header has ${expected}` });
    const readings = this.#read([...cells, ...Array.from({ length: expected - cells.length }, () => '')]);
    if (!Array.isArray(readings)) return this.#put(readings as Reading);
    this.#pending = readings.slice(1);
    return this.#put(readings[0] as Reading);
  }

  #put(reading: Reading): ReadRow {
    const row = this.#row;
    row.record = 'refused' in reading ? null : reading;
    row.reason = 'refused' in reading ? reading.refused : '';
    row.zoneMissing = 'refused' in reading && reading.zoneMissing === true;
    return row;
  }

  warnings(rows: number): string[] {
    return [...(this.#importer.warnings?.(rows) ?? [])];
  }
}
