/** Digests that ledger entries carry for rows of the case, so that a row edited behind Continuity's back is found. */
import { createHash } from 'node:crypto';

/** SHA-256 over the ids as 8-byte big-endian integers, one after another, hex. */
export function idListDigest(ids: Iterable<number>): string {
  const hash = createHash('sha256');
  const buffer = Buffer.alloc(8);
  for (const id of ids) {
    buffer.writeBigUInt64BE(BigInt(id));
    hash.update(buffer);
  }
  return hash.digest('hex');
}
