import { expect, test } from 'vitest';
import type { Exhibit } from '../../../shared/api/exhibits.ts';
import { hashWords, kindOf, labelText, microsOfText, statementWording } from './describe.ts';

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
  parent: null,
  original: null,
  acquisition: null,
  files: null,
  erasedAt: null,
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
  expect(kindOf({ ...exhibit, kind: 'extract', events: 1204 })).toBe('Extract of 1,204 events');
  const files = { count: 1, bytes: 12, folders: 1, skipped: 0 };
  expect(kindOf({ ...exhibit, kind: 'folder', files })).toBe('Folder of 1 file');
  expect(kindOf({ ...exhibit, kind: 'redaction' })).toBe('Redacted copy');
});

test('a tick is promised only for what was read again in this run', () => {
  const zone = 'Europe/London';
  const at = '2026-06-15T09:14:00.000Z';
  expect(hashWords({ status: 'not checked', at: null }, zone)).toBe('As recorded; not checked in this run.');
  expect(hashWords({ status: 'agrees', at }, zone)).toBe(
    'Every byte was read again in this run and agrees, 15 Jun 2026 10:14:00 BST.',
  );
  expect(hashWords({ status: 'differs', at }, zone)).toContain('differs');
  expect(hashWords({ status: 'erased', at: null }, zone)).toContain('nothing to check it against');
});

test('times of file systems are cut to the microsecond', () => {
  expect(microsOfText('2026-02-14T02:41:07.123456789Z')).toBe(1_771_036_867_123_456);
  expect(microsOfText('2026-02-14T02:41:07.000000000Z')).toBe(1_771_036_867_000_000);
  expect(microsOfText('2026-02-14T02:41:07+00:00')).toBe(1_771_036_867_000_000);
});

test('the label carries the whole hash, the exact size and the zone', () => {
  const label = labelText(exhibit, 'DPS/2026/0413');
  expect(label).toContain('a'.repeat(64));
  expect(label).toContain('(1,234 bytes)');
  expect(label).toContain('02:41:07 UTC');
});
