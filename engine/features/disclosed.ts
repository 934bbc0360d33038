/** To whom something goes out, why, and on whose approval: what the ledger's entries of an export say. */
import { FailureError } from '../../shared/api/failures.ts';
import type { Signable } from '../../shared/domain/ledger/jcs.ts';
import type { ApprovalRecord } from '../store/approvals.ts';
import type { ReadTx } from '../store/driver.ts';
import { type ExhibitRecord, exhibits } from '../store/exhibits.ts';
import { approvalDetail, approvalInForce } from './approved.ts';
import { exhibitRef } from './views.ts';

export interface Disclosure {
  readonly recipient?: string | undefined;
  readonly reason?: string | undefined;
  readonly approvalId?: string | undefined;
}

/** What an entry says where nobody gave a reason. */
export const noReason = 'no reason given';

/** Exhibits that can go out: all but those that were erased. In order of production. */
export function exhibitsToDisclose(tx: ReadTx): ExhibitRecord[] {
  return exhibits(tx).filter(({ erasedAt }) => erasedAt === null);
}

/**
 * The approval that an export names, in force now. Asked before the work begins and again in the transaction that records it:
 * what was approved may have changed meanwhile.
 *
 * @throws FailureError `not-found`, `not-permitted`, `conflict`
 */
export function approvalOfExport(
  tx: ReadTx,
  { approvalId, recipient = '' }: Disclosure,
  needed: readonly ExhibitRecord[],
): ApprovalRecord | null {
  if (approvalId === undefined) return null;
  return approvalInForce(tx, approvalId, { kinds: ['export', 'disclosure'], needed, recipient });
}

/** An exhibit that was erased while the export was being written must not be said to have gone out. @throws FailureError */
export function refuseErased(inIt: readonly ExhibitRecord[]): void {
  const gone = inIt.filter(({ erasedAt }) => erasedAt !== null).map(exhibitRef);
  if (gone.length > 0)
    throw new FailureError(
      'conflict',
      `${gone.join(', ')} ${gone.length === 1 ? 'was' : 'were'} erased while the export was being written.`,
      'Export again.',
      'No export was made or recorded.',
    );
}

/** Members of the detail of every entry of an export. */
export function disclosureDetail(
  { recipient, reason }: Disclosure,
  approval: ApprovalRecord | null,
): { readonly recipient: string | null; readonly reason: string; readonly approval: Signable } {
  return { recipient: recipient ?? null, reason: reason ?? noReason, approval: approvalDetail(approval) };
}
