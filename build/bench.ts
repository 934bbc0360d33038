/** npm run -s bench -- NAME: runs bench/NAME.ts, whose packages are its own and are installed when first needed. */
import { spawnSync } from 'node:child_process';
import { existsSync, globSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { run } from './process.ts';
import { root } from './setup.mjs';

const folder = join(root, 'bench');
const [name = '', ...args] = process.argv.slice(2);
const known = globSync('*.ts', { cwd: folder })
  // What starts with an underscore is shared by benchmarks, not one itself.
  .filter((file) => !file.endsWith('.test.ts') && !file.startsWith('_'))
  .map((file) => file.replace(/\.ts$/, ''));

if (!known.includes(name)) {
  console.error(
    `${name ? `There is no benchmark ${JSON.stringify(name)}. ` : ''}Benchmarks: ${known.sort().join(', ') || 'none'}.`,
  );
  process.exit(2);
}
installPackages();
process.exitCode = await run(process.execPath, [join(folder, `${name}.ts`), ...args]);

function installPackages(): void {
  const manifest = join(folder, 'package.json');
  if (!existsSync(manifest)) return;
  const { dependencies = {} } = JSON.parse(readFileSync(manifest, 'utf8')) as { dependencies?: Record<string, string> };
  if (Object.keys(dependencies).length === 0) return;
  const lock = join(folder, 'package-lock.json');
  const made = join(folder, 'node_modules/.package-lock.json');
  const wanted = existsSync(lock) ? lock : manifest;
  if (existsSync(made) && statSync(made).mtimeMs >= statSync(wanted).mtimeMs) return;
  console.error('Installing the packages of the benchmarks.');
  const { status, stderr } = spawnSync(
    'npm',
    [existsSync(lock) ? 'ci' : 'install', '--ignore-scripts', '--loglevel=error'],
    {
      cwd: folder,
      encoding: 'utf8',
      stdio: ['ignore', 'ignore', 'pipe'],
    },
  );
  if (status === 0) return;
  console.error(`npm failed in bench/. Check that the npm registry can be reached, then try again.\n${stderr}`);
  process.exit(2);
}
