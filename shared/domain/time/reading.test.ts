import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readEpoch, readExcelSerial, readFiletime } from './counted.ts';
import { compilePattern } from './pattern.ts';
import { civilFromDays, isRefusal, type WallTime } from './wall.ts';

const utc = (...parts: [number, number, number, number, number, number]) =>
  Date.UTC(parts[0], parts[1] - 1, parts[2], parts[3], parts[4], parts[5]);

function read(pattern: string, text: string): string | number {
  const reader = compilePattern(pattern);
  if (isRefusal(reader)) return reader.refused;
  const wall = reader(text);
  return isRefusal(wall) ? wall.refused : wall.seconds * 1000 + wall.micros / 1000 - (wall.offsetSeconds ?? 0) * 1000;
}

describe('patterns', () => {
  test.each([
    ['DD/MM/YYYY HH:mm:ss', '14/02/2026 02:41:07', utc(2026, 2, 14, 2, 41, 7)],
    ['M/D/YYYY h:mm:ss A', '9/20/2023 4:05:03 AM', utc(2023, 9, 20, 4, 5, 3)],
    ['M/D/YYYY h:mm:ss A', '9/20/2023 12:05:03 AM', utc(2023, 9, 20, 0, 5, 3)],
    ['M/D/YYYY h:mm:ss A', '9/20/2023 12:05:03 PM', utc(2023, 9, 20, 12, 5, 3)],
    ['M/D/YYYY h:mm:ss A', '9/20/2023 4:05:03\u202fpm', utc(2023, 9, 20, 16, 5, 3)],
    ['ddd MMM D YYYY HH:mm:ss', 'Fri May 25 2012 11:59:14', utc(2012, 5, 25, 11, 59, 14)],
    ['D MMM YYYY HH:mm', '3 Sept 2026 09:00', utc(2026, 9, 3, 9, 0, 0)],
    ['D-MMM-YY HH:mm:ss', '14-February-26 02:41:07', utc(2026, 2, 14, 2, 41, 7)],
    ['YYYYMMDDHHmmss', '20260214024107', utc(2026, 2, 14, 2, 41, 7)],
    ['YYYY-MM-DD[T]HH:mm:ss.SSS Z', '2026-02-14T02:41:07.250 +0100', utc(2026, 2, 14, 1, 41, 7) + 250],
    ['DD/MMM/YYYY:HH:mm:ss Z', '13/Jan/2016:19:31:16 +0000', utc(2016, 1, 13, 19, 31, 16)],
    ['DD/MM/YY HH:mm', '01/01/69 00:00', utc(1969, 1, 1, 0, 0, 0)],
  ])('%s reads %s', (pattern, text, expected) => {
    expect(read(pattern, text)).toBe(expected);
  });

  test.each([
    ['DD/MM/YYYY HH:mm:ss', '02/14/2026 02:41:07', /date that exists/],
    ['DD/MM/YYYY HH:mm:ss', '1/2/2026 02:41:07', /not of the form/],
    ['DD/MM/YYYY HH:mm:ss', '14/02/2026 02:41:07 UTC', /not of the form/],
    ['DD/MM/YYYY HH:mm:ss', '', /empty/],
    ['DD/MM/YYYY HH:mm:ss', '00/00/0000 00:00:00', /no valid date/],
    ['DD/MM/YYYY HH:mm:ss', '30/06/2015 23:59:60', /leap second/],
    ['DD/MM/YYYY HH:mm:ss', '14/02/2026 24:00:00', /time of day that exists/],
    ['M/D/YYYY h:mm A', '9/20/2023 13:05 PM', /time of day that exists/],
    ['ddd MMM D YYYY HH:mm:ss', 'Sat May 25 2012 11:59:14', /weekday/],
    ['ddd MMM D YYYY HH:mm:ss', 'Xxx Xxx 00 0000 00:00:00', /not of the form/],
    ['DD/MM/YYYY', '14/02/2026', /does not say hour/],
    ['HH:mm', '02:41', /does not say year/],
    ['DD/MM/YYYY hh:mm', '14/02/2026 02:41', /which half/],
    ['DD/MM/YYYY HH:mm x', '14/02/2026 02:41', /has no meaning/],
    ['DD/MM/YYYY [at HH:mm', '14/02/2026 02:41', /does not close/],
    ['DD/DD/YYYY MM HH:mm', '', /twice/],
  ])('%s refuses %j', (pattern, text, words) => {
    expect(read(pattern, text)).toMatch(words);
  });

  test('every date that exists is read as itself, and any text is a reading or a refusal', () => {
    const reader = compilePattern('D/M/YYYY H:m:s');
    if (isRefusal(reader)) throw new Error(reader.refused);
    fc.assert(
      fc.property(fc.integer({ min: -50_000, max: 100_000 }), fc.nat(86_399), (days, second) => {
        const { year, month, day } = civilFromDays(days);
        const text = `${day}/${month}/${year} ${Math.floor(second / 3600)}:${Math.floor(second / 60) % 60}:${second % 60}`;
        expect((reader(text) as WallTime).seconds).toBe(days * 86_400 + second);
      }),
    );
    fc.assert(
      fc.property(fc.string(), fc.string(), (pattern, text) => {
        const any = compilePattern(pattern);
        if (!isRefusal(any)) expect(any(text)).toBeTypeOf('object');
      }),
    );
  });
});

describe('counted times', () => {
  test('epochs of every unit, to the microsecond, never rounded into the next second', () => {
    const at = utc(2026, 2, 14, 2, 41, 7) * 1000;
    expect(readEpoch(String(at / 1e6), 's')).toBe(at);
    expect(readEpoch(`${at / 1e6}.9999999`, 's')).toBe(at + 999_999);
    expect(readEpoch(`${at / 1e3}.5`, 'ms')).toBe(at + 500);
    expect(readEpoch(`${at + 7}`, 'us')).toBe(at + 7);
    expect(readEpoch(`${at}999`, 'ns')).toBe(at);
    expect(readEpoch('-0.5', 's')).toBe(-500_000);
    expect(readEpoch('-0.0000001', 's')).toBe(-1);
    expect(readEpoch('0', 's')).toBe(0);
    for (const text of ['', 'x', '1e9', '1,5', '--1', '1.', '0x10'])
      expect(readEpoch(text, 's'), text).toHaveProperty('refused');
  });

  test('FILETIME, and its two marks for no time', () => {
    // 2015-08-08T02:06:17.078125Z
    expect(readFiletime('130834731770781250')).toBe(utc(2015, 8, 8, 2, 6, 17) * 1000 + 78_125);
    expect(readFiletime('0x1D0D1803B06F2E2')).toBeTypeOf('number');
    expect(readFiletime('0')).toMatchObject({ refused: expect.stringMatching(/none was set/) });
    expect(readFiletime('9223372036854775807')).toMatchObject({ refused: expect.stringMatching(/never/) });
    expect(readFiletime('1')).toMatchObject({ refused: expect.stringMatching(/1601/) });
    expect(readFiletime('-1')).toHaveProperty('refused');
  });

  test('spreadsheet numbers, rounded to the millisecond that they hold', () => {
    const wall = readExcelSerial('46067.111886574') as WallTime;
    expect(wall.seconds * 1000 + wall.micros / 1000).toBe(utc(2026, 2, 14, 2, 41, 7));
    expect((readExcelSerial('61') as WallTime).seconds * 1000).toBe(utc(1900, 3, 1, 0, 0, 0));
    for (const text of ['60', '0.5', '-1', '2958466', 'x', '']) expect(readExcelSerial(text)).toHaveProperty('refused');
  });
});
