/** What a bundle says of trusted time and witnesses: the newest of each, with the bytes that prove it. */
import { formatSignature } from '../../shared/domain/ledger/signed-note.ts';
import type { BundleAttested } from '../bundle/bundle-input.ts';
import type { CaseFile } from '../case-file.ts';
import {
  checkpointOf,
  countCosignatures,
  newestCosignatures,
  newestTimestamps,
  type StoredCosignature,
} from '../store/attestations.ts';
import { checkCosignature, checkTimestamp, readCheckpointNote } from './check.ts';

/** Rows that do not verify, or are over a checkpoint of an earlier key of the device, are passed over this far. */
const mostPassedOver = 8;

/** @param signedBy whether a checkpoint's note is signed by the key that signs the bundle */
export function attestationsForBundle(file: CaseFile, signedBy: (note: Uint8Array) => boolean): BundleAttested {
  return {
    timestamp: timestampOf(file, signedBy),
    witnesses: [...countCosignatures(file.read).keys()].flatMap((vkey) => cosignatureOf(file, vkey, signedBy) ?? []),
  };
}

function timestampOf(file: CaseFile, signedBy: (note: Uint8Array) => boolean): BundleAttested['timestamp'] {
  for (const { size, root, token, roots } of newestTimestamps(file.read, mostPassedOver)) {
    const checkpoint = checkpointOf(file.read, size);
    if (!checkpoint || checkpoint.root !== root || !signedBy(checkpoint.note)) continue;
    const verified = checkTimestamp(token, checkpoint.note, roots);
    if (!verified.ok) continue;
    const { time, tsaName: tsa } = verified;
    return { size, time, tsa, checkpoint: base64(checkpoint.note), token: base64(token), roots };
  }
  return null;
}

function cosignatureOf(
  file: CaseFile,
  vkey: string,
  signedBy: (note: Uint8Array) => boolean,
): BundleAttested['witnesses'][number] | null {
  for (const row of newestCosignatures(file.read, vkey, mostPassedOver)) {
    const note = noteOf(file, row);
    const checked = note && checkCosignature(readCheckpointNote(note)?.note.text ?? '', vkey, row.signature);
    if (!note || !checked?.ok || !signedBy(note)) continue;
    const { name, keyId } = checked.key;
    const line = Buffer.from(formatSignature({ name, keyId, signature: row.signature }));
    const time = checked.time * 1_000_000;
    return { name, vkey, size: row.size, time, cosigned: base64(Buffer.concat([note, line])) };
  }
  return null;
}

function noteOf(file: CaseFile, { size, root }: StoredCosignature): Uint8Array | null {
  const checkpoint = checkpointOf(file.read, size);
  return checkpoint?.root === root ? checkpoint.note : null;
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64');
}
