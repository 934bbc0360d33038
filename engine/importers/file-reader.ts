/**
 * One file of text, from bytes to events: settles encoding, format and columns from the first bytes, then reads row after
 * row. It does no I/O; whoever reads the file (once) feeds it.
 */

import { FailureError } from '../../shared/api/failures.ts';
import type { FormatId } from '../../shared/api/imports.ts';
import type { Mapping } from '../../shared/api/mappings.ts';
import { isRefusal } from '../../shared/domain/time/wall.ts';
import { openZone, type Zone } from '../../shared/domain/time/zone.ts';
import { type CsvDialect, splitRecord } from './csv-text.ts';
import {
  binaryKind,
  type DetectedEncoding,
  decodeRow,
  detectEncoding,
  type Encoding,
  forcedEncoding,
  guessNarrow,
} from './encoding.ts';
import { describeUnknown, importerOf, knownFormats, recognise, sampleOf } from './formats.ts';
import type { CsvImporter, Importer, Reading, Readings, ReadRow, RecognisedFormat, RowReader } from './importer.ts';
import { mappedImporter, mappingProblem } from './mapped.ts';
import { type FoundRow, RecordFeeder } from './record-feeder.ts';

export type { ReadRow } from './importer.ts';

export interface ReaderOptions {
  readonly format?: FormatId | undefined;
  readonly zone?: string | undefined;
  readonly mapping?: Mapping | undefined;
  /** Of a spreadsheet. */
  readonly sheet?: string | undefined;
}

/** Columns that a JSONL file's preview and inspector name: those of its first rows. */
const sampledRows = 50;

export function zoneOrFailure(name: string | undefined): Zone | null {
  if (name === undefined) return null;
  const zone = openZone(name);
  if (isRefusal(zone))
    throw new FailureError(
      'zone-unknown',
      `The time zone cannot be used: ${zone.refused}.`,
      'Choose another time zone.',
    );
  return zone;
}

/** @throws FailureError format-mismatch */
export function cannotBeReadAs(importer: Importer, why: string): FailureError {
  return new FailureError(
    'format-mismatch',
    `The file cannot be read as ${importer.label}: ${why}.`,
    importer.id === 'mapped'
      ? 'Say again what its columns mean, or choose another saved mapping.'
      : 'Choose another format, or leave the choice to Continuity.',
  );
}

/** Which importer reads a file: the one asked for, the one that a mapping makes, or the best that was recognised. */
export function chooseImporter(
  options: ReaderOptions,
  recognised: readonly RecognisedFormat[],
  describe: () => string,
): Importer {
  if (options.mapping) {
    const problem = mappingProblem(options.mapping);
    const importer = mappedImporter(options.mapping);
    if (problem !== null) throw cannotBeReadAs(importer, problem);
    return importer;
  }
  if (options.format !== undefined && options.format !== 'mapped') return importerOf(options.format);
  const [best] = recognised;
  if (best && options.format === undefined) return importerOf(best.format);
  throw new FailureError(
    'format-unknown',
    `The file is in no format that Continuity knows. ${describe()}`,
    `Say what its columns mean, or export the data again in one of the formats known: ${knownFormats}.`,
  );
}

/** How many rows above the first one of data there are: the header and what stands above it. */
const headRows = ({ headerRow = 1 }: CsvImporter): number => headerRow;

