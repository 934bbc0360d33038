import { describe, expect, it } from 'vitest';
import { abbreviationAt, HOUR, instantOfWall, MINUTE, offsetAt, offsetChanges, wallAt } from './zone.ts';

const at = (iso: string): number => Date.parse(iso) * 1_000;
const LONDON = 'Europe/London';

describe('zone', () => {
  it('knows winter, summer and the quarter hour of the change', () => {
    expect(offsetAt(LONDON, at('2026-03-29T00:59:59.999Z'))).toBe(0);
    expect(offsetAt(LONDON, at('2026-03-29T01:00:00Z'))).toBe(HOUR);
    expect(abbreviationAt(LONDON, at('2026-02-14T02:41:07Z'))).toBe('GMT');
    expect(abbreviationAt(LONDON, at('2026-06-14T02:41:07Z'))).toBe('BST');
    expect(offsetAt('Asia/Kathmandu', at('2026-02-14T00:00:00Z'))).toBe(5 * HOUR + 45 * MINUTE);
    expect(offsetAt('America/St_Johns', at('2026-02-14T00:00:00Z'))).toBe(-(3 * HOUR + 30 * MINUTE));
    expect(offsetAt('UTC', at('2026-02-14T00:00:00Z'))).toBe(0);
  });

  it('remembers by the week what it could have asked at every hour', () => {
    for (const zone of [LONDON, 'Africa/Casablanca', 'Australia/Lord_Howe']) {
      const fresh = new Intl.DateTimeFormat('en-GB', {
        timeZone: zone,
        hourCycle: 'h23',
        hour: '2-digit',
        minute: '2-digit',
      });
      for (let instant = at('2026-01-01T00:00:00Z'); instant < at('2027-01-01T00:00:00Z'); instant += 5 * HOUR) {
        const { hour, minute } = wallAt(zone, instant);
        const two = (n: number): string => String(n).padStart(2, '0');
        expect(`${two(hour)}:${two(minute)}`).toBe(fresh.format(instant / 1_000));
      }
    }
  });

  it('reads a zone that nobody knows as UTC, and says so', () => {
    expect(offsetAt('Nowhere/At_All', at('2026-06-14T00:00:00Z'))).toBe(0);
    expect(abbreviationAt('Nowhere/At_All', at('2026-06-14T00:00:00Z'))).toBe('UTC');
  });

  it('gives wall parts to the microsecond, before 1970 too', () => {
    expect(wallAt(LONDON, at('2026-06-14T23:30:07.123Z') + 456)).toEqual({
      year: 2026,
      month: 6,
      day: 15,
      hour: 0,
      minute: 30,
      second: 7,
      micros: 123_456,
      weekday: 1,
    });
    expect(wallAt('UTC', -1)).toMatchObject({ year: 1969, month: 12, day: 31, second: 59, micros: 999_999 });
  });

  it('turns wall time into an instant: skipped hour forward, doubled hour to its first', () => {
    expect(instantOfWall(LONDON, 2026, 6, 15, 0, 30)).toBe(at('2026-06-14T23:30:00Z'));
    expect(instantOfWall(LONDON, 2026, 3, 29, 1, 30)).toBe(at('2026-03-29T01:30:00Z'));
    expect(instantOfWall(LONDON, 2026, 10, 25, 1, 30)).toBe(at('2026-10-25T00:30:00Z'));
    expect(instantOfWall(LONDON, 2026, 10, 25, 2, 30)).toBe(at('2026-10-25T02:30:00Z'));
  });

  it('finds the changes of the clocks in a span', () => {
    expect(offsetChanges(LONDON, at('2026-01-01T00:00:00Z'), at('2026-03-31T23:00:00Z'))).toEqual([
      { at: at('2026-03-29T01:00:00Z'), name: 'BST' },
    ]);
    expect(offsetChanges(LONDON, at('2026-01-01T00:00:00Z'), at('2026-12-31T00:00:00Z')).map((c) => c.name)).toEqual([
      'BST',
      'GMT',
    ]);
    expect(offsetChanges('UTC', 0, at('2026-12-31T00:00:00Z'))).toEqual([]);
  });
});
