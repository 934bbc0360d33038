import { expect, test } from 'vitest';
import { begin, edit, redo, settle, undo } from './history.ts';

test('undo and redo go through what was done, and a new edit ends what could be redone', () => {
  let history = edit(edit(begin('a'), 'b', 'to b'), 'c', 'to c');
  history = undo(history) ?? history;
  expect(history.present).toBe('b');
  expect(history.future.at(-1)?.label).toBe('to c');
  history = redo(history) ?? history;
  expect(history.present).toBe('c');
  history = edit(undo(undo(history) ?? history) ?? history, 'd', 'to d');
  expect([history.present, history.past.length, history.future.length]).toEqual(['d', 1, 0]);
  expect(redo(history)).toBeNull();
  expect(undo(begin('a'))).toBeNull();
});

test('letters of one field are one step, until the field is left', () => {
  let history = edit(edit(edit(begin('a'), 'ab', 'type', 'title'), 'abc', 'type', 'title'), 'abcd', 'type', 'title');
  expect(undo(history)?.present).toBe('a');
  history = edit(settle(history), 'abcde', 'type', 'title');
  expect(undo(history)?.present).toBe('abcd');
  expect(undo(edit(history, 'x', 'other'))?.present).toBe('abcde');
});

test('letters typed after an undo are a step of their own', () => {
  const history = edit(begin('a'), 'ab', 'type', 'title');
  const again = edit(undo(edit(history, 'c', 'other')) ?? history, 'abz', 'type', 'title');
  expect(undo(again)?.present).toBe('ab');
});

test('nothing changed is no step', () => {
  const history = begin('a');
  expect(edit(history, 'a', 'same')).toBe(history);
});
