/** Who is meant: the identity map, who is hidden from whom, and when they were on duty. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { formatInstant } from '../shared/domain/time/format.ts';
import { startEngine, type TestEngine } from './testing.ts';

let engine: TestEngine;
let caseId: string;
const reason = 'Needed for the chronology';

const call: TestEngine['client']['call'] = (...args) => engine.client.call(...args);

async function grant(name: string, text: string): Promise<string> {
  const path = join(engine.home, name);
  writeFileSync(path, text);
  return (await engine.engine.grantRead(path)).grant;
}

beforeAll(async () => {
  engine = await startEngine();
  caseId = (await call('cases.create', { ref: 'P/1', title: 'People' })).id;
  const rows = ['asample', 'asample', 'bother', 'FORCE\\cthird', 'system'].map(
    (actor, n) => `opened ${n},2026-01-05T09:00:0${n}Z,Logon,proxy,${actor},LAP-${n % 2}`,
  );
  const text = `message,datetime,timestamp_desc,source,username,hostname\n${rows.join('\n')}\n`;
  await call('imports.run', { caseId, file: await grant('a.csv', text) });
}, 180_000);
afterAll(() => engine.dispose());

const save = (name: string, standing: 'subject' | 'colleague', values: string[], id?: string) =>
  call('people.save', {
    caseId,
    name,
    standing,
    identifiers: values.map((value) => ({ kind: 'username' as const, value })),
    reason,
    ...(id !== undefined && { id }),
  });

describe('the identity map', () => {
  test('hides nobody until the subject is known; then everybody else on it', async () => {
    const bo = await save('Bo Other', 'colleague', ['bother']);
    expect(bo).toMatchObject({ shown: 'Bo Other', hidden: false, events: 1 });
    const alex = await save('Alex Sample', 'subject', ['asample', 'LAP-1']);
    expect(alex).toMatchObject({ shown: 'Alex Sample', hidden: false, events: 3, pseudonym: 'Subject 1' });
    const { people, unmapped } = await call('people.list', { caseId });
    expect(people.map(({ shown, identifiers }) => [shown, identifiers.length])).toEqual([
      ['Colleague 1', 0],
      ['Alex Sample', 2],
    ]);
    expect(unmapped.map(({ value }) => value).sort()).toEqual(['FORCE\\cthird', 'system']);
  });

  test('puts pseudonyms wherever a hidden person is in rows, facets and an event; filters know whom they mean', async () => {
    const page = (filter: object) =>
      call('timeline.page', {
        caseId,
        filter,
        sort: { column: 'time', descending: false },
        offset: 0,
        limit: 10,
      });
    expect((await page({})).rows.map((row) => row[4])).toEqual([
      'asample',
      'asample',
      'Colleague 1',
      'FORCE\\cthird',
      'system',
    ]);
    expect((await page({ actor: ['Colleague 1'] })).rows.map((row) => row[0])).toEqual([3]);
    expect((await page({ actor: ['bother'] })).total).toBe(1);
    const { actor } = await call('timeline.facets', { caseId });
    expect(actor.map(({ value }) => value).sort()).toEqual(['Colleague 1', 'FORCE\\cthird', 'asample', 'system']);
    const event = await call('timeline.event', { caseId, eventId: 3 });
    expect(event).toMatchObject({ actor: 'Colleague 1', masked: true });
    expect(JSON.stringify(event)).not.toContain('bother');
    expect(await call('timeline.event', { caseId, eventId: 1 })).toMatchObject({ actor: 'asample', masked: false });
  });

  test('refuses an identifier twice, one of somebody else, and one that cannot be', async () => {
    for (const values of [['x', 'X '], ['BOTHER'], ['--']])
      await expect(save('C', 'colleague', values)).rejects.toMatchObject({ failure: { code: 'invalid-request' } });
  });

  test('reveals with a reason, to whoever asked and nobody else; the ledger says so without the name', async () => {
    const id = (await call('people.list', { caseId })).people[0]?.id ?? '';
    expect(await call('people.reveal', { caseId, id, reason })).toMatchObject({ shown: 'Bo Other', hidden: false });
    const { rows } = await call('ledger.page', { caseId, offset: 0, limit: 1 });
    expect(rows[0]).toMatchObject({ act: 'stated', summary: 'Colleague 1 revealed to AB.', reason });
    await call('session.identify', { name: 'Casey Dunn', initials: 'CD' });
    expect((await call('people.list', { caseId })).people[0]).toMatchObject({ shown: 'Colleague 1', hidden: true });
    await call('session.identify', { name: 'Alex Byrne', initials: 'AB' });
    expect(await call('people.hide', { caseId, id })).toMatchObject({ shown: 'Colleague 1', hidden: true });
  });

  test('takes everybody else for a colleague at once; a pseudonym is never given again', async () => {
    expect(await call('people.mapOthers', { caseId, reason })).toEqual({ added: 2 });
    const { people, unmapped } = await call('people.list', { caseId });
    expect(unmapped).toEqual([]);
    const third = people.find(({ pseudonym }) => pseudonym === 'Colleague 3');
    await call('people.remove', { caseId, id: third?.id ?? '', reason });
    expect((await save('Dee New', 'colleague', ['dnew'])).pseudonym).toBe('Colleague 4');
    expect((await call('verification.case', { caseId })).problems).toEqual([]);
  });
});

describe('a rota', () => {
  const text =
    'officer,date,start,end\nasample,2026-01-05,22:00,06:00\nAlex Sample,06/01/2026,22:00,06:00\nghost,2026-01-05,07:00,15:00\nasample,,,\n';

  test('is previewed with its columns found, and taken in with every row accounted for', async () => {
    const file = await grant('rota.csv', text);
    const preview = await call('people.previewRota', { caseId, file });
    expect(preview.suggested).toEqual({ person: 'officer', start: 'start', end: 'end', date: 'date' });
    const taken = await call('people.importRota', {
      caseId,
      file,
      columns: preview.suggested ?? { person: '', start: '', end: '' },
      zone: 'Europe/London',
      reason,
    });
    expect(taken).toMatchObject({ rows: 4, shifts: 3, unknown: ['ghost'] });
    expect(taken.rejected).toEqual([{ line: 5, reason: expect.stringContaining('the start') }]);
  });

  test('says when its people were off duty, and nothing of others', async () => {
    const { people } = await call('people.list', { caseId });
    const alex = people.find(({ standing }) => standing === 'subject');
    expect(alex?.rota).toBe(true);
    const duty = await call('people.duty', { caseId, id: alex?.id ?? '' });
    expect(duty?.off.map(({ from, to }) => [formatInstant(from, 'UTC', 0), formatInstant(to, 'UTC', 0)])).toEqual([
      ['2026-01-05T00:00:00Z', '2026-01-05T22:00:00Z'],
      ['2026-01-06T06:00:00Z', '2026-01-06T22:00:00Z'],
      ['2026-01-07T06:00:00Z', '2026-01-08T00:00:00Z'],
    ]);
    const colleague = people.find(({ standing }) => standing === 'colleague');
    expect(await call('people.duty', { caseId, id: colleague?.id ?? '' })).toBeNull();
  });

  test.each([
    ['', 'file-empty'],
    ['PK\u0003\u0004 not text', 'format-unknown'],
    ['officer,start,end\nasample,never,ever\n', 'format-unknown'],
    ['who,start,end\nasample,2026-01-05 07:00,2026-01-05 15:00\n', 'invalid-request'],
  ])('that is none is refused with words: %j', async (content, code) => {
    const file = await grant('bad.csv', content);
    const columns = { person: 'officer', start: 'start', end: 'end' };
    await expect(
      call('people.importRota', { caseId, file, columns, zone: 'Europe/London', reason }),
    ).rejects.toMatchObject({ failure: { code } });
  });
});
