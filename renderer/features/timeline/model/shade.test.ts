import { describe, expect, test } from 'vitest';
import { authorisedPart, commonSpans, dutyRegion, namesAmong } from './regions.ts';
import { shadeIn, spansIn } from './shade.ts';
import { silencesOf, silenceWords } from './silences.ts';
import { DAY, HOUR } from './zone.ts';

const day = (n: number) => ({ from: n * DAY + 18 * HOUR, to: (n + 1) * DAY + 8 * HOUR });

describe('what is shaded', () => {
  const duty = { who: 'Alex Sample', off: [day(0), day(1), day(2), day(3)], within: { from: 0, to: 4 * DAY } };

  test('is clipped to the view', () => {
    expect(spansIn(duty.off, { from: 2 * DAY, to: 2 * DAY + 20 * HOUR })).toEqual([
      { from: 2 * DAY, to: 2 * DAY + 8 * HOUR },
      { from: 2 * DAY + 18 * HOUR, to: 2 * DAY + 20 * HOUR },
    ]);
    expect(spansIn(duty.off, { from: 9 * DAY, to: 10 * DAY })).toEqual([]);
  });

  test('is off-duty time where a rota is held, and says whose', () => {
    const shade = shadeIn({ from: DAY, to: 3 * DAY }, 1_000, 'UTC', duty);
    expect(shade.spans).toHaveLength(3);
    expect(shade.words).toBe('shaded: Alex Sample off duty by the rota');
    expect(shadeIn({ from: DAY, to: 9 * DAY }, 1_000, 'UTC', duty).words).toContain('does not speak of all');
  });

  test('is nothing where days are too narrow, and nights where there is no rota', () => {
    expect(shadeIn({ from: 0, to: 400 * DAY }, 1_000, 'UTC', duty)).toEqual({
      spans: [],
      words: 'off-duty hours are shaded when you zoom in',
    });
    expect(shadeIn({ from: DAY, to: 3 * DAY }, 1_000, 'UTC', null).words).toBe('shaded 22:00–06:00');
    expect(shadeIn({ from: 0, to: 400 * DAY }, 1_000, 'UTC', null)).toEqual({ spans: [], words: '' });
  });
});

describe('regions', () => {
  test('use the spelling of the events', () => {
    const person = { identifiers: [{ kind: 'username', value: 'ASample' } as const] };
    expect(namesAmong(person, ['asample', 'other'])).toEqual(['asample']);
    expect(namesAmong(person, ['other'])).toEqual(['ASample']);
  });

  test('keep every span, in as many regions as the contract asks for', () => {
    const spans = Array.from({ length: 20_001 }, (_, n) => ({ from: n * 10, to: n * 10 + 5 }));
    const { regions, label, inside } = dutyRegion('Alex Sample', ['asample'], 'off', spans);
    expect([label, inside]).toEqual(['Off duty: Alex Sample', true]);
    expect(regions.map(({ spans: part }) => part?.length)).toEqual([20_000, 1]);
    // Nobody off duty at any time: nothing is let through, not everything.
    expect(dutyRegion('Alex Sample', ['asample'], 'off', []).regions).toEqual([{ spans: [], actors: ['asample'] }]);
  });

  test('what is authorised is time, people and devices of the filter, and nothing else', () => {
    expect(authorisedPart({ type: ['x'] })).toBeNull();
    expect(authorisedPart({ from: 5, actor: ['a'], type: ['x'] })).toEqual({ from: 5, actor: ['a'] });
  });

  test('common to several people', () => {
    const a = [
      { from: 0, to: 10 },
      { from: 20, to: 30 },
    ];
    const b = [
      { from: 5, to: 22 },
      { from: 25, to: 40 },
    ];
    expect(commonSpans([a, b])).toEqual([
      { from: 5, to: 10 },
      { from: 20, to: 22 },
      { from: 25, to: 30 },
    ]);
    expect(commonSpans([a])).toEqual(a);
    expect(commonSpans([])).toEqual([]);
  });
});

test('silences in words, of the sources that are shown', () => {
  const source = {
    days: 30,
    activeDays: 20,
    silences: [{ from: 0, to: 2 * DAY, first: '2026-03-03', last: '2026-03-04', days: 2 }],
  };
  const coverage = {
    sources: [
      { ...source, source: 'Proxy', ordinary: 1 },
      { ...source, source: 'HR', ordinary: null },
    ],
  };
  const all = silencesOf(coverage, undefined);
  expect(all.map(({ words }) => words)).toEqual([
    'Proxy: no events from 3 Mar 2026 to 4 Mar 2026 (2 days; up to 1 quiet day in a row is ordinary for it)',
    'HR: no events from 3 Mar 2026 to 4 Mar 2026 (2 days)',
  ]);
  expect(silencesOf(coverage, ['HR'])).toHaveLength(1);
  expect(silenceWords(all, DAY)).toContain('HR: no events');
  expect(silenceWords(all, 3 * DAY)).toBe('');
});
