/** Evidence taken in from real files and folders: what is kept of it, what is refused, and that nothing is left of a failure. */
import { execFileSync, spawnSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import {
  closeSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Progress } from '../shared/api/primitives.ts';
import { startEngine, type TestEngine, temporaryFolder } from './testing.ts';

let folder: string;
let test: TestEngine;
let caseId: string;
beforeEach(async () => {
  folder = temporaryFolder();
  test = await startEngine();
  caseId = (await test.client.call('cases.create', { ref: 'IN/1', title: 'Intake' })).id;
});
afterEach(async () => {
  await test.dispose();
  rmSync(folder, { recursive: true, force: true });
});

const hex = (algorithm: string, bytes: Uint8Array): string => createHash(algorithm).update(bytes).digest('hex');
const sha256 = (bytes: Uint8Array): string => hex('sha256', bytes);

type FileInput = Parameters<typeof test.client.call<'exhibits.addFile'>>[1];
type FolderInput = Parameters<typeof test.client.call<'exhibits.addFolder'>>[1];
type Extra = Partial<Pick<FileInput, 'acquisition' | 'producer'>>;

async function addFile(path: string, extra: Extra = {}, options = {}) {
  const { grant } = await test.engine.grantRead(path);
  return test.client.call('exhibits.addFile', { caseId, file: grant, description: 'A file', ...extra }, options);
}

async function addFolder(path: string, extra: Partial<Pick<FolderInput, 'acquisition'>> = {}, options = {}) {
  const { grant } = await test.engine.grantFolder(path);
  return test.client.call('exhibits.addFolder', { caseId, folder: grant, description: 'A folder', ...extra }, options);
}

const filesIn = async (exhibitId: string) =>
  (await test.client.call('exhibits.files', { caseId, exhibitId, offset: 0, limit: 500 })).rows;
const skippedIn = async (exhibitId: string) =>
  (await test.client.call('exhibits.skipped', { caseId, exhibitId, offset: 0, limit: 500 })).rows;
const verified = async () => (await test.client.call('verification.case', { caseId })).problems;

/** Tables that an intake writes, as someone with the key sees them; the engine is stopped for the look. */
async function stored(): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  test = await test.tamper(caseId, (db) => {
    for (const table of ['blob', 'blob_chunk', 'exhibit', 'exhibit_file', 'exhibit_skipped', 'exhibit_folder'])
      counts[table] = Number(db.prepare(`SELECT count(*) FROM ${table}`).pluck().get());
  });
  return counts;
}

const nothing = { blob: 0, blob_chunk: 0, exhibit: 0, exhibit_file: 0, exhibit_skipped: 0, exhibit_folder: 0 };

/** Writes a tree of files; a path that ends in a slash is an empty folder. */
function tree(root: string, files: Readonly<Record<string, string | Uint8Array>>): string {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(join(root, path, path.endsWith('/') ? '' : '..'), { recursive: true });
    if (!path.endsWith('/')) writeFileSync(join(root, path), content);
  }
  return root;
}

