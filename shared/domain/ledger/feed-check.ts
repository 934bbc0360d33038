/**
 * What can be said of ledger entries by themselves: form, case, feed, key, signature, hash, chain and detail. Pure, so that
 * a case on its device and a pack in the hands of a stranger are held to the same rules. What costs time and needs no other
 * entry (`entryFacts`) can be found anywhere, in any order; the rest is said in the order of the log.
 */
import { concatBytes, sameBytes } from './bytes.ts';
import { canonicalText } from './canonical-text.ts';
import { decodeEntry, type Entry, feedId, leafBytes, parseFeedSubject } from './entry.ts';
import { fromHex, toHex } from './hex.ts';
import type { Signable } from './jcs.ts';
import { KeyRing } from './key-ring.ts';
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
    | 'detail-altered'
    | 'key-revoked'
    | 'key-unauthorised';
  readonly expected: string;
  readonly found: string;
}

export interface CheckedEntry {
  /** Null where the bytes are no entry. */
  readonly entry: Entry | null;
  /** Leaf hash: 32 bytes, and in hex. */
  readonly leaf: Uint8Array;
  readonly hash: string;
  /** Null where the detail is missing or not the one committed to. Read when asked for. */
  readonly detail: { readonly [key: string]: Signable } | null;
  /** Whether the key of its feed is known and signed it. */
  readonly authentic: boolean;
  readonly flaws: readonly EntryFlaw[];
}

export interface FeedCheckDeps {
  readonly sha256: Sha256;
  /** Ed25519 (RFC 8032); false for a key or signature that is none. */
  verifies(rawKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean;
}

/** An entry that was read, with what its facts are to be found by. */
export interface BegunEntry {
  readonly stored: StoredEntry;
  readonly entry: Entry | null;
  /** Raw key that must have signed; null where none is known. */
  readonly key: Uint8Array | null;
}

/** What an entry's bytes say whatever stands before them. */
export interface EntryFacts {
  /** RFC 6962 leaf hash, 32 bytes. */
  readonly leaf: Uint8Array;
  /** The same in hex. */
  readonly hash: string;
  /** Whether `key` signed; true where there is no key to ask. */
  readonly signed: boolean;
  readonly detail: 'fits' | 'missing' | 'other';
}

/**
 * The costly part, for any thread: one Ed25519 verification and two hashes.
 *
 * @param committed the digest that the entry commits its detail to, 32 bytes; null where there is no entry
 */
export function entryFacts(
  stored: StoredEntry,
  key: Uint8Array | null,
  committed: Uint8Array | null,
  { sha256, verifies }: FeedCheckDeps,
): EntryFacts {
  // One buffer holds 0x00, the signed bytes and the signature: the last two are the leaf, the middle is what was signed.
  const { bytes, signed } = leafBytes(stored.payload, stored.signature);
  const leaf = sha256(bytes);
  return {
    leaf,
    hash: toHex(leaf),
    signed: key === null || verifies(key, signed, stored.signature),
    detail: detailFact(stored, committed, sha256),
  };
}

function detailFact({ salt, detail }: StoredEntry, committed: Uint8Array | null, sha256: Sha256): EntryFacts['detail'] {
  if (salt === null || detail === null) return 'missing';
  try {
    const value = JSON.parse(detail) as Signable;
    const text = canonicalText(value);
    if (text === null) return 'other';
    const found = sha256(concatBytes(salt, utf8.encode(text)));
    return committed !== null && sameBytes(found, committed) ? 'fits' : 'other';
  } catch {
    // Not JSON, or nothing that could have been signed: the same finding as any other text.
    return 'other';
  }
}

const utf8 = new TextEncoder();

interface FeedHead {
  readonly seq: number;
  readonly hash: string;
}

/** Checks entries one by one, in the order of their log; memory grows with the feeds and keys, not with the entries. */
export class FeedChecker {
  readonly #log: string;
  readonly #deps: FeedCheckDeps;
  readonly #keys = new Map<string, { readonly raw: Uint8Array; readonly hex: string }>();
  readonly #heads = new Map<string, FeedHead>();
  readonly #ring = new KeyRing();
  #index = 0;

  /** @param log the case's log: see `caseLog` */
  constructor(log: string, deps: FeedCheckDeps) {
    this.#log = log;
    this.#deps = deps;
  }

