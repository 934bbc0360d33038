/** Previews or imports one file. It is read once: the bytes hashed, the bytes stored and the bytes parsed are the same bytes. */
import { createHash } from 'node:crypto';
import { basename } from 'node:path';
import { FailureError } from '../../shared/api/failures.ts';
import type { ImportPreview } from '../../shared/api/imports.ts';
import type { Sample } from '../../shared/api/mappings.ts';
import { quoteCell } from '../../shared/domain/time/wall.ts';
import { importerOf } from '../importers/formats.ts';
import { identityBytes, RowIdentities } from '../importers/identity.ts';
import type { ReadRow } from '../importers/importer.ts';
import { checkWhole, openReader, openSample, readsWhole } from '../importers/open-reader.ts';
import { BatchBuilder, batchTransfer } from './import-batch.ts';
import type { ImportBody, ImportInput, ImportOutcome } from './import-job.ts';
import { chunkBytes, SourceFile } from './source-file.ts';
import { type JobContext, serveJob } from './worker-side.ts';

const previewedRows = 50;
const previewedChunks = 8;
const mostRejected = 100_000;
/** So many rows refused one after the other, from the first: the file is not what it was taken for. */
const hopeless = 1000;

const cut = (text: string, length: number): string => (text.length > length ? `${text.slice(0, length)}…` : text);

function previewRow(row: ReadRow): ImportPreview['rows'][number] {
  const { line, record, reason } = row;
  if (!record)
    return {
      line,
      instant: null,
      timeText: '',
      basis: null,
      source: '',
      type: '',
      actor: '',
      host: '',
      message: cut(row.text, 2000),
      reason,
    };
  return {
    line,
    instant: record.instant,
    timeText: cut(record.timeText, 200),
    basis: record.basis,
    source: cut(record.source, 200),
    type: cut(record.type, 200),
    actor: cut(record.actor, 200),
    host: cut(record.host, 200),
    message: cut(record.message, 2000),
    reason: null,
  };
}

function preview(file: SourceFile, input: ImportInput): ImportPreview {
  const feed = new Feed(file);
  const reader = openReader(feed.head, feed.whole, input);
  const rows: ImportPreview['rows'] = [];
  let zoneRequired = false;
  for (let chunks = 1, chunk = feed.next(); rows.length < previewedRows; chunks += 1) {
    const last = chunk.length < chunkBytes;
    reader.add(chunk, last);
    for (let row = reader.next(); row !== null && rows.length < previewedRows; row = reader.next()) {
      zoneRequired ||= row.zoneMissing;
      rows.push(previewRow(row));
    }
    if (last || (chunks >= previewedChunks && !reader.needsWhole)) break;
    chunk = feed.next();
  }
  return {
    file: basename(file.path),
    size: file.size,
    encoding: reader.encoding,
    recognised: [...reader.recognised],
    format: reader.format,
    columns: [...reader.columns],
    sheets: [...reader.sheets],
    sheet: reader.sheet,
    warnings: reader.warnings(rows.length),
    rows,
    zoneRequired,
  };
}

function sample(file: SourceFile, input: ImportInput): Sample {
  const feed = new Feed(file);
  return { file: basename(file.path), size: file.size, ...openSample(feed.head, feed.whole, input) };
}

/** A file's chunks in order, and what a reader must see of it first: the first chunk, or everything where only that can be read. */
class Feed {
  readonly head: Uint8Array;
  readonly whole: boolean;
  readonly #held: Uint8Array<ArrayBuffer>[];
  readonly #file: SourceFile;

