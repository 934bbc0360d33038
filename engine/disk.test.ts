/** Real disks that are full or read-only: small file systems in memory, mounted for the test. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startEngine, type TestEngine, temporaryFolder } from './testing.ts';

const folder = temporaryFolder();
const disk = join(folder, 'disk');
const mount = (...args: string[]): boolean => spawnSync('mount', args, { stdio: 'ignore' }).status === 0;
const unmount = (): void => void spawnSync('umount', [disk], { stdio: 'ignore' });
mkdirSync(disk);
const mountable = process.platform === 'linux' && mount('-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', disk);
if (mountable) unmount();
else console.warn('Tests of full and read-only disks are skipped: this account may not mount a file system.');

beforeAll(() => expect(readdirSync(disk)).toEqual([]));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const header = 'message,datetime,timestamp_desc,username,hostname,event_type';
const row = (n: number): string =>
  `a rather long message to fill the disk with: number ${n},2026-01-05T09:00:00.${String(n % 1000).padStart(3, '0')}Z,Logon,sample,WS1,logon`;
const activity = join(folder, 'a.csv');
writeFileSync(activity, `${[header, ...Array.from({ length: 30_000 }, (_, n) => row(n))].join('\n')}\n`);
const small = join(folder, 'small.csv');
writeFileSync(small, `${[header, row(1), row(2)].join('\n')}\n`);

describe.skipIf(!mountable)('a data folder on a small disk', () => {
  let test: TestEngine;
  let caseId: string;
  beforeEach(async () => {
    mount('-t', 'tmpfs', '-o', 'size=3m', 'tmpfs', disk);
    test = await startEngine({ home: join(disk, 'home') });
    caseId = (await test.client.call('cases.create', { ref: 'D/1', title: 'Disk' })).id;
    await test.client.call('imports.run', { caseId, file: (await test.engine.grantRead(small)).grant });
  });
  afterEach(async () => {
    mount('-o', 'remount,rw', disk);
    await test.close();
    unmount();
  });

  it('that fills up during an import keeps everything acknowledged, and says what happened', async () => {
    const before = await test.client.call('cases.info', { caseId });
    const file = (await test.engine.grantRead(activity)).grant;
    await expect(test.client.call('imports.run', { caseId, file })).rejects.toMatchObject({
      failure: { code: 'disk-full' },
    });
    mount('-o', 'remount,size=64m', disk);
    expect(await test.client.call('cases.info', { caseId })).toEqual(before);
    expect((await test.client.call('verification.case', { caseId })).problems).toEqual([]);
    // In the same run: what the failed import could not clear away on the full disk must not slip into the next one.
    expect(
      await test.client.call('imports.run', { caseId, file: (await test.engine.grantRead(activity)).grant }),
    ).toMatchObject({ imported: 29_998 });
    expect((await test.client.call('verification.case', { caseId })).problems).toEqual([]);
    test = await test.reopen();
    expect(await test.client.call('cases.info', { caseId })).toMatchObject({ events: 30_000 });
  });

  it('that fills up during an exhibit leaves nothing of it', async () => {
    const file = (await test.engine.grantRead(activity)).grant;
    await expect(
      test.client.call('exhibits.addFile', { caseId, file, description: 'Too large' }),
    ).rejects.toMatchObject({ failure: { code: 'disk-full' } });
    mount('-o', 'remount,size=64m', disk);
    expect(await test.client.call('exhibits.list', { caseId })).toEqual([]);
    expect((await test.client.call('verification.case', { caseId })).problems).toEqual([]);
  });

  it('that has no room for a bundle leaves no file and no entry', async () => {
    mount('-o', 'remount,size=64m', disk);
    const out = join(folder, 'full');
    mkdirSync(out, { recursive: true });
    mount('-t', 'tmpfs', '-o', 'size=16k', 'tmpfs', out);
    try {
      const { ledgerEntries } = await test.client.call('cases.info', { caseId });
      const { grant } = await test.engine.grantWrite(join(out, 'bundle.pdf'));
      await expect(
        test.client.call('bundles.export', { caseId, out: grant, options: { shortName: 'Sample' } }),
      ).rejects.toMatchObject({ failure: { code: 'disk-full' } });
      expect(readdirSync(out)).toEqual([]);
      expect((await test.client.call('cases.info', { caseId })).ledgerEntries).toBe(ledgerEntries);
    } finally {
      spawnSync('umount', [out], { stdio: 'ignore' });
    }
  });

  it.each(['folder', 'zip'] as const)(
    'that has no room for a pack as a %s leaves no file and no entry',
    async (form) => {
      mount('-o', 'remount,size=64m', disk);
      const exhibit = (await test.engine.grantRead(activity)).grant;
      await test.client.call('exhibits.addFile', { caseId, file: exhibit, description: 'Large' });
      const out = join(folder, 'full-pack');
      mkdirSync(out, { recursive: true });
      mount('-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', out);
      try {
        const { ledgerEntries } = await test.client.call('cases.info', { caseId });
        const { grant } = await test.engine.grantWrite(join(out, 'pack'));
        await expect(test.client.call('packs.export', { caseId, out: grant, form })).rejects.toMatchObject({
          failure: { code: 'disk-full' },
        });
        expect(readdirSync(out)).toEqual([]);
        expect((await test.client.call('cases.info', { caseId })).ledgerEntries).toBe(ledgerEntries);
      } finally {
        spawnSync('umount', [out], { stdio: 'ignore' });
      }
    },
  );

  it('that is read-only says so, and loses nothing', async () => {
    await test.close();
    mount('-o', 'remount,ro', disk);
    const refused = startEngine({ home: join(disk, 'home'), keychain: test.keychain });
    await expect(refused).rejects.toMatchObject({ failure: { code: 'read-only' } });
    mount('-o', 'remount,rw', disk);
    test = await startEngine({ home: join(disk, 'home'), keychain: test.keychain });
    expect(await test.client.call('cases.info', { caseId })).toMatchObject({ events: 2 });
  });

  it('that is read-only where a bundle should go says so', async () => {
    const out = join(folder, 'read-only');
    mkdirSync(out, { recursive: true });
    mount('-t', 'tmpfs', '-o', 'ro', 'tmpfs', out);
    try {
      const { grant } = await test.engine.grantWrite(join(out, 'bundle.pdf'));
      await expect(
        test.client.call('bundles.export', { caseId, out: grant, options: { shortName: 'Sample' } }),
      ).rejects.toMatchObject({ failure: { code: 'read-only' } });
    } finally {
      spawnSync('umount', [out], { stdio: 'ignore' });
    }
  });
});
