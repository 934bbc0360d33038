import type { ReportPdfInput } from '../report/report-pdf.ts';
import { workers } from './pool.ts';
import { workerUrl } from './worker-url.ts';

/** Draws a verification as a PDF in a worker thread: fonts are embedded, and that takes a while. @throws FailureError `cancelled` */
export function drawReport(input: ReportPdfInput, signal: AbortSignal): Promise<Uint8Array> {
  return workers.run<never, Uint8Array>({
    worker: workerUrl('report'),
    input,
    signal,
    heapMegabytes: 512,
    onBody: () => undefined,
  });
}
