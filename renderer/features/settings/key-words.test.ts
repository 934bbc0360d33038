import { expect, test } from 'vitest';
import { keySpan } from './key-words.ts';

test('the end of a span is the first entry that the key may not sign', () => {
  expect(keySpan({ from: 0, to: null })).toBe('entries 0 on');
  expect(keySpan({ from: 0, to: 1204 })).toBe('entries 0 to 1,203');
  expect(keySpan({ from: 7, to: 8 })).toBe('entry 7');
  expect(keySpan({ from: 7, to: 7 })).toBe('no entry');
});
