/** Trusted time and witnesses from the command line: two laptops, and files carried between them. */
import { execFile, execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const folder = mkdtempSync(join(tmpdir(), 'continuity-cli-'));
const main = join(import.meta.dirname, 'main.ts');
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function run(laptop: string, ...args: string[]): Promise<{ status: number; stdout: string; stderr: string }> {
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      [main, ...args],
      {
        env: {
          PATH: process.env.PATH,
          CONTINUITY_HOME: join(folder, laptop),
          CONTINUITY_PASSPHRASE: 'correct horse battery',
        },
      },
      (_, stdout, stderr) => resolve({ status: child.exitCode ?? -1, stdout, stderr }),
    );
  });
}
const path = (name: string): string => join(folder, name);
const ref = 'DPS/2026/0413';

beforeAll(async () => {
  const made = await run('a', 'case', 'create', '--ref', ref, '--title', 'PC Sample', '--as', 'Alex Byrne');
  expect(made).toMatchObject({ status: 0 });
});

describe('witness', () => {
  it('goes from laptop to laptop by file, and refuses what it was not told', async () => {
    const key = (await run('b', 'witness', 'key', '--as', 'Jo Bell')).stdout.trim();
    expect(key).toMatch(/^continuity\/witness\/[0-9a-f]{16}\+[0-9a-f]{8}\+/);
    expect((await run('a', 'witness', 'add', '--vkey', key)).stdout).toContain('is a witness of this device’s cases');
    const name = key.slice(0, key.indexOf('+'));
    expect((await run('a', 'witness', 'list')).stdout).toBe(`${name}\n  ${key}\n  by file only\n`);
    const asked = await run(
      'a',
      'witness',
      'request',
      '--case',
      ref,
      '--name',
      name,
      '--out',
      path('request'),
      '--json',
    );
    const { logKey, size } = JSON.parse(asked.stdout);
    expect(await run('b', 'witness', 'cosign', path('request'), '--out', path('cosigned'))).toMatchObject({
      status: 2,
    });
    expect(existsSync(path('cosigned'))).toBe(false);
    const done = await run('b', 'witness', 'cosign', path('request'), '--out', path('cosigned'), '--log-key', logKey);
    expect(done.stdout).toContain(`: ${size} entries cosigned, seen for the first time.`);
    const accepted = await run('a', 'witness', 'accept', path('cosigned'), '--case', ref);
    expect(accepted).toMatchObject({ status: 0, stdout: expect.stringContaining(`${name} saw ${size} entries at `) });
    const status = await run('a', 'timestamps', 'status', '--case', ref);
    expect(status.stdout).toMatch(
      new RegExp(`^${size} entries in the ledger.\n  Not yet timestamped\n  Seen by ${name} `),
    );
    expect((await run('a', 'witness', 'remove', '--name', name)).status).toBe(0);
    expect((await run('a', 'witness', 'remove', '--name', name)).status).toBe(1);
  });
});

describe('timestamps', () => {
  it('are configured with roots, tried, and said to be not there yet where nobody answers', async () => {
    const [certificate, secret] = [path('root.pem'), path('root.key')];
    const subject = ['-subj', '/CN=Exampleshire Root', '-days', '3650'];
    execFileSync(
      'openssl',
      ['req', '-x509', '-newkey', 'ed25519', '-nodes', '-keyout', secret, '-out', certificate, ...subject],
      { stdio: 'ignore' },
    );
    // Nothing listens on port 1: connecting is refused at once.
    const url = 'http://127.0.0.1:1/tsa';
    expect(await run('a', 'timestamps', 'configure', '--url', url)).toMatchObject({ status: 2 });
    writeFileSync(path('none'), 'no certificate');
    expect(await run('a', 'timestamps', 'configure', '--url', url, '--roots', path('none'))).toMatchObject({
      status: 2,
    });
    const set = await run('a', 'timestamps', 'configure', '--url', url, '--roots', certificate);
    expect(set.stdout).toMatch(
      /asked of http:\/\/127\.0\.0\.1:1\/tsa, at most every 60 minutes\.\n {2}CN=Exampleshire Root\n/,
    );
    const tried = await run('a', 'timestamps', 'run', '--case', ref);
    expect(tried.status).toBe(1);
    expect(tried.stdout).toContain('Not yet timestamped: tried once, last ');
    expect(tried.stdout).toContain('cannot be reached');
    expect((await run('a', 'timestamps', 'configure', '--off')).stdout).toContain(
      'No time-stamping authority is asked',
    );
    expect(await run('a', 'timestamps', 'run', '--case', ref)).toMatchObject({ status: 0 });
  });
});
