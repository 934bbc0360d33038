import { expect, test } from 'vitest';
import { readWallTime, wallTextAt } from './wall-time.ts';

const london = 'Europe/London';

test('a typed time carries the offset that its zone had then', () => {
  expect(readWallTime('4/5/2026', '10:15', london)).toMatchObject({ ok: true, text: '2026-05-04T10:15+01:00' });
  expect(readWallTime('4 Jan 2026', '0915', london)).toMatchObject({ ok: true, text: '2026-01-04T09:15+00:00' });
  expect(readWallTime('4/1/2026', '9.05', 'America/New_York')).toMatchObject({ text: '2026-01-04T09:05-05:00' });
  expect(readWallTime('4/1/2026', '9:05:30', london)).toMatchObject({ text: '2026-01-04T09:05:30+00:00' });
  expect(readWallTime('4/1/2026', '9:05:30.250', london)).toMatchObject({
    text: '2026-01-04T09:05:30.250+00:00',
    micros: Date.parse('2026-01-04T09:05:30.250Z') * 1000,
  });
  expect(wallTextAt(Date.parse('2026-01-04T09:05:30.250Z') * 1000, london, 'millisecond').time).toBe('09:05:30.250');
  expect(readWallTime('4/1/2026', '23:59', 'Asia/Kolkata')).toMatchObject({ text: '2026-01-04T23:59+05:30' });
});

test('a time that the clocks skipped is refused; of one that came twice the first is taken, and it says so', () => {
  expect(readWallTime('29/03/2026', '01:30', london)).toEqual({
    ok: false,
    problem: 'The clocks went forward over that time in Europe/London: it did not exist.',
  });
  const twice = readWallTime('25/10/2026', '01:30', london);
  expect(twice).toMatchObject({ ok: true, text: '2026-10-25T01:30+01:00' });
  expect(twice.ok && twice.note).toBe('25 Oct 2026 01:30:00 BST; this time came twice, and the first is taken');
  expect(readWallTime('25/10/2026', '02:00', london)).toMatchObject({ text: '2026-10-25T02:00+00:00' });
});

test.each([
  ['31/02/2026', '10:00', 'date'],
  ['', '10:00', 'date'],
  ['1/1/2026', '', 'time'],
  ['1/1/2026', '24:00', 'time'],
  ['1/1/2026', '9:7', 'time'],
  ['1/1/2026', '9:07:60', 'time'],
])('%s %s is refused for its %s', (date, time, part) => {
  const read = readWallTime(date, time, london);
  expect(read.ok).toBe(false);
  expect(!read.ok && read.problem).toContain(`Type the ${part}`);
});

test('an instant is shown as the fields take it, and reads back to the minute', () => {
  const micros = Date.parse('2026-07-01T23:30:59Z') * 1000;
  expect(wallTextAt(micros, london)).toEqual({ date: '02/07/2026', time: '00:30' });
  expect(wallTextAt(micros, london, 'second').time).toBe('00:30:59');
  const read = readWallTime('02/07/2026', '00:30', london);
  expect(read.ok && read.micros).toBe(Date.parse('2026-07-01T23:30:00Z') * 1000);
});
