/** A bag as such: RFC 8493 §3 (complete and valid), read as the RFC and the drafts 0.93 to 0.97 before it have it. */
import { createHash, type Hash } from 'node:crypto';
import { parseManifestLine } from '../../shared/domain/pack/manifest-lines.ts';
import { pathKey, whyUnsafePath } from '../../shared/domain/pack/paths.ts';
import { payloadOxum } from './bag-info.ts';
import type { PackFindings } from './findings.ts';
import { type PackSource, UnreadableFile } from './source.ts';

/** RFC 8493 §2.4; with each its digest's length in hexadecimal digits. */
const algorithms: Readonly<Record<string, number>> = {
  md5: 32,
  sha1: 40,
  sha224: 56,
  sha256: 64,
  sha384: 96,
  sha512: 128,
};

/** Largest tag files that are read whole. */
const mostManifestBytes = 64 * 1024 ** 2;
const mostTagBytes = 1024 ** 2;

export interface Bag {
  /** `1.0`; null where it is not said as it must be. */
  readonly version: string | null;
  readonly encoding: string;
  /** SHA-256 found, and bytes, of every file that could be read. */
  readonly found: ReadonlyMap<string, { readonly sha256: string; readonly size: number }>;
  /** Tag files that a tag manifest lists. */
  readonly listedTags: ReadonlySet<string>;
  readonly manifests: readonly string[];
  readonly tagManifests: readonly string[];
}

interface Manifest {
  readonly name: string;
  readonly algorithm: string;
  readonly tags: boolean;
  /** Digests by path. */
  readonly lines: ReadonlyMap<string, string>;
}

/** Reads every file once and names everything that is not as the bag says. @throws the signal's reason */
export async function checkBag(
  source: PackSource,
  findings: PackFindings,
  options: { readonly signal: AbortSignal; onBytes(done: number, total: number): void },
): Promise<Bag> {
  const declared = await declaration(source, findings);
  const text = (path: string, most: number) => tagText(source, path, most, declared.decoder, findings);
  const manifests: Manifest[] = [];
  for (const name of [...source.files.keys()].sort()) {
    const match = /^(tag)?manifest-([a-z0-9-]+)\.txt$/u.exec(name);
    if (!match?.[2]) continue;
    if (!Object.hasOwn(algorithms, match[2])) {
      findings.problem('manifest-unknown', name, `one of ${Object.keys(algorithms).join(', ')}`, match[2]);
      continue;
    }
    const read = await text(name, mostManifestBytes);
    if (read !== null)
      manifests.push(
        manifestOf(
          name,
          match[2],
          match[1] !== undefined,
          read,
          declared.version === '1.0' ? 'rfc8493' : 'draft',
          findings,
        ),
      );
  }
  if (!manifests.some(({ tags }) => !tags))
    findings.problem('file-missing', 'payload manifest', 'a payload manifest', 'none');
  const info = source.files.has('bag-info.txt') ? await text('bag-info.txt', mostTagBytes) : null;
  if (source.files.has('fetch.txt')) checkFetch(await text('fetch.txt', mostTagBytes), source, findings);

  const found = await hashAll(source, manifests, findings, options);
  compare(source, manifests, found, declared.version, findings);
  checkOxum(info, source, findings);
  return {
    version: declared.version,
    encoding: declared.encoding,
    found: new Map(
      [...found].map(([path, { size, digests }]) => [path, { size, sha256: digests.get('sha256') ?? '' }]),
    ),
    listedTags: new Set(manifests.filter(({ tags }) => tags).flatMap(({ lines }) => [...lines.keys()])),
    manifests: manifests.filter(({ tags }) => !tags).map(({ name }) => name),
    tagManifests: manifests.filter(({ tags }) => tags).map(({ name }) => name),
  };
}

