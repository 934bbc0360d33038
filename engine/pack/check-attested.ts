/** What a pack brings of outsiders: tokens and cosignatures, each over a checkpoint of the log that the entries give. */
import { toHex } from '../../shared/domain/ledger/hex.ts';
import { formatVkey, noteKey, parseVkey } from '../../shared/domain/ledger/note-key.ts';
import { openCheckpoint } from '../../shared/domain/ledger/open-checkpoint.ts';
import { ed25519Verifier } from '../../shared/domain/ledger/signed-note.ts';
import { TlogError } from '../../shared/domain/ledger/tlog-error.ts';
import { type AttestedFile, attestedFile, attestedPaths } from '../../shared/domain/pack/attested.ts';
import { checkCosignature, checkTimestamp, readCheckpointNote } from '../attest/check.ts';
import { instantWords } from '../attest/words.ts';
import { ed25519Verifies, keyIdOf, publicKeyPem, sha256 } from '../ed25519.ts';
import { readSmall } from './check-bag.ts';
import type { PackLedger } from './check-ledger.ts';
import type { PackFindings } from './findings.ts';
import type { PackSource } from './source.ts';

const mostBytes = 1024 ** 2;
const utc = instantWords('UTC');

/** Sizes at which the log's root is needed: those of the checkpoints that somebody attested. */
export function attestedSizes(source: PackSource): number[] {
  return [...source.files.keys()].flatMap((path) => {
    const file = attestedFile(path);
    return file && 'size' in file ? [file.size] : [];
  });
}

export interface AttestedChecks {
  /** Root (hex) of the log at each of `attestedSizes` that it reaches. */
  readonly roots: ReadonlyMap<number, string>;
  /** Certificates that the verifier trusts, PEM or DER; null: the chain of a token is not judged. */
  readonly tsaRoots: Uint8Array | null;
}

/** Names what does not hold, and returns what was found and could not be judged, in sentences for the report's limits. */
export async function checkAttested(
  source: PackSource,
  ledger: PackLedger,
  findings: PackFindings,
  { roots, tsaRoots }: AttestedChecks,
): Promise<string[]> {
  const files = new Map<string, AttestedFile>();
  for (const path of source.files.keys()) {
    if (!path.startsWith(attestedPaths.folder)) continue;
    const file = attestedFile(path);
    if (file) files.set(path, file);
    else findings.problem('file-extra', path, 'tokens, cosignatures and what they are over', 'a file that is none');
  }
  const notes = new Map<number, Uint8Array>();
  for (const [path, file] of files) {
    if (file.kind !== 'checkpoint') continue;
    const note = await checkedNote(source, path, file.size, ledger, roots, findings);
    if (note) notes.set(file.size, note);
  }
  const limits = [
    ...(await checkTokens(source, files, notes, tsaRoots, findings)),
    ...(await checkCosigned(source, files, notes, findings)),
  ];
  return limits;
}

async function checkedNote(
  source: PackSource,
  path: string,
  size: number,
  ledger: PackLedger,
  roots: AttestedChecks['roots'],
  findings: PackFindings,
): Promise<Uint8Array | null> {
  const note = await readSmall(source, path, mostBytes, findings);
  const log = ledger.last?.entry.log;
  if (!note || log === undefined) return null;
  const verifiers = ledger.keys.map((key) => ed25519Verifier(noteKey(log, 'ed25519', key, sha256), ed25519Verifies));
  try {
    const { checkpoint } = openCheckpoint(note, { origin: log, log: verifiers, witnesses: [], quorum: 0 }, sha256);
    const found = `${checkpoint.size} entries, root ${toHex(checkpoint.root)}`;
    const root = roots.get(size);
    const expected = `${size} entries, root ${root ?? 'of a log that is shorter'}`;
    findings.checked('attested checkpoints: signature, and root over the entries');
    if (found === expected) return note;
    findings.problem('log-altered', path, expected, found);
  } catch (error) {
    if (!(error instanceof TlogError)) throw error;
    findings.problem('log-altered', path, 'a checkpoint of this log by one of its keys', error.message);
  }
  return null;
}

