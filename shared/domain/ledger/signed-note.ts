/**
 * C2SP signed notes, https://c2sp.org/signed-note@v1.0.0: a text and, after its last empty line, the lines that sign it.
 * The text means nothing until `verifyNote` has found a signature of a trusted key on it.
 */
import { concatBytes, sameBytes } from './bytes.ts';
import type { NoteKey } from './note-key.ts';
import { isKeyName } from './note-key.ts';
import { decodeBase64, decodeUtf8, encodeBase64, isNoteText } from './strict-text.ts';
import { TlogError } from './tlog-error.ts';

/** "Format": verifiers should limit a note, and must accept 16 signatures of up to nearly 5 kB. */
export const maxNoteBytes = 1_000_000;
export const maxNoteSignatures = 100;

export interface NoteSignature {
  /** Name and 32-bit ID of the key that is said to have signed. */
  readonly name: string;
  readonly keyId: number;
  /** What follows the key ID: its form is the signature type's. */
  readonly signature: Uint8Array;
}

export interface Note {
  /** Signed text, its last newline included. */
  readonly text: string;
  readonly signatures: readonly NoteSignature[];
}

/** A trusted key, with the rule by which its signature type signs a text. */
export interface NoteVerifier {
  readonly key: NoteKey;
  readonly verify: (text: string, signature: Uint8Array) => boolean;
}

export interface NoteSigner {
  readonly key: NoteKey;
  readonly sign: (text: string) => Uint8Array;
}

/** Ed25519 (RFC 8032) as the platform has it: raw 32-byte keys, 64-byte signatures. */
export type Ed25519Verify = (publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array) => boolean;
export type Ed25519Sign = (message: Uint8Array) => Uint8Array;

const separator = '\n\n';
const linePrefix = '— ';

/**
 * Reads a note ("Format"); every signature in it is still only claimed.
 *
 * @throws TlogError `note-malformed`
 */
export function parseNote(bytes: Uint8Array): Note {
  const all = decodeUtf8(bytes, maxNoteBytes);
  if (all === null) throw malformed(`it is not UTF-8 of at most ${maxNoteBytes} bytes`);
  if (!isNoteText(all)) throw malformed('it contains a control character');
  const split = all.lastIndexOf(separator);
  if (split < 0) throw malformed('no empty line separates the text from the signatures');
  const lines = all.slice(split + separator.length);
  if (!lines.endsWith('\n')) throw malformed('it has no signature, or its last line does not end');
  const signatures = lines.slice(0, -1).split('\n');
  if (signatures.length > maxNoteSignatures) throw malformed(`it has more than ${maxNoteSignatures} signatures`);
  return { text: all.slice(0, split + 1), signatures: signatures.map(parseSignature) };
}

/**
 * The bytes of a note.
 *
 * @throws TlogError `note-malformed` where the note could not be read back as it is
 */
export function formatNote({ text, signatures }: Note): Uint8Array<ArrayBuffer> {
  if (!text.endsWith('\n') || !isNoteText(text)) throw malformed('its text does not end in a newline, or is not plain');
  if (signatures.length === 0 || signatures.length > maxNoteSignatures)
    throw malformed(`it has ${signatures.length} signatures`);
  const bytes = new TextEncoder().encode(`${text}\n${signatures.map(formatSignature).join('')}`);
  if (bytes.length > maxNoteBytes) throw malformed(`it is longer than ${maxNoteBytes} bytes`);
  return bytes;
}

/** One signature line, its newline included: `— name base64(key ID || signature)`. */
export function formatSignature({ name, keyId, signature }: NoteSignature): string {
  if (!isKeyName(name) || !isNoteText(name)) throw malformed('a signature has no usable key name');
  if (!Number.isInteger(keyId) || keyId < 0 || keyId > 0xffffffff) throw malformed('a key ID is not 32 bits');
  if (signature.length === 0) throw malformed('a signature is empty');
  const id = Uint8Array.of(keyId >>> 24, keyId >>> 16, keyId >>> 8, keyId);
  return `${linePrefix}${name} ${encodeBase64(concatBytes(id, signature))}\n`;
}

/** Signs a text, which must end in a newline. @throws TlogError `note-malformed` */
export function signNote(text: string, ...signers: readonly NoteSigner[]): Uint8Array<ArrayBuffer> {
  const signatures = signers.map(({ key, sign }) => ({ name: key.name, keyId: key.keyId, signature: sign(text) }));
  return formatNote({ text, signatures });
}

/**
 * The signatures of trusted keys, each verified ("Signatures"). Signatures of other keys are ignored, as they must be: that
 * is what allows keys to change and witnesses to be added.
 *
 * @throws TlogError `signature-wrong` if any signature of a trusted key fails; `signature-missing` if there is none;
 * `key-ambiguous` if a signature's name and ID are those of two trusted keys; and what a verifier throws
 */
export function verifyNote(note: Note, trusted: readonly NoteVerifier[]): { key: NoteKey; signature: Uint8Array }[] {
  const verified: { key: NoteKey; signature: Uint8Array }[] = [];
  for (const { name, keyId, signature } of note.signatures) {
    const known = trusted.filter(({ key }) => key.name === name && key.keyId === keyId);
    const [verifier] = known;
    if (!verifier) continue;
    if (known.some(({ key }) => key.type !== verifier.key.type || !sameBytes(key.publicKey, verifier.key.publicKey)))
      throw new TlogError('key-ambiguous', `two trusted keys are both named ${describe(verifier.key)}`);
    if (!verifier.verify(note.text, signature))
      throw new TlogError('signature-wrong', `the signature of ${describe(verifier.key)} does not fit the text`);
    verified.push({ key: verifier.key, signature });
  }
  if (verified.length === 0) throw new TlogError('signature-missing', 'no trusted key has signed the text');
  return verified;
}

/** Verifies plain Ed25519 note signatures ("Ed25519 signatures", type 0x01). */
export function ed25519Verifier(key: NoteKey, verify: Ed25519Verify): NoteVerifier {
  if (key.type !== 'ed25519') throw new TlogError('key-malformed', `${describe(key)} is not a plain Ed25519 key`);
  return {
    key,
    verify: (text, signature) =>
      signature.length === 64 && verify(key.publicKey, new TextEncoder().encode(text), signature),
  };
}

/** Signs notes with plain Ed25519 ("Ed25519 signatures", type 0x01). */
export function ed25519Signer(key: NoteKey, sign: Ed25519Sign): NoteSigner {
  if (key.type !== 'ed25519') throw new TlogError('key-malformed', `${describe(key)} is not a plain Ed25519 key`);
  return { key, sign: (text) => sign(new TextEncoder().encode(text)) };
}

function parseSignature(line: string): NoteSignature {
  const [name, encoded, ...more] = line.startsWith(linePrefix) ? line.slice(linePrefix.length).split(' ') : [];
  if (name === undefined || encoded === undefined || more.length > 0 || !isKeyName(name))
    throw malformed('a signature line is not an em dash, a key name and a signature');
  const bytes = decodeBase64(encoded);
  if (!bytes || bytes.length < 5) throw malformed('a signature is not canonical base64 of over 4 bytes');
  const [a = 0, b = 0, c = 0, d = 0] = bytes;
  return { name, keyId: ((a << 24) | (b << 16) | (c << 8) | d) >>> 0, signature: bytes.subarray(4) };
}

function describe({ name, keyId }: NoteKey): string {
  return `${name}+${keyId.toString(16).padStart(8, '0')}`;
}

function malformed(why: string): TlogError {
  return new TlogError('note-malformed', `the note cannot be read: ${why}`);
}
