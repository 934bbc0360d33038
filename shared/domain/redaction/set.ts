/**
 * A set of redactions: what is to be taken out of one source for one audience, on which grounds. It is what a second person
 * approves, by the digest of its exact state; where anything of it is no longer so, the approval has lapsed.
 */
import { z } from 'zod';
import { toHex } from '../ledger/hex.ts';
import { jcs, type Signable } from '../ledger/jcs.ts';
import type { Sha256 } from '../ledger/merkle.ts';

/** Points (1/72 inch) from the top left corner of the page as it is shown, turned upright, y downwards. */
export const MarkRect = z.strictObject({
  x: z.number().min(-20_000).max(20_000),
  y: z.number().min(-20_000).max(20_000),
  width: z.number().positive().max(20_000),
  height: z.number().positive().max(20_000),
});
export type MarkRect = z.infer<typeof MarkRect>;

/** As it is signed: x, y, width and height in hundredths of a point. What is signed is what is drawn. */
export const SignedRect = z.tuple([z.int(), z.int(), z.int().positive(), z.int().positive()]);
export type SignedRect = z.infer<typeof SignedRect>;

/** How it was found: a box drawn, text selected, or a hit of a search. */
export const MarkWay = z.enum(['box', 'text', 'search']);

const Hash = z.string().regex(/^[0-9a-f]{64}$/);
const Uuid = z.uuid();

export const SetState = z.strictObject({
  v: z.literal(1),
  type: z.literal('continuity-redaction-set'),
  id: Uuid,
  source: z.strictObject({ kind: z.enum(['exhibit', 'document']), id: Uuid, sha256: Hash }),
  name: z.string(),
  audience: z.string(),
  /** In the order they were made. */
  marks: z.array(
    z.strictObject({
      id: Uuid,
      page: z.int().positive(),
      rects: z.array(SignedRect).min(1),
      ground: z.string(),
      words: z.string(),
      /** Id of a person. */
      author: Uuid,
      /** Leaf hash of the entry that stated it. */
      entry: Hash,
    }),
  ),
});
export type SetState = z.infer<typeof SetState>;

/** SHA-256 of the canonical JSON (RFC 8785), hex. */
export function setDigest(state: SetState, sha256: Sha256): string {
  return toHex(sha256(jcs(state as Signable)));
}

/** Never smaller than it was: edges go outwards. */
export function signRect({ x, y, width, height }: MarkRect): SignedRect {
  // What is a hundredth but for the binary fraction stays that hundredth.
  const down = (points: number): number => Math.floor(points * 100 + 1e-6);
  const up = (points: number): number => Math.ceil(points * 100 - 1e-6);
  const left = down(x);
  const top = down(y);
  return [left, top, Math.max(1, up(x + width) - left), Math.max(1, up(y + height) - top)];
}

export function rectOf([x, y, width, height]: SignedRect): MarkRect {
  return { x: x / 100, y: y / 100, width: width / 100, height: height / 100 };
}

export type SetStatus = 'draft' | 'proposed' | 'approved' | 'rejected' | 'lapsed' | 'applied';

/**
 * Where a set stands. What was proposed, decided or applied counts only for the very state it was said of.
 *
 * @param now digest of the set as it is
 * @param sourceThere whether its source still is what it was
 */
export function statusOf(
  now: string,
  sourceThere: boolean,
  proposal: { readonly digest: string } | null,
  decision: { readonly digest: string; readonly decision: 'approved' | 'rejected' } | null,
  applied: { readonly digest: string } | null,
): SetStatus {
  if (applied?.digest === now) return 'applied';
  if (decision !== null && decision.decision === 'approved' && proposal?.digest === decision.digest)
    return decision.digest === now && sourceThere ? 'approved' : 'lapsed';
  if (proposal === null) return 'draft';
  if (proposal.digest !== now || !sourceThere) return 'lapsed';
  return decision?.digest === now && decision.decision === 'rejected' ? 'rejected' : 'proposed';
}
