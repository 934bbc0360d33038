import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { afterAll, expect, it } from 'vitest';
import { writeGenerated } from '../engine/demo/write.ts';

const folder = mkdtempSync(join(tmpdir(), 'continuity-killed-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const home = join(folder, 'home');
const env = { PATH: process.env.PATH, CONTINUITY_HOME: home, CONTINUITY_PASSPHRASE: 'correct horse battery' };
const main = join(import.meta.dirname, 'main.ts');

function run(...args: string[]): Record<string, unknown> {
  const ran = spawnSync(process.execPath, [main, ...args, '--json'], { env, encoding: 'utf8', maxBuffer: 1 << 26 });
  // Each verification has an id and a time of its own.
  const { id: _id, at: _at, ...said } = JSON.parse(ran.stdout) as Record<string, unknown>;
  return said;
}

const written = (): number =>
  readdirSync(join(home, 'cases')).reduce((sum, name) => sum + statSync(join(home, 'cases', name)).size, 0);

it('an import killed at any point leaves the case as it was, and what was acknowledged is still there', async () => {
  const activity = join(folder, 'activity.csv');
  await writeGenerated({ events: 30_000, seed: 11, out: activity, signal: new AbortController().signal });
  const small = join(folder, 'small.csv');
  await writeGenerated({ events: 100, seed: 12, out: small, signal: new AbortController().signal });
  run('case', 'create', '--ref', 'K/1', '--title', 'Killed');
  expect(run('import', '--case', 'K/1', small)).toMatchObject({ imported: 100 });
  const before = run('verify', 'K/1');
  expect(before).toMatchObject({ status: 'verified' });
  // The points are amounts written, not moments: the same on a fast machine and a slow one. Past the last commit the import is whole.
  for (const megabytes of [1, 4, 9, 14]) {
    const start = written();
    const child = spawn(process.execPath, [main, 'import', '--case', 'K/1', activity], { env, stdio: 'ignore' });
    let done = false;
    const ended = new Promise<void>((resolve) =>
      child.on('exit', () => {
        done = true;
        resolve();
      }),
    );
    while (!done && written() - start < megabytes * 1e6) await turn();
    child.kill('SIGKILL');
    await ended;
    const after = run('verify', 'K/1');
    expect(after, `killed at ${megabytes} MB`).toMatchObject({ status: 'verified', problems: [] });
    // The story is the same for every seed: the small file's hundred events are in the large one too.
    const whole = JSON.stringify(after) !== JSON.stringify(before);
    if (whole) expect(run('import', '--case', 'K/1', activity)).toMatchObject({ imported: 0, duplicate: 30_000 });
    if (whole) return;
  }
  expect(run('import', '--case', 'K/1', activity)).toMatchObject({ imported: 29_900, duplicate: 100, rejected: [] });
  expect(run('verify', 'K/1')).toMatchObject({ status: 'verified' });
}, 180_000);
