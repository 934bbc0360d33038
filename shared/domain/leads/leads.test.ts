import { describe, expect, test } from 'vitest';
import { isAccess, isClockChanged, isLogCleared, isRemovable, isSearch } from './type-words.ts';
import { unusualDays } from './volume.ts';

describe('a day far above the ordinary', () => {
  test('is found against the person’s own median and spread', () => {
    const counts = Array.from({ length: 30 }, (_, day) => (day % 7 < 5 ? 100 + (day % 3) : 0));
    counts[9] = 400;
    expect(unusualDays(counts)).toEqual({
      baseline: { median: 101, spread: 1, activeDays: 22, limit: 303 },
      days: [{ day: 9, count: 400 }],
    });
  });
  test('is not one of a person who is always uneven, nor a few events of a quiet one', () => {
    expect(unusualDays(Array.from({ length: 30 }, (_, day) => 20 + 40 * (day % 5)))?.days).toEqual([]);
    const quiet: number[] = new Array(20).fill(1);
    quiet[3] = 40;
    expect(unusualDays(quiet)?.days).toEqual([]);
  });
  test('has nothing to stand out from where there are too few days', () => {
    expect(unusualDays([1000, 1, 1])).toBeNull();
  });
});

test.each([
  ['usb_connected', isRemovable, true],
  ['New external device (6416)', isRemovable, true],
  ['busbar', isRemovable, false],
  ['Audit log cleared (1102)', isLogCleared, true],
  ['The audit log was cleared', isLogCleared, true],
  ['logon', isLogCleared, false],
  ['System time changed (4616)', isClockChanged, true],
  ['Creation Time', isClockChanged, false],
  ['record_search', isSearch, true],
  ['research', isSearch, false],
  ['record_view', isAccess, true],
  ['review', isAccess, false],
] as const)('type %s', (type, of, is) => expect(of(type)).toBe(is));