/** RFC 8493 §2.1.1: two lines, in UTF-8 without a byte order mark. */
async function declaration(
  source: PackSource,
  findings: PackFindings,
): Promise<{ version: string | null; encoding: string; decoder: (bytes: Uint8Array) => string | null }> {
  const fallback = { version: null, encoding: 'UTF-8', decoder: decoderOf('UTF-8') ?? (() => null) };
  if (!source.files.has('bagit.txt')) {
    findings.problem('file-missing', 'bagit.txt', 'the declaration of the bag', 'no such file');
    return fallback;
  }
  const text = await tagText(source, 'bagit.txt', 4096, fallback.decoder, findings);
  if (text === null) return fallback;
  const match = /^BagIt-Version: ([0-9]+\.[0-9]+)\r?\nTag-File-Character-Encoding: ([!-~]+)(?:\r?\n)?$/u.exec(text);
  if (!match?.[1] || !match[2]) {
    findings.problem('declaration', 'bagit.txt', 'BagIt-Version and Tag-File-Character-Encoding, each on a line', text);
    return fallback;
  }
  const decoder = decoderOf(match[2]);
  if (!decoder) {
    findings.problem('declaration', 'bagit.txt', 'an encoding that can be read', match[2]);
    return { ...fallback, version: match[1] };
  }
  if (!/^(?:0\.9[3-7]|1\.0)$/u.test(match[1]))
    findings.problem('declaration', 'bagit.txt', 'BagIt version 1.0, or 0.93 to 0.97', match[1]);
  return { version: match[1], encoding: match[2], decoder };
}

function decoderOf(encoding: string): ((bytes: Uint8Array) => string | null) | null {
  try {
    new TextDecoder(encoding);
  } catch {
    return null;
  }
  return (bytes) => {
    const bigEndian = /^utf-?16$/iu.test(encoding) && bytes[0] === 0xfe && bytes[1] === 0xff;
    try {
      // A byte order mark belongs to UTF-16; before UTF-8 it would hide in the first line (RFC 8493 §2.1.1).
      const ignoreBOM = !/^utf-?16/iu.test(encoding);
      return new TextDecoder(bigEndian ? 'utf-16be' : encoding, { fatal: true, ignoreBOM }).decode(bytes);
    } catch {
      return null;
    }
  };
}

async function tagText(
  source: PackSource,
  path: string,
  most: number,
  decoder: (bytes: Uint8Array) => string | null,
  findings: PackFindings,
): Promise<string | null> {
  const bytes = await readSmall(source, path, most, findings);
  if (bytes === null) return null;
  const text = decoder(bytes);
  if (text === null) findings.problem('tag-encoding', path, 'text in the encoding that bagit.txt names', 'other bytes');
  return text;
}

/** A file's bytes where it has at most `most`, else null and a finding. */
export async function readSmall(
  source: PackSource,
  path: string,
  most: number,
  findings: PackFindings,
): Promise<Uint8Array | null> {
  const size = source.files.get(path);
  if (size === undefined) return null;
  if (size > most) {
    findings.problem('file-too-large', path, `at most ${most} bytes`, `${size} bytes`);
    return null;
  }
  try {
    const parts: Uint8Array[] = [];
    for await (const bytes of source.read(path)) parts.push(Uint8Array.from(bytes));
    return Buffer.concat(parts);
  } catch (error) {
    if (!(error instanceof UnreadableFile)) throw error;
    findings.problem('file-unreadable', path, 'a file that can be read', error.message);
    return null;
  }
}

function manifestOf(
  name: string,
  algorithm: string,
  tags: boolean,
  text: string,
  escapes: 'rfc8493' | 'draft',
  findings: PackFindings,
): Manifest {
  const lines = new Map<string, string>();
  const keys = new Map<string, string>();
  let n = 0;
  for (const one of text.split(/\r\n|\n|\r/u)) {
    n++;
    if (one === '') continue;
    const line = parseManifestLine(one, escapes);
    if (!line || line.digest.length !== algorithms[algorithm]) {
      findings.problem('manifest-line', `${name}, line ${n}`, `a ${algorithm} digest and a path`, one);
      continue;
    }
    // Drafts before the RFC leave Windows' rules to whoever unpacks; leaving the bag is an attack in all of them.
    const unsafe = whyUnsafePath(line.path);
    if (unsafe) {
      findings.problem(
        'path-unsafe',
        `${name}, line ${n}: ${line.path}`,
        'a path that is safe on every system',
        `a path that ${unsafe}`,
      );
      continue;
    }
    if (tags === line.path.startsWith('data/')) {
      const expected = tags ? 'a tag file' : 'a path under data/';
      findings.problem('manifest-line', `${name}, line ${n}`, expected, line.path);
      continue;
    }
    const twin = keys.get(pathKey(line.path));
    if (twin === line.path) findings.problem('manifest-twice', `${name}, line ${n}`, `${line.path} once`, 'again');
    else if (twin !== undefined)
      findings.problem('path-clash', `${name}, line ${n}: ${line.path}`, 'names that differ on every system', twin);
    keys.set(pathKey(line.path), line.path);
    if (twin === undefined) lines.set(line.path, line.digest);
  }
  return { name, algorithm, tags, lines };
}

