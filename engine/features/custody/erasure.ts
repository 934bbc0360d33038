/** Erasing an exhibit: what stands against it, what goes and what stays. */
import type { ErasurePlan } from '../../../shared/api/custody.ts';
import { FailureError } from '../../../shared/api/failures.ts';
import { erasableActs } from '../../../shared/domain/exhibits/erasures.ts';
import type { Act } from '../../../shared/domain/ledger/entry.ts';
import type { CaseFile } from '../../case-file.ts';
import { destroyErased } from '../../erased-bytes.ts';
import { soundRecord } from '../../log/sound.ts';
import { approvals, eraseApprovalRecords } from '../../store/approvals.ts';
import { addErasure } from '../../store/custody.ts';
import type { ReadTx } from '../../store/driver.ts';
import { blobsOfExhibit, eraseDetail, eraseExhibit, sharedBlobs } from '../../store/erase.ts';
import { folderOf } from '../../store/exhibit-files.ts';
import type { ExhibitRecord } from '../../store/exhibits.ts';
import { entriesPage, type LedgerRecord } from '../../store/ledger.ts';
import { personOf } from '../../store/meta.ts';
import { commit } from '../../unit-of-work.ts';
import { approvalDetail, approvalInForce, liveCopies, standingOf } from '../approved.ts';
import { exhibitRef, exhibitSubject } from '../views.ts';
import { knownExhibit } from './events.ts';

export interface Erased {
  readonly sharedWith: string[];
  readonly copiesOut: string[];
}

export function erasurePlan(file: CaseFile, exhibitId: string): ErasurePlan {
  const tx = file.read;
  const exhibit = knownExhibit(file, exhibitId);
  const approval = approvals(tx, exhibit.id).find(
    (one) => one.kind === 'erasure' && standingOf(tx, one).status === 'approved',
  );
  return {
    ref: exhibitRef(exhibit),
    obstacles: [
      ...obstacles(tx, exhibit),
      ...(approval ? [] : ['No approval of its erasure is in force: propose it, and have a second person decide.']),
    ],
    approvalId: approval?.id ?? null,
    bytes: exhibit.size + (folderOf(tx, exhibit.id)?.bytes ?? 0),
    sharedWith: sharedWith(tx, exhibit),
    details: erasableEntries(tx, exhibit).length,
    copiesOut: copiesOut(tx, exhibit),
  };
}

/**
 * The record of the erasure and everything but the bytes in one transaction; then the bytes, piece by piece. Killed in between,
 * the case goes on destroying them when it is next opened.
 *
 * @throws FailureError `invalid-request`, `conflict`, `not-permitted`
 */
export async function erase(
  file: CaseFile,
  exhibitId: string,
  { approvalId, reason, confirmRef }: { approvalId: string; reason: string; confirmRef: string },
): Promise<Erased> {
  const exhibit = knownExhibit(file, exhibitId);
  const ref = exhibitRef(exhibit);
  if (confirmRef.trim() !== ref)
    throw new FailureError(
      'invalid-request',
      `The reference typed is not ${ref}.`,
      'Type the reference of the exhibit that is to be erased.',
    );
  const at = file.clock.now().toISOString();
  const person = file.person().id;
  const erased = commit(file, (tx, record) => {
    const against = obstacles(tx, exhibit);
    if (against.length > 0)
      throw new FailureError('conflict', against.join(' '), 'Settle that first, or keep the exhibit.');
    const approval = approvalInForce(tx, approvalId, { kinds: ['erasure'], needed: [exhibit] });
    const shared = sharedWith(tx, exhibit);
    const gone = withoutShared(tx, exhibit);
    const details = erasableEntries(tx, exhibit).map(({ hash }) => hash);
    const out = copiesOut(tx, exhibit);
    const entry = record({
      act: 'erased',
      subject: { id: exhibitSubject(exhibit), sha256: exhibit.sha256, size: exhibit.size },
      detail: {
        exhibit: exhibit.id,
        reason,
        approval: approvalDetail(approval),
        details,
        blobs: gone,
        shared,
        copiesOut: out.length,
        // Signed anew: the entry that produced it no longer says so.
        kept: keptOf(exhibit),
        at,
      },
    });
    eraseExhibit(tx, exhibit.id, gone, at);
    eraseApprovalRecords(tx, exhibit.id);
    for (const hash of details) eraseDetail(tx, hash);
    addErasure(tx, { exhibit: exhibit.id, approval: approval.id, reason, shared, at, person, entry });
    return { sharedWith: shared, copiesOut: out };
  });
  await destroyErased(file);
  return erased;
}

/** What is kept of an erased exhibit, and verified ever after. */
export function keptOf({ id, producer, number, kind, mediaType, at, person, events, parents, parent }: ExhibitRecord) {
  return { id, producer, number, kind, mediaType, at, person, events, parents: [...parents], parent };
}

function obstacles(tx: ReadTx, exhibit: ExhibitRecord): string[] {
  const ref = exhibitRef(exhibit);
  const said = liveCopies(tx, exhibit.id).map(
    (copy) => `Exhibit ${exhibitRef(copy)} is a redacted copy of ${ref}, which shows what it was made from.`,
  );
  for (const approval of approvals(tx, exhibit.id))
    if (standingOf(tx, approval).status === 'pending')
      said.push(
        `A proposal about ${ref} (${approval.kind}, by ${personOf(tx, approval.person)?.name ?? 'somebody'}) is waiting to be decided.`,
      );
  return said;
}

function sharedWith(tx: ReadTx, exhibit: ExhibitRecord): string[] {
  return [...new Set(sharedBlobs(tx, exhibit.id).map((one) => one.with))];
}

function withoutShared(tx: ReadTx, exhibit: ExhibitRecord): number[] {
  const shared = new Set(sharedBlobs(tx, exhibit.id).map(({ blob }) => blob));
  return blobsOfExhibit(tx, exhibit.id).filter((blob) => !shared.has(blob));
}

function entriesOf(tx: ReadTx, exhibit: ExhibitRecord): LedgerRecord[] {
  return entriesPage(tx, { subject: exhibitSubject(exhibit), offset: 0, limit: 1_000_000, oldestFirst: true }).rows;
}

function erasableEntries(tx: ReadTx, exhibit: ExhibitRecord): LedgerRecord[] {
  return entriesOf(tx, exhibit).filter(({ act, detail }) => erasableActs.has(act as Act) && detail !== null);
}

/** An erasure reaches none of these. */
function copiesOut(tx: ReadTx, exhibit: ExhibitRecord): string[] {
  return entriesOf(tx, exhibit)
    .filter(({ act }) => act === 'exported')
    .flatMap((record) => {
      const sound = soundRecord(tx, record);
      if (!sound) return [];
      const { file, pack, recipient } = sound.detail;
      const what = `${typeof pack === 'string' ? 'Pack' : 'Bundle'} ${String(file)}`;
      return [`${what}, ${typeof recipient === 'string' ? `to ${recipient}` : 'no recipient named'}, ${record.at}`];
    });
}
