import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { EventRecord } from '../../shared/domain/events/record.ts';
import { readShift, type Shift } from '../../shared/domain/people/rota.ts';
import { isRefusal } from '../../shared/domain/time/wall.ts';
import { openZone, type Zone } from '../../shared/domain/time/zone.ts';
import { RowIdentities } from '../importers/identity.ts';
import { readAll } from '../importers/read-all.testing.ts';
import { habitShares } from './activities.ts';
import { generateEvents } from './generate.ts';
import { generateOddities, oddityCounts } from './oddities.ts';
import { rotaCsv } from './rota.ts';
import { storyEvents, storyMarkers } from './story.ts';
import { writeGenerated } from './write.ts';

const textOf = (events: number, seed = 1): string => [...generateEvents({ events, seed })].join('');
const demo = textOf(50_000);
const { events, refused, reader } = readAll(demo);

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'continuity-demo-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

test('every row imports, and there are exactly as many as asked for', () => {
  expect(refused).toEqual([]);
  expect(reader.format).toBe('timesketch-csv');
  expect(events).toHaveLength(50_000);
  for (const count of [0, 1, 5, 300, 1000, 12_345]) {
    const lines = textOf(count).split('\n');
    expect(lines).toHaveLength(count + 2);
    expect(lines.at(-1)).toBe('');
  }
});

test('in order of time, within January to March 2026, the timestamp agreeing with the time', () => {
  let last = Date.UTC(2026, 0, 1) * 1000;
  for (const { instant, extraText } of events) {
    expect(instant).toBeGreaterThanOrEqual(last);
    last = instant;
    expect(extraText).not.toContain(String(instant));
  }
  expect(last).toBeLessThan(Date.UTC(2026, 3, 1) * 1000);
  for (const line of demo.split('\n').slice(1, 2000)) {
    const [, datetime = '', stamp] = /,(2026-[^,]+),[^,]+,(\d+),/.exec(line) ?? [];
    expect(Date.parse(datetime)).toBe(Math.floor(Number(stamp) / 1000));
  }
});

test('the same bytes for the same seed, others for another', () => {
  const digest = (text: string) => createHash('sha256').update(text).digest('hex');
  expect(textOf(50_000)).toBe(demo);
  expect(textOf(2000, 2)).not.toBe(textOf(2000, 1));
  // Pinned: bundles and screenshots of the demo are compared between versions.
  expect(digest(demo)).toBe('659eb8e78b769cbf696c4987ab9bfbbe79967cae158e7f9f8751fcdeac2be4bd');
});

