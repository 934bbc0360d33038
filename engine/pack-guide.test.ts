/** VERIFY.md of a pack: each of its commands, as it stands there, on a sound pack and on tampered ones. */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startEngine, type TestEngine } from './testing.ts';

let test: TestEngine;
let caseId: string;
let sound: string;
let pack: string;

beforeAll(async () => {
  test = await startEngine();
  caseId = (await test.client.call('cases.create', { ref: 'DPS/2026/0001', title: 'A `test`\u2028of packs' })).id;
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
  const grant = async (name: string): Promise<string> => (await test.engine.grantWrite(join(test.home, name))).grant;
  // Two before it, so that there are checkpoints to be consistent.
  for (const name of ['1.zip', '2.zip'])
    await test.client.call('packs.export', { caseId, out: await grant(name), form: 'zip' });
  await test.client.call('packs.export', { caseId, out: await grant('sound'), form: 'folder' });
  sound = join(test.home, 'sound');
  pack = join(test.home, 'pack');
}, 180_000);
afterAll(() => test.dispose());
beforeEach(() => {
  rmSync(pack, { recursive: true, force: true });
  cpSync(sound, pack, { recursive: true });
});

async function file(name: string, text: string): Promise<string> {
  writeFileSync(join(test.home, name), text);
  return (await test.engine.grantRead(join(test.home, name))).grant;
}

const at = (...parts: string[]): string => join(pack, ...parts);
const guide = (): string => readFileSync(at('VERIFY.md'), 'utf8');
const steps = (): string[] => [...guide().matchAll(/^```sh\n(.*?)^```$/gms)].map((match) => match[1] ?? '');
const step = (words: string): string => {
  const found = steps().filter((text) => text.includes(words));
  expect(found, words).toHaveLength(1);
  return found[0] ?? '';
};
const shell = (commands: string) => spawnSync('sh', ['-c', commands], { cwd: pack, encoding: 'utf8' });
/** Some steps alone, as if those before them had found nothing. */
const only = (...words: string[]) => shell(`set -eu; export LC_ALL=C; work=$(mktemp -d)\n${words.map(step).join('')}`);
const edit = (name: string, from: RegExp, to: string): void => {
  const before = readFileSync(at(name), 'utf8');
  writeFileSync(at(name), before.replace(from, to));
  expect(readFileSync(at(name), 'utf8')).not.toBe(before);
};

/** RFC 8032 §7.1, test 1: a key that is nobody's here. */
const otherKey = `-----BEGIN PUBLIC KEY-----
${Buffer.from('302a300506032b6570032100d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a', 'hex').toString('base64')}
-----END PUBLIC KEY-----
`;

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

describe('VERIFY.md', () => {
  it('takes a sound pack through every step, with coreutils, openssl and Go’s own log program', async () => {
    expect(steps().length).toBeGreaterThanOrEqual(8);
    const { status, stdout, stderr } = shell(steps().join(''));
    expect(status, `${stdout}\n${stderr}`).toBe(0);
    expect(stdout).toContain('Files: as packed\nSignature Verified Successfully\nList of files: as signed\n');
    expect(stdout).toContain((await test.client.call('session.get', {})).deviceKey);
    const entries = (await test.client.call('ledger.page', { caseId, offset: 0, limit: 1 })).total;
    expect(stdout).toContain(`Ledger: ${entries} entries, each signed and in its place\n`);
    expect(stdout.match(/Exhibit AB\/\d: as produced/g)).toHaveLength(4);
    expect(stdout).toContain('Pack: verified\n');
    expect(stdout).toMatch(new RegExp(`Log: ${entries} entries, root [A-Za-z0-9+/]{43}=, signed by [0-9a-f]{64}\\n`));
    const report = spawnSync('pdftotext', ['-layout', at('report.pdf'), '-'], { encoding: 'utf8' }).stdout;
    expect(report).toContain('Verification report: verified');
    expect(report).toContain('What this check cannot tell');
  });

  it.each<[string, () => void, RegExp]>([
    ['an altered exhibit', () => writeFileSync(at('data/exhibits/AB-3_con.txt'), 'x'), /AB-3_con.txt: FAILED/],
    ['an altered tag file', () => edit('bag-info.txt', /Bagging/, 'Begging'), /bag-info.txt: FAILED/],
    ['an added file', () => writeFileSync(at('data/x'), 'x'), /data\/x/],
    ['a list made to fit', () => refit(pack, 'VERIFY.md', /Case/, 'The case'), /Signature Verified/],
    [
      'another signature',
      () => writeFileSync(at('proof/export/entry.sig'), Buffer.alloc(64)),
      /Verification Failure|incorrect signature/,
    ],
  ])('stops at %s', (_, attack, said) => {
    attack();
    const { status, stdout, stderr } = shell(steps().slice(0, 3).join(''));
    expect(status).not.toBe(0);
    expect(stdout + stderr).toMatch(said);
    expect(stdout).not.toContain('List of files: as signed');
  });

  const entries = 'while IFS=';
  it.each<[string, () => void, string[], RegExp]>([
    [
      'an edited detail',
      () => edit('data/ledger.jsonl', /"description":"con.txt"/, '"description":"com.txt"'),
      [entries],
      /entry \d+: the detail is another one/,
    ],
    [
      'a deleted entry',
      () => edit('data/ledger.jsonl', /^(?:[^\n]*\n){3}/, ''),
      [entries],
      /entry 1: not in its place/,
    ],
    [
      'an edited signature',
      () => edit('data/ledger.jsonl', /"sig":"..../, '"sig":"AAAA'),
      [entries],
      /entry 1: the signature does not fit/,
    ],
    [
      'the bytes of another entry beside the export',
      () => edit('proof/export/entry.pae', /exported/, 'exposted'),
      [entries, 'cmp "$work/pae"'],
      /differ/,
    ],
    [
      'a key that begins no feed',
      () => writeFileSync(at('proof/keys/other.pem'), otherKey),
      [entries, 'cmp "$work/pae"'],
      /^Ledger: \d+ entries, each signed and in its place\n$/,
    ],
    [
      'another root in the checkpoint',
      () => edit('proof/export/checkpoint', /^[A-Za-z0-9+/]{43}=$/m, `${'A'.repeat(43)}=`),
      [entries, "sed '/^$/,$d' proof/export/checkpoint"],
      /Verification Failure|incorrect signature/,
    ],
    [
      'another exhibit',
      () => writeFileSync(at('data/exhibits/AB-3_con.txt'), 'x'),
      [entries, 'Exhibit $ref: as produced'],
      /AB-3_con.txt: not the bytes of exhibit AB\/3/,
    ],
    [
      'another original',
      () => edit('data/originals/import-1_a.csv', /event 7/, 'event 8'),
      [entries, 'Exhibit $ref: as produced'],
      /import-1_a.csv: not an original that was taken in/,
    ],
  ])('stops at %s, whatever its lists say', (_, attack, words, said) => {
    attack();
    const { status, stdout, stderr } = only(...words);
    expect(status).not.toBe(0);
    expect(stdout + stderr).toMatch(said);
  });

  it('has a Go program that no tampered log gets through, whatever the lists say', () => {
    const command = /^GO111MODULE=.*$/m.exec(guide())?.[0] ?? '';
    const program = join(test.home, 'verify');
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
      const folder = join(test.home, 'attacked');
      cpSync(sound, folder, { recursive: true });
      const [target = ''] = path.endsWith('.p')
        ? readdirSync(join(folder, path)).map((name) => join(folder, path, name))
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
});
