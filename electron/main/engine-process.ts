/** Where the engine runs: in Electron's own Node where that is new enough, else on the project's Node as a child. */
import { fork } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { utilityProcess } from 'electron';
import type { ToHost } from '../../shared/rpc/host-messages.ts';

export interface EngineProcess {
  post(message: ToHost): void;
  /** Not yet parsed: the receiver does that. */
  onMessage(listener: (message: unknown) => void): void;
  /** Fires once. Messages sent before have arrived by then. */
  onExit(listener: () => void): void;
  /** Kindly lets it finish its commit and close its files. */
  kill(how: 'kindly' | 'at once'): void;
}

/** Below 22 the SQLite package crashes; below 24 not every zlib knows zstd. */
const oldestNode = 24;

/**
 * @param appFolder holds dist/engine
 * @param home the data folder, handed over in the environment
 */
export function startEngineProcess(appFolder: string, home: string): EngineProcess {
  const host = join(appFolder, 'dist/engine/host.js');
  const { ELECTRON_RUN_AS_NODE: _, NODE_OPTIONS: __, ...inherited } = process.env;
  const env = { ...inherited, CONTINUITY_HOME: home };
  const own = Number(process.versions.node.split('.')[0]) >= oldestNode;
  return own && !process.env.CONTINUITY_NODE ? asUtility(host, env) : asChild(host, env, projectNode(appFolder));
}

function asUtility(host: string, env: NodeJS.ProcessEnv): EngineProcess {
  const child = utilityProcess.fork(host, [], { env, serviceName: 'Continuity engine', stdio: 'inherit' });
  return {
    post: (message) => child.postMessage(message),
    onMessage: (listener) => void child.on('message', listener),
    onExit: (listener) => void child.once('exit', listener),
    kill: (how) => {
      if (how === 'kindly') child.kill();
      else if (child.pid !== undefined) process.kill(child.pid, 'SIGKILL');
    },
  };
}

function asChild(host: string, env: NodeJS.ProcessEnv, execPath: string): EngineProcess {
  const child = fork(host, [], { env, execPath, execArgv: [], serialization: 'advanced', stdio: 'inherit' });
  let gone = false;
  const exits: (() => void)[] = [];
  const ended = (): void => {
    if (gone) return;
    gone = true;
    for (const listener of exits) listener();
  };
  // `close` waits for the pipe to be read to its end, which `exit` does not; `error` where it never started.
  child.on('close', ended);
  child.on('error', (error) => {
    console.error(`The engine's process failed: ${error.message}`);
    ended();
  });
  return {
    post: (message) => {
      // A failing write is followed by `close`, which fails every call; nothing more to do here.
      if (child.connected) child.send(message, () => {});
    },
    onMessage: (listener) => void child.on('message', listener),
    onExit: (listener) => void exits.push(listener),
    kill: (how) => void child.kill(how === 'kindly' ? 'SIGTERM' : 'SIGKILL'),
  };
}

function projectNode(appFolder: string): string {
  if (process.env.CONTINUITY_NODE) return process.env.CONTINUITY_NODE;
  const windows = process.platform === 'win32';
  const folder = `node-${windows ? 'win' : process.platform}-${process.arch}`;
  const pinned = join(appFolder, 'node_modules', folder, 'bin', windows ? 'node.exe' : 'node');
  return existsSync(pinned) ? pinned : 'node';
}
