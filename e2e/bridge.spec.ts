/** The transport suite over the app's own bridge: page, preload script, main and a child process, with the suite's engine at the end. */
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ElectronApplication, Page } from '@playwright/test';
import { build } from 'vite';
import { nodeConfig } from '../build/vite.ts';
import { checks } from '../engine/transports/suite/suite.ts';
import type { Transport } from '../shared/rpc/transport.ts';
import { expect, launch, openedWindow, projectRoot, test } from './app.ts';

let appFolder: string;

test.beforeAll(async () => {
  appFolder = await mkdtemp(join(tmpdir(), 'continuity-bridge-'));
  await mkdir(join(appFolder, 'dist/renderer'), { recursive: true });
  await writeFile(
    join(appFolder, 'package.json'),
    '{"name":"continuity","type":"module","main":"dist/electron/main.cjs"}',
  );
  await writeFile(join(appFolder, 'dist/renderer/index.html'), '<!doctype html><title>suite</title>');
  await symlink(join(projectRoot, 'dist/electron'), join(appFolder, 'dist/electron'));
  await symlink(join(projectRoot, 'node_modules'), join(appFolder, 'node_modules'));
  const host = join(projectRoot, 'engine/transports/suite/suite-host.ts');
  await build(nodeConfig(join(appFolder, 'dist/engine'), { host }, 'es'));
});
test.afterAll(() => rm(appFolder, { recursive: true, force: true }));

/** Frames of the page, carried to here and back; everything between is the app's. */
async function bridgeOf(page: Page): Promise<Transport> {
  const frames: ((frame: unknown) => void)[] = [];
  const stops: (() => void)[] = [];
  await page.exposeFunction('toTest', (frame: unknown) => {
    for (const listener of frames) listener(frame);
  });
  await page.exposeFunction('stoppedToTest', () => {
    for (const listener of stops) listener();
  });
  await page.evaluate(() => {
    const toTest = globalThis as unknown as { toTest(frame: unknown): void; stoppedToTest(): void };
    window.continuity.onFrame((frame) => toTest.toTest(frame));
    window.continuity.onEngineStopped(() => toTest.stoppedToTest());
  });
  let last = Promise.resolve();
  return {
    // One after the other: the page must see them in the order in which they were sent.
    send: (frame) => {
      last = last.then(() => page.evaluate((each) => window.continuity.send(each), frame)).catch(() => {});
    },
    onFrame: (listener) => void frames.push(listener),
    onClose: (listener) => void stops.push(listener),
    close: () => {},
  };
}

for (const check of checks)
  test(check.name, async ({ home }) => {
    const apps: ElectronApplication[] = [];
    try {
      await check.run(async () => {
        const app = await launch({ home, appFolder });
        apps.push(app);
        return bridgeOf(await openedWindow(app));
      });
    } finally {
      for (const app of apps) await app.close();
    }
  });

test('after the engine has died, the next call starts a new one; three starts a minute and no more', async ({
  home,
}) => {
  const app = await launch({ home, appFolder });
  const transport = await bridgeOf(await openedWindow(app));
  const heard: string[] = [];
  transport.onFrame((frame) => void heard.push((frame as { kind: string }).kind));
  transport.onClose(() => void heard.push('stopped'));
  const caseId = crypto.randomUUID();
  for (let start = 1; start <= 3; start++) {
    transport.send({ kind: 'call', id: `a${start}`, method: 'session.get', input: {} });
    await expect.poll(() => heard.length).toBe(start * 2 - 1);
    transport.send({ kind: 'call', id: `b${start}`, method: 'exhibits.list', input: { caseId } });
    await expect.poll(() => heard.length).toBe(start * 2);
  }
  transport.send({ kind: 'call', id: 'c', method: 'session.get', input: {} });
  await expect.poll(() => heard.length).toBe(7);
  expect(heard).toEqual(['result', 'stopped', 'result', 'stopped', 'result', 'stopped', 'stopped']);
  await app.close();
});