async function checkTokens(
  source: PackSource,
  files: ReadonlyMap<string, AttestedFile>,
  notes: ReadonlyMap<number, Uint8Array>,
  tsaRoots: Uint8Array | null,
  findings: PackFindings,
): Promise<string[]> {
  const own = files.has(attestedPaths.roots) ? await readSmall(source, attestedPaths.roots, mostBytes, findings) : null;
  const found: string[] = [];
  let judged = true;
  for (const [path, file] of files) {
    if (file.kind !== 'token') continue;
    findings.checked('timestamps: token, certificates and checkpoint');
    const note = notes.get(file.size);
    const token = await readSmall(source, path, mostBytes, findings);
    if (!note || !token) {
      findings.problem('timestamp-unmatched', path, `a checkpoint over ${file.size} entries`, 'none that holds');
      continue;
    }
    // The pack's own certificates must at least carry it; whether they are to be trusted is the verifier's word alone.
    const verified = checkTimestamp(token, note, tsaRoots ?? own);
    if (!verified.ok) {
      const kind = { 'digest-wrong': 'timestamp-unmatched', 'not-trusted': 'timestamp-untrusted' }[
        verified.code as string
      ];
      findings.problem(kind ?? 'timestamp-altered', path, 'a token over the checkpoint', verified.message);
      continue;
    }
    judged &&= tsaRoots !== null;
    found.push(`The first ${file.size} entries existed on ${utc(verified.time)}, as ${verified.tsaName} stamped.`);
  }
  if (found.length === 0) return ['The log is not yet timestamped by an independent authority.'];
  if (judged) return found;
  return [
    ...found,
    'Timestamps: chain not judged, no roots were given. Give the authority’s certificates (--tsa-roots FILE), from the authority and not from the pack.',
  ];
}

async function checkCosigned(
  source: PackSource,
  files: ReadonlyMap<string, AttestedFile>,
  notes: ReadonlyMap<number, Uint8Array>,
  findings: PackFindings,
): Promise<string[]> {
  const text = files.has(attestedPaths.witnesses)
    ? new TextDecoder().decode((await readSmall(source, attestedPaths.witnesses, mostBytes, findings)) ?? undefined)
    : '';
  const keys = text.split('\n').filter((line) => line !== '');
  const pems = new Map<string, string>();
  for (const vkey of keys)
    try {
      const key = parseVkey(vkey, sha256);
      if (formatVkey(key) === vkey)
        pems.set(attestedPaths.witnessKey(keyIdOf(key.publicKey)), publicKeyPem(key.publicKey));
    } catch (error) {
      if (!(error instanceof TlogError)) throw error;
      findings.problem('cosignature-altered', attestedPaths.witnesses, 'verifier keys of witnesses', error.message);
    }
  for (const [path, file] of files) {
    if (file.kind !== 'witness-key') continue;
    const bytes = await readSmall(source, path, mostBytes, findings);
    if (!bytes || new TextDecoder().decode(bytes) !== pems.get(path))
      findings.problem('key-foreign', path, `a key of ${attestedPaths.witnesses}`, 'another');
  }
  const seen: string[] = [];
  for (const [path, file] of files) {
    if (file.kind !== 'cosigned') continue;
    const bytes = await readSmall(source, path, mostBytes, findings);
    const read = bytes && readCheckpointNote(bytes);
    const note = notes.get(file.size);
    findings.checked('cosigned checkpoints');
    if (!read || !note || read.note.text !== readCheckpointNote(note)?.note.text) {
      findings.problem('cosignature-unmatched', path, `the checkpoint over ${file.size} entries, cosigned`, 'another');
      continue;
    }
    let known = 0;
    for (const vkey of keys) {
      const key = safeKey(vkey);
      for (const line of read.note.signatures.filter((one) => one.name === key?.name && one.keyId === key.keyId)) {
        const checked = checkCosignature(read.note.text, vkey, line.signature);
        if (!checked.ok) findings.problem('cosignature-altered', path, `a cosignature of ${line.name}`, checked.why);
        else seen.push(`${line.name} saw the first ${file.size} entries on ${utc(checked.time * 1_000_000)}.`);
        known++;
      }
    }
    if (known === 0) findings.problem('cosignature-unmatched', path, 'a cosignature of a listed witness', 'none');
  }
  if (seen.length === 0) return ['No witness has cosigned the log.'];
  return [...seen, `Compare the keys in ${attestedPaths.witnesses} with those that the witnesses publish.`];
}

function safeKey(vkey: string) {
  try {
    return parseVkey(vkey, sha256);
  } catch {
    // Named above, where the list was read.
    return null;
  }
}
