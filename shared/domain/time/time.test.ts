import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatForReading, formatInstant, instantParts } from './format.ts';
import {
  civilFromDays,
  daysFromCivil,
  instantOf,
  isRefusal,
  readIsoTime,
  readMicros,
  readMonthFirstTime,
  type WallTime,
} from './wall.ts';
import { instantInZone, instantOfWall, openZone, type Zone, zoneProblem } from './zone.ts';

const limit = Number.MAX_SAFE_INTEGER;

function zoneOf(name: string): Zone {
  const zone = openZone(name);
  if (isRefusal(zone)) throw new Error(zone.refused);
  return zone;
}

/** The instant, or the refusal's words, or null where a zone is needed. */
function iso(text: string, zone: string | null = null): number | string | null {
  const wall = readIsoTime(text);
  if (isRefusal(wall)) return wall.refused;
  return settle(instantOfWall(wall, zone === null ? null : zoneOf(zone)));
}

function settle(value: number | { refused: string } | null): number | string | null {
  return value === null || typeof value === 'number' ? value : value.refused;
}

describe('ISO 8601', () => {
  const second = Date.UTC(2026, 1, 14, 2, 41, 7) * 1000;
  test.each([
    ['2026-02-14T02:41:07Z', second],
    ['2026-02-14T02:41:07z', second],
    ['2026-02-14t02:41:07+00:00', second],
    ['2026-02-14 02:41:07+00:00', second],
    ['2026-02-14 02:41:07 +00:00', second],
    ['2026-02-14  02:41:07 UTC', second],
    ['  2026-02-14T02:41:07Z \t', second],
    ['2026-02-14T02:41:07-00:00', second],
    ['2026-02-14T03:41:07+01', second],
    ['2026-02-14T03:41:07+0100', second],
    ['2026-02-13T21:41:07-05:00', second],
    ['2026-02-14T08:26:07+05:45', second],
    ['2026-02-14T02:41:07.5Z', second + 500_000],
    ['2026-02-14T02:41:07,25Z', second + 250_000],
    ['2026-02-14T02:41:07.123456Z', second + 123_456],
    ['2026-02-14T02:41:07.999999999Z', second + 999_999],
    ['2026-02-14T02:41Z', second - 7_000_000],
    ['1969-12-31T23:59:59.999999Z', -1],
    ['2000-02-29T00:00:00Z', Date.UTC(2000, 1, 29) * 1000],
  ])('%s', (text, instant) => {
    expect(iso(text)).toBe(instant);
  });

  test.each([
    ['', /empty/],
    ['   ', /empty/],
    ['2026-02-14', /no time of day/],
    ['2026-02-30T00:00:00Z', /not a date that exists/],
    ['1900-02-29T00:00:00Z', /not a date that exists/],
    ['2026-13-01T00:00:00Z', /not a date that exists/],
    ['2026-00-10T00:00:00Z', /not a date that exists/],
    ['2026-02-14T24:00:00Z', /not a time of day that exists/],
    ['2026-02-14T02:60:00Z', /not a time of day that exists/],
    ['2016-12-31T23:59:60Z', /leap second/],
    ['2026-02-14T02:41:7Z', /not two digits/],
    ['2026-02-14T02:41:07.Z', /no digits/],
    ['2026-02-14T02:41:07.0123456789Z', /more than nine/],
    ['2026-02-14T02:41.5Z', /not an offset/],
    ['2026-02-14T02:41:07 BST', /not an offset/],
    ['2026-02-14T02:41:07+1', /not an offset/],
    ['2026-02-14T02:41:07+24:00', /not an offset/],
    ['2026-02-14T02:41:07+01:00x', /not an offset/],
    ['14/02/2026 02:41:07', /not an ISO 8601 time/],
    ['20260214T024107Z', /not an ISO 8601 time/],
    ['0000-00-00T00:00:00', /plaso/],
    ['0000-00-00T00:00:00.000000+00:00', /plaso/],
    ['1600-01-01T00:00:00Z', /outside the years/],
    ['9999-12-31T23:59:59Z', /never/],
    ['2026-02-14T02:41:07\u0000Z', /not an offset/],
  ])('refuses %j', (text, reason) => {
    expect(iso(text)).toMatch(reason);
  });

  test('a time without an offset needs a zone', () => {
    expect(iso('2026-02-14 02:41:07')).toBeNull();
    expect(iso('2026-07-14 02:41:07', 'Europe/London')).toBe(Date.UTC(2026, 6, 14, 1, 41, 7) * 1000);
    expect(iso('2026-07-14 02:41:07', 'UTC ')).toBe(Date.UTC(2026, 6, 14, 2, 41, 7) * 1000);
    // The text's own offset wins over the zone chosen.
    expect(iso('2026-07-14 02:41:07Z', 'Europe/London')).toBe(Date.UTC(2026, 6, 14, 2, 41, 7) * 1000);
  });

  test('a refusal quotes at most a short, printable piece of the cell', () => {
    const words = iso(`\u001b[2Jx${'y'.repeat(5000)}`);
    expect(words).toMatch(/^“\ufffd\[2Jx/);
    expect(String(words).length).toBeLessThan(120);
  });

  test('never throws and never invents: any text', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.stringMatching(/^\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d.{0,8}$/)), (text) => {
        const value = iso(text, 'Europe/London');
        expect(typeof value === 'string' || Number.isSafeInteger(value)).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });
});

