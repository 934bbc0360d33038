/** The end of a case's ledger, small enough to be kept where the case file is not. */
import { z } from 'zod';
import { toHex } from '../../shared/domain/ledger/hex.ts';
import type { ReadTx } from '../store/driver.ts';
import { entryHashAt, lastPlace } from '../store/ledger.ts';
import { logSize } from '../store/log.ts';
import { rootAt } from './tail.ts';

const Hash = z.string().regex(/^[0-9a-f]{64}$/);

export const Head = z.strictObject({
  /** The newest entry: its feed, its place there, its leaf hash. */
  feed: Hash,
  seq: z.int().nonnegative(),
  hash: Hash,
  /** Entries in the log, and the RFC 6962 root over them. */
  size: z.int().positive(),
  root: Hash,
});
export type Head = z.infer<typeof Head>;

/** Where the ledger ends now; null where it is empty. @throws FailureError `case-damaged` */
export function headOf(tx: ReadTx): Head | null {
  const last = lastPlace(tx);
  const size = logSize(tx);
  return last && { ...last, size, root: toHex(rootAt(tx, size)) };
}

/**
 * What the file has where `head` was. `same` and `continued`: that head is still in it. `missing`: no entry at its place.
 * `forked`: another entry at its place. `rewritten`: the entry, but not the log that it ended.
 *
 * @throws FailureError `case-damaged` where the log cannot be read there
 */
export function compareHead(tx: ReadTx, head: Head): 'same' | 'continued' | 'missing' | 'forked' | 'rewritten' {
  const found = entryHashAt(tx, head.feed, head.seq);
  if (found === null) return 'missing';
  if (found !== head.hash) return 'forked';
  const size = logSize(tx);
  if (size < head.size || toHex(rootAt(tx, head.size)) !== head.root) return 'rewritten';
  return size === head.size ? 'same' : 'continued';
}
