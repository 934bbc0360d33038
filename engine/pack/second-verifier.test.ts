/** docs/verification-format.md is enough to write a second verifier: one that shares no code with the first agrees with it. */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { custodyBench } from '../custody.testing.ts';
import { Home } from '../home.ts';
import { startEngine, steppingClock, type TestEngine } from '../testing.ts';
import { commit } from '../unit-of-work.ts';
import { secondVerifier } from './second-verifier.testing.ts';
import { verifyPack } from './verify-pack.ts';

let test: TestEngine;
let caseId: string;
let sound: string;
let pack: string;

const out = async (name: string): Promise<string> => (await test.engine.grantWrite(join(test.home, name))).grant;
const chosen = async (name: string, text: string): Promise<string> => {
  writeFileSync(join(test.home, name), text);
  return (await test.engine.grantRead(join(test.home, name))).grant;
};

/** A folder as somebody might bring it. */
function evidence(): string {
  const root = join(test.home, 'evidence');
  mkdirSync(join(root, 'mail', 'Entwürfe'), { recursive: true });
  for (const name of ['list.txt', 'mail/a.eml', 'mail/Entwürfe/Nötiz 1.txt', 'mail/con.txt'])
    writeFileSync(join(root, name), `text of ${name}`);
  return root;
}

beforeAll(async () => {
  test = await startEngine();
  const { client } = test;
  caseId = (await client.call('cases.create', { ref: 'SV/1', title: 'Second' })).id;
  const rows = Array.from({ length: 30 }, (_, n) => `event ${n},2026-01-05T09:00:${n + 10}Z,Logon`);
  const file = await chosen('a.csv', `message,datetime,timestamp_desc\n${rows.join('\n')}\n`);
  await client.call('imports.run', { caseId, file });
  const notice = await chosen('notice.txt', 'Notice under regulation 30');
  await client.call('documents.add', { caseId, file: notice, kind: 'notice' });
  await client.call('annotations.add', {
    caseId,
    selection: { ids: [2] },
    note: 'Ünï “code” \u{1f50e}',
    tags: ['key'],
  });
  await client.call('exhibits.addSelection', { caseId, selection: { ids: [2] }, description: 'A row' });
  await client.call('exhibits.addFile', { caseId, file: await chosen('n.txt', 'a note'), description: 'Note' });
  const { grant: folder } = await test.engine.grantFolder(evidence());
  await client.call('exhibits.addFolder', { caseId, folder, description: 'A folder' });
  const { exhibit, approved, copyOf, erase } = custodyBench(() => ({ test, caseId }));
  const paper = await exhibit('paper.txt');
  await copyOf(paper, 'with [redacted]', (await approved('redaction', [paper.id])).id);
  const secret = await exhibit('secret.txt');
  await erase(secret, (await approved('erasure', [secret.id])).id);
  // Another key, and so another feed: both sign what is in the pack.
  await client.call('keys.rotate', { reason: 'Yearly' });
  await exhibit('later.txt');
  await client.call('bundles.export', { caseId, out: await out('b.pdf'), options: { shortName: 'Second' } });
  const { grant: bundle } = await test.engine.grantRead(join(test.home, 'b.pdf'));
  sound = join(test.home, 'sound');
  await client.call('packs.export', { caseId, out: await out('sound'), form: 'folder', bundle });
  pack = join(test.home, 'pack');
}, 180_000);
afterAll(() => test.dispose());

