import type { Act } from '../ledger/entry.ts';

/** Acts that the rules of approvals and erasures are about; others need not be handed to them. */
export const custodyActs: ReadonlySet<Act> = new Set<Act>([
  'acquired',
  'exhibited',
  'transferred',
  'declared',
  'redacted',
  'exported',
  'proposed',
  'approved',
  'rejected',
  'erased',
]);
