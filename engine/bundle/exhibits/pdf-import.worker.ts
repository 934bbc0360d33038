/** Reads supplied PDFs away from everything else: a document that hangs or eats memory takes only this thread with it. */
import { parentPort } from 'node:worker_threads';
import { UnusablePdf } from './pdf/imported.ts';
import { importPdf } from './pdf-import.ts';
import type { PdfImportAnswer, PdfImportRequest } from './pdf-importer.ts';

// The library reports repairs on the console, quoting the document: that is no place for evidence.
console.warn = () => {};
console.log = () => {};
console.error = () => {};

parentPort?.on('message', async ({ bytes, ...options }: PdfImportRequest) => {
  try {
    const imported = await importPdf(bytes, options);
    const answer: PdfImportAnswer = { imported };
    parentPort?.postMessage(answer, [imported.objects.own.buffer, imported.objects.joints.buffer]);
  } catch (error) {
    const answer: PdfImportAnswer = {
      unusable: error instanceof UnusablePdf ? error.message : 'it is damaged in a way that cannot be repaired',
    };
    parentPort?.postMessage(answer);
  }
});
