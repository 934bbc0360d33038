/** What peers' issue trackers complain of, and files made to break an importer. */
import { describe, expect, test } from 'vitest';
import { FailureError } from '../../shared/api/failures.ts';
import { mapping } from './mapping.testing.ts';
import { openReader, openSample } from './open-reader.ts';
import { readAll } from './read-all.testing.ts';

const header = 'message,datetime,timestamp_desc\n';

describe('times', () => {
  test('no part of a time is cut off: hours, minutes, and all six digits of a second', () => {
    const texts = ['2026-07-01T23:59:59.999999Z', '2026-07-01T00:00:00.000001Z', '2026-07-01T13:00:00Z'];
    const { events } = readAll(header + texts.map((text) => `m,${text},x\n`).join(''));
    const day = Date.UTC(2026, 6, 1) * 1000;
    expect(events.map(({ instant }) => instant - day)).toEqual([86_399_999_999, 1, 46_800_000_000]);
  });

  test('a trailing space turns nothing into local time', () => {
    const { events, refused } = readAll(
      `${header}m,2026-07-01T09:00:00Z ,x\nm, 2026-07-01T09:00:00+00:00 ,x\nm,2026-07-01 09:00:00 UTC ,x\n`,
      { zone: 'Europe/London' },
    );
    expect(refused).toEqual([]);
    expect(new Set(events.map(({ instant }) => instant))).toEqual(new Set([Date.UTC(2026, 6, 1, 9) * 1000]));
  });

  test('a row without a time borrows none from the row above', () => {
    const { events, refused } = readAll(`${header}a,2026-07-01T09:00:00Z,x\nb,,x\nc,-,x\n`);
    expect(events).toHaveLength(1);
    expect(refused).toEqual(['3: there is no time: the cell is empty', '4: “-” is not an ISO 8601 time']);
  });

  test('1601 and 9999 are refused as the marks that they are, in every form; years between as beyond what can be held', () => {
    const rows = [
      '1601-01-01T00:00:00Z',
      '9999-12-31T23:59:59.999999Z',
      '1683-12-31T00:00:00Z',
      '2256-01-01T00:00:00Z',
      '0001-01-01T00:00:00Z',
    ];
    expect(readAll(header + rows.map((text) => `m,${text},x\n`).join('')).refused).toEqual([
      '2: the time is 1601-01-01 00:00:00, which Windows writes where none was set (a FILETIME of 0)',
      '3: the time is the end of the year 9999, which systems write for “never”',
      '4: the time is outside the years 1684 to 2255, which exact microseconds can hold',
      '5: the time is outside the years 1684 to 2255, which exact microseconds can hold',
      '6: the time is outside the years 1684 to 2255, which exact microseconds can hold',
    ]);
    const by = mapping({ t: 'time', m: 'message' }, { time: { kind: 'filetime' } });
    expect(readAll('t,m\n0,a\n9223372036854775807,b\n130834731770781250,c\n', { mapping: by }).refused).toEqual([
      '2: the time is 0, which Windows writes where none was set',
      '3: the time is the largest FILETIME, which Windows writes for “never”',
    ]);
  });
});

describe('the mapper', () => {
  test('day first and month first are told apart by the file where it tells them, and asked where it does not', () => {
    const sample = (...dates: string[]) =>
      openSample(Buffer.from(`when,what\n${dates.map((date) => `${date} 09:00,x\n`).join('')}`), true, {});
    expect(sample('13/04/2026', '03/04/2026')).toMatchObject({
      ambiguous: false,
      mapping: { time: { kind: 'pattern', pattern: 'DD/MM/YYYY HH:mm' } },
    });
    expect(sample('04/13/2026', '04/03/2026')).toMatchObject({
      ambiguous: false,
      mapping: { time: { kind: 'pattern', pattern: 'MM/DD/YYYY HH:mm' } },
    });
    const unclear = sample('03/04/2026', '05/04/2026');
    expect(unclear.ambiguous).toBe(true);
    expect(unclear.questions[0]).toMatch(/day first or month first/);
    expect(unclear.trials[0]?.examples[0]).toEqual({
      text: '03/04/2026 09:00',
      reads: '3 Apr 2026 09:00:00',
      reason: null,
    });
  });

  test('numbers are told apart by their size, and only in a column named like a time', () => {
    const best = (name: string, value: string) =>
      openSample(Buffer.from(`${name},message\n${value},x\n${value},y\n`), true, {}).trials[0]?.time;
    expect(best('event_time', '1771036867')).toEqual({ kind: 'epoch', unit: 's' });
    expect(best('event_time', '1771036867.25')).toEqual({ kind: 'epoch', unit: 's' });
    expect(best('event_time', '1771036867250')).toEqual({ kind: 'epoch', unit: 'ms' });
    expect(best('event_time', '1771036867250000')).toEqual({ kind: 'epoch', unit: 'us' });
    expect(best('event_time', '130834731770781250')).toEqual({ kind: 'filetime' });
    expect(best('event_time', '46067.111886574')).toEqual({ kind: 'excel-serial' });
    expect(best('amount', '1771036867')).toBeUndefined();
  });

  test('a day and a time of day in two columns; a zone in a third; text above the header; other delimiters', () => {
    const content =
      'Vigil export\tVersion 3\nDay\tTime\tTZ\tEvent name\n01/07/2026\t09:00:00\tEurope/London\tLogon\n14/01/2026\t09:00:00\t\tLogoff\n02/07/2026\t\tUTC\tLost\n';
    const { mapping: guessed, questions } = openSample(Buffer.from(content), true, {});
    expect(guessed).toMatchObject({ delimiter: '\t', headerRow: 2 });
    expect(guessed.columns.map(({ role }) => role)).toEqual(['date', 'time-of-day', 'zone', 'type']);
    expect(questions).toEqual([expect.stringMatching(/No column looks like what happened/)]);
    const { events, refused } = readAll(content, { mapping: guessed, zone: 'UTC' });
    expect(events.map(({ instant, basis, timeText }) => [instant, basis, timeText])).toEqual([
      [Date.UTC(2026, 6, 1, 8) * 1000, 'zone-in-row', '01/07/2026 09:00:00 Europe/London'],
      [Date.UTC(2026, 0, 14, 9) * 1000, 'zone-chosen', '14/01/2026 09:00:00'],
    ]);
    expect(refused).toEqual(['5: “02/07/2026” has a date but no time of day']);
  });

  test('binds by name: columns moved about are the same, a column that is gone stops the import', () => {
    const by = mapping({ when: 'time', what: 'message', who: 'actor' });
    const moved = readAll('WHO,extra,what,When\ns,e,m,2026-07-01T09:00:00Z\n', { mapping: by });
    expect(moved.events[0]).toMatchObject({ actor: 's', message: 'm', extraText: 's\ne' });
    expect(() => readAll('when,what\n2026-07-01T09:00:00Z,m\n', { mapping: by })).toThrow(FailureError);
    expect(() => readAll('when,what,who\n', { mapping: mapping({ what: 'message' }) })).toThrow(FailureError);
  });

  test('several message columns keep their names; what no column says is said by the mapping', () => {
    const by = mapping(
      { when: 'time', what: 'message', where: 'message' },
      { fixed: { source: 'Vigil', type: 'Search', description: 'Searched', host: 'WKS' } },
    );
    const { events } = readAll('when,what,where\n2026-07-01T09:00:00Z,a,b\n2026-07-01T09:00:00Z,a,\n', { mapping: by });
    expect(events).toMatchObject([
      { message: 'what: a · where: b', source: 'Vigil', type: 'Search', timeDescription: 'Searched', host: 'WKS' },
      { message: 'what: a' },
    ]);
  });
});

