/** Reads mail, chats and office documents away from everything else: one that hangs or eats memory takes only this thread. */
import { parentPort } from 'node:worker_threads';
import { UnusableDocument } from './document.ts';
import type { DocumentAnswer, DocumentRequest } from './document-reader.ts';
import { readDocument } from './read-document.ts';

// Libraries report on the console what they meet, quoting it: that is no place for evidence.
console.warn = () => {};
console.log = () => {};
console.error = () => {};

parentPort?.on('message', async ({ kind, bytes }: DocumentRequest) => {
  let answer: DocumentAnswer;
  try {
    answer = { document: await readDocument(kind, bytes) };
  } catch (error) {
    answer = {
      unusable: error instanceof UnusableDocument ? error.message : 'it is damaged in a way that cannot be repaired',
    };
  }
  parentPort?.postMessage(answer);
});
