/** Folder exhibits in verification packs: as folders and zip files, by Continuity and by coreutils alone. */
import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startEngine, type TestEngine, temporaryFolder } from './testing.ts';

const folder = temporaryFolder();
const pack = join(folder, 'pack');
let test: TestEngine;
let caseId: string;
const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

beforeAll(async () => {
  test = await startEngine();
  caseId = (await test.client.call('cases.create', { ref: 'FP/1', title: 'Folder in a pack' })).id;
  const papers = join(folder, 'papers');
  mkdirSync(join(papers, 'sub', 'empty'), { recursive: true });
  for (const name of ['a.txt', 'Zoë & co.txt', 'sub/b.txt', 'sub/none.txt', 'CON.log'])
    writeFileSync(join(papers, name), name === 'sub/none.txt' ? '' : `content of ${name}`);
  const notice = join(folder, 'notice.txt');
  writeFileSync(notice, 'a file beside it');
  const { grant } = await test.engine.grantFolder(papers);
  await test.client.call('exhibits.addFolder', { caseId, folder: grant, description: 'Papers' });
  const file = (await test.engine.grantRead(notice)).grant;
  await test.client.call('exhibits.addFile', { caseId, file, description: 'Notice' });
  const out = (await test.engine.grantWrite(pack)).grant;
  await test.client.call('packs.export', { caseId, out, form: 'folder' });
});
afterAll(async () => {
  await test.dispose();
  rmSync(folder, { recursive: true, force: true });
});

const verify = async (path: string) => {
  const grant = await (path.endsWith('.zip') ? test.engine.grantRead(path) : test.engine.grantFolder(path));
  return test.client.call('verification.pack', { pack: grant.grant });
};

