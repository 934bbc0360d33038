/** A cosigned checkpoint that came back as a file: which of its signatures may be kept. */
import { FailureError } from '../../shared/api/failures.ts';
import type { Checkpoint } from '../../shared/domain/ledger/checkpoint.ts';
import { caseLog } from '../../shared/domain/ledger/entry.ts';
import { toHex } from '../../shared/domain/ledger/hex.ts';
import { type Note, verifyNote } from '../../shared/domain/ledger/signed-note.ts';
import { TlogError } from '../../shared/domain/ledger/tlog-error.ts';
import type { CaseFile } from '../case-file.ts';
import { caseLogVerifier } from '../log/local-log.ts';
import { checkpointOf, type StoredCosignature } from '../store/attestations.ts';
import { checkCosignature, readCheckpointNote } from './check.ts';
import { type Settings, witnessKey } from './settings.ts';

export interface FoundCosignature {
  readonly row: Omit<StoredCosignature, 'at'>;
  readonly witness: string;
  readonly time: Date;
}

/**
 * The cosignatures of configured witnesses in a cosigned checkpoint of this case, each verified.
 *
 * @throws FailureError `not-verifiable`; `log-behind`, `log-forked` where this device's key signed it and the file has it not
 */
export function cosignaturesIn(file: CaseFile, settings: Settings, bytes: Uint8Array): FoundCosignature[] {
  const read = readCheckpointNote(bytes);
  if (!read) throw no('The file is not a checkpoint.', 'Choose the file that the witness wrote.');
  const { note, checkpoint } = read;
  if (checkpoint.origin !== caseLog(file.id))
    throw no('The checkpoint is of another case.', 'Choose the file that was made for this case.');
  requireOwn(file, note, checkpoint);
  const found: FoundCosignature[] = [];
  for (const { vkey } of settings.witnesses) {
    const { name, keyId } = witnessKey(vkey);
    for (const line of note.signatures.filter((one) => one.name === name && one.keyId === keyId)) {
      const checked = checkCosignature(note.text, vkey, line.signature);
      const time = checked.ok ? new Date(checked.time * 1000) : null;
      if (!checked.ok || time === null || Number.isNaN(time.getTime()))
        throw no(
          `The file cannot be accepted: ${checked.ok ? 'its time is none' : checked.why}.`,
          'Ask the witness for it again.',
        );
      const row = {
        size: checkpoint.size,
        root: toHex(checkpoint.root),
        vkey,
        signature: Uint8Array.from(line.signature),
      };
      found.push({ row, witness: name, time });
    }
  }
  if (found.length === 0)
    throw no(
      'No witness that is configured here has cosigned this checkpoint.',
      'Add the witness’s key first (`continuity witness add --vkey KEY`), or choose another file.',
    );
  return found;
}

function requireOwn(file: CaseFile, note: Note, { size, root }: Checkpoint): void {
  const stored = checkpointOf(file.read, size);
  const own = stored && readCheckpointNote(stored.note);
  if (own?.note.text === note.text) return;
  let mine = false;
  try {
    mine = verifyNote(note, [caseLogVerifier(file.id, file.signer.publicKey)]).length > 0;
  } catch (error) {
    if (!(error instanceof TlogError)) throw error;
  }
  if (!mine) throw no('The checkpoint is not one that this device signed.', 'Choose the file that the witness wrote.');
  const kept = 'Nothing was changed. Keep the file: it is evidence.';
  if (stored && stored.root !== toHex(root))
    throw new FailureError(
      'log-forked',
      `The witness has cosigned another history: ${size} entries with another root, signed by this device’s own key.`,
      'Do not go on with this case file. Verify it, and compare it with every bundle and pack that was exported.',
      kept,
    );
  throw new FailureError(
    'log-behind',
    `This device’s key signed a checkpoint of ${size} entries that this case file does not have: an older copy of it was put in place, or a copy of this device went on.`,
    'Do not go on with this case file. Verify it, and find the copy with the newer entries.',
    kept,
  );
}

function no(what: string, next: string): FailureError {
  return new FailureError('not-verifiable', what, next);
}
