/** Folder exhibits: the files there against the signed manifest, one for one, and the listing against both. */
import type { FolderFile } from '../../shared/domain/exhibits/facts.ts';
import { listingLine } from '../../shared/domain/exhibits/folder-listing.ts';
import {
  exhibitFolder,
  exhibitListingPath,
  exhibitManifestPath,
  folderOfPath,
  packPaths,
} from '../../shared/domain/pack/layout.ts';
import { parseManifestLine } from '../../shared/domain/pack/manifest-lines.ts';
import type { Bag } from './check-bag.ts';
import type { PackLedger } from './check-ledger.ts';
import type { PackFindings } from './findings.ts';
import { linesOf } from './lines.ts';
import { type PackSource, UnreadableFile } from './source.ts';

/** Bytes of one line. Reasons and names in listings are the longest. */
const longestLine = 64 * 1024;

export async function checkFolders(
  source: PackSource,
  bag: Bag,
  ledger: PackLedger,
  findings: PackFindings,
): Promise<void> {
  const left = new Map<string, Set<string>>();
  for (const path of bag.found.keys()) {
    if (!path.startsWith(packPaths.exhibits)) continue;
    const ref = folderOfPath(path);
    if (ref === null) continue;
    const produced = ledger.exhibits.get(ref);
    if (produced?.kind !== 'folder')
      findings.problem('exhibit-unrecorded', path, 'a file of a folder that the ledger produced', 'no such folder');
    else if (ledger.erased.has(ref))
      findings.problem('erasure-incomplete', path, `no file: exhibit ${ref} was erased`, 'a file');
    left.set(ref, (left.get(ref) ?? new Set()).add(path));
  }
  for (const [ref, { kind }] of ledger.exhibits)
    if (kind === 'folder' && !ledger.erased.has(ref))
      await checkFolder(ref, { source, bag, ledger, findings }, left.get(ref) ?? new Set());
}

async function checkFolder(
  ref: string,
  { source, bag, ledger, findings }: { source: PackSource; bag: Bag; ledger: PackLedger; findings: PackFindings },
  left: Set<string>,
): Promise<void> {
  const name = `exhibit ${ref}`;
  const listingPath = exhibitListingPath(ref);
  const signed = ledger.listings.get(ref) ?? 'named by an entry that took it in';
  const listing = bag.found.get(listingPath)?.sha256;
  if (listing !== signed)
    findings.problem(
      'exhibit-altered',
      `${name}, its listing`,
      `SHA-256 ${signed}`,
      listing ? `SHA-256 ${listing}` : 'none',
    );
  left.delete(listingPath);

  const listed = fileLines(source, listingPath);
  for await (const text of linesIn(source, exhibitManifestPath(ref))) {
    const line = text === null ? null : parseManifestLine(text, 'rfc8493');
    if (!line) {
      findings.problem('exhibit-altered', `${name}, its manifest`, 'lines of sha256sum', 'a line that is none');
      continue;
    }
    const path = `${exhibitFolder(ref)}${line.path}`;
    const found = bag.found.get(path);
    const subject = `${name}, file ${line.path}`;
    if (!found) findings.problem('exhibit-file-missing', subject, `a file of SHA-256 ${line.digest}`, 'no such file');
    else if (found.sha256 !== line.digest)
      findings.problem('exhibit-file-altered', subject, `SHA-256 ${line.digest}`, `SHA-256 ${found.sha256}`);
    left.delete(path);
    const told = (await listed.next()).value ?? null;
    const same =
      told !== null &&
      told.path === line.path &&
      told.sha256 === line.digest &&
      told.size === (found?.size ?? told.size);
    if (!same)
      findings.problem(
        'exhibit-file-altered',
        `${subject}, in the listing`,
        `the file that the manifest names there`,
        told === null ? 'none' : `${told.path}, ${told.size} bytes, SHA-256 ${told.sha256}`,
      );
    findings.checked('folders: files against their signed manifest');
  }
  for await (const told of listed)
    findings.problem('exhibit-file-altered', `${name}, in the listing`, 'the files of its manifest', told.path);
  for (const path of left)
    findings.problem(
      'exhibit-file-extra',
      `${name} (${path})`,
      'the files of its manifest and no other',
      'another file',
    );
}

/** Lines of a file in the pack, null for one that is too long or no UTF-8; none where it cannot be read, which was said. */
async function* linesIn(source: PackSource, path: string): AsyncGenerator<string | null> {
  if (!source.files.has(path)) return;
  try {
    for await (const { text } of linesOf(source.read(path), longestLine)) yield text;
  } catch (error) {
    if (!(error instanceof UnreadableFile)) throw error;
  }
}

/** The files that a listing tells of, as far as each is written in the one spelling that a listing has. */
async function* fileLines(source: PackSource, path: string): AsyncGenerator<FolderFile> {
  for await (const text of linesIn(source, path)) {
    const file = text?.startsWith('{"file":') ? parsed(text) : null;
    if (file) yield file;
  }
}

function parsed(text: string): FolderFile | null {
  try {
    const { file } = JSON.parse(text) as { file: FolderFile };
    return listingLine.file(file) === `${text}\n` ? file : null;
  } catch {
    return null;
  }
}