test('the ends of the range are exact', () => {
  expect(instantOf(9_007_199_254, 740_991)).toBe(limit);
  expect(instantOf(9_007_199_254, 740_992)).toHaveProperty('refused');
  expect(instantOf(-9_007_199_255, 259_009)).toBe(-limit);
  expect(instantOf(-9_007_199_255, 259_008)).toHaveProperty('refused');
  expect(Object.is(instantOf(-0, 0), 0)).toBe(true);
});

describe('month-first dates (l2tcsv)', () => {
  const read = (date: string, time: string) => {
    const wall = readMonthFirstTime(date, time);
    return isRefusal(wall) ? wall.refused : settle(instantInZone(wall, zoneOf('UTC')));
  };
  test('reads', () => {
    expect(read('02/14/2026', '02:41:07')).toBe(Date.UTC(2026, 1, 14, 2, 41, 7) * 1000);
    expect(read(' 02/29/2012 ', ' 01:15:43 ')).toBe(Date.UTC(2012, 1, 29, 1, 15, 43) * 1000);
  });
  test.each([
    ['00/00/0000', '00:00:00', /plaso/],
    ['14/02/2026', '02:41:07', /read as MM\/DD\/YYYY/],
    ['2/14/2026', '02:41:07', /form MM\/DD\/YYYY/],
    ['02/14/26', '02:41:07', /form MM\/DD\/YYYY/],
    ['', '02:41:07', /no date/],
    ['-', '-', /no date/],
    ['02/14/2026', '', /no time of day/],
    ['02/14/2026', '--:--:--', /no time of day/],
    ['02/14/2026', '02:41:07Z', /not HH:MM:SS/],
    ['02/14/2026', '25:00:00', /not a time of day/],
  ])('refuses %j %j', (date, time, reason) => {
    expect(read(date, time)).toMatch(reason);
  });
});

test('Timesketch timestamps are whole microseconds', () => {
  expect(readMicros('1331698658276340')).toBe(1_331_698_658_276_340);
  expect(readMicros('-5')).toBe(-5);
  expect(readMicros('1331698658276340.0')).toBe(1_331_698_658_276_340);
  expect(Object.is(readMicros('-0'), 0)).toBe(true);
  for (const text of ['', '1.5', '1e15', '0x10', '9007199254740993', '99999999999999999', 'NaN', '12 34'])
    expect(readMicros(text), text).toHaveProperty('refused');
});