describe('a file taken in', () => {
  it('keeps its name, its times to the nanosecond, how it was acquired, and every digest that came with it', async () => {
    const path = join(folder, 'statement ü.txt');
    const bytes = randomBytes(2_500_000);
    writeFileSync(path, bytes);
    utimesSync(path, 1_700_000_000, 1_600_000_000.25);
    const stat = statSync(path, { bigint: true });
    const made = await addFile(path, {
      acquisition: {
        source: 'Records server RS2',
        method: 'Copied over the network',
        acquiredBy: 'Jo Lane',
        acquiredAt: '2026-05-03T16:40:00+01:00',
        notes: 'Sealed bag 114',
        suppliedHashes: [
          { algorithm: 'md5', value: hex('md5', bytes).toUpperCase() },
          { algorithm: 'sha1', value: hex('sha1', bytes) },
          { algorithm: 'sha256', value: sha256(bytes) },
        ],
      },
    });
    expect(made).toMatchObject({
      kind: 'file',
      file: 'statement ü.txt',
      size: 2_500_000,
      sha256: sha256(bytes),
      original: { name: 'statement ü.txt', nameBytes: null, modifiedAt: '2020-09-13T12:26:40.250000000Z' },
      acquisition: {
        source: 'Records server RS2',
        method: 'Copied over the network',
        acquiredBy: 'Jo Lane',
        acquiredAt: '2026-05-03T16:40:00+01:00',
        notes: 'Sealed bag 114',
        acceptedMismatch: null,
        hashes: [
          { algorithm: 'md5', matches: true, legacy: true, computed: hex('md5', bytes) },
          { algorithm: 'sha1', matches: true, legacy: true },
          { algorithm: 'sha256', matches: true, legacy: false },
        ],
      },
      files: null,
      erasedAt: null,
    });
    if (stat.birthtimeNs > 0n) {
      const born = made.original?.createdAt ?? '';
      expect(BigInt(Date.parse(born)) * 1_000_000n + BigInt(born.slice(23, 29))).toBe(stat.birthtimeNs);
    }
    const { entries } = await test.client.call('exhibits.continuity', { caseId, exhibitId: made.id });
    expect(entries.slice(0, 2).map(({ act, subjectSha256 }) => [act, subjectSha256])).toEqual([
      ['acquired', made.sha256],
      ['exhibited', made.sha256],
    ]);
    expect(entries[0]?.summary).toContain('statement ü.txt');
    expect(await verified()).toEqual([]);
  });

  it('is refused where a supplied digest does not fit, and leaves nothing; said why, it is taken in and both are kept', async () => {
    const path = join(folder, 'a.txt');
    writeFileSync(path, 'the bytes that came');
    const suppliedHashes = [{ algorithm: 'sha1' as const, value: hex('sha1', Buffer.from('the bytes that left')) }];
    await expect(addFile(path, { acquisition: { suppliedHashes } })).rejects.toMatchObject({
      failure: { code: 'hash-mismatch', what: expect.stringContaining(suppliedHashes[0]?.value ?? '') },
    });
    expect(await stored()).toEqual(nothing);
    const reason = 'The supplier re-exported it; confirmed by telephone';
    const made = await addFile(path, { acquisition: { suppliedHashes, acceptMismatch: reason } });
    expect(made.acquisition).toMatchObject({
      acceptedMismatch: reason,
      hashes: [{ matches: false, supplied: suppliedHashes[0]?.value, computed: hex('sha1', readFileSync(path)) }],
    });
    const { entries } = await test.client.call('exhibits.continuity', { caseId, exhibitId: made.id });
    expect(entries[0]?.summary).toContain('does not match');
    expect(await verified()).toEqual([]);
  });

  it.each([
    [{ algorithm: 'md5', value: 'ab' }],
    [{ algorithm: 'sha256', value: 'z'.repeat(64) }],
    [
      { algorithm: 'md5', value: 'a'.repeat(32) },
      { algorithm: 'md5', value: 'b'.repeat(32) },
    ],
  ])('is not read at all where the digests are none (%j)', async (...suppliedHashes) => {
    const path = join(folder, 'a.txt');
    writeFileSync(path, 'abc');
    const acquisition = { suppliedHashes } as FileInput['acquisition'];
    await expect(addFile(path, { acquisition })).rejects.toMatchObject({ failure: { code: 'invalid-request' } });
  });

  it('twice is two exhibits over one copy of the bytes', async () => {
    const path = join(folder, 'a.bin');
    writeFileSync(path, randomBytes(1_500_000));
    const first = await addFile(path);
    const second = await addFile(path);
    expect([first.ref, second.ref, second.sha256]).toEqual(['AB/1', 'AB/2', first.sha256]);
    expect(await stored()).toMatchObject({ blob: 1, blob_chunk: 2, exhibit: 2 });
    expect(await verified()).toEqual([]);
  });

  it('is refused where it is empty, no file, or gone since it was chosen', async () => {
    const path = join(folder, 'a.txt');
    writeFileSync(path, '');
    await expect(addFile(path)).rejects.toMatchObject({ failure: { code: 'file-empty' } });
    const { grant } = await test.engine.grantRead(path);
    const add = () => test.client.call('exhibits.addFile', { caseId, file: grant, description: 'A file' });
    rmSync(path);
    await expect(add()).rejects.toMatchObject({ failure: { code: 'file-missing' } });
    mkdirSync(path);
    await expect(add()).rejects.toMatchObject({ failure: { code: 'file-unreadable' } });
    if (spawnSync('mkfifo', [join(folder, 'pipe')]).status === 0) {
      rmSync(path, { recursive: true });
      spawnSync('mkfifo', [path]);
      await expect(add()).rejects.toMatchObject({ failure: { code: 'file-unreadable' } });
    }
    expect(await stored()).toEqual(nothing);
  });

  it.each([
    ['grows', (path: string) => writeFileSync(path, 'more', { flag: 'a' })],
    ['shrinks', (path: string) => truncateSync(path, 100)],
    [
      'is overwritten in place',
      (path: string) => {
        const handle = openSync(path, 'r+');
        writeSync(handle, Buffer.from('x'), 0, 1, 29_000_000);
        closeSync(handle);
      },
    ],
  ])('that %s while it is read is refused, and leaves nothing', async (_, change) => {
    const path = join(folder, 'growing.bin');
    writeFileSync(path, Buffer.alloc(30_000_000, 7));
    let changed = false;
    // The worker is at most a few pieces ahead of what is reported, so the change comes before the end.
    const onProgress = ({ done }: Progress): void => {
      if (changed || done === 0) return;
      changed = true;
      change(path);
    };
    await expect(addFile(path, {}, { onProgress })).rejects.toMatchObject({ failure: { code: 'conflict' } });
    expect(changed).toBe(true);
    expect(await stored()).toEqual(nothing);
  });

  it('can be cancelled at any point, and leaves nothing but its room given back', async () => {
    const path = join(folder, 'large.bin');
    writeFileSync(path, randomBytes(40_000_000));
    const before = await stored();
    const size = statSync(join(test.home, 'cases', `${caseId}.case`)).size;
    const cancel = new AbortController();
    const onProgress = ({ done }: Progress): void => {
      if (done > 20_000_000) cancel.abort();
    };
    await expect(addFile(path, {}, { onProgress, signal: cancel.signal })).rejects.toMatchObject({
      failure: { code: 'cancelled' },
    });
    expect(await stored()).toEqual(before);
    expect(statSync(join(test.home, 'cases', `${caseId}.case`)).size).toBeLessThan(size + 1_000_000);
  });
});

