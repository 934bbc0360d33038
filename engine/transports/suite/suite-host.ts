/** The suite's engine in a process of its own, in the place of engine/host.ts. */
import { host } from '../host.ts';
import { parentPort } from '../parent-port.ts';
import { suiteEngine } from './suite-engine.ts';

const port = parentPort();
if (!port) throw new Error('Started by the transport suite only.');
await host(port, async () => suiteEngine({ die: () => process.kill(process.pid, 'SIGKILL') }));
process.exit(0);
