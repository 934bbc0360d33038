import { expect, test } from 'vitest';
import { countsOfPlaywright, countsOfVitest, judged, sum } from './test-counts.ts';

test('the runners’ own counts', () => {
  expect(countsOfVitest({ numPassedTests: 5, numFailedTests: 1, numPendingTests: 2, numTodoTests: 1 })).toEqual({
    passed: 5,
    failed: 1,
    skipped: 3,
  });
  expect(countsOfPlaywright({ stats: { expected: 4, unexpected: 1, flaky: 1, skipped: 2 } })).toEqual({
    passed: 4,
    failed: 2,
    skipped: 2,
  });
});

test('no report, a bad end, and nothing run are failures', () => {
  const counts = { passed: 3, failed: 0, skipped: 0 };
  expect(judged(counts, 0)).toEqual(counts);
  expect(judged(counts, 1).failed).toBe(1);
  expect(judged(null, 0).failed).toBe(1);
  expect(judged({ passed: 0, failed: 0, skipped: 9 }, 0).failed).toBe(1);
  expect(judged({ passed: 0, failed: 2, skipped: 0 }, 1).failed).toBe(2);
});

test('sums', () => {
  expect(
    sum([
      { passed: 1, failed: 2, skipped: 3 },
      { passed: 10, failed: 20, skipped: 30 },
    ]),
  ).toEqual({
    passed: 11,
    failed: 22,
    skipped: 33,
  });
});