describe('a folder taken in', () => {
  it('is one exhibit whose digest anyone with the folder can make again with sha256sum', async () => {
    const root = tree(join(folder, 'papers'), {
      'b.txt': 'b',
      'a/z.txt': 'z',
      'a.txt': 'a',
      'a/empty.txt': '',
      'deep/er/still.bin': randomBytes(2_200_000),
      'twice.txt': 'b',
      'empty/': '',
    });
    const made = await addFolder(root, { acquisition: { source: 'USB stick', acquiredBy: 'Jo Lane' } });
    const manifest = execFileSync(
      'sh',
      ['-c', 'find . -type f -printf "%P\\0" | LC_ALL=C sort -z | xargs -0 sha256sum'],
      {
        cwd: root,
      },
    );
    expect(made).toMatchObject({
      kind: 'folder',
      file: 'papers',
      sha256: sha256(manifest),
      size: manifest.length,
      files: { count: 6, bytes: 2_200_004, folders: 4, skipped: 0 },
      original: { name: 'papers' },
      acquisition: { source: 'USB stick', acquiredBy: 'Jo Lane', hashes: [] },
    });
    const rows = await filesIn(made.id);
    expect(rows.map(({ n, path }) => [n, path])).toEqual([
      [1, 'a.txt'],
      [2, 'a/empty.txt'],
      [3, 'a/z.txt'],
      [4, 'b.txt'],
      [5, 'deep/er/still.bin'],
      [6, 'twice.txt'],
    ]);
    expect(rows[0]).toMatchObject({ sha256: sha256(Buffer.from('a')), size: 1, originalPath: null });
    expect(BigInt(Date.parse(rows[0]?.modifiedAt ?? ''))).toBe(
      statSync(join(root, 'a.txt'), { bigint: true }).mtimeNs / 1_000_000n,
    );
    const page = { caseId, exhibitId: made.id, offset: 1, limit: 1, text: 'A/' };
    expect(await test.client.call('exhibits.files', page)).toMatchObject({ total: 2, rows: [{ path: 'a/z.txt' }] });
    const { entries } = await test.client.call('exhibits.continuity', { caseId, exhibitId: made.id });
    expect(entries.slice(0, 2).map(({ act, subjectSha256 }) => [act, subjectSha256])).toEqual([
      ['acquired', made.sha256],
      ['exhibited', made.sha256],
    ]);
    // "b" lies there twice and is stored once: five different files, the manifest and the listing.
    expect(await stored()).toMatchObject({ blob: 7, exhibit_file: 6 });
    expect(await verified()).toEqual([]);
    const again = await addFolder(root);
    expect(again.sha256).toBe(made.sha256);
    expect(await verified()).toEqual([]);
  });

  it('names what it does not take in, and why', async () => {
    const root = tree(join(folder, 'odd'), { 'a.txt': 'a', 'sub/b.txt': 'b' });
    writeFileSync(join(folder, 'outside.txt'), 'secret');
    symlinkSync('../outside.txt', join(root, 'link'));
    symlinkSync('..', join(root, 'sub', 'up'));
    symlinkSync('nowhere', join(root, 'dangling'));
    linkSync(join(root, 'a.txt'), join(root, 'hard.txt'));
    const pipes = spawnSync('mkfifo', [join(root, 'pipe')]).status === 0;
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(join(root, 'sock'), resolve));
    try {
      const made = await addFolder(root);
      expect((await filesIn(made.id)).map(({ path }) => path)).toEqual(['a.txt', 'hard.txt', 'sub/b.txt']);
      const skipped = await skippedIn(made.id);
      expect(skipped.map(({ path, kind }) => [path, kind])).toEqual([
        ['dangling', 'link'],
        ['link', 'link'],
        ...(pipes ? [['pipe', 'pipe']] : []),
        ['sock', 'socket'],
        ['sub/up', 'link'],
      ]);
      expect(skipped[1]?.reason).toBe('A link to “../outside.txt”; links are not followed.');
      expect(made.files).toMatchObject({ count: 3, skipped: skipped.length });
    } finally {
      await new Promise((resolve) => server.close(resolve));
    }
    expect(await verified()).toEqual([]);
  });

  it.runIf(process.platform === 'linux')(
    'takes in names that other systems could not hold, and says what they were',
    async () => {
      const root = tree(join(folder, 'names'), {
        README: '1',
        Readme: '2',
        'CON.txt': '3',
        'a:b\\c.txt': '4',
        'new\nline.txt': '5',
        '100%.txt': '6',
        'trailing. ': '7',
      });
      const latin1 = Buffer.concat([Buffer.from(`${root}/caf`), Buffer.from([0xe9]), Buffer.from('.txt')]);
      writeFileSync(latin1, '8');
      const deep = Array.from({ length: 12 }, (_, n) => `${n}_${'x'.repeat(60)}`).join('/');
      tree(root, { [`${deep}/end.txt`]: '9' });
      const made = await addFolder(root);
      const rows = await filesIn(made.id);
      const names = new Map(rows.map(({ path, originalPath, sha256: digest }) => [digest, [path, originalPath]]));
      const nameOf = (content: string) => names.get(sha256(Buffer.from(content)));
      expect(nameOf('1')).toEqual(['README', null]);
      expect(nameOf('2')?.[0]).toMatch(/^_renamed\/\d+_Readme$/);
      expect(nameOf('2')?.[1]).toBe('Readme');
      expect(nameOf('3')?.[1]).toBe('CON.txt');
      expect(nameOf('4')?.[1]).toBe('a:b\\c.txt');
      expect(nameOf('5')?.[1]).toBe('new\nline.txt');
      expect(nameOf('6')?.[1]).toBe('100%.txt');
      expect(nameOf('7')?.[1]).toBe('trailing. ');
      expect(nameOf('8')).toEqual([expect.stringMatching(/^_renamed\/\d+_caf_.txt$/), 'caf\ufffd.txt']);
      expect(nameOf('9')).toEqual([expect.stringMatching(/^_renamed\/\d+_end.txt$/), `${deep}/end.txt`]);
      expect(await verified()).toEqual([]);
    },
  );

  it.runIf(process.platform === 'linux')('names files below a path that the system does not open', async () => {
    const root = tree(join(folder, 'abyss'), { 'a.txt': 'a' });
    const down = Array.from({ length: 12 }, () => 'd'.repeat(200)).join('/');
    tree(join(folder, 'lower'), { [`${down}/lost.txt`]: 'x' });
    mkdirSync(join(root, down), { recursive: true });
    // Each half is a path that the system opens; one in the other is not.
    renameSync(join(folder, 'lower'), join(root, down, 'lower'));
    const made = await addFolder(root);
    expect((await filesIn(made.id)).map(({ path }) => path)).toEqual(['a.txt']);
    const skipped = await skippedIn(made.id);
    expect(skipped).toEqual([
      { path: expect.stringContaining('/lower/'), kind: 'unreadable', reason: expect.stringContaining('ENAMETOOLONG') },
    ]);
    expect(await verified()).toEqual([]);
    execFileSync('rm', ['-rf', root]);
  });

  it('without a file is refused in words, and so is one that is no folder', async () => {
    const root = tree(join(folder, 'hollow'), { 'sub/': '' });
    await expect(addFolder(root)).rejects.toMatchObject({
      failure: { code: 'file-empty', what: 'There is no file in the folder hollow.' },
    });
    symlinkSync('nowhere', join(root, 'link'));
    await expect(addFolder(root)).rejects.toMatchObject({
      failure: { code: 'file-empty', what: expect.stringContaining('links are not followed') },
    });
    expect(await stored()).toEqual(nothing);
  });

  it.each([
    ['added to', (root: string) => writeFileSync(join(root, 'z.txt'), 'new')],
    ['taken from', (root: string) => rmSync(join(root, '2.bin'))],
    ['linked in', (root: string) => symlinkSync('1.bin', join(root, 'z'))],
    ['written to', (root: string) => writeFileSync(join(root, '0.bin'), 'other')],
  ])('that is %s while it is read is refused, and leaves nothing', async (_, change) => {
    const root = tree(join(folder, 'busy'), {
      '0.bin': Buffer.alloc(10_000_000, 1),
      '1.bin': Buffer.alloc(12_000_000, 2),
      '2.bin': 'last',
    });
    let changed = false;
    const onProgress = ({ done, unit }: Progress): void => {
      if (changed || unit !== 'bytes' || done === 0) return;
      changed = true;
      change(root);
    };
    await expect(addFolder(root, {}, { onProgress })).rejects.toMatchObject({ failure: { code: 'conflict' } });
    expect(await stored()).toEqual(nothing);
  });

  it('can be cancelled, and leaves nothing', async () => {
    const root = tree(
      join(folder, 'many'),
      Object.fromEntries(Array.from({ length: 2000 }, (_, n) => [`d${n % 7}/${n}.txt`, `file ${n}`])),
    );
    const cancel = new AbortController();
    const onProgress = ({ done, unit }: Progress): void => {
      if (unit === 'bytes' && done > 0) cancel.abort();
    };
    await expect(addFolder(root, {}, { onProgress, signal: cancel.signal })).rejects.toMatchObject({
      failure: { code: 'cancelled' },
    });
    expect(await stored()).toEqual(nothing);
  });

  it('of 10,000 small files is taken in and verified whole', async () => {
    const root = tree(
      join(folder, 'ten-thousand'),
      Object.fromEntries(Array.from({ length: 10_000 }, (_, n) => [`${n % 100}/${n}.txt`, `file ${n}`])),
    );
    const notes: string[] = [];
    const onProgress = ({ note }: Progress): void => void (note && notes.push(note));
    const made = await addFolder(root, {}, { onProgress });
    expect(made.files).toMatchObject({ count: 10_000, folders: 100, skipped: 0 });
    expect(notes.at(-1)).toBe('10,000 of 10,000 files');
    const last = { caseId, exhibitId: made.id, offset: 9_990, limit: 100 };
    expect((await test.client.call('exhibits.files', last)).rows).toHaveLength(10);
    expect(await verified()).toEqual([]);
    // Twenty thousand small files are touched, on a machine that may have other things to do.
  }, 240_000);
});
