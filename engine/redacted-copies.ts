/** Which redacted copies a second person approved: what may stand for its source in a version of a bundle. */
import { soundRecord } from './log/sound.ts';
import type { ReadTx } from './store/driver.ts';
import { entriesOfActs } from './store/ledger.ts';

/**
 * Ids of copies (exhibits of kind `redaction`, documents with a parent) whose making, by its signed entry, rested on an approval
 * in force.
 */
export function approvedCopies(tx: ReadTx): ReadonlySet<string> {
  const approved = new Set<string>();
  for (const record of entriesOfActs(tx, ['redacted'])) {
    const detail = soundRecord(tx, record)?.detail;
    if (typeof detail?.copyId === 'string' && typeof detail.approval === 'object' && detail.approval !== null)
      approved.add(detail.copyId);
  }
  return approved;
}
