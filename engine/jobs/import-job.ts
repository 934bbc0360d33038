/** Importing a file in a worker thread: what the engine calls, and what comes back. */
import type { FormatId, ImportPreview } from '../../shared/api/imports.ts';
import type { Mapping, Sample } from '../../shared/api/mappings.ts';
import type { Progress } from '../../shared/api/primitives.ts';
import { zoneOrFailure } from '../importers/file-reader.ts';
import type { Layout } from '../importers/sample.ts';
import { type BatchWire, type ImportBatch, openBatch } from './import-batch.ts';
import { workers } from './pool.ts';
import { workerUrl } from './worker-url.ts';

export type { ImportBatch, ImportedRow, RejectedRow } from './import-batch.ts';

export interface ImportInput {
  readonly mode: 'preview' | 'sample' | 'run';
  readonly path: string;
  readonly format?: FormatId | undefined;
  readonly zone?: string | undefined;
  readonly mapping?: Mapping | undefined;
  readonly sheet?: string | undefined;
  readonly layout?: Layout | undefined;
}

export type ImportBody =
  | {
      readonly kind: 'chunk';
      readonly index: number;
      readonly bytes: Uint8Array;
      readonly done: number;
      readonly total: number;
      readonly rows: number;
    }
  | { readonly kind: 'batch'; readonly wire: BatchWire };

export interface ImportOutcome {
  /** Of the bytes that `onChunk` was given, hex. */
  readonly sha256: string;
  readonly size: number;
  readonly format: FormatId;
  readonly encoding: string;
  /** Header cells as written; for JSONL the names in the first rows. `readFields` needs them. */
  readonly columns: readonly string[];
  /** The zone chosen, or else the mapping's; null where there is none. */
  readonly zone: string | null;
  /** Of a spreadsheet. */
  readonly sheet: string | null;
  /** What is known to limit the file, as sentences. */
  readonly warnings: readonly string[];
  /** parsed + rejectedCount. */
  readonly rows: number;
  readonly parsed: number;
  readonly rejectedCount: number;
  /** Version of the IANA zone data that read zoned times. */
  readonly zoneData: string;
  /** Memory that counting repeated rows took. */
  readonly identityTableBytes: number;
}

export interface SourceOptions {
  readonly path: string;
  /** Recognised from the content where left out. */
  readonly format?: FormatId | undefined;
  /** For times without a zone of their own. */
  readonly zone?: string | undefined;
  /** Reads the file as it says. */
  readonly mapping?: Mapping | undefined;
  /** Of a spreadsheet; its first one where left out. */
  readonly sheet?: string | undefined;
  readonly signal: AbortSignal;
}

export interface SampleOptions extends Pick<SourceOptions, 'path' | 'mapping' | 'sheet' | 'signal'> {
  readonly layout?: Layout | undefined;
}

/** The mapper's sample of a file's beginning. Writes nothing; fails as `previewImport`. */
export async function sampleImport({ path, mapping, layout, sheet, signal }: SampleOptions): Promise<Sample> {
  const input: ImportInput = { mode: 'sample', path, mapping, layout, sheet };
  return workers.run<never, Sample>({ worker: workerUrl('import'), input, signal, onBody: () => {} });
}

export interface ImportOptions extends SourceOptions {
  onProgress(progress: Progress): void;
  /** The file's bytes in order: 1 MiB each, the last one shorter. */
  onChunk(index: number, bytes: Uint8Array): void | Promise<void>;
  onBatch(batch: ImportBatch): void | Promise<void>;
}

/**
 * Reads the beginning of a file: its format, encoding, columns and first 50 rows. Writes nothing.
 *
 * @throws FailureError file-missing, file-unreadable, file-empty, file-binary, format-unknown, format-mismatch,
 *   line-too-long, zone-unknown, cancelled
 */
export async function previewImport({
  path,
  format,
  zone,
  mapping,
  sheet,
  signal,
}: SourceOptions): Promise<ImportPreview> {
  zoneOrFailure(zone);
  const input: ImportInput = { mode: 'preview', path, format, zone, mapping, sheet };
  return workers.run<never, ImportPreview>({ worker: workerUrl('import'), input, signal, onBody: () => {} });
}

/**
 * Reads a whole file once, handing over its bytes and its rows as it goes. Whoever takes them must drop them where this
 * fails: a failure may come after the last batch (the file changed while it was read).
 *
 * @throws FailureError as `previewImport`, and zone-required, conflict (the file changed); and whatever a callback throws
 */
export async function runImport(options: ImportOptions): Promise<ImportOutcome> {
  const { path, format, zone, mapping, sheet, signal } = options;
  zoneOrFailure(zone);
  const input: ImportInput = { mode: 'run', path, format, zone, mapping, sheet };
  return workers.run<ImportBody, ImportOutcome>({
    worker: workerUrl('import'),
    input,
    signal,
    window: 6,
    onBody: async (body) => {
      if (body.kind === 'batch') return options.onBatch(openBatch(body.wire));
      await options.onChunk(body.index, body.bytes);
      options.onProgress({
        phase: 'Reading',
        done: body.done,
        total: body.total,
        unit: 'bytes',
        note: `${body.rows.toLocaleString('en-GB')} rows`,
      });
    },
  });
}
