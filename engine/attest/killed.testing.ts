/** A process of its own that asks for trusted time, for a test that kills it while it waits: `HOME CASE-ID`, PASSPHRASE set. */
import { createClient } from '../../shared/rpc/client.ts';
import { memoryTransportPair } from '../../shared/rpc/transport.ts';
import { createEngine } from '../create-engine.ts';

const [home = '', caseId = ''] = process.argv.slice(2);
const engine = await createEngine({ home, log: (line) => process.stderr.write(`${line}\n`) });
const [mine, theirs] = memoryTransportPair();
engine.serve(theirs);
const client = createClient(mine);
await client.call('session.unlock', { passphrase: process.env.PASSPHRASE ?? '' });
await client.call('attestations.run', { caseId });
