/** node build/bundle.ts: dist/renderer, dist/electron and dist/engine, made anew only where a source has changed. */
import { globSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { root } from './setup.mjs';
import { dist, engineEntries, fingerprint, nodeConfig, rendererConfig } from './vite.ts';

const sources = [
  'package.json',
  'package-lock.json',
  'build/vite.ts',
  'build/bundle.ts',
  'assets/**/*',
  '{shared,engine,electron,renderer}/**/*.{ts,tsx,css,html,svg,png,sql,json}',
];

export async function bundle(say: (line: string) => void): Promise<void> {
  const stamp = join(root, 'dist/.sources');
  const names = globSync(sources, { cwd: root, withFileTypes: true })
    .filter((entry) => entry.isFile() && !/\.test\.tsx?$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  const now = fingerprint(await Promise.all(names.map(async (name) => [name, await readFile(name)] as const)));
  if ((await readFile(stamp, 'utf8').catch(() => '')) === now) return;
  say('Building the app.');
  // Written last, removed first: a build that was broken off is made again.
  await mkdir(join(root, 'dist'), { recursive: true });
  await writeFile(stamp, '');
  await build(
    nodeConfig(
      dist('electron'),
      { main: at('electron/main/main.ts'), preload: at('electron/preload/preload.ts') },
      'cjs',
    ),
  );
  const workers = globSync('engine/**/*.worker.ts', { cwd: root }).map(at);
  await build(nodeConfig(dist('engine'), engineEntries(at('engine/host.ts'), workers), 'es'));
  await build(rendererConfig);
  await writeFile(stamp, now);
}

const at = (path: string): string => join(root, path);

if (process.argv[1] === fileURLToPath(import.meta.url)) await bundle((line) => console.error(line));
