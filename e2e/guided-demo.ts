/**
 * The guided demo: plays one case in the real window, from an empty data folder to a verified bundle, and leaves in out/demo
 * what a visitor wants to see: screenshots, the bundle with its manifest, and the result of the verification.
 */
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { demoEvents, demoSeed } from '../engine/demo/generate.ts';
import { notice } from '../engine/demo/notice.ts';
import { rotaCsv } from '../engine/demo/rota.ts';
import { writeGenerated } from '../engine/demo/write.ts';
import { playCase } from './guided-case.ts';
import { launch, openedWindow, projectRoot } from './launch.ts';
import { steps } from './steps.ts';

const out = join(projectRoot, 'out/demo');
const say = (line: string): void => console.error(line);

await rm(out, { recursive: true, force: true });
await mkdir(out, { recursive: true });
const activity = join(out, 'activity.csv');
const bundle = join(out, 'bundle.pdf');
const node = process.execPath;

const late = join(out, 'activity-late.csv');
const document = join(out, 'acceptable-use-notice.txt');
const generating = { events: demoEvents, seed: demoSeed, signal: new AbortController().signal };
await writeGenerated({ ...generating, out: activity });
await writeGenerated({ ...generating, out: late, kind: 'oddities' });
await writeFile(document, notice);
await writeFile(join(out, 'rota.csv'), rotaCsv(demoEvents));

const app = await launch({ home: join(out, 'home'), args: ['--force-device-scale-factor=1'] });
let pictures: string[] = [];
try {
  const page = await openedWindow(app);
  page.setDefaultTimeout(60_000);
  const played = steps(page, out, say);
  pictures = played.pictures;
  await playCase({ app, page, step: played.step, activity, late, document, bundle });
} catch (error) {
  say(`The demo stopped: ${error instanceof Error ? error.message : error}`);
  process.exitCode = 1;
} finally {
  await app.close();
}

const result = join(out, 'verification.json');
if (process.exitCode !== 1) {
  const { status, stdout } = await verified();
  await writeFile(result, stdout);
  say(status === 0 ? 'The bundle verifies.' : `The bundle does not verify (status ${status}).`);
  if (status !== 0) process.exitCode = 1;
  // Made for the demo alone: its evidence is in the bundle.
  await rm(join(out, 'home'), { recursive: true, force: true });
  say('\nLeft by the demo:');
  const beside = (ending: string): string => bundle.replace(/\.pdf$/, ending);
  for (const path of [
    bundle,
    beside('.manifest.json'),
    beside('-pack.zip'),
    beside('-verification.html'),
    beside('-verification.html.sig'),
    result,
    activity,
    late,
    document,
  ])
    console.log(path);
}
for (const path of pictures) console.log(path);

async function verified(): Promise<{ status: number; stdout: string }> {
  const { spawn } = await import('node:child_process');
  const child = spawn(node, ['cli/main.ts', 'verify', bundle, '--json'], {
    cwd: projectRoot,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let stdout = '';
  child.stdout.on('data', (piece) => {
    stdout += piece;
  });
  const status = await new Promise<number>((resolve) => child.on('close', (code) => resolve(code ?? 1)));
  return { status, stdout };
}
