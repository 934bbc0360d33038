/**
 * Everything a fresh machine lacks, on a bare Node 20 and without packages: system libraries (Debian and its kin) and npm
 * packages, among them the project's own Node. Silent where there is nothing to do; otherwise one line a step, on stderr.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('..', import.meta.url));

/** @typedef {'none' | 'app' | 'test'} System which system packages a command needs */
/**
 * @typedef {object} Requirement
 * @property {string[]} debian names of one package in Debian's and Ubuntu's releases, newest first
 * @property {string} probe a command on PATH, or a library as the loader names it
 * @property {System} system
 */

/** @type {Requirement[]} */
const requirements = [
  { debian: ['libgtk-3-0t64', 'libgtk-3-0'], probe: 'libgtk-3.so.0', system: 'app' },
  { debian: ['libnss3'], probe: 'libnss3.so', system: 'app' },
  { debian: ['libasound2t64', 'libasound2'], probe: 'libasound.so.2', system: 'app' },
  { debian: ['libgbm1'], probe: 'libgbm.so.1', system: 'app' },
  { debian: ['libatk-bridge2.0-0t64', 'libatk-bridge2.0-0'], probe: 'libatk-bridge-2.0.so.0', system: 'app' },
  { debian: ['libcups2t64', 'libcups2'], probe: 'libcups.so.2', system: 'app' },
  { debian: ['libdrm2'], probe: 'libdrm.so.2', system: 'app' },
  { debian: ['libxss1'], probe: 'libXss.so.1', system: 'app' },
  { debian: ['xvfb'], probe: 'Xvfb', system: 'app' },
  { debian: ['xauth'], probe: 'xauth', system: 'app' },
  { debian: ['dbus'], probe: 'dbus-run-session', system: 'test' },
  { debian: ['gnome-keyring'], probe: 'gnome-keyring-daemon', system: 'test' },
  { debian: ['libsecret-1-0'], probe: 'libsecret-1.so.0', system: 'test' },
  { debian: ['openssl'], probe: 'openssl', system: 'test' },
  { debian: ['qpdf'], probe: 'qpdf', system: 'test' },
  { debian: ['poppler-utils'], probe: 'pdfinfo', system: 'test' },
  { debian: ['libnss3-tools'], probe: 'certutil', system: 'test' },
  { debian: ['golang-go'], probe: 'go', system: 'test' },
  { debian: ['golang-golang-x-mod-dev'], probe: 'go', system: 'test' },
];

export class SetupError extends Error {}

/**
 * @param {System} system
 * @throws {SetupError} whose message says what to do
 */
export function setUp(system) {
  if (Number(process.versions.node.split('.')[0]) < 20)
    throw new SetupError(
      `Continuity is set up with Node 20 or later; this is ${process.version}. Install a newer Node.`,
    );
  setUpPackages();
  if (system !== 'none') setUpSystem(system);
}

/**
 * The Node that the engine, the command line and the tests run on: CONTINUITY_NODE, else the pinned one in node_modules,
 * else this one where it is new enough.
 *
 * @returns {string} path of the executable
 */
export function projectNode() {
  if (process.env.CONTINUITY_NODE) return process.env.CONTINUITY_NODE;
  const os = process.platform === 'win32' ? 'win' : process.platform;
  const pinned = join(
    root,
    `node_modules/node-${os}-${process.arch}/bin/node${process.platform === 'win32' ? '.exe' : ''}`,
  );
  if (existsSync(pinned)) return pinned;
  if (Number(process.versions.node.split('.')[0]) >= 24) return process.execPath;
  throw new SetupError(
    `The npm registry has no Node for ${process.platform} on ${process.arch}. Install Node 24 or later and name it in CONTINUITY_NODE.`,
  );
}

function setUpPackages() {
  if (packagesAgree()) return;
  say('Installing npm packages.');
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  // Not `npm ci`: it refuses a lock file without the optional packages of every other system, which mirrors often lack. What
  // it would promise is checked below instead.
  run(npm, ['install', '--no-save', '--loglevel=error', '--no-progress'], {
    failure:
      'npm install failed. Check that the npm registry can be reached and that this folder can be written, then try again.',
    shell: process.platform === 'win32',
  });
  if (!packagesAgree())
    throw new SetupError(
      'What npm installed is not what package-lock.json says. If you changed package.json, run: npm install. Otherwise delete node_modules and try again.',
    );
}

/** Whether node_modules holds what package-lock.json says; npm writes its own account of node_modules last, so a broken-off install differs. */
function packagesAgree() {
  const wanted = packagesOf('package-lock.json');
  const found = packagesOf('node_modules/.package-lock.json');
  if (!wanted || !found) return false;
  delete wanted[''];
  for (const [path, { version, integrity, optional }] of Object.entries(wanted)) {
    const there = found[path];
    // Those of other systems are left out by npm.
    if (there ? there.version !== version || there.integrity !== integrity : !optional) return false;
  }
  return Object.entries(found).every(([path, { optional }]) => path in wanted || optional);
}

