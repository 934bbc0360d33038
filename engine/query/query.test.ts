import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { EventFilter } from '../../shared/api/timeline.ts';
import { codesFor } from '../../shared/domain/search/column-piece.ts';
import { bitsFor, countBits, Matched, setBit, setRange } from './bits.ts';
import { type Column, type EventIndex, idsAt, lowerBound, withLive } from './event-index.ts';
import { densities, histogram, otherTypes } from './histogram.ts';
import { matchFilter, type OutsideSets } from './match.ts';
import { sortedByColumn } from './sort.ts';
import { timeOrder } from './time-order.ts';

const seed = Number(process.env.FC_SEED ?? 4_041_102);
const check = (property: fc.IProperty<never> | fc.IRawProperty<unknown>, numRuns = 200): void =>
  void fc.assert(property as fc.IRawProperty<unknown>, { seed, numRuns });

interface Row {
  at: number;
  source: string;
  type: string;
  actor: string;
  host: string;
  import: number;
}
type Event = Row & { id: number };

/** Rows as events: ids in the order of imports, then as given. */
function eventsOf(rows: readonly Row[]): Event[] {
  return [...rows].sort((a, b) => a.import - b.import).map((row, n) => ({ ...row, id: n + 1 }));
}

const inTime = (events: readonly Event[]): Event[] => [...events].sort((a, b) => a.at - b.at || a.id - b.id);

function indexOf(events: readonly Event[], superseded: readonly number[] = []): EventIndex {
  const sorted = inTime(events);
  const column = (key: 'source' | 'type' | 'actor' | 'host'): Column => {
    const values = [...new Set(sorted.map((row) => row[key]))];
    const codes = codesFor(values.length, sorted.length);
    for (const [n, row] of sorted.entries()) codes[n] = values.indexOf(row[key]);
    return { codes, values };
  };
  const imports = [...new Set(events.map((event) => event.import))].map((id) => {
    const ids = events.filter((event) => event.import === id).map((event) => event.id);
    return { import: id, first: Math.min(...ids), last: Math.max(...ids), superseded: superseded.includes(id) };
  });
  return withLive({
    size: events.length,
    ids: sorted.every(({ id }, n) => id === n + 1) ? null : Uint32Array.from(sorted, ({ id }) => id),
    times: Float64Array.from(sorted, ({ at }) => at),
    columns: { source: column('source'), type: column('type'), actor: column('actor'), host: column('host') },
    imports,
  });
}

/** What the database would say of events: here, of their ids. */
const sets = (index: EventIndex): OutsideSets => ({
  words: async (text) => {
    if (text === '') return null;
    const bits = bitsFor(index.size);
    for (let id = 1; id <= index.size; id++) if (id % Number(text) === 0) setBit(bits, id - 1);
    return bits;
  },
  annotated: (tags) =>
    Array.from({ length: index.size + 5 }, (_, n) => n + 1).filter((id) => id % (tags ? tags.length + 1 : 4) === 0),
  pattern: async (regex, among) => {
    const bits = bitsFor(index.size);
    for (const position of among.positions(0, among.count))
      if (new RegExp(regex).test(String(idsAt(index, Uint32Array.of(position))[0]))) setBit(bits, position);
    return bits;
  },
});

const wallOf = (zone: string) => {
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    weekday: 'short',
    hour: '2-digit',
    hourCycle: 'h23',
  });
  return (at: number): { hour: number; weekday: number } => {
    const parts = new Map(format.formatToParts(Math.floor(at / 1000)).map(({ type, value }) => [type, value]));
    const names = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];
    return { hour: Number(parts.get('hour')), weekday: names.indexOf(parts.get('weekday') as string) + 1 };
  };
};

