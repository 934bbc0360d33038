import { expect, test } from 'vitest';
import type { Exhibit } from '../../../shared/api/exhibits.ts';
import { kindOf, labelText, statementWording } from './describe.ts';

const exhibit: Exhibit = {
  id: '1b671a64-40d5-491e-99b0-da01ff1f3341',
  ref: 'AB/1',
  producer: 'AB',
  number: 1,
  description: 'a copy of the door log.',
  kind: 'file',
  file: 'door-log.csv',
  mediaType: 'text/csv',
  size: 1234,
  sha256: 'a'.repeat(64),
  producedAt: '2026-02-14T02:41:07.000Z',
  producedBy: 'Alex Beaumont',
  events: null,
  parents: [],
  ledgerEntry: 'b'.repeat(64),
};

test('the statement ends in one full stop', () => {
  expect(statementWording(exhibit)).toBe('I produce a copy of the door log as exhibit AB/1.');
});

test('the description becomes part of a sentence, and a capital stays where it may be a name’s', () => {
  expect(statementWording({ ref: 'AB/2', description: 'Copy of the door log' })).toBe(
    'I produce a copy of the door log as exhibit AB/2.',
  );
  expect(statementWording({ ref: 'AB/2', description: 'Extract of 2 events' })).toBe(
    'I produce an extract of 2 events as exhibit AB/2.',
  );
  expect(statementWording({ ref: 'AB/2', description: 'The door log' })).toBe(
    'I produce the door log as exhibit AB/2.',
  );
  expect(statementWording({ ref: 'AB/2', description: 'PC Sample’s diary' })).toBe(
    'I produce PC Sample’s diary as exhibit AB/2.',
  );
});

test('kinds', () => {
  expect(kindOf(exhibit)).toBe('File');
  expect(kindOf({ kind: 'extract', events: 1204 })).toBe('Extract of 1,204 events');
});

test('the label carries the whole hash, the exact size and the zone', () => {
  const label = labelText(exhibit, 'DPS/2026/0413');
  expect(label).toContain('a'.repeat(64));
  expect(label).toContain('(1,234 bytes)');
  expect(label).toContain('02:41:07 UTC');
});
