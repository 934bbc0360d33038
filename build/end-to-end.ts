/** node build/end-to-end.ts ARGS…: the tests in the real window; ARGS are Playwright's (file names, -g WORDS). */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundle } from './bundle.ts';
import { electronRuntime } from './electron-runtime.ts';
import { run } from './process.ts';
import { root } from './setup.mjs';

/**
 * Builds what has changed, then runs Playwright.
 *
 * @returns its exit status
 * @throws Error where there is no Electron to run on
 */
export async function endToEnd(
  args: readonly string[],
  say: (line: string) => void,
  env: Readonly<Record<string, string>> = {},
): Promise<number> {
  await bundle(say);
  const runtime = await electronRuntime(say);
  const playwright = [process.execPath, join(root, 'node_modules/@playwright/test/cli.js'), 'test'];
  return inSession(onVirtualDisplay([...playwright, '-c', 'e2e/playwright.config.ts', ...args]), {
    ...env,
    ...runtime.env,
  });
}

/** Linux has its keychain on the session bus, which a test machine lacks; other systems bring theirs. */
export function inSession(command: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<number> {
  const [program = '', ...args] =
    process.platform === 'linux' ? [join(root, 'build/with-keyring.sh'), ...command] : command;
  return run(program, args, { env });
}

/** Even where there is a display: tests must not open windows over a person's work. */
export function onVirtualDisplay(command: readonly string[]): readonly string[] {
  if (process.platform !== 'linux') return command;
  return ['xvfb-run', '-a', '-s', '-screen 0 1600x1000x24 -nolisten tcp', ...command];
}

if (process.argv[1] === fileURLToPath(import.meta.url))
  process.exitCode = await endToEnd(process.argv.slice(2), (line) => console.error(line));
