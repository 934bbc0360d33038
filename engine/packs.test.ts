import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startEngine, type TestEngine } from './testing.ts';

let test: TestEngine;
let caseId: string;
let out: string;

beforeEach(async () => {
  test = await startEngine();
  caseId = (await test.client.call('cases.create', { ref: 'DPS/2026/0001', title: 'A `test`\u2028of packs' })).id;
  out = join(test.home, 'out');
  mkdirSync(out);
  const rows = Array.from({ length: 40 }, (_, n) => `event ${n},2026-01-05T09:00:${String(n).padStart(2, '0')}Z,Logon`);
  const activity = await file('a.csv', `${['message,datetime,timestamp_desc', ...rows].join('\n')}\n`);
  await test.client.call('imports.run', { caseId, file: activity });
  await test.client.call('annotations.add', {
    caseId,
    selection: { ids: [3, 4] },
    note: 'Wörter, “quoted”, \\ and "payload":"eA==" \u2028 = 1',
    tags: ['key'],
  });
  await test.client.call('exhibits.addSelection', { caseId, selection: { ids: [3, 4] }, description: 'Two rows' });
  for (const name of ['Nötiz.txt', 'con.txt', 'Nötiz.TXT'])
    await test.client.call('exhibits.addFile', {
      caseId,
      file: await file(name, `text of ${name}`),
      description: name,
    });
});
afterEach(() => test.dispose());

async function file(name: string, text: string): Promise<string> {
  writeFileSync(join(test.home, name), text);
  return (await test.engine.grantRead(join(test.home, name))).grant;
}

const grant = async (name: string): Promise<string> => (await test.engine.grantWrite(join(out, name))).grant;
const ledger = async (): Promise<string[]> =>
  (await test.client.call('ledger.page', { caseId, offset: 0, limit: 100 })).rows.map(
    ({ act, subject }) => `${act} ${subject.split(':')[0]}`,
  );
const under = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort();

/** With another byte `after` bytes behind the first `mark`. */
function swapped(bytes: Buffer, mark: string, after: number): Buffer {
  const copy = Buffer.from(bytes);
  const at = copy.indexOf(mark) + after;
  copy[at] = copy[at] === 0x41 ? 0x42 : 0x41;
  return copy;
}

function replaced(bytes: Buffer, from: RegExp, to: string): Buffer {
  return Buffer.from(bytes.toString('utf8').replace(from, to));
}

/** The commands of a pack's own VERIFY.md, in their order, in one shell. */
function runGuide(folder: string): { status: number | null; stdout: string; stderr: string } {
  const guide = readFileSync(join(folder, 'VERIFY.md'), 'utf8');
  const commands = [...guide.matchAll(/^```sh\n(.*?)^```$/gms)].map((match) => match[1]);
  expect(commands.length).toBeGreaterThanOrEqual(7);
  return spawnSync('sh', ['-c', commands.join('')], { cwd: folder, encoding: 'utf8' });
}

function walkThrough(folder: string): string {
  const { status, stdout, stderr } = runGuide(folder);
  expect(status, `${stdout}\n${stderr}`).toBe(0);
  return stdout;
}

/** Changes a file and every list of digests that names it, as an attacker would. */
function refit(folder: string, name: string, from: RegExp, to: string): void {
  const digest = (path: string): string =>
    createHash('sha256')
      .update(readFileSync(join(folder, path)))
      .digest('hex');
  let changed = name;
  const before = new Map([name, 'manifest-sha256.txt'].map((path) => [path, digest(path)]));
  writeFileSync(join(folder, name), readFileSync(join(folder, name), 'utf8').replace(from, to));
  expect(digest(name)).not.toBe(before.get(name));
  for (const list of name.startsWith('data/')
    ? ['manifest-sha256.txt', 'tagmanifest-sha256.txt']
    : ['tagmanifest-sha256.txt']) {
    const text = readFileSync(join(folder, list), 'utf8');
    writeFileSync(join(folder, list), text.replace(before.get(changed) ?? '', digest(changed)));
    changed = list;
  }
}

