import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { LedgerRow } from '../shared/api/ledger.ts';
import type { EventFilter } from '../shared/api/timeline.ts';
import { enrolledCase, openDeviceDatabase } from './store/device-database.ts';
import { openDatabase, reading } from './store/driver.ts';
import { memoryKeychain, startEngine, type TestEngine } from './testing.ts';
import { deriveKey, unseal } from './vault/seal.ts';
import { openVault } from './vault/vault.ts';

const header = 'message,datetime,timestamp_desc,username,hostname,event_type';
const rows = Array.from({ length: 30 }, (_, n) => `event ${n},2026-01-05T09:00:${10 + n}Z,Logon,sample,WS1,logon`);
const passphrase = 'correct horse battery';

let test: TestEngine;
let caseId: string;

async function start(options: Parameters<typeof startEngine>[0] = {}): Promise<void> {
  test = await startEngine(options);
  caseId = (await test.client.call('cases.create', { ref: 'V/1', title: 'Viewed' })).id;
  const path = join(test.home, 'a.csv');
  writeFileSync(path, `${[header, ...rows].join('\n')}\n`);
  await test.client.call('imports.run', { caseId, file: (await test.engine.grantRead(path)).grant });
}
const inspect = (eventId: number): Promise<unknown> => test.client.call('timeline.event', { caseId, eventId });
const summary = (filter: EventFilter): Promise<unknown> => test.client.call('timeline.summary', { caseId, filter });
const page = (filter: EventFilter): Promise<unknown> =>
  test.client.call('timeline.page', {
    caseId,
    filter,
    sort: { column: 'time', descending: false },
    offset: 0,
    limit: 5,
  });
/** Newest first, without those the case began with. */
const ledger = async (): Promise<LedgerRow[]> =>
  (await test.client.call('ledger.page', { caseId, offset: 0, limit: 100 })).rows.slice(0, -4);
const said = async (): Promise<string[]> => (await ledger()).map(({ summary: text }) => text).reverse();

describe('what a person is shown', () => {
  beforeEach(() => start());
  afterEach(() => test.dispose());

  it('waits for no commit, and is in the ledger when the delay is over: one entry of a kind', async () => {
    for (const id of [3, 5, 3]) await inspect(id);
    expect(await ledger()).toEqual([]);
    test.elapse();
    expect(await ledger()).toMatchObject([
      { act: 'viewed', subject: 'events:3', actor: 'Alex Byrne', summary: '2 events inspected: 3, 5.' },
    ]);
    test.elapse();
    expect(await ledger()).toHaveLength(1);
    await inspect(7);
    test.elapse();
    expect((await ledger())[0]).toMatchObject({ subject: 'event:7', summary: 'Event 7 inspected.' });
    expect((await test.client.call('verification.case', { caseId })).problems).toEqual([]);
  });

  it('comes before what was done after it, in the same commit', async () => {
    await inspect(3);
    await test.client.call('annotations.add', { caseId, selection: { ids: [3] }, note: 'Look', tags: [] });
    expect(await said()).toEqual(['Event 3 inspected.', '1 event annotated: “Look”.']);
    test.elapse();
    expect(await ledger()).toHaveLength(2);
  });

  it('waits on where the commit it would have come with fails', async () => {
    await inspect(3);
    test = await test.tamper(caseId, (db) =>
      db.exec("CREATE TRIGGER no_notes BEFORE INSERT ON annotation BEGIN SELECT raise(ABORT, 'no'); END"),
    );
    await inspect(4);
    await expect(
      test.client.call('annotations.add', { caseId, selection: { ids: [3] }, note: 'Look', tags: [] }),
    ).rejects.toThrow();
    expect(await said()).toEqual(['Event 3 inspected.']);
    test.elapse();
    expect(await said()).toEqual(['Event 3 inspected.', 'Event 4 inspected.']);
  });

  it('is written when the engine closes, and before a verification', async () => {
    await inspect(3);
    test = await test.reopen();
    expect(await said()).toEqual(['Event 3 inspected.']);
    await inspect(4);
    expect((await test.client.call('verification.case', { caseId })).status).toBe('verified');
    expect(await said()).toEqual(['Event 3 inspected.', 'Event 4 inspected.']);
  });

  it('is of the person who was shown it, whoever works when it is written', async () => {
    await inspect(3);
    await test.client.call('session.identify', { name: 'Casey Doran', initials: 'CD' });
    await inspect(3);
    test.elapse();
    expect((await ledger()).map(({ actor }) => actor)).toEqual(['Casey Doran', 'Alex Byrne']);
    expect((await test.client.call('verification.case', { caseId })).problems).toEqual([]);
  });

  it('makes no screen stale but the count of entries', async () => {
    await inspect(3);
    const changes: unknown[] = [];
    test.client.on('changed', (change) => changes.push(change));
    test.elapse();
    await ledger();
    // Were the exhibit or the event named stale, its screen would ask again, which would be another viewing, for ever.
    expect(changes).toEqual([{ caseId, features: ['cases'] }]);
  });

  it('of an exhibit is in that exhibit’s continuity', async () => {
    const { id } = await test.client.call('exhibits.addSelection', {
      caseId,
      selection: { ids: [3] },
      description: 'A row',
    });
    await test.client.call('exhibits.continuity', { caseId, exhibitId: id });
    await test.client.call('exhibits.continuity', { caseId, exhibitId: id });
    test.elapse();
    const { entries, exhibit } = await test.client.call('exhibits.continuity', { caseId, exhibitId: id });
    expect(entries).toMatchObject([
      { act: 'exhibited' },
      { act: 'viewed', summary: 'Exhibit AB/1 opened.', subjectSha256: exhibit.sha256 },
    ]);
  });
});

