/** Compares two PDFs away from the engine: they may be anybody's. */

import { FailureError } from '../../../shared/api/failures.ts';
import type { Progress } from '../../../shared/api/primitives.ts';
import { serveJob } from '../../jobs/worker-side.ts';
import { hashFile } from '../hash-file.ts';
import { lookMs, watchCancel } from '../watch-cancel.ts';
import { type Compared, comparePdfs, UnreadableSide } from './compare.ts';

export interface CompareWork {
  readonly before: { readonly path: string; readonly name: string };
  readonly after: { readonly path: string; readonly name: string };
  readonly withSame: boolean;
}

export interface CompareResult {
  readonly compared: Compared;
  readonly before: { readonly sha256: string; readonly size: number };
  readonly after: { readonly sha256: string; readonly size: number };
}

await serveJob<CompareWork, Progress, CompareResult>(async ({ before, after, withSame }, context) => {
  const watch = watchCancel(context);
  let last = Number.NEGATIVE_INFINITY;
  const tell = (progress: Progress): void => {
    context.throwIfCancelled();
    const now = performance.now();
    if (now - last < lookMs) return;
    last = now;
    context.send(progress);
  };
  try {
    const hash = (path: string) =>
      hashFile(path, watch.signal, (done, total) => tell({ phase: 'Hashing', done, total, unit: 'bytes' }));
    const [one, two] = [await hash(before.path), await hash(after.path)];
    const compared = comparePdfs({ before: before.path, after: after.path }, withSame, (done, total) =>
      tell({ phase: 'Comparing pages', done, total, unit: 'pages' }),
    );
    return {
      compared,
      before: { sha256: one.sha256, size: one.size },
      after: { sha256: two.sha256, size: two.size },
    };
  } catch (error) {
    if (!(error instanceof UnreadableSide)) throw error;
    const { name } = error.side === 'before' ? before : after;
    throw new FailureError(
      'file-unreadable',
      `${name} cannot be compared: ${error.message}.`,
      'Choose a PDF as it was exported; a locked or damaged one cannot be compared.',
    );
  } finally {
    watch.end();
  }
});
