/** What passes between the engine and the worker that writes a bundle. */
import type { Progress } from '../../shared/api/primitives.ts';
import type { SourceId } from './atlas.ts';
import type { BundleInput } from './bundle-input.ts';
import type { HashedFile } from './hash-file.ts';
import type { Expected } from './pdfa/post-check.ts';
import type { MadeVolume } from './write-bundle.ts';

export type BundleWork =
  | {
      readonly kind: 'write';
      readonly input: BundleInput;
      /** Where to write each volume; must not exist. */
      readonly paths: readonly string[];
      /** The name the person chose, for failures. */
      readonly shownPath: string;
      /** Of locked PDFs, by the SHA-256 of each. */
      readonly passwords?: Readonly<Record<string, string>>;
      /** What must be in none of the finished files; null: they are looked at later, when something has been appended. */
      readonly absent: readonly string[] | null;
    }
  | {
      readonly kind: 'hash';
      readonly paths: readonly string[];
      readonly shownPath: string;
      /** What each must be, looked at before it is hashed. */
      readonly expected: readonly Expected[];
    };

export type BundleBody =
  | { readonly kind: 'progress'; readonly progress: Progress }
  /**
   * Asks for a source's content. The worker waits on `state` while the engine copies it into `bytes`: memory both sides
   * share, because the pool has no way back into a worker and none is needed.
   */
  | {
      readonly kind: 'load';
      readonly source: SourceId;
      readonly bytes: SharedArrayBuffer;
      /** The source has exactly so many; `bytes` has room for them. */
      readonly size: number;
      readonly state: SharedArrayBuffer;
    };

/** Values of `state`, one 32-bit word. */
export const loading = { waiting: 0, loaded: 1 } as const;

/** In the order of the volumes. */
export type BundleWorkResult =
  | { readonly kind: 'write'; readonly volumes: readonly MadeVolume[] }
  | { readonly kind: 'hash'; readonly files: readonly HashedFile[] };
