/** Draws one source by itself, away from the engine. */
import { serveJob } from '../jobs/worker-side.ts';
import { DocumentReader } from './exhibits/documents/document-reader.ts';
import { PdfImporter } from './exhibits/pdf-importer.ts';
import { type Rendition, renditionOf } from './rendition.ts';
import type { RenditionWork } from './rendition-work.ts';
import { watchCancel } from './watch-cancel.ts';

await serveJob<RenditionWork, never, Rendition>(async ({ source, bytes, rules }, context) => {
  const watch = watchCancel(context);
  const readers = { importer: new PdfImporter(), reader: new DocumentReader() };
  try {
    return await renditionOf(source, bytes, rules, readers, watch.signal);
  } finally {
    watch.end();
    await Promise.all([readers.importer.close(), readers.reader.close()]);
  }
});