describe('a pack with a folder exhibit', () => {
  it('holds its manifest, its listing and each file under a safe name', async () => {
    const exhibits = join(pack, 'data', 'exhibits');
    expect(readdirSync(exhibits).sort()).toEqual([
      'AB-1',
      'AB-1.listing.jsonl',
      'AB-1_manifest-sha256.txt',
      'AB-2_notice.txt',
    ]);
    expect(readFileSync(join(exhibits, 'AB-1', 'Zoë & co.txt'), 'utf8')).toBe('content of Zoë & co.txt');
    expect(readFileSync(join(exhibits, 'AB-1', '_renamed', '1_CON.log'), 'utf8')).toBe('content of CON.log');
    expect(readFileSync(join(exhibits, 'AB-1.listing.jsonl'), 'utf8')).toContain('"original":"CON.log"');
    expect(readFileSync(join(exhibits, 'AB-1.listing.jsonl'), 'utf8')).toContain('"path":"sub/empty"');
    const [exhibit] = await test.client.call('exhibits.list', { caseId });
    expect(sha256(readFileSync(join(exhibits, 'AB-1_manifest-sha256.txt')))).toBe(exhibit?.sha256);
    const report = await verify(pack);
    expect(report.problems).toEqual([]);
    expect(report.checked).toContainEqual({ what: 'folders: files against their signed manifest', count: 5 });
  });

  it('is checked by sha256sum as its VERIFY.md says', () => {
    const said = execFileSync('sha256sum', ['-c', '--strict', '../AB-1_manifest-sha256.txt'], {
      cwd: join(pack, 'data', 'exhibits', 'AB-1'),
      encoding: 'utf8',
    });
    expect(said.trim().split('\n')).toHaveLength(5);
    const { status, stdout, stderr } = runGuide(pack);
    expect(status, `${stdout}\n${stderr}`).toBe(0);
    expect(stdout).toContain('Folder AB-1: as in its manifest');
  });

  it('is the same as a zip file', async () => {
    const out = join(folder, 'pack.zip');
    const grant = (await test.engine.grantWrite(out)).grant;
    await test.client.call('packs.export', { caseId, out: grant, form: 'zip' });
    expect((await verify(out)).problems).toEqual([]);
  });

  it('goes with a bundle whose slip sheet says what it is, and whose pages are its manifest', async () => {
    const out = join(folder, 'bundle.pdf');
    const grant = (await test.engine.grantWrite(out)).grant;
    await test.client.call('bundles.export', { caseId, out: grant, options: { shortName: 'Folder' } });
    const text = execFileSync('pdftotext', ['-layout', out, '-'], { encoding: 'utf8' }).replace(/\s+/g, ' ');
    expect(text).toContain('I produce this folder as exhibit AB/1.');
    expect(text).toContain('papers: 5 files');
    expect(text).toContain('_renamed/1_CON.log');
    expect((await test.client.call('verification.bundle', { file: grant })).problems).toEqual([]);
  });

  const at = 'data/exhibits/AB-1';
  it.each<[string, (copy: string) => void, string, RegExp]>([
    ['an altered file', (copy) => write(copy, `${at}/a.txt`, 'other'), 'exhibit-file-altered', /file a\.txt/],
    ['a missing file', (copy) => drop(copy, `${at}/sub/b.txt`), 'exhibit-file-missing', /file sub\/b\.txt/],
    ['an added file', (copy) => write(copy, `${at}/new.txt`, 'new'), 'exhibit-file-extra', /AB-1\/new\.txt/],
    ['an altered listing', (copy) => write(copy, `${at}.listing.jsonl`, '{}\n'), 'exhibit-altered', /its listing/],
    ['a missing listing', (copy) => drop(copy, `${at}.listing.jsonl`), 'exhibit-altered', /its listing/],
    [
      'a file and its manifest changed alike',
      (copy) => {
        const manifest = `${at}_manifest-sha256.txt`;
        const before = sha256(readFileSync(join(copy, `${at}/a.txt`)));
        write(copy, `${at}/a.txt`, 'other');
        write(copy, manifest, readFileSync(join(copy, manifest), 'utf8').replace(before, sha256(Buffer.from('other'))));
      },
      'exhibit-altered',
      /exhibit AB\/1 \(data\/exhibits\/AB-1_manifest/,
    ],
    ['a folder of no exhibit', (copy) => write(copy, 'data/exhibits/AB-9/a.txt', 'a'), 'exhibit-unrecorded', /AB-9/],
    [
      'files in what is no folder',
      (copy) => write(copy, 'data/exhibits/AB-2/a.txt', 'a'),
      'exhibit-unrecorded',
      /AB-2/,
    ],
  ])('with %s, its lists of digests made to fit, is found out', async (_, change, kind, subject) => {
    const copy = join(folder, 'copy');
    cpSync(pack, copy, { recursive: true });
    try {
      change(copy);
      const report = await verify(copy);
      expect(report.status).toBe('altered');
      expect(report.problems).toContainEqual(
        expect.objectContaining({ kind, subject: expect.stringMatching(subject) }),
      );
      expect(runGuide(copy).status).not.toBe(0);
    } finally {
      rmSync(copy, { recursive: true });
    }
  });
});

/** Commands of the pack's own VERIFY.md but for the optional ones. */
function runGuide(folder: string) {
  const guide = readFileSync(join(folder, 'VERIFY.md'), 'utf8').split(/^## 6\./m)[0] ?? '';
  const commands = [...guide.matchAll(/^```sh\n(.*?)^```$/gms)].map((match) => match[1]);
  return spawnSync('sh', ['-c', commands.join('')], { cwd: folder, encoding: 'utf8' });
}

function write(copy: string, path: string, content: string): void {
  mkdirSync(join(copy, path, '..'), { recursive: true });
  writeFileSync(join(copy, path), content);
  fit(copy);
}

function drop(copy: string, path: string): void {
  rmSync(join(copy, path));
  fit(copy);
}

/** Writes the lists of digests again, as an attacker would. */
function fit(copy: string): void {
  const list = (folders: string) =>
    execFileSync('sh', ['-c', `find ${folders} -type f | LC_ALL=C sort | tr '\\n' '\\0' | xargs -0 sha256sum`], {
      cwd: copy,
      encoding: 'utf8',
    });
  writeFileSync(join(copy, 'manifest-sha256.txt'), list('data'));
  const lines = readFileSync(join(copy, 'tagmanifest-sha256.txt'), 'utf8');
  writeFileSync(
    join(copy, 'tagmanifest-sha256.txt'),
    lines.replace(/^[0-9a-f]{64}(?= {2}manifest-sha256)/m, sha256(readFileSync(join(copy, 'manifest-sha256.txt')))),
  );
}
