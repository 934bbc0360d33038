import type { Rendition } from '../bundle/rendition.ts';
import type { RenditionWork } from '../bundle/rendition-work.ts';
import { workers } from './pool.ts';
import { workerUrl } from './worker-url.ts';

/**
 * An exhibit or a document by itself, as a PDF (engine/bundle/rendition.ts), drawn in a worker.
 *
 * @throws FailureError `cancelled`; `case-damaged` where the bytes are not those of the source
 */
export function drawRendition(work: RenditionWork, signal: AbortSignal): Promise<Rendition> {
  return workers.run<never, Rendition>({
    worker: workerUrl('rendition', new URL('../bundle/', import.meta.url).href),
    input: work,
    signal,
    heapMegabytes: 2048,
    onBody: () => undefined,
  });
}
