/** The schedules of unused material through the whole engine: numbers that are never given again. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { UnusedItem } from '../shared/api/unused.ts';
import { BundlePlan } from '../shared/domain/bundle/plan.ts';
import { custodyBench, refused } from './custody.testing.ts';
import { startEngine, type TestEngine } from './testing.ts';

let test: TestEngine;
let caseId: string;

beforeAll(async () => {
  test = await startEngine();
  caseId = (await test.client.call('cases.create', { ref: 'DPS/2026/0502', title: 'Unused' })).id;
});
afterAll(() => test.dispose());

const { exhibit, problems } = custodyBench(() => ({ test, caseId }));
const said = (item: UnusedItem) => {
  const { id: _i, number: _n, submission: _s, withdrawn: _w, by: _b, at: _a, ...facts } = item;
  return facts;
};
const add = (description: string, more: object = {}) =>
  test.client.call('unused.add', { caseId, description, ...more });
const shown = async () =>
  (await test.client.call('unused.list', { caseId })).items.map(({ number, sensitive, description, withdrawn }) =>
    [sensitive ? 'D' : 'C', number, withdrawn ? 'withdrawn' : description].join(' '),
  );

it('numbers stay with what they were given to: changed, withdrawn, or found to be sensitive', async () => {
  const one = await exhibit('one.txt');
  const first = await add('First', { exhibit: one.ref });
  const second = await add('Second');
  const third = await add('Third');
  expect([first.number, second.number, third.number]).toEqual([1, 2, 3]);
  const changed = await test.client.call('unused.change', {
    caseId,
    id: first.id,
    ...said(first),
    description: 'First, described',
    decision: 'disclosed',
  });
  expect(changed).toMatchObject({ number: 1, submission: 1, exhibit: one.ref, decision: 'disclosed' });
  await test.client.call('unused.withdraw', { caseId, id: second.id, reason: 'Listed twice.' });
  await expect(test.client.call('unused.change', { caseId, id: second.id, ...said(second) })).rejects.toMatchObject(
    refused('conflict', /Item 2 of the non-sensitive schedule was withdrawn/),
  );
  await expect(test.client.call('unused.withdraw', { caseId, id: second.id, reason: 'Again.' })).rejects.toMatchObject(
    refused('conflict', /was withdrawn/),
  );
  const sensitive = { ...said(third), sensitive: true };
  await expect(test.client.call('unused.change', { caseId, id: third.id, ...sensitive })).rejects.toMatchObject(
    refused('invalid-request', /needs a reason/),
  );
  await test.client.call('unused.submit', { caseId, recipient: 'The officer’s representative' });
  const moved = await test.client.call('unused.change', {
    caseId,
    id: third.id,
    ...sensitive,
    reason: 'It names a source.',
  });
  expect(moved).toMatchObject({ number: 1, submission: 2, sensitive: true });
  // Neither the withdrawn number nor the one that moved is given to anything else.
  expect(await add('Fourth')).toMatchObject({ number: 4, submission: 2 });
  expect(await shown()).toEqual(['C 1 First, described', 'C 2 withdrawn', 'C 4 Fourth', 'D 1 Third']);
  const { rows } = await test.client.call('ledger.page', { caseId, offset: 1, limit: 3 });
  expect(rows.map(({ summary }) => summary)).toEqual([
    'Item 3 of the non-sensitive schedule is item 1 of the sensitive schedule from here on.',
    'Schedule of unused material, submission 1, served on The officer’s representative.',
    'Item 2 of the non-sensitive schedule withdrawn.',
  ]);
  expect(await problems()).toEqual([]);
});

it('the schedule that a bundle prints has a row for every number, and none says what is sensitive', async () => {
  const plan = BundlePlan.parse({
    v: 1,
    name: 'Schedule',
    template: 'disclosure-schedule',
    cover: { shortName: 'Sample', letter: 'A' },
    sections: [{ id: 's', title: 'Schedule', items: [{ kind: 'generated', id: 'g', part: 'disclosure-schedule' }] }],
  });
  const { pdf } = await test.client.call('bundles.preview', { caseId, plan, audience: 'panel', letter: 'A', page: 3 });
  const text = await textOf(pdf);
  for (const words of ['First, described', 'Fourth', 'Withdrawn']) expect(text).toContain(words);
  for (const words of ['Third', 'Second', 'names a source']) expect(text).not.toContain(words);
});

/** By pdf.js, which knows nothing of what wrote it. */
async function textOf(pdf: Uint8Array): Promise<string> {
  const { getDocument } = await import('pdfjs-dist/legacy/build/pdf.mjs');
  const loading = getDocument({ data: new Uint8Array(pdf), verbosity: 0 });
  const document = await loading.promise;
  const words: string[] = [];
  for (let n = 1; n <= document.numPages; n++) {
    const { items } = await (await document.getPage(n)).getTextContent();
    words.push(...items.map((item) => ('str' in item ? item.str : '')));
  }
  await loading.destroy();
  return words.join(' ');
}
