/** Keys and outsiders' checkpoints from the command line, as a person types them. */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { CaseKey } from '../shared/api/keys.ts';
import type { VerificationReport } from '../shared/api/verification.ts';

const folder = mkdtempSync(join(tmpdir(), 'continuity-keys-'));
const main = join(import.meta.dirname, 'main.ts');
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function run(args: readonly string[]): Promise<{ status: number; stdout: string; stderr: string }> {
  return new Promise((resolve) => {
    const env = {
      PATH: process.env.PATH,
      CONTINUITY_HOME: join(folder, 'home'),
      CONTINUITY_PASSPHRASE: 'correct horse battery',
    };
    const child = execFile(process.execPath, [main, ...args], { env }, (_, stdout, stderr) =>
      resolve({ status: child.exitCode ?? -1, stdout, stderr }),
    );
  });
}
const json = async <T>(args: readonly string[]): Promise<T> => JSON.parse((await run([...args, '--json'])).stdout) as T;
const listed = async (): Promise<CaseKey[]> =>
  (await json<{ keys: CaseKey[] }>(['keys', 'list', '--case', 'K/1'])).keys;

beforeAll(async () => {
  await run(['case', 'create', '--ref', 'K/1', '--title', 'Keys', '--as', 'Alex Byrne', '--initials', 'AB']);
}, 180_000);

it('enrols, lists and revokes keys', async () => {
  const key = 'd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a';
  const words = ['--case', 'K/1', '--holder', 'Sam Reed’s laptop', '--reason', 'Joins'];
  expect(await json(['keys', 'enrol', key, ...words])).toMatchObject({ role: 'device', status: 'valid' });
  const [own, other] = await listed();
  expect(own).toMatchObject({ role: 'administrator', current: true });
  // As people write fingerprints down.
  const spaced =
    other?.id
      .toUpperCase()
      .replace(/(.{4})/g, '$1 ')
      .trim() ?? '';
  const revoked = await run(['keys', 'revoke', spaced, '--case', 'K/1', '--reason', 'Stolen']);
  expect(revoked).toMatchObject({
    status: 0,
    stdout: expect.stringMatching(/revoked\tlog index 4 to 5\tSam Reed’s laptop/),
  });
}, 180_000);

it('rotates the device’s key, and the case is told when it is next opened', async () => {
  // Each command opens the data folder anew, so none has the case open.
  expect(await run(['keys', 'rotate', '--reason', 'Yearly'])).toMatchObject({
    status: 0,
    stdout: expect.stringMatching(/1 case is told when next opened/),
  });
  expect((await listed()).map(({ status }) => status)).toEqual(['rotated', 'revoked', 'valid']);
  expect((await run(['verify', 'K/1'])).status).toBe(0);
}, 180_000);

it('refuses what is no key, and asks for a reason', async () => {
  expect(await run(['keys', 'revoke', 'abc', '--case', 'K/1', '--reason', 'R'])).toMatchObject({
    status: 2,
    stderr: expect.stringMatching(/64 hexadecimal digits/),
  });
  expect((await run(['keys', 'rotate'])).status).toBe(2);
}, 180_000);

it('holds a case against a pack that somebody else has', async () => {
  const pack = join(folder, 'pack');
  expect((await run(['export', 'pack', '--case', 'K/1', '--out', pack])).status).toBe(0);
  const report = await json<VerificationReport>(['verify', 'K/1', '--against', pack]);
  expect(report).toMatchObject({ status: 'verified', problems: [] });
  expect(report.checked).toContainEqual({ what: 'what others have of the ledger, held against it', count: 1 });
  expect((await run(['verify', 'K/1', '--against', main])).status).toBe(2);
}, 180_000);
