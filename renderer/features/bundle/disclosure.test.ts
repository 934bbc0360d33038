import { expect, test } from 'vitest';
import { blankDisclosure, disclosureOf, disclosureProblems } from './disclosure.ts';

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
