import { z } from 'zod';
import { methods } from './method.ts';
import { CaseId, IsoInstant, Sha256Hex } from './primitives.ts';

/** Why, in the person's own words; it is in the ledger for good. */
const Reason = z.string().trim().min(1).max(1000);

/** A key as a case's ledger knows it. It is valid from one log index to another: clocks decide nothing. */
export const CaseKey = z.strictObject({
  /** Fingerprint: SHA-256 of the raw public key. */
  id: Sha256Hex,
  /** Raw Ed25519 public key, hex. */
  publicKey: Sha256Hex,
  /** Whose it is, as the enrolment says; for the case's first key whoever opened the case. */
  holder: z.string(),
  role: z.enum(['administrator', 'device']),
  status: z.enum(['valid', 'rotated', 'revoked']),
  /** First log index at which the key may sign. */
  from: z.int().nonnegative(),
  /** First log index at which it may sign no more; null while it is valid. */
  to: z.int().nonnegative().nullable(),
  /** The key that took over, where it was rotated. */
  replacedBy: Sha256Hex.nullable(),
  /** Why it was rotated or revoked. */
  reason: z.string().nullable(),
  /** By the clock of the device that recorded it. */
  enrolledAt: IsoInstant,
  endedAt: IsoInstant.nullable(),
  /** Entries signed by it. */
  entries: z.int().nonnegative(),
  /** This device signs new entries of the case with it. */
  current: z.boolean(),
});
export type CaseKey = z.infer<typeof CaseKey>;

export const keyMethods = methods({
  /** Every key that the case's ledger has enrolled, in order of log index. Read from the signed entries, not verified here. */
  'keys.list': {
    permission: 'case.read',
    input: z.strictObject({ caseId: CaseId }),
    output: z.strictObject({ keys: z.array(CaseKey) }),
  },
  /** Enrols the key of another device or person; countersigned by this device where its key is an administrator's. */
  'keys.enrol': {
    permission: 'keys.manage',
    input: z.strictObject({
      caseId: CaseId,
      /** Raw Ed25519 public key, 64 hexadecimal digits. */
      publicKey: Sha256Hex,
      holder: z.string().trim().min(1).max(200),
      role: z.enum(['administrator', 'device']),
      reason: Reason,
    }),
    output: CaseKey,
  },
  /**
   * Makes a new signing key for this device. Each case is told by an entry of the old key and one of the new: cases open now
   * at once, the others (`waiting`) when they are next opened; the old key is destroyed after the last. A rotation that was
   * broken off goes on by itself.
   */
  'keys.rotate': {
    permission: 'keys.manage',
    input: z.strictObject({ reason: Reason }),
    output: z.strictObject({
      /** Fingerprints. */
      from: Sha256Hex,
      to: Sha256Hex,
      rotated: z.array(CaseId),
      waiting: z.array(CaseId),
    }),
  },
  /** Revokes another key, lost or stolen: whatever it signs from here on does not verify. This device's own key is rotated. */
  'keys.revoke': {
    permission: 'keys.manage',
    input: z.strictObject({
      caseId: CaseId,
      /** Fingerprint. */
      key: Sha256Hex,
      reason: Reason,
    }),
    output: CaseKey,
  },
  /** Records that entries known to be lost are lost. Verification goes on naming them, with who acknowledged it and when. */
  'keys.acknowledgeLoss': {
    permission: 'keys.manage',
    input: z.strictObject({ caseId: CaseId, reason: Reason }),
    output: z.strictObject({ acknowledged: z.int().positive() }),
  },
});
