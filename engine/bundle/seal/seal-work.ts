/** What passes between the engine, which holds keys and asks authorities, and the thread that reads and writes the file. */
import type { Progress } from '../../../shared/api/primitives.ts';
import type { Appended } from './append.ts';
import type { SealCheck, SealTrust } from './check-seal.ts';
import type { SignatureUpdate, TimestampUpdate } from './update.ts';

export type SealWork =
  | {
      readonly kind: 'append';
      readonly path: string;
      readonly asked: SignatureUpdate | TimestampUpdate;
      readonly room: number;
    }
  | { readonly kind: 'check'; readonly path: string; readonly trust: SealTrust; readonly now: Date };

export type SealBody =
  | { readonly kind: 'progress'; readonly progress: Progress }
  /** Asks for the signature over a digest. The thread waits on `state` until `bytes` hold it: see `signing`. */
  | {
      readonly kind: 'sign';
      readonly digest: Uint8Array;
      readonly bytes: SharedArrayBuffer;
      readonly state: SharedArrayBuffer;
    };

/** Values of `state`, one 32-bit word: nothing yet, no signature to be had, or the number of its bytes. */
export const signing = { waiting: 0, none: -1 } as const;

export type SealResult =
  | { readonly kind: 'append'; readonly appended: Appended | null }
  | { readonly kind: 'check'; readonly check: SealCheck };
