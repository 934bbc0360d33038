/** Files that appear whole or not at all, and why one could not be written, in words. */
import { randomBytes } from 'node:crypto';
import { open, readdir, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { FailureError } from '../../shared/api/failures.ts';

/** Every name given out in this run: what bears one of them is not left over. */
const mine = new Set<string>();

/**
 * A name beside `path` for what is not finished: the same folder, so that putting it in place is one step. It says which
 * process writes it, so that what a killed one left behind can be told from what another is writing.
 */
export function partialPath(path: string): string {
  const partial = `${path}.partial-${process.pid.toString(16)}-${randomBytes(6).toString('hex')}`;
  mine.add(partial);
  return partial;
}

/** Removes what a killed export left beside `path`: files and folders under names of `partialPath` whose process is gone. */
export async function removeStalePartials(path: string): Promise<void> {
  const folder = dirname(path);
  const start = `${basename(path)}.partial-`;
  for (const name of await readdir(folder).catch(() => [])) {
    const pid = name.startsWith(start) && /^([0-9a-f]{1,8})-[0-9a-f]{12}$/u.exec(name.slice(start.length))?.[1];
    const full = join(folder, name);
    if (!pid || mine.has(full) || isRunning(Number.parseInt(pid, 16))) continue;
    await rm(full, { recursive: true, force: true });
  }
}

/** This process itself counts as gone: an earlier one had its number, or the name would be known. */
function isRunning(pid: number): boolean {
  if (pid === process.pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: there is one, of another user.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
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
