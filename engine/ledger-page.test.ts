/** The ledger as people look through it: every filter against the whole ledger filtered by hand, and its counts. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Input } from '../shared/api/contract.ts';
import type { LedgerRow } from '../shared/api/ledger.ts';
import { startEngine, type TestEngine } from './testing.ts';

let test: TestEngine;
let caseId: string;
let all: LedgerRow[];
let facets: { acts: { act: string; count: number }[]; people: { id: string; initials: string; count: number }[] };

const page = (ask: Omit<Input<'ledger.page'>, 'caseId' | 'offset' | 'limit'> & { offset?: number; limit?: number }) =>
  test.client.call('ledger.page', { caseId, offset: 0, limit: 500, ...ask });
const indexes = async (ask: Parameters<typeof page>[0]): Promise<number[]> =>
  (await page(ask)).rows.map(({ index }) => index);

beforeAll(async () => {
  test = await startEngine();
  caseId = (await test.client.call('cases.create', { ref: 'L/1', title: 'A ledger' })).id;
  const path = join(test.home, 'a.csv');
  const header = 'message,datetime,timestamp_desc,username,hostname,event_type';
  writeFileSync(path, `${header}\nevent,2026-01-05T09:00:00Z,Logon,sample,WS1,logon\n`);
  await test.client.call('imports.run', { caseId, file: (await test.engine.grantRead(path)).grant });
  const annotate = (note: string, tags: string[] = []) =>
    test.client.call('annotations.add', { caseId, selection: { ids: [1] }, note, tags });
  await annotate('A “quoted" note, 100% sure');
  await annotate('Zürich, Ärger', ['key']);
  await test.client.call('exhibits.addFile', {
    caseId,
    file: (await test.engine.grantRead(path)).grant,
    description: 'The export',
  });
  await test.client.call('session.identify', { name: 'Casey Dunn', initials: 'CD' });
  const { id } = await annotate('Mine');
  await test.client.call('annotations.withdraw', { caseId, annotationId: id, reason: 'Entered twice' });
  all = (await page({ order: 'oldest' })).rows;
  facets = await test.client.call('ledger.facets', { caseId });
}, 180_000);
afterAll(() => test.dispose());

describe('a page of the ledger', () => {
  it('goes through the log in its order, newest or oldest first, in pages of any size', async () => {
    expect(all.map(({ index }) => index)).toEqual(all.map((_, n) => n));
    expect(all.length).toBeGreaterThan(8);
    expect(await indexes({})).toEqual(all.map(({ index }) => index).reverse());
    for (const order of ['newest', 'oldest'] as const) {
      const pieces: number[] = [];
      for (let offset = 0; offset < all.length; offset += 3)
        pieces.push(...(await indexes({ order, offset, limit: 3 })));
      expect(pieces).toEqual(await indexes({ order }));
    }
    expect(await page({ offset: all.length })).toEqual({ total: all.length, rows: [] });
  });

  it('holds every part of a filter at once', async () => {
    const person = facets.people.find(({ initials }) => initials === 'CD')?.id ?? '';
    const middle = all[4]?.at ?? '';
    const asked: [Parameters<typeof page>[0], (row: LedgerRow) => boolean][] = [
      [{ acts: ['annotated'] }, ({ act }) => act === 'annotated'],
      [{ acts: ['annotated', 'created', 'annotated'] }, ({ act }) => act === 'annotated' || act === 'created'],
      [{ acts: [] }, () => false],
      [{ actor: person }, ({ actor }) => actor === 'Casey Dunn'],
      [{ from: middle }, ({ at }) => at >= middle],
      [{ to: middle }, ({ at }) => at < middle],
      [
        { actor: person, acts: ['withdrawn'], from: middle },
        ({ actor, act }) => actor === 'Casey Dunn' && act === 'withdrawn',
      ],
      [{ subject: `case:${caseId}` }, ({ act }) => act === 'created'],
      [{ exhibit: 'AB/1' }, ({ subject }) => subject === 'exhibit:AB/1'],
      [{ exhibit: 'AB/1', acts: ['viewed'] }, () => false],
      [{ text: 'ENTERED twice' }, ({ act }) => act === 'withdrawn'],
      [{ text: '“quoted" note, 100%' }, ({ summary }) => summary.includes('quoted')],
      [{ text: 'ZÜRICH, ä' }, ({ summary }) => summary.includes('Zürich')],
      [{ text: '100_' }, () => false],
      // The name of a member of the detail, in every annotation: no word of any entry.
      [{ text: 'eventsDigest' }, () => false],
      [{ text: 'casey' }, ({ actor }) => actor === 'Casey Dunn'],
    ];
    for (const [ask, meets] of asked) {
      const expected = all.filter(meets).map(({ index }) => index);
      expect([ask, await indexes({ ...ask, order: 'oldest' })]).toEqual([ask, expected]);
      expect((await page(ask)).total).toBe(expected.length);
    }
    // None of them held by having nothing to hold to.
    expect(asked.filter(([, meets]) => all.some(meets)).length).toBe(12);
  });

  it('has what came after it was first asked for', async () => {
    const ask = { acts: ['annotated' as const], text: 'later' };
    expect((await page(ask)).total).toBe(0);
    await test.client.call('annotations.add', { caseId, selection: { ids: [1] }, note: 'A later one', tags: [] });
    expect(await indexes(ask)).toEqual([all.length]);
    expect((await page({})).total).toBe(all.length + 1);
  });
});

describe('what a ledger can be filtered by', () => {
  it('is every act and person in it, with how many entries each has', () => {
    const count = (of: (row: LedgerRow) => string): Map<string, number> => {
      const sums = new Map<string, number>();
      for (const row of all) sums.set(of(row), (sums.get(of(row)) ?? 0) + 1);
      return sums;
    };
    expect(new Map(facets.acts.map((one) => [one.act, one.count]))).toEqual(count(({ act }) => act));
    expect(new Map(facets.people.map((one) => [one.initials, one.count]))).toEqual(
      count(({ actor }) => (actor === 'Casey Dunn' ? 'CD' : 'AB')),
    );
    expect(facets.acts.map((one) => one.count)).toEqual(facets.acts.map((one) => one.count).sort((a, b) => b - a));
  });
});

describe('where a ledger stands', () => {
  it('is told with its root and its key, which a person can compare', async () => {
    const status = await test.client.call('ledger.status', { caseId });
    expect(status).toMatchObject({ entries: (await page({})).total, root: expect.stringMatching(/^[0-9a-f]{64}$/) });
    expect(status.checkpoint).toBeNull();
    expect(status.key).toBe((await test.client.call('session.get', {})).deviceKey);
  });
});
