/**
 * The case held against what somebody else has of it: a checkpoint, a proof, a pack or a bundle. A device that signed two
 * histories shows each of them to those who saw only one; it shows here.
 */
import { stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { FailureError } from '../../../shared/api/failures.ts';
import { parseCheckpoint } from '../../../shared/domain/ledger/checkpoint.ts';
import { caseLog } from '../../../shared/domain/ledger/entry.ts';
import { fromHex, toHex } from '../../../shared/domain/ledger/hex.ts';
import { openCheckpoint } from '../../../shared/domain/ledger/open-checkpoint.ts';
import { parseNote } from '../../../shared/domain/ledger/signed-note.ts';
import { TlogError } from '../../../shared/domain/ledger/tlog-error.ts';
import { parseTlogProof } from '../../../shared/domain/ledger/tlog-proof.ts';
import { packPaths } from '../../../shared/domain/pack/layout.ts';
import { readManifest, UnreadableManifest } from '../../bundle/manifest-file.ts';
import type { CaseFile } from '../../case-file.ts';
import { sha256 } from '../../ed25519.ts';
import { caseLogPolicy } from '../../log/local-log.ts';
import { PackFindings } from '../../pack/findings.ts';
import { packLimits, UnreadablePack } from '../../pack/source.ts';
import { zipSource } from '../../pack/zip-source.ts';
import { readSmallFile } from '../../small-file.ts';
import { entryHashAt, feedHead } from '../../store/ledger.ts';
import { logSize } from '../../store/log.ts';
import type { Findings } from './findings.ts';
import type { CheckedLedger } from './ledger-check.ts';

/** What an outsider has: the log at some size, or one entry of one feed. Not verified yet. */
export type Outside =
  | { readonly kind: 'checkpoint'; readonly name: string; readonly note: Uint8Array; readonly size: number }
  | {
      readonly kind: 'head';
      readonly name: string;
      readonly log: string;
      readonly feed: string;
      readonly seq: number;
      readonly hash: string;
      readonly signed: boolean;
    };

/**
 * @param path a checkpoint (signed note), a `.tlog-proof`, a pack (folder or zip file), or a bundle's PDF or manifest
 * @throws FailureError `not-verifiable` where it is none of them; `file-missing`, `file-unreadable`
 */
export async function readOutside(path: string): Promise<Outside> {
  const name = basename(path);
  try {
    if ((await stat(path)).isDirectory()) return ofNote(name, await readSmallFile(join(path, packPaths.checkpoint)));
    if (/\.zip$/iu.test(path)) return ofNote(name, await noteInZip(path));
    if (/\.pdf$|\.manifest\.json$/iu.test(path)) return await ofBundle(name, path);
    const bytes = await readSmallFile(path);
    const proof = Buffer.from(bytes.subarray(0, 22)).toString('latin1') === 'c2sp.org/tlog-proof@v1';
    return ofNote(name, proof ? parseTlogProof(bytes).checkpoint : bytes);
  } catch (error) {
    if (error instanceof TlogError || error instanceof UnreadablePack || error instanceof UnreadableManifest)
      throw new FailureError(
        'not-verifiable',
        `${name} holds nothing that a ledger can be held against: ${error.message}`,
        'Give a checkpoint, a .tlog-proof, a verification pack, or a bundle with its manifest beside it.',
      );
    throw error;
  }
}

function ofNote(name: string, note: Uint8Array): Outside {
  return { kind: 'checkpoint', name, note, size: parseCheckpoint(parseNote(note).text).size };
}

async function noteInZip(path: string): Promise<Uint8Array> {
  const source = await zipSource(path, new PackFindings(), packLimits);
  try {
    const at = [...source.files.keys()].find((file) => file === packPaths.checkpoint);
    if (at === undefined) throw new UnreadablePack('It holds no checkpoint.');
    const pieces: Uint8Array[] = [];
    for await (const piece of source.read(at)) pieces.push(Uint8Array.from(piece));
    return Buffer.concat(pieces);
  } finally {
    await source.close();
  }
}

async function ofBundle(name: string, path: string): Promise<Outside> {
  const { manifest, signed } = await readManifest(path.replace(/\.pdf$/iu, '.manifest.json'));
  const { log, feed, entries, head } = manifest.ledger;
  return { kind: 'head', name, log, feed, seq: entries - 1, hash: head, signed };
}

/** Sizes at which the ledger's check must tell the root. */
export function sizesOf(outside: Outside | null): number[] {
  return outside?.kind === 'checkpoint' ? [outside.size] : [];
}

/** To be run after the ledger was checked. */
export function checkAgainst(file: CaseFile, outside: Outside, ledger: CheckedLedger, findings: Findings): void {
  findings.checked('what others have of the ledger, held against it');
  if (outside.kind === 'head') checkHead(file, outside, findings);
  else checkNote(file, outside, ledger, findings);
}

function checkNote(
  file: CaseFile,
  { name, note, size }: Extract<Outside, { kind: 'checkpoint' }>,
  { ring, roots }: CheckedLedger,
  findings: Findings,
): void {
  let root: string;
  try {
    // One beyond the end may be by a key that the file does not know of; then whoever signed is told, and no more.
    const keys = size > logSize(file.read) ? ring.keys.map(({ key }) => key) : ring.validAt(size - 1);
    const opened = openCheckpoint(note, caseLogPolicy(file.id, ...keys.map(fromHex)), sha256);
    root = toHex(opened.checkpoint.root);
  } catch (error) {
    if (!(error instanceof TlogError)) throw error;
    findings.problem(
      'checkpoint-foreign',
      name,
      `a checkpoint of ${caseLog(file.id)}, signed by a key that is valid at its end`,
      error.message,
    );
    return;
  }
  const found = size === 0 ? root : roots.get(size);
  if (found === undefined)
    findings.problem(
      'tail-truncated',
      'the end of the ledger',
      `${size} entries with root ${root}, as the checkpoint in ${name} says`,
      `${logSize(file.read)} entries`,
    );
  else if (found !== root)
    findings.problem(
      'split-view',
      `the first ${size} entries of the ledger`,
      `root ${root}, signed in ${name}`,
      `root ${found}: another history of the same log, signed by the same device`,
    );
}

function checkHead(
  file: CaseFile,
  { name, log, feed, seq, hash, signed }: Extract<Outside, { kind: 'head' }>,
  findings: Findings,
): void {
  if (log !== caseLog(file.id) || !signed) {
    const found = signed ? `one of ${log}` : 'a manifest whose signature does not fit';
    findings.problem('bundle-foreign', name, `a signed bundle of ${caseLog(file.id)}`, found);
    return;
  }
  if (seq < 0) return;
  const found = entryHashAt(file.read, feed, seq);
  const expected = `entry ${seq} of feed ${feed.slice(0, 8)}…, hash ${hash}, as ${name} says`;
  if (found === null) {
    const last = feedHead(file.read, feed);
    const ends = last ? `ends at entry ${last.seq}, hash ${last.hash}` : 'no entry of that feed';
    findings.problem('tail-truncated', 'the end of the ledger', expected, ends);
  } else if (found !== hash)
    findings.problem(
      'split-view',
      `ledger entry ${seq}`,
      expected,
      `another entry at the same place, hash ${found}: the device, or a copy of it, signed two histories`,
    );
}
