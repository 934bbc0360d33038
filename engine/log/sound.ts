/** Whether one stored entry is exactly what was signed: for what rests on it now, between verifications. */
import {
  decodeEntry,
  detailCommitment,
  type Entry,
  entryHash,
  entryPae,
  parseFeedSubject,
} from '../../shared/domain/ledger/entry.ts';
import { toHex } from '../../shared/domain/ledger/hex.ts';
import type { Signable } from '../../shared/domain/ledger/jcs.ts';
import type { ReadTx } from '../store/driver.ts';
import { entryByHash, entryHashAt, type LedgerRecord } from '../store/ledger.ts';
import { publicKeyFrom, sha256, verifies } from '../vault/signer.ts';

export interface SoundRecord {
  readonly entry: Entry;
  readonly detail: { readonly [key: string]: Signable };
}

/** Null where the entry, its signature by its feed's key, its hash or its detail is not what it should be. */
export function soundRecord(tx: ReadTx, record: LedgerRecord): SoundRecord | null {
  const entry = decodeEntry(record.payload);
  if (
    !entry ||
    toHex(entryHash(record.payload, record.signature, sha256)) !== record.hash ||
    entry.feed !== record.feed ||
    entry.seq !== record.seq ||
    entry.act !== record.act ||
    entry.subject.id !== record.subject ||
    entry.at !== record.at
  )
    return null;
  const first = entry.seq === 0 ? record : entryByHash(tx, entryHashAt(tx, entry.feed, 0) ?? '');
  const named = first && parseFeedSubject(decodeEntry(first.payload)?.subject.id ?? '');
  if (!named || !isSignedBy(named.publicKey, record)) return null;
  const detail = soundDetail(record, entry);
  return detail && { entry, detail };
}

/**
 * Entries whose signature was verified in this run, by key and leaf hash. The hash is counted anew each time and covers payload and
 * signature, so that nothing altered since is among them; what is spared is the signature's arithmetic, most of the cost.
 */
const proven = new Map<string, Set<string>>();
const mostProven = 100_000;

/** @param record whose hash was found to be that of its payload and signature */
function isSignedBy(publicKey: Uint8Array, { hash, payload, signature }: LedgerRecord): boolean {
  const key = toHex(publicKey);
  const known = proven.get(key) ?? new Set<string>();
  if (known.has(hash)) return true;
  if (!verifies(publicKeyFrom(publicKey), entryPae(payload), signature)) return false;
  if (known.size >= mostProven) known.clear();
  proven.set(key, known.add(hash));
  return true;
}

/** The detail, where it is the one committed to; null where it was erased or is another. */
export function soundDetail(
  { salt, detail }: Pick<LedgerRecord, 'salt' | 'detail'>,
  entry: Entry,
): SoundRecord['detail'] | null {
  if (salt === null || detail === null) return null;
  try {
    const parsed = JSON.parse(detail) as SoundRecord['detail'];
    return toHex(detailCommitment(salt, parsed, sha256)) === entry.detail ? parsed : null;
  } catch {
    return null;
  }
}
