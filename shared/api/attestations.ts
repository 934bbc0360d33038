/**
 * What outsiders say of a case's log: when its newest checkpoint existed (RFC 3161), and that a witness has seen it continue
 * (c2sp.org/tlog-cosignature). Settings are the device's; tokens and cosignatures are kept in the case they are about.
 */
import { z } from 'zod';
import { FailureCode } from './failures.ts';
import { methods } from './method.ts';
import { CaseId, FileGrant, IsoInstant, Progress, Sha256Hex } from './primitives.ts';

/** `https://…`; `http://` only to this very machine. Nothing but these addresses is ever asked. */
export const AttestationUrl = z.string().max(2048);

/** A certificate that time-stamping authorities must lead to, as read from what was configured. */
export const TrustedRoot = z.strictObject({
  /** `C=GB, O=…, CN=…` */
  subject: z.string(),
  /** SHA-256 of the certificate (DER). */
  fingerprint: Sha256Hex,
  validFrom: IsoInstant,
  validUntil: IsoInstant,
  /** `validUntil` is past: no new timestamp will lead to it. Timestamps from before stay good. */
  expired: z.boolean(),
});
export type TrustedRoot = z.infer<typeof TrustedRoot>;

export const WitnessSettings = z.strictObject({
  /** The name in its key. */
  name: z.string(),
  /** C2SP verifier key of the type "timestamped Ed25519 cosignature": `name+hex+base64`. */
  vkey: z.string().max(1024),
  /** Submission prefix of c2sp.org/tlog-witness; null for a witness reached by file only. */
  url: AttestationUrl.nullable(),
});
export type WitnessSettings = z.infer<typeof WitnessSettings>;

export const AttestationSettings = z.strictObject({
  /** Null: none is asked, and checkpoints stay "not yet timestamped". */
  tsa: z.strictObject({ url: AttestationUrl, pem: z.string(), roots: z.array(TrustedRoot).min(1) }).nullable(),
  witnesses: z.array(WitnessSettings),
  /** The newest checkpoint is sent at most this often while the case grows; at once when something is exported. */
  intervalMinutes: z.int().min(1).max(10_080),
  /** This device as a witness of other devices' logs: the key to be configured there. */
  own: z.strictObject({ name: z.string(), vkey: z.string() }),
});
export type AttestationSettings = z.infer<typeof AttestationSettings>;

/** The last try that got nothing. Gone after the next one that did. */
export const AttestationProblem = z.strictObject({
  code: FailureCode,
  /** Complete sentences: what happened, and what to do. */
  what: z.string(),
  next: z.string(),
  at: IsoInstant,
  /** Tries in a row. */
  tries: z.int().positive(),
});
export type AttestationProblem = z.infer<typeof AttestationProblem>;

const standing = {
  /**
   * `off`: not configured, nothing kept. `waiting`: entries that nothing covers yet. `current`: the newest covers every entry.
   * `alarm`: a witness has seen more than this case file holds (`log-behind`), or another history (`log-forked`).
   */
  state: z.enum(['off', 'waiting', 'current', 'alarm']),
  /** One line for the screen: "Not yet timestamped: tried twice, last 14 Feb 2026 02:41 GMT". */
  words: z.string(),
  /** Entries after the newest checkpoint that is covered: all of them where none is. */
  uncovered: z.int().nonnegative(),
  problem: AttestationProblem.nullable(),
  /** When it is asked next by itself; null where nothing waits, or nothing is asked. */
  nextTry: IsoInstant.nullable(),
};

export const Timestamp = z.strictObject({
  /** Entries that the stamped checkpoint covers. */
  size: z.int().positive(),
  root: Sha256Hex,
  /** By the authority's clock. */
  time: IsoInstant,
  /** ± milliseconds, where the authority says. */
  accuracyMs: z.number().nonnegative().nullable(),
  tsa: z.string(),
  /** By this device's clock, when the token came. */
  receivedAt: IsoInstant,
});
export type Timestamp = z.infer<typeof Timestamp>;

export const Cosignature = z.strictObject({
  size: z.int().positive(),
  root: Sha256Hex,
  /** By the witness's clock, whole seconds. */
  time: IsoInstant,
  receivedAt: IsoInstant,
});
export type Cosignature = z.infer<typeof Cosignature>;

