/**
 * node build/run.mjs [--system=app|test] SCRIPT ARGS…: sets up what is missing, then runs SCRIPT on the project's own Node.
 * The one entry behind every npm script, so that a fresh clone needs no other command first.
 */
import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { delimiter, join } from 'node:path';
import { projectNode, root, SetupError, setUp } from './setup.mjs';

const args = process.argv.slice(2);
const system = /^--system=(app|test)$/.exec(args[0] ?? '')?.[1];
if (system) args.shift();
const [script = '', ...rest] = args;

try {
  setUp(system === 'app' || system === 'test' ? system : 'none');
  const bin = join(root, 'node_modules/.bin');
  const child = spawn(projectNode(), [join(root, script), ...rest], {
    stdio: 'inherit',
    env: { ...process.env, PATH: `${bin}${delimiter}${process.env.PATH ?? ''}` },
  });
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']))
    process.on(signal, () => {
      // A terminal's Ctrl C reaches the child by itself; twice would mean "at once" to it.
      if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal);
    });
  child.on('error', (error) => {
    console.error(`The project's Node could not be started: ${error.message}`);
    process.exitCode = 2;
  });
  child.on('exit', (code, signal) => {
    process.exitCode = code ?? 128 + (signal ? constants.signals[signal] : 0);
  });
} catch (error) {
  if (!(error instanceof SetupError)) throw error;
  console.error(error.message);
  // Not 1: `verify` says "altered" with that.
  process.exitCode = 2;
}