/** RFC 8493 §2.2.3. Nothing is ever fetched: a bag that lacks files is not complete. */
function checkFetch(text: string | null, source: PackSource, findings: PackFindings): void {
  for (const [i, one] of (text ?? '').split(/\r\n|\n|\r/u).entries()) {
    if (one === '') continue;
    const path = /^\S+[ \t]+(?:[0-9]+|-)[ \t]+(.+)$/u.exec(one)?.[1];
    const unsafe = path === undefined ? 'cannot be read' : whyUnsafePath(path);
    if (path === undefined || unsafe || !path.startsWith('data/'))
      findings.problem('path-unsafe', `fetch.txt, line ${i + 1}`, 'a path under data/', unsafe ?? path ?? one);
    else if (!source.files.has(path)) findings.problem('file-missing', path, 'a file', 'an address to fetch it from');
  }
}

interface FoundFile {
  readonly size: number;
  readonly digests: ReadonlyMap<string, string>;
}

async function hashAll(
  source: PackSource,
  manifests: readonly Manifest[],
  findings: PackFindings,
  { signal, onBytes }: { readonly signal: AbortSignal; onBytes(done: number, total: number): void },
): Promise<Map<string, FoundFile>> {
  const wanted = new Set(['sha256', ...manifests.map(({ algorithm }) => algorithm)]);
  const total = [...source.files.values()].reduce((sum, size) => sum + size, 0);
  const found = new Map<string, FoundFile>();
  let done = 0;
  for (const path of source.files.keys()) {
    const hashes = new Map<string, Hash>([...wanted].map((name) => [name, createHash(name)]));
    let size = 0;
    try {
      for await (const bytes of source.read(path)) {
        signal.throwIfAborted();
        for (const hash of hashes.values()) hash.update(bytes);
        size += bytes.length;
        done += bytes.length;
        onBytes(done, total);
      }
    } catch (error) {
      if (!(error instanceof UnreadableFile)) throw error;
      findings.problem('file-unreadable', path, 'a file that can be read', error.message);
      continue;
    }
    found.set(path, { size, digests: new Map([...hashes].map(([name, hash]) => [name, hash.digest('hex')])) });
    findings.checked('files: every byte re-hashed');
  }
  return found;
}

function compare(
  source: PackSource,
  manifests: readonly Manifest[],
  found: ReadonlyMap<string, FoundFile>,
  version: string | null,
  findings: PackFindings,
): void {
  for (const { name, algorithm, lines } of manifests)
    for (const [path, digest] of lines) {
      if (!source.files.has(path)) {
        findings.problem('file-missing', path, `the file that ${name} lists`, 'no such file');
        continue;
      }
      const actual = found.get(path)?.digests.get(algorithm);
      if (actual !== undefined && actual !== digest)
        findings.problem('file-altered', path, `${algorithm} ${digest} (${name})`, `${algorithm} ${actual}`);
    }
  const payload = manifests.filter(({ tags }) => !tags);
  for (const path of source.files.keys()) {
    if (!path.startsWith('data/')) continue;
    // §3: with the RFC every manifest lists every payload file; before it, one of them had to.
    const listed = payload.filter(({ lines }) => lines.has(path)).length;
    if (listed === 0)
      findings.problem('file-extra', path, 'only files that the manifest lists', 'a file it does not list');
    else if (version === '1.0' && listed < payload.length)
      findings.problem('file-extra', path, 'a line in every payload manifest', 'not in all of them');
  }
}

/** RFC 8493 §2.2.2, Payload-Oxum. */
function checkOxum(info: string | null, source: PackSource, findings: PackFindings): void {
  const said = info === null ? null : payloadOxum(info);
  if (said === null) return;
  const payload = [...source.files].filter(([path]) => path.startsWith('data/'));
  const bytes = payload.reduce((sum, [, size]) => sum + size, 0);
  if (said === 'malformed' || said.bytes !== bytes || said.files !== payload.length)
    findings.problem(
      'payload-oxum',
      'bag-info.txt',
      said === 'malformed' ? 'octets and files of the payload' : `${said.bytes} bytes in ${said.files} files`,
      `${bytes} bytes in ${payload.length} files`,
    );
}
