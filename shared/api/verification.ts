import { z } from 'zod';
import { methods } from './method.ts';
import { CaseId, FileGrant, IsoInstant, Progress, Sha256Hex } from './primitives.ts';
import { SealReading } from './seals.ts';

export const VerificationProblem = z.strictObject({
  /** What was found wrong, as a word: `entry-altered`, `event-altered`, `bundle-altered` … */
  kind: z.string(),
  /** What it is about: an exhibit reference, an entry, an event, a byte range. */
  subject: z.string(),
  expected: z.string(),
  found: z.string(),
});

export type VerificationProblem = z.infer<typeof VerificationProblem>;

/** What exactly was verified, by its content: a name alone can be given to anything. */
export const VerifiedContent = z.strictObject({
  /** Of a bundle's PDF, of a pack's `tagmanifest-sha256.txt`, of a report's file; null for a case, and where none could be read. */
  sha256: Sha256Hex.nullable(),
  /** Bytes of the same. */
  size: z.int().nonnegative().nullable(),
  /** The ledger in it: its log, the entries found, and the RFC 6962 root over them as they were found. Null where it holds none. */
  ledger: z.strictObject({ log: z.string(), entries: z.int().nonnegative(), root: Sha256Hex }).nullable(),
});
export type VerifiedContent = z.infer<typeof VerifiedContent>;

/** What a check says, before the engine has given it an id. */
export const VerificationOutcome = z.strictObject({
  /** `verified`: everything that was checked agrees. `altered`: something differs, each named. `unreadable`: could not be checked. */
  status: z.enum(['verified', 'altered', 'unreadable']),
  target: z.string(),
  /** `record`: this device's own verification record. `report`: a signed verification report. */
  kind: z.enum(['bundle', 'case', 'pack', 'record', 'report']),
  content: VerifiedContent,
  /** What was checked, with counts: "1,204 ledger entries: hash chain and signature". */
  checked: z.array(z.strictObject({ what: z.string(), count: z.int() })),
  problems: z.array(VerificationProblem),
  /** What this check cannot tell, in plain words. */
  limits: z.array(z.string()),
  /** The seal of a bundle; absent where it has none, or none that can be read. */
  seal: SealReading.optional(),
});
export type VerificationOutcome = z.infer<typeof VerificationOutcome>;

export const VerificationReport = VerificationOutcome.extend({
  /** Names this report to `verification.sign` while the engine runs: what is signed is what the engine found, never what it is told. */
  id: z.uuid(),
  /** When the check ended, by this device's clock. */
  at: IsoInstant,
});
export type VerificationReport = z.infer<typeof VerificationReport>;

export const SignedReport = z.strictObject({
  /** Name of the HTML file, and of the signature beside it: `<name>.sig`, the 64 bytes of an Ed25519 signature over the HTML file. */
  file: z.string(),
  signature: z.string(),
  /** Of the HTML file. */
  sha256: Sha256Hex,
  size: z.int(),
  /** SHA-256 of the raw public key that signed: its fingerprint. */
  key: Sha256Hex,
  /** Leaf hash of the entry in this device's verification record. */
  ledgerEntry: Sha256Hex,
  /** Leaf hash of the entry in the case's own ledger, where what was verified is a case of this device; else null. */
  caseEntry: Sha256Hex.nullable(),
  /** Why that case's ledger took no entry, as a sentence: a case that is damaged may take none. Else null. */
  caseProblem: z.string().nullable(),
});
export type SignedReport = z.infer<typeof SignedReport>;

/** One signed report, as this device's verification record has it. */
export const RecordedVerification = z.strictObject({
  /** Leaf hash of its entry. */
  ledgerEntry: Sha256Hex,
  at: IsoInstant,
  by: z.string(),
  initials: z.string(),
  kind: VerificationOutcome.shape.kind,
  target: z.string(),
  content: VerifiedContent,
  status: VerificationOutcome.shape.status,
  /** Things checked, and problems found. */
  checked: z.int(),
  problems: z.int(),
  /** Name and SHA-256 of the report's HTML file. */
  file: z.string(),
  sha256: Sha256Hex,
});
export type RecordedVerification = z.infer<typeof RecordedVerification>;

export const verificationMethods = methods({
  'verification.case': {
    permission: 'case.verify',
    input: z.strictObject({
      caseId: CaseId,
      /**
       * What somebody else has of this case: a checkpoint, a `.tlog-proof`, a pack (folder or zip file), or a bundle's PDF.
       * Where the case has another history, the report says so (`split-view`).
       */
      against: FileGrant.optional(),
    }),
    output: VerificationReport,
    progress: Progress,
  },
  /**
   * Needs the PDF and its sidecar manifest beside it, no case. Where the manifest is not there and the PDF is sealed, the
   * seal alone is judged: `verified` then needs `roots` that it leads to.
   */
  'verification.bundle': {
    permission: 'case.verify',
    input: z.strictObject({
      file: FileGrant,
      /** Certificates (PEM or DER) that the signer of the seal must lead to; without them that is not judged. */
      roots: FileGrant.optional(),
      /** The same for the time-stamping authority of the seal. */
      tsaRoots: FileGrant.optional(),
    }),
    output: VerificationReport,
    progress: Progress,
  },
  /** A verification pack, by the grant of its folder or of its zip file; no case. */
  'verification.pack': {
    permission: 'case.verify',
    input: z.strictObject({
      pack: FileGrant,
      /** Certificates (PEM or DER) of time-stamping authorities, from them and not from the pack; without it no chain is judged. */
      tsaRoots: FileGrant.optional(),
    }),
    output: VerificationReport,
    progress: Progress,
  },
  /** A signed report, with its `.sig` beside it; no case. */
  'verification.report': {
    permission: 'case.verify',
    input: z.strictObject({ file: FileGrant }),
    output: VerificationReport,
  },
  /** This device's own verification record: every entry, its chain, its log and its sealed end. */
  'verification.record': {
    permission: 'verification.sign',
    input: z.strictObject({}),
    output: VerificationReport,
    progress: Progress,
  },
  /**
   * Writes a report of this run of the engine as a signed HTML file, and records it in this device's verification record; and,
   * where it is of a case of this device, in that case's ledger too. A report can be signed more than once.
   *
   * @throws FailureError `not-found` where the engine keeps no such report (any more)
   */
  'verification.sign': {
    permission: 'verification.sign',
    input: z.strictObject({ id: z.uuid(), out: FileGrant }),
    output: SignedReport,
  },
  /** Every report that was signed on this device, newest first. */
  'verification.history': {
    permission: 'verification.sign',
    input: z.strictObject({
      offset: z.int().nonnegative().default(0),
      limit: z.int().min(1).max(500).default(100),
    }),
    output: z.strictObject({ total: z.int(), rows: z.array(RecordedVerification) }),
  },
});