/** The filter's meaning, event by event. */
function passes(filter: EventFilter, event: Event): boolean {
  const among = (wanted: readonly string[] | undefined, value: string) => !wanted || wanted.includes(value);
  const wall = wallOf(filter.zone ?? 'UTC')(event.at);
  return (
    (filter.from === undefined || event.at >= filter.from) &&
    (filter.to === undefined || event.at < filter.to) &&
    among(filter.source, event.source) &&
    among(filter.type, event.type) &&
    among(filter.actor, event.actor) &&
    among(filter.host, event.host) &&
    (!filter.import || filter.import.includes(event.import)) &&
    (!filter.hours || filter.hours.includes(wall.hour)) &&
    (!filter.weekdays || filter.weekdays.includes(wall.weekday)) &&
    (!filter.text || event.id % Number(filter.text) === 0) &&
    (!filter.tag || event.id % (filter.tag.length + 1) === 0) &&
    (filter.annotated === undefined || filter.annotated === (event.id % 4 === 0)) &&
    (filter.regex === undefined || new RegExp(filter.regex).test(String(event.id))) &&
    (filter.within ?? []).every(
      ({ inside, regions }) =>
        inside ===
        regions.some(
          ({ spans, actors, hosts }) =>
            (!spans || spans.some(([from, to]) => event.at >= from && event.at < to)) &&
            among(actors, event.actor) &&
            among(hosts, event.host),
        ),
    )
  );
}

const label = fc.constantFrom('a', 'b', 'c', 'C', '10', '9');
/** Enough values that a column is kept as lists, not as bitmaps. */
const many = fc.integer({ min: 0, max: 60 }).map((n) => `h${n}`);
/** µs around both changes of London's clocks in 2026, and far away. */
const second = 1_000_000;
const at = fc.oneof(
  fc.integer({ min: -60, max: 60 }),
  fc.integer({ min: -36, max: 36 }).map((hours) => (Date.UTC(2026, 2, 29, 1) / 1000 + hours * 1800) * second),
  fc.integer({ min: -36, max: 36 }).map((hours) => (Date.UTC(2026, 9, 25, 1) / 1000 + hours * 1799) * second + 7),
  fc.integer({ min: -8_000_000, max: 8_000_000 }).map((n) => n * 1_000_000_007),
);
const row: fc.Arbitrary<Row> = fc.record({
  at,
  source: label,
  type: label,
  actor: label,
  host: many,
  import: fc.integer({ min: 1, max: 3 }),
});
const rowsOf = fc.array(row, { maxLength: 150 });
const span = fc.tuple(at, at).map(([a, b]): [number, number] => [Math.min(a, b), Math.max(a, b)]);
const region = fc.record(
  {
    spans: fc.array(span, { maxLength: 3 }),
    actors: fc.array(label, { maxLength: 3 }),
    hosts: fc.array(many, { maxLength: 3 }),
  },
  { requiredKeys: [] },
);
const everyPart = fc.record(
  {
    from: at,
    to: at,
    source: fc.array(label, { maxLength: 4 }),
    type: fc.array(label, { maxLength: 4 }),
    actor: fc.array(label, { maxLength: 4 }),
    host: fc.array(many, { maxLength: 30 }),
    import: fc.array(fc.integer({ min: 1, max: 4 }), { maxLength: 2 }),
    hours: fc.array(fc.integer({ min: 0, max: 23 }), { maxLength: 12 }),
    weekdays: fc.array(fc.integer({ min: 1, max: 7 }), { maxLength: 5 }),
    zone: fc.constantFrom('UTC', 'Europe/London', 'Asia/Kathmandu', 'Australia/Lord_Howe'),
    text: fc.constantFrom('', '1', '2', '3'),
    tag: fc.array(label, { minLength: 1, maxLength: 2 }),
    annotated: fc.boolean(),
    regex: fc.constantFrom('1', '2$', '^3'),
    within: fc.array(
      fc.record({ label: fc.constant('a rule'), inside: fc.boolean(), regions: fc.array(region, { maxLength: 3 }) }),
      { maxLength: 2 },
    ),
  },
  { requiredKeys: [] },
) as fc.Arbitrary<EventFilter>;
/** Three parts at most: more let nothing through, and nothing would be compared. */
const filter = fc
  .tuple(everyPart, fc.array(fc.nat(), { minLength: 3, maxLength: 3 }))
  .map(([asked, chosen]): EventFilter => {
    const parts = Object.entries(asked).filter(([key]) => key !== 'zone');
    const kept = chosen.flatMap((n) => (parts.length > 0 ? [parts[n % parts.length] as [string, unknown]] : []));
    return { ...Object.fromEntries(kept), ...(asked.zone && { zone: asked.zone }) } as EventFilter;
  });

