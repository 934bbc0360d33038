import { describe, expect, test } from 'vitest';
import { formatInstant } from '../time/format.ts';
import { isRefusal } from '../time/wall.ts';
import { openZone, type Zone } from '../time/zone.ts';
import { dutyOf, type RotaRow, readShift } from './rota.ts';

const london = openZone('Europe/London') as Zone;
const row = (start: string, end: string, date = ''): RotaRow => ({ person: ' asample ', start, end, date });
const read = (start: string, end: string, date = ''): string => {
  const shift = readShift(row(start, end, date), london);
  return isRefusal(shift)
    ? shift.refused
    : `${shift.person} ${formatInstant(shift.from, 'UTC', 0)} ${formatInstant(shift.to, 'UTC', 0)}`;
};

describe('a row of a rota', () => {
  test.each([
    ['2026-02-14 07:00', '2026-02-14 15:00', '', 'asample 2026-02-14T07:00:00Z 2026-02-14T15:00:00Z'],
    ['07:00', '15:00', '14/02/2026', 'asample 2026-02-14T07:00:00Z 2026-02-14T15:00:00Z'],
    // A night over the change of clocks is eight hours by the clock and seven in truth.
    ['22:00', '06:00', '2026-03-28', 'asample 2026-03-28T22:00:00Z 2026-03-29T05:00:00Z'],
    ['2026-06-01T22:00+01:00', '2026-06-02T06:00Z', '', 'asample 2026-06-01T21:00:00Z 2026-06-02T06:00:00Z'],
  ])('%s to %s %s', (start, end, date, words) => expect(read(start, end, date)).toBe(words));

  test.each([
    ['', '15:00', '14/02/2026', 'the start: “” is not a time of day such as 07:00'],
    ['07:00', '25:00', '14/02/2026', /^the end: /],
    ['07:00', '15:00', '31/02/2026', /^the start: .*not a date that exists/],
    ['07:00', '15:00', 'Monday', 'the start: “Monday” is not a date such as 2026-02-14 or 14/02/2026'],
    ['2026-02-14 15:00', '2026-02-14 07:00', '', 'the shift ends before it begins'],
    ['2026-02-14 15:00', '2026-02-17 07:00', '', 'the shift is longer than 36 hours'],
    ['01:30', '09:00', '2026-03-29', /never showed this time/],
  ])('%s to %s %s is refused', (start, end, date, why) => expect(read(start, end, date)).toMatch(why));

  test('without a person is refused', () => {
    expect(readShift({ ...row('07:00', '15:00', '2026-02-14'), person: ' ' }, london)).toEqual({
      refused: 'it names no person',
    });
  });
});

test('off duty is what no shift covers, within the days of the rota, in the zone of its clocks', () => {
  const shifts = [
    ['22:00', '06:00', '2026-03-28'],
    ['14:00', '22:00', '2026-03-29'],
  ].map(([start = '', end = '', date = '']) => readShift(row(start, end, date), london)) as never[];
  const duty = dutyOf(shifts, london);
  const words = duty?.off.map(
    ({ from, to }) => `${formatInstant(from, 'Europe/London', 0)} ${formatInstant(to, 'Europe/London', 0)}`,
  );
  expect(words).toEqual([
    '2026-03-28T00:00:00+00:00 2026-03-28T22:00:00+00:00',
    '2026-03-29T06:00:00+01:00 2026-03-29T14:00:00+01:00',
    '2026-03-29T22:00:00+01:00 2026-03-30T00:00:00+01:00',
  ]);
  expect(dutyOf([], london)).toBeNull();
});