describe('a look', () => {
  beforeEach(() => start());
  afterEach(() => test.dispose());

  const inspected = async (): Promise<unknown[]> => {
    test.elapse();
    const { rows } = await test.client.call('ledger.page', { caseId, acts: ['viewed'], offset: 0, limit: 50 });
    return rows.map(({ summary }) => summary).reverse();
  };

  it('is one viewing while its screen is drawn again, and another after something else was shown', async () => {
    const event = (eventId: number) => test.client.call('timeline.event', { caseId, eventId });
    await event(1);
    await event(1);
    expect(await inspected()).toEqual(['Event 1 inspected.']);
    await event(1);
    expect(await inspected()).toEqual(['Event 1 inspected.']);
    await event(2);
    await event(1);
    expect(await inspected()).toEqual(['Event 1 inspected.', '2 events inspected: 2, 1.']);
  });

  it('is another where the purpose or the person changed', async () => {
    const event = () => test.client.call('timeline.event', { caseId, eventId: 1 });
    await event();
    await test.client.call('custody.setPurpose', { caseId, purpose: 'Another purpose' });
    await event();
    await test.client.call('session.identify', { name: 'Casey Dunn', initials: 'CD' });
    await event();
    expect(await inspected()).toHaveLength(3);
  });
});

describe('a search', () => {
  beforeEach(() => start());
  afterEach(() => test.dispose());

  it('is recorded once for all parts of the screen, with what was asked and how many were found', async () => {
    const filter = { text: 'event', type: ['logon'], from: 0 };
    await summary(filter);
    await page(filter);
    await page({ ...filter, from: 5 });
    test.elapse();
    await summary(filter);
    test.elapse();
    expect(await said()).toEqual(['Searched for “event”, type logon, within a span of time: 30 events.']);
  });

  it('says in words what clocks, patterns and regions were asked for, whatever their length', async () => {
    const spans = Array.from({ length: 3000 }, (_, n): [number, number] => [n, n + 1]);
    await summary({
      regex: 'event 1\\d',
      hours: [7, 8],
      zone: 'Europe/London',
      import: [1],
      within: [{ label: 'Off duty', inside: false, regions: [{ spans }] }],
    });
    test.elapse();
    expect(await said()).toEqual([
      'Searched for messages like /event 1\\d/, import 1, hours 7, 8, in Europe/London, outside “Off duty”: 0 events.',
    ]);
    expect(JSON.stringify(await ledger()).length).toBeLessThan(5000);
  });

  it('is recorded again when it was left in between, and each other one is', async () => {
    for (const text of ['event', 'event 3', 'event']) await page({ text });
    test.elapse();
    expect(await said()).toEqual(['3 searches: “event”; “event 3”; “event”.']);
    await page({});
    await page({ text: 'event' });
    test.elapse();
    expect((await said()).at(-1)).toBe('Searched for “event”: 30 events.');
  });

  it('is none where nothing is asked for, or a span of time only', async () => {
    await page({});
    await page({ from: 5, text: ' ' });
    test.elapse();
    expect(await ledger()).toEqual([]);
  });

  it('of text that is no well-formed Unicode is recorded as what can be signed', async () => {
    await page({ text: 'a\ud800b' });
    test.elapse();
    expect(await said()).toEqual(['Searched for “a\ufffdb”: 0 events.']);
    expect((await test.client.call('verification.case', { caseId })).problems).toEqual([]);
  });
});

