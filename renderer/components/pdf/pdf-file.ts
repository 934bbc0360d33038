/**
 * PDFs in the window, by pdf.js: bytes come from the engine, are read by a worker under a policy of its own, and drawn on
 * canvases. No script of a document is ever looked at, no form filled in, no address followed, nothing fetched but the
 * window's own fonts and tables.
 */
import { getDocument, type PDFDocumentProxy, type PDFPageProxy, PDFWorker } from 'pdfjs-dist/legacy/build/pdf.mjs';
import { useEffect, useState } from 'react';

export type PdfFile = PDFDocumentProxy;
export type PdfFilePage = PDFPageProxy;

let reader: PDFWorker | null = null;

function sharedReader(): PDFWorker {
  reader ??= PDFWorker.create({
    port: new Worker(new URL('./pdf-reader.worker.ts', import.meta.url), { type: 'module', name: 'pdf-reader' }),
  });
  return reader;
}

const own = (folder: string): string => new URL(`./pdfjs/${folder}/`, document.baseURI).href;

export interface OpenPdf {
  readonly file: Promise<PdfFile>;
  /** Gives its memory back, opened or not. */
  close(): void;
}

/** @param bytes are copied: pdf.js would take them away from whoever asks */
export function openPdf(bytes: Uint8Array): OpenPdf {
  const task = getDocument({
    data: bytes.slice(),
    worker: sharedReader(),
    cMapUrl: own('cmaps'),
    cMapPacked: true,
    standardFontDataUrl: own('fonts'),
    iccUrl: own('icc'),
    wasmUrl: own('decoders'),
    // WebAssembly would ask for a wider policy; its decoders exist as plain JavaScript too.
    useWasm: false,
    useWorkerFetch: true,
    useSystemFonts: false,
    disableWorkerRendering: true,
    enableXfa: false,
    // What a hostile picture may ask for, pixels.
    maxImageSize: 200_000_000,
    verbosity: 0,
  });
  return { file: task.promise, close: () => void task.destroy() };
}

export type PdfState =
  | { readonly state: 'none' | 'reading' | 'failed'; readonly file: null }
  | { readonly state: 'open'; readonly file: PdfFile };

/** A PDF for as long as its bytes are shown. */
export function usePdf(bytes: Uint8Array | null | undefined): PdfState {
  const [held, setHeld] = useState<{ readonly bytes: Uint8Array; readonly file: PdfFile | null } | null>(null);
  useEffect(() => {
    if (!bytes) return;
    let wanted = true;
    const opening = openPdf(bytes);
    opening.file.then(
      (file) => wanted && setHeld({ bytes, file }),
      () => wanted && setHeld({ bytes, file: null }),
    );
    return () => {
      wanted = false;
      opening.close();
    };
  }, [bytes]);
  if (!bytes) return { state: 'none', file: null };
  if (held?.bytes !== bytes) return { state: 'reading', file: null };
  return held.file ? { state: 'open', file: held.file } : { state: 'failed', file: null };
}