describe('size and damage', () => {
  test('10,000 columns, in any format that has columns and in the mapper', () => {
    const names = Array.from({ length: 10_000 }, (_, index) => `c${index}`);
    const content = `message,datetime,timestamp_desc,${names.join(',')}\nm,2026-07-01T09:00:00Z,x,${names.join(',')}\nm,2026-07-01T09:00:00Z,x,${names.slice(1).join(',')}\n`;
    const { reader, events, refused } = readAll(content, {}, 10_000, 1024 * 1024);
    expect(reader.columns).toHaveLength(10_003);
    expect(events[0]?.extraText).toContain('c9999');
    expect(refused).toEqual(['3: the row has 10002 cells where the header has 10003']);
    const sample = openSample(Buffer.from(content.replaceAll('datetime', 'when')), true, {});
    expect(sample.columns).toHaveLength(10_000);
    expect(sample.mapping.columns.find(({ role }) => role === 'time')?.name).toBe('when');
  });

  test('one line without end is one refused row, in memory that does not grow', () => {
    const chunk = Buffer.alloc(1024 * 1024, 'a');
    const first = Buffer.concat([Buffer.from(header), chunk]).subarray(0, 1024 * 1024);
    let fed = 0;
    const { rows, heap } = feed(first, () => (fed++ < 128 ? chunk : Buffer.from('\nm,2026-07-01T09:00:00Z,x\n')));
    expect(rows).toEqual(['2: the row is longer than 4 MiB', '3: read']);
    // 128 MiB came in one line; what is kept is a row and a chunk.
    expect(heap).toBeLessThan(64 * 1024 * 1024);
  });

  test('encodings that change within a file: each row that is no text of the file’s is refused, the others stand', () => {
    const good = Buffer.from(`${header}café £,2026-07-01T09:00:00Z,x\n`);
    const odd = Buffer.from('caf\xe9,2026-07-01T09:00:01Z,x\n', 'latin1');
    const { reader, events, refused } = readAll(Buffer.concat([good, odd, good.subarray(header.length)]));
    expect(reader.encoding).toBe('UTF-8');
    expect(events.map(({ message }) => message)).toEqual(['café £', 'café £']);
    expect(refused).toEqual(['3: the row is not UTF-8 text']);
  });

  test('an encoding that a person says is used, with and without its mark', () => {
    const by = mapping({ when: 'time', what: 'message' }, { encoding: 'UTF-16 LE' });
    const content = 'when,what\n2026-07-01T09:00:00Z,£\n';
    for (const mark of ['', '\ufeff']) {
      const { events } = readAll(Buffer.from(mark + content, 'utf16le'), { mapping: by });
      expect(events[0]?.message).toBe('£');
    }
    const latin = mapping({ when: 'time', what: 'message' }, { encoding: 'Windows-1252' });
    expect(readAll(Buffer.from(content), { mapping: latin }).events[0]?.message).toBe('Â£');
  });
});

/** Feeds a reader chunk by chunk and measures what its buffers hold at most. */
function feed(first: Buffer, next: () => Buffer): { rows: string[]; heap: number } {
  const reader = openReader(first, false, {});
  const rows: string[] = [];
  let heap = 0;
  const before = process.memoryUsage().arrayBuffers;
  for (let chunk = first, last = false; ; ) {
    reader.add(chunk, last);
    for (let row = reader.next(); row; row = reader.next())
      rows.push(`${row.line}: ${row.record ? 'read' : row.reason}`);
    heap = Math.max(heap, process.memoryUsage().arrayBuffers - before);
    if (last) return { rows, heap };
    chunk = next();
    last = chunk.length < first.length;
  }
}
