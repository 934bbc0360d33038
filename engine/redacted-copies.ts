/** Which redacted copies a second person approved: what may stand for its source in a version of a bundle. */
import { soundRecord } from './log/sound.ts';
import { appliedCopies } from './redaction/sets.ts';
import type { ReadTx } from './store/driver.ts';
import { entriesOfActs } from './store/ledger.ts';

/**
 * Ids of copies (exhibits of kind `redaction`, documents with a parent) whose making, by its signed entry, rested on an approval
 * in force: of the exhibit as a whole, where it was made elsewhere, or of the exact marks.
 */
export function approvedCopies(tx: ReadTx): ReadonlySet<string> {
  const approved = new Set<string>();
  for (const record of entriesOfActs(tx, ['redacted'])) {
    const detail = soundRecord(tx, record)?.detail;
    if (typeof detail?.copyId === 'string' && typeof detail.approval === 'object' && detail.approval !== null)
      approved.add(detail.copyId);
  }
  for (const { copy } of appliedCopies(tx)) approved.add(copy.id);
  return approved;
}

/** Ids of copies that were made of marks which are others by now: what they hide is not what the set says. */
export function lapsedCopies(tx: ReadTx): ReadonlySet<string> {
  return new Set(appliedCopies(tx).flatMap(({ copy, lapsed }) => (lapsed ? [copy.id] : [])));
}
