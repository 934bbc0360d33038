/** Ledger entries on their way to a thread and back, as one buffer each way: numbers first, then the bytes of every entry. */
import { hash as hashOnce, type KeyObject } from 'node:crypto';
import { sameBytes } from '../../shared/domain/ledger/bytes.ts';
import {
  type BegunEntry,
  type EntryFacts,
  entryFacts,
  type FeedCheckDeps,
} from '../../shared/domain/ledger/feed-check.ts';
import { toHex } from '../../shared/domain/ledger/hex.ts';
import { publicKeyFrom, verifies } from '../ed25519.ts';

/** Int32 words of an entry: index of its key, then bytes of payload, signature, salt and detail; -1 for what it has not. */
const words = 5;
const digest = 32;
/** Bytes of an answer: whether it was signed, how its detail stands, its leaf hash. */
const answer = 2 + digest;
const details = ['fits', 'missing', 'other'] as const;

/** Every verification of one thread: a key is read once, however many entries it signed. */
export function entryDeps(): FeedCheckDeps {
  const known = new Map<string, KeyObject | null>();
  // Long runs of entries are by one key.
  let last: { readonly raw: Uint8Array; readonly key: KeyObject | null } | null = null;
  const keyOf = (raw: Uint8Array): KeyObject | null => {
    if (last && sameBytes(last.raw, raw)) return last.key;
    const name = toHex(raw);
    const key = known.get(name) ?? keyOrNull(raw);
    known.set(name, key);
    last = { raw: Uint8Array.from(raw), key };
    return key;
  };
  return {
    sha256: (data) => hashOnce('sha256', data, 'buffer'),
    verifies: (raw, message, signature) => {
      const key = keyOf(raw);
      return key !== null && verifies(key, message, signature);
    },
  };
}

function keyOrNull(raw: Uint8Array): KeyObject | null {
  try {
    return raw.length === digest ? publicKeyFrom(raw) : null;
  } catch {
    return null;
  }
}

export function packEntries(entries: readonly BegunEntry[]): ArrayBuffer {
  const keys = new Map<Uint8Array, number>();
  for (const { key } of entries) if (key && !keys.has(key)) keys.set(key, keys.size);
  const head = new Int32Array(2 + words * entries.length);
  head[0] = entries.length;
  head[1] = keys.size;
  let size = head.byteLength + digest * (keys.size + entries.length);
  for (const [n, { stored, key }] of entries.entries()) {
    const at = 2 + words * n;
    head[at] = key ? (keys.get(key) as number) : -1;
    head[at + 1] = stored.payload.length;
    head[at + 2] = stored.signature.length;
    head[at + 3] = stored.salt?.length ?? -1;
    head[at + 4] = stored.detail === null ? -1 : Buffer.byteLength(stored.detail);
    for (let w = 1; w < words; w++) size += Math.max(0, head[at + w] as number);
  }
  const out = Buffer.from(new ArrayBuffer(size));
  out.set(new Uint8Array(head.buffer));
  let at = head.byteLength;
  const put = (bytes: Uint8Array | null): void => {
    if (bytes === null) return;
    out.set(bytes, at);
    at += bytes.length;
  };
  for (const key of keys.keys()) put(key);
  for (const { entry } of entries) {
    if (entry) out.write(entry.detail, at, 'hex');
    at += digest;
  }
  for (const { stored } of entries) {
    put(stored.payload);
    put(stored.signature);
    put(stored.salt);
    if (stored.detail !== null) at += out.write(stored.detail, at, 'utf8');
  }
  return out.buffer;
}

/** The thread's side: what each entry's bytes say, in their order. */
export function answerEntries(packed: ArrayBuffer, deps: FeedCheckDeps): ArrayBuffer {
  const head = new Int32Array(packed, 0, packed.byteLength >> 2);
  const bytes = Buffer.from(packed);
  const count = head[0] as number;
  const keys = head[1] as number;
  const keysAt = 4 * (2 + words * count);
  const digestsAt = keysAt + digest * keys;
  let at = digestsAt + digest * count;
  const take = (length: number): Buffer | null => {
    if (length < 0) return null;
    at += length;
    return bytes.subarray(at - length, at);
  };
  const out = Buffer.from(new ArrayBuffer(answer * count));
  for (let n = 0; n < count; n++) {
    const word = 2 + words * n;
    const key = head[word] as number;
    const detail = head[word + 4] as number;
    const stored = {
      payload: take(head[word + 1] as number) as Uint8Array,
      signature: take(head[word + 2] as number) as Uint8Array,
      salt: take(head[word + 3] as number),
      detail: detail < 0 ? null : (take(detail) as Buffer).toString('utf8'),
    };
    const raw = key < 0 ? null : bytes.subarray(keysAt + digest * key, keysAt + digest * (key + 1));
    const committed = bytes.subarray(digestsAt + digest * n, digestsAt + digest * (n + 1));
    const facts = entryFacts(stored, raw, committed, deps);
    out[answer * n] = facts.signed ? 1 : 0;
    out[answer * n + 1] = details.indexOf(facts.detail);
    out.set(facts.leaf, answer * n + 2);
  }
  return out.buffer;
}

export function unpackAnswers(answers: ArrayBuffer): EntryFacts[] {
  const bytes = Buffer.from(answers);
  return Array.from({ length: bytes.length / answer }, (_, n) => ({
    signed: bytes[answer * n] === 1,
    detail: details[bytes[answer * n + 1] as number] ?? 'other',
    leaf: bytes.subarray(answer * n + 2, answer * (n + 1)),
    hash: bytes.toString('hex', answer * n + 2, answer * (n + 1)),
  }));
}
