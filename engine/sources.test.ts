/** Claims about clocks: stated, superseded, withdrawn, and never a change to what was recorded. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { VerificationReport } from '../shared/api/verification.ts';
import type { Connection } from './store/driver.ts';
import { startEngine, type TestEngine } from './testing.ts';

let engine: TestEngine;
let caseId: string;

beforeAll(async () => {
  engine = await startEngine();
  caseId = (await engine.client.call('cases.create', { ref: 'C/1', title: 'Clocks' })).id;
  for (const [name, host] of [
    ['a.csv', 'LAP-1'],
    ['b.csv', 'LAP-2'],
  ] as const) {
    const path = join(engine.home, name);
    const rows = ['05', '06', '07'].map((second) => `opened,2026-01-05T09:00:${second}Z,Logon,proxy,sample,${host}`);
    writeFileSync(path, `message,datetime,timestamp_desc,source,username,hostname\n${rows.join('\n')}\n`);
    await engine.client.call('imports.run', { caseId, file: (await engine.engine.grantRead(path)).grant });
  }
}, 180_000);
afterAll(() => engine.dispose());

const onLap1 = { source: null, host: 'LAP-1', importId: null };
const claim = (offset: number, reason: string) =>
  engine.client.call('sources.setClock', {
    caseId,
    scope: onLap1,
    offset,
    uncertainty: 2_000_000,
    zone: 'Europe/London',
    reason,
  });

describe('a clock', () => {
  test('is claimed about, with a reason, for the events it gave the time of', async () => {
    const clock = await claim(90_000_000, 'Compared with the speaking clock');
    expect(clock).toMatchObject({ about: 'Everything on LAP-1', events: 3, by: 'Alex Byrne', offset: 90_000_000 });
    const { sources, clocks } = await engine.client.call('sources.list', { caseId });
    expect(clocks).toEqual([clock]);
    expect(sources).toHaveLength(1);
    expect(sources[0]).toMatchObject({
      events: 6,
      // As recorded, whatever is claimed.
      span: { from: Date.UTC(2026, 0, 5, 9, 0, 5) * 1000, to: Date.UTC(2026, 0, 5, 9, 0, 7) * 1000 },
      hosts: [
        { host: 'LAP-1', events: 3 },
        { host: 'LAP-2', events: 3 },
      ],
      imports: [
        { file: 'a.csv', events: 3 },
        { file: 'b.csv', events: 3 },
      ],
    });
  });

  test('has one claim that holds, and every one before it in its history and the ledger', async () => {
    await claim(95_000_000, 'Compared again');
    expect((await engine.client.call('sources.list', { caseId })).clocks).toMatchObject([{ offset: 95_000_000 }]);
    const history = await engine.client.call('sources.clockHistory', { caseId, scope: onLap1 });
    expect(history.map((one) => [one.claim?.offset, one.reason])).toEqual([
      [90_000_000, 'Compared with the speaking clock'],
      [95_000_000, 'Compared again'],
    ]);
    const { rows } = await engine.client.call('ledger.page', { caseId, offset: 0, limit: 1 });
    expect(rows[0]).toMatchObject({
      act: 'stated',
      summary: 'Clock of Everything on LAP-1: fast by 1 min 35 s, give or take 2 s, own zone Europe/London.',
      reason: 'Compared again',
      hash: history[1]?.ledgerEntry,
    });
  });

  test('moves its events in every list and filter, and nothing that was recorded', async () => {
    const page = await engine.client.call('timeline.page', {
      caseId,
      filter: {},
      sort: { column: 'time', descending: false },
      offset: 0,
      limit: 10,
    });
    // 95 seconds before what LAP-1's clock said, so all of its events come first.
    expect(page.rows.map(([id, at]) => [id, new Date(at / 1000).toISOString().slice(14, 19)])).toEqual([
      [1, '58:30'],
      [2, '58:31'],
      [3, '58:32'],
      [4, '00:05'],
      [5, '00:06'],
      [6, '00:07'],
    ]);
    const before = { from: Date.UTC(2026, 0, 5) * 1000, to: Date.UTC(2026, 0, 5, 9) * 1000 };
    expect(await engine.client.call('timeline.summary', { caseId, filter: before })).toMatchObject({ matched: 3 });
    expect(await engine.client.call('timeline.event', { caseId, eventId: 1 })).toMatchObject({
      instant: Date.UTC(2026, 0, 5, 8, 58, 30) * 1000,
      recorded: Date.UTC(2026, 0, 5, 9, 0, 5) * 1000,
      timeText: '2026-01-05T09:00:05Z',
      clock: { about: 'Everything on LAP-1', offset: 95_000_000, uncertainty: 2_000_000, reason: 'Compared again' },
    });
  });

  test('of an unknown import, or in a zone that is none, is refused with words', async () => {
    const call = (change: object) =>
      engine.client.call('sources.setClock', {
        caseId,
        scope: onLap1,
        offset: 1,
        uncertainty: 0,
        zone: null,
        reason: 'Because',
        ...change,
      });
    await expect(call({ scope: { ...onLap1, importId: 9 } })).rejects.toMatchObject({ failure: { code: 'not-found' } });
    await expect(call({ zone: 'BST' })).rejects.toMatchObject({ failure: { code: 'invalid-request' } });
    await expect(call({ scope: { ...onLap1, host: null } })).rejects.toMatchObject({
      failure: { code: 'invalid-request' },
    });
    await expect(call({ uncertainty: -1 })).rejects.toMatchObject({ failure: { code: 'invalid-request' } });
  });

  test('whose claim is withdrawn stands as recorded; its history stays', async () => {
    await engine.client.call('sources.withdrawClock', { caseId, scope: onLap1, reason: 'Wrong device' });
    const before = { from: Date.UTC(2026, 0, 5) * 1000, to: Date.UTC(2026, 0, 5, 9) * 1000 };
    expect(await engine.client.call('timeline.summary', { caseId, filter: before })).toMatchObject({ matched: 0 });
    expect((await engine.client.call('sources.list', { caseId })).clocks).toEqual([]);
    expect(await engine.client.call('sources.clockHistory', { caseId, scope: onLap1 })).toHaveLength(3);
    await expect(
      engine.client.call('sources.withdrawClock', { caseId, scope: onLap1, reason: 'Again' }),
    ).rejects.toMatchObject({ failure: { code: 'not-found' } });
  });
});

describe('a statement changed behind the ledger’s back', () => {
  const verify = (): Promise<VerificationReport> => engine.client.call('verification.case', { caseId });
  const kinds = async (change: (db: Connection) => void): Promise<string[]> => {
    engine = await engine.tamper(caseId, change);
    return (await verify()).problems.map(({ kind }) => kind);
  };
  test('is named: altered, reasoned otherwise, removed, put in', async () => {
    expect((await verify()).problems).toEqual([]);
    const body = (text: string) => (db: Connection) =>
      db.prepare('UPDATE statement SET body = ? WHERE id = 2').run(text);
    const before = { text: '' };
    expect(
      await kinds((db) => {
        before.text = db.prepare('SELECT body FROM statement WHERE id = 2').pluck().get() as string;
        body(before.text.replace('95000000', '94000000'))(db);
      }),
    ).toEqual(['statement-altered']);
    expect(
      await kinds((db) => {
        body(before.text)(db);
        db.prepare("UPDATE statement SET reason = 'Otherwise' WHERE id = 1").run();
      }),
    ).toEqual(['statement-altered']);
    expect(
      await kinds((db) => {
        db.prepare("UPDATE statement SET reason = 'Compared with the speaking clock' WHERE id = 1").run();
        db.prepare(
          "INSERT INTO statement SELECT 9, kind, 'x', body, reason, at, person, 'x' FROM statement WHERE id = 1",
        ).run();
      }),
    ).toEqual(['statement-unrecorded']);
    expect(
      await kinds((db) => {
        db.prepare('DELETE FROM statement WHERE id IN (3, 9)').run();
      }),
    ).toEqual(['statement-missing']);
  });
});
