/** PDFium away from everything else: a document that hangs it or eats memory takes only this thread with it. */
import { parentPort } from 'node:worker_threads';
import { type PageText, PdfiumDocument, UnreadablePdf } from '../pdfium/pdfium-document.ts';
import { charactersMeant, type Found, findIn, linesOf, type Searchable } from './find-text.ts';
import { outsidersIn } from './outsiders.ts';
import { flattened, redactPdf } from './redact-pdf.ts';
import type { RedactionAnswer, RedactionRequest } from './redactor.ts';
import { fold, hiddenBy, needles } from './secrets.ts';
import { RefusedRedaction } from './verify-redaction.ts';

// Readers report repairs on the console, quoting the document: that is no place for evidence.
console.warn = () => {};
console.log = () => {};
console.error = () => {};

parentPort?.on('message', async (request: RedactionRequest) => {
  parentPort?.postMessage(
    await answerTo(request).catch(
      (error: unknown): RedactionAnswer => ({
        unusable:
          error instanceof UnreadablePdf || error instanceof RefusedRedaction
            ? error.message
            : 'it is damaged in a way that cannot be repaired',
      }),
    ),
  );
});

async function answerTo(request: RedactionRequest): Promise<RedactionAnswer> {
  if (request.do === 'redact') return { redacted: await redactPdf(request.bytes, request.marks, { dpi: request.dpi }) };
  const pdf = await flattened(request.bytes);
  using document = await PdfiumDocument.open(pdf);
  const numbers = Array.from({ length: document.pageCount }, (_, page) => page);
  if (request.do === 'pages') return { pdf, pages: numbers.map((page) => document.size(page)) };
  const pages = function* (readings: readonly Searchable[]): Generator<Searchable> {
    for (const page of numbers) yield searchable(page + 1, document.text(page));
    yield* readings;
  };
  if (request.do === 'find') {
    const found: Found[] = [];
    for (const page of pages(request.readings))
      if (found.length < request.most) found.push(...findIn(page, request.query, request.most - found.length));
    return { found };
  }
  if (request.do === 'check')
    return {
      outsiders: [...pages(request.readings)]
        .filter(({ page }) => request.only === null || request.only.includes(page))
        .flatMap((page) => outsidersIn(page, request.names)),
    };
  const all = [...pages(request.readings)];
  const rects = request.marks.map(({ page, rects: given, snap }) =>
    snap ? all.filter((one) => one.page === page).flatMap((one) => linesOf(one, charactersMeant(one, given))) : given,
  );
  const runs = all.flatMap(
    (one) => hiddenBy(one, rects.filter((_, n) => request.marks[n]?.page === one.page).flat()).runs,
  );
  const secrets = needles(runs);
  return {
    pages: numbers.map((page) => document.size(page)),
    rects,
    telling: request.said.map((text) => secrets.some((secret) => fold(text).includes(secret))),
  };
}

function searchable(page: number, text: PageText): Searchable {
  return { page, in: 'page', ...text };
}