  /** Raw public keys by feed id, of every feed whose first entry was seen. */
  keys(): ReadonlyMap<string, Uint8Array> {
    return new Map([...this.#keys].map(([feed, { raw }]) => [feed, raw]));
  }

  /** The case's keys, as far as the entries that were checked say. */
  get ring(): KeyRing {
    return this.#ring;
  }

  /** Both steps at once. */
  check(stored: StoredEntry): CheckedEntry {
    const begun = this.begin(stored);
    const committed = begun.entry && fromHex(begun.entry.detail);
    return this.finish(begun, entryFacts(stored, begun.key, committed, this.#deps));
  }

  /** The first step, in order: reads an entry and says whose signature it must carry. May be ahead of `finish`. */
  begin(stored: StoredEntry): BegunEntry {
    const entry = decodeEntry(stored.payload);
    if (entry?.seq === 0) {
      const key = this.#namedKey(entry);
      if (key && !this.#keys.has(entry.feed)) this.#keys.set(entry.feed, { raw: key, hex: toHex(key) });
      return { stored, entry, key };
    }
    return { stored, entry, key: (entry && this.#keys.get(entry.feed)?.raw) ?? null };
  }

  /** The second step, in the same order, with what was found of the entry meanwhile. */
  finish({ stored, entry, key }: BegunEntry, facts: EntryFacts): CheckedEntry {
    const index = this.#index++;
    const flaws: EntryFlaw[] = [];
    const flaw: Flaw = (kind, expected, found) => flaws.push({ kind, expected, found });
    const { hash } = facts;
    if (!entry) {
      flaw('entry-altered', 'a well-formed entry', 'bytes that are no entry');
      return new Checked(stored, null, false, facts, hash, flaws);
    }
    if (entry.log !== this.#log) flaw('entry-replayed', this.#log, entry.log);
    const head = this.#heads.get(entry.feed);
    if (entry.seq === 0 && !key)
      flaw('entry-foreign', 'a first entry that names the key of its feed', entry.subject.id);
    if (entry.seq !== 0 && !head)
      flaw('entry-missing', 'the entries of its feed from 0 on', `begins at entry ${entry.seq}`);
    if (!facts.signed) flaw('entry-altered', 'a signature by the key of its feed', 'a signature that does not fit');
    if (head) placeInFeed(entry, hash, head, flaw);
    if (key) {
      if (!head || entry.seq > head.seq) this.#heads.set(entry.feed, { seq: entry.seq, hash });
      const hex = this.#keys.get(entry.feed)?.hex ?? toHex(key);
      this.#ring.take({ index, entry, hash, key: hex, sound: flaws.length === 0 }, flaw);
    }
    if (facts.detail === 'missing') flaw('detail-missing', `the detail that digest ${entry.detail} commits to`, 'none');
    if (facts.detail === 'other')
      flaw('detail-altered', `the detail that digest ${entry.detail} commits to`, 'another text');
    return new Checked(stored, entry, key !== null && facts.signed, facts, hash, flaws);
  }

  /** The key that a feed's first entry names; null where it is not the one that the feed id is made of. */
  #namedKey(entry: Entry): Uint8Array | null {
    const named = entry.act === 'opened' ? parseFeedSubject(entry.subject.id) : null;
    return named && feedId(entry.log, named.publicKey, named.nonce, this.#deps.sha256) === entry.feed
      ? named.publicKey
      : null;
  }
}

class Checked implements CheckedEntry {
  readonly entry: Entry | null;
  readonly leaf: Uint8Array;
  readonly hash: string;
  readonly authentic: boolean;
  readonly flaws: readonly EntryFlaw[];
  readonly #text: string | null;

  constructor(
    stored: StoredEntry,
    entry: Entry | null,
    authentic: boolean,
    facts: EntryFacts,
    hash: string,
    flaws: readonly EntryFlaw[],
  ) {
    this.entry = entry;
    this.authentic = authentic;
    this.leaf = facts.leaf;
    this.hash = hash;
    this.flaws = flaws;
    this.#text = entry !== null && facts.detail === 'fits' ? stored.detail : null;
  }

  get detail(): CheckedEntry['detail'] {
    return this.#text === null ? null : (JSON.parse(this.#text) as { [key: string]: Signable });
  }
}

export type Flaw = (kind: EntryFlaw['kind'], expected: string, found: string) => void;

function placeInFeed(entry: Entry, hash: string, head: FeedHead, flaw: Flaw): void {
  if (entry.seq === head.seq + 1) {
    if (entry.prev !== head.hash) flaw('chain-broken', `follows ${head.hash}`, `says it follows ${entry.prev}`);
  } else if (entry.seq > head.seq)
    flaw('entry-missing', `entry ${head.seq + 1} after entry ${head.seq}`, `entry ${entry.seq}`);
  else if (entry.seq === head.seq && hash !== head.hash)
    flaw('entry-forked', `one entry ${entry.seq} in the feed, ${head.hash}`, `another one, ${hash}`);
  else flaw('entry-repeated', `entry ${head.seq + 1} after entry ${head.seq}`, `entry ${entry.seq}, again or too late`);
}
