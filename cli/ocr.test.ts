/** Scans from the command line: what has no text, and reading it. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { scannedPdf } from '../engine/bundle/testing/scan.ts';
import { caseCreate } from './commands/cases.ts';
import type { Command } from './commands/command.ts';
import { exhibitAdd } from './commands/exhibit-add.ts';
import { ocrStart, ocrStatus } from './commands/ocr.ts';
import { type Connection, connect } from './connect.ts';
import { type Ran, runCommand } from './run-command.testing.ts';

const folder = mkdtempSync(join(tmpdir(), 'continuity-ocr-'));
const commands: Readonly<Record<string, Command>> = {
  'case create': caseCreate,
  'exhibit add': exhibitAdd,
  'ocr start': ocrStart,
  'ocr status': ocrStatus,
};
let connection: Connection;

const run = (...args: string[]): Promise<Ran<unknown>> => runCommand(connection, commands, args);

beforeAll(async () => {
  process.env.CONTINUITY_PASSPHRASE = 'a passphrase for a test of the command line';
  const silent = { say() {}, note() {}, result() {}, failure() {}, progress() {} };
  connection = await connect(join(folder, 'home'), silent);
});
afterAll(async () => {
  await connection.close();
  delete process.env.CONTINUITY_PASSPHRASE;
  rmSync(folder, { recursive: true, force: true });
});

const as = ['--as', 'Alex Byrne', '--initials', 'AB'];

it('says what has no text, reads it once, and says what was read', async () => {
  await run('case', 'create', '--ref', 'DPS/2026/7', '--title', 'Scans', ...as);
  const scan = join(folder, 'scan.pdf');
  writeFileSync(scan, await scannedPdf([['First page of a scan'], ['Second page of it']]));
  expect(await run('exhibit', 'add', scan, '--case', 'DPS/2026/7', '--description', 'Scanned letter')).toMatchObject({
    status: 0,
  });
  const before = await run('ocr', 'status', '--case', 'DPS/2026/7');
  expect(before.said).toContain('2 pages without text are still to be read; 0 pages were read.');
  expect(before.said).toContain('Not read yet: 1, 2');
  const read = await run('ocr', 'start', '--case', 'DPS/2026/7', '--reason', 'For the panel');
  expect(read).toMatchObject({ status: 0, result: { pages: 2, problems: [] } });
  expect(read.said).toMatch(/^2 pages read: 9 words, \d+ of them doubtful\.$/);
  expect((await run('ocr', 'status', '--case', 'DPS/2026/7')).said).toContain('Read: 1, 2 (9 words');
  expect(await run('ocr', 'start', '--case', 'DPS/2026/7')).toMatchObject({ result: { pages: 0 } });
});

it('says so where there is no such case', async () => {
  expect(await run('ocr', 'status', '--case', 'DPS/0')).toMatchObject({ status: 1 });
});
