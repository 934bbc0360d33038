/** The only way to change a case: the change and its signed ledger entry, in one transaction or not at all. */
import { randomBytes } from 'node:crypto';
import {
  type Act,
  caseLog,
  detailCommitment,
  type Entry,
  encodeEntry,
  entryHash,
  entryPae,
  feedId,
  feedSubject,
} from '../shared/domain/ledger/entry.ts';
import { toHex } from '../shared/domain/ledger/hex.ts';
import type { Signable } from '../shared/domain/ledger/jcs.ts';
import { countersignedSubject, type KeyRole, keySubject } from '../shared/domain/ledger/key-ring.ts';
import type { CaseFile } from './case-file.ts';
import type { Head } from './log/head.ts';
import { checkpointInCommit } from './log/local-log.ts';
import { LogTail } from './log/tail.ts';
import type { PersonRecord } from './store/device-database.ts';
import { type WriteTx, write, writeUnsynced } from './store/driver.ts';
import { appendEntry, feedHead, otherHeads, tallyEntries } from './store/ledger.ts';
import { lastCheckpoint } from './store/log.ts';
import { keepPerson, metaValue, setMeta } from './store/meta.ts';
import { type Signer, sha256 } from './vault/signer.ts';

export interface ActRecord {
  readonly act: Act;
  readonly subject: { readonly id: string; readonly sha256: string | null; readonly size: number | null };
  /** The personal and explanatory part: who by name, why, the record as changed. Kept outside the signed bytes. */
  readonly detail: { readonly [key: string]: Signable };
  /** Who acted, where that was before; whoever acts now where it is absent. */
  readonly by?: PersonRecord;
}

/** Appends a signed entry in the running transaction and returns its leaf hash (hex). */
export type Record = (act: ActRecord) => string;

/**
 * Runs `work` in one transaction. It must record at least one act; whatever it throws undoes everything.
 *
 * @throws Error where nothing was recorded: a change without an entry is a fault of ours
 */
export function commit<T>(file: CaseFile, work: (tx: WriteTx, record: Record) => T): T {
  const { value, head } = write(file.db, (tx) => {
    const appending = new Appending(tx, file);
    // What was viewed before comes before in the log.
    for (const act of file.waiting?.acts() ?? []) appending.append(act);
    let recorded = 0;
    const value = work(tx, (act) => {
      recorded++;
      return appending.append(act);
    });
    if (recorded === 0) throw new Error('a change to a case without a ledger entry');
    return { value, head: appending.finish() };
  });
  file.waiting?.recorded();
  file.revision++;
  file.committed(head);
  return value;
}

/** Commits the acts that wait, and nothing else: they change no row of the case, so what is cached from it stays good. */
export function commitWaiting(file: CaseFile): void {
  const acts = file.waiting?.acts() ?? [];
  if (acts.length === 0) return;
  const head = write(file.db, (tx) => {
    const appending = new Appending(tx, file);
    for (const act of acts) appending.append(act);
    return appending.finish();
  });
  file.waiting?.recorded();
  file.committed(head);
}

/**
 * Writes rows that are not part of the case until a later `commit` makes them so (the staged rows of an import): nothing
 * reads them, and whatever is left of them after a crash is removed when the case is next opened.
 */
export function stage<T>(file: CaseFile, work: (tx: WriteTx) => T): T {
  return writeUnsynced(file.db, work);
}

/**
 * Tells the case that this device signs with another key from here on: the old key's entry that names the new one, its
 * countersignature, and the first entry of the new key's own feed; all of it or nothing. The old key must be an
 * administrator's (docs/decisions/0320-keys.md).
 */
export function handOver(
  file: CaseFile,
  next: Signer,
  said: { readonly reason: string; readonly by: PersonRecord },
): void {
  const head = write(file.db, (tx) => {
    const appending = new Appending(tx, file);
    for (const act of file.waiting?.acts() ?? []) appending.append(act);
    const { by, reason } = said;
    recordKeyAct((act) => appending.append({ ...act, by }), {
      act: 'rotated',
      key: next.publicKey,
      role: 'device',
      detail: { reason },
    });
    appending.handOver(next, by);
    return appending.finish();
  });
  file.signer = next;
  file.waiting?.recorded();
  file.revision++;
  file.committed(head);
}

/** An entry about a key, and this device's countersignature of it as an administrator. Returns the entry's leaf hash. */
export function recordKeyAct(
  record: Record,
  about: {
    readonly act: 'enrolled' | 'rotated' | 'revoked';
    /** Raw. */
    readonly key: Uint8Array;
    readonly role: KeyRole;
    readonly detail: ActRecord['detail'];
  },
): string {
  const fingerprint = toHex(sha256(about.key));
  const subject = { id: keySubject(toHex(about.key), about.role), sha256: fingerprint, size: 32 };
  const hash = record({ act: about.act, subject, detail: { ...about.detail, fingerprint } });
  record({
    act: 'countersigned',
    subject: { id: countersignedSubject(hash), sha256: null, size: null },
    detail: { act: about.act, fingerprint },
  });
  return hash;
}