describe('matchFilter', () => {
  it('lets through exactly what the filter means event by event, in time order', async () => {
    await fc.assert(
      fc.asyncProperty(rowsOf, filter, fc.constantFrom<number[]>([], [2], [1, 3]), async (rows, asked, superseded) => {
        const events = eventsOf(rows);
        const index = indexOf(events, superseded);
        const matched = await matchFilter(index, asked, sets(index));
        const inView = events.filter((event) => !superseded.includes(event.import));
        const wanted = inTime(inView.filter((event) => passes(asked, event))).map(({ id }) => id);
        expect(index.total).toBe(inView.length);
        expect(idsAt(index, matched.positions(0, matched.count))).toEqual(wanted);
        expect(matched.count).toBe(wanted.length);
      }),
      { seed, numRuns: 600 },
    );
  });

  it('each part of a filter alone', async () => {
    for (const key of [
      'hours',
      'weekdays',
      'within',
      'host',
      'type',
      'import',
      'tag',
      'annotated',
      'text',
      'regex',
    ] as const)
      await fc.assert(
        fc.asyncProperty(rowsOf, everyPart, async (rows, { [key]: part, zone }) => {
          const asked = { ...(part !== undefined && { [key]: part }), ...(zone && { zone }) } as EventFilter;
          const events = eventsOf(rows);
          const index = indexOf(events);
          const matched = await matchFilter(index, asked, sets(index));
          const wanted = inTime(events.filter((event) => passes(asked, event))).map(({ id }) => id);
          expect(idsAt(index, matched.positions(0, matched.count))).toEqual(wanted);
        }),
        { seed, numRuns: 60 },
      );
  });

  it('names a zone that cannot be used', async () => {
    const index = indexOf([]);
    await expect(matchFilter(index, { hours: [1], zone: 'BST' }, sets(index))).rejects.toMatchObject({
      failure: { code: 'zone-unknown' },
    });
  });
});

describe('sets of bits', () => {
  const positions = fc.uniqueArray(fc.integer({ min: 0, max: 5000 }), { maxLength: 300 });
  it('give every slice, rank and count of their positions', () => {
    check(
      fc.property(
        positions,
        fc.array(fc.tuple(fc.nat(6000), fc.nat(6000)), { maxLength: 2 }),
        fc.nat(400),
        fc.nat(50),
        fc.nat(5000),
        (set, ranges, offset, limit, position) => {
          const bits = bitsFor(6001);
          const wanted = new Set(set);
          for (const one of set) setBit(bits, one);
          for (const [from, to] of ranges) {
            setRange(bits, from, to);
            for (let n = from; n < to; n++) wanted.add(n);
          }
          const sorted = [...wanted].sort((a, b) => a - b);
          const matched = new Matched(bits);
          expect([matched.count, countBits(bits)]).toEqual([sorted.length, sorted.length]);
          expect([...matched.positions(offset, limit)]).toEqual(sorted.slice(offset, offset + limit));
          expect(matched.rank(position)).toBe(sorted.filter((one) => one < position).length);
          expect([matched.first, matched.last]).toEqual([sorted[0], sorted.at(-1)]);
        },
      ) as never,
    );
  });
});

describe('timeOrder', () => {
  it('is that of a stable sort, and null where nothing is to be done', () => {
    check(
      fc.property(fc.array(at, { maxLength: 300 }), (times) => {
        const order = timeOrder(Float64Array.from(times));
        const wanted = times.map((_, n) => n).sort((a, b) => (times[a] as number) - (times[b] as number) || a - b);
        expect(order ? [...order] : times.map((_, n) => n)).toEqual(wanted);
        if (order) expect([...order]).not.toEqual(times.map((_, n) => n));
      }) as never,
    );
  });
});

