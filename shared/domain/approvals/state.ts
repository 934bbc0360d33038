/**
 * What a second person signs: a state, as canonical JSON and its SHA-256. It names each exhibit's exact record by digest, so
 * that a record can be erased with its exhibit while everything that was signed still verifies.
 */
import { z } from 'zod';
import { toHex } from '../ledger/hex.ts';
import { jcs, type Signable } from '../ledger/jcs.ts';
import type { Sha256 } from '../ledger/merkle.ts';

export const approvalKinds = ['disclosure', 'redaction', 'erasure', 'export'] as const;
export type ApprovalKind = (typeof approvalKinds)[number];

const Hash = z.string().regex(/^[0-9a-f]{64}$/);
const Uuid = z.uuid();

/** An exhibit as it was when it was proposed. */
export const ExhibitState = z.strictObject({
  v: z.literal(1),
  type: z.literal('continuity-approval-exhibit'),
  /** 16 random bytes, hex: what an erased record said cannot be guessed from its digest. */
  nonce: z.string().regex(/^[0-9a-f]{32}$/),
  id: Uuid,
  ref: z.string(),
  description: z.string(),
  kind: z.string(),
  file: z.string(),
  mediaType: z.string(),
  sha256: Hash,
  size: z.int().nonnegative(),
  producedAt: z.string(),
  /** Id of a person. */
  producedBy: z.string(),
  parents: z.array(Hash),
  parent: Uuid.nullable(),
  /** Leaf hash of the entry that produced it: commits to everything else that is recorded of it. */
  entry: Hash,
  /** Leaf hashes of its transfers and declared gaps, in their order. */
  custody: z.array(Hash),
  /** Redacted copies made of it that are not erased, by reference; null where they do not matter: in a redaction. */
  copies: z.array(z.strictObject({ ref: z.string(), sha256: Hash })).nullable(),
  erased: z.boolean(),
});
export type ExhibitState = z.infer<typeof ExhibitState>;

export const ApprovalState = z.strictObject({
  v: z.literal(1),
  type: z.literal('continuity-approval'),
  log: z.string(),
  id: Uuid,
  kind: z.enum(approvalKinds),
  /** Empty where none is named. */
  recipient: z.string(),
  reason: z.string(),
  /** Id of the person who proposes. */
  proposer: Uuid,
  exhibits: z
    .array(
      z.strictObject({
        ref: z.string(),
        sha256: Hash,
        /** SHA-256 of the canonical JSON of its `ExhibitState`. */
        record: Hash,
      }),
    )
    .min(1),
});
export type ApprovalState = z.infer<typeof ApprovalState>;

/** Canonical JSON (RFC 8785) and its SHA-256, hex. */
export function encodeState(
  state: ApprovalState | ExhibitState,
  sha256: Sha256,
): { readonly text: string; readonly digest: string; readonly size: number } {
  const bytes = jcs(state as Signable);
  return { text: new TextDecoder().decode(bytes), digest: toHex(sha256(bytes)), size: bytes.length };
}

/** Null for anything that `encodeState` would not have written of such a value, byte for byte. */
export function decodeState<T>(schema: z.ZodType<T>, text: string): T | null {
  try {
    const parsed = schema.safeParse(JSON.parse(text));
    return parsed.success && new TextDecoder().decode(jcs(parsed.data as Signable)) === text ? parsed.data : null;
  } catch {
    return null;
  }
}

/** What has become of an exhibit since, as sentences; none where it is exactly as it was. Nonces are not compared. */
export function differences(then: ExhibitState, now: ExhibitState): string[] {
  const { ref } = then;
  if (now.erased && !then.erased) return [`Exhibit ${ref} was erased.`];
  const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);
  const said: string[] = [];
  if (!same(then.custody, now.custody)) said.push(`A transfer of ${ref} or a gap in its custody was recorded since.`);
  if (then.copies !== null && !same(then.copies, now.copies))
    said.push(`Which redacted copies there are of ${ref} has changed since.`);
  const rest = ({ nonce: _n, custody: _c, copies: _o, ...others }: ExhibitState): string =>
    JSON.stringify(sorted(others));
  if (rest(then) !== rest(now)) said.push(`The record of ${ref} is not the one it was. Verify the case.`);
  return said;
}

const sorted = (value: object): [string, unknown][] => Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));

/**
 * Why somebody may not decide a proposal, as one sentence; null where they may. Names and initials are compared as well as
 * ids: whoever signs in again under another spelling gets another id.
 */
export function whyNotDecide(
  proposer: { readonly id: string; readonly name: string; readonly initials: string },
  decider: { readonly id: string; readonly name: string; readonly initials: string },
): string | null {
  if (proposer.id === decider.id) return 'You proposed this; a second person must decide it.';
  if (letters(proposer.name) === letters(decider.name))
    return `It was proposed under the name ${proposer.name}; a second person must decide it.`;
  if (proposer.initials === decider.initials)
    return `It was proposed by somebody with your initials, ${proposer.initials}; a second person with initials of their own must decide it.`;
  return null;
}

/** Letters and digits alone: spaces, case, accents and punctuation make nobody a second person. */
const letters = (name: string): string =>
  name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '');
