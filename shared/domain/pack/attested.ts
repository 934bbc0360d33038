/** Where a pack keeps what outsiders said of the log's checkpoints. Tag files, listed in the tag manifest. */
const folder = 'proof/attested/';

export const attestedPaths = {
  folder,
  /** A checkpoint as the device signed it: the very bytes that were stamped. */
  checkpoint: (size: number): string => `${folder}checkpoint-${size}`,
  /** RFC 3161 TimeStampToken (DER) over that file. */
  token: (size: number, n: number): string => `${folder}checkpoint-${size}.${n}.tst`,
  /** The same note with the signature lines of the witnesses after the device's. */
  cosigned: (size: number): string => `${folder}checkpoint-${size}.cosigned`,
  /** Certificates (PEM) that the device held the tokens to. */
  roots: `${folder}tsa-roots.pem`,
  /** C2SP verifier keys, one a line. */
  witnesses: `${folder}witnesses`,
  /** @param keyId SHA-256 of the raw key, hex */
  witnessKey: (keyId: string): string => `${folder}witness-${keyId}.pem`,
} as const;

export type AttestedFile =
  | { readonly kind: 'checkpoint' | 'cosigned' | 'token'; readonly size: number }
  | { readonly kind: 'roots' | 'witnesses' | 'witness-key' };

/** What a path under `proof/attested/` is; null for any that a pack does not have. */
export function attestedFile(path: string): AttestedFile | null {
  if (path === attestedPaths.roots) return { kind: 'roots' };
  if (path === attestedPaths.witnesses) return { kind: 'witnesses' };
  if (/^proof\/attested\/witness-[0-9a-f]{64}\.pem$/u.test(path)) return { kind: 'witness-key' };
  const match = /^proof\/attested\/checkpoint-([1-9][0-9]{0,14})(\.cosigned|\.[1-9][0-9]{0,5}\.tst)?$/u.exec(path);
  if (!match?.[1]) return null;
  const kind = match[2] === undefined ? 'checkpoint' : match[2] === '.cosigned' ? 'cosigned' : 'token';
  return { kind, size: Number(match[1]) };
}