describe('a killed process', () => {
  it('keeps what was viewed more than a second before', async () => {
    await start({ passphrase, keychain: { ...memoryKeychain(), usable: async () => false } });
    const { home } = test;
    await test.close();
    const vault = await openVault(home, memoryKeychain(), passphrase);
    const device = openDeviceDatabase(join(home, 'device.db'), deriveKey(vault.deviceKey, 'device-database'));
    const record = enrolledCase(reading(device), caseId);
    device.close();
    const key = record && unseal(deriveKey(vault.deviceKey, 'case-keys'), record.key, caseId);
    if (!record || !key) throw new Error('no case');

    const url = (path: string): string => JSON.stringify(new URL(path, import.meta.url).href);
    const program = `
      import { createEngine } from ${url('create-engine.ts')};
      import { createClient } from ${url('../shared/rpc/client.ts')};
      import { memoryTransportPair } from ${url('../shared/rpc/transport.ts')};
      const engine = await createEngine({ home: ${JSON.stringify(home)}, log: console.error });
      const [mine, theirs] = memoryTransportPair();
      engine.serve(theirs);
      const client = createClient(mine);
      await client.call('session.unlock', { passphrase: ${JSON.stringify(passphrase)} });
      const inspect = (eventId) => client.call('timeline.event', { caseId: ${JSON.stringify(caseId)}, eventId });
      await inspect(11);
      process.stdin.on('data', async () => { await inspect(12); console.log('shown'); });
      console.log('shown');`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    const ended = new Promise<NodeJS.Signals | null>((resolve) => child.on('exit', (_, signal) => resolve(signal)));
    const shown = (): Promise<unknown> =>
      Promise.race([
        new Promise((resolve) => child.stdout.once('data', resolve)),
        ended.then(() => {
          throw new Error('ended early');
        }),
      ]);
    await shown();
    const db = openDatabase(join(home, 'cases', record.file), key, 'existing');
    const viewed = db.prepare("SELECT count(*) FROM ledger_entry WHERE act = 'viewed'").pluck();
    while (viewed.get() !== 1) await turn();
    db.close();
    child.stdin.write('next\n');
    await shown();
    child.kill('SIGKILL');
    expect(await ended).toBe('SIGKILL');

    test = await startEngine({ home, passphrase });
    expect(await test.client.call('verification.case', { caseId })).toMatchObject({ status: 'verified', problems: [] });
    expect((await said())[0]).toBe('Event 11 inspected.');
    await test.dispose();
  });
});
