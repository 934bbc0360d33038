import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { root } from './setup.mjs';

export interface RunOptions {
  readonly env?: Readonly<Record<string, string>>;
  /** Keep what it prints until it has ended, so that two at once do not mix. */
  readonly gather?: boolean;
}

/** @returns the exit status, 128 + signal where a signal ended it, 127 where it could not be started */
export async function run(command: string, args: readonly string[], options: RunOptions = {}): Promise<number> {
  const child = spawn(command, args, {
    cwd: root,
    env: { ...process.env, ...options.env },
    stdio: options.gather ? ['ignore', 'pipe', 'pipe'] : ['ignore', 'inherit', 'inherit'],
  });
  const pieces: Buffer[] = [];
  child.stdout?.on('data', (piece: Buffer) => pieces.push(piece));
  child.stderr?.on('data', (piece: Buffer) => pieces.push(piece));
  return new Promise((resolve) => {
    child.on('error', (error) => {
      console.error(`${command} could not be started: ${error.message}`);
      resolve(127);
    });
    child.on('close', (code, signal) => {
      if (pieces.length > 0) process.stderr.write(Buffer.concat(pieces));
      resolve(code ?? 128 + (signal ? constants.signals[signal] : 0));
    });
  });
}
