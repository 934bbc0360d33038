/** Reads supplied PDFs away from everything else: a document that hangs or eats memory takes only this thread with it. */
import { parentPort } from 'node:worker_threads';
import { UnusablePdf } from './pdf/imported.ts';
import { importPdf } from './pdf-import.ts';
import type { PdfImportAnswer, PdfImportRequest } from './pdf-importer.ts';

// The library reports repairs on the console, quoting the document: that is no place for evidence.
console.warn = () => {};
console.log = () => {};
console.error = () => {};

parentPort?.on('message', async (request: PdfImportRequest) => {
  try {
    const imported = await importPdf(request.bytes, request.firstId, request.pages);
    const answer: PdfImportAnswer = { imported };
    parentPort?.postMessage(answer, [imported.bytes.buffer, imported.starts.buffer]);
  } catch (error) {
    const answer: PdfImportAnswer = {
      unusable: error instanceof UnusablePdf ? error.message : 'it is damaged in a way that cannot be repaired',
    };
    parentPort?.postMessage(answer);
  }
});
