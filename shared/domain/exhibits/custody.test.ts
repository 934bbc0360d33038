import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type CustodyFacts, type CustodyTransfer, custodyOf, samePerson } from './custody.ts';

const t = (time: string): number => Date.parse(`2026-05-04T${time}:00Z`);
const handed = (from: string, to: string, time: string): CustodyTransfer => ({
  from,
  to,
  at: t(time),
  place: 'Store 2',
  seal: 'K1',
  reason: 'for examination',
});
const facts = (given: Partial<CustodyFacts>): CustodyFacts => ({
  acquisition: { by: 'Alex Byrne', at: t('08:00') },
  intake: { by: 'Alex Byrne', at: t('09:00') },
  transfers: [],
  declared: [],
  entries: [],
  lost: [],
  ...given,
});
const gapsOf = (given: Partial<CustodyFacts>) => custodyOf(facts(given)).gaps;
const heldOf = (given: Partial<CustodyFacts>) =>
  custodyOf(facts(given)).periods.map(({ holder, from, to }) => [holder, from, to]);

describe('periods', () => {
  it('follow an exhibit from acquisition through each hand to this day, without a gap', () => {
    const given = {
      transfers: [handed('Alex Byrne', 'Jo Lane', '10:00'), handed('Jo Lane (JL)', 'Store', '12:00')],
    };
    expect(heldOf(given)).toEqual([
      ['Alex Byrne', t('08:00'), t('09:00')],
      ['Alex Byrne', t('09:00'), t('10:00')],
      ['Jo Lane', t('10:00'), t('12:00')],
      ['Store', t('12:00'), null],
    ]);
    expect(gapsOf(given)).toEqual([]);
    expect(custodyOf(facts(given)).periods.map(({ basis }) => basis)).toEqual([
      'Acquired',
      'Taken into the case',
      'Handed over by Alex Byrne: for examination',
      'Handed over by Jo Lane (JL): for examination',
    ]);
  });

  it('begin in the case for what was made there, with nothing before', () => {
    expect(custodyOf(facts({ acquisition: null }))).toMatchObject({
      periods: [{ holder: 'Alex Byrne', from: t('09:00'), to: null, basis: 'Made in the case' }],
      gaps: [],
    });
  });

  it('take transfers by when they happened, not by when they were recorded', () => {
    const given = { transfers: [handed('Jo Lane', 'Store', '12:00'), handed('Alex Byrne', 'Jo Lane', '10:00')] };
    expect(gapsOf(given)).toEqual([]);
  });

  it('join somebody else’s acquisition to the intake by the transfers between them', () => {
    const given = {
      acquisition: { by: 'DC Lane', at: t('07:00') },
      transfers: [handed('DC Lane', 'Alex Byrne', '08:30')],
    };
    expect(gapsOf(given)).toEqual([]);
    expect(heldOf(given)[0]).toEqual(['DC Lane', t('07:00'), t('08:30')]);
  });
});

