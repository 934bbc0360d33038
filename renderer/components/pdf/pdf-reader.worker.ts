/** Reads PDFs away from the window. Its policy (electron/main/app-protocol.ts) lets it fetch the window's own files, nothing else. */
import 'pdfjs-dist/legacy/build/pdf.worker.mjs';
