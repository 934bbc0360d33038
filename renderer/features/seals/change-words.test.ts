import { expect, it } from 'vitest';
import { countWords } from './change-words.ts';

it('says what there is, and nothing of what there is none of', () => {
  expect(countWords({ same: 9, changed: 1, moved: 0, added: 0, removed: 0 })).toBe('1 page changed');
  expect(countWords({ same: 0, changed: 3, moved: 2, added: 1, removed: 1200 })).toBe(
    '3 pages changed, 2 moved, 1 came, 1,200 went',
  );
});
