/**
 * One file, from bytes to events: settles encoding, format and columns from the first bytes, then reads row after row. It
 * does no I/O; whoever reads the file (once) feeds it.
 */

import { FailureError } from '../../shared/api/failures.ts';
import type { FormatId } from '../../shared/api/imports.ts';
import type { EventRecord } from '../../shared/domain/events/record.ts';
import { isRefusal } from '../../shared/domain/time/wall.ts';
import { openZone, type Zone } from '../../shared/domain/time/zone.ts';
import { splitRecord } from './csv-text.ts';
import {
  binaryKind,
  type DetectedEncoding,
  decodeRow,
  detectEncoding,
  type Encoding,
  guessNarrow,
} from './encoding.ts';
import { describeUnknown, importerOf, importers, recognise, sampleOf } from './formats.ts';
import type { Importer, Reading, RecognisedFormat } from './importer.ts';
import { type FoundRow, RecordFeeder } from './record-feeder.ts';

/** A row as it was read or refused. The object is reused: take what is needed before the next. */
export interface ReadRow {
  line: number;
  byteStart: number;
  byteEnd: number;
  /** Decoded, without the line end; empty where the bytes are no text. */
  text: string;
  record: EventRecord | null;
  /** Why there is no record. */
  reason: string;
  /** Refused only for want of a zone. */
  zoneMissing: boolean;
}

export interface ReaderOptions {
  readonly format?: FormatId | undefined;
  readonly zone?: string | undefined;
}

/** Columns that a JSONL file's preview and inspector name: those of its first rows. */
const sampledRows = 50;

const knownFormats = importers.map(({ label }) => label).join(', ');

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

export class FileReader {
  readonly recognised: readonly RecognisedFormat[];
  readonly format: FormatId;
  /** Header cells as written; for JSONL the names in the first rows. */
  readonly columns: readonly string[];
  readonly #feeder: RecordFeeder;
  #encoding: DetectedEncoding;
  readonly #readText: (text: string, fields: number) => Reading;
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
    this.#encoding = detectEncoding(head);
    const rows = this.#firstRows(head, whole);
    const [first] = rows;
    if (first === undefined) throw this.#noFirstRow(head);
    const sample = sampleOf(rows);
    this.recognised = recognise(sample);
    const importer = this.#choose(options.format, () => describeUnknown(sample, first));
    this.format = importer.id;
    if (importer.kind === 'jsonl') {
      if (sample.objects.length === 0) throw this.#mismatch(importer, 'its first lines are not JSON objects');
      this.columns = [...new Set(sample.objects.flatMap((object) => Object.keys(object)))];
      this.#feeder = new RecordFeeder(this.#encoding, 'lines');
      this.#readText = importer.bind(zone);
      return;
    }
    this.columns = splitRecord(first, 'rfc4180', 0) ?? [first];
    this.#feeder = new RecordFeeder(this.#encoding, importer.dialect, (line) => this.#isEvent(line));
    this.#readText = this.#bindColumns(importer, zone);
  }

  /** As it is known so far: a file that begins in ASCII may yet turn out to be Windows-1252. */
  get encoding(): Encoding {
    return this.#encoding.encoding;
  }

  add(chunk: Uint8Array, last: boolean): void {
    this.#feeder.add(chunk, last);
  }

  #headerPassed = false;

  /** The next row of data, or null where more bytes are needed or there are none. */
  next(): ReadRow | null {
    const csv = this.#feeder.columns > 0;
    if (csv && !this.#headerPassed) {
      if (this.#feeder.next() === null) return null;
      this.#headerPassed = true;
    }
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
    const reading = this.#readText(text, found.fields);
    if ('refused' in reading) {
      row.reason = reading.refused;
      row.zoneMissing = reading.zoneMissing === true;
    } else row.record = reading;
    return row;
  }

  #isEvent(line: Buffer): boolean {
    const text = decodeRow(this.#encoding.encoding, line);
    return text !== null && !('refused' in this.#readText(text, 0));
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

  #firstRows(head: Uint8Array, whole: boolean): string[] {
    const rows: string[] = [];
    const feeder = new RecordFeeder(this.#encoding, 'lines');
    feeder.add(head, whole);
    while (rows.length < sampledRows) {
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

  #choose(asked: FormatId | undefined, describe: () => string): Importer {
    if (asked !== undefined) return importerOf(asked);
    const [best] = this.recognised;
    if (best) return importerOf(best.format);
    throw new FailureError(
      'format-unknown',
      `The file is in no format that Continuity knows. ${describe()}`,
      `Export the data again in one of the formats known: ${knownFormats}.`,
    );
  }

  #mismatch(importer: Importer, why: string): FailureError {
    return new FailureError(
      'format-mismatch',
      `The file cannot be read as ${importer.label}: ${why}.`,
      'Choose another format, or leave the choice to Continuity.',
    );
  }

  #bindColumns(
    importer: Extract<Importer, { kind: 'csv' }>,
    zone: Zone | null,
  ): (text: string, fields: number) => Reading {
    const read = importer.bind(this.columns, zone);
    if ('refused' in read) throw this.#mismatch(importer, read.refused);
    const expected = this.columns.length;
    this.#feeder.columns = expected;
    return (text, found) => {
      const fields = splitRecord(text, importer.dialect, expected);
      if (fields !== null) return read(fields);
      return { refused: `the row has ${found} ${found === 1 ? 'cell' : 'cells'} where the header has ${expected}` };
    };
  }
}
