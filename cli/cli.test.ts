import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { initialsOf } from './connect.ts';

const folder = mkdtempSync(join(tmpdir(), 'continuity-cli-'));
const home = join(folder, 'home');
const main = join(import.meta.dirname, 'main.ts');
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Ran {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

function run(args: readonly string[], env: Record<string, string> = {}): Promise<Ran> {
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      [main, ...args],
      {
        env: { PATH: process.env.PATH, CONTINUITY_HOME: home, CONTINUITY_PASSPHRASE: 'correct horse battery', ...env },
        maxBuffer: 1 << 26,
      },
      (_, stdout, stderr) => resolve({ status: child.exitCode ?? -1, stdout, stderr }),
    );
  });
}

async function json<T = Record<string, unknown>>(args: readonly string[]): Promise<T> {
  const ran = await run([...args, '--json']);
  expect(ran.stdout.trim().split('\n')).toHaveLength(1);
  return JSON.parse(ran.stdout) as T;
}

const activity = join(folder, 'activity.csv');

beforeAll(async () => {
  writeFileSync(
    activity,
    [
      'message,datetime,timestamp_desc,username,hostname,event_type',
      'Opened ORBIT record,2026-02-14T02:41:07+00:00,Record viewed,sample.r,NM-WS-0114,search',
      '"Copied ""list.xlsx"" to USB",2026-02-14T02:44:00+00:00,File copied,sample.r,NM-WS-0114,usb',
      'no time at all,yesterday,Logon,sample.r,NM-WS-0114,logon',
      '',
    ].join('\r\n'),
  );
  const made = await run([
    'case',
    'create',
    '--ref',
    'DPS/2026/0413',
    '--title',
    'PC Sample',
    '--as',
    'Alex Byrne',
    '--initials',
    'AB',
  ]);
  expect(made).toMatchObject({ status: 0 });
}, 180_000);

