/** The keys of a case, read from its entries as they stand; verification reads them again, and believes none of this. */
import { FailureError } from '../../shared/api/failures.ts';
import { type Act, decodeEntry, parseFeedSubject } from '../../shared/domain/ledger/entry.ts';
import { toHex } from '../../shared/domain/ledger/hex.ts';
import { KeyRing } from '../../shared/domain/ledger/key-ring.ts';
import type { ReadTx } from '../store/driver.ts';
import { feedStarts } from '../store/feeds.ts';
import { entriesOfActs } from '../store/ledger.ts';
import { metaValue } from '../store/meta.ts';
import type { Signer } from '../vault/signer.ts';

/** The acts that keys come and go by. */
const keyActs: readonly Act[] = ['opened', 'enrolled', 'rotated', 'revoked', 'countersigned'];

/** Raw keys, hex, by feed. */
export function feedKeys(tx: ReadTx): ReadonlyMap<string, string> {
  const keys = new Map<string, string>();
  for (const { feed, payload } of feedStarts(tx)) {
    const named = parseFeedSubject(decodeEntry(payload)?.subject.id ?? '');
    if (named) keys.set(feed, toHex(named.publicKey));
  }
  return keys;
}

/** The raw key, hex, of the feed that this device goes on with; null where there is none yet. */
export function currentFeedKey(tx: ReadTx): string | null {
  const feed = metaValue(tx, 'feed');
  return feed === null ? null : (feedKeys(tx).get(feed) ?? null);
}

export function keyRingOf(tx: ReadTx): KeyRing {
  const ring = new KeyRing();
  const keys = feedKeys(tx);
  for (const { logIndex, feed, hash, payload } of entriesOfActs(tx, keyActs)) {
    const entry = decodeEntry(payload);
    const key = keys.get(feed);
    if (entry && key) ring.take({ index: logIndex, entry, hash, key, sound: true }, () => undefined);
  }
  return ring;
}

/**
 * For work that names the signing key first and signs with it last.
 *
 * @throws FailureError `conflict` where the device's key was replaced meanwhile
 */
export function requireKey(file: { readonly signer: Signer }, begunWith: Signer): void {
  if (file.signer === begunWith) return;
  throw new FailureError(
    'conflict',
    'The signing key of this device was replaced while this was under way.',
    'Start it again: it is then made with the new key.',
  );
}
