import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import * as approvals from './commands/approvals.ts';
import { caseCreate } from './commands/cases.ts';
import type { Command } from './commands/command.ts';
import * as custody from './commands/custody.ts';
import { exhibitAdd } from './commands/exhibit-add.ts';
import { exportPack } from './commands/pack.ts';
import { verify } from './commands/verify.ts';
import { type Connection, connect } from './connect.ts';
import { type Ran, runCommand } from './run-command.testing.ts';

const folder = mkdtempSync(join(tmpdir(), 'continuity-cli-'));
const alex = ['--as', 'Alex Byrne', '--initials', 'AB'];
const jo = ['--as', 'Jo Lane', '--initials', 'JL'];
const ofCase = ['--case', 'T/1'];

/** The commands themselves, in this process: starting the program forty times would test the machine. */
const commands: Readonly<Record<string, Command>> = {
  'case create': caseCreate,
  'exhibit add': exhibitAdd,
  'exhibit list': custody.exhibitList,
  'exhibit continuity': custody.exhibitContinuity,
  'exhibit check': custody.exhibitCheck,
  'exhibit transfer': custody.exhibitTransfer,
  'exhibit gap': custody.exhibitGap,
  'exhibit redact': custody.exhibitRedact,
  'exhibit erase': custody.exhibitErase,
  'approval propose': approvals.approvalPropose,
  'approval list': approvals.approvalList,
  approve: approvals.approve,
  reject: approvals.reject,
  'export pack': exportPack,
  verify,
};

let connection: Connection;
beforeAll(async () => {
  process.env.CONTINUITY_PASSPHRASE = 'correct horse battery';
  const silent = { say() {}, note() {}, result() {}, failure() {}, progress() {} };
  connection = await connect(join(folder, 'home'), silent);
});
afterAll(async () => {
  await connection.close();
  delete process.env.CONTINUITY_PASSPHRASE;
  rmSync(folder, { recursive: true, force: true });
});

const run = (args: readonly string[]): Promise<Ran<unknown>> => runCommand(connection, commands, args);

async function json<T>(args: readonly string[]): Promise<T> {
  const { status, said, result } = await run(args);
  expect(status, said).toBe(0);
  return result as T;
}

it('an exhibit is handed over, redacted, approved by a second person, exported and erased from the command line', async () => {
  const write = (name: string, text: string): string => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };
  await json(['case', 'create', '--ref', 'T/1', '--title', 'Custody', ...alex]);
  await json(['exhibit', 'add', ...ofCase, write('a.txt', 'a'), '--description', 'A', ...alex]);
  const at = new Date().toISOString();
  const transfer = ['--from', 'Alex Byrne', '--to', 'Store', '--at', at, '--place', 'Cage 4'];
  expect(await json(['exhibit', 'transfer', ...ofCase, 'AB/1', ...transfer, '--reason', 'safe keeping'])).toMatchObject(
    {
      atUtc: at,
    },
  );
  const early = ['--from', '2026-05-04T08:00Z', '--to', '2026-05-04T09:00Z', '--reason', 'Night safe'];
  await json(['exhibit', 'gap', ...ofCase, 'AB/1', ...early]);
  const made = ['--description', 'Copy', '--grounds', 'Address', '--tool', 'Blackout', '--tool-version', '2'];
  await json(['exhibit', 'redact', ...ofCase, 'AB/1', write('b.txt', 'b'), ...made]);
  const wanted = ['--kind', 'erasure', '--exhibits', 'AB/2', '--reason', 'Mistake'];
  const { id, state } = await json<{ id: string; state: string }>(['approval', 'propose', ...ofCase, ...wanted]);
  const own = await run(['approve', ...ofCase, id, '--state', state]);
  expect([own.status, own.said]).toEqual([1, expect.stringMatching(/a second person must decide it/)]);
  expect(await json(['approve', ...ofCase, id, '--state', state, ...jo])).toMatchObject({ status: 'approved' });
  const plan = await run(['exhibit', 'erase', ...ofCase, 'AB/2', ...alex]);
  expect([plan.status, plan.said]).toEqual([0, expect.stringMatching(/AB\/2: 1 bytes/)]);
  const how = ['--approval', id, '--reason', 'Mistake', '--confirm', 'AB/2'];
  await json(['exhibit', 'erase', ...ofCase, 'AB/2', ...how]);
  const pack = join(folder, 'pack');
  await json(['export', 'pack', ...ofCase, '--out', pack, '--recipient', 'The panel', '--reason', 'Hearing']);

  const shown = await run(['exhibit', 'continuity', ...ofCase, 'AB/1', '--purpose', 'Checking the record']);
  for (const words of [
    /^AB\/1: A, SHA-256 [0-9a-f]{64} \(not checked\)$/m,
    /: Store \(Handed over by Alex Byrne: safe keeping\)$/m,
    /GAP .*NOT declared/,
    /Redacted copy AB\/2 made of AB\/1 with Blackout 2; no approval named\. Reason: Address$/m,
    /exported in verification pack pack\. To The panel, no approval named\. Reason: Hearing$/m,
  ])
    expect(shown.said).toMatch(words);
  // What was viewed waits for a commit.
  expect((await run(['exhibit', 'check', ...ofCase, 'AB/1'])).said).toBe('AB/1: SHA-256 agrees');
  const again = await run(['exhibit', 'continuity', ...ofCase, 'AB/1']);
  expect(again.said).toMatch(/Exhibit AB\/1 opened\. Reason: Checking the record$/m);
  expect((await run(['exhibit', 'list', ...ofCase])).said).toMatch(/^AB\/2\terased 2/m);
  for (const target of ['T/1', pack]) expect((await run(['verify', target])).status).toBe(0);
});

it('says what is missing or too much, and what is not there', async () => {
  for (const [args, words] of [
    [['exhibit', 'erase', ...ofCase], /reference is missing/],
    [['exhibit', 'check', ...ofCase, 'AB/1', 'AB/2'], /one word too many/],
    [['exhibit', 'check', ...ofCase, 'AB/9'], /no exhibit AB\/9/],
    [['approval', 'propose', ...ofCase, '--kind', 'theft'], /--kind is one of disclosure/],
    [['case', 'create', '--purpose', 'Looking'], /--purpose goes with/],
  ] as const) {
    const ran = await run(args);
    expect(ran.status).toBeGreaterThan(0);
    expect(ran.said).toMatch(words);
  }
});
