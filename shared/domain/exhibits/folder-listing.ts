/**
 * The two texts that a folder exhibit is made of. Its **manifest** is what `sha256sum` prints for its files in byte order of
 * their paths: its SHA-256 is the exhibit's, so the signed entry commits to every byte of every file, and anyone who has the
 * folder can make it again. Its **listing** holds what is known beside the bytes; the entry names its SHA-256.
 * docs/verification-format.md has both, byte for byte.
 */
import { jcs, type Signable } from '../ledger/jcs.ts';
import { manifestLine } from '../pack/manifest-lines.ts';
import type { FolderFile, SkippedThing } from './facts.ts';

/** A folder in the folder, the chosen one itself under the path `.`; times as the file system had them. */
export interface FolderPlace {
  readonly path: string;
  /** Hex, where the path's bytes are not valid UTF-8. */
  readonly pathBytes: string | null;
  readonly modifiedAt: string | null;
  readonly createdAt: string | null;
}

export function manifestLineOf({ sha256, path }: Pick<FolderFile, 'sha256' | 'path'>): string {
  return manifestLine({ digest: sha256, path });
}

const line = (kind: string, value: object): string =>
  `${new TextDecoder().decode(jcs({ [kind]: value as { [key: string]: Signable } }))}\n`;

/** One line of JSON (RFC 8785) a thing: folders, then files in the order of the manifest, then what was skipped. */
export const listingLine = {
  folder: ({ path, pathBytes, modifiedAt, createdAt }: FolderPlace): string =>
    line('folder', { path, pathBytes, modifiedAt, createdAt }),
  file: ({ n, path, original, originalBytes, size, sha256, modifiedAt, createdAt }: FolderFile): string =>
    line('file', { n, path, original, originalBytes, size, sha256, modifiedAt, createdAt }),
  skipped: ({ path, kind, reason }: SkippedThing): string => line('skipped', { path, kind, reason }),
};
