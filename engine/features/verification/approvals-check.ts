import type { KnownApproval } from '../../../shared/domain/approvals/check.ts';
import { stateAgainstLedger } from '../../../shared/domain/approvals/file.ts';
import { ApprovalState, decodeState } from '../../../shared/domain/approvals/state.ts';
import { toHex } from '../../../shared/domain/ledger/hex.ts';
import { type ApprovalRecord, approvals } from '../../store/approvals.ts';
import type { ReadTx } from '../../store/driver.ts';
import { exhibitOf } from '../../store/exhibits.ts';
import { sha256 } from '../../vault/signer.ts';
import { exhibitRef } from '../views.ts';
import type { Findings } from './findings.ts';

const digestOf = (text: string): string => toHex(sha256(new TextEncoder().encode(text)));

/** The table of approvals against the ledger, both ways. @param erased exhibits that the ledger says were erased, by reference */
export function checkApprovalRows(
  tx: ReadTx,
  known: ReadonlyMap<string, KnownApproval>,
  erased: { has(ref: string): boolean },
  findings: Findings,
): void {
  const left = new Map(known);
  for (const row of approvals(tx)) {
    const signed = left.get(row.id);
    left.delete(row.id);
    const name = `approval ${row.id}`;
    if (!signed) {
      findings.problem('approval-unrecorded', name, 'a ledger entry that proposes it', 'none');
      continue;
    }
    for (const [what, expected, found] of compared(row, signed))
      if (expected !== found) findings.problem('approval-altered', `${name}, ${what}`, expected, found);
    checkState(tx, row, signed, erased, findings, name);
    findings.checked('approvals: proposal, decision and state against their ledger entries');
  }
  for (const { id, proposed } of left.values())
    findings.problem(
      'approval-missing',
      `approval ${id}`,
      `the proposal of entry ${proposed.hash}`,
      'no such approval',
    );
}

function compared(row: ApprovalRecord, signed: KnownApproval): [what: string, expected: string, found: string][] {
  const { proposed, decided } = signed;
  const { decision } = row;
  return [
    ['kind', signed.kind, row.kind],
    ['recipient', signed.recipient, row.recipient],
    ['reason', signed.reason, row.reason],
    ['state', signed.digest, row.digest],
    ['proposal', proposed.hash, row.entry],
    ['proposer', proposed.entry.actor, row.person],
    ['time of the proposal', signed.proposedAt, row.at],
    ['decision', decided?.decision ?? 'none', decision?.decision ?? 'none'],
    ['entry of the decision', decided?.hash ?? 'none', decision?.entry ?? 'none'],
    ['whoever decided', decided?.entry.actor ?? 'nobody', decision?.person ?? 'nobody'],
    ['time of the decision', decided?.at ?? 'none', decision?.at ?? 'none'],
    ['reason of the decision', decided?.reason ?? '', decision?.reason ?? ''],
  ];
}

function checkState(
  tx: ReadTx,
  row: ApprovalRecord,
  signed: KnownApproval,
  erased: { has(ref: string): boolean },
  findings: Findings,
  name: string,
): void {
  const state = decodeState(ApprovalState, row.state);
  if (!state || digestOf(row.state) !== signed.digest) {
    findings.problem(
      'approval-altered',
      `${name}, state`,
      `SHA-256 ${signed.digest}`,
      `SHA-256 ${digestOf(row.state)}`,
    );
    return;
  }
  for (const { what, expected, found } of stateAgainstLedger(state, signed))
    findings.problem('approval-altered', `${name}, ${what} of the state`, expected, found);
  if (row.exhibits.length !== state.exhibits.length)
    findings.problem(
      'approval-altered',
      `${name}, exhibits`,
      `${state.exhibits.length} exhibits`,
      `${row.exhibits.length} exhibits`,
    );
  for (const [n, { ref, record }] of state.exhibits.entries()) {
    const kept = row.exhibits[n];
    const exhibit = kept && exhibitOf(tx, kept.exhibit);
    if (!kept || !exhibit || exhibitRef(exhibit) !== ref) {
      findings.problem('approval-altered', `${name}, exhibit ${n + 1}`, ref, exhibit ? exhibitRef(exhibit) : 'none');
      continue;
    }
    const found = kept.record === null ? 'none' : digestOf(kept.record);
    if (found !== record && !(kept.record === null && erased.has(ref)))
      findings.problem('approval-altered', `${name}, record of ${ref}`, `SHA-256 ${record}`, `SHA-256 ${found}`);
    if (kept.record !== null && erased.has(ref))
      findings.problem(
        'erasure-incomplete',
        `${name}, record of ${ref}`,
        'nothing: the exhibit was erased',
        'the record',
      );
  }
}
