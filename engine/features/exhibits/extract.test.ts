import { expect, it } from 'vitest';
import { adjustedColumns, extractColumns, isExtractHeader } from '../../../shared/domain/exhibits/extract-columns.ts';
import type { StoredEvent } from '../../store/events.ts';
import { type Adjusted, extractLines } from './extract.ts';

const at = Date.UTC(2026, 1, 14, 2, 41, 7) * 1000;
const event = {
  id: 1,
  import: 1,
  at,
  timeText: '2026-02-14 02:41:07',
  description: 'Logged',
  source: 'proxy',
  type: 'Logon',
  actor: 'sample',
  host: 'LAP-1',
  message: 'opened',
  line: 2,
  byteStart: 10,
  byteEnd: 90,
} as unknown as StoredEvent;
const other = { ...event, id: 2, host: 'LAP-2' } as StoredEvent;
const original = () => ({ file: 'a.csv', sha256: 'a'.repeat(64) });
const rows = (adjustedOf: (event: StoredEvent) => Adjusted) =>
  [...extractLines([event, other], original, 'Europe/London', adjustedOf)].map((line) => line.trim().split(','));

it('has the columns it always had where nothing is claimed of a clock', () => {
  const [head, first] = rows(({ at: instant }) => ({ instant, clock: null }));
  expect(head).toEqual([...extractColumns]);
  expect(first).toHaveLength(extractColumns.length);
  expect(isExtractHeader(head as string[])).toBe(true);
});

it('says beside the recorded time what it comes to, and why, where something is', () => {
  const clock = 'fast by 1 min 30 s';
  const [head, first, second] = rows(({ host, at: instant }) =>
    host === 'LAP-1' ? { instant: instant - 90_000_000, clock } : { instant, clock: null },
  );
  expect(head).toEqual([...extractColumns, ...adjustedColumns]);
  expect(isExtractHeader(head as string[])).toBe(true);
  expect(isExtractHeader([...(head as string[]), 'more'])).toBe(false);
  expect(isExtractHeader((head as string[]).slice(0, -1))).toBe(false);
  const under = (row: string[] | undefined, name: string) => row?.[(head as string[]).indexOf(name)];
  expect(under(first, 'time_utc')).toBe('2026-02-14T02:41:07.000000Z');
  expect(under(first, 'time_recorded')).toBe('2026-02-14 02:41:07');
  expect(under(first, 'adjusted_utc')).toBe('2026-02-14T02:39:37.000000Z');
  expect(under(first, 'clock')).toBe(clock);
  expect(adjustedColumns.map((name) => under(second, name))).toEqual(['', '', '']);
});
