import { homedir } from 'node:os';
import { isAbsolute, join, resolve } from 'node:path';

/**
 * The data folder: `--home=DIR`, else CONTINUITY_HOME, else where the system keeps a person's application data. The command
 * line uses the same rule (cli), so both open the same cases.
 */
export function dataFolder(
  argv: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
  platform: NodeJS.Platform,
): string {
  const given = argv.findLast((arg) => arg.startsWith('--home='))?.slice('--home='.length) || env.CONTINUITY_HOME;
  if (given) return resolve(given);
  const own = homedir();
  if (platform === 'darwin') return join(own, 'Library/Application Support/Continuity');
  if (platform === 'win32') return join(env.APPDATA ?? join(own, 'AppData/Roaming'), 'Continuity');
  // The XDG rule: a relative path is invalid and ignored.
  const xdg = env.XDG_DATA_HOME;
  return join(xdg && isAbsolute(xdg) ? xdg : join(own, '.local/share'), 'continuity');
}
