/** Stored evidence, byte by byte, and what is recorded of it. */
import { availableParallelism } from 'node:os';
import { setImmediate as turn } from 'node:timers/promises';
import { listingLine, manifestLineOf } from '../../../shared/domain/exhibits/folder-listing.ts';
import type { CaseFile } from '../../case-file.ts';
import { eachOf, HashCrew } from '../../jobs/hash-crew.ts';
import { type BlobRecord, blobOf, chunkOf, completeBlobs } from '../../store/blobs.ts';
import { idListDigest } from '../../store/digests.ts';
import { isDamage, type ReadTx } from '../../store/driver.ts';
import { filesOf, filesOfBlob, folderOf, skippedOf } from '../../store/exhibit-files.ts';
import { type ExhibitRecord, eventsOfExhibit, exhibits } from '../../store/exhibits.ts';
import { imports } from '../../store/imports.ts';
import { statedFileRows } from '../../store/statements.ts';
import { exhibitRef, exhibitSubject } from '../views.ts';
import type { Step } from './content-check.ts';
import type { Findings } from './findings.ts';
import type { SoundEntry } from './ledger-check.ts';

/** Reading and deciphering keeps one processor busy; hashing keeps up with it on another, and two help where evidence is many files. */
const hashThreads = Math.min(2, availableParallelism());

const json = (value: unknown): string => JSON.stringify(value) ?? 'nothing';

/** Every original and exhibit is read and hashed again, whatever was found before. */
export async function checkBlobs(
  file: CaseFile,
  findings: Findings,
  step: Step,
  threads: number = hashThreads,
): Promise<void> {
  const tx = file.read;
  const blobs = completeBlobs(tx);
  const total = blobs.reduce((sum, { size }) => sum + size, 0);
  let done = 0;
  const crew = new HashCrew(threads);
  const check = async (blob: BlobRecord): Promise<void> => {
    let size = 0;
    async function* stored(): AsyncGenerator<Uint8Array> {
      for (let n = 0; ; n++) {
        const bytes = chunkOf(tx, blob.id, n);
        if (!bytes) return;
        size += bytes.length;
        done += bytes.length;
        const length = done;
        yield bytes;
        await step(length, total, 'bytes');
      }
    }
    const found = await crew.sha256(stored());
    const problem = (expected: string, other: string): void =>
      findings.problem('evidence-altered', namesOfBlob(tx, blob), expected, other);
    if (found !== blob.sha256) problem(`SHA-256 ${blob.sha256}`, `SHA-256 ${found}`);
    if (size !== blob.size) problem(`${blob.size} bytes`, `${size} bytes`);
    findings.checked('originals and exhibits: every byte re-hashed');
  };
  try {
    await eachOf(blobs, crew.feeders, async (blob) => {
      try {
        await check(blob);
      } catch (error) {
        if (!isDamage(error)) throw error;
        await findings.guard(namesOfBlob(tx, blob), () => {
          throw error;
        });
      }
    });
  } finally {
    await crew.close();
  }
}

/** What people call a stored file: every place where its bytes stand. */
function namesOfBlob(tx: ReadTx, blob: BlobRecord): string {
  const of = exhibits(tx);
  const names = [
    ...of
      .filter((exhibit) => exhibit.blob === blob.id)
      .map((exhibit) => `${nameOf(exhibit)}${exhibit.kind === 'folder' ? ', its manifest' : ''}`),
    ...of
      .filter(({ id, kind }) => kind === 'folder' && folderOf(tx, id)?.listing === blob.id)
      .map((exhibit) => `${nameOf(exhibit)}, its listing`),
    ...filesOfBlob(tx, blob.id).map(({ exhibit, path }) => {
      const record = of.find(({ id }) => id === exhibit);
      return `${record ? nameOf(record) : 'a folder'}, file ${path}`;
    }),
    ...imports(tx)
      .filter((record) => record.blob === blob.id)
      .map((record) => `original ${record.file}`),
    ...statedFileRows(tx)
      .filter(({ sha256 }) => sha256 === blob.sha256)
      .map(({ kind, name }) => `${kind} file ${name}`),
  ];
  return [...new Set(names)].join(', ') || `stored file ${blob.sha256.slice(0, 8)}…`;
}

const nameOf = (record: ExhibitRecord): string => `exhibit ${exhibitRef(record)}`;

/**
 * Exhibits against the entries that produced them, both ways.
 *
 * @param erased references of those that the ledger says were erased: what is kept of them, its own entry says
 */
