import { expect, test } from 'vitest';
import type { VerificationReport } from '../../../shared/api/verification.ts';
import { namesLoss, problemName, reportFileName, reportText, verdictOf } from './words.ts';

const report: VerificationReport = {
  status: 'altered',
  target: 'case DPS/2026/0413',
  kind: 'case',
  id: '1b671a64-40d5-491e-99b0-da01ff1f3341',
  at: '2026-06-15T09:14:00.000Z',
  content: { sha256: null, size: null, ledger: null },
  checked: [{ what: 'ledger entries: hash chain and signature', count: 1204 }],
  problems: [{ kind: 'event-altered', subject: 'event 17', expected: 'aa', found: 'bb' }],
  limits: ['An older copy of the whole case looks whole.'],
};

test('the verdict never says more than was found', () => {
  expect(verdictOf({ ...report, status: 'verified', problems: [] })).toMatchObject({ tone: 'good', title: 'Verified' });
  expect(verdictOf(report)).toMatchObject({ tone: 'bad', title: 'Altered' });
  expect(verdictOf(report).text).toContain('1 difference found');
  const unreadable = verdictOf({ ...report, status: 'unreadable', kind: 'bundle' });
  expect(unreadable.title).toBe('Could not be checked');
  expect(unreadable.text).toContain('says nothing about whether the bundle was altered');
});

test('the text names each difference with what was expected and found', () => {
  const text = reportText(report);
  expect(text).toContain('- 1,204 · ledger entries');
  expect(text).toContain('Event altered: event 17\n    expected: aa\n    found: bb');
  expect(text).toContain('- An older copy');
});

test('kinds read as words', () => {
  expect(problemName('entry-altered')).toBe('Entry altered');
});

test('the page of a report is named after what was checked and the day, and has no name of a path', () => {
  expect(reportFileName(report)).toBe('Verification of case-DPS-2026-0413 2026-06-15.html');
  expect(reportFileName({ ...report, target: '../../etc/passwd' })).toBe('Verification of etc-passwd 2026-06-15.html');
  expect(reportFileName({ ...report, target: '///' })).toBe('Verification of evidence 2026-06-15.html');
});

test('a loss is offered to be acknowledged only where the end of a case is missing', () => {
  const lost = { kind: 'rolled-back', subject: 'the case file', expected: '', found: '' };
  expect(namesLoss(report)).toBe(false);
  expect(namesLoss({ ...report, problems: [...report.problems, lost] })).toBe(true);
  expect(namesLoss({ kind: 'pack', problems: [lost] })).toBe(false);
});
