import { basename } from 'node:path';
import type { Comparison } from '../../shared/api/comparisons.ts';
import type { Progress } from '../../shared/api/primitives.ts';
import type { CompareResult, CompareWork } from '../bundle/compare/compare.worker.ts';
import { workers } from './pool.ts';
import { workerUrl } from './worker-url.ts';

/**
 * Two PDFs page by page (bundle/compare/compare.ts), in a worker thread with bounded memory.
 *
 * @throws FailureError `cancelled`, `file-unreadable`
 */
export async function compareFiles(
  paths: { readonly before: string; readonly after: string },
  withSame: boolean,
  options: { readonly signal: AbortSignal; onProgress(progress: Progress): void },
): Promise<Comparison> {
  const named = (path: string) => ({ path, name: basename(path) });
  const input: CompareWork = { before: named(paths.before), after: named(paths.after), withSame };
  const { compared, before, after } = await workers.run<Progress, CompareResult>({
    worker: workerUrl('compare', new URL('../bundle/compare/', import.meta.url).href),
    input,
    signal: options.signal,
    heapMegabytes: 1024,
    onBody: (progress) => options.onProgress(progress),
  });
  const { pages, ...rest } = compared;
  return {
    ...rest,
    before: { ...before, name: input.before.name, pages: pages.before },
    after: { ...after, name: input.after.name, pages: pages.after },
  };
}
