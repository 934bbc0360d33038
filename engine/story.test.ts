/** The chronology as it will be printed, and the original at the very row of an event. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startEngine, type TestEngine } from './testing.ts';

let engine: TestEngine;
let caseId: string;
const call: TestEngine['client']['call'] = (...args) => engine.client.call(...args);
const rows = Array.from(
  { length: 24 },
  (_, n) =>
    `opened ${n},2026-01-05T09:00:${String(n).padStart(2, '0')}Z,Logon,${n % 2 === 0 ? 'proxy' : 'hr'},${n % 3 === 0 ? 'bother' : 'asample'},LAP-1`,
);
const text = `message,datetime,timestamp_desc,source,username,hostname\r\n${rows.join('\r\n')}\r\n`;

beforeAll(async () => {
  engine = await startEngine();
  caseId = (await call('cases.create', { ref: 'S/1', title: 'Story' })).id;
  const path = join(engine.home, 'a.csv');
  writeFileSync(path, text);
  await call('imports.run', { caseId, file: (await engine.engine.grantRead(path)).grant });
}, 180_000);
afterAll(() => engine.dispose());

test('the original is opened at the row, with the lines around it as they stand', async () => {
  const original = await call('timeline.original', { caseId, eventId: 12 });
  expect(original).toMatchObject({ file: 'a.csv', line: 13, text: true, row: rows[11], rowCut: false, masked: false });
  expect(original.before).toEqual(rows.slice(3, 11));
  expect(original.after).toEqual(rows.slice(12, 20));
  expect(Buffer.from(text).subarray(original.byteStart, original.byteEnd).toString()).toContain(rows[11]);
  const first = await call('timeline.original', { caseId, eventId: 1 });
  expect(first.before).toEqual(['message,datetime,timestamp_desc,source,username,hostname']);
  const last = await call('timeline.original', { caseId, eventId: 24 });
  expect([last.before.length, last.after]).toEqual([8, []]);
  await expect(call('timeline.original', { caseId, eventId: 99 })).rejects.toMatchObject({
    failure: { code: 'not-found' },
  });
});

test('the story is what is annotated, by adjusted time, with what is left out and what is not safe', async () => {
  const empty = await call('timeline.story', { caseId, offset: 0, limit: 10 });
  expect(empty).toMatchObject({ total: 0, left: 24, printable: true, rows: [] });
  expect(empty.scope).toBe('None of 24 events imported from 1 file is annotated.');
  await call('annotations.add', { caseId, selection: { ids: [1, 2, 3] }, note: 'Seen by bother', tags: ['key'] });
  await call('sources.setClock', {
    caseId,
    scope: { source: 'hr', host: null, importId: null },
    offset: 1_500_000,
    uncertainty: 700_000,
    zone: null,
    reason: 'Compared with a radio clock',
  });
  const { rows: told, total, left } = await call('timeline.story', { caseId, offset: 0, limit: 10 });
  expect([total, left]).toEqual([3, 21]);
  // Event 2, of hr, was recorded a second after event 1; its clock was a second and a half fast.
  expect(told.map(({ number, id, unsafeWith }) => [number, id, unsafeWith])).toEqual([
    [1, 2, [2]],
    [2, 1, [1]],
    [3, 3, []],
  ]);
  expect(told[0]?.clock).toBe('hr: fast by 1.5 s, give or take 0.7 s');
  expect((told[0]?.recorded ?? 0) - (told[0]?.instant ?? 0)).toBe(1_500_000);
  const second = await call('timeline.story', { caseId, offset: 1, limit: 1 });
  expect(second.rows).toEqual([told[1]]);
});

test('colleagues have no name in lanes, in the original and in the story', async () => {
  const person = { caseId, reason: 'Needed for the chronology' } as const;
  await call('people.save', {
    ...person,
    name: 'Alex Sample',
    standing: 'subject',
    identifiers: [{ kind: 'username', value: 'asample' }],
  });
  await call('people.save', {
    ...person,
    name: 'Bo Other',
    standing: 'colleague',
    identifiers: [{ kind: 'username', value: 'bother' }],
  });
  const span = { from: Date.UTC(2026, 0, 5) * 1_000, to: Date.UTC(2026, 0, 6) * 1_000 };
  const { lanes } = await call('timeline.lanes', { caseId, filter: {}, by: 'actor', ...span, buckets: 4, most: 5 });
  expect(lanes.map(({ value, total }) => [value, total])).toEqual([
    ['asample', 16],
    ['Colleague 1', 8],
  ]);
  const original = await call('timeline.original', { caseId, eventId: 1 });
  expect(original.masked).toBe(true);
  const story = await call('timeline.story', { caseId, offset: 0, limit: 10 });
  expect(`${JSON.stringify(original)}${JSON.stringify(story)}`).not.toContain('bother');
  expect(story.rows.map(({ note }) => note)).toContain('Seen by Colleague 1');
});
