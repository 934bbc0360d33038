import { expect, test } from 'vitest';
import { stateKey } from './state-key.ts';

test('the same state has the same key, another one another', () => {
  expect(stateKey({ a: [1, 'x'] })).toBe(stateKey({ a: [1, 'x'] }));
  const keys = new Set(Array.from({ length: 20_000 }, (_, n) => stateKey({ title: `Item ${n}` })));
  expect(keys.size).toBe(20_000);
});
