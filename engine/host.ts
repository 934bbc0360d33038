/** The engine as a process of its own, started by the shell (electron/main/engine-process.ts). */
import { FailureError } from '../shared/api/failures.ts';
import { type HostedEngine, host } from './transports/host.ts';
import { parentPort } from './transports/parent-port.ts';

/** The SQLite package crashes below it, without a word. */
const oldestNode = 24;

async function make(): Promise<HostedEngine> {
  if (Number(process.versions.node.split('.')[0]) < oldestNode)
    throw new FailureError(
      'internal',
      `The engine was started on Node ${process.versions.node}; it needs Node ${oldestNode} or later.`,
      'Install Continuity anew, or name a newer Node in CONTINUITY_NODE.',
    );
  const home = process.env.CONTINUITY_HOME;
  if (!home)
    throw new FailureError('internal', 'The engine was told no data folder.', 'Start Continuity, not its engine.');
  // Loaded only now: an old Node must reach the message above before the SQLite package.
  const { createEngine } = await import('./create-engine.ts');
  return createEngine({ home, log: (line) => console.error(line) });
}

const port = parentPort();
if (!port) {
  console.error(
    'This is the engine of Continuity; it is started by the app. For the command line: npm run -s continuity',
  );
  process.exit(2);
}
const made = await host(port, make);
// Worker threads and open handles must not keep a process alive that nobody is connected to.
process.exit(made ? 0 : 1);
