/** Tokens and cosignatures as files of a verification pack, with the commands that check them by standard tools. */
import { formatSignature } from '../../shared/domain/ledger/signed-note.ts';
import { attestedPaths } from '../../shared/domain/pack/attested.ts';
import type { CaseFile } from '../case-file.ts';
import { keyIdOf, publicKeyPem } from '../ed25519.ts';
import { checkpointOf, cosignatures, timestamps } from '../store/attestations.ts';
import { checkCosignature, checkTimestamp, readCheckpointNote } from './check.ts';
import { pemOf, rootsOf } from './settings.ts';
import { type AttestedToken, type AttestedWitness, attestedGuide } from './verify-guide.ts';

export interface PackAttestations {
  /** Tag files, each to be listed in the tag manifest. */
  readonly files: readonly { readonly path: string; readonly bytes: Uint8Array }[];
  /** Markdown for `VERIFY.md`, from its heading on; also where there is nothing, which it then says. */
  readonly guide: (heading: string) => string;
  /** For "What this cannot tell". */
  readonly limits: readonly string[];
}

/** What a token or cosignature that does not verify would say is not for a pack: it is left to a verification of the case. */
export function attestationsForPack(file: CaseFile): PackAttestations {
  const files = new Map<string, Uint8Array>();
  const roots = new Map<string, string>();
  const tokens: AttestedToken[] = [];
  const witnesses: AttestedWitness[] = [];
  const cosigned = new Map<number, string>();
  for (const row of timestamps(file.read)) {
    const checkpoint = checkpointOf(file.read, row.size);
    if (!checkpoint || checkpoint.root !== row.root) continue;
    const verified = checkTimestamp(row.token, checkpoint.note, row.roots);
    if (!verified.ok) continue;
    for (const { fingerprint, raw } of rootsOf(row.roots)) roots.set(fingerprint, pemOf(raw));
    const number = tokens.filter(({ size }) => size === row.size).length + 1;
    const path = attestedPaths.token(row.size, number);
    files.set(attestedPaths.checkpoint(row.size), checkpoint.note);
    files.set(path, row.token);
    tokens.push({ path, size: row.size, time: verified.time, tsa: verified.tsaName });
  }
  if (roots.size > 0) files.set(attestedPaths.roots, Buffer.from([...roots.values()].join('')));
  for (const row of cosignatures(file.read)) {
    const checkpoint = checkpointOf(file.read, row.size);
    const read = checkpoint && readCheckpointNote(checkpoint.note);
    if (!read || checkpoint.root !== row.root) continue;
    const checked = checkCosignature(read.note.text, row.vkey, row.signature);
    if (!checked.ok) continue;
    const { name, keyId, publicKey } = checked.key;
    files.set(attestedPaths.checkpoint(row.size), checkpoint.note);
    files.set(attestedPaths.witnessKey(keyIdOf(publicKey)), Buffer.from(publicKeyPem(publicKey)));
    const note = cosigned.get(row.size) ?? new TextDecoder().decode(checkpoint.note);
    cosigned.set(row.size, note + formatSignature({ name, keyId, signature: row.signature }));
    witnesses.push({ name, vkey: row.vkey, publicKey, keyId, size: row.size, time: checked.time });
  }
  for (const [size, note] of cosigned) files.set(attestedPaths.cosigned(size), Buffer.from(note));
  if (witnesses.length > 0) {
    const lines = [...new Set(witnesses.map(({ vkey }) => `${vkey}\n`))].sort();
    files.set(attestedPaths.witnesses, Buffer.from(lines.join('')));
  }
  return {
    files: [...files].map(([path, bytes]) => ({ path, bytes })).sort((a, b) => (a.path < b.path ? -1 : 1)),
    guide: (heading) => attestedGuide(heading, tokens, witnesses),
    limits: limitsOf(tokens, witnesses),
  };
}

function limitsOf(tokens: readonly AttestedToken[], witnesses: readonly AttestedWitness[]): string[] {
  const size = tokens.at(-1)?.size ?? 0;
  const seen = witnesses.at(-1)?.size ?? 0;
  return [
    size === 0
      ? 'When things happened, beyond the clock of the device: this pack is not yet timestamped by an independent authority.'
      : `When things happened before they were timestamped: a timestamp says "not later than", and none covers the entries after the first ${size}.`,
    seen === 0
      ? 'Whether the key of the device signed two histories: no witness has cosigned its log.'
      : `Whether the key of the device signed two histories after the first ${seen} entries: no witness has cosigned those.`,
  ];
}
