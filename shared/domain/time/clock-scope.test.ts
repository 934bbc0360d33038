import { expect, test } from 'vitest';
import { type ClockScope, clockName, clockResolver, scopeWords } from './clock-scope.ts';

const scope = (source: string | null, host: string | null, importId: number | null): ClockScope => ({
  source,
  host,
  importId,
});
const claim = (name: number, of: ClockScope) => ({ scope: of, offset: name, uncertainty: 0 });
const claims = [
  claim(1, scope('proxy', null, null)),
  claim(2, scope(null, 'LAP-1', null)),
  claim(3, scope(null, null, 7)),
  claim(4, scope('proxy', 'LAP-1', null)),
  claim(5, scope('proxy', null, 7)),
];

test.each([
  ['proxy', 'LAP-2', 1, 1],
  ['mail', 'LAP-1', 1, 2],
  ['mail', 'LAP-1', 7, 3],
  ['proxy', 'LAP-1', 1, 4],
  ['proxy', 'LAP-1', 7, 5],
  ['mail', 'LAP-2', 1, undefined],
])('%s on %s of import %i: claim %s decides', (source, host, importId, decides) => {
  for (const order of [claims, [...claims].reverse()])
    expect(clockResolver(order)({ source, host, importId })?.offset).toBe(decides);
});

test('events of one claim have one clock; without a claim, source and device are one', () => {
  const resolve = clockResolver(claims);
  const name = (source: string, host: string, importId: number): string =>
    clockName(resolve({ source, host, importId }), { source, host, importId });
  expect(name('mail', 'LAP-1', 1)).toBe(name('door', 'LAP-1', 2));
  expect(name('mail', 'LAP-2', 1)).not.toBe(name('door', 'LAP-2', 1));
  expect(name('mail', 'LAP-2', 1)).toBe(name('mail', 'LAP-2', 2));
});

test('in words', () => {
  expect(scopeWords(scope('Web proxy', 'LAP-1', 3))).toBe('Web proxy, on LAP-1, of import 3');
  expect(scopeWords(scope(null, 'LAP-1', null))).toBe('Everything on LAP-1');
  expect(scopeWords(scope('', null, null))).toBe('events that name no source');
});
