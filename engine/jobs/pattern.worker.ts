/** The thread of `pattern-job.ts`: texts in, numbers of those that hold the pattern out. */
import { parentPort, workerData } from 'node:worker_threads';

const pattern = new RegExp(workerData as string, 'iu');
parentPort?.on('message', (texts: readonly string[]) => {
  const found: number[] = [];
  for (const [n, text] of texts.entries()) if (pattern.test(text)) found.push(n);
  parentPort?.postMessage(Uint32Array.from(found));
});
