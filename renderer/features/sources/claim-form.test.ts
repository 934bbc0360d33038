import { describe, expect, test } from 'vitest';
import type { ClockView, SourceView } from '../../../shared/api/sources.ts';
import {
  claimFor,
  claimsOn,
  clockWords,
  exampleOf,
  readOffset,
  readUncertainty,
  scopeChoices,
  scopeName,
} from './claim-form.ts';

describe('what is typed', () => {
  test.each([
    ['2m 3s', 'fast', 123_000_000, 'Read as: fast by 2 min 3 s.'],
    ['00:02:03', 'slow', -123_000_000, 'Read as: slow by 2 min 3 s.'],
    ['250 ms', 'fast', 250_000, 'Read as: fast by 0.25 s.'],
    ['0', 'slow', 0, 'Read as: no offset.'],
  ] as const)('%s, %s', (typed, direction, micros, note) =>
    expect(readOffset(typed, direction)).toEqual({ ok: true, micros, note }),
  );

  test.each(['', '-2m', '−2m', '+2m', 'two minutes', '11000d'])('%j is no offset', (typed) =>
    expect(readOffset(typed, 'fast')).toMatchObject({ ok: false, problem: expect.stringMatching(/\.$/) }),
  );

  test('an uncertainty may be left out, and has no sign', () => {
    expect(readUncertainty(' ')).toMatchObject({ ok: true, micros: 0 });
    expect(readUncertainty('5')).toEqual({ ok: true, micros: 5_000_000, note: 'Read as: give or take 5 s.' });
    expect(readUncertainty('-5')).toMatchObject({ ok: false });
  });

  test('a fast clock showed what had yet to come', () => {
    expect(exampleOf(100, 30, 5)).toEqual({ recorded: 100, at: 70, earliest: 65, latest: 75 });
  });
});

const source = (name: string, hosts: string[], imports: number[]): SourceView => ({
  source: name,
  events: 10,
  span: { from: 0, to: 1 },
  hosts: hosts.map((host, n) => ({ host, events: 5 - n })),
  imports: imports.map((importId) => ({ importId, file: `${importId}.csv`, events: 5 })),
});
const proxy = source('proxy', ['LAP-1', 'LAP-2'], [1]);
const door = source('', ['LAP-2'], [1, 2]);
const clock = (scope: Partial<ClockView['scope']>): ClockView => ({
  scope: { source: null, host: null, importId: null, ...scope },
  about: '',
  offset: 90_000_000,
  uncertainty: 2_000_000,
  zone: 'Europe/London',
  reason: '',
  by: '',
  at: '',
  ledgerEntry: '',
  events: 1,
});

test('a claim is about what there is, of one source or of all', () => {
  expect(scopeChoices([proxy, door], 'proxy').hosts.map(({ value }) => value)).toEqual(['LAP-1', 'LAP-2']);
  const all = scopeChoices([proxy, door], null);
  expect(all.hosts).toEqual([
    { value: 'LAP-2', events: 9 },
    { value: 'LAP-1', events: 5 },
  ]);
  expect(all.imports).toEqual([
    { value: 1, file: '1.csv', events: 10 },
    { value: 2, file: '2.csv', events: 5 },
  ]);
});

test('a source knows the claims that can decide for its events', () => {
  const clocks = [
    clock({ source: 'proxy' }),
    clock({ host: 'LAP-2' }),
    clock({ importId: 2 }),
    clock({ source: '', host: 'LAP-2' }),
    clock({ source: 'other' }),
  ];
  expect(claimsOn(clocks, proxy)).toEqual([clocks[0], clocks[1]]);
  expect(claimsOn(clocks, door)).toEqual([clocks[1], clocks[2], clocks[3]]);
  expect(claimFor(clocks, { source: null, host: 'LAP-2', importId: null })).toBe(clocks[1]);
  expect(claimFor(clocks, { source: 'proxy', host: 'LAP-2', importId: null })).toBeUndefined();
});

test('a claim in words', () => {
  expect(clockWords(clock({}))).toBe('Fast by 1 min 30 s, give or take 2 s; own zone Europe/London');
  expect(clockWords({ offset: 0, uncertainty: 0, zone: null })).toBe('No offset');
  expect(scopeName({ source: 'proxy', host: null, importId: 1 }, [proxy])).toBe('proxy, of import 1 (1.csv)');
});
