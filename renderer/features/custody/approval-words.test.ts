import { expect, test } from 'vitest';
import type { Approval } from '../../../shared/api/approvals.ts';
import { approvalLine, approvalTitle, groupOf, refsOf } from './approval-words.ts';

test('references read as a list, and a long one is counted', () => {
  expect(refsOf([])).toBe('');
  expect(refsOf(['AB/1'])).toBe('AB/1');
  expect(refsOf(['AB/1', 'AB/2'])).toBe('AB/1 and AB/2');
  expect(refsOf(['AB/1', 'AB/2', 'AB/3'])).toBe('AB/1, AB/2 and AB/3');
  expect(refsOf(['AB/1', 'AB/2', 'AB/3', 'AB/4'])).toBe('AB/1, AB/2 and 2 more');
});

const exhibit = { id: 'x', ref: 'AB/1', sha256: 'a'.repeat(64), description: '' };
const by = { name: 'Sam Carter', initials: 'SC', at: '2026-05-04T09:15:00.000Z', ledgerEntry: 'b'.repeat(64) };

test('what is asked, to whom, and who approved it when', () => {
  expect(approvalTitle({ kind: 'erasure', exhibits: [exhibit], recipient: '' })).toBe('Erase AB/1');
  const approval = {
    kind: 'disclosure',
    exhibits: [exhibit],
    recipient: 'the panel',
    decided: { ...by, decision: 'approved', reason: '' },
  } as unknown as Approval;
  expect(approvalLine(approval)).toBe('Disclose AB/1 to the panel, approved by Sam Carter, 04 May 2026 10:15:00 BST');
});

test('only what nobody has decided waits', () => {
  expect((['pending', 'approved', 'rejected', 'lapsed', 'used'] as const).map((status) => groupOf({ status }))).toEqual(
    ['waiting', 'approved', 'rejected', 'lapsed', 'used'],
  );
});
