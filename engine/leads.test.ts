/** Suggested starting points: each a filter whose events are the ones it speaks of. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Lead } from '../shared/api/leads.ts';
import { startEngine, type TestEngine } from './testing.ts';

let engine: TestEngine;
let caseId: string;
const reason = 'Needed to look for leads';

async function grant(name: string, text: string): Promise<string> {
  const path = join(engine.home, name);
  writeFileSync(path, text);
  return (await engine.engine.grantRead(path)).grant;
}

beforeAll(async () => {
  engine = await startEngine();
  caseId = (await engine.client.call('cases.create', { ref: 'L/1', title: 'Leads' })).id;
  const rows: string[] = [];
  const add = (day: number, time: string, type: string, message: string, actor = 'asample', host = 'LAP-1'): void => {
    const date = new Date(Date.UTC(2026, 0, 5 + day)).toISOString().slice(0, 10);
    rows.push(`${message},${date}T${time}Z,Event,EVTX,${type},${actor},${host}`);
  };
  for (let day = 0; day < 40; day++)
    for (let n = 0; n < 20; n++)
      add(
        day,
        `${String(9 + (n % 8)).padStart(2, '0')}:${String(n).padStart(2, '0')}:00`,
        'record_view',
        `Opened ${n}`,
      );
  for (let n = 0; n < 180; n++)
    add(
      20,
      `13:${String(Math.floor(n / 6)).padStart(2, '0')}:${String((n % 6) * 10).padStart(2, '0')}`,
      'record_view',
      `Bulk ${n}`,
    );
  add(20, '14:05:00', 'usb_connected', 'Mass storage attached');
  add(25, '10:00:00', 'search', 'Looked up SAMPLE and others');
  add(25, '10:01:00', 'search', 'Looked up Maple Row');
  add(26, '10:01:00', 'search', 'Looked up Sample', 'bother');
  add(30, '23:30:00', 'logon', 'Logon', 'asample', 'LAP-9');
  add(31, '11:00:00', 'log_cleared', 'The log was cleared', 'system');
  const text = `message,datetime,timestamp_desc,source,event_type,username,hostname\n${rows.join('\n')}\n`;
  await engine.client.call('imports.run', { caseId, file: await grant('a.csv', text) });
}, 180_000);
afterAll(() => engine.dispose());

const list = () => engine.client.call('leads.list', { caseId });
const shown = async (lead: Lead): Promise<string[]> =>
  (
    await engine.client.call('timeline.page', {
      caseId,
      filter: lead.filter,
      sort: { column: 'time', descending: false },
      offset: 0,
      limit: 1000,
    })
  ).rows.map((row) => row[6]);
const byKind = async (): Promise<Record<string, Lead[]>> =>
  Object.groupBy((await list()).leads, ({ kind }) => kind) as Record<string, Lead[]>;

test('without a subject only what is about nobody is looked for, and that is said', async () => {
  const { leads, notes } = await list();
  expect(leads.map(({ kind }) => kind)).toEqual(['log-cleared']);
  expect(notes[0]).toContain('No subject is named');
});

test('about the subject: device, volume, hours, own name, removable device; the filter shows exactly those events', async () => {
  await engine.client.call('people.save', {
    caseId,
    name: 'Alex Sample',
    standing: 'subject',
    identifiers: [
      { kind: 'username', value: 'asample' },
      { kind: 'sid', value: 'S-1-5-21-7' },
      { kind: 'name', value: 'FORCE\\\\a.sample (x)' },
    ],
    reason,
  });
  const found = await byKind();
  expect(Object.keys(found).sort()).toEqual([
    'first-device',
    'log-cleared',
    'out-of-hours',
    'own-name',
    'removable-after-bulk',
    'volume',
  ]);
  expect(await shown(found['first-device']?.[0] as Lead)).toEqual(['Logon']);
  expect(await shown(found['out-of-hours']?.[0] as Lead)).toEqual(['Logon']);
  expect(await shown(found['own-name']?.[0] as Lead)).toEqual(['Looked up SAMPLE and others']);
  expect(found.volume).toMatchObject([
    {
      events: 201,
      title: 'Alex Sample was far busier than usual on 2026-01-25',
      why: '201 events that day; the median of 40 days with any is 20.',
    },
  ]);
  const [bulk] = found['removable-after-bulk'] as [Lead];
  expect(bulk.why).toContain('182 records or files within an hour');
  expect(await shown(bulk)).toContain('Mass storage attached');
  for (const lead of Object.values(found).flat()) expect((await shown(lead)).length).toBe(lead.events);
});

test('a rota decides what out of hours is', async () => {
  await engine.client.call('people.importRota', {
    caseId,
    file: await grant(
      'rota.csv',
      'who,start,end\nasample,2026-02-04 20:00,2026-02-05 06:00\nasample,2026-01-05 10:00,2026-01-05 16:00\n',
    ),
    columns: { person: 'who', start: 'start', end: 'end' },
    zone: 'Europe/London',
    reason,
  });
  const [off] = (await byKind())['out-of-hours'] as [Lead];
  expect(off.title).toBe('Alex Sample was active off duty');
  const messages = await shown(off);
  expect(messages).not.toContain('Logon');
  expect(messages).toContain('Mass storage attached');
});

test('opening a lead is in the ledger, and shown; a lead of other data is no more', async () => {
  const [lead] = (await byKind())['own-name'] as [Lead];
  expect(lead.opened).toBe(false);
  expect(await engine.client.call('leads.open', { caseId, id: lead.id })).toEqual({ ...lead, opened: true });
  expect((await byKind())['own-name']).toMatchObject([{ id: lead.id, opened: true }]);
  const { rows } = await engine.client.call('ledger.page', { caseId, acts: ['stated'], offset: 0, limit: 1 });
  expect(rows[0]?.summary).toBe('Lead opened: Alex Sample may have searched for themselves (1 event).');
  await expect(engine.client.call('leads.open', { caseId, id: 'none' })).rejects.toMatchObject({
    failure: { code: 'not-found' },
  });
});
