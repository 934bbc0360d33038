/** Draws a verification report. */
import { type ReportPdfInput, reportPdf } from '../report/report-pdf.ts';
import { serveJob } from './worker-side.ts';

await serveJob<ReportPdfInput, never, Uint8Array>((input) => reportPdf(input));
