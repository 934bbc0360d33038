/** Files that appear whole or not at all, and why one could not be written, in words. */
import { randomBytes } from 'node:crypto';
import { open, rm } from 'node:fs/promises';
import { basename } from 'node:path';
import { FailureError } from '../../shared/api/failures.ts';

/** A name beside `path` for what is not finished: the same folder, so that putting it in place is one step. */
export function partialPath(path: string): string {
  return `${path}.partial-${randomBytes(6).toString('hex')}`;
}

/** Writes a new file and waits until it is on disk; where that fails, the file is gone again. */
export async function writeDurably(path: string, bytes: Uint8Array): Promise<void> {
  const file = await open(path, 'wx');
  try {
    await file.writeFile(bytes);
    await file.sync();
  } catch (error) {
    await rm(path, { force: true });
    throw error;
  } finally {
    await file.close();
  }
}

const kept = 'No bundle was written and no file was left behind. The case was not changed.';

/** A failed write, in words for the person who chose where to write. */
export function asFailure(error: unknown, signal: AbortSignal, outPath: string): unknown {
  if (error instanceof FailureError) return error;
  if (signal.aborted)
    return new FailureError('cancelled', 'The export was cancelled.', 'Start it again when you want the bundle.', kept);
  const code = (error as NodeJS.ErrnoException | null)?.code;
  const where = `the folder chosen for ${basename(outPath)}`;
  if (code === 'ENOSPC' || code === 'EDQUOT')
    return new FailureError(
      'disk-full',
      `There is no room left in ${where}.`,
      'Free some space or choose another folder.',
      kept,
      { cause: error },
    );
  if (code === 'EROFS' || code === 'EACCES' || code === 'EPERM' || code === 'EISDIR')
    return new FailureError(
      'read-only',
      `${where.charAt(0).toUpperCase()}${where.slice(1)} does not let this file be written.`,
      'Choose another folder or another name.',
      kept,
      { cause: error },
    );
  if (code === 'ENOENT' || code === 'ENOTDIR')
    return new FailureError(
      'file-missing',
      `${where.charAt(0).toUpperCase()}${where.slice(1)} does not exist.`,
      'Choose a folder that exists.',
      kept,
      { cause: error },
    );
  return error;
}
