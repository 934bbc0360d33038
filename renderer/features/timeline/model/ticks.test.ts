import { describe, expect, it } from 'vitest';
import { nightsIn, ticksFor } from './ticks.ts';
import { DAY, HOUR } from './zone.ts';

const at = (iso: string): number => Date.parse(iso) * 1_000;
const LONDON = 'Europe/London';
const labels = (from: string, to: string, pixels = 1_100, zone = LONDON) =>
  ticksFor({ from: at(from), to: at(to) }, pixels, zone).map((tick) => tick.label);

describe('axis ticks', () => {
  it('marks Mondays over a quarter, in local midnights on both sides of the change', () => {
    const ticks = ticksFor({ from: at('2026-01-01T00:00:00Z'), to: at('2026-04-10T00:00:00Z') }, 1_300, LONDON);
    expect(ticks[0]?.label).toBe('Mon 5 Jan');
    expect(ticks.at(-1)).toMatchObject({ label: 'Mon 6 Apr', utc: '5 Apr 23:00', at: at('2026-04-05T23:00:00Z') });
    expect(ticks.every((tick) => tick.label.startsWith('Mon '))).toBe(true);
  });

  it('keeps round hours across the change of the clocks, with the skipped hour left out', () => {
    const spring = ticksFor({ from: at('2026-03-28T22:00:00Z'), to: at('2026-03-29T06:00:00Z') }, 900, LONDON);
    expect(spring.map((tick) => tick.label)).toEqual([
      '22:00',
      '23:00',
      'Sun 29 Mar',
      '02:00',
      '03:00',
      '04:00',
      '05:00',
      '06:00',
    ]);
    expect(spring.map((tick) => tick.utc)).toEqual([
      '22:00',
      '23:00',
      'Sun 29 Mar',
      '01:00',
      '02:00',
      '03:00',
      '04:00',
      '05:00',
    ]);
  });

  it('says the year where it changes', () => {
    expect(labels('2025-11-15T00:00:00Z', '2026-06-15T00:00:00Z', 800)).toContain('Jan 2026');
    expect(labels('2001-11-15T00:00:00Z', '2026-06-15T00:00:00Z', 800)).toContain('2010');
  });

  it('goes down to milliseconds', () => {
    expect(labels('2026-02-14T02:41:07.100Z', '2026-02-14T02:41:07.140Z', 800)).toEqual([
      '41:07.100',
      '41:07.105',
      '41:07.110',
      '41:07.115',
      '41:07.120',
      '41:07.125',
      '41:07.130',
      '41:07.135',
    ]);
  });

  it('is ordered, within the view and never crowded, at every zoom', () => {
    for (let length = 20_000; length < 400 * 365 * DAY; length *= 3) {
      const view = { from: at('2026-03-20T13:17:00Z'), to: at('2026-03-20T13:17:00Z') + length };
      const ticks = ticksFor(view, 1_000, LONDON);
      expect(ticks.length).toBeLessThanOrEqual(14);
      ticks.forEach((tick, i) => {
        expect(tick.at).toBeGreaterThanOrEqual(view.from);
        expect(tick.at).toBeLessThan(view.to);
        if (i > 0) expect(tick.at).toBeGreaterThan(ticks[i - 1]?.at ?? 0);
      });
    }
  });
});

describe('nights', () => {
  it('shades 22:00 to 06:00 local, clipped, an hour shorter when the clocks go forward', () => {
    const nights = nightsIn({ from: at('2026-03-27T23:00:00Z'), to: at('2026-03-29T12:00:00Z') }, LONDON);
    expect(nights).toEqual([
      { from: at('2026-03-27T23:00:00Z'), to: at('2026-03-28T06:00:00Z') },
      { from: at('2026-03-28T22:00:00Z'), to: at('2026-03-29T05:00:00Z') },
    ]);
    expect((nights[1]?.to ?? 0) - (nights[1]?.from ?? 0)).toBe(7 * HOUR);
  });

  it('shades nothing beyond a fortnight', () => {
    const from = at('2026-03-01T00:00:00Z');
    expect(nightsIn({ from, to: from + 14 * DAY }, LONDON)).toHaveLength(15);
    expect(nightsIn({ from, to: from + 15 * DAY }, LONDON)).toEqual([]);
  });
});
