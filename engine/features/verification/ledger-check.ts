import { setImmediate as turn } from 'node:timers/promises';
import {
  caseLog,
  decodeEntry,
  detailCommitment,
  type Entry,
  entryHash,
  entryPae,
  feedId,
  parseFeedSubject,
} from '../../../shared/domain/ledger/entry.ts';
import { toHex } from '../../../shared/domain/ledger/hex.ts';
import type { Signable } from '../../../shared/domain/ledger/jcs.ts';
import type { CaseFile } from '../../case-file.ts';
import { allEntries, entryByHash, entryHashAt, type LedgerRecord } from '../../store/ledger.ts';
import { metaValue } from '../../store/meta.ts';
import { publicKeyFrom, sha256, verifies } from '../../vault/signer.ts';
import type { Findings } from './findings.ts';
import { LogCheck } from './log-check.ts';

/** An entry that checked out, with the detail it commits to. */
export interface SoundEntry {
  readonly entry: Entry;
  readonly hash: string;
  readonly detail: { readonly [key: string]: Signable };
}

const nameOf = (record: LedgerRecord): string =>
  `ledger entry ${record.seq} (${record.act} ${record.subject}), log index ${record.logIndex}`;

/**
 * Every entry: canonical form, signature, hash, chain, case, detail. Returns those that are sound, in order; what the case's
 * rows are then compared with.
 */
export async function checkLedger(
  file: CaseFile,
  findings: Findings,
  step: (done: number) => void,
  signal: AbortSignal,
): Promise<SoundEntry[]> {
  const sound: SoundEntry[] = [];
  const heads = new Map<string, { seq: number; hash: string; key: ReturnType<typeof publicKeyFrom> }>();
  const ownKey = toHex(file.signer.publicKey);
  const log = new LogCheck(file, findings);
  let done = 0;
  for (const record of allEntries(file.read)) {
    if (++done % 200 === 0) {
      step(done);
      signal.throwIfAborted();
      await turn();
    }
    findings.checked('ledger entries: form, signature, chain and detail');
    const name = nameOf(record);
    const hash = toHex(entryHash(record.payload, record.signature, sha256));
    const entry = decodeEntry(record.payload);
    log.entry(record.logIndex, hash, entry?.seen ?? null, name);
    if (!entry) {
      findings.problem('entry-altered', name, 'a well-formed entry', 'bytes that are no entry');
      continue;
    }
    const head = heads.get(record.feed);
    if (
      entry.feed !== record.feed ||
      entry.seq !== record.seq ||
      entry.act !== record.act ||
      entry.subject.id !== record.subject ||
      entry.at !== record.at
    )
      findings.problem(
        'entry-altered',
        name,
        `the signed entry ${entry.seq} (${entry.act} ${entry.subject.id})`,
        'a row that says otherwise',
      );
    if (entry.log !== caseLog(file.id)) findings.problem('entry-replayed', name, caseLog(file.id), entry.log);
    let key = head?.key;
    if (entry.seq === 0) {
      const feed = parseFeedSubject(entry.subject.id);
      if (entry.act !== 'opened' || !feed || feedId(entry.log, feed.publicKey, feed.nonce, sha256) !== entry.feed) {
        findings.problem('entry-foreign', name, 'a first entry that names the key of its feed', entry.subject.id);
        continue;
      }
      if (toHex(feed.publicKey) !== ownKey)
        findings.problem('entry-foreign', name, `the key of this device, ${ownKey}`, `key ${toHex(feed.publicKey)}`);
      key = publicKeyFrom(feed.publicKey);
    } else if (!head) {
      findings.problem(
        'entry-missing',
        `feed ${record.feed.slice(0, 8)}`,
        'entries from 0 on',
        `begins at entry ${entry.seq}`,
      );
    }
    if (key && !verifies(key, entryPae(record.payload), record.signature))
      findings.problem('entry-altered', name, 'a signature by the key of its feed', 'a signature that does not fit');
    if (hash !== record.hash) findings.problem('entry-altered', name, `hash ${record.hash}`, `hash ${hash}`);
    if (head && entry.seq !== head.seq + 1) {
      const kind = isElsewhere(file, record.feed, head.seq + 1) ? 'entry-reordered' : 'entry-missing';
      findings.problem(kind, name, `entry ${head.seq + 1} after entry ${head.seq}`, `entry ${entry.seq}`);
    } else if (head && entry.prev !== head.hash)
      findings.problem('chain-broken', name, `follows ${head.hash}`, `says it follows ${entry.prev}`);
    if (key) heads.set(record.feed, { seq: entry.seq, hash, key });
    const detail = readDetail(record, entry, findings, name);
    if (detail) sound.push({ entry, hash, detail });
  }
  log.finish();
  step(done);
  const feed = metaValue(file.read, 'feed');
  if (feed === null || !heads.has(feed))
    findings.problem(
      'entry-missing',
      'the ledger',
      'the entries of this device from its first on',
      'no entries of this device',
    );
  return sound;
}

/** Whether the entry that was signed for this place of the feed is in the file, only not here. */
function isElsewhere(file: CaseFile, feed: string, seq: number): boolean {
  const hash = entryHashAt(file.read, feed, seq);
  const found = hash === null ? null : entryByHash(file.read, hash);
  return found !== null && decodeEntry(found.payload)?.seq === seq;
}

function readDetail(record: LedgerRecord, entry: Entry, findings: Findings, name: string): SoundEntry['detail'] | null {
  if (record.salt === null || record.detail === null) {
    findings.problem('detail-missing', name, `the detail that digest ${entry.detail} commits to`, 'none');
    return null;
  }
  try {
    const detail = JSON.parse(record.detail) as SoundEntry['detail'];
    if (toHex(detailCommitment(record.salt, detail, sha256)) === entry.detail) return detail;
  } catch {
    // Not JSON, or nothing that could have been signed: the same finding as any other text.
  }
  findings.problem('detail-altered', name, `the detail that digest ${entry.detail} commits to`, 'another text');
  return null;
}
