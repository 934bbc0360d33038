import { expect, test } from 'vitest';
import { matchCommands } from './match.ts';

const commands = [
  { id: '1', group: 'Go to', label: 'Timeline' },
  { id: '2', group: 'Evidence', label: 'Import activity' },
  { id: '3', group: 'Case', label: 'Verify this case' },
  { id: '4', group: 'Case', label: 'Leave the timeline' },
];
const labels = (typed: string) => matchCommands(commands, typed).map((command) => command.label);

test('every word must be there, in any order, in group or label', () => {
  expect(labels('act imp')).toEqual(['Import activity']);
  expect(labels('case verify')).toEqual(['Verify this case']);
  expect(labels('nothing')).toEqual([]);
  expect(labels('  ')).toHaveLength(4);
});

test('what begins with the text comes first', () => {
  expect(labels('timeline')).toEqual(['Timeline', 'Leave the timeline']);
});
