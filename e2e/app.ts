/** The real app in its real window, on a data folder of the test's own. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test as base, type ElectronApplication } from '@playwright/test';
import { launch, openedWindow } from './launch.ts';

interface Fixtures {
  /** An empty folder, removed afterwards. */
  folder: string;
  /** The data folder, inside `folder`. */
  home: string;
  /** True to let the app use the keychain of the test's session. */
  keychain: boolean;
  /** Started before `page`, its window, is asked for. */
  app: ElectronApplication;
}

export const test = base.extend<Fixtures>({
  keychain: [false, { option: true }],
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads which fixtures are needed from this pattern.
  folder: async ({}, use) => {
    const folder = await mkdtemp(join(tmpdir(), 'continuity-e2e-'));
    await use(folder);
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  },
  home: async ({ folder }, use) => use(join(folder, 'home')),
  app: async ({ home, keychain }, use) => {
    const app = await launch({ home, keychain });
    // A test that asks the main process only would otherwise race with its start: the window's protocol may not be served yet.
    await openedWindow(app);
    await use(app);
    await app.close();
  },
  page: async ({ app }, use) => use(await openedWindow(app)),
});
export { expect } from '@playwright/test';
export {
  answerOpenDialog,
  answerSaveDialog,
  corpus,
  corpusAbsent,
  launch,
  openedWindow,
  projectRoot,
} from './launch.ts';