describe('zones', () => {
  test.each([
    'BST',
    'IST',
    'PST',
    'EDT',
    '',
    'Mars/Olympus',
    'Europe/Londonx',
    '+25:00',
    'GMT+1',
    '../etc',
    'x'.repeat(65),
  ])('refuses %j', (name) => {
    expect(zoneProblem(name)).toMatch(/time zone/);
  });
  test.each(['Europe/London', 'europe/london', ' UTC ', 'Z', 'GMT', 'EST5EDT', 'Etc/GMT+5', '+01:00', '-0330', 'GB'])(
    'opens %j',
    (name) => {
      expect(zoneProblem(name)).toBeNull();
    },
  );

  test('spring: times that clocks skipped are refused, to the second', () => {
    expect(iso('2026-03-29 00:59:59', 'Europe/London')).toBe(Date.UTC(2026, 2, 29, 0, 59, 59) * 1000);
    expect(iso('2026-03-29 01:00:00', 'Europe/London')).toMatch(/never showed/);
    expect(iso('2026-03-29 01:59:59.999999', 'Europe/London')).toMatch(/never showed/);
    expect(iso('2026-03-29 02:00:00', 'Europe/London')).toBe(Date.UTC(2026, 2, 29, 1) * 1000);
  });
  test('autumn: times that clocks showed twice are refused, to the second', () => {
    expect(iso('2026-10-25 00:59:59', 'Europe/London')).toBe(Date.UTC(2026, 9, 24, 23, 59, 59) * 1000);
    expect(iso('2026-10-25 01:00:00', 'Europe/London')).toMatch(/twice/);
    expect(iso('2026-10-25 01:59:59', 'Europe/London')).toMatch(/twice/);
    expect(iso('2026-10-25 02:00:00', 'Europe/London')).toBe(Date.UTC(2026, 9, 25, 2) * 1000);
    expect(iso('2026-10-25 01:30:00+01:00', 'Europe/London')).toBe(Date.UTC(2026, 9, 25, 0, 30) * 1000);
  });
  test('zones that are not whole hours, have a half-hour summer, skipped a day, or changed twice in a month', () => {
    expect(iso('2026-01-01 12:00:00', 'Asia/Kathmandu')).toBe(Date.UTC(2026, 0, 1, 6, 15) * 1000);
    expect(iso('2026-04-05 01:45:00', 'Australia/Lord_Howe')).toMatch(/twice/);
    expect(iso('2011-12-30 12:00:00', 'Pacific/Apia')).toMatch(/never showed/);
    expect(iso('2022-04-01 12:00:00', 'Africa/Casablanca')).toBe(Date.UTC(2022, 3, 1, 12) * 1000);
    expect(iso('2022-06-01 12:00:00', 'Africa/Casablanca')).toBe(Date.UTC(2022, 5, 1, 11) * 1000);
    expect(iso('1840-01-01 00:00:00', 'Europe/London')).toBe((Date.UTC(1840, 0, 1) + 75_000) * 1000);
  });

  const zones = [
    'Europe/London',
    'America/New_York',
    'Australia/Lord_Howe',
    'Asia/Kathmandu',
    'Africa/Casablanca',
    'UTC',
  ];

  test('agrees with Intl at any instant', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...zones),
        fc.integer({ min: -2_000_000_000, max: 4_000_000_000 }),
        (name, seconds) => {
          const shown = new Intl.DateTimeFormat('en-CA', {
            timeZone: name,
            hourCycle: 'h23',
            dateStyle: 'short',
            timeStyle: 'medium',
          }).format(seconds * 1000);
          const parts = instantParts(seconds * 1_000_000, name, 0);
          expect(`${parts.date}, ${parts.time}`).toBe(shown);
        },
      ),
      { numRuns: 400 },
    );
  });

  test('an instant written in a zone and read back in it is the same, or is refused as ambiguous', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...zones),
        fc.integer({ min: -9_000_000_000, max: 9_000_000_000 }),
        (name, seconds) => {
          const parts = instantParts(seconds * 1_000_000, name, 0);
          const back = iso(`${parts.date} ${parts.time}`, name);
          if (typeof back === 'string') {
            expect(back).toMatch(/twice/);
            expect(zoneOf(name).utcOf(seconds + zoneOf(name).offsetAt(seconds))).toContain(seconds);
          } else expect(back).toBe(seconds * 1_000_000);
        },
      ),
      { numRuns: 800 },
    );
  });

  test('every answer of utcOf shows that wall reading, and no other instant does', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('Europe/London', 'Australia/Lord_Howe'),
        // Around the changes of 2026, where it is hard.
        fc.constantFrom(...[Date.UTC(2026, 2, 29), Date.UTC(2026, 9, 25), Date.UTC(2026, 3, 4), Date.UTC(2026, 9, 3)]),
        fc.integer({ min: -30_000, max: 90_000 }),
        (name, day, delta) => {
          const wall = day / 1000 + delta;
          const zone = zoneOf(name);
          const expected: number[] = [];
          for (const offset of [0, 3600, 36_000, 37_800, 39_600])
            if (zone.offsetAt(wall - offset) === offset) expected.push(wall - offset);
          expect([...zone.utcOf(wall)].sort()).toEqual(expected.sort());
        },
      ),
      { numRuns: 800 },
    );
  });
});

