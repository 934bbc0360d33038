import { expect, test } from 'vitest';
import { BundleOptions } from '../../../shared/api/bundles.ts';
import { blankDisclosure, blankDraft, disclosureOf, disclosureProblems, optionsOf, problemsOf } from './draft.ts';

const draft = { ...blankDraft, shortName: ' R v Sample ', officerConcerned: ' PC Sample ' };

test('a draft without problems is accepted by the contract', () => {
  expect(problemsOf(draft)).toEqual({});
  expect(BundleOptions.parse(optionsOf(draft))).toEqual({
    shortName: 'R v Sample',
    letter: 'A',
    forum: 'Misconduct hearing',
    hearingDate: null,
    officerConcerned: 'PC Sample',
  });
  expect(BundleOptions.parse(optionsOf({ ...draft, hearingDate: '15/6/2026' })).hearingDate).toBe('2026-06-15');
});

test('problems are named by field', () => {
  expect(Object.keys(problemsOf({ ...draft, shortName: ' ', letter: 'ab', hearingDate: '20' }))).toEqual([
    'shortName',
    'letter',
    'hearingDate',
  ]);
});

test('nothing goes out of the window without a recipient and a reason', () => {
  expect(Object.keys(disclosureProblems(blankDisclosure))).toEqual(['recipient', 'reason']);
  expect(Object.keys(disclosureProblems({ recipient: ' ', reason: 'For the hearing', approvalId: '' }))).toEqual([
    'recipient',
  ]);
  const given = { recipient: ' The panel ', reason: ' For the hearing ', approvalId: '' };
  expect(disclosureProblems(given)).toEqual({});
  expect(disclosureOf(given)).toEqual({ recipient: 'The panel', reason: 'For the hearing' });
  expect(disclosureOf({ ...given, approvalId: 'x' })).toHaveProperty('approvalId', 'x');
});
