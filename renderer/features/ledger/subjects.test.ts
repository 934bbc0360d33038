import { expect, test } from 'vitest';
import { actName, subjectName } from './subjects.ts';

test('subjects read as people say them, and unknown ones as they are', () => {
  expect(subjectName('exhibit:AB/1')).toBe('Exhibit AB/1');
  expect(subjectName('import:3')).toBe('Import 3');
  expect(subjectName('case:1b671a64')).toBe('The case');
  expect(subjectName('pack:d488')).toBe('A verification pack');
  expect(subjectName('event:7')).toBe('Event 7');
  expect(subjectName('events:12')).toBe('12 events');
  expect(subjectName('search:timeline')).toBe('The timeline');
  expect(subjectName('something else')).toBe('something else');
});

test('acts', () => {
  expect(actName('bundle-exported')).toBe('Bundle exported');
});
