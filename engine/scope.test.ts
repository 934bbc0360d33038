import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startEngine, type TestEngine } from './testing.ts';

let engine: TestEngine;
let caseId: string;
beforeAll(async () => {
  engine = await startEngine();
  caseId = (await engine.client.call('cases.create', { ref: 'S/1', title: 'Scope' })).id;
  const path = join(engine.home, 'a.csv');
  const rows = ['sample,LAP-1', 'sample,LAP-2', 'other,LAP-1'].flatMap((who) =>
    [5, 15].map((day) => `opened,2026-01-${String(day).padStart(2, '0')}T09:00:00Z,Logon,${who}`),
  );
  writeFileSync(path, `message,datetime,timestamp_desc,username,hostname\n${rows.join('\n')}\n`);
  await engine.client.call('imports.run', { caseId, file: (await engine.engine.grantRead(path)).grant });
});
afterAll(() => engine.dispose());

const scope = {
  from: null,
  to: Date.UTC(2026, 0, 10) * 1000,
  actors: ['sample'],
  hosts: [],
  authorisedBy: 'DCI Fictional',
  reference: 'AUTH/7',
  expires: '2026-06-30',
};

test('a scope is recorded with who authorised it, counts what is inside, and filters by it', async () => {
  expect(await engine.client.call('scope.get', { caseId })).toBeNull();
  const held = await engine.client.call('scope.set', { caseId, scope, reason: 'As authorised' });
  expect(held).toMatchObject({ inside: 2, outside: 4, scope, by: 'Alex Byrne' });
  expect(held.words).toBe(
    'Authorised by DCI Fictional (AUTH/7, until 2026-06-30): sample on any system to before 2026-01-10 00:00:00 GMT.',
  );
  const outside = { ...held.region, inside: false };
  for (const [region, matched] of [
    [held.region, 2],
    [outside, 4],
  ] as const)
    expect(await engine.client.call('timeline.summary', { caseId, filter: { within: [region] } })).toMatchObject({
      matched,
    });
  const { rows } = await engine.client.call('ledger.page', { caseId, acts: ['stated'], offset: 0, limit: 1 });
  expect(rows[0]).toMatchObject({ summary: held.words, reason: 'As authorised' });
});

test('a scope that ends before it begins is refused, and the one before holds', async () => {
  const wrong = { ...scope, from: scope.to + 1 };
  await expect(engine.client.call('scope.set', { caseId, scope: wrong, reason: 'A slip' })).rejects.toMatchObject({
    failure: { code: 'invalid-request' },
  });
  expect(await engine.client.call('scope.get', { caseId })).toMatchObject({ scope });
});
