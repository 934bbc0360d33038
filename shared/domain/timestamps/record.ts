/** A trusted timestamp as it is kept beside what it stamps: everything that a later verification needs but the stamped bytes. */
import { z } from 'zod';
import { fromHex } from '../ledger/hex.ts';
import { decodeBase64 } from '../ledger/strict-text.ts';

export const TimestampRecord = z.strictObject({
  /** SHA-256 of the stamped bytes, hex. */
  digest: z.string().regex(/^[0-9a-f]{64}$/),
  /** RFC 3161 TimeStampToken (DER), base64. It alone is the proof: the other fields only say what it should be. */
  token: z.base64().max(175_000),
  /** µs since 1970 UTC, as the token says. */
  time: z.int(),
  /** Where it was asked for. */
  url: z.string().max(2048),
});
export type TimestampRecord = z.infer<typeof TimestampRecord>;

/** Digest and token of a record as bytes; null where it was changed into something that has none. */
export function recordBytes(record: TimestampRecord): { digest: Uint8Array; token: Uint8Array } | null {
  const token = decodeBase64(record.token);
  if (!token || !/^[0-9a-f]{64}$/.test(record.digest)) return null;
  return { digest: fromHex(record.digest), token };
}
