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
  expect(subjectName('approval:1b671a64')).toBe('A proposal');
  expect(subjectName(`ed25519:${'a'.repeat(64)}:${'b'.repeat(32)}`)).toBe('This device');
  expect(subjectName(`ed25519:${'a'.repeat(64)}:administrator`)).toBe('A signing key');
  expect(subjectName(`ed25519:${'a'.repeat(64)}`)).toBe('A signing key');
  expect(subjectName('statement:clock:LANTERN')).toBe('A source’s clock');
  expect(subjectName('statement:other:x')).toBe('A statement');
  expect(subjectName('something else')).toBe('something else');
});

test('acts', () => {
  expect(actName('bundle-exported')).toBe('Bundle exported');
});
