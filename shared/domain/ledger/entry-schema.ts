/** What an entry is made of. Nothing here may change for `v: 1`; acts may be added. */
import { z } from 'zod';

/** Every kind of act that continuity is made of (DOMAIN.md, Exhibits and continuity; DPA 2018 s.62). */
export const acts = [
  'opened',
  'created',
  'acquired',
  'imported',
  'viewed',
  'searched',
  'annotated',
  'tagged',
  'withdrawn',
  'exhibited',
  'transferred',
  'redacted',
  'exported',
  'approved',
  'rejected',
  'verified',
  'erased',
  'accessed',
  'declared',
  'proposed',
  'enrolled',
  'rotated',
  'revoked',
  'countersigned',
  'acknowledged',
  'stated',
] as const;
export type Act = (typeof acts)[number];

const Hash = z.string().regex(/^[0-9a-f]{64}$/);
const Count = z.int().nonnegative();
const Instant = z.iso.datetime({ precision: 3 });

export const Entry = z.strictObject({
  v: z.literal(1),
  /** Feed id: see `feedId`. */
  feed: Hash,
  /** Position in the feed, from 0. */
  seq: Count,
  /** Leaf hash of the entry before it in the feed; null only at 0. */
  prev: Hash.nullable(),
  /** The case's log. An entry of another case does not verify here. */
  log: z.string().min(1).max(256),
  act: z.enum(acts),
  /** What the act was done to. `sha256` and `size` (bytes) are of its content where it has any. */
  subject: z.strictObject({ id: z.string().min(1).max(256), sha256: Hash.nullable(), size: Count.nullable() }),
  /** An opaque person id: names stay outside the signed bytes, where they can be erased. */
  actor: z.uuid(),
  /** The device's clock, UTC. Never used for order. */
  at: Instant,
  /** Identifies one run of the device since it was started; `mono` is µs on its monotonic clock. */
  boot: z.string().regex(/^[0-9a-f]{32}$/),
  mono: Count,
  /** The last checkpoint of the case's log that this device has seen. */
  seen: z.strictObject({ size: Count, root: Hash, time: Instant }).nullable(),
  /** Heads of other feeds of this case known to the device: ties the feeds together. */
  after: z.array(Hash).max(64),
  /** Salted commitment to the detail: see `detailCommitment`. */
  detail: Hash,
});
export type Entry = z.infer<typeof Entry>;