export const AttestationStatus = z.strictObject({
  /** Entries of the case's log now. */
  entries: z.int().nonnegative(),
  /** C2SP verifier key of the case's log, by which a witness knows its checkpoints. */
  logKey: z.string(),
  timestamps: z.strictObject({ ...standing, newest: Timestamp.nullable(), count: z.int().nonnegative() }),
  /** One for each configured witness, and each whose cosignature is kept. */
  witnesses: z.array(
    z.strictObject({
      ...standing,
      name: z.string(),
      vkey: z.string(),
      url: AttestationUrl.nullable(),
      newest: Cosignature.nullable(),
      count: z.int().nonnegative(),
    }),
  ),
});
export type AttestationStatus = z.infer<typeof AttestationStatus>;

const ofCase = z.strictObject({ caseId: CaseId });

export const attestationMethods = methods({
  'attestations.settings': {
    permission: 'case.list',
    input: z.strictObject({}),
    output: AttestationSettings,
  },
  /**
   * Device-wide. What is left out stays as it was; `tsa: null` turns trusted time off. Fails with `invalid-request` in words
   * where an address, a certificate or a witness's key is none; nothing is asked over the network here.
   */
  'attestations.configure': {
    permission: 'device.configure',
    input: z.strictObject({
      tsa: z
        .strictObject({
          url: AttestationUrl,
          /** PEM, any number of certificates; or a file of PEM or DER. */
          roots: z.union([z.strictObject({ pem: z.string().max(262_144) }), z.strictObject({ file: FileGrant })]),
        })
        .nullable()
        .optional(),
      witnesses: z
        .array(z.strictObject({ vkey: z.string().trim().max(1024), url: AttestationUrl.nullable() }))
        .max(16)
        .optional(),
      intervalMinutes: z.int().min(1).max(10_080).optional(),
    }),
    output: AttestationSettings,
  },
  'attestations.status': { permission: 'case.read', input: ofCase, output: AttestationStatus },
  /**
   * Signs a checkpoint over everything and asks the authority and every witness that has an address, now, whatever the
   * waiting time. What could not be had is in the status that comes back (`problem`), not a failure; cancelling keeps what came.
   */
  'attestations.run': {
    permission: 'case.attest',
    input: ofCase,
    output: AttestationStatus,
    progress: Progress,
  },
  /** Writes the request for a witness without a network: the body of c2sp.org/tlog-witness `add-checkpoint`. */
  'attestations.request': {
    permission: 'case.attest',
    input: z.strictObject({
      caseId: CaseId,
      out: FileGrant,
      /** Name or key of the witness, to prove the log from what it last cosigned. */
      witness: z.string().max(1024).optional(),
      /** Size to prove it from instead, where the witness says so; 0 for one that has seen nothing of this log. */
      from: z.int().nonnegative().optional(),
    }),
    output: z.strictObject({ size: z.int(), from: z.int(), root: Sha256Hex, logKey: z.string() }),
  },
  /**
   * Takes cosignatures of configured witnesses from a file: a checkpoint of this case, cosigned. `log-behind`, `log-forked`: it
   * is signed by this device's key, and the case file does not have it; `not-verifiable`: of another case, or of no such witness.
   */
  'attestations.addCosignature': {
    permission: 'case.attest',
    input: z.strictObject({ caseId: CaseId, file: FileGrant }),
    output: z.strictObject({
      added: z.array(z.strictObject({ witness: z.string(), size: z.int(), time: IsoInstant })),
      /** Valid ones that were kept before. */
      known: z.int(),
    }),
  },
  /**
   * This device as a witness: cosigns another device's checkpoint (a request file) after proving that it continues the one
   * cosigned before, and writes the cosigned checkpoint. `log-behind`, `log-forked`: it contradicts what was seen; nothing is
   * signed. `witness-refused`: no proof from the right size, or not signed by a known key of that log.
   */
  'attestations.cosign': {
    permission: 'device.configure',
    input: z.strictObject({
      request: FileGrant,
      out: FileGrant,
      /** Verifier key of the log, given by its device in person. Needed the first time; remembered. */
      logKey: z.string().trim().max(1024).optional(),
    }),
    output: z.strictObject({
      log: z.string(),
      size: z.int(),
      /** What it was proved to continue; null at the first sight of this log. */
      from: z.int().nullable(),
      time: IsoInstant,
      witness: z.string(),
    }),
  },
});