describe('sortedByColumn', () => {
  it('orders by the column, then by time', async () => {
    const events = eventsOf([
      { at: 3, source: 's', type: 'b', actor: '', host: '', import: 1 },
      { at: 1, source: 's', type: 'a', actor: '', host: '', import: 1 },
      { at: 2, source: 's', type: 'b', actor: '', host: '', import: 1 },
    ]);
    const index = indexOf(events);
    const all = await matchFilter(index, {}, sets(index));
    const ids = (descending: boolean): number[] =>
      idsAt(index, sortedByColumn(index, all, { column: 'type', descending }));
    expect([ids(false), ids(true)]).toEqual([
      [2, 3, 1],
      [3, 1, 2],
    ]);
  });
  it('keeps every position once', async () => {
    await fc.assert(
      fc.asyncProperty(rowsOf, filter, fc.boolean(), async (rows, asked, descending) => {
        const index = indexOf(eventsOf(rows));
        const matched = await matchFilter(index, asked, sets(index));
        const sorted = sortedByColumn(index, matched, { column: 'actor', descending });
        expect([...sorted].sort((a, b) => a - b)).toEqual([...matched.positions(0, matched.count)]);
      }),
      { seed, numRuns: 100 },
    );
  });
});

describe('histogram', () => {
  it('counts what a plain loop counts, whatever the span, the buckets and the filter', async () => {
    await fc.assert(
      fc.asyncProperty(
        rowsOf,
        filter,
        span,
        fc.integer({ min: 1, max: 40 }),
        fc.constantFrom('type' as const, 'source' as const, 'host' as const),
        fc.integer({ min: 1, max: 5 }),
        async (rows, asked, [from, to], buckets, by, most) => {
          const events = eventsOf(rows);
          const index = indexOf(events);
          const matched = await matchFilter(index, asked, sets(index));
          const among = events.filter((event) => passes(asked, event));
          const { shown, rest, width } = densities(index, matched, from, to, buckets, by, most);
          const naive = (chosen: readonly Event[]): number[] => {
            const counts = new Array<number>(buckets).fill(0);
            for (const { at: time } of chosen)
              if (time >= from && time < to) {
                const bucket = Math.min(buckets - 1, Math.floor((time - from) / width));
                counts[bucket] = (counts[bucket] as number) + 1;
              }
            return counts;
          };
          const names = new Set(shown.map(({ value }) => value));
          for (const { value, total, counts } of shown) {
            const those = among.filter((event) => event[by] === value);
            expect([total, counts]).toEqual([those.length, naive(those)]);
          }
          const others = among.filter((event) => !names.has(event[by]));
          expect(rest?.counts ?? new Array(buckets).fill(0)).toEqual(naive(others));
          expect(rest?.total ?? 0).toBe(others.length);
          expect(shown.length).toBe(Math.min(most, new Set(among.map((event) => event[by])).size));
        },
      ),
      { seed, numRuns: 400 },
    );
  });

  it('draws the eight most frequent types apart and counts the rest together', async () => {
    const rows = Array.from({ length: 55 }, (_, i) => ({
      at: i,
      source: '',
      type: `t${Math.floor((Math.sqrt(8 * i + 1) - 1) / 2)}`,
      actor: '',
      host: '',
      import: 1,
    }));
    const index = indexOf(eventsOf(rows));
    const { series } = histogram(index, await matchFilter(index, {}, sets(index)), 0, 55, 1);
    expect(series.map(({ type, counts }) => [type, counts[0]])).toEqual([
      ['t9', 10],
      ['t8', 9],
      ['t7', 8],
      ['t6', 7],
      ['t5', 6],
      ['t4', 5],
      ['t3', 4],
      ['t2', 3],
      [otherTypes, 3],
    ]);
  });
});

it('lowerBound finds the first place not below', () => {
  const times = Float64Array.of(1, 3, 3, 7);
  expect([0, 1, 2, 3, 4, 7, 8].map((instant) => lowerBound(times, instant))).toEqual([0, 0, 1, 1, 3, 3, 4]);
});
