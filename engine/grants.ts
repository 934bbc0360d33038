import { randomBytes } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { FailureError } from '../shared/api/failures.ts';
import type { GrantedFile } from '../shared/api/primitives.ts';

/** Oldest grants are forgotten beyond this many; a person choosing files never comes near it. */
const mostGrants = 4096;

/**
 * Which files a client may name. Grants are made by the shell's dialogs or the command line, never by a call of the
 * contract, so a hostile window can reach no file that its person did not choose.
 */
export class Grants {
  readonly #paths = new Map<string, { path: string; mode: 'read' | 'write'; written?: true }>();

  /** @throws FailureError `file-missing`, `file-unreadable` */
  async read(path: string): Promise<GrantedFile> {
    const full = resolve(path);
    const name = basename(full);
    try {
      const info = await stat(full);
      if (!info.isFile())
        throw new FailureError(
          'file-unreadable',
          `${name} is not a file.`,
          'Choose a file; folders and devices cannot be read this way.',
        );
      return { grant: this.#add(full, 'read'), name, size: info.size };
    } catch (error) {
      if (error instanceof FailureError) throw error;
      throw fileFailure(full, error);
    }
  }

  /** A folder whose files may be read, for what is read as a whole: a verification pack. @throws FailureError as `read` */
  async readFolder(path: string): Promise<GrantedFile> {
    const full = resolve(path);
    const info = await stat(full).catch((error: unknown) => {
      throw fileFailure(full, error);
    });
    if (!info.isDirectory())
      throw new FailureError('file-unreadable', `${basename(full)} is not a folder.`, 'Choose a folder.');
    return { grant: this.#add(full, 'read'), name: basename(full), size: 0 };
  }

  write(path: string): GrantedFile {
    const full = resolve(path);
    return { grant: this.#add(full, 'write'), name: basename(full), size: 0 };
  }

  /** What was written at a grant may be read back by it: it was put there for the person who chose the place. */
  written(grant: string): void {
    const known = this.#paths.get(grant);
    if (known) this.#paths.set(grant, { ...known, written: true });
  }

  /** @throws FailureError `no-such-grant` */
  pathOf(grant: string, mode: 'read' | 'write'): string {
    const known = this.#paths.get(grant);
    if (!known || (known.mode !== mode && !(mode === 'read' && known.written)))
      throw new FailureError('no-such-grant', 'That file was not chosen in this session.', 'Choose the file again.');
    return known.path;
  }

  #add(path: string, mode: 'read' | 'write'): string {
    const oldest = this.#paths.keys().next().value;
    if (this.#paths.size >= mostGrants && oldest !== undefined) this.#paths.delete(oldest);
    const grant = randomBytes(16).toString('hex');
    this.#paths.set(grant, { path, mode });
    return grant;
  }
}

/** What a failed open or read of a person's file means to them. */
export function fileFailure(path: string, error: unknown): FailureError {
  const code = (error as NodeJS.ErrnoException | null)?.code;
  const name = basename(path);
  if (code === 'ENOENT' || code === 'ENOTDIR')
    return new FailureError(
      'file-missing',
      `There is no file ${name} there any more.`,
      'Check that the drive is connected and the file was not moved.',
      undefined,
      { cause: error },
    );
  return new FailureError(
    'file-unreadable',
    `${name} cannot be read${code ? ` (${code})` : ''}.`,
    'Check that your account may read it and that its drive is connected.',
    undefined,
    { cause: error },
  );
}
