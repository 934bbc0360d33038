/** What passes between the engine and the worker that measures bundles and draws previews of them. */
import type { Progress } from '../../shared/api/primitives.ts';
import type { BundleInput } from './bundle-input.ts';
import type { BundleBody } from './bundle-work.ts';
import type { MappedVolume, Measured, Measures, Preview } from './measure.ts';

export interface LayoutWork {
  readonly input: BundleInput;
  /** What is known already. */
  readonly known: Measures;
  /** Pages to draw; null: only where everything is. */
  readonly preview: { readonly letter: string; readonly page: number; readonly count: number } | null;
}

export type LayoutBody =
  | { readonly kind: 'progress'; readonly progress: Progress }
  | { readonly kind: 'measured'; readonly id: string; readonly measured: Measured }
  | Extract<BundleBody, { kind: 'load' }>;

export type LayoutResult =
  | { readonly kind: 'map'; readonly volumes: readonly MappedVolume[] }
  | { readonly kind: 'preview'; readonly preview: Preview };
