/** Verifies ledger entries, a batch at a time, for check-entries.ts. */
import { parentPort } from 'node:worker_threads';
import { answerEntries, entryDeps } from './entry-batch.ts';

const port = parentPort;
if (!port) throw new Error('not in a worker thread');
const deps = entryDeps();
port.on('message', (packed: ArrayBuffer) => {
  const answers = answerEntries(packed, deps);
  port.postMessage(answers, [answers]);
});