export async function checkExhibits(
  file: CaseFile,
  ledger: readonly SoundEntry[],
  findings: Findings,
  erased: { has(ref: string): boolean },
): Promise<void> {
  const of = (act: string): Map<string, SoundEntry> =>
    new Map(ledger.filter(({ entry }) => entry.act === act).map((sound) => [sound.entry.subject.id, sound]));
  const made = of('exhibited');
  const acquired = of('acquired');
  for (const record of exhibits(file.read)) {
    const subject = exhibitSubject(record);
    const sound = made.get(subject);
    made.delete(subject);
    if (erased.has(exhibitRef(record))) continue;
    const name = `exhibit ${exhibitRef(record)}`;
    if (!sound) {
      findings.problem('exhibit-unrecorded', name, 'a ledger entry', 'none');
      continue;
    }
    const altered = (what: string, expected: string, found: string): void =>
      findings.problem('exhibit-altered', `${name}, ${what}`, expected, found);
    const stored = {
      id: record.id,
      description: record.description,
      kind: record.kind,
      file: record.file,
      mediaType: record.mediaType,
      at: record.at,
      events: record.events,
      eventsDigest: idListDigest(eventsOfExhibit(file.read, record.id)),
      parents: record.parents,
    };
    for (const [key, value] of Object.entries(stored))
      if (json(value) !== json(sound.detail[key])) altered(key, json(sound.detail[key]), json(value));
    if (record.person !== sound.entry.actor) altered('producer', sound.entry.actor, record.person);
    const intake = acquired.get(subject);
    for (const { entry } of intake ? [sound, intake] : [sound])
      if (record.sha256 !== entry.subject.sha256 || record.size !== entry.subject.size)
        altered(
          'content',
          `SHA-256 ${entry.subject.sha256}, ${entry.subject.size} bytes`,
          `SHA-256 ${record.sha256}, ${record.size} bytes`,
        );
    // Of what was made in the case nothing was acquired; a version that kept nothing of it recorded nothing of it.
    const said: Record<string, unknown> = {
      ...sound.detail,
      ...(intake && { original: null, acquisition: null, ...intake.detail }),
    };
    for (const key of ['original', 'acquisition', 'parent'] as const)
      if (json(record[key]) !== json(said[key] ?? null)) altered(key, json(said[key] ?? null), json(record[key]));
    findings.checked('exhibits: against their ledger entries');
    if (record.kind === 'folder')
      await findings.guard(name, () => checkFolder(file.read, record, name, said.folder, findings));
  }
  for (const [subject, { detail }] of made)
    findings.problem('exhibit-missing', subject.replace(':', ' '), String(detail.description), 'no such exhibit');
}

/**
 * A folder's files: the rows against the manifest, whose digest is signed, and against the listing, whose digest is in what was
 * signed; and that each stands on bytes of its own digest, which `checkBlobs` reads.
 */
async function checkFolder(
  tx: ReadTx,
  record: ExhibitRecord,
  name: string,
  signed: unknown,
  findings: Findings,
): Promise<void> {
  const folder = folderOf(tx, record.id);
  const listing = folder && blobOf(tx, folder.listing);
  if (!folder || !listing) {
    findings.problem('exhibit-altered', `${name}, its listing`, 'a listing of its files', 'none');
    return;
  }
  const { files, bytes, folders, skipped } = folder;
  const found = { files, bytes, folders, skipped, listing: listing.sha256 };
  const said = (typeof signed === 'object' && signed !== null ? signed : {}) as Record<string, unknown>;
  for (const [key, value] of Object.entries(found))
    if (json(value) !== json(said[key]))
      findings.problem('exhibit-altered', `${name}, ${key}`, json(said[key]), json(value));

  const manifest = linesOf(tx, record.blob);
  const listed = linesOf(tx, folder.listing);
  let line = listed.next();
  // Folders come first; nothing but the listing itself, which is hashed whole, says anything of them.
  while (!line.done && line.value.startsWith('{"folder":')) line = listed.next();
  const differs = (what: string, expected: string | undefined, is: string | undefined): void => {
    if (expected !== is)
      findings.problem(
        'exhibit-file-altered',
        `${name}, ${what}`,
        expected?.trimEnd() ?? 'none',
        is?.trimEnd() ?? 'none',
      );
  };
  let count = 0;
  for (const row of filesOf(tx, record.id)) {
    differs(`file ${row.path}`, nextOf(manifest), manifestLineOf(row));
    differs(`file ${row.path}`, line.done ? undefined : line.value, listingLine.file(row));
    line = listed.next();
    const blob = blobOf(tx, row.blob);
    if (blob?.sha256 !== row.sha256 || blob.size !== row.size)
      findings.problem(
        'exhibit-file-altered',
        `${name}, file ${row.path}`,
        `SHA-256 ${row.sha256}, ${row.size} bytes`,
        blob ? `stored bytes of SHA-256 ${blob.sha256}, ${blob.size} bytes` : 'no stored bytes',
      );
    if (++count % 1000 === 0) await turn();
  }
  findings.checked('folders: files against the signed manifest', count);
  for (const left of manifest) differs('a file of its manifest', left, undefined);
  for (const thing of skippedOf(tx, record.id)) {
    differs(`left out: ${thing.path}`, line.done ? undefined : line.value, listingLine.skipped(thing));
    line = listed.next();
  }
  for (; !line.done; line = listed.next()) differs('a line of its listing', line.value, undefined);
}

function nextOf(lines: Generator<string>): string | undefined {
  const { done, value } = lines.next();
  return done ? undefined : value;
}

/** Lines of a stored text, each with its newline. Reads as it goes. */
function* linesOf(tx: ReadTx, blob: number): Generator<string> {
  let rest = Buffer.alloc(0);
  for (let n = 0; ; n++) {
    const chunk = chunkOf(tx, blob, n);
    if (!chunk) break;
    const bytes = Buffer.concat([rest, chunk]);
    let at = 0;
    for (let end = bytes.indexOf(10); end >= 0; end = bytes.indexOf(10, at)) {
      yield bytes.toString('utf8', at, end + 1);
      at = end + 1;
    }
    rest = bytes.subarray(at);
  }
  if (rest.length > 0) yield rest.toString('utf8');
}
