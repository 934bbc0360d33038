/** What is in a folder, in one order whatever the file system's own: bytes of the paths. No link is followed. */
import { type BigIntStats, type Dirent, lstatSync, readdirSync, readlinkSync } from 'node:fs';
import type { SkippedThing } from '../../shared/domain/exhibits/facts.ts';
import type { FolderPlace } from '../../shared/domain/exhibits/folder-listing.ts';
import { readName, timesOf } from './evidence-source.ts';

export interface FoundFile {
  /** From the chosen folder, `/` between parts. */
  readonly path: Buffer;
  readonly size: number;
  /** Of size, times and place on the disk: the same while nobody touches it. */
  readonly mark: string;
}

export interface Found {
  readonly files: readonly FoundFile[];
  /** The chosen one first, as `.`. */
  readonly folders: readonly FolderPlace[];
  readonly skipped: readonly SkippedThing[];
  readonly bytes: number;
}

const slash = Buffer.from('/');

export const under = (root: Buffer, path: Buffer): Buffer =>
  path.length === 0 ? root : Buffer.concat([root, slash, path]);

const markOf = (stat: BigIntStats): string => `${stat.size}:${stat.mtimeNs}:${stat.ctimeNs}:${stat.ino}`;

/** What the system said, in words. */
export function systemSaid(error: unknown): string {
  const code = (error as NodeJS.ErrnoException | null)?.code ?? 'an unknown error';
  if (code === 'EACCES' || code === 'EPERM') return `your account may not read it (${code})`;
  if (code === 'ENAMETOOLONG') return `its path is longer than the system reads (${code})`;
  return `the system says ${code}`;
}

/**
 * @param step called for every folder read, with the files found so far; may throw to stop
 * @throws the system's error where the folder itself cannot be read
 */
export function walkFolder(root: Buffer, step: (files: number) => void): Found {
  const files: FoundFile[] = [];
  const folders: { key: Buffer; place: FolderPlace }[] = [];
  const skipped: { key: Buffer; thing: SkippedThing }[] = [];
  let bytes = 0;
  const waiting: Buffer[] = [Buffer.alloc(0)];
  for (let folder = waiting.pop(); folder !== undefined; folder = waiting.pop()) {
    const here = folder;
    const skip = (path: Buffer, kind: SkippedThing['kind'], reason: string): void => {
      skipped.push({ key: path, thing: { path: readName(path).shown || '.', kind, reason } });
    };
    let entries: Dirent<Buffer>[];
    try {
      const stat = lstatSync(under(root, here), { bigint: true });
      entries = readdirSync(under(root, here), { withFileTypes: true, encoding: 'buffer' });
      const name = readName(here);
      folders.push({ key: here, place: { path: name.shown || '.', pathBytes: name.bytes, ...timesOf(stat) } });
    } catch (error) {
      if (here.length === 0) throw error;
      skip(here, 'unreadable', `The folder was not opened: ${systemSaid(error)}.`);
      continue;
    }
    for (const entry of entries) {
      const path = here.length === 0 ? entry.name : Buffer.concat([here, slash, entry.name]);
      let stat: BigIntStats;
      try {
        // What the folder says of it may be old or unknown; the thing itself decides.
        stat = lstatSync(under(root, path), { bigint: true });
      } catch (error) {
        skip(path, 'unreadable', `It was not opened: ${systemSaid(error)}.`);
        continue;
      }
      if (stat.isDirectory()) waiting.push(path);
      else if (stat.isFile()) {
        files.push({ path, size: Number(stat.size), mark: markOf(stat) });
        bytes += Number(stat.size);
      } else skip(path, ...whyNot(stat, under(root, path)));
    }
    step(files.length);
  }
  const inOrder = (a: Buffer, b: Buffer): number => Buffer.compare(a, b);
  return {
    files: files.sort((a, b) => inOrder(a.path, b.path)),
    folders: folders.sort((a, b) => inOrder(a.key, b.key)).map(({ place }) => place),
    skipped: skipped.sort((a, b) => inOrder(a.key, b.key)).map(({ thing }) => thing),
    bytes,
  };
}

function whyNot(stat: BigIntStats, path: Buffer): [SkippedThing['kind'], string] {
  if (stat.isSymbolicLink()) return ['link', `A link to ${targetOf(path)}; links are not followed.`];
  if (stat.isSocket()) return ['socket', 'A socket: it has no content of its own.'];
  if (stat.isFIFO()) return ['pipe', 'A pipe: it has no content of its own.'];
  if (stat.isBlockDevice() || stat.isCharacterDevice())
    return ['device', 'A device: its content is an image to be made, not a file to be copied.'];
  return ['other', 'Neither a file nor a folder.'];
}

function targetOf(path: Buffer): string {
  try {
    return `“${readName(readlinkSync(path, 'buffer')).shown}”`;
  } catch (error) {
    return `something that cannot be told (${systemSaid(error)})`;
  }
}

/** A path that was added, removed or changed between two walks; null where they found the same. */
export function firstDifference(before: Found, after: Found): string | null {
  const marks = new Map(before.files.map(({ path, mark }) => [path.toString('latin1'), mark]));
  for (const { path, mark } of after.files) {
    const key = path.toString('latin1');
    if (marks.get(key) !== mark) return readName(path).shown;
    marks.delete(key);
  }
  const [gone] = marks.keys();
  if (gone !== undefined) return readName(Buffer.from(gone, 'latin1')).shown;
  const things = (found: Found): string[] => [
    ...found.folders.map(({ path }) => path),
    ...found.skipped.map(({ path, kind }) => `${kind} ${path}`),
  ];
  const [a, b] = [new Set(things(before)), new Set(things(after))];
  return [...a].find((one) => !b.has(one)) ?? [...b].find((one) => !a.has(one)) ?? null;
}
