import { afterAll, beforeAll, expect, test } from 'vitest';
import { startEngine, type TestEngine } from './testing.ts';

let engine: TestEngine;
let caseId: string;
beforeAll(async () => {
  engine = await startEngine();
  caseId = (await engine.client.call('cases.create', { ref: 'V/1', title: 'Views' })).id;
});
afterAll(() => engine.dispose());

const sort = { column: 'time' as const, descending: false };
const save = (name: string, change: object = {}) =>
  engine.client.call('views.save', { caseId, name, filter: { actor: ['sample'], annotated: true }, sort, ...change });
const names = async () => (await engine.client.call('views.list', { caseId })).map(({ name }) => name);

test('a view is saved, changed under its id, removed; each is in the ledger', async () => {
  const first = await save('Out of hours');
  expect(first).toMatchObject({
    name: 'Out of hours',
    filter: { actor: ['sample'], annotated: true },
    sort,
    by: 'Alex Byrne',
  });
  await save('USB');
  await save('Nights', { id: first.id, filter: {} });
  expect(await engine.client.call('views.list', { caseId })).toMatchObject([
    { id: first.id, name: 'Nights', filter: {} },
    { name: 'USB' },
  ]);
  await engine.client.call('views.remove', { caseId, id: first.id });
  expect(await names()).toEqual(['USB']);
  const { rows } = await engine.client.call('ledger.page', { caseId, offset: 0, limit: 2 });
  expect(rows.map(({ summary }) => summary)).toEqual(['View “Nights” removed.', 'View “Nights” saved.']);
});

test('a name twice, or a view that is none, is refused and nothing changes', async () => {
  await expect(save('usb')).rejects.toMatchObject({ failure: { code: 'conflict' } });
  const id = '00000000-0000-4000-8000-000000000000';
  await expect(save('Other', { id })).rejects.toMatchObject({ failure: { code: 'not-found' } });
  await expect(engine.client.call('views.remove', { caseId, id })).rejects.toMatchObject({
    failure: { code: 'not-found' },
  });
  expect(await names()).toEqual(['USB']);
});
