import { expect, test } from 'vitest';
import { counted, formatSize, formatSizeExact } from './numbers.ts';
import { formatDate, formatInstant, isoDateOf, microsOfIso } from './time.ts';
import { matchZones, timeZones } from './zones.ts';

test('an instant names its zone, and its abbreviation on either side of a change of the clocks', () => {
  const before = microsOfIso('2026-03-29T00:59:59.000Z');
  const after = microsOfIso('2026-03-29T01:00:00.000Z');
  expect(formatInstant(before)).toBe('29 Mar 2026 00:59:59 UTC');
  expect(formatInstant(before, 'Europe/London')).toBe('29 Mar 2026 00:59:59 GMT');
  expect(formatInstant(after, 'Europe/London')).toBe('29 Mar 2026 02:00:00 BST');
});

test('a fraction of a second is shown as it is, before 1970 too', () => {
  expect(formatInstant(1_500_000)).toBe('01 Jan 1970 00:00:01.500 UTC');
  expect(formatInstant(1_000_001)).toBe('01 Jan 1970 00:00:01.000001 UTC');
  expect(formatInstant(-1)).toBe('31 Dec 1969 23:59:59.999999 UTC');
  expect(formatInstant(0)).toBe('01 Jan 1970 00:00:00 UTC');
});

test('an unknown zone falls back to UTC and says so', () => {
  expect(formatInstant(0, 'Nowhere/At_All')).toBe('01 Jan 1970 00:00:00 UTC');
});

test('dates', () => {
  expect(formatDate('2026-03-06')).toBe('6 Mar 2026');
  expect(isoDateOf(microsOfIso('2026-07-01T23:30:00.000Z'), 'Europe/London')).toBe('2026-07-02');
});

test('sizes round for the eye and are exact for the record', () => {
  expect(formatSize(999)).toBe('999 bytes');
  expect(formatSize(1)).toBe('1 byte');
  expect(formatSize(6_812_004)).toBe('6.8 MB');
  expect(formatSize(999_990)).toBe('1.0 MB');
  expect(formatSizeExact(6_812_004)).toBe('6.8 MB (6,812,004 bytes)');
  expect(counted(1, 'entry', 'entries')).toBe('1 entry');
  expect(counted(1204, 'entry', 'entries')).toBe('1,204 entries');
});

test('zones: London first, and found by parts of their names', () => {
  const zones = timeZones();
  expect(zones[0]).toBe('Europe/London');
  expect(zones.filter((zone) => zone === 'Europe/London')).toHaveLength(1);
  expect(matchZones(zones, 'new york')).toEqual(['America/New_York']);
  expect(matchZones(zones, '')).toBe(zones);
  expect(matchZones(zones, 'zzz')).toEqual([]);
});
