/** Reads pictures away from everything else: one that hangs or eats memory takes only this thread with it. */
import { parentPort } from 'node:worker_threads';
import { UnusableImage } from '../image.ts';
import type { PictureAnswer, PictureRequest } from './picture-reader.ts';
import { readPictures } from './read-pictures.ts';

// Libraries report on the console what they meet, quoting it: that is no place for evidence.
console.warn = () => {};
console.log = () => {};
console.error = () => {};

parentPort?.on('message', async ({ kind, bytes }: PictureRequest) => {
  let answer: PictureAnswer;
  try {
    answer = await readPictures(kind, bytes);
  } catch (error) {
    answer = {
      unusable: error instanceof UnusableImage ? error.message : 'it is damaged in a way that cannot be repaired',
    };
  }
  parentPort?.postMessage(answer);
});
