/** Writing generated files to disk: whole or not at all. */
import { open, rename, rm } from 'node:fs/promises';
import { FailureError } from '../../shared/api/failures.ts';
import { type GenerateOptions, generateEvents } from './generate.ts';
import { generateOddities } from './oddities.ts';

export interface WriteOptions extends GenerateOptions {
  readonly out: string;
  readonly signal: AbortSignal;
  /** `events`, or the small damaged export that overlaps it. */
  readonly kind?: 'events' | 'oddities';
}

export interface Written {
  readonly path: string;
  readonly bytes: number;
}

function unwritable(out: string, cause: unknown): unknown {
  const code = (cause as NodeJS.ErrnoException | undefined)?.code;
  const kept = 'No file was left behind.';
  if (code === 'ENOSPC' || code === 'EDQUOT')
    return new FailureError('disk-full', `The disk of ${out} is full.`, 'Free some space, or write elsewhere.', kept, {
      cause,
    });
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS')
    return new FailureError('read-only', `${out} cannot be written.`, 'Choose a folder that you may write to.', kept, {
      cause,
    });
  if (code === 'ENOENT' || code === 'ENOTDIR')
    return new FailureError(
      'file-missing',
      `The folder of ${out} does not exist.`,
      'Make it first, or choose another.',
      kept,
      { cause },
    );
  if (code === 'EISDIR')
    return new FailureError('conflict', `${out} is a folder.`, 'Give the name of a file.', kept, { cause });
  return cause;
}

/**
 * Writes the demo file (`generateEvents`) to `out`, replacing a file of that name. Until it is whole it has the ending
 * `.part`, which a failure or a cancel removes.
 *
 * @throws FailureError cancelled, disk-full, read-only, file-missing, conflict
 */
export async function writeGenerated({ out, signal, kind = 'events', ...options }: WriteOptions): Promise<Written> {
  const part = `${out}.part`;
  const blocks = kind === 'events' ? generateEvents(options) : [generateOddities(options)];
  let made = false;
  try {
    const file = await open(part, 'w');
    made = true;
    let bytes = 0;
    try {
      for (const block of blocks) {
        if (signal.aborted)
          throw new FailureError(
            'cancelled',
            'The work was cancelled.',
            'Start it again when you are ready.',
            'No file was left behind.',
          );
        const { bytesWritten } = await file.write(block);
        bytes += bytesWritten;
      }
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(part, out);
    return { path: out, bytes };
  } catch (error) {
    if (made) await rm(part, { force: true });
    throw unwritable(out, error);
  }
}
