import { expect, test } from 'vitest';
import { matchKeys, strokesOf, strokeText } from './keys.ts';

const plain = { ctrlKey: false, metaKey: false, altKey: false };
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