export class FileReader implements RowReader {
  readonly recognised: readonly RecognisedFormat[];
  readonly sheets = [];
  readonly sheet = null;
  readonly needsWhole = false;
  readonly identityColumns: readonly string[];
  readonly #importer: Importer;
  readonly format: FormatId;
  /** Header cells as written; for JSONL the names in the first rows. */
  readonly columns: readonly string[];
  readonly #feeder: RecordFeeder;
  #encoding: DetectedEncoding;
  readonly #readText: (text: string, fields: number) => Readings;
  /** Further readings of the row last found, and which is next. */
  #pending: readonly Reading[] = [];
  #pendingAt = 0;
  #skip: number;
  readonly #row: ReadRow = {
    line: 0,
    byteStart: 0,
    byteEnd: 0,
    text: '',
    record: null,
    reason: '',
    zoneMissing: false,
  };

  /**
   * @param head the file's first bytes (up to 1 MiB; all of a shorter file). They must be added again with `add`.
   * @param whole whether that is the whole file
   * @throws FailureError file-empty, file-binary, format-unknown, format-mismatch, line-too-long, zone-unknown
   */
  constructor(head: Uint8Array, whole: boolean, options: ReaderOptions) {
    const zone = zoneOrFailure(options.zone);
    if (head.length === 0)
      throw new FailureError('file-empty', 'The file is empty.', 'Choose the file that holds the activity data.');
    const binary = binaryKind(head);
    if (binary !== null)
      throw new FailureError('file-binary', `This file is ${binary}.`, 'Export it as text (CSV or JSON lines) first.');
    this.#encoding = forcedEncoding(head, options.mapping?.encoding ?? 'detect') ?? detectEncoding(head);
    const rows = this.#firstRows(head, whole, 'lines', sampledRows);
    const [first] = rows;
    if (first === undefined) throw this.#noFirstRow(head);
    const sample = sampleOf(rows);
    this.recognised = recognise(sample);
    const importer = chooseImporter(options, this.recognised, () => describeUnknown(sample, first));
    this.#importer = importer;
    this.format = importer.id;
    if (importer.kind === 'binary') throw cannotBeReadAs(importer, 'it is a file of text');
    if (importer.kind === 'jsonl') {
      if (sample.objects.length === 0) throw cannotBeReadAs(importer, 'its first lines are not JSON objects');
      this.columns = [...new Set(sample.objects.flatMap((object) => Object.keys(object)))];
      this.identityColumns = [];
      this.#feeder = new RecordFeeder(this.#encoding, 'lines');
      this.#readText = importer.bind(zone);
      this.#skip = 0;
      return;
    }
    const { columns, skip } = this.#header(importer, head, whole, first);
    this.columns = columns;
    this.identityColumns = columns;
    this.#skip = skip;
    this.#feeder = new RecordFeeder(this.#encoding, importer.dialect, (line) => this.#isEvent(line));
    this.#readText = this.#bindColumns(importer, zone);
  }

  #header(
    importer: CsvImporter,
    head: Uint8Array,
    whole: boolean,
    first: string,
  ): { columns: readonly string[]; skip: number } {
    const { headerless, dialect } = importer;
    if (headerless && !headerless.isHeader(first)) {
      if (headerless.columns.length > 0) return { columns: headerless.columns, skip: 0 };
      const cells = splitRecord(first, dialect, 0) ?? [first];
      return { columns: cells.map((_, index) => `column ${index + 1}`), skip: 0 };
    }
    const rows = this.#firstRows(head, whole, dialect, headRows(importer));
    const header = rows[headRows(importer) - 1];
    if (header === undefined)
      throw cannotBeReadAs(importer, `it has no row ${headRows(importer)} that could name the columns`);
    return { columns: splitRecord(header, dialect, 0) ?? [header], skip: headRows(importer) };
  }

  /** As it is known so far: a file that begins in ASCII may yet turn out to be Windows-1252. */
  get encoding(): Encoding {
    return this.#encoding.encoding;
  }

  add(chunk: Uint8Array, last: boolean): void {
    this.#feeder.add(chunk, last);
  }

  /** The next row of data, or null where more bytes are needed or there are none. */
  next(): ReadRow | null {
    const another = this.#pending[this.#pendingAt];
    if (another !== undefined) {
      this.#pendingAt += 1;
      return this.#put(another);
    }
    for (; this.#skip > 0; this.#skip -= 1) if (this.#feeder.next() === null) return null;
    const found = this.#feeder.next();
    if (found === null) return null;
    const row = this.#row;
    row.line = found.line;
    row.byteStart = found.byteStart;
    row.byteEnd = found.byteEnd;
    row.record = null;
    row.zoneMissing = false;
    row.text = '';
    if (found.problem !== null) {
      row.reason = found.problem;
      return row;
    }
    const text = this.#decode(found);
    if (text === null) {
      row.reason = `the row is not ${this.#encoding.unitBytes === 2 ? 'UTF-16' : 'UTF-8'} text`;
      return row;
    }
    row.text = text;
    const readings = this.#readText(text, found.fields);
    if (!Array.isArray(readings)) return this.#put(readings as Reading);
    this.#pending = readings;
    this.#pendingAt = 1;
    return this.#put(readings[0] as Reading);
  }

  #put(reading: Reading): ReadRow {
    const row = this.#row;
    row.record = null;
    row.zoneMissing = false;
    if ('refused' in reading) {
      row.reason = reading.refused;
      row.zoneMissing = reading.zoneMissing === true;
    } else row.record = reading;
    return row;
  }

  warnings(rows: number): string[] {
    return [...(this.#importer.warnings?.(rows) ?? [])];
  }

  #isEvent(line: Buffer): boolean {
    const text = decodeRow(this.#encoding.encoding, line);
    if (text === null) return false;
    const readings = this.#readText(text, 0);
    return Array.isArray(readings) || !('refused' in readings);
  }

  #decode(found: FoundRow): string | null {
    const { buffer, from, to } = found;
    if (found.ascii) return buffer.toString('latin1', from, to);
    const bytes = buffer.subarray(from, to);
    if (!this.#encoding.decided) {
      const guess = guessNarrow(bytes);
      if (guess !== null) {
        const weighed = guessNarrow(Buffer.concat([bytes, this.#feeder.rest])) ?? guess;
        this.#encoding = { ...this.#encoding, encoding: weighed, decided: true };
      }
    }
    return decodeRow(this.#encoding.encoding, bytes);
  }

  #firstRows(head: Uint8Array, whole: boolean, dialect: CsvDialect | 'lines', most: number): string[] {
    const rows: string[] = [];
    const feeder = new RecordFeeder(this.#encoding, dialect);
    feeder.add(head, whole);
    while (rows.length < most) {
      const found = feeder.next();
      if (found === null) break;
      const bytes = found.buffer.subarray(found.from, found.to);
      rows.push(decodeRow(this.#encoding.encoding, bytes) ?? bytes.toString('latin1'));
    }
    return rows;
  }

  #noFirstRow(head: Uint8Array): FailureError {
    if (head.length < 1024 * 1024)
      return new FailureError(
        'file-empty',
        'The file holds nothing but blank lines.',
        'Choose the file that holds the activity data.',
      );
    return new FailureError(
      'line-too-long',
      'The first line of the file is longer than 1 MiB, so it is no header that Continuity can read.',
      `Choose a file in one of the formats known: ${knownFormats}.`,
    );
  }

  #bindColumns(importer: CsvImporter, zone: Zone | null): (text: string, fields: number) => Readings {
    const read = importer.bind(this.columns, zone);
    if ('refused' in read) throw cannotBeReadAs(importer, read.refused);
    const expected = this.columns.length;
    this.#feeder.columns = expected;
    const wanted = importer.dialect.anyCells ? 0 : expected;
    return (text, found) => {
      const fields = splitRecord(text, importer.dialect, wanted);
      if (fields !== null) return read(fields);
      return { refused: `the row has ${found} ${found === 1 ? 'cell' : 'cells'} where the header has ${expected}` };
    };
  }
}