/** The timeline's text filter, as far as the markers use it: words, and "phrases" of words. */
function matches(query: string, { message, extraText }: EventRecord): boolean {
  const words = (text: string) =>
    ` ${text
      .toLowerCase()
      .split(/[^\p{L}\p{N}]+/u)
      .filter(Boolean)
      .join(' ')} `;
  const text = words(`${message}\n${extraText}`);
  return (query.match(/"[^"]+"|\S+/g) ?? []).every((part) => text.includes(words(part)));
}

test('each marker finds its events of the story, and nothing else', () => {
  const story = new Set(storyEvents().map(({ at }) => at));
  const found = storyMarkers.map(({ query }) => events.filter((event) => matches(query, event)));
  for (const [index, hits] of found.entries()) {
    expect(hits.length, storyMarkers[index]?.query).toBeGreaterThan(0);
    for (const hit of hits) expect(story.has(hit.instant), `${storyMarkers[index]?.query}: ${hit.message}`).toBe(true);
  }
  const copied = found[storyMarkers.findIndex(({ query }) => query.includes('removable'))];
  expect(copied).toHaveLength(46);
  expect(copied?.[0]).toMatchObject({ timeText: '2026-02-14T02:41:07.000000+00:00', actor: 'sample.r' });
  expect(storyMarkers.every(({ note, tags }) => note.endsWith('.') && tags.length > 0)).toBe(true);
});

test('people work shifts, and the subject is off duty in the story’s nights', () => {
  const story = new Set(storyEvents().map(({ at }) => at));
  const ordinary = events.filter(({ actor, instant }) => actor === 'sample.r' && !story.has(instant));
  expect(ordinary.length).toBeGreaterThan(5000);
  const hours = ordinary.map(({ instant }) => new Date(instant / 1000).getUTCHours());
  expect(hours.every((hour) => hour >= 6 && hour <= 21)).toBe(true);
  expect(new Set(events.map(({ actor }) => actor)).size).toBe(8);
  expect(new Set(events.map(({ type }) => type)).size).toBeGreaterThan(15);
  for (const share of habitShares) expect(share).toBe(100);
});

test('the damaged export brings duplicates, new events and refused rows, as it says', () => {
  const options = { events: 50_000, seed: 1 };
  const identitiesOf = (text: string): string[] => {
    const { rows, reader: of } = readAll(text);
    const identities = new RowIdentities(of.format, of.columns);
    const into = Buffer.alloc(16);
    return rows
      .filter(({ record }) => record !== null)
      .map(({ text: row }) => {
        identities.write(row, into, 0);
        return into.toString('hex');
      });
  };
  const known = new Set(identitiesOf(demo));
  const odd = generateOddities(options);
  const again = identitiesOf(odd);
  expect(readAll(odd).refused).toHaveLength(oddityCounts.rejected);
  expect(again.filter((id) => known.has(id))).toHaveLength(oddityCounts.duplicate);
  expect(again.filter((id) => !known.has(id))).toHaveLength(oddityCounts.imported);
});

test('writing: whole or not at all', async () => {
  const out = join(folder, 'activity.csv');
  const options = { events: 3000, seed: 7, out };
  const written = await writeGenerated({ ...options, signal: new AbortController().signal });
  expect(readFileSync(out, 'utf8')).toBe(textOf(3000, 7));
  expect(written).toEqual({ path: out, bytes: readFileSync(out).length });
  expect(readdirSync(folder)).toEqual(['activity.csv']);

  const aborted = new AbortController();
  aborted.abort();
  const failing = { ...options, out: join(folder, 'other.csv') };
  await expect(writeGenerated({ ...failing, signal: aborted.signal })).rejects.toMatchObject({
    failure: { code: 'cancelled' },
  });
  await expect(
    writeGenerated({ ...failing, out: join(folder, 'no/such.csv'), signal: new AbortController().signal }),
  ).rejects.toMatchObject({ failure: { code: 'file-missing' } });
  writeFileSync(join(folder, 'plain'), 'x');
  await expect(
    writeGenerated({ ...failing, out: join(folder, 'plain/x.csv'), signal: new AbortController().signal }),
  ).rejects.toMatchObject({ failure: { code: 'file-missing' } });
  expect(readdirSync(folder).sort()).toEqual(['activity.csv', 'plain']);
});

test('the rota that goes with it is read without a rejected row, and somebody of it did what the log says', () => {
  const zone = openZone('Europe/London') as Zone;
  const [header, ...rows] = rotaCsv(50_000).trimEnd().split('\n');
  expect(header).toBe('user,name,date,start,end');
  const shifts = rows.map((row) => {
    const [person = '', , date = '', start = '', end = ''] = row.split(',');
    return readShift({ person, start, end, date }, zone);
  });
  expect(shifts.filter(isRefusal)).toEqual([]);
  expect(new Set(rows.map((row) => row.split(',')[0])).size).toBe(8);
  // Work is done on duty, but for what the story is about.
  const own = (shifts as Shift[]).filter(({ person }) => person === 'sample.r');
  const during = events.filter(({ actor }) => actor === 'sample.r');
  const onDuty = during.filter(({ instant }) => own.some(({ from, to }) => instant >= from && instant < to));
  expect(onDuty.length / during.length).toBeGreaterThan(0.8);
  expect(onDuty.length).toBeLessThan(during.length);
});
