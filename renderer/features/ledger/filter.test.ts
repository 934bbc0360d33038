import { expect, test } from 'vitest';
import { LedgerFilter } from '../../../shared/api/ledger.ts';
import {
  chipsOf,
  isAbout,
  typedDates,
  withActToggled,
  withDates,
  withoutPart,
  withSubject,
  withText,
} from './filter.ts';

const zone = 'Europe/London';
const person = '8f4b1f0e-0d4a-4c5e-9d0e-3a5c1b2d4e6f';
const named = (id: string): string | null => (id === person ? 'Sam Carter' : null);

test('each part in force is one chip, and taking it away leaves the others', () => {
  const filter: LedgerFilter = {
    text: 'notice',
    acts: ['exported', 'transferred', 'erased'],
    actor: person,
    exhibit: 'AB/1',
    from: '2026-06-14T23:00:00.000Z',
    to: '2026-06-15T23:00:00.000Z',
  };
  expect(chipsOf(filter, zone, named).map(({ text }) => text)).toEqual([
    '“notice”',
    'act: Exported, Transferred and 1 more',
    'who: Sam Carter',
    'exhibit: AB/1',
    '15 Jun 2026',
  ]);
  for (const { part } of chipsOf(filter, zone, named)) {
    const left = chipsOf(withoutPart(filter, part), zone, named);
    expect(left.map((chip) => chip.part)).not.toContain(part);
    expect(left).toHaveLength(4);
  }
  expect(chipsOf({ actor: person }, zone, () => null)[0]?.text).toBe('who: one person');
});

test('typed days include both, across a change of the clocks', () => {
  const march = withDates({}, { first: '28/3/2026', last: '29 March 2026' }, zone);
  expect(march).toEqual({ filter: { from: '2026-03-28T00:00:00.000Z', to: '2026-03-29T23:00:00.000Z' } });
  const october = withDates({}, { first: '', last: '25/10/2026' }, zone);
  expect(october).toEqual({ filter: { to: '2026-10-26T00:00:00.000Z' } });
  if (!('filter' in march)) throw new Error('not read');
  expect(LedgerFilter.parse(march.filter)).toEqual(march.filter);
  expect(typedDates(march.filter, zone)).toEqual({ first: '28 Mar 2026', last: '29 Mar 2026' });
  expect(withDates(march.filter, { first: '', last: '' }, zone)).toEqual({ filter: {} });
});

test('days that are none, or that run backwards, are refused in words', () => {
  expect(withDates({}, { first: '31/02/2026', last: '' }, zone)).toHaveProperty('problem');
  expect(withDates({}, { first: '2/1/2026', last: '1/1/2026' }, zone)).toEqual({
    problem: 'The last day is before the first.',
  });
});

test('acts are added and taken away one by one; none is no filter', () => {
  const one = withActToggled({}, 'viewed');
  expect(one).toEqual({ acts: ['viewed'] });
  expect(withActToggled(withActToggled(one, 'erased'), 'viewed')).toEqual({ acts: ['erased'] });
  expect(withActToggled(one, 'viewed')).toEqual({});
});

test('an exhibit is asked for by its reference, anything else by its subject, never both', () => {
  const exhibit = withSubject({ subject: 'import:3' }, 'exhibit:AB/1');
  expect(exhibit).toEqual({ exhibit: 'AB/1' });
  expect(isAbout(exhibit, 'exhibit:AB/1')).toBe(true);
  expect(isAbout(exhibit, 'exhibit:AB/2')).toBe(false);
  expect(withSubject(exhibit, 'import:3')).toEqual({ subject: 'import:3' });
  expect(withText({ text: 'a' }, '  ')).toEqual({});
});
