/** Where everything of a bundle will be, and pages of it as they will look, without a file being written. */
import type { Progress } from '../../shared/api/primitives.ts';
import type { SourceId } from '../bundle/atlas.ts';
import type { BundleInput } from '../bundle/bundle-input.ts';
import type { LayoutBody, LayoutResult, LayoutWork } from '../bundle/layout-work.ts';
import { type MappedVolume, type Measured, measureKeys, type Preview } from '../bundle/measure.ts';
import { answerLoad } from './bundle-job.ts';
import { workers } from './pool.ts';
import { workerUrl } from './worker-url.ts';

/** What was measured, by what decides it: bounded, and kept for as long as the engine runs. */
export class MeasureCache {
  readonly #known = new Map<string, Measured>();
  readonly #most: number;

  constructor(most = 20_000) {
    this.#most = most;
  }

  get(key: string): Measured | undefined {
    const measured = this.#known.get(key);
    if (measured) this.set(key, measured);
    return measured;
  }

  /** What was asked for longest ago makes room. */
  set(key: string, measured: Measured): void {
    this.#known.delete(key);
    this.#known.set(key, measured);
    for (const oldest of this.#known.keys()) {
      if (this.#known.size <= this.#most) break;
      this.#known.delete(oldest);
    }
  }
}

export interface LayoutDeps {
  readonly cache: MeasureCache;
  /** As an export reads them (bundle-job.ts). */
  read(source: SourceId, start: number, end: number): Uint8Array | Promise<Uint8Array>;
  readonly signal: AbortSignal;
  onProgress(progress: Progress): void;
}

/**
 * Where everything is. What was measured before is not drawn again.
 *
 * @throws FailureError `cancelled`, `case-damaged`
 */
export async function layoutBundle(input: BundleInput, deps: LayoutDeps): Promise<readonly MappedVolume[]> {
  const result = await run(input, null, deps);
  if (result.kind !== 'map') throw new Error('layout: another answer than was asked for');
  return result.volumes;
}

/**
 * Pages of a volume with their own numbers.
 *
 * @param count at most 20
 * @throws FailureError `cancelled`, `case-damaged`; RangeError where there is no such volume
 */
export async function previewBundle(
  input: BundleInput,
  preview: { readonly letter: string; readonly page: number; readonly count: number },
  deps: LayoutDeps,
): Promise<Preview> {
  const result = await run(input, preview, deps);
  if (result.kind !== 'preview') throw new Error('layout: another answer than was asked for');
  return result.preview;
}

function run(input: BundleInput, preview: LayoutWork['preview'], deps: LayoutDeps): Promise<LayoutResult> {
  const keys = measureKeys(input);
  const known = new Map(
    [...keys].flatMap(([id, key]) => {
      const measured = deps.cache.get(key);
      return measured ? [[id, measured] as const] : [];
    }),
  );
  return workers.run<LayoutBody, LayoutResult>({
    worker: workerUrl('layout', new URL('../bundle/', import.meta.url).href),
    input: { input, known, preview } satisfies LayoutWork,
    signal: deps.signal,
    heapMegabytes: 4096,
    graceMs: 120,
    onBody: (body) => {
      if (body.kind === 'progress') return deps.onProgress(body.progress);
      if (body.kind === 'load') return answerLoad(body, input, deps);
      deps.cache.set(keys.get(body.id) as string, body.measured);
    },
  });
}
