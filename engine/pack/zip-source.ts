import { type FileHandle, open } from 'node:fs/promises';
import { setImmediate as turn } from 'node:timers/promises';
import { type Entry, openPromise, type ZipFile } from 'yauzl';
import { pathKey, whyUnsafePath } from '../../shared/domain/pack/paths.ts';
import type { PackFindings } from './findings.ts';
import { type PackSource, type SourceLimits, UnreadableFile, UnreadablePack } from './source.ts';
import { whyHeadersDiffer } from './zip-headers.ts';

/** Type bits of a Unix mode, which zip files made on Unix carry in the upper half of the external attributes. */
const typeBits = 0o170000;
const symlinkBits = 0o120000;
const deflated = 8;
const stored = 0;
/** General purpose bits (APPNOTE 4.4.4): encrypted, strongly encrypted, UTF-8 name. */
const bit = { encrypted: 1 << 0, strong: 1 << 6, utf8: 1 << 11 } as const;
/** Info-ZIP's extra field of a second name (APPNOTE 4.6.9). */
const secondName = 0x7075;

interface Found {
  readonly entry: Entry;
  readonly path: string;
}

/**
 * A pack as a zip file with one folder in it. Nothing is unpacked: each file is streamed through the verifier, and stopped at
 * the size that it declares.
 */
export async function zipSource(file: string, findings: PackFindings, limits: SourceLimits): Promise<PackSource> {
  let zip: ZipFile;
  try {
    // Names are decoded and judged here: the reader would stop at the first bad one, where each is to be named.
    zip = await openPromise(file, { autoClose: false, decodeStrings: false, validateEntrySizes: true });
  } catch (error) {
    throw new UnreadablePack('It is not a zip file that can be read.', { cause: error });
  }
  try {
    const found = inOneFolder(await listed(zip, findings, limits), findings);
    const bytes = await open(file, 'r');
    try {
      await refuseOverlaps(zip, bytes, found, findings);
    } finally {
      await bytes.close();
    }
    return source(file, zip, new Map(found.map((one) => [one.path, one.entry])));
  } catch (error) {
    zip.close();
    if (error instanceof UnreadablePack) throw error;
    throw new UnreadablePack('Its list of files is damaged.', { cause: error });
  }
}

async function listed(zip: ZipFile, findings: PackFindings, limits: SourceLimits): Promise<Found[]> {
  if (zip.entryCount > limits.files) throw new UnreadablePack(`It says that it holds ${zip.entryCount} files.`);
  const found: Found[] = [];
  const keys = new Map<string, string>();
  let bytes = 0;
  let count = 0;
  for await (const entry of zip.eachEntry()) {
    if (++count > limits.files) throw new UnreadablePack(`It holds more than ${limits.files} files.`);
    if (count % 500 === 0) await turn();
    const raw = entry.fileName as unknown as Buffer;
    const path = decodedName(raw, entry);
    if (path === null) {
      findings.problem('path-unsafe', raw.toString('latin1'), 'a name in UTF-8', 'a name in another or two encodings');
      continue;
    }
    if (path.endsWith('/') && entry.uncompressedSize === 0) {
      const unsafe = whyUnsafePath(path.slice(0, -1));
      if (unsafe) findings.problem('path-unsafe', path, 'a path that is safe on every system', `a path that ${unsafe}`);
      continue;
    }
    const why = whyUnsafePath(path);
    if (why) findings.problem('path-unsafe', path, 'a path that is safe on every system', `a path that ${why}`);
    const twin = keys.get(pathKey(path));
    keys.set(pathKey(path), path);
    if (twin === path) findings.problem('path-twice', path, 'one file of that name', 'two');
    else if (twin !== undefined)
      findings.problem('path-clash', path, 'names that differ on every system', `the same name as ${twin} on some`);
    const refused = whyRefused(entry, limits);
    if (refused) findings.problem(refused.kind, path, refused.expected, refused.found);
    bytes += entry.uncompressedSize;
    if (bytes > limits.bytes || !Number.isSafeInteger(bytes))
      throw new UnreadablePack(`It says that it holds more than ${limits.bytes} bytes.`);
    if (why === null && twin === undefined && refused === null) found.push({ entry, path });
  }
  if (bytes > limits.ratioFrom && bytes > limits.ratio * zip.fileSize)
    throw new UnreadablePack(`It would unpack to ${bytes} bytes from ${zip.fileSize}: a zip bomb.`);
  return found;
}

