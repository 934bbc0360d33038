/** `verify --report`: what was found, signed; and the exit status that scripts rely on. */
import { execFile, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';

const folder = mkdtempSync(join(tmpdir(), 'continuity-cli-report-'));
const home = join(folder, 'home');
const main = join(import.meta.dirname, 'main.ts');
const at = (name: string): string => join(folder, name);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function run(...args: string[]): Promise<{ status: number; stdout: string; stderr: string }> {
  const env = { PATH: process.env.PATH, CONTINUITY_HOME: home, CONTINUITY_PASSPHRASE: 'correct horse battery' };
  return new Promise((resolve) => {
    const child = execFile(process.execPath, [main, ...args], { env, maxBuffer: 1 << 26 }, (_, stdout, stderr) =>
      resolve({ status: child.exitCode ?? -1, stdout, stderr }),
    );
  });
}

beforeAll(async () => {
  writeFileSync(at('note.txt'), 'a note');
  const who = ['--as', 'Alex Byrne', '--initials', 'AB'];
  expect((await run('case', 'create', '--ref', 'R/1', '--title', 'Reports', ...who)).status).toBe(0);
  expect((await run('exhibit', 'add', '--case', 'R/1', at('note.txt'), '--description', 'Note')).status).toBe(0);
  expect((await run('export', 'bundle', '--case', 'R/1', '--out', at('b.pdf'))).status).toBe(0);
  const pack = await run('export', 'pack', '--case', 'R/1', '--out', at('pack'), '--bundle', at('b.pdf'));
  expect(pack, pack.stderr).toMatchObject({ status: 0 });
}, 180_000);

it('signs reports of a pack and a case; the record lists them and verifies; a report verifies without the data folder', async () => {
  expect(existsSync(at('pack/data/bundle.pdf'))).toBe(true);
  const ofPack = await run('verify', at('pack'), '--report', at('pack.html'));
  expect(ofPack, ofPack.stderr).toMatchObject({ status: 0 });
  expect(ofPack.stdout).toContain('Report pack.html, signed in pack.html.sig');
  const ofCase = await run('verify', 'R/1', '--report', at('case.html'), '--json');
  expect(ofCase.status).toBe(0);
  expect(JSON.parse(ofCase.stdout)).toMatchObject({ status: 'verified', signed: { file: 'case.html' } });
  const record = await run('verify', 'record', '--json');
  expect(JSON.parse(record.stdout)).toMatchObject({ status: 'verified', kind: 'record', problems: [] });
  for (const name of ['pack.html', 'case.html']) {
    const report = await run('verify', at(name), '--json', '--home', at('nowhere'));
    expect(JSON.parse(report.stdout)).toMatchObject({ status: 'verified', kind: 'report' });
  }
  writeFileSync(at('case.html'), readFileSync(at('case.html'), 'utf8').replace('Verified', 'Approved'));
  expect((await run('verify', at('case.html'))).status).toBe(1);
}, 180_000);

it('ends with the status of what was verified, and says where no report could be signed', async () => {
  spawnSync('cp', ['-r', at('pack'), at('altered')]);
  writeFileSync(at('altered/data/x'), 'x');
  const altered = await run('verify', at('altered'), '--report', at('altered.html'));
  expect(altered.status).toBe(1);
  expect(readFileSync(at('altered.html'), 'utf8')).toContain('data/x');
  const unwritable = await run('verify', at('pack'), '--report', at('gone/report.html'));
  expect(unwritable.status).toBe(2);
  expect(unwritable.stdout).toContain('VERIFIED');
  expect(unwritable.stderr).toContain('No report was signed.');
  const nobody = await run('verify', at('pack'), '--report', at('nobody.html'), '--home', at('nowhere'));
  expect(nobody.status).toBe(2);
  expect(nobody.stderr).toContain('there is no data folder at');
  expect(existsSync(at('nowhere')) || existsSync(at('nobody.html'))).toBe(false);
}, 180_000);
