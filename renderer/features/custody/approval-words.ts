import type { Approval, ApprovalKind } from '../../../shared/api/approvals.ts';
import { formatInstant, microsOfIso } from '../../format/time.ts';

export const approvalKinds: Record<ApprovalKind, { readonly name: string; readonly to: string }> = {
  disclosure: { name: 'Disclosure', to: 'disclose' },
  redaction: { name: 'Redaction', to: 'redact' },
  erasure: { name: 'Erasure', to: 'erase' },
  export: { name: 'Export', to: 'export' },
};

/** "AB/1", "AB/1 and AB/2", "AB/1, AB/2 and 3 more". */
export function refsOf(refs: readonly string[], most = 3): string {
  if (refs.length <= 1) return refs[0] ?? '';
  const named = refs.slice(0, Math.max(1, refs.length > most ? most - 1 : most));
  const rest = refs.length - named.length;
  if (rest > 0) return `${named.join(', ')} and ${rest.toLocaleString('en-GB')} more`;
  return `${named.slice(0, -1).join(', ')} and ${named.at(-1)}`;
}

/** What is asked, as a heading: "Disclose AB/1 and AB/2 to the panel". */
export function approvalTitle({
  kind,
  exhibits,
  recipient,
}: Pick<Approval, 'kind' | 'exhibits' | 'recipient'>): string {
  const { to } = approvalKinds[kind];
  const verb = to.charAt(0).toUpperCase() + to.slice(1);
  return `${verb} ${refsOf(exhibits.map(({ ref }) => ref))}${recipient === '' ? '' : ` to ${recipient}`}`;
}

/** One line for a list of approvals in force. */
export function approvalLine(approval: Approval, zone = 'Europe/London'): string {
  const { decided } = approval;
  const by = decided ? `, approved by ${decided.name}, ${formatInstant(microsOfIso(decided.at), zone)}` : '';
  return `${approvalTitle(approval)}${by}`;
}

export type ApprovalGroup = 'waiting' | 'approved' | 'rejected' | 'lapsed' | 'used';
export const approvalGroups: readonly { readonly group: ApprovalGroup; readonly name: string }[] = [
  { group: 'waiting', name: 'Waiting' },
  { group: 'approved', name: 'Approved' },
  { group: 'rejected', name: 'Rejected' },
  { group: 'lapsed', name: 'Lapsed' },
  { group: 'used', name: 'Carried out' },
];
export const groupOf = ({ status }: Pick<Approval, 'status'>): ApprovalGroup =>
  status === 'pending' ? 'waiting' : status;
