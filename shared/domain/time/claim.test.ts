import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { adjusted, asRecorded, claimWords, readSpan, spanWords, type TimedItem, unsafeOrder } from './claim.ts';

const second = 1_000_000;
const item = (at: number, clock: string, uncertainty = 0, offset = 0): TimedItem => ({
  recorded: at * second,
  clock,
  claim: { offset: offset * second, uncertainty: uncertainty * second },
});

describe('a clock that was off', () => {
  test('fast by two minutes: what it recorded happened two minutes before', () => {
    expect(adjusted(1_000 * second, { offset: 120 * second, uncertainty: 0 })).toBe(880 * second);
    expect(adjusted(1_000 * second, asRecorded)).toBe(1_000 * second);
  });
});

describe('an order of two events', () => {
  test('is unsafe where the spans of two clocks overlap', () => {
    expect(unsafeOrder([item(0, 'a', 5), item(8, 'b', 4)])).toEqual([[1], [0]]);
    expect(unsafeOrder([item(0, 'a', 5), item(10, 'b', 4)])).toEqual([[], []]);
  });
  test('is safe within one clock, however uncertain it is', () => {
    expect(unsafeOrder([item(0, 'a', 500), item(1, 'a', 500)])).toEqual([[], []]);
  });
  test('is unsafe at one instant of two clocks that claim to be exact', () => {
    expect(unsafeOrder([item(3, 'a'), item(3, 'b'), item(4, 'b')])).toEqual([[1], [0], []]);
  });
  test('is judged by adjusted times, not by recorded ones', () => {
    expect(unsafeOrder([item(100, 'a', 1, 90), item(10, 'b', 1)])).toEqual([[1], [0]]);
  });
  test('agrees with looking at every pair', () => {
    const some = fc.array(
      fc.record({
        recorded: fc.integer({ min: 0, max: 200 }),
        clock: fc.constantFrom('a', 'b', 'c'),
        claim: fc.record({ offset: fc.integer({ min: -20, max: 20 }), uncertainty: fc.nat(20) }),
      }),
      { maxLength: 40 },
    );
    fc.assert(
      fc.property(some, (items) => {
        const found = unsafeOrder(items, 100);
        for (const [i, one] of items.entries())
          for (const [j, other] of items.entries()) {
            const apart = Math.abs(adjusted(one.recorded, one.claim) - adjusted(other.recorded, other.claim));
            const unsafe = one.clock !== other.clock && apart <= one.claim.uncertainty + other.claim.uncertainty;
            expect(found[i]?.includes(j)).toBe(unsafe);
          }
      }),
    );
  });
  test('names the nearest first, and no more than asked', () => {
    const items = [item(0, 'a', 9), item(7, 'b', 9), item(2, 'b', 9), item(5, 'c', 9)];
    expect(unsafeOrder(items, 2)[0]).toEqual([2, 3]);
  });
});

describe('a span', () => {
  test.each([
    ['90', 90 * second],
    ['1.5', 1_500_000],
    ['1.5 s', 1_500_000],
    ['-2m 3s', -123 * second],
    ['\u22122 min', -120 * second],
    ['1h 2min 3.25s', 3_723_250_000],
    ['250 ms', 250_000],
    ['00:02:03', 123 * second],
    ['+00:00:00.000001', 1],
    ['0', 0],
    ['-0', 0],
  ])('%s', (text, micros) => {
    expect(readSpan(text)).toBe(micros);
  });
  test.each(['', 'two minutes', '3 s ago', '1:2:3', '5 weeks', '1.0000001 s', '0.5 us', '9999999 d', '--3', '1 s 2'])(
    '"%s" is none',
    (text) => expect(readSpan(text)).toBeNull(),
  );
  test('in words', () => {
    expect(spanWords(123 * second)).toBe('2 min 3 s');
    expect(spanWords(-1_500_000)).toBe('1.5 s');
    expect(spanWords(0)).toBe('0 s');
    expect(spanWords(90_061_000_001)).toBe('1 d 1 h 1 min 1.000001 s');
    expect(claimWords({ offset: 123 * second, uncertainty: 5 * second })).toBe('fast by 2 min 3 s, give or take 5 s');
    expect(claimWords({ offset: -second, uncertainty: 0 })).toBe('slow by 1 s');
    expect(claimWords(asRecorded)).toBe('no offset');
  });
  test('is read back from its words', () => {
    fc.assert(
      fc.property(fc.nat({ max: 3_000 * 86_400_000_000 }), (micros) => {
        expect(readSpan(spanWords(micros))).toBe(micros);
      }),
    );
  });
});
