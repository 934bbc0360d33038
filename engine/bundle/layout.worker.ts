/** Measures a bundle, or draws some pages of it. Content of sources comes from the engine, one at a time. */
import { serveJob } from '../jobs/worker-side.ts';
import type { SourceId } from './atlas.ts';
import { DocumentReader } from './exhibits/documents/document-reader.ts';
import { PdfImporter } from './exhibits/pdf-importer.ts';
import type { LayoutBody, LayoutResult, LayoutWork } from './layout-work.ts';
import { mapBundle, measureItems, previewPages } from './measure.ts';
import { loaded, watchCancel } from './watch-cancel.ts';
import { sizesOf } from './write-bundle.ts';

await serveJob<LayoutWork, LayoutBody, LayoutResult>(async ({ input, known, preview }, context) => {
  const watch = watchCancel(context);
  const { signal } = watch;
  const readers = { importer: new PdfImporter(), reader: new DocumentReader() };
  const sizes = sizesOf(input);
  const take = (source: SourceId) => loaded(context, source, sizes.get(`${source.kind} ${source.id}`) ?? 0, signal);
  const words = (sha256: string) => take({ kind: 'reading', id: sha256 });
  try {
    const measures = await measureItems(input, known, {
      take,
      words,
      readers,
      signal,
      onMeasured: (id, measured) => context.send({ kind: 'measured', id, measured }),
      onProgress: (done, total) =>
        context.send({ kind: 'progress', progress: { phase: 'Measuring', done, total, unit: 'files' } }),
    });
    if (preview === null) return { kind: 'map', volumes: await mapBundle(input, measures, signal) };
    return { kind: 'preview', preview: await previewPages(input, measures, preview, { take, words, readers, signal }) };
  } finally {
    watch.end();
    await Promise.all([readers.importer.close(), readers.reader.close()]);
  }
});
