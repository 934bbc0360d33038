/** node build/check.ts: what needs no running: format and lint, types of each room, import rules. */

import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rooms } from './check-imports.ts';
import { run } from './process.ts';
import { root } from './setup.mjs';

/** @returns the names of the checks that failed */
export async function check(say: (line: string) => void): Promise<string[]> {
  const node = process.execPath;
  const checks: readonly (readonly [name: string, command: string, args: readonly string[]])[] = [
    [
      'format and lint',
      bin('biome'),
      ['ci', '--error-on-warnings', ...(process.stderr.isTTY ? [] : ['--colors=off']), '.'],
    ],
    ...rooms.map((room) => [`types of ${room}`, node, [tsc, '-p', room]] as const),
    ['import rules', node, ['build/check-imports.ts']],
  ];
  const failed: string[] = [];
  for (const [name, command, args] of checks) {
    const began = performance.now();
    const ok = (await run(command, args, { gather: true })) === 0;
    say(`${ok ? 'ok    ' : 'FAILED'} ${name} (${((performance.now() - began) / 1000).toFixed(1)} s)`);
    if (!ok) failed.push(name);
  }
  return failed;
}

const bin = (name: string): string => join(root, 'node_modules/.bin', name);
const tsc = join(root, 'node_modules/@typescript/native/bin/tsc');

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const failed = await check((line) => console.error(line));
  process.exitCode = failed.length === 0 ? 0 : 1;
}
