import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startEngine, type TestEngine } from './testing.ts';

let engine: TestEngine;
let caseId: string;

/** Forty days of a proxy that is silent for ten of them across the change of clocks, and logons of which two lack a half. */
beforeAll(async () => {
  engine = await startEngine();
  caseId = (await engine.client.call('cases.create', { ref: 'C/2', title: 'Coverage' })).id;
  const rows: string[] = [];
  for (let day = 0; day < 40; day++) {
    if (day >= 20 && day < 30) continue;
    const date = new Date(Date.UTC(2026, 2, 9 + day)).toISOString().slice(0, 10);
    rows.push(`visited,${date}T12:00:00Z,Visit,PROXY,web,sample,LAP-1`);
    rows.push(`Logon,${date}T08:00:00Z,Event,EVTX,logon,sample,LAP-1`);
    if (day !== 3) rows.push(`Logoff,${date}T16:00:00Z,Event,EVTX,logoff,sample,LAP-1`);
    if (day === 5) rows.push(`Logoff,${date}T17:00:00Z,Event,EVTX,logoff,sample,LAP-2`);
  }
  const path = join(engine.home, 'a.csv');
  writeFileSync(path, `message,datetime,timestamp_desc,source,event_type,username,hostname\n${rows.join('\n')}\n`);
  await engine.client.call('imports.run', { caseId, file: (await engine.engine.grantRead(path)).grant });
}, 180_000);
afterAll(() => engine.dispose());

test('silences, halves of sessions and the share reviewed are counted, exactly, and said in words', async () => {
  await engine.client.call('timeline.event', { caseId, eventId: 1 });
  await engine.client.call('timeline.event', { caseId, eventId: 2 });
  await engine.client.call('annotations.add', { caseId, selection: { ids: [2, 3] }, note: 'Key', tags: [] });
  const coverage = await engine.client.call('coverage.get', { caseId });
  expect(coverage.zone).toBe('Europe/London');
  expect(
    coverage.sources.map(({ source, days, activeDays, ordinary }) => [source, days, activeDays, ordinary]),
  ).toEqual([
    ['EVTX', 40, 30, 3],
    ['PROXY', 40, 30, 3],
  ]);
  expect(coverage.sources[1]?.silences).toEqual([
    {
      from: Date.UTC(2026, 2, 28, 24) * 1000,
      to: Date.UTC(2026, 3, 7, 23) * 1000,
      first: '2026-03-29',
      last: '2026-04-07',
      days: 10,
    },
  ]);
  expect(coverage.sessions).toMatchObject({ paired: 29, withoutOff: 1, withoutOn: 1 });
  expect(coverage.sessions.examples.map(({ lacks, host }) => [lacks, host])).toEqual([
    ['logoff', 'LAP-1'],
    ['logon', 'LAP-2'],
  ]);
  expect(coverage.reviewed).toEqual({ inspected: 2, annotated: 2, either: 3, total: 90 });
  expect(coverage.limitations).toHaveLength(4);
  expect(coverage.limitations[1]).toContain('PROXY recorded nothing from 2026-03-29 to 2026-04-07 (10 days)');
});

test('a session that lacks a half names nobody who is hidden', async () => {
  const save = (name: string, standing: 'subject' | 'colleague', value: string) =>
    engine.client.call('people.save', {
      caseId,
      name,
      standing,
      identifiers: [{ kind: 'username', value }],
      reason: 'Named in the allegation',
    });
  await save('Al Fiction', 'colleague', 'sample');
  await save('Alex Other', 'subject', 'other');
  const { sessions } = await engine.client.call('coverage.get', { caseId });
  expect(sessions.examples.map(({ actor, host }) => [actor, host])).toEqual([
    ['Colleague 1', 'LAP-1'],
    ['Colleague 1', 'LAP-2'],
  ]);
});

test('a case without events covers nothing, and says so', async () => {
  const empty = (await engine.client.call('cases.create', { ref: 'C/3', title: 'Empty' })).id;
  expect(await engine.client.call('coverage.get', { caseId: empty })).toMatchObject({
    sources: [],
    sessions: { paired: 0, examples: [] },
    limitations: ['The case holds no events.'],
  });
});
