/** Starting the real app, and standing in for the person at its file dialogs. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { _electron, type ElectronApplication, type Page } from '@playwright/test';
import type { ContinuityBridge } from '../shared/api/bridge.ts';

declare global {
  interface Window {
    readonly continuity: ContinuityBridge;
  }
}

export const projectRoot = fileURLToPath(new URL('..', import.meta.url));

/** Files that are not part of the project; tests that need them are skipped, and say so, where they are absent. */
export const corpus = join(projectRoot, '../shared/corpus');
export const corpusAbsent = existsSync(corpus) ? false : `needs the corpus at ${corpus}`;

export interface LaunchOptions {
  readonly home: string;
  /** The folder whose package.json names the shell; the project's own where left out. */
  readonly appFolder?: string;
  /** Whether the app may find the Secret Service of the test's session; without it a passphrase is asked for. */
  readonly keychain?: boolean;
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

/**
 * The Electron is the one that the `electron` package names, which ELECTRON_OVERRIDE_DIST_PATH changes (build/end-to-end.ts):
 * named to Playwright by its path instead, it would not hold the app back until it has attached, and now and then hang.
 */
export async function launch(options: LaunchOptions): Promise<ElectronApplication> {
  const { CONTINUITY_HOME: _, CONTINUITY_PASSPHRASE: __, ...inherited } = process.env;
  const env: Record<string, string> = { ...(inherited as Record<string, string>), ...options.env };
  // Not merely unset: libdbus would then look for a bus by itself.
  if (!options.keychain) env.DBUS_SESSION_BUS_ADDRESS = 'unix:path=/nonexistent';
  return _electron.launch({
    // Chromium refuses its sandbox to root; development and CI only (docs/decisions/0004-development-runtime.md).
    args: [
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      options.appFolder ?? projectRoot,
      `--home=${options.home}`,
      ...(options.args ?? []),
    ],
    env,
  });
}

/**
 * The window, once it shows our page. Before that it is an empty page in a process that is about to be replaced, and what is
 * asked of it then may never be answered.
 */
export async function openedWindow(app: ElectronApplication): Promise<Page> {
  const page = await app.firstWindow();
  await page.waitForURL('continuity://app/index.html', { waitUntil: 'load' });
  return page;
}

/** The next file dialog answers with `path` (null: the person cancels) instead of opening. */
export async function answerOpenDialog(app: ElectronApplication, path: string | null): Promise<void> {
  await app.evaluate(({ dialog }, chosen) => {
    dialog.showOpenDialog = async () => ({ canceled: chosen === null, filePaths: chosen === null ? [] : [chosen] });
  }, path);
}

/** As `answerOpenDialog`, for the question where to save. */
export async function answerSaveDialog(app: ElectronApplication, path: string | null): Promise<void> {
  await app.evaluate(({ dialog }, chosen) => {
    dialog.showSaveDialog = async () => ({ canceled: chosen === null, filePath: chosen ?? '' });
  }, path);
}
