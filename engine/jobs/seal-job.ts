/** Sealing and judging seals, away from the engine's own thread. */
import type { Progress } from '../../shared/api/primitives.ts';
import type { Appended } from '../bundle/seal/append.ts';
import type { SealCheck, SealTrust } from '../bundle/seal/check-seal.ts';
import { type SealBody, type SealResult, type SealWork, signing } from '../bundle/seal/seal-work.ts';
import type { SignatureUpdate, TimestampUpdate } from '../bundle/seal/update.ts';
import { workers } from './pool.ts';
import { workerUrl } from './worker-url.ts';

export interface SealJob {
  readonly path: string;
  readonly asked: SignatureUpdate | TimestampUpdate;
  /** Bytes that the signature may take. */
  readonly room: number;
  /** Makes the signature over a digest, at most `room` bytes; null: none can be had, and nothing is appended. */
  sign(digest: Uint8Array): Promise<Uint8Array | null>;
  readonly signal: AbortSignal;
  onProgress(progress: Progress): void;
}

/**
 * Appends a signature to a finished file that nobody else reads.
 *
 * @throws FailureError `cancelled`, `not-verifiable` (no file of ours); what `sign` throws; what the file system says
 */
export async function appendSeal({ path, asked, room, sign, signal, onProgress }: SealJob): Promise<Appended | null> {
  const result = await run({ kind: 'append', path, asked, room }, signal, async (body) => {
    if (body.kind === 'progress') {
      onProgress(body.progress);
      return;
    }
    const word = new Int32Array(body.state);
    const signature = await sign(body.digest);
    if (signature) {
      if (signature.length > body.bytes.byteLength) throw new RangeError('a signature longer than its place');
      new Uint8Array(body.bytes).set(signature);
    }
    Atomics.store(word, 0, signature ? signature.length : signing.none);
    Atomics.notify(word, 0);
  });
  if (result.kind !== 'append') throw new Error('seal: another answer than was asked for');
  return result.appended;
}

/** @throws FailureError `cancelled`; what the file system says */
export async function readSeal(
  path: string,
  { trust, now }: { readonly trust: SealTrust; readonly now: Date },
  options: { readonly signal: AbortSignal; onProgress(progress: Progress): void },
): Promise<SealCheck> {
  const result = await run({ kind: 'check', path, trust, now }, options.signal, (body) => {
    if (body.kind === 'progress') options.onProgress(body.progress);
  });
  if (result.kind !== 'check') throw new Error('seal: another answer than was asked for');
  return result.check;
}

function run(
  input: SealWork,
  signal: AbortSignal,
  onBody: (body: SealBody) => void | Promise<void>,
): Promise<SealResult> {
  return workers.run<SealBody, SealResult>({
    worker: workerUrl('seal', new URL('../bundle/seal/', import.meta.url).href),
    input,
    signal,
    heapMegabytes: 1024,
    onBody,
  });
}