describe('continuity', () => {
  it('lists cases', async () => {
    expect(await json(['case', 'list'])).toMatchObject({
      cases: [{ ref: 'DPS/2026/0413', title: 'PC Sample', problem: null }],
    });
  });

  it('maps a table in no known format by a file that can be corrected, and reads it again in its place', async () => {
    const export_ = join(folder, 'vigil.txt');
    writeFileSync(export_, 'When;What\n2026-07-01 09:00:00;opened\n');
    const mapping = join(folder, 'mapping.json');
    await run(['case', 'create', '--ref', 'MAP/1', '--title', 'Mapped']);
    const suggested = await run(['mapping', 'suggest', '--case', 'MAP/1', export_, '--out', mapping]);
    expect(suggested.stdout).toMatch(/When: time\nWhat: extra\n/);
    const guess = JSON.parse(readFileSync(mapping, 'utf8'));
    guess.columns[1].role = 'message';
    writeFileSync(mapping, JSON.stringify(guess));
    const by = ['import', '--case', 'MAP/1', export_, '--mapping', mapping];
    expect(await json([...by, '--zone', 'UTC'])).toMatchObject({
      imported: 1,
      zone: 'UTC',
      mapping: { name: guess.name },
    });
    expect(await json([...by, '--zone', 'Europe/London', '--supersedes', '1'])).toMatchObject({
      imported: 1,
      span: { from: Date.UTC(2026, 6, 1, 8) * 1000 },
    });
  });

  it('imports with a certificate that adds up, annotates, exhibits and verifies', async () => {
    const certificate = await json(['import', '--case', 'DPS/2026/0413', activity]);
    expect(certificate).toMatchObject({
      rows: 3,
      imported: 2,
      duplicate: 0,
      rejected: [{ line: 4 }],
      format: 'timesketch-csv',
    });
    expect(certificate.sha256).toMatch(/^[0-9a-f]{64}$/);
    expect(
      await json([
        'annotate',
        '--case',
        'DPS/2026/0413',
        '--query',
        'usb',
        '--note',
        'After the search',
        '--tag',
        'key',
      ]),
    ).toMatchObject({ events: 1, tags: ['key'] });
    expect(
      await json([
        'exhibit',
        'add',
        '--case',
        'DPS/2026/0413',
        activity,
        '--producer',
        'CD',
        '--description',
        'The export',
      ]),
    ).toMatchObject({ ref: 'CD/1' });
    const verified = await run(['verify', 'DPS/2026/0413', '--json']);
    expect(verified.status).toBe(0);
    expect(JSON.parse(verified.stdout)).toMatchObject({ status: 'verified', problems: [] });
  }, 180_000);

  it('says words to people and one object to machines', async () => {
    const words = await run(['case', 'list']);
    expect(words.stdout).toContain('DPS/2026/0413\tPC Sample');
    const failed = await run(['import', '--case', 'NONE', activity, '--json']);
    expect(failed.status).toBe(1);
    expect(JSON.parse(failed.stdout)).toMatchObject({ failure: { code: 'not-found' } });
    expect(failed.stderr).toContain('There is no case NONE');
  });

  it.each([
    [[], 'Which command'],
    [['dance'], 'no command "dance"'],
    [['case', 'create', '--ref', 'X'], '--title is missing'],
    [['import', '--case', 'X'], 'file to import is missing'],
    [['import', '--case', 'X', 'a', 'b'], 'one word too many'],
    [['case', 'list', '--nonsense'], 'nonsense'],
    [['import', '--case', 'X', 'a', '--format', 'pdf'], '--format is one of'],
    [['verify'], 'What to verify is missing'],
  ])('tells wrong use apart: %j', async (args, words) => {
    const ran = await run(args);
    expect(ran.status).toBe(2);
    expect(ran.stderr).toContain(words);
    expect(ran.stdout).toBe('');
  });

  it('exits 2 where a target cannot be read', async () => {
    for (const target of ['NO/SUCH/CASE', activity]) {
      const ran = await run(['verify', target, '--json']);
      expect(ran.status).toBe(2);
      expect(JSON.parse(ran.stdout)).toMatchObject({ status: 'unreadable' });
    }
  });

  it('exports a pack as a folder and as a zip file, and verifies both without the data folder', async () => {
    for (const name of ['pack', 'pack.zip']) {
      const out = join(folder, name);
      const pack = await json(['export', 'pack', '--case', 'DPS/2026/0413', '--out', out]);
      expect(pack).toMatchObject({ file: name, form: name === 'pack' ? 'folder' : 'zip', exhibits: 1, originals: 1 });
      const verified = await run(['verify', out, '--json', '--home', join(folder, 'nowhere')]);
      expect(JSON.parse(verified.stdout)).toMatchObject({ status: 'verified', kind: 'pack', problems: [] });
      expect(verified.status).toBe(0);
    }
    writeFileSync(join(folder, 'pack', 'data', 'x'), 'x');
    const altered = await run(['verify', join(folder, 'pack')]);
    expect(altered.status).toBe(1);
    expect(altered.stdout).toContain('data/x');
    writeFileSync(join(folder, 'broken.zip'), 'no zip');
    expect((await run(['verify', join(folder, 'broken.zip')])).status).toBe(2);
  }, 180_000);

  it('refuses a wrong passphrase and changes nothing', async () => {
    const ran = await run(['case', 'list', '--json'], { CONTINUITY_PASSPHRASE: 'another passphrase' });
    expect(ran.status).toBe(1);
    expect(JSON.parse(ran.stdout)).toMatchObject({ failure: { code: 'wrong-passphrase' } });
  });

  it('asks for a passphrase where there is no keychain, leaving no folder behind', async () => {
    const fresh = join(folder, 'fresh');
    mkdirSync(fresh);
    const ran = await run(['case', 'list', '--home', join(fresh, 'home'), '--json'], { CONTINUITY_PASSPHRASE: '' });
    expect(ran.status).toBe(1);
    expect(ran.stderr).toContain('CONTINUITY_PASSPHRASE');
    expect(readdirSync(fresh)).toEqual([]);
  });

  it('leaves nothing of the case in clear in the data folder', () => {
    for (const name of readdirSync(join(home, 'cases')))
      expect(readFileSync(join(home, 'cases', name)).includes('ORBIT')).toBe(false);
  });
});

it('initials come from names', () => {
  expect(['Alex Byrne', 'root', 'x', 'Ana-Maria de la Cruz Ortiz', ''].map(initialsOf)).toEqual([
    'AB',
    'RO',
    'XX',
    'AMDL',
    'XX',
  ]);
});
