/**
 * What can be said of ledger entries by themselves: form, case, feed, key, signature, hash, chain and detail. Pure, so that
 * a case on its device and a pack in the hands of a stranger are held to the same rules.
 */
import { decodeEntry, detailCommitment, type Entry, entryHash, entryPae, feedId, parseFeedSubject } from './entry.ts';
import { toHex } from './hex.ts';
import type { Signable } from './jcs.ts';
import type { Sha256 } from './merkle.ts';

export interface StoredEntry {
  /** The bytes that were signed. */
  readonly payload: Uint8Array;
  readonly signature: Uint8Array;
  readonly salt: Uint8Array | null;
  /** JSON text; null with the salt where it was erased. */
  readonly detail: string | null;
}

export interface EntryFlaw {
  readonly kind:
    | 'entry-altered'
    | 'entry-replayed'
    | 'entry-foreign'
    | 'entry-missing'
    | 'entry-repeated'
    | 'entry-forked'
    | 'chain-broken'
    | 'detail-missing'
    | 'detail-altered';
  readonly expected: string;
  readonly found: string;
}

export interface CheckedEntry {
  /** Null where the bytes are no entry. */
  readonly entry: Entry | null;
  /** Leaf hash, hex. */
  readonly hash: string;
  /** Null where the detail is missing or not the one committed to. */
  readonly detail: { readonly [key: string]: Signable } | null;
  readonly flaws: readonly EntryFlaw[];
}

export interface FeedCheckDeps {
  readonly sha256: Sha256;
  /** Ed25519 (RFC 8032); false for a key or signature that is none. */
  verifies(rawKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean;
}

interface FeedHead {
  readonly seq: number;
  readonly hash: string;
  readonly key: Uint8Array;
}

/** Checks entries one by one, in the order they are kept; memory grows with the feeds, not with the entries. */
export class FeedChecker {
  readonly #log: string;
  readonly #deps: FeedCheckDeps;
  readonly #heads = new Map<string, FeedHead>();

  /** @param log the case's log: see `caseLog` */
  constructor(log: string, deps: FeedCheckDeps) {
    this.#log = log;
    this.#deps = deps;
  }

  /** Raw public keys by feed id, of every feed whose first entry was seen. */
  keys(): ReadonlyMap<string, Uint8Array> {
    return new Map([...this.#heads].map(([feed, { key }]) => [feed, key]));
  }

  check(stored: StoredEntry): CheckedEntry {
    const flaws: EntryFlaw[] = [];
    const flaw = (kind: EntryFlaw['kind'], expected: string, found: string) => flaws.push({ kind, expected, found });
    const hash = toHex(entryHash(stored.payload, stored.signature, this.#deps.sha256));
    const entry = decodeEntry(stored.payload);
    if (!entry) {
      flaw('entry-altered', 'a well-formed entry', 'bytes that are no entry');
      return { entry, hash, detail: null, flaws };
    }
    if (entry.log !== this.#log) flaw('entry-replayed', this.#log, entry.log);
    const head = this.#heads.get(entry.feed);
    const key = this.#keyOf(entry, head, flaw);
    if (key && !this.#deps.verifies(key, entryPae(stored.payload), stored.signature))
      flaw('entry-altered', 'a signature by the key of its feed', 'a signature that does not fit');
    if (head) placeInFeed(entry, hash, head, flaw);
    if (key && (!head || entry.seq > head.seq)) this.#heads.set(entry.feed, { seq: entry.seq, hash, key });
    return { entry, hash, detail: this.#detailOf(stored, entry, flaw), flaws };
  }

  #keyOf(entry: Entry, head: FeedHead | undefined, flaw: Flaw): Uint8Array | null {
    if (entry.seq !== 0) {
      if (!head) flaw('entry-missing', 'the entries of its feed from 0 on', `begins at entry ${entry.seq}`);
      return head?.key ?? null;
    }
    const named = parseFeedSubject(entry.subject.id);
    if (
      entry.act !== 'opened' ||
      !named ||
      feedId(entry.log, named.publicKey, named.nonce, this.#deps.sha256) !== entry.feed
    ) {
      flaw('entry-foreign', 'a first entry that names the key of its feed', entry.subject.id);
      return null;
    }
    return named.publicKey;
  }

  #detailOf(stored: StoredEntry, entry: Entry, flaw: Flaw): CheckedEntry['detail'] {
    if (stored.salt === null || stored.detail === null) {
      flaw('detail-missing', `the detail that digest ${entry.detail} commits to`, 'none');
      return null;
    }
    try {
      const detail = JSON.parse(stored.detail) as { [key: string]: Signable };
      if (toHex(detailCommitment(stored.salt, detail, this.#deps.sha256)) === entry.detail) return detail;
    } catch {
      // Not JSON, or nothing that could have been signed: the same finding as any other text.
    }
    flaw('detail-altered', `the detail that digest ${entry.detail} commits to`, 'another text');
    return null;
  }
}

type Flaw = (kind: EntryFlaw['kind'], expected: string, found: string) => void;

function placeInFeed(entry: Entry, hash: string, head: FeedHead, flaw: Flaw): void {
  if (entry.seq === head.seq + 1) {
    if (entry.prev !== head.hash) flaw('chain-broken', `follows ${head.hash}`, `says it follows ${entry.prev}`);
  } else if (entry.seq > head.seq)
    flaw('entry-missing', `entry ${head.seq + 1} after entry ${head.seq}`, `entry ${entry.seq}`);
  else if (entry.seq === head.seq && hash !== head.hash)
    flaw('entry-forked', `one entry ${entry.seq} in the feed, ${head.hash}`, `another one, ${hash}`);
  else flaw('entry-repeated', `entry ${head.seq + 1} after entry ${head.seq}`, `entry ${entry.seq}, again or too late`);
}
