/** Opening and reading the file that a person chose, with every way that can go wrong put into words. */
import { closeSync, constants, fstatSync, openSync, readSync, statSync } from 'node:fs';
import { FailureError } from '../../shared/api/failures.ts';

export const chunkBytes = 1024 * 1024;

function unreadable(path: string, cause: unknown): FailureError {
  const code = (cause as NodeJS.ErrnoException | undefined)?.code ?? 'unknown';
  if (code === 'ENOENT' || code === 'ENOTDIR')
    return new FailureError(
      'file-missing',
      `There is no file ${path}.`,
      'Check the name; if the file was on a removable drive, put that back.',
      'Nothing was changed.',
      { cause },
    );
  const why = code === 'EACCES' || code === 'EPERM' ? 'you are not allowed to read it' : `the system says ${code}`;
  return new FailureError(
    'file-unreadable',
    `The file ${path} cannot be read: ${why}.`,
    'Check its permissions and the drive it is on, then try again.',
    'Nothing was changed.',
    { cause },
  );
}

/** An ordinary file, open for reading once from beginning to end. */
export class SourceFile {
  readonly path: string;
  /** Bytes, when it was opened. */
  readonly size: number;
  readonly #modified: bigint;
  readonly #handle: number;
  #position = 0;

  /** @throws FailureError file-missing, file-unreadable */
  constructor(path: string) {
    this.path = path;
    // Asked before opening: opening a pipe would wait for ever.
    const kind = this.#orFail(() => statSync(path));
    if (!kind.isFile())
      throw new FailureError(
        'file-unreadable',
        kind.isDirectory() ? `${path} is a folder, not a file.` : `${path} is not an ordinary file.`,
        'Choose the file that holds the activity data.',
      );
    this.#handle = this.#orFail(() => openSync(path, constants.O_RDONLY));
    const stat = this.#orFail(() => fstatSync(this.#handle, { bigint: true }));
    this.size = Number(stat.size);
    this.#modified = stat.mtimeNs;
  }

  /** The next 1 MiB, or less at the end of the file, in memory of its own. */
  read(): Uint8Array<ArrayBuffer> {
    const chunk = new Uint8Array(chunkBytes);
    let filled = 0;
    while (filled < chunkBytes) {
      const count = this.#orFail(() =>
        readSync(this.#handle, chunk, filled, chunkBytes - filled, this.#position + filled),
      );
      if (count === 0) break;
      filled += count;
    }
    this.#position += filled;
    return filled === chunkBytes ? chunk : chunk.slice(0, filled);
  }

  /** @throws FailureError `conflict` where the file was written to since it was opened */
  checkUnchanged(): void {
    const stat = this.#orFail(() => fstatSync(this.#handle, { bigint: true }));
    if (Number(stat.size) === this.size && stat.mtimeNs === this.#modified && this.#position === this.size) return;
    throw new FailureError(
      'conflict',
      `The file ${this.path} changed while it was being read.`,
      'Wait until nothing writes to it, or import a copy of it.',
      'Nothing of it was kept; the case is as it was.',
    );
  }

  close(): void {
    closeSync(this.#handle);
  }

  #orFail<T>(act: () => T): T {
    try {
      return act();
    } catch (error) {
      throw unreadable(this.path, error);
    }
  }
}
