import type { Purposes } from '../../../shared/api/custody.ts';
import type { CaseFile } from '../../case-file.ts';
import { addPurpose, recentPurposes } from '../../store/custody.ts';
import { commit } from '../../unit-of-work.ts';

/** Offered to choose from; older ones are in the ledger. */
const mostRecent = 12;

export function purposesOf(file: CaseFile): Purposes {
  const { id } = file.person();
  return { current: file.purposes.get(id) ?? null, recent: recentPurposes(file.read, id, mostRecent) };
}

/** For everything that the person signed in views or searches from here on. */
export function setPurpose(file: CaseFile, purpose: string): Purposes {
  const person = file.person().id;
  const at = file.clock.now().toISOString();
  // What waits was viewed before, for another purpose; the commit records it first.
  commit(file, (tx, record) => {
    const entry = record({
      act: 'accessed',
      subject: { id: `case:${file.id}`, sha256: null, size: null },
      detail: { reason: purpose, at },
    });
    addPurpose(tx, { purpose, at, person, entry });
  });
  file.purposes.set(person, purpose);
  return purposesOf(file);
}
