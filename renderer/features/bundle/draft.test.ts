import { expect, test } from 'vitest';
import { BundleOptions } from '../../../shared/api/bundles.ts';
import { blankDraft, optionsOf, problemsOf } from './draft.ts';

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
