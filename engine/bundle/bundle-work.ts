/** What passes between the engine and the worker that writes a bundle. */
import type { Progress } from '../../shared/api/primitives.ts';
import type { BundleInput, WrittenBundle } from './bundle-input.ts';
import type { HashedFile } from './hash-file.ts';

export interface BundleWork {
  readonly input: BundleInput;
  /** Where to write; must not exist. */
  readonly path: string;
  /** The name the person chose, for failures. */
  readonly shownPath: string;
}

export type BundleBody =
  | { readonly kind: 'progress'; readonly progress: Progress }
  /**
   * Asks for an exhibit's content. The worker waits on `state` while the engine copies it into `bytes`: memory both sides
   * share, because the pool has no way back into a worker and none is needed.
   */
  | {
      readonly kind: 'load';
      readonly id: string;
      readonly bytes: SharedArrayBuffer;
      readonly state: SharedArrayBuffer;
    };

/** Values of `state`, one 32-bit word. */
export const loading = { waiting: 0, loaded: 1 } as const;

export interface BundleWorkResult {
  readonly written: WrittenBundle;
  readonly hashed: HashedFile;
}