describe('a verification pack', () => {
  it('as a folder holds every file under a name that is safe everywhere, and is recorded for itself and each exhibit', async () => {
    const before = (await ledger()).length;
    const result = await test.client.call('packs.export', { caseId, out: await grant('pack'), form: 'folder' });
    expect(readdirSync(out)).toEqual(['pack']);
    const files = under(join(out, 'pack'));
    expect(files.filter((name) => !name.startsWith('proof/keys/'))).toEqual([
      'VERIFY.md',
      'bag-info.txt',
      'bagit.txt',
      'data/approvals.json',
      'data/derived/AB-1_AB-1-extract.csv',
      'data/exhibits/AB-2_Notiz.txt',
      'data/exhibits/AB-3_con.txt',
      'data/exhibits/AB-4_Notiz.TXT',
      'data/ledger-readable.csv',
      'data/ledger.jsonl',
      'data/originals/import-1_a.csv',
      'manifest-sha256.txt',
      `proof/checkpoints/${result.entries}`,
      'proof/export/checkpoint',
      'proof/export/consistency',
      'proof/export/entry.pae',
      'proof/export/entry.sig',
      'proof/export/entry.tlog-proof',
      'proof/export/ledger.jsonl',
      'proof/inclusion/AB-1.tlog-proof',
      'proof/inclusion/AB-2.tlog-proof',
      'proof/inclusion/AB-3.tlog-proof',
      'proof/inclusion/AB-4.tlog-proof',
      'proof/tiles/checkpoint',
      `proof/tiles/tile/0/000.p/${result.entries}`,
      `proof/tiles/tile/entries/000.p/${result.entries}`,
      'report.pdf',
      'tagmanifest-sha256.txt',
      'verify.go',
    ]);
    expect(result).toMatchObject({ exhibits: 4, originals: 1, files: files.length, entries: before });
    const tagManifest = readFileSync(join(out, 'pack', 'tagmanifest-sha256.txt'));
    expect(createHash('sha256').update(tagManifest).digest('hex')).toBe(result.sha256);
    expect((await ledger()).slice(0, 5)).toEqual(['exported pack', ...Array(4).fill('exported exhibit')]);
    expect((await test.client.call('verification.case', { caseId })).status).toBe('verified');
    const info = readFileSync(join(out, 'pack', 'bag-info.txt'), 'utf8');
    expect(info).toContain('External-Description: A `test` of packs\n');
  });

  it('is checked by its own VERIFY.md with coreutils, openssl and Go’s own log program', async () => {
    await test.client.call('packs.export', { caseId, out: await grant('pack'), form: 'folder' });
    const said = walkThrough(join(out, 'pack'));
    expect(said).toContain('Signature Verified Successfully');
    expect(said).toContain((await test.client.call('session.get', {})).deviceKey);
    const entries = (await ledger()).length;
    expect(said).toContain(`Ledger: ${entries} entries, each signed and in its place\n`);
    expect(said.match(/Exhibit AB\/\d: as produced/g)).toHaveLength(4);
    expect(said).toMatch(/Pack: verified\nLog: \d+ entries, root [A-Za-z0-9+/]{43}=, signed by [0-9a-f]{64}\n/);
    expect(said).toContain(`Log: ${entries} entries,`);
    const report = execFileSync('pdftotext', ['-layout', join(out, 'pack', 'report.pdf'), '-'], { encoding: 'utf8' });
    expect(report).toContain('Verification report: verified');
    expect(report).toContain('What this check cannot tell');
  });

  it.each<[string, (folder: string) => void, RegExp]>([
    [
      'an altered exhibit',
      (folder) => writeFileSync(join(folder, 'data/exhibits/AB-3_con.txt'), 'x'),
      /AB-3_con.txt: FAILED/,
    ],
    ['an added file', (folder) => writeFileSync(join(folder, 'data/x'), 'x'), /data\/x/],
    ['a list made to fit', (folder) => refit(folder, 'VERIFY.md', /Case/, 'The case'), /Signature Verified/],
    [
      'another signature',
      (folder) => writeFileSync(join(folder, 'proof/export/entry.sig'), Buffer.alloc(64)),
      /Verification Failure/,
    ],
  ])('with %s does not get through its own VERIFY.md', async (_, attack, said) => {
    await test.client.call('packs.export', { caseId, out: await grant('pack'), form: 'folder' });
    attack(join(out, 'pack'));
    const { status, stdout, stderr } = runGuide(join(out, 'pack'));
    expect(status).not.toBe(0);
    expect(stdout + stderr).toMatch(said);
    expect(stdout).not.toContain('List of files: as signed');
  });

  it.each<[string, RegExp, string, RegExp]>([
    ['an edited detail', /"description":"con.txt"/, '"description":"com.txt"', /entry \d+: the detail is another one/],
    ['a deleted entry', /^(?:[^\n]*\n){3}/, '', /entry 1: not in its place/],
    ['an edited signature', /"sig":"..../, '"sig":"AAAA', /entry 1: the signature does not fit/],
  ])('with %s in its ledger stops at that entry', async (_, from, to, said) => {
    await test.client.call('packs.export', { caseId, out: await grant('pack'), form: 'folder' });
    const folder = join(out, 'pack');
    refit(folder, 'data/ledger.jsonl', from, to);
    // Steps 1 and 2 would stop it already: here only the ledger's own step speaks.
    const guide = readFileSync(join(folder, 'VERIFY.md'), 'utf8');
    const steps = [...guide.matchAll(/^```sh\n(.*?)^```$/gms)].map((match) => match[1] ?? '');
    const ledgerStep = steps.find((step) => step.includes('while IFS='));
    const ran = spawnSync('sh', ['-c', `set -eu; export LC_ALL=C; work=$(mktemp -d)\n${ledgerStep}`], {
      cwd: folder,
      encoding: 'utf8',
    });
    expect(ran.status).not.toBe(0);
    expect(ran.stdout).toMatch(said);
  });

  it('as a zip file holds the same bag under one folder', async () => {
    await test.client.call('packs.export', { caseId, out: await grant('Pack 1.zip'), form: 'zip' });
    expect(readdirSync(out)).toEqual(['Pack 1.zip']);
    execFileSync('unzip', ['-q', 'Pack 1.zip'], { cwd: out });
    expect(walkThrough(join(out, 'Pack_1'))).toContain('Pack: verified');
  });

  it('with a tampered log does not get through its own Go program, whatever the lists say', async () => {
    // Enough entries for two checkpoints.
    for (let n = 0; n < 4; n++)
      await test.client.call('packs.export', { caseId, out: await grant(`p${n}`), form: 'zip' });
    await test.client.call('packs.export', { caseId, out: await grant('pack'), form: 'folder' });
    const sound = join(out, 'pack');
    const guide = readFileSync(join(sound, 'VERIFY.md'), 'utf8');
    const command = /^GO111MODULE=.*$/m.exec(guide)?.[0] ?? '';
    const program = join(out, 'verify');
    // Built once by the words of the guide's own command, then run for each attack.
    const built = spawnSync('sh', ['-ec', command.replace(/go run (\S+) .*/, `go build -o ${program} $1`)], {
      cwd: sound,
    });
    expect(built.status, String(built.stderr)).toBe(0);
    const key = command.split(' ').at(-1) ?? '';
    const run = (folder: string) => spawnSync(program, [key], { cwd: folder, encoding: 'utf8' });
    expect(run(sound)).toMatchObject({ status: 0, stderr: '' });
    const between = readdirSync(join(sound, 'proof/consistency')).at(0) ?? '';
    const attacks: readonly [name: string, path: string, change: (bytes: Buffer) => Buffer | null][] = [
      ['an edited entry', 'data/ledger.jsonl', (bytes) => swapped(bytes, '"sig":"', 7)],
      ['a deleted entry', 'data/ledger.jsonl', (bytes) => bytes.subarray(bytes.indexOf(10) + 1)],
      ['entries cut off', 'proof/export/ledger.jsonl', (bytes) => bytes.subarray(0, bytes.indexOf(10) + 1)],
      ['another root', 'proof/export/checkpoint', (bytes) => swapped(bytes, '\n', 45)],
      ['another inclusion proof', 'proof/inclusion/AB-2.tlog-proof', (bytes) => swapped(bytes, 'index', 12)],
      ['another place', 'proof/inclusion/AB-2.tlog-proof', (bytes) => replaced(bytes, /index \d+/, 'index 2')],
      ['another consistency proof', `proof/consistency/${between}`, (bytes) => swapped(bytes, '\n', 3)],
      ['another tile', 'proof/tiles/tile/0/000.p', (bytes) => swapped(bytes, '', 40)],
      ['a missing tile', 'proof/tiles/tile/0/000.p', () => null],
      ['another key', `proof/keys/${key}.raw`, (bytes) => swapped(bytes, '', 0)],
    ];
    for (const [name, path, change] of attacks) {
      const folder = join(out, 'attacked');
      cpSync(sound, folder, { recursive: true });
      const [target = ''] = path.endsWith('.p')
        ? under(join(folder, path)).map((file) => join(folder, path, file))
        : [join(folder, path)];
      const bytes = change(readFileSync(target));
      if (bytes === null) rmSync(target);
      else writeFileSync(target, bytes);
      const { status, stderr } = run(folder);
      expect(status, `${name}: ${stderr}`).toBe(1);
      rmSync(folder, { recursive: true });
    }
    expect(attacks.length).toBe(10);
  });

  it.each(['folder', 'zip'] as const)('as a %s that is cancelled leaves neither file nor entry', async (form) => {
    const before = await ledger();
    const controller = new AbortController();
    const exported = test.client.call(
      'packs.export',
      { caseId, out: await grant('pack'), form },
      { signal: controller.signal, onProgress: () => controller.abort() },
    );
    await expect(exported).rejects.toMatchObject({ failure: { code: 'cancelled' } });
    expect(readdirSync(out)).toEqual([]);
    expect(await ledger()).toEqual(before);
  });

  it.each(['folder', 'zip'] as const)('as a %s in a folder that is gone says so', async (form) => {
    const before = await ledger();
    const exported = test.client.call('packs.export', { caseId, out: await grant('gone/pack'), form });
    await expect(exported).rejects.toMatchObject({ failure: { code: 'file-missing' } });
    expect(await ledger()).toEqual(before);
  });

  it.each(['folder', 'zip'] as const)(
    'as a %s clears away what a killed export left there, and nothing else',
    async (form) => {
      // A process that has ended, and one that runs: this test's own parent.
      const gone = spawnSync('true').pid.toString(16);
      const runs = process.ppid.toString(16);
      const digits = '0123456789ab';
      const left = [`pack.partial-${gone}-${digits}`, `pack.partial-${process.pid.toString(16)}-${digits}`];
      const others = [
        `pack.partial-${runs}-${digits}`,
        `pack2.partial-${gone}-${digits}`,
        `pack.partial-${gone}`,
        'pack.partial-notes',
        `my pack.partial-${gone}-${digits}`,
      ];
      for (const name of [...left, ...others]) {
        mkdirSync(join(out, name));
        writeFileSync(join(out, name, 'bagit.txt'), 'half');
      }
      await test.client.call('packs.export', { caseId, out: await grant('pack'), form });
      expect(readdirSync(out).sort()).toEqual(['pack', ...others].sort());
    },
  );

  it('never goes into a folder that holds something, and takes the place of an empty one', async () => {
    mkdirSync(join(out, 'pack'));
    writeFileSync(join(out, 'pack', 'mine.txt'), 'mine');
    const exported = test.client.call('packs.export', { caseId, out: await grant('pack'), form: 'folder' });
    await expect(exported).rejects.toMatchObject({ failure: { code: 'conflict' } });
    expect(under(out)).toEqual(['pack/mine.txt']);
    mkdirSync(join(out, 'empty'));
    await test.client.call('packs.export', { caseId, out: await grant('empty'), form: 'folder' });
    expect(existsSync(join(out, 'empty', 'bagit.txt'))).toBe(true);
  });

  it('is not made of evidence that was altered', async () => {
    test = await test.tamper(caseId, (db) =>
      db.exec("UPDATE blob_chunk SET bytes = CAST('x' || substr(bytes, 2) AS BLOB) WHERE blob = 1"),
    );
    for (const form of ['folder', 'zip'] as const) {
      const exported = test.client.call('packs.export', { caseId, out: await grant('pack'), form });
      await expect(exported).rejects.toMatchObject({ failure: { code: 'case-damaged' } });
      expect(readdirSync(out)).toEqual([]);
    }
  });
});
