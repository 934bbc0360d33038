/** Clocks, people, a rota, coverage and leads from the command line: the commands themselves, in this process. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { caseCreate } from './commands/cases.ts';
import type { Command } from './commands/command.ts';
import { coverage, leads } from './commands/coverage.ts';
import { importCommand } from './commands/evidence.ts';
import { peopleAdd, peopleList, peopleOthers, peopleRota } from './commands/people.ts';
import { sourceClock, sourceList, sourceWithdraw } from './commands/sources.ts';
import { type Connection, connect } from './connect.ts';
import { type Ran, runCommand } from './run-command.testing.ts';

const folder = mkdtempSync(join(tmpdir(), 'continuity-cli-'));
const commands: Readonly<Record<string, Command>> = {
  'case create': caseCreate,
  import: importCommand,
  'source list': sourceList,
  'source clock': sourceClock,
  'source withdraw': sourceWithdraw,
  'people list': peopleList,
  'people add': peopleAdd,
  'people others': peopleOthers,
  'people rota': peopleRota,
  coverage,
  leads,
};

let connection: Connection;

const run = (...args: string[]): Promise<Ran<unknown>> => runCommand(connection, commands, args);

function write(name: string, lines: readonly string[]): string {
  writeFileSync(join(folder, name), `${lines.join('\n')}\n`);
  return join(folder, name);
}

const ofCase = ['--case', 'T/1'];
const why = ['--reason', 'For the test'];

beforeAll(async () => {
  process.env.CONTINUITY_PASSPHRASE = 'correct horse battery';
  const silent = { say() {}, note() {}, result() {}, failure() {}, progress() {} };
  connection = await connect(join(folder, 'home'), silent);
  await run('case', 'create', '--ref', 'T/1', '--title', 'People', '--as', 'Alex Byrne', '--initials', 'AB');
  const rows = ['asample', 'asample', 'bother', 'cthird'].map(
    (actor, n) => `opened ${n},2026-01-05T09:00:0${n}Z,Logon,proxy,${actor},LAP-1`,
  );
  // Of nobody and of no device: the counts of the other tests stay theirs.
  rows.push('The log was cleared,2026-01-05T11:00:00Z,log_cleared,audit,,');
  const file = write('a.csv', ['message,datetime,timestamp_desc,source,username,hostname', ...rows]);
  expect((await run('import', ...ofCase, file)).status).toBe(0);
});
afterAll(async () => {
  await connection.close();
  delete process.env.CONTINUITY_PASSPHRASE;
  rmSync(folder, { recursive: true, force: true });
});

it('a clock is said to be off, listed, and taken back', async () => {
  const host = [...ofCase, '--host', 'LAP-1'];
  const set = await run('source', 'clock', ...host, '--slow', '2m 3s', '--uncertainty', '5', ...why);
  expect(set).toMatchObject({ status: 0, result: { offset: -123_000_000, uncertainty: 5_000_000, events: 4 } });
  const listed = await run('source', 'list', ...ofCase);
  expect(listed.said).toMatch(/^proxy\t4 events\t2026-01-05 .*\t1 device, 1 import$/m);
  expect(listed.said).toMatch(
    /^Clock of Everything on LAP-1: slow by 2 min 3 s, give or take 5 s; decides for 4 events\. /m,
  );
  expect(listed.result).toMatchObject({
    sources: [{ source: 'proxy' }, { source: 'audit' }],
    clocks: [{ offset: -123_000_000 }],
  });
  expect((await run('source', 'withdraw', ...host, ...why)).status).toBe(0);
  expect((await run('source', 'list', ...ofCase)).result).toMatchObject({ clocks: [] });
  expect(await run('source', 'withdraw', ...host, ...why)).toMatchObject({ status: 1 });
});

it.each([
  [['source', 'clock', '--fast', '1', ...why], /Name a --source/],
  [['source', 'clock', '--host', 'x', ...why], /either --fast or --slow/],
  [['source', 'clock', '--host', 'x', '--fast', '1', '--slow', '1', ...why], /either --fast or --slow/],
  [['source', 'clock', '--host', 'x', '--fast', '-2m', ...why], /./],
  [['source', 'clock', '--host', 'x', '--fast', 'late', ...why], /--fast takes a span/],
  [['source', 'list', 'extra'], /one word too many/],
  [['people', 'add', 'Al', '--standing', 'friend', ...why], /--standing is one of/],
  [['people', 'add', 'Al', '--standing', 'subject', '--identifier', 'asample', ...why], /KIND=VALUE/],
  [['people', 'rota', 'x', '--zone', 'UTC', '--columns', 'person=a', ...why], /--columns takes/],
] as const)('%j is wrong use', async (args, words) => {
  const { status, said } = await run(...args, ...ofCase);
  expect([status, said]).toEqual([2, expect.stringMatching(words)]);
});

it('people are written down; the others are hidden; a rota names whom it knows', async () => {
  const alex = ['people', 'add', 'Alex Sample', ...ofCase, '--standing', 'subject', ...why];
  expect(await run(...alex, '--identifier', 'username=asample', '--identifier', 'device=LAP-9')).toMatchObject({
    status: 0,
    said: 'Subject 1\tAlex Sample\tsubject\t2 events\tusername asample, device LAP-9',
  });
  expect((await run('people', 'list', ...ofCase)).said).toMatch(
    /^Nobody’s yet \(2\):\n {2}\w+\t1 event\n {2}\w+\t1 event$/m,
  );
  expect(await run('people', 'others', ...ofCase, ...why)).toMatchObject({ said: '2 colleagues added.' });
  const listed = await run('people', 'list', ...ofCase);
  expect(listed.said).toContain('Colleague 2\tColleague 2\tcolleague\t1 event\t1 identifier, hidden');
  expect(listed.said).not.toMatch(/bother|cthird/);

  const rota = write('rota.csv', [
    'User,Date,Start,End',
    'asample,2026-01-05,07:00,17:00',
    'stranger,2026-01-05,07:00,17:00',
    'asample,2026-02-31,07:00,17:00',
  ]);
  const taken = await run('people', 'rota', rota, ...ofCase, '--zone', 'Europe/London', ...why);
  expect(taken.said).toMatch(/^3 rows = 2 shifts \+ 1 rejected\n {2}line 4: .+\nNot on the identity map: stranger$/);
  const columns = ['--columns', 'person=User,start=Start,end=End,date=Date'];
  expect(await run('people', 'rota', rota, ...ofCase, '--zone', 'UTC', ...columns, ...why)).toMatchObject({
    status: 0,
  });
  const nameless = write('nameless.csv', ['a,b,c', '1,2,3']);
  expect(await run('people', 'rota', nameless, ...ofCase, '--zone', 'UTC', ...why)).toMatchObject({ status: 2 });
});

it('what the data does not cover, and where one might begin', async () => {
  const covered = await run('coverage', ...ofCase);
  expect(covered.said.split('\n')).toEqual((covered.result as { limitations: string[] }).limitations);
  expect(covered.said).toMatch(/^0 of 5 events \(0 %\) were inspected or annotated/m);
  const found = await run('leads', ...ofCase);
  expect(found.status).toBe(0);
  expect(found.result).toMatchObject({ leads: [{ kind: 'log-cleared' }] });
  const { leads: all } = found.result as { leads: { title: string; why: string }[] };
  for (const { title, why: because } of all) {
    expect(found.said).toContain(`${title}\t`);
    expect(found.said).toContain(because);
  }
});
