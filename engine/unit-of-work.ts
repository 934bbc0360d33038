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
import type { CaseFile } from './case-file.ts';
import { type WriteTx, write, writeStaged } from './store/driver.ts';
import { appendEntry, feedHead, otherHeads } from './store/ledger.ts';
import { keepPerson, metaValue, setMeta } from './store/meta.ts';
import { sha256 } from './vault/signer.ts';

export interface ActRecord {
  readonly act: Act;
  readonly subject: { readonly id: string; readonly sha256: string | null; readonly size: number | null };
  /** The personal and explanatory part: who by name, why, the record as changed. Kept outside the signed bytes. */
  readonly detail: { readonly [key: string]: Signable };
}

/** Appends a signed entry in the running transaction and returns its leaf hash (hex). */
export type Record = (act: ActRecord) => string;

/**
 * Runs `work` in one transaction. It must record at least one act; whatever it throws undoes everything.
 *
 * @throws Error where nothing was recorded: a change without an entry is a fault of ours
 */
export function commit<T>(file: CaseFile, work: (tx: WriteTx, record: Record) => T): T {
  const result = write(file.db, (tx) => {
    let recorded = 0;
    const value = work(tx, (act) => {
      recorded++;
      return append(tx, file, act);
    });
    if (recorded === 0) throw new Error('a change to a case without a ledger entry');
    return value;
  });
  file.revision++;
  return result;
}

/**
 * Writes rows that are not part of the case until a later `commit` makes them so (the staged rows of an import): nothing
 * reads them, and whatever is left of them after a crash is removed when the case is next opened.
 */
export function stage<T>(file: CaseFile, work: (tx: WriteTx) => T): T {
  return writeStaged(file.db, work);
}

function append(tx: WriteTx, file: CaseFile, act: ActRecord): string {
  const person = file.person();
  keepPerson(tx, person);
  const log = caseLog(file.id);
  let feed = metaValue(tx, 'feed');
  if (feed === null) {
    const nonce = randomBytes(16);
    feed = feedId(log, file.signer.publicKey, nonce, sha256);
    setMeta(tx, 'feed', feed);
    const subject = {
      id: feedSubject(file.signer.publicKey, nonce),
      sha256: toHex(sha256(file.signer.publicKey)),
      size: 32,
    };
    sign(tx, file, feed, {
      act: 'opened',
      subject,
      detail: { by: person.name, initials: person.initials, role: person.role },
    });
  }
  return sign(tx, file, feed, act);
}

function sign(tx: WriteTx, file: CaseFile, feed: string, act: ActRecord): string {
  const person = file.person();
  const head = feedHead(tx, feed);
  const detail: Signable = { ...act.detail, by: person.name, initials: person.initials, role: person.role };
  const salt = randomBytes(32);
  const entry: Entry = {
    v: 1,
    feed,
    seq: head === null ? 0 : head.seq + 1,
    prev: head === null ? null : head.hash,
    log: caseLog(file.id),
    act: act.act,
    subject: act.subject,
    actor: person.id,
    at: file.clock.now().toISOString(),
    boot: file.clock.boot,
    mono: file.clock.mono(),
    // No checkpoint has been seen: the case's log is sequenced by the central store, and this case has not met it.
    seen: null,
    after: otherHeads(tx, feed),
    detail: toHex(detailCommitment(salt, detail, sha256)),
  };
  const payload = encodeEntry(entry);
  const signature = file.signer.sign(entryPae(payload));
  const hash = toHex(entryHash(payload, signature, sha256));
  appendEntry(tx, {
    feed,
    seq: entry.seq,
    hash,
    payload,
    signature,
    act: entry.act,
    subject: entry.subject.id,
    at: entry.at,
    salt,
    detail: JSON.stringify(detail),
  });
  return hash;
}
