/** npm start: builds the app and opens it on a demo case; where there is no display, plays the guided demo on a virtual one. */
import { existsSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { osKeychain } from '../engine/vault/keychain.ts';
import { bundle } from './bundle.ts';
import { type ElectronRuntime, electronRuntime } from './electron-runtime.ts';
import { onVirtualDisplay } from './end-to-end.ts';
import { run } from './process.ts';
import { root } from './setup.mjs';

const say = (line: string): void => console.error(line);
const out = join(root, 'out');
const home = join(out, 'demo-home');
const node = process.execPath;

/** A window that could not be opened at all has ended by then. */
const displayPatience = 5_000;

/** For a made-up case on a machine without a keychain; printed, so no secret. */
const demoPassphrase = 'demo passphrase, not secret';

try {
  await bundle(say);
  const runtime = await electronRuntime(say);
  if (hasDisplay()) process.exitCode = await openWorkbench(runtime);
  else {
    say('There is no display here: playing the guided demo on a virtual one.');
    process.exitCode = await playDemo(runtime);
  }
} catch (error) {
  say(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}

function hasDisplay(): boolean {
  return process.platform !== 'linux' || Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);
}

async function openWorkbench(electron: ElectronRuntime): Promise<number> {
  const status = await makeDemoHome();
  if (status !== 0) return status;
  say(`Opening Continuity on the demo case (data folder ${home}).`);
  const began = performance.now();
  const ended = await run(electron.executable, [
    ...asRoot(),
    '--log-level=3',
    root,
    `--home=${home}`,
    ...process.argv.slice(2),
  ]);
  // A variable may name a display that is gone, as in a terminal multiplexer left over from another session.
  if (ended === 0 || process.platform !== 'linux' || performance.now() - began > displayPatience) return ended;
  say('The display could not be used: playing the guided demo on a virtual one.');
  return playDemo(electron);
}

/** Once: what a person does in the demo case is theirs to keep. Delete out/demo-home to begin anew. */
async function makeDemoHome(): Promise<number> {
  const made = join(home, '.demo-made');
  if (existsSync(made)) {
    remind(await readFile(made, 'utf8'));
    return 0;
  }
  // Without the mark an earlier making was broken off: half a demo case would be taken for a whole one.
  await rm(home, { recursive: true, force: true });
  await mkdir(home, { recursive: true });
  const passphrase = (await osKeychain().usable()) ? '' : demoPassphrase;
  say('Making the demo case: a fictional officer, three months, about 50,000 events.');
  const status = await run(node, ['cli/main.ts', 'demo', '--home', home, '--out', join(out, 'demo-files')], {
    env: passphrase ? { CONTINUITY_PASSPHRASE: passphrase } : {},
  });
  if (status !== 0) return status;
  await writeFile(made, passphrase);
  remind(passphrase);
  return 0;
}

function remind(passphrase: string): void {
  if (passphrase) say(`There is no keychain here; the passphrase of the demo case is: ${passphrase}`);
}

async function playDemo(electron: ElectronRuntime): Promise<number> {
  const [program = '', ...args] = onVirtualDisplay([node, join(root, 'e2e/guided-demo.ts')]);
  return run(program, args, { env: electron.env });
}

function asRoot(): string[] {
  return process.getuid?.() === 0 ? ['--no-sandbox'] : [];
}