describe('gaps', () => {
  it('lie between acquisition by somebody else and intake where nothing says how it passed', () => {
    expect(gapsOf({ acquisition: { by: 'DC Lane', at: t('07:00') } })).toEqual([
      {
        kind: 'handover',
        from: t('07:00'),
        to: t('09:00'),
        what: 'It was last with DC Lane, and then Alex Byrne took it into the case; how it passed between them is not recorded.',
        declared: false,
        explanation: null,
      },
    ]);
  });

  it.each([
    [null, null, 'Who had it before, and since when, is not recorded.', null],
    [null, t('07:00'), 'It is recorded when it was acquired, but not by whom.', t('07:00')],
    ['Jo Lane', null, 'Jo Lane is recorded as having acquired it, but not when.', null],
  ])('lie before intake where acquisition (%s, %s) is not stated whole', (by, at, what, from) => {
    expect(gapsOf({ acquisition: { by, at } })).toMatchObject([
      { kind: 'before-intake', from, to: t('09:00'), what, declared: false },
    ]);
  });

  it('lie before a transfer by somebody who did not have it', () => {
    const given = { transfers: [handed('Sam Reed', 'Jo Lane', '10:00')] };
    expect(gapsOf(given)).toMatchObject([{ kind: 'handover', from: t('09:00'), to: t('10:00'), declared: false }]);
    // Nobody is said to have had it in that time.
    expect(heldOf(given)).toEqual([
      ['Alex Byrne', t('08:00'), t('09:00')],
      ['Jo Lane', t('10:00'), null],
    ]);
  });

  it('show where the device’s clock went back, each device by itself', () => {
    const entry = (feed: string, time: string, name: string) => ({ feed, at: t(time), name, sound: true });
    const gaps = gapsOf({
      entries: [
        entry('a', '09:00', 'entry 1'),
        entry('b', '08:00', 'entry 1 of b'),
        entry('a', '08:59', 'entry 2'),
        entry('a', '10:00', 'entry 3'),
      ],
    });
    expect(gaps).toMatchObject([{ kind: 'clock', from: t('08:59'), to: t('09:00') }]);
    expect(gaps[0]?.what).toMatch(/between entry 1 and entry 2,/);
  });

  it('show where entries were lost and where they prove nothing', () => {
    const gaps = gapsOf({
      lost: [{ from: t('09:10'), to: t('09:30') }],
      entries: [{ feed: 'a', at: t('09:05'), name: 'entry 4', sound: false }],
    });
    expect(gaps.map(({ kind, from, to }) => [kind, from, to])).toEqual([
      ['unsound-entry', t('09:05'), t('09:05')],
      ['entries-lost', t('09:10'), t('09:30')],
    ]);
  });

  it('carry the explanation of whoever declared them, as far as it reaches', () => {
    const given = {
      acquisition: { by: 'DC Lane', at: t('07:00') },
      declared: [{ from: t('07:30'), to: t('09:00'), explanation: 'In the night safe.' }],
    };
    expect(gapsOf(given).map(({ from, to, declared, explanation }) => [from, to, declared, explanation])).toEqual([
      [t('07:00'), t('07:30'), false, null],
      [t('07:30'), t('09:00'), true, 'In the night safe.'],
    ]);
  });

  it('of unknown beginning are declared by whatever accounts for their end', () => {
    const declared = [{ from: t('06:00'), to: t('09:30'), explanation: 'With the supplier.' }];
    const given = { acquisition: { by: null, at: null }, declared };
    expect(gapsOf(given)[0]).toMatchObject({
      kind: 'before-intake',
      declared: true,
      explanation: 'With the supplier.',
    });
    // One that ends before is shown for what it is.
    const early = [{ from: t('06:00'), to: t('08:00'), explanation: 'With the supplier.' }];
    expect(gapsOf({ ...given, declared: early }).map(({ from, to, declared: is }) => [from, to, is])).toEqual([
      [null, t('06:00'), false],
      [t('06:00'), t('08:00'), true],
      [t('08:00'), t('09:00'), false],
    ]);
  });

  it('are explained to the end of a rounded time, without taking more from anybody', () => {
    const declared = [{ from: t('07:00'), to: t('09:00') - 1000, covers: t('09:00') + 58_999, explanation: 'Safe.' }];
    const given = { acquisition: { by: 'DC Lane', at: t('07:00') }, declared };
    expect(gapsOf(given)).toMatchObject([{ kind: 'handover', from: t('07:00'), to: t('09:00'), declared: true }]);
    expect(heldOf(given)).toEqual([['Alex Byrne', t('09:00'), null]]);
    // A gap that goes on beyond the rounding is explained to the time that was given.
    const longer = gapsOf({ ...given, intake: { by: 'Alex Byrne', at: t('10:00') } });
    expect(longer.map(({ to, declared: is }) => [to, is])).toEqual([
      [t('09:00') - 1000, true],
      [t('10:00'), false],
    ]);
  });

  it('that were only declared are taken from whoever would have held it', () => {
    const given = { declared: [{ from: t('09:10'), to: t('09:20'), explanation: 'Left unattended.' }] };
    expect(gapsOf(given)).toMatchObject([{ kind: 'declared', from: t('09:10'), to: t('09:20'), declared: true }]);
    expect(heldOf(given).slice(1)).toEqual([
      ['Alex Byrne', t('09:00'), t('09:10')],
      ['Alex Byrne', t('09:20'), null],
    ]);
  });
});

