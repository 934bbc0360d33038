/**
 * The guided demo: plays one case in the real window, from an empty data folder to a verified bundle, and leaves in out/demo
 * what a visitor wants to see: screenshots, the bundle with its manifest, and the result of the verification.
 */
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { demoEvents, demoSeed } from '../engine/demo/generate.ts';
import { notice } from '../engine/demo/notice.ts';
import { hearingDocuments, hearingExhibits } from '../engine/demo/papers/papers.ts';
import { hearingPlan } from '../engine/demo/papers/plan.ts';
import { rotaCsv } from '../engine/demo/rota.ts';
import { writeGenerated } from '../engine/demo/write.ts';
import { type Demo, playCase } from './guided-case.ts';
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
const papers = await writePapers();

const app = await launch({ home: join(out, 'home'), args: ['--force-device-scale-factor=1'] });
let pictures: string[] = [];
try {
  const page = await openedWindow(app);
  page.setDefaultTimeout(60_000);
  const played = steps(page, out, say);
  pictures = played.pictures;
  await playCase({ app, page, step: played.step, activity, late, document, papers, bundle });
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
    papers.plan,
  ])
    console.log(path);
}
for (const path of pictures) console.log(path);

/** The papers of the hearing and the plan of its bundle, as the preparer finds them. */
async function writePapers(): Promise<Demo['papers']> {
  const folder = join(out, 'papers');
  await mkdir(folder);
  const exhibits: { path: string; description: string }[] = [];
  for (const { file, description, bytes } of await hearingExhibits()) {
    const path = join(folder, file);
    await writeFile(path, bytes);
    exhibits.push({ path, description });
  }
  const documents = await hearingDocuments();
  for (const { file, bytes } of documents) await writeFile(join(folder, file), bytes);
  const plan = join(out, 'hearing-bundle.yaml');
  // The extract and the notice that the demo produces first are AB/1 and AB/2.
  const refs = Array.from({ length: exhibits.length + 2 }, (_, n) => `AB/${n + 1}`);
  await writeFile(plan, hearingPlan(refs, documents));
  return { exhibits, plan };
}

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
