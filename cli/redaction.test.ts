/** Redactions from the command line: looked for, marked, proposed, approved by another, applied, listed. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PDFDocument, StandardFonts } from '@cantoo/pdf-lib';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { RedactionSet } from '../shared/api/redactions.ts';
import { caseCreate } from './commands/cases.ts';
import type { Command } from './commands/command.ts';
import { exhibitAdd } from './commands/exhibit-add.ts';
import {
  redactionApply,
  redactionApprove,
  redactionLog,
  redactionMarks,
  redactionPropose,
  redactionSearch,
} from './commands/redaction.ts';
import { type Connection, connect } from './connect.ts';
import { type Ran, runCommand } from './run-command.testing.ts';

const folder = mkdtempSync(join(tmpdir(), 'continuity-redaction-'));
const commands: Readonly<Record<string, Command>> = {
  'case create': caseCreate,
  'exhibit add': exhibitAdd,
  'redaction marks': redactionMarks,
  'redaction search': redactionSearch,
  'redaction propose': redactionPropose,
  'redaction approve': redactionApprove,
  'redaction apply': redactionApply,
  'redaction log': redactionLog,
};
let connection: Connection;

const run = (...args: string[]): Promise<Ran<unknown>> =>
  runCommand(connection, commands, [...args, '--case', 'DPS/1']);

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

const alex = ['--as', 'Alex Byrne', '--initials', 'AB'];
const jo = ['--as', 'Jo Lane', '--initials', 'JL'];

it('goes from a search to a copy with two people, and never says what was hidden', async () => {
  const document = await PDFDocument.create();
  document.addPage([400, 400]).drawText('Seen by Zanzibar Quillfeather.', {
    x: 40,
    y: 300,
    size: 12,
    font: await document.embedFont(StandardFonts.Helvetica),
  });
  const path = join(folder, 'note.pdf');
  writeFileSync(path, await document.save());
  await run('case', 'create', '--ref', 'DPS/1', '--title', 'Redaction', ...alex);
  await run('exhibit', 'add', path, '--description', 'Note', ...alex);

  const found = await run(
    ...['redaction', 'search', 'zanzibar quillfeather', '--exhibit', 'AB/1'],
    ...['--audience', 'officer', '--grounds', 'third-party', ...alex],
  );
  expect(found.said).toContain('AB/1\tpage 1\tSeen by [Zanzibar Quillfeather].');
  const [set] = (found.result as { sets: RedactionSet[] }).sets;
  const id = set?.id ?? '';
  expect((await run('redaction', 'marks', ...alex)).said).toMatch(/draft: AB\/1, officer version.*1 marks/);
  const proposed = await run('redaction', 'propose', id, '--reason', 'Not concerned', ...alex);
  const { digest } = proposed.result as RedactionSet;
  expect((await run('redaction', 'approve', id, '--state', digest, ...alex)).said).toMatch(/You proposed this/);
  expect((await run('redaction', 'apply', id, ...alex)).said).toMatch(/No second person/);
  expect((await run('redaction', 'approve', id, '--state', digest, ...jo)).said).toContain('approved: AB/1');
  const applied = await run('redaction', 'apply', id, ...alex);
  expect(applied.said).toContain('copy AB/2, SHA-256');
  const log = await run('redaction', 'log', ...alex);
  expect(log.said).toMatch(/AB\/2\tpage 1\tPersonal data of a third party\t1 place\tAlex Byrne\tapproved by Jo Lane/);
  for (const { said } of [proposed, applied, log]) expect(said).not.toMatch(/zanzibar|quillfeather/i);
});
