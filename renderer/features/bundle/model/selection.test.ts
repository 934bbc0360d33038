import { expect, test } from 'vitest';
import { chooseOne, nothingChosen, prune, stretch, toggle } from './selection.ts';

const order = ['a', 'b', 'c', 'd'];
const marked = (chosen: { marked: ReadonlySet<string> }) => [...chosen.marked].join('');

test('one, one more, and a span that follows its anchor both ways', () => {
  const one = chooseOne('b', true);
  expect(marked(toggle(one, 'd'))).toBe('bd');
  expect(marked(toggle(one, 'b'))).toBe('');
  const down = stretch(one, 'd', order);
  expect(marked(down)).toBe('bcd');
  expect(marked(stretch(down, 'a', order))).toBe('ab');
  expect(marked(stretch(nothingChosen, 'c', order))).toBe('c');
});

test('a section has the keys, but is not marked', () => expect(marked(chooseOne('s', false))).toBe(''));

test('what is gone is let go of', () => {
  const chosen = stretch(chooseOne('a', true), 'c', order);
  const next = prune(chosen, new Set(['a', 'd']), 'd');
  expect([next.current, next.anchor, marked(next)]).toEqual(['d', 'a', 'a']);
  expect(prune(chosen, new Set(order), null)).toBe(chosen);
});
