/** The reader that a file needs, told by its first bytes. */
import { FileReader, type ReaderOptions } from './file-reader.ts';
import type { RowReader } from './importer.ts';

/**
 * @param head the file's first bytes (up to 1 MiB; all of a shorter file). They must be added again with `add`.
 * @param whole whether that is the whole file
 * @throws FailureError as FileReader
 */
export function openReader(head: Uint8Array, whole: boolean, options: ReaderOptions): RowReader {
  return new FileReader(head, whole, options);
}