/** The entries of one transaction: what they share is read once. */
class Appending {
  readonly #tx: WriteTx;
  readonly #file: CaseFile;
  readonly #known = new Set<string>();
  /** Entries appended, by act and person. */
  readonly #tally = new Map<string, { readonly act: Act; readonly actor: string; entries: number }>();
  #end: End | null = null;
  #signer: Signer;

  constructor(tx: WriteTx, file: CaseFile) {
    this.#tx = tx;
    this.#file = file;
    this.#signer = file.signer;
  }

  /** Begins the feed of another key; what follows is signed with that one. */
  handOver(next: Signer, person: PersonRecord): void {
    const end = this.#end;
    if (!end) throw new Error('a key was handed over before anything was said of it');
    this.#signer = next;
    this.#end = this.#begin(end.tail, end.seen, person);
  }

  append(act: ActRecord): string {
    const person = act.by ?? this.#file.person();
    if (!this.#known.has(person.id)) keepPerson(this.#tx, person);
    this.#known.add(person.id);
    this.#end ??= this.#open(person);
    return this.#sign(this.#end, act, person);
  }

  /** Where the ledger now ends. At least one act must have been appended. */
  finish(): Head {
    const end = this.#end;
    if (!end?.head) throw new Error('a commit that appended nothing');
    for (const { act, actor, entries } of this.#tally.values()) tallyEntries(this.#tx, act, actor, entries);
    const root = end.tail.root();
    checkpointInCommit(this.#tx, { ...this.#file, signer: this.#signer }, end.tail.size, root);
    return { feed: end.feed, ...end.head, size: end.tail.size, root: toHex(root) };
  }

  #open(person: PersonRecord): End {
    const tx = this.#tx;
    const tail = new LogTail(tx);
    const checkpoint = lastCheckpoint(tx);
    const seen = checkpoint && { size: checkpoint.size, root: checkpoint.root, time: checkpoint.at };
    const feed = metaValue(tx, 'feed');
    // A feed whose newest entries were lost ends there: the same place of it must not be signed twice.
    if (feed !== null && !this.#file.lostFeeds.has(feed))
      return { feed, head: feedHead(tx, feed), after: otherHeads(tx, feed), seen, tail };
    return this.#begin(tail, seen, person);
  }

  #begin(tail: LogTail, seen: Entry['seen'], person: PersonRecord): End {
    const key = this.#signer.publicKey;
    const nonce = randomBytes(16);
    const made = feedId(caseLog(this.#file.id), key, nonce, sha256);
    setMeta(this.#tx, 'feed', made);
    const end: End = { feed: made, head: null, after: otherHeads(this.#tx, made), seen, tail };
    const subject = { id: feedSubject(key, nonce), sha256: toHex(sha256(key)), size: 32 };
    this.#sign(end, { act: 'opened', subject, detail: {} }, person);
    return end;
  }

  #sign(end: End, act: ActRecord, person: PersonRecord): string {
    const { clock, id } = this.#file;
    const detail: Signable = { ...act.detail, by: person.name, initials: person.initials, role: person.role };
    const salt = randomBytes(32);
    const entry: Entry = {
      v: 1,
      feed: end.feed,
      seq: end.head === null ? 0 : end.head.seq + 1,
      prev: end.head?.hash ?? null,
      log: caseLog(id),
      act: act.act,
      subject: act.subject,
      actor: person.id,
      at: clock.now().toISOString(),
      boot: clock.boot,
      mono: clock.mono(),
      seen: end.seen,
      after: end.after,
      detail: toHex(detailCommitment(salt, detail, sha256)),
    };
    const payload = encodeEntry(entry);
    const signature = this.#signer.sign(entryPae(payload));
    const leaf = entryHash(payload, signature, sha256);
    const hash = toHex(leaf);
    appendEntry(this.#tx, {
      logIndex: end.tail.size,
      feed: end.feed,
      seq: entry.seq,
      hash,
      payload,
      signature,
      act: entry.act,
      subject: entry.subject.id,
      at: entry.at,
      actor: entry.actor,
      salt,
      detail: JSON.stringify(detail),
    });
    const key = `${entry.act} ${entry.actor}`;
    const tally = this.#tally.get(key) ?? { act: entry.act, actor: entry.actor, entries: 0 };
    tally.entries++;
    this.#tally.set(key, tally);
    end.tail.push(leaf);
    end.head = { seq: entry.seq, hash };
    return hash;
  }
}

/** Where this device's feed and the case's log end. */
interface End {
  readonly feed: string;
  head: { readonly seq: number; readonly hash: string } | null;
  readonly after: string[];
  /** The last checkpoint of the case's log that this device has seen; its own, until there is a central log. */
  readonly seen: Entry['seen'];
  readonly tail: LogTail;
}
