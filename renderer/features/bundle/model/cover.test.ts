import { expect, test } from 'vitest';
import { Cover } from '../../../../shared/domain/bundle/plan.ts';
import { coverDraft, coverOf, coverProblems } from './cover.ts';

const cover = Cover.parse({
  shortName: 'Sample',
  letter: 'B',
  hearingDate: '2026-06-15',
  officerConcerned: 'PC 4821 Sample',
  anonymised: { public: 'Officer A' },
  members: ['Jo Field', 'Pat Moor'],
  marking: 'OFFICIAL',
});

test('a cover goes through the form unchanged', () => {
  expect(coverOf(coverDraft(cover))).toEqual(cover);
  const { marking: _, ...bare } = Cover.parse({ shortName: 'Sample', letter: 'A' });
  expect(coverOf(coverDraft(bare))).toEqual(bare);
  expect(Cover.parse(coverOf({ ...coverDraft(cover), hearingDate: '1 July 2026' })).hearingDate).toBe('2026-07-01');
});

test('problems are named by field, and nothing of such a cover is taken', () => {
  const wrong = {
    ...coverDraft(cover),
    shortName: ' ',
    letter: 'ab',
    hearingDate: '31 February 2026',
    members: 'x\n'.repeat(11),
  };
  expect(Object.keys(coverProblems(wrong))).toEqual(['shortName', 'letter', 'hearingDate', 'members']);
  expect(coverOf(wrong)).toBeNull();
});
