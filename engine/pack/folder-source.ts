import { constants, type Dirent } from 'node:fs';
import { lstat, open, opendir } from 'node:fs/promises';
import { join } from 'node:path';
import { pathKey, whyUnsafePath } from '../../shared/domain/pack/paths.ts';
import type { PackFindings } from './findings.ts';
import { type PackSource, type SourceLimits, UnreadableFile, UnreadablePack } from './source.ts';

const readSize = 1024 * 1024;
/** Absent on Windows, where the walk's own look at each name has to do. */
const noFollow = constants.O_NOFOLLOW ?? 0;

/** A pack as a folder. Links are named and never followed, so nothing outside the folder is ever read. */
export async function folderSource(root: string, findings: PackFindings, limits: SourceLimits): Promise<PackSource> {
  const files = new Map<string, number>();
  const keys = new Map<string, string>();
  let bytes = 0;
  let entries = 0;

  const take = async (path: string, entry: Dirent, depth: number): Promise<void> => {
    if (++entries > limits.files) throw new UnreadablePack(`It holds more than ${limits.files} files.`);
    const twin = keys.get(pathKey(path));
    keys.set(pathKey(path), path);
    if (twin !== undefined)
      findings.problem('path-clash', path, 'names that differ on every system', `the same name as ${twin} on some`);
    if (entry.isDirectory()) {
      if (depth >= limits.depth)
        findings.problem('path-unsafe', path, `at most ${limits.depth} folders in one another`, 'more');
      else await walk(path, depth + 1);
      return;
    }
    if (!entry.isFile()) {
      const what = entry.isSymbolicLink() ? 'a symbolic link' : 'neither a file nor a folder';
      findings.problem('not-a-file', path, 'a file', what);
      return;
    }
    const unsafe = whyUnsafePath(path);
    if (unsafe) findings.problem('path-unsafe', path, 'a path that is safe on every system', `a path that ${unsafe}`);
    const { size } = await lstat(join(root, path));
    bytes += size;
    if (bytes > limits.bytes) throw new UnreadablePack(`It holds more than ${limits.bytes} bytes.`);
    files.set(path, size);
  };
  const walk = async (path: string, depth: number): Promise<void> => {
    for await (const entry of await opendir(join(root, path)))
      await take(path === '' ? entry.name : `${path}/${entry.name}`, entry, depth);
  };
  try {
    await walk('', 0);
  } catch (error) {
    if (error instanceof UnreadablePack) throw error;
    throw new UnreadablePack(`The folder cannot be read (${(error as NodeJS.ErrnoException).code ?? 'fault'}).`, {
      cause: error,
    });
  }
  return {
    files,
    async *read(path) {
      const size = files.get(path);
      if (size === undefined) throw new UnreadableFile('no such file');
      let file: Awaited<ReturnType<typeof open>>;
      try {
        file = await open(join(root, path), constants.O_RDONLY | noFollow);
      } catch (error) {
        throw new UnreadableFile(`a file that cannot be read (${(error as NodeJS.ErrnoException).code ?? 'fault'})`);
      }
      try {
        if (!(await file.stat()).isFile()) throw new UnreadableFile('no file any more');
        const buffer = Buffer.allocUnsafe(Math.min(readSize, size + 1));
        for (let done = 0; ; ) {
          const { bytesRead } = await file.read(buffer, 0, buffer.length, null);
          if (bytesRead === 0) return;
          done += bytesRead;
          if (done > size) throw new UnreadableFile('a file that grows while it is read');
          yield buffer.subarray(0, bytesRead);
        }
      } finally {
        await file.close();
      }
    },
    async place(path) {
      const length = files.get(path);
      // A link that was put in its place since would lead outside.
      if (length === undefined || !(await lstat(join(root, path))).isFile()) return null;
      return { file: join(root, path), offset: 0, length };
    },
    close: async () => undefined,
  };
}