it('a name is the same with other spaces, case or initials behind it, and not with another letter', () => {
  expect(samePerson('Alex  Byrne (AB)', 'ALEX BYRNE')).toBe(true);
  expect(samePerson('Ｊo Lane', 'Jo-Lane')).toBe(true);
  expect(samePerson('Alex Byrne', 'Alex Byrnes')).toBe(false);
});

describe('whatever was recorded', () => {
  const time = fc.integer({ min: 0, max: 60 });
  const name = fc.constantFrom('Alex', 'Jo', 'Sam');
  const anyFacts: fc.Arbitrary<CustodyFacts> = fc.record({
    acquisition: fc.option(fc.record({ by: fc.option(name), at: fc.option(time) })),
    intake: fc.record({ by: name, at: time }),
    transfers: fc.array(
      fc.record({
        from: name,
        to: name,
        at: time,
        place: fc.constant(''),
        seal: fc.constant(''),
        reason: fc.constant('r'),
      }),
      { maxLength: 5 },
    ),
    declared: fc.array(
      fc
        .tuple(time, time, fc.constantFrom('one', 'two'))
        .map(([a, b, explanation]) => ({ from: Math.min(a, b), to: Math.max(a, b), explanation })),
      { maxLength: 3 },
    ),
    entries: fc.constant([]),
    lost: fc.constant([]),
  });
  const covers = (one: { from: number | null; to: number | null }, at: number): boolean =>
    (one.from ?? Number.NEGATIVE_INFINITY) <= at && at < (one.to ?? Number.POSITIVE_INFINITY);

  it('every moment from the first thing known is in one period or in gaps, never in both and never in neither', () => {
    fc.assert(
      fc.property(anyFacts, (given) => {
        const { periods, gaps } = custodyOf(given);
        const first = Math.min(
          given.intake.at,
          ...given.transfers.map(({ at }) => at),
          ...(given.acquisition?.by != null && given.acquisition.at !== null ? [given.acquisition.at] : []),
        );
        for (let at = first; at <= 62; at += 0.5) {
          const holders = periods.filter((period) => covers(period, at)).length;
          const open = gaps.filter((gap) => covers(gap, at)).length;
          expect(holders + Math.min(open, 1)).toBe(1);
        }
        for (const period of periods) expect(period.to === null || period.to > period.from).toBe(true);
      }),
    );
  });

  it('declaring never adds undeclared time, and takes exactly what it covers', () => {
    fc.assert(
      fc.property(anyFacts, (given) => {
        const bare = custodyOf({ ...given, declared: [] }).gaps;
        const { gaps } = custodyOf(given);
        // A gap of unknown beginning is explained whole by whatever accounts for its end.
        const whole = bare.find(
          ({ from, to }) => from === null && given.declared.some((one) => one.from <= to && one.to >= to),
        );
        for (let at = -1; at <= 62; at += 0.5) {
          if (whole && at < whole.to) continue;
          const was = bare.some((gap) => covers(gap, at));
          const explained = given.declared.some(({ from, to }) => from <= at && at < to);
          const is = gaps.some((gap) => !gap.declared && covers(gap, at));
          expect(is).toBe(was && !explained);
        }
        for (const gap of gaps) expect(gap.declared).toBe(gap.explanation !== null);
      }),
    );
  });

  it('a chain of hands that fit has no gap', () => {
    fc.assert(
      fc.property(fc.array(name, { minLength: 1, maxLength: 6 }), (holders) => {
        const transfers = holders.slice(1).map((to, i) => ({
          ...handed(holders[i] as string, to, '10:00'),
          at: t('10:00') + i,
        }));
        const by = holders[0] as string;
        const { gaps, periods } = custodyOf(
          facts({ acquisition: { by, at: t('08:00') }, intake: { by, at: t('09:00') }, transfers }),
        );
        expect(gaps).toEqual([]);
        expect(periods.at(-1)?.holder).toBe(holders.at(-1));
      }),
    );
  });
});
