/**
 * Derives an import's digests and pieces in a thread of its own while the engine stores the rows: what the engine's side calls.
 * Rows go in as batches; blocks and pieces come back in order.
 */
import { Worker } from 'node:worker_threads';
import { FailureError } from '../../shared/api/failures.ts';
import type { FinishedBlock } from '../block-digest.ts';
import { type BatchWire, batchTransfer } from './import-batch.ts';
import { workerUrl } from './worker-url.ts';

export interface DerivedBlock extends FinishedBlock {
  readonly n: number;
  readonly firstEvent: number;
}

export interface DerivedPiece {
  readonly run: number;
  readonly kind: 'columns' | 'identities' | 'words' | 'wordEvents' | 'wordPlaces';
  readonly n: number;
  readonly firstEvent: number;
  readonly count: number;
  /** Packed as the store packs. */
  readonly bytes: Uint8Array<ArrayBuffer>;
}

export type ToIndexer =
  | {
      readonly kind: 'rows';
      readonly firstEvent: number;
      readonly wire: BatchWire;
      readonly skipped: readonly number[];
    }
  | { readonly kind: 'end' };

export type FromIndexer =
  | { readonly kind: 'derived'; readonly blocks: readonly DerivedBlock[]; readonly pieces: readonly DerivedPiece[] }
  /** A batch was taken. */
  | { readonly kind: 'taken' }
  | { readonly kind: 'done' };

/** Told of what was derived, in order. What it throws fails the import. */
export type OnDerived = (blocks: readonly DerivedBlock[], pieces: readonly DerivedPiece[]) => void;

/** Batches that may wait in the thread: more would only be held twice. */
const window = 8;

export class RowIndexer {
  readonly #worker: Worker;
  readonly #onDerived: OnDerived;
  #waiting = 0;
  #wake: (() => void) | null = null;
  #done = false;
  #error: unknown = null;

  constructor(importId: number, onDerived: OnDerived) {
    this.#onDerived = onDerived;
    this.#worker = new Worker(workerUrl('index-rows'), {
      workerData: importId,
      resourceLimits: { maxOldGenerationSizeMb: 512, maxYoungGenerationSizeMb: 24, stackSizeMb: 4 },
    });
    this.#worker.on('message', (message: FromIndexer) => this.#take(message));
    this.#worker.on('error', (error) => this.#fail(error));
    this.#worker.on('exit', () => {
      if (!this.#done) this.#fail(new Error('the indexing thread ended early'));
    });
  }

  /**
   * Hands over a batch, whose buffers then belong to the thread; waits while it is behind.
   *
   * @param firstEvent id of the first row that is not skipped
   * @param skipped rows that are duplicates, ascending
   */
  async add(firstEvent: number, wire: BatchWire, skipped: readonly number[]): Promise<void> {
    while (this.#waiting >= window && this.#error === null) await this.#change();
    if (this.#error !== null) throw this.#error;
    this.#waiting++;
    this.#worker.postMessage({ kind: 'rows', firstEvent, wire, skipped } satisfies ToIndexer, batchTransfer(wire));
  }

  /** Settles once everything derived has been told. */
  async finish(): Promise<void> {
    this.#worker.postMessage({ kind: 'end' } satisfies ToIndexer);
    while (!this.#done && this.#error === null) await this.#change();
    if (this.#error !== null) throw this.#error;
    await this.#worker.terminate();
  }

  /** Ends the thread, whatever it is at; nothing is told of afterwards. */
  async stop(): Promise<void> {
    this.#fail(new Error('the indexing was stopped'));
    await this.#worker.terminate();
  }

  #take(message: FromIndexer): void {
    if (this.#error !== null) return;
    if (message.kind === 'derived')
      try {
        this.#onDerived(message.blocks, message.pieces);
      } catch (error) {
        this.#fail(error);
      }
    else if (message.kind === 'taken') this.#waiting--;
    else this.#done = true;
    this.#signal();
  }

  #fail(error: unknown): void {
    const code = (error as { code?: unknown } | null)?.code;
    this.#error ??=
      code === 'ERR_WORKER_OUT_OF_MEMORY'
        ? new FailureError(
            'file-unreadable',
            'Indexing this file took more memory than a file may take.',
            'Split the file and import the parts.',
            'Nothing was changed.',
            { cause: error },
          )
        : error;
    this.#signal();
  }

  #change(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve;
    });
  }

  #signal(): void {
    this.#wake?.();
    this.#wake = null;
  }
}
