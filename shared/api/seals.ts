/** Sealing a bundle: a PAdES signature (ETSI EN 319 142-1) in the PDF itself, for whoever has a PDF reader and no Continuity. */
import { z } from 'zod';
import { methods } from './method.ts';
import { CaseId, FileGrant, IsoInstant, Progress, Sha256Hex } from './primitives.ts';

/** A certificate and its key, as far as anybody is told of them. */
export const SealCertificate = z.strictObject({
  /** SHA-256 of the certificate (DER): its fingerprint. */
  id: Sha256Hex,
  /** Common name of the subject; the whole subject where there is none. */
  name: z.string(),
  subject: z.string(),
  issuer: z.string(),
  selfSigned: z.boolean(),
  validFrom: IsoInstant,
  validUntil: IsoInstant,
  /** `ECDSA P-256`, `RSA 2048` … */
  key: z.string(),
  /** `device`: made on this device and kept with its secrets. `file`: from a PKCS#12 file, in memory until the program ends. */
  source: z.enum(['device', 'file']),
  /** Why it cannot seal at this moment, as a sentence (expired, not yet valid); null where it can. */
  refusal: z.string().nullable(),
});
export type SealCertificate = z.infer<typeof SealCertificate>;

/** How a bundle is to be sealed when it is exported. */
export const SealChoice = z.strictObject({
  /** Fingerprint of one of `seals.certificates`. */
  certificate: Sha256Hex,
  /** Why it is signed, as it stands in the signature and on the page. */
  reason: z.string().trim().max(200).default(''),
});
export type SealChoice = z.infer<typeof SealChoice>;

/** `B-B`: signed. `B-T`: and a time-stamping authority says by when. */
export const SealLevel = z.enum(['B-B', 'B-T']);
export type SealLevel = z.infer<typeof SealLevel>;

/** Whether, and by whose word, a chain of certificates ends at one that is trusted. */
const Trust = z.strictObject({
  /** `trusted`: leads to one of the certificates given. `untrusted`: does not. `not-judged`: none were given. */
  state: z.enum(['trusted', 'untrusted', 'not-judged']),
  /** The certificate it leads to, or why it leads to none; empty where it was not judged. */
  words: z.string(),
});

/** A time-stamping authority's word over a seal, in its signature or after it. */
export const SealTimestamp = z.strictObject({
  time: IsoInstant,
  authority: z.string(),
  /** `signature`: in the signature itself. `document`: over the whole file, added later. */
  kind: z.enum(['signature', 'document']),
  trust: Trust,
});
export type SealTimestamp = z.infer<typeof SealTimestamp>;

/** What the seal of a file says, and whether it holds. */
export const SealReading = z.strictObject({
  /** Nothing was found wrong with it. */
  holds: z.boolean(),
  level: SealLevel,
  /** Subject of the certificate. */
  signer: z.string(),
  fingerprint: Sha256Hex,
  selfSigned: z.boolean(),
  validFrom: IsoInstant,
  validUntil: IsoInstant,
  /** By the clock of whoever signed; null where the file does not say. */
  signedAt: IsoInstant.nullable(),
  /** As the signature states them, for reading: the certificate alone is proof. */
  by: z.string(),
  reason: z.string(),
  trust: Trust,
  timestamps: z.array(SealTimestamp),
  /** Bytes that the signature covers, its own place left out. */
  covers: z.int().nonnegative(),
});
export type SealReading = z.infer<typeof SealReading>;

export const sealMethods = methods({
  /** Certificates at hand: the device's own, where it was made, and those opened since the program was started. */
  'seals.certificates': {
    permission: 'bundle.export',
    input: z.strictObject({}),
    output: z.strictObject({
      certificates: z.array(SealCertificate),
      /** Address of the time-stamping authority that will be asked; null: seals will be B-B. */
      authority: z.string().nullable(),
    }),
  },
  /**
   * Opens a PKCS#12 file (.p12, .pfx). Certificate and key stay in memory until the program ends; nothing of it is written.
   *
   * @throws FailureError `wrong-passphrase`; `certificate-unusable`: no PKCS#12, no key in it, a key that may not sign or is
   *   of another kind than RSA (2048 bits or more) and ECDSA (P-256, P-384, P-521), expired, not yet valid
   */
  'seals.addCertificate': {
    permission: 'bundle.export',
    input: z.strictObject({ file: FileGrant, password: z.string().max(1024) }),
    output: SealCertificate,
  },
  /** Drops a certificate that was opened from a file, and its key, from memory. */
  'seals.forgetCertificate': {
    permission: 'bundle.export',
    input: z.strictObject({ id: Sha256Hex }),
    output: z.strictObject({}),
  },
  /**
   * The device's own certificate, made at first: ECDSA P-256, signed by itself. The key is kept as this device's other
   * secrets are; the case's ledger records the certificate, so that a seal by it leads to the ledger.
   */
  'seals.makeDeviceCertificate': {
    permission: 'bundle.export',
    input: z.strictObject({ caseId: CaseId }),
    output: SealCertificate,
  },
  /** What a PDF's seal says and whether it holds; null where it has none. Needs no case. */
  'seals.inspect': {
    permission: 'case.verify',
    input: z.strictObject({ file: FileGrant }),
    output: z.strictObject({ seal: SealReading.nullable(), problems: z.array(z.string()) }),
    progress: Progress,
  },
  /**
   * Timestamps a sealed bundle that was exported without: a document timestamp (ETSI.RFC3161) after everything that is
   * there. `out` may be the place of `file`. The manifest is issued anew and names the digest of before; so does the ledger.
   *
   * @throws FailureError `not-verifiable` (no bundle of this case, not sealed, its seal does not hold), `timestamp-unavailable`,
   *   `timestamp-refused`, `invalid-request` (no authority is set), `disk-full`, `read-only`
   */
  'seals.timestamp': {
    permission: 'bundle.export',
    input: z.strictObject({ caseId: CaseId, file: FileGrant, out: FileGrant }),
    output: z.strictObject({
      file: z.string(),
      manifest: z.string(),
      sha256: Sha256Hex,
      size: z.int(),
      /** Digest of the file as it was: of its first bytes now. */
      before: Sha256Hex,
      time: IsoInstant,
      authority: z.string(),
    }),
    progress: Progress,
  },
});