/**
 * @param {string} lock
 * @returns {Record<string, { version?: string, integrity?: string, optional?: boolean }> | null}
 */
function packagesOf(lock) {
  try {
    return JSON.parse(readFileSync(join(root, lock), 'utf8')).packages;
  } catch {
    return null;
  }
}

/** @param {System} system */
function setUpSystem(system) {
  const needed = requirements.filter((r) => system === 'test' || r.system === 'app');
  if (process.platform !== 'linux') {
    const missing = needed.filter(
      (r) => r.system === 'test' && /^(openssl|qpdf|pdfinfo)$/.test(r.probe) && !onPath(r.probe),
    );
    if (missing.length > 0)
      say(
        `Some tests need ${missing.map((r) => r.probe).join(' and ')} on PATH (openssl, qpdf, poppler); they will fail without.`,
      );
    return;
  }
  if (!onPath('apt-get') || !onPath('dpkg-query')) {
    const libraries = spawnSync('ldconfig', ['-p'], { encoding: 'utf8' }).stdout ?? '';
    const missing = needed.filter((r) => !onPath(r.probe) && !libraries.includes(`${r.probe} `));
    if (missing.length === 0) return;
    throw new SetupError(
      `This system has no apt, so set-up cannot install what is missing here: ${missing.map((r) => r.probe).join(', ')}. Install them with your system's package manager, then try again.`,
    );
  }
  const missing = needed.filter((r) => !r.debian.some(installed));
  if (missing.length === 0) return;
  const names = () => missing.map((r) => r.debian.find(available) ?? /** @type {string} */ (r.debian.at(-1)));
  say(`Installing system packages: ${missing.map((r) => r.debian.at(-1)).join(' ')}.`);
  const advice = `Install them as root, then try again: apt-get install ${missing.map((r) => r.debian.at(-1)).join(' ')}`;
  apt(['update'], advice);
  apt(['install', '-y', '--no-install-recommends', ...names()], advice);
}

/**
 * @param {string[]} args
 * @param {string} advice
 */
function apt(args, advice) {
  const quiet = ['-qq', '-o', 'Dpkg::Use-Pty=0', '-o', 'DPkg::Lock::Timeout=300'];
  const command = ['env', 'DEBIAN_FRONTEND=noninteractive', 'apt-get', ...quiet, ...args];
  if (process.getuid?.() !== 0) {
    if (!onPath('sudo'))
      throw new SetupError(`System packages are missing, and this is neither root nor is there sudo. ${advice}`);
    // Nobody can type a password where there is no terminal: fail at once instead of waiting for one.
    command.unshift('sudo', ...(process.stdin.isTTY ? [] : ['-n']));
  }
  const [program = '', ...rest] = command;
  run(program, rest, { failure: `apt-get ${args[0]} failed. ${advice}` });
}

/** @param {string} name */
function installed(name) {
  const answer = spawnSync('dpkg-query', ['-s', name], { encoding: 'utf8' });
  return answer.status === 0 && /^Status: .* installed$/m.test(answer.stdout);
}

/** @param {string} name */
function available(name) {
  const answer = spawnSync('apt-cache', ['policy', name], { encoding: 'utf8' });
  return /Candidate: (?!\(none\))/.test(answer.stdout ?? '');
}

/** @param {string} command */
function onPath(command) {
  return (process.env.PATH ?? '')
    .split(process.platform === 'win32' ? ';' : ':')
    .some((dir) => existsSync(join(dir, command)));
}

/**
 * @param {string} command
 * @param {string[]} args
 * @param {{ failure: string, shell?: boolean }} options
 */
function run(command, args, { failure, shell = false }) {
  // Nothing of theirs on stdout: that belongs to the command being set up for.
  const { status, stdout, stderr, error } = spawnSync(command, args, {
    cwd: root,
    encoding: 'utf8',
    shell,
    stdio: ['inherit', 'pipe', 'pipe'],
    maxBuffer: 1 << 28,
  });
  if (status === 0) return;
  const said = `${stdout ?? ''}${stderr ?? ''}${error?.message ?? ''}`.trim().split('\n');
  // npm begins with the reason and goes on for long; apt ends with it.
  const tail = (said.length > 24 ? [...said.slice(0, 12), '…', ...said.slice(-12)] : said).join('\n');
  throw new SetupError(`${failure}\n${tail}`);
}

/** @param {string} line */
function say(line) {
  console.error(line);
}
