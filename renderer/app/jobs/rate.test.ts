import { expect, test } from 'vitest';
import { aboutDuration, rateOf, type Sample, secondsLeft, withSample } from './rate.ts';

const run = (...pairs: [number, number][]): Sample[] =>
  pairs.reduce<Sample[]>((samples, [at, done]) => withSample(samples, { at, done }), []);

test('no rate until the samples span long enough to mean something', () => {
  expect(rateOf(run([0, 0]))).toBeNull();
  expect(rateOf(run([0, 0], [400, 100]))).toBeNull();
  expect(rateOf(run([0, 0], [1000, 100]))).toBe(100);
});

test('old speed is forgotten', () => {
  const samples = run([0, 0], [1000, 10_000], [20_000, 10_100], [21_000, 10_200], [29_500, 11_050]);
  expect(rateOf(samples)).toBeCloseTo(100, 0);
});

test('work that stands still has no rate, and so no promise of an end', () => {
  expect(rateOf(run([0, 50], [5000, 50]))).toBeNull();
  expect(secondsLeft(run([0, 50], [5000, 50]), 100)).toBeNull();
});

test('time left needs a total', () => {
  const samples = run([0, 0], [2000, 200]);
  expect(secondsLeft(samples, null)).toBeNull();
  expect(secondsLeft(samples, 700)).toBe(5);
  expect(secondsLeft(samples, 200)).toBeNull();
});

test('durations round up', () => {
  expect(aboutDuration(0.2)).toBe('about 1 s');
  expect(aboutDuration(4.1)).toBe('about 5 s');
  expect(aboutDuration(61)).toBe('about 2 min');
  expect(aboutDuration(5400)).toBe('about 1.5 h');
});
