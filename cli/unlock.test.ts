/** A locked PDF in an export that is given its password: shown there, and the password is nowhere afterwards. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PDFDocument, StandardFonts } from '@cantoo/pdf-lib';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { BundleResult } from '../shared/api/bundles.ts';
import { exportBundle } from './commands/bundle.ts';
import { type Connection, connect, signIn } from './connect.ts';
import { readCommandLine } from './options.ts';

const password = 'correct-horse-4471';
const folder = mkdtempSync(join(tmpdir(), 'continuity-unlock-'));
const silent = { say() {}, note() {}, result() {}, failure() {}, progress() {} };
let connection: Connection;
let caseId: string;

beforeAll(async () => {
  process.env.CONTINUITY_PASSPHRASE = 'correct horse battery';
  connection = await connect(join(folder, 'home'), silent);
  await signIn(connection, readCommandLine(['case', 'list', '--as', 'Alex Byrne', '--initials', 'AB']), silent);
  ({ id: caseId } = await connection.client.call('cases.create', { ref: 'U/1', title: 'Locked' }));
  const document = await PDFDocument.create();
  document
    .addPage([300, 200])
    .drawText('Behind the lock.', { font: await document.embedFont(StandardFonts.Helvetica) });
  document.encrypt({ userPassword: password, ownerPassword: 'another', permissions: {} });
  const path = join(folder, 'locked.pdf');
  writeFileSync(path, await document.save({ useObjectStreams: false }));
  const { grant } = await connection.engine.grantRead(path);
  await connection.client.call('exhibits.addFile', { caseId, file: grant, description: 'A locked paper' });
});
afterAll(async () => {
  delete process.env.CONTINUITY_PDF_PASSWORD;
  await connection.close();
  rmSync(folder, { recursive: true, force: true });
});

async function exported(name: string, ...more: string[]): Promise<{ text: string; result: BundleResult }> {
  const path = join(folder, name);
  const line = readCommandLine(['export', 'bundle', '--case', 'U/1', '--out', path, ...more]);
  const results: BundleResult[] = [];
  const output = { ...silent, result: (value: unknown) => void results.push(value as BundleResult) };
  expect(await exportBundle.run({ line, output, connection })).toBe(0);
  return {
    text: execFileSync('pdftotext', ['-layout', path, '-'], { encoding: 'utf8' }),
    result: results[0] as BundleResult,
  };
}

it('is a page that says so without it, and its pages with it', async () => {
  expect((await exported('closed.pdf')).text).toContain('locked with a password');
  process.env.CONTINUITY_PDF_PASSWORD = password;
  const { text } = await exported('opened.pdf', '--unlock', 'AB/1');
  expect(text).toContain('Behind the lock.');
  expect(text).not.toContain(password);
});

it('leaves the password in no file, entry or answer', async () => {
  process.env.CONTINUITY_PDF_PASSWORD = password;
  const { result } = await exported('again.pdf', '--unlock', 'AB/1');
  const ledger = await connection.client.call('ledger.page', { caseId, offset: 0, limit: 500 });
  const kept = await connection.client.call('bundles.exports', { caseId });
  expect(JSON.stringify([result, ledger, kept])).not.toContain(password);
  const pack = join(folder, 'pack');
  await connection.client.call('packs.export', {
    caseId,
    out: (await connection.engine.grantWrite(pack)).grant,
    form: 'folder',
  });
  const files = readdirSync(pack, { recursive: true, withFileTypes: true }).filter((one) => one.isFile());
  expect(files.length).toBeGreaterThan(5);
  for (const { parentPath, name } of files)
    expect(readFileSync(join(parentPath, name)).includes(password), join(parentPath, name)).toBe(false);
});

it('is refused without a password to use, and for what is not in the case', async () => {
  delete process.env.CONTINUITY_PDF_PASSWORD;
  await expect(exported('no.pdf', '--unlock', 'AB/1')).rejects.toThrow('CONTINUITY_PDF_PASSWORD, which is not set');
  process.env.CONTINUITY_PDF_PASSWORD = password;
  await expect(exported('no.pdf', '--unlock', 'ZZ/9')).rejects.toThrow('There is no exhibit ZZ/9 in this case.');
});
