import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';

const folder = mkdtempSync(join(tmpdir(), 'continuity-cli-'));
const env = {
  PATH: process.env.PATH,
  CONTINUITY_HOME: join(folder, 'home'),
  CONTINUITY_PASSPHRASE: 'correct horse battery',
};
const main = join(import.meta.dirname, 'main.ts');
const file = join(folder, 'notice.txt');
const papers = join(folder, 'papers');
const md5 = createHash('md5').update('a notice').digest('hex');

function run(...args: string[]) {
  return spawnSync(process.execPath, [main, ...args], { env, encoding: 'utf8' });
}

const add = (what: string, ...args: string[]) =>
  run('exhibit', 'add', '--case', 'X/1', what, '--description', 'Taken in', ...args);

beforeAll(() => {
  writeFileSync(file, 'a notice');
  mkdirSync(papers);
  for (const name of ['a.txt', 'b.txt']) writeFileSync(join(papers, name), name);
  symlinkSync('a.txt', join(papers, 'link'));
  run('case', 'create', '--ref', 'X/1', '--title', 'Exhibits', '--as', 'Alex Byrne', '--initials', 'AB');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('takes in a file with how it was acquired, and compares what was supplied', () => {
  const said = [
    '--source',
    'RS2',
    '--method',
    'Copied',
    '--acquired-by',
    'Jo Lane',
    '--notes',
    'Bag 114',
    '--md5',
    md5,
  ];
  const ran = add(file, ...said, '--acquired-at', '2026-02-14T02:41:07+00:00', '--json');
  expect(ran.status, ran.stderr).toBe(0);
  expect(JSON.parse(ran.stdout)).toMatchObject({
    ref: 'AB/1',
    kind: 'file',
    original: { name: 'notice.txt' },
    acquisition: {
      source: 'RS2',
      method: 'Copied',
      acquiredBy: 'Jo Lane',
      acquiredAt: '2026-02-14T02:41:07+00:00',
      notes: 'Bag 114',
      hashes: [{ algorithm: 'md5', matches: true, legacy: true }],
    },
  });
});

it('takes in a folder, and says what it left out', () => {
  const ran = add(papers);
  expect(ran.status, ran.stderr).toBe(0);
  expect(ran.stdout).toMatch(/Exhibit AB\/2: papers, 2 files, 10 bytes, SHA-256 of the manifest [0-9a-f]{64}/);
  expect(ran.stdout).toContain('Not taken in: 1');
  expect(ran.stdout).toContain('"link": A link to “a.txt”; links are not followed.');
});

it('refuses a digest that does not fit, and wrong use, and produces nothing', () => {
  const wrong = '0'.repeat(40);
  expect(add(file, '--sha1', wrong)).toMatchObject({ status: 1, stderr: expect.stringContaining(wrong) });
  expect(add(file, '--sha1', 'xyz')).toMatchObject({ status: 2, stderr: expect.stringContaining('--sha1') });
  expect(add(file, '--acquired-at', 'yesterday')).toMatchObject({
    status: 2,
    stderr: expect.stringContaining('--acquired-at: a time with its offset'),
  });
  expect(add(join(folder, 'nowhere'))).toMatchObject({ status: 1 });
  const accepted = add(file, '--sha1', wrong, '--accept-mismatch', 'Re-exported by the supplier', '--json');
  expect(JSON.parse(accepted.stdout)).toMatchObject({
    ref: 'AB/3',
    acquisition: { acceptedMismatch: 'Re-exported by the supplier', hashes: [{ matches: false }] },
  });
  expect(JSON.parse(run('verify', 'X/1', '--json').stdout)).toMatchObject({ status: 'verified' });
});