describe('writing', () => {
  test('ISO, zones and abbreviations', () => {
    const instant = Date.UTC(2026, 6, 14, 1, 41, 7) * 1000 + 123_456;
    expect(formatInstant(instant)).toBe('2026-07-14T01:41:07.123456Z');
    expect(formatInstant(instant, 'UTC', 3)).toBe('2026-07-14T01:41:07.123Z');
    expect(formatInstant(instant, 'Europe/London', 0)).toBe('2026-07-14T02:41:07+01:00');
    expect(formatForReading(instant, 'Europe/London')).toBe('2026-07-14 02:41:07 BST');
    expect(formatForReading(instant, '+05:30', 3)).toBe('2026-07-14 07:11:07.123 +05:30');
    expect(formatForReading(instant, 'UTC')).toBe('2026-07-14 01:41:07 UTC');
    expect(formatInstant(-1)).toBe('1969-12-31T23:59:59.999999Z');
    expect(() => formatInstant(0, 'BST')).toThrow(RangeError);
  });

  test('reads back at six digits, over the whole range and in any zone', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -limit + 86_400_000_000, max: limit - 86_400_000_000 }),
        fc.constantFrom('UTC', 'Europe/London', 'America/St_Johns', '-11:00'),
        (instant, zone) => {
          expect(iso(formatInstant(instant, zone))).toBe(instant);
        },
      ),
      { numRuns: 800 },
    );
    expect(iso(formatInstant(limit))).toBe(limit);
    expect(iso(formatInstant(-limit))).toBe(-limit);
  });

  test('calendar arithmetic agrees with Date', () => {
    fc.assert(
      fc.property(fc.integer({ min: -100_000, max: 200_000 }), (days) => {
        const date = new Date(days * 86_400_000);
        const civil = civilFromDays(days);
        expect(civil).toEqual({ year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() });
        expect(daysFromCivil(civil.year, civil.month, civil.day)).toBe(days);
      }),
    );
  });

  test('the fraction is cut, never rounded', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^\d{1,9}$/), (digits) => {
        const wall = readIsoTime(`2026-01-01T00:00:00.${digits}Z`) as WallTime;
        expect(wall.micros).toBe(Number(digits.slice(0, 6).padEnd(6, '0')));
        expect(wall.seconds).toBe(Date.UTC(2026, 0, 1) / 1000);
      }),
    );
  });
});