  /** @throws FailureError where a file that can only be read as a whole is too large for that */
  constructor(file: SourceFile) {
    this.#file = file;
    const first = file.read();
    this.#held = [first];
    if (!readsWhole(first)) {
      this.head = first;
      this.whole = first.length < chunkBytes;
      return;
    }
    checkWhole(file.size);
    for (let chunk = first; chunk.length === chunkBytes; this.#held.push(chunk)) chunk = file.read();
    this.head = Buffer.concat(this.#held);
    this.whole = true;
  }

  next(): Uint8Array<ArrayBuffer> {
    return this.#held.shift() ?? this.#file.read();
  }
}

/** Counts rows as they come and stops an import that cannot end well. */
class Tally {
  rows = 0;
  rejected = 0;
  readonly #label: string;
  readonly #firstReasons: string[] = [];

  constructor(label: string) {
    this.#label = label;
  }

  reject(row: ReadRow): void {
    this.rejected += 1;
    if (row.zoneMissing) throw this.#zoneRequired(row);
    if (this.#firstReasons.length < 3) this.#firstReasons.push(`line ${row.line}: ${row.reason}`);
    if (this.rejected > mostRejected) throw this.#mismatch(`More than ${mostRejected.toLocaleString('en-GB')} rows`);
    if (this.rejected === hopeless && this.rows === hopeless)
      throw this.#mismatch(`All of the first ${hopeless.toLocaleString('en-GB')} rows`);
  }

  #mismatch(which: string): FailureError {
    return new FailureError(
      'format-mismatch',
      `${which} of the file cannot be read as ${this.#label}. The first: ${this.#firstReasons.join('; ')}.`,
      'Look at the preview; choose another format, or export the data again.',
      'Nothing of it was kept; the case is as it was.',
    );
  }

  #zoneRequired(row: ReadRow): FailureError {
    return new FailureError(
      'zone-required',
      `The time on line ${row.line} has no zone, so the file alone does not say when it happened: ${quoteCell(row.text)}.`,
      'Choose the time zone in which the source wrote its times, then import again.',
      'Nothing of it was kept; the case is as it was.',
    );
  }
}

function run(file: SourceFile, input: ImportInput, context: JobContext<ImportBody>): ImportOutcome {
  const hash = createHash('sha256');
  const batch = new BatchBuilder();
  const feed = new Feed(file);
  const reader = openReader(feed.head, feed.whole, input);
  const identities = new RowIdentities(reader.format, reader.identityColumns);
  const label = input.mapping ? `the mapping “${input.mapping.name}”` : importerOf(reader.format).label;
  const tally = new Tally(label);

  const flush = () => {
    const wire = batch.take();
    context.send({ kind: 'batch', wire }, batchTransfer(wire));
  };
  const take = (row: ReadRow) => {
    tally.rows += 1;
    if (row.record) {
      identities.write(row.text, batch.identities, batch.count * identityBytes);
      batch.add(row.record, row.line, row.byteStart, row.byteEnd);
    } else {
      tally.reject(row);
      batch.reject(row.line, row.reason);
    }
    if (batch.full) flush();
  };

  let done = 0;
  for (let index = 0, chunk = feed.next(); ; index += 1) {
    const last = chunk.length < chunkBytes;
    hash.update(chunk);
    reader.add(chunk, last);
    done += chunk.length;
    if (chunk.length > 0)
      context.send({ kind: 'chunk', index, bytes: chunk, done, total: file.size, rows: tally.rows }, [chunk.buffer]);
    for (let row = reader.next(); row !== null; row = reader.next()) take(row);
    context.throwIfCancelled();
    if (last) break;
    chunk = feed.next();
  }
  if (!batch.empty) flush();
  file.checkUnchanged();
  return {
    sha256: hash.digest('hex'),
    size: done,
    format: reader.format,
    encoding: reader.encoding,
    columns: [...reader.columns],
    zone: input.zone?.trim() ?? input.mapping?.zone?.trim() ?? null,
    sheet: reader.sheet,
    warnings: reader.warnings(tally.rows),
    rows: tally.rows,
    parsed: tally.rows - tally.rejected,
    rejectedCount: tally.rejected,
    zoneData: process.versions.tz ?? 'unknown',
    identityTableBytes: identities.bytes,
  };
}

await serveJob<ImportInput, ImportBody, ImportPreview | Sample | ImportOutcome>((input, context) => {
  const file = new SourceFile(input.path);
  try {
    if (input.mode === 'preview') return preview(file, input);
    if (input.mode === 'sample') return sample(file, input);
    return run(file, input, context);
  } finally {
    file.close();
  }
});
