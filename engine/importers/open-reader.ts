/** The reader that a file needs, told by its first bytes. */
import { FailureError } from '../../shared/api/failures.ts';
import type { Sample } from '../../shared/api/mappings.ts';
import { evtx } from './evtx.ts';
import { EvtxReader, isEvtx } from './evtx-reader.ts';
import { cannotBeReadAs, FileReader, type ReaderOptions } from './file-reader.ts';
import { importerOf } from './formats.ts';
import type { RowReader } from './importer.ts';
import { mappedImporter } from './mapped.ts';
import { type RawRow, type SampleOptions, sampleTable, sampleText } from './sample.ts';
import { bookOrFailure, orFailure, sheetOrFailure, XlsxReader, xlsxEncoding } from './xlsx-reader.ts';
import { SheetRows } from './xlsx-rows.ts';

/** Bytes of a file that must be in memory whole (a spreadsheet). Excel's own limit of rows keeps real ones below it. */
export const mostWhole = 128 * 1024 * 1024;

/** Whether a file that begins so can only be read as a whole: a ZIP file, which a spreadsheet is. */
export const readsWhole = (head: Uint8Array): boolean =>
  head[0] === 0x50 && head[1] === 0x4b && head[2] === 3 && head[3] === 4;

/** @throws FailureError where a file that is read as a whole is too large for that */
export function checkWhole(size: number): void {
  if (size <= mostWhole) return;
  throw new FailureError(
    'file-binary',
    `This spreadsheet has ${size.toLocaleString('en-GB')} bytes, more than the ${mostWhole.toLocaleString('en-GB')} that are read as a whole.`,
    'Save the sheet that matters as CSV, and import that.',
  );
}

/**
 * @param head the file's first bytes (up to 1 MiB; all of a shorter file, and of one that `readsWhole`). They must be added
 *   again with `add`.
 * @param whole whether that is the whole file
 * @throws FailureError as FileReader
 */
export function openReader(head: Uint8Array, whole: boolean, options: ReaderOptions): RowReader {
  if (isEvtx(head)) {
    if (options.mapping || (options.format !== undefined && options.format !== evtx.id))
      throw cannotBeReadAs(
        options.mapping ? mappedImporter(options.mapping) : importerOf(options.format ?? evtx.id),
        'it is a Windows event log (EVTX)',
      );
    return new EvtxReader();
  }
  return readsWhole(head) ? new XlsxReader(head, options) : new FileReader(head, whole, options);
}

export interface OpenSampleOptions extends SampleOptions {
  readonly sheet?: string | undefined;
}

const sampledRows = 60;

/** The mapper's sample of a file; otherwise as `openReader`. */
export function openSample(
  head: Uint8Array,
  whole: boolean,
  options: OpenSampleOptions,
): Omit<Sample, 'file' | 'size'> {
  if (isEvtx(head))
    throw new FailureError(
      'format-mismatch',
      'This is a Windows event log (EVTX), whose events say themselves what they are: there are no columns to be given a meaning.',
      'Go back to the known formats; it is read as it is.',
    );
  if (!readsWhole(head)) return { ...sampleText(head, whole, options), sheets: [], sheet: null };
  const book = bookOrFailure(head);
  const sheet = sheetOrFailure(book, options.sheet);
  const rows = new SheetRows(book, sheet);
  const found: RawRow[] = [];
  for (let row = orFailure(() => rows.next()); row && found.length < sampledRows; row = orFailure(() => rows.next()))
    found.push(row);
  const headerRow = options.layout?.headerRow ?? options.mapping?.headerRow ?? 1;
  const width = Math.max(0, ...found.map(({ cells }) => cells.length));
  const header =
    headerRow === 0
      ? Array.from({ length: width }, (_, index) => `column ${index + 1}`)
      : (found[headerRow - 1]?.cells ?? []).map((cell) => cell.trim());
  return {
    ...sampleTable(
      { shape: 'table', delimiter: ',', quoted: true, encoding: 'detect', headerRow },
      xlsxEncoding,
      header,
      found.slice(headerRow),
      options,
    ),
    sheets: book.sheets.map(({ name }) => name),
    sheet: sheet.name,
  };
}
