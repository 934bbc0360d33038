import { expect, test } from 'vitest';
import { belongsToField, matchKeys, strokesOf, strokeText } from './keys.ts';

const plain = { ctrlKey: false, metaKey: false, altKey: false, shiftKey: false };
const commands = [
  { id: 'search', keys: '/' },
  { id: 'timeline', keys: 'g t' },
  { id: 'evidence', keys: 'g e' },
  { id: 'exhibit', keys: 'e' },
  { id: 'palette', keys: 'mod+k' },
  { id: 'silent' },
];

test('strokes', () => {
  expect(strokeText({ ...plain, key: '?' })).toBe('?');
  expect(strokeText({ ...plain, key: ' ' })).toBe('Space');
  expect(strokeText({ ...plain, key: 'K', ctrlKey: true })).toBe('mod+k');
  expect(strokeText({ ...plain, key: 'k', metaKey: true })).toBe('mod+k');
});

test('Shift is said beside Alt, where the key itself does not show it', () => {
  expect(strokeText({ ...plain, key: 'ArrowUp', altKey: true, shiftKey: true })).toBe('alt+shift+ArrowUp');
  expect(strokeText({ ...plain, key: 'ArrowUp', altKey: true })).toBe('alt+ArrowUp');
  expect(strokeText({ ...plain, key: 'U', shiftKey: true })).toBe('U');
  expect(strokesOf('alt+shift+ArrowUp')).toEqual([['Alt', 'Shift', '↑']]);
});

test('a field that has the focus keeps Alt with an arrow up or down', () => {
  expect(belongsToField({ key: 'ArrowDown', altKey: true })).toBe(true);
  expect(belongsToField({ key: 'ArrowLeft', altKey: true })).toBe(false);
  expect(belongsToField({ key: 'ArrowDown', altKey: false })).toBe(false);
});

test('a chord waits for its second key, and the second key keeps its own meaning otherwise', () => {
  expect(matchKeys(commands, '', 'g')).toEqual({ command: null, pending: 'g' });
  expect(matchKeys(commands, 'g', 'e').command?.id).toBe('evidence');
  expect(matchKeys(commands, '', 'e').command?.id).toBe('exhibit');
  expect(matchKeys(commands, 'g', '/').command?.id).toBe('search');
  expect(matchKeys(commands, 'g', 'x')).toEqual({ command: null, pending: '' });
});

test('the nearer screen wins', () => {
  expect(matchKeys([...commands, { id: 'nearer', keys: '/' }], '', '/').command?.id).toBe('nearer');
});

test('keycaps', () => {
  expect(strokesOf('g t')).toEqual([['g'], ['t']]);
  expect(strokesOf('mod+k')).toEqual([['Ctrl', 'K']]);
  expect(strokesOf('alt+ArrowLeft')).toEqual([['Alt', '←']]);
  expect(strokesOf('J')).toEqual([['J']]);
});