it('imports nothing of ours', () => {
  const source = readFileSync(join(import.meta.dirname, 'second-verifier.testing.ts'), 'utf8');
  const imported = [...source.matchAll(/from '([^']*)'|import\('?([^')]*)/g)].map((match) => match[1] ?? match[2]);
  expect(imported).toEqual(['node:crypto', 'node:fs', 'node:path']);
});

it('finds nothing in a sound pack: of a folder, a redacted copy, an erased exhibit, approvals, two keys', () => {
  expect(readdirSync(join(sound, 'proof/keys'))).toHaveLength(4);
  const all = readdirSync(sound, { recursive: true }) as string[];
  expect(all.filter((name) => /^data\/(exhibits|derived)\//.test(name)).length).toBeGreaterThanOrEqual(10);
  expect(readFileSync(join(sound, 'data/ledger.jsonl'), 'utf8').match(/"salt":null,"detail":null\}$/gm)).toHaveLength(
    2,
  );
  expect(secondVerifier(sound)).toEqual([]);
});

it('agrees with the pack’s own VERIFY.md, which goes through all of that too', () => {
  const guide = readFileSync(join(sound, 'VERIFY.md'), 'utf8');
  const commands = [...guide.matchAll(/^```sh\n(.*?)^```$/gms)].map((match) => match[1] ?? '').join('');
  const { status, stdout, stderr } = spawnSync('sh', ['-c', commands], { cwd: sound, encoding: 'utf8' });
  expect(status, `${stdout}\n${stderr}`).toBe(0);
  expect(stdout).toContain('Ledger: the personal detail of 2 of them was erased\n');
  expect(stdout).toMatch(/Folder AB-\d: as in its manifest\n/);
  expect(stdout).toMatch(/Log: \d+ entries, root/);
});

it('finds nothing in one of more entries than a tile holds, and names a tile that is another', async () => {
  await test.close();
  const home = new Home(test.home, test.keychain, steppingClock('2026-05-05T09:00:00.000Z'));
  await home.unlock(undefined);
  commit(await home.openCase(caseId), (_, record) => {
    for (let n = 0; n < 300; n++)
      record({ act: 'viewed', subject: { id: `event:${n + 1}`, sha256: null, size: null }, detail: { viewed: [] } });
  });
  await home.close();
  test = await startEngine({ home: test.home, keychain: test.keychain });
  await test.client.call('packs.export', { caseId, out: await out('large'), form: 'folder' });
  const large = join(test.home, 'large');
  expect(readdirSync(join(large, 'proof/tiles/tile')).sort()).toEqual(['0', '1', 'entries']);
  expect(secondVerifier(large)).toEqual([]);
  const quiet = { signal: new AbortController().signal, onProgress: () => undefined };
  expect(await verifyPack(large, quiet)).toMatchObject({ status: 'verified', problems: [] });
  const tile = join(large, 'proof/tiles/tile/0/000');
  writeFileSync(tile, readFileSync(tile).reverse());
  expect(secondVerifier(large)).toContain('proof/tiles/tile/0/000 is no tile of the log');
  expect((await verifyPack(large, quiet)).problems.map(({ kind }) => kind)).toContain('tile-altered');
});

it('finds what the first one finds: one byte of any file changed, any file gone, any file added', async () => {
  const files = (readdirSync(sound, { recursive: true }) as string[]).filter((name) =>
    statSync(join(sound, name)).isFile(),
  );
  expect(files.length).toBeGreaterThan(25);
  for (const name of files) {
    rmSync(pack, { recursive: true, force: true });
    // Links to what is not touched: a copy of every file for every attack would be all that this test does.
    expect(spawnSync('cp', ['-rl', sound, pack]).status).toBe(0);
    const bytes = readFileSync(join(sound, name));
    const at = bytes.length >> 1;
    bytes[at] = (bytes[at] ?? 0) ^ 1;
    rmSync(join(pack, name));
    writeFileSync(join(pack, name), bytes);
    expect(found(), `${name}, a byte changed`).not.toEqual([]);
    rmSync(join(pack, name));
    expect(found(), `${name}, gone`).not.toEqual([]);
  }
  rmSync(pack, { recursive: true, force: true });
  cpSync(sound, pack, { recursive: true });
  mkdirSync(join(pack, 'data/more'));
  writeFileSync(join(pack, 'data/more/x'), 'x');
  expect(found()).toEqual(['data/more/x is extra']);
  const first = await verifyPack(pack, { signal: new AbortController().signal, onProgress: () => undefined });
  expect(first.status).toBe('altered');
});

/** A pack that cannot even be read is found out too. */
function found(): string[] {
  try {
    return secondVerifier(pack);
  } catch (error) {
    return [String(error)];
  }
}
