import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
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

describe('a verification pack', () => {
  it('as a zip file holds the same bag under one folder', async () => {
    await test.client.call('packs.export', { caseId, out: await grant('Pack 1.zip'), form: 'zip' });
    expect(readdirSync(out)).toEqual(['Pack 1.zip']);
    execFileSync('unzip', ['-q', 'Pack 1.zip'], { cwd: out });
    const { grant: unpacked } = await test.engine.grantFolder(join(out, 'Pack_1'));
    expect(await test.client.call('verification.pack', { pack: unpacked })).toMatchObject({ status: 'verified' });
  });

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
