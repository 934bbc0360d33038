import { expect, test } from 'vitest';
import { actName, subjectName } from './subjects.ts';

test('subjects read as people say them, and unknown ones as they are', () => {
  expect(subjectName('exhibit:AB/1')).toBe('Exhibit AB/1');
  expect(subjectName('import:3')).toBe('Import 3');
  expect(subjectName('case:1b671a64')).toBe('The case');
  expect(subjectName('something else')).toBe('something else');
});

test('acts', () => {
  expect(actName('bundle-exported')).toBe('Bundle exported');
});
