/**
 * Names of a folder's files that mean one file on every system. Most stay as they are. One that would not survive a copy to
 * another system, a zip file or a shell (RFC 8493 §5.1, §6.3) gets a plain name in a folder of its own; the listing says
 * what it was called.
 */
import { pathKey, plainFileName, whyUnsafePath } from '../pack/paths.ts';

/** Holds what was renamed. A file that was in a folder of that very name is renamed too. */
export const renamedFolder = '_renamed';

/** Longest path kept, in characters: leaves room for the exhibit's own folder within a pack's longest path. */
export const longestKeptPath = 150;

/** Most parts of a path that is kept: leaves room within the depth to which a pack is read. */
const mostParts = 12;

/** Gives each file of one folder its path, in the order they are asked for: the same files, the same paths. */
export class SafePaths {
  readonly #files = new Set<string>();
  readonly #folders = new Set<string>();

  /**
   * @param original the path in the folder, `/` between its parts; null where its bytes are not valid UTF-8
   * @param shown the same for the eye, never null: what a new name is made of
   * @param n number of the file in its folder, from 1
   */
  pathOf(original: string | null, shown: string, n: number): string {
    const kept = original !== null && this.#keeps(original) ? original : null;
    const path = kept ?? `${renamedFolder}/${n}_${plainFileName(shown.slice(shown.lastIndexOf('/') + 1))}`;
    const key = pathKey(path);
    this.#files.add(key);
    for (const folder of foldersOf(key)) this.#folders.add(folder);
    return path;
  }

  #keeps(path: string): boolean {
    if (path.length > longestKeptPath || path.split('/').length > mostParts || whyUnsafePath(path) !== null)
      return false;
    // A percent sign is an escape in a BagIt manifest and plain text to sha256sum; spaces would melt into its separator.
    if (path.includes('%') || /^[\s*]/u.test(path)) return false;
    const key = pathKey(path);
    if (key === renamedFolder || key.startsWith(`${renamedFolder}/`)) return false;
    // On a system that ignores case one of two such files would overwrite the other, or stand where a folder must.
    if (this.#files.has(key) || this.#folders.has(key)) return false;
    return foldersOf(key).every((folder) => !this.#files.has(folder));
  }
}

/** `a/b/c`: `a`, `a/b`. */
function foldersOf(path: string): string[] {
  const folders: string[] = [];
  for (let at = path.indexOf('/'); at >= 0; at = path.indexOf('/', at + 1)) folders.push(path.slice(0, at));
  return folders;
}
