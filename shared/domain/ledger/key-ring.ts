/**
 * Which key may sign where in a case's log. Keys come and go by entries that an administrator's key countersigned, and are
 * valid from one log index to another: a clock decides nothing (docs/decisions/0320-keys.md).
 */
import type { Entry } from './entry.ts';
import type { Flaw } from './feed-check.ts';

export type KeyRole = 'administrator' | 'device';

export interface RingKey {
  /** Raw Ed25519 public key, hex. */
  readonly key: string;
  readonly role: KeyRole;
  /** Log indexes: it may sign from `from` to before `to`; null while it is valid. */
  readonly from: number;
  readonly to: number | null;
  readonly status: 'valid' | 'rotated' | 'revoked';
  /** The key that took over, where it was rotated. */
  readonly replacedBy: string | null;
  /** Log index of the entry that enrolled it, of the one that ended it: where the reasons are. */
  readonly enrolledAt: number;
  readonly endedAt: number | null;
  /** Whether the key that countersigned was the very key that asked for it. */
  readonly countersignedByItself: boolean;
}

export interface RingEntry {
  readonly index: number;
  readonly entry: Entry;
  /** Leaf hash, hex. */
  readonly hash: string;
  /** Raw key of the entry's feed, hex. */
  readonly key: string;
  /** Whether its signature, chain and place hold: only then does it change anything. */
  readonly sound: boolean;
}

interface Asked {
  readonly act: 'enrolled' | 'rotated' | 'revoked';
  readonly index: number;
  /** Who asked, and about which key. */
  readonly by: string;
  readonly named: string;
  readonly role: KeyRole;
}

/** Subject id of the entries that enrol a key, put it in another's place, or revoke it. The role is part of what is signed. */
export function keySubject(key: string, role: KeyRole = 'device'): string {
  return role === 'administrator' ? `ed25519:${key}:administrator` : `ed25519:${key}`;
}

export function parseKeySubject(id: string): { readonly key: string; readonly role: KeyRole } | null {
  const match = /^ed25519:([0-9a-f]{64})(:administrator)?$/.exec(id);
  return match?.[1] ? { key: match[1], role: match[2] ? 'administrator' : 'device' } : null;
}

/** Subject id of a countersignature. @param hash leaf hash of the entry that is countersigned, hex */
export function countersignedSubject(hash: string): string {
  return `entry:${hash}`;
}

export class KeyRing {
  readonly #keys = new Map<string, RingKey>();
  /** Entries that wait for a countersignature, by leaf hash. */
  readonly #asked = new Map<string, Asked>();

  /** Every key that was ever enrolled, in the order of the log. */
  get keys(): RingKey[] {
    return [...this.#keys.values()];
  }

  /** Raw keys that may sign at a log index, hex. */
  validAt(index: number): string[] {
    return this.keys.filter(({ from, to }) => from <= index && (to === null || index < to)).map(({ key }) => key);
  }

  /** Whether the key, raw hex, is an administrator's and has not ended. */
  isAdministrator(key: string): boolean {
    const known = this.#keys.get(key);
    return known?.role === 'administrator' && known.to === null;
  }

  /** Entries about keys that no administrator has countersigned: they change nothing. */
  get uncountersigned(): { readonly index: number; readonly act: string; readonly key: string }[] {
    return [...this.#asked.values()].map(({ index, act, named }) => ({ index, act, key: named }));
  }

  /** The next entry of the log. The key of the first one is the case's administrator until others are enrolled. */
  take(taken: RingEntry, flaw: Flaw): void {
    const { index, entry, key } = taken;
    if (this.#keys.size === 0 && entry.act === 'opened' && index === 0) this.#enrol(key, 'administrator', 0, 0, true);
    const signer = this.#keys.get(key);
    if (!signer || index < signer.from) {
      if (entry.seq === 0)
        flaw('entry-foreign', 'a feed of a key that the case has enrolled', `key ${key}, enrolled by no entry before`);
      return;
    }
    if (signer.to !== null && index >= signer.to) {
      const gone = signer.status === 'revoked' ? 'revoked' : 'replaced by another';
      flaw(
        'key-revoked',
        `signed with a key that is valid at log index ${index}`,
        `key ${key}, ${gone} at log index ${signer.to - 1}`,
      );
      return;
    }
    if (!taken.sound) return;
    if (entry.act === 'enrolled' || entry.act === 'rotated' || entry.act === 'revoked')
      this.#ask(taken, entry.act, flaw);
    else if (entry.act === 'countersigned') this.#countersign(taken, signer, flaw);
  }

  #ask({ index, entry, hash, key }: RingEntry, act: Asked['act'], flaw: Flaw): void {
    const named = parseKeySubject(entry.subject.id);
    if (!named) flaw('key-unauthorised', 'a subject that names a key', entry.subject.id);
    else if (act === 'revoked' && this.#keys.get(named.key)?.to !== null)
      flaw('key-unauthorised', 'a key that is valid until it is revoked', `key ${named.key}, which is not`);
    else if (act !== 'revoked' && this.#keys.has(named.key))
      flaw('key-unauthorised', 'a key that was never enrolled before', `key ${named.key}, which was`);
    else this.#asked.set(hash, { act, index, by: key, named: named.key, role: named.role });
  }

  #countersign({ index, entry, key }: RingEntry, signer: RingKey, flaw: Flaw): void {
    const hash = entry.subject.id.replace(/^entry:/, '');
    const asked = this.#asked.get(hash);
    if (signer.role !== 'administrator') {
      flaw('key-unauthorised', 'a countersignature by an administrator’s key', `by key ${key} of a device`);
      return;
    }
    if (!asked) {
      flaw('key-unauthorised', 'a countersignature of an entry about a key, before it', entry.subject.id);
      return;
    }
    this.#asked.delete(hash);
    const own = asked.by === key;
    // In force from the next entry on: the countersignature itself is still signed under the old state.
    const from = index + 1;
    if (asked.act === 'revoked') this.#end(asked.named, from, 'revoked', null, asked.index);
    else if (this.#keys.has(asked.named)) flaw('key-unauthorised', 'a key that was never enrolled before', asked.named);
    else if (asked.act === 'enrolled') this.#enrol(asked.named, asked.role, from, asked.index, own);
    else {
      this.#enrol(asked.named, this.#keys.get(asked.by)?.role ?? 'device', from, asked.index, own);
      this.#end(asked.by, from, 'rotated', asked.named, asked.index);
    }
  }

  #enrol(key: string, role: KeyRole, from: number, enrolledAt: number, countersignedByItself: boolean): void {
    const made = { key, role, from, to: null, status: 'valid', replacedBy: null, enrolledAt, endedAt: null } as const;
    this.#keys.set(key, { ...made, countersignedByItself });
  }

  #end(key: string, to: number, status: 'rotated' | 'revoked', replacedBy: string | null, endedAt: number): void {
    const ended = this.#keys.get(key);
    if (ended && ended.to === null) this.#keys.set(key, { ...ended, to, status, replacedBy, endedAt });
  }
}
