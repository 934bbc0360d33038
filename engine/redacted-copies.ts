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
    if (typeof detail?.copyId !== 'string') continue;
    const whole = typeof detail.approval === 'object' && detail.approval !== null;
    // A copy that a later one of the same set of marks superseded was approved all the same.
    const marks = typeof detail.decision === 'string' && detail.decision !== '';
    if (whole || marks) approved.add(detail.copyId);
  }
  for (const { copy } of appliedCopies(tx)) approved.add(copy.id);
  return approved;
}

/** Ids of copies that were made of marks which are others by now: what they hide is not what the set says. */
export function lapsedCopies(tx: ReadTx): ReadonlySet<string> {
  const copies = appliedCopies(tx);
  const lapsed = new Set(copies.flatMap((one) => (one.lapsed ? [one.copy.id] : [])));
  const newest = new Map(copies.map(({ set, copy }) => [set, copy.id]));
  for (const record of entriesOfActs(tx, ['redacted'])) {
    const detail = soundRecord(tx, record)?.detail;
    if (
      typeof detail?.set === 'string' &&
      typeof detail.copyId === 'string' &&
      newest.get(detail.set) !== detail.copyId
    )
      lapsed.add(detail.copyId);
  }
  return lapsed;
}