function decodedName(raw: Buffer, entry: Entry): string | null {
  if (entry.extraFields.some(({ id }) => id === secondName)) return null;
  const ascii = raw.every((byte) => byte < 0x80);
  if (!ascii && (entry.generalPurposeBitFlag & bit.utf8) === 0) return null;
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(raw);
  } catch {
    return null;
  }
}

function whyRefused(
  entry: Entry,
  limits: SourceLimits,
): { readonly kind: string; readonly expected: string; readonly found: string } | null {
  if (((entry.externalFileAttributes >>> 16) & typeBits) === symlinkBits)
    return { kind: 'not-a-file', expected: 'a file', found: 'a symbolic link' };
  if ((entry.generalPurposeBitFlag & (bit.encrypted | bit.strong)) !== 0)
    return { kind: 'file-unreadable', expected: 'a file that anyone can read', found: 'an encrypted file' };
  if (entry.compressionMethod !== stored && entry.compressionMethod !== deflated)
    return {
      kind: 'file-unreadable',
      expected: 'a file that is stored or deflated',
      found: `compression method ${entry.compressionMethod}`,
    };
  const { uncompressedSize, compressedSize } = entry;
  if (uncompressedSize > limits.ratioFrom && uncompressedSize > limits.ratio * compressedSize)
    return {
      kind: 'zip-bomb',
      expected: `at most ${limits.ratio} bytes from each byte of the zip file`,
      found: `${uncompressedSize} bytes from ${compressedSize}`,
    };
  return null;
}

/** RFC 8493 §4: a serialized bag lies in one folder. Paths come back relative to it. */
function inOneFolder(found: readonly Found[], findings: PackFindings): Found[] {
  const top =
    found.find(({ path }) => /^[^/]+\/bagit\.txt$/u.test(path))?.path.split('/')[0] ?? found[0]?.path.split('/')[0];
  const inside: Found[] = [];
  for (const { entry, path } of found) {
    if (top !== undefined && path.startsWith(`${top}/`)) inside.push({ entry, path: path.slice(top.length + 1) });
    else findings.problem('file-extra', path, `files in the folder ${top ?? ''} alone`, 'a file outside it');
  }
  return inside;
}

/** Two files of one range of bytes are how the densest bombs are made, and how one reader is shown another file. */
async function refuseOverlaps(
  zip: ZipFile,
  file: FileHandle,
  found: readonly Found[],
  findings: PackFindings,
): Promise<void> {
  const ranges: { path: string; start: number; end: number }[] = [];
  for (const { entry, path } of found) {
    const header = await zip.readLocalFileHeaderPromise(entry).catch(() => null);
    if (!header) {
      findings.problem('file-unreadable', path, 'a header before the file', 'none');
      continue;
    }
    if (Buffer.compare(header.fileName, entry.fileName as unknown as Buffer) !== 0)
      findings.problem('path-twice', path, 'one name for the file', `another one before it, ${header.fileName}`);
    const differs = await whyHeadersDiffer(file, entry, header);
    if (differs) findings.problem('zip-header', path, differs.expected, differs.found);
    ranges.push({
      path,
      start: entry.relativeOffsetOfLocalHeader,
      end: header.fileDataStart + entry.compressedSize,
    });
  }
  ranges.sort((a, b) => a.start - b.start);
  for (const [i, range] of ranges.entries()) {
    const before = ranges[i - 1];
    if (before && before.end > range.start)
      findings.problem('zip-overlap', range.path, 'bytes of its own', `bytes that are also those of ${before.path}`);
  }
}

function source(file: string, zip: ZipFile, entries: ReadonlyMap<string, Entry>): PackSource {
  return {
    files: new Map([...entries].map(([path, entry]) => [path, entry.uncompressedSize])),
    async *read(path) {
      const entry = entries.get(path);
      if (!entry) throw new UnreadableFile('no such file');
      let done = 0;
      try {
        const stream = await zip.openReadStreamPromise(entry);
        for await (const bytes of stream as AsyncIterable<Buffer>) {
          done += bytes.length;
          if (done > entry.uncompressedSize) throw new UnreadableFile('more bytes than the zip file declares');
          yield bytes;
        }
      } catch (error) {
        if (error instanceof UnreadableFile) throw error;
        throw new UnreadableFile('a file that the zip file cannot give back as it declares it', { cause: error });
      }
      if (done !== entry.uncompressedSize) throw new UnreadableFile('fewer bytes than the zip file declares');
    },
    async place(path) {
      const entry = entries.get(path);
      if (entry?.compressionMethod !== stored) return null;
      const { fileDataStart } = await zip.readLocalFileHeaderPromise(entry);
      return { file, offset: fileDataStart, length: entry.uncompressedSize };
    },
    close: async () => zip.close(),
  };
}
