/** Trusted time and witnesses in a bundle's manifest: verified from the manifest alone, by the key that signs it. */

import type { VerificationProblem } from '../../shared/api/verification.ts';
import type { BundleManifest } from '../../shared/domain/bundle/manifest.ts';
import { fromHex } from '../../shared/domain/ledger/hex.ts';
import { noteKey } from '../../shared/domain/ledger/note-key.ts';
import { openCheckpoint } from '../../shared/domain/ledger/open-checkpoint.ts';
import { ed25519Verifier } from '../../shared/domain/ledger/signed-note.ts';
import { TlogError } from '../../shared/domain/ledger/tlog-error.ts';
import { checkCosignature, checkTimestamp, readCheckpointNote } from '../attest/check.ts';
import { instantWords } from '../attest/words.ts';
import { ed25519Verifies, sha256 } from '../ed25519.ts';

type Attested = NonNullable<BundleManifest['ledger']['attested']>;
const utc = instantWords('UTC');

/** Size that a checkpoint of the bundle's log, signed by the bundle's key, covers; else what is wrong, as one clause. */
function sizeOf(manifest: BundleManifest, note: Uint8Array): number | string {
  const { log } = manifest.ledger;
  const key = noteKey(log, 'ed25519', fromHex(manifest.key), sha256);
  try {
    const policy = { origin: log, log: [ed25519Verifier(key, ed25519Verifies)], witnesses: [], quorum: 0 };
    return openCheckpoint(note, policy, sha256).checkpoint.size;
  } catch (error) {
    if (!(error instanceof TlogError)) throw error;
    return error.message;
  }
}

export function attestedProblems(manifest: BundleManifest): { problems: VerificationProblem[]; limits: string[] } {
  const { attested } = manifest.ledger;
  const problems: VerificationProblem[] = [];
  const limits: string[] = [];
  if (attested?.timestamp) checkStamp(manifest, attested.timestamp, problems, limits);
  else
    limits.push('The time of the export is the device’s own; no independent authority has timestamped the ledger yet.');
  for (const one of attested?.witnesses ?? []) checkWitness(manifest, one, problems, limits);
  return { problems, limits };
}

function checkStamp(
  manifest: BundleManifest,
  stamp: NonNullable<Attested['timestamp']>,
  problems: VerificationProblem[],
  limits: string[],
): void {
  const note = Buffer.from(stamp.checkpoint, 'base64');
  const size = sizeOf(manifest, note);
  const verified = checkTimestamp(Buffer.from(stamp.token, 'base64'), note, stamp.roots);
  const subject = `the timestamp over ${stamp.size} entries`;
  if (size !== stamp.size)
    problems.push({
      kind: 'timestamp-unmatched',
      subject,
      expected: `a checkpoint of this log over ${stamp.size} entries, by the key of this bundle`,
      found: typeof size === 'number' ? `one over ${size}` : size,
    });
  else if (!verified.ok)
    problems.push({
      kind: verified.code === 'digest-wrong' ? 'timestamp-unmatched' : 'timestamp-altered',
      subject,
      expected: 'a token over that checkpoint',
      found: verified.message,
    });
  else
    limits.push(
      `The first ${stamp.size} entries of the ledger existed on ${utc(verified.time)}, as ${verified.tsaName} stamped; the export itself came after. Whether that authority’s certificates are to be trusted is not judged here: SHA-256 ${verified.anchor?.fingerprint ?? 'none'}.`,
    );
}

function checkWitness(
  manifest: BundleManifest,
  one: Attested['witnesses'][number],
  problems: VerificationProblem[],
  limits: string[],
): void {
  const bytes = Buffer.from(one.cosigned, 'base64');
  const size = sizeOf(manifest, bytes);
  const read = readCheckpointNote(bytes);
  const line = read?.note.signatures.at(-1);
  const checked = line ? checkCosignature(read?.note.text ?? '', one.vkey, line.signature) : null;
  const subject = `the cosignature of ${one.name} over ${one.size} entries`;
  if (size !== one.size || !checked?.ok)
    problems.push({
      kind: 'cosignature-altered',
      subject,
      expected: `a checkpoint of this log over ${one.size} entries, cosigned`,
      found: size !== one.size ? `one over ${size}` : checked && !checked.ok ? checked.why : 'no cosignature',
    });
  else
    limits.push(
      `${checked.key.name} saw the first ${one.size} entries on ${utc(checked.time * 1_000_000)}. Compare its key with the one it publishes: ${one.vkey}.`,
    );
}
