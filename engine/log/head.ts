/** The end of a case's ledger, small enough to be kept where the case file is not. */
import { z } from 'zod';
import { toHex } from '../../shared/domain/ledger/hex.ts';
import type { ReadTx } from '../store/driver.ts';
import { entryHashAt } from '../store/ledger.ts';
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

/**
 * What the file has where `head` was: `same` or `continued` where it is still there, `forked` where its place holds another
 * entry or the entries before it are others, `shorter` where the file ends before it.
 *
 * @throws FailureError `case-damaged` where the log cannot be read there
 */
export function compareHead(tx: ReadTx, head: Head): 'same' | 'continued' | 'forked' | 'shorter' {
  const size = logSize(tx);
  const found = entryHashAt(tx, head.feed, head.seq);
  if (found !== null && found !== head.hash) return 'forked';
  if (found === null || size < head.size) return size < head.size ? 'shorter' : 'forked';
  if (toHex(rootAt(tx, head.size)) !== head.root) return 'forked';
  return size === head.size ? 'same' : 'continued';
}
