import {
  type Contract,
  contract,
  type EngineEventName,
  type EngineEvents,
  engineEvents,
  type Input,
  type MethodName,
  type Output,
} from '../api/contract.ts';
import { FailureError } from '../api/failures.ts';
import type { Method } from '../api/method.ts';
import { ServerFrame } from './frames.ts';
import type { Transport } from './transport.ts';

export interface CallOptions {
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: unknown) => void;
}

/** The contract as functions. Answers are parsed here too: neither end trusts the other. */
export interface Client {
  /** Rejects with a FailureError only. Aborting asks the engine to cancel; the promise settles when the engine has answered. */
  call<M extends MethodName>(method: M, input: Input<M>, options?: CallOptions): Promise<Output<M>>;
  /** Returns the function that stops listening. */
  on<E extends EngineEventName>(name: E, listener: (payload: EngineEvents[E]) => void): () => void;
  close(): void;
}

interface Pending {
  readonly method: Method;
  readonly resolve: (output: never) => void;
  readonly reject: (error: FailureError) => void;
  readonly onProgress: ((progress: unknown) => void) | undefined;
  readonly release: () => void;
}

const stopped = (): FailureError =>
  new FailureError(
    'engine-stopped',
    'The part of Continuity that holds the case data has stopped.',
    'Restart Continuity. If it happens again, note what you were doing and tell your administrator.',
    'Everything that was acknowledged is still in the case; work under way was undone.',
  );

export function createClient(transport: Transport): Client {
  const pending = new Map<string, Pending>();
  const listeners = new Map<string, Set<(payload: never) => void>>();
  let nextId = 0;
  let closed = false;

  const settle = (id: string): Pending | undefined => {
    const call = pending.get(id);
    pending.delete(id);
    call?.release();
    return call;
  };

  transport.onFrame((raw) => {
    const parsed = ServerFrame.safeParse(raw);
    // A frame that is not ours names no call that could be failed; the calls it may have meant end by close or cancel.
    if (!parsed.success) return;
    const frame = parsed.data;
    switch (frame.kind) {
      case 'event': {
        const schema = Object.hasOwn(engineEvents, frame.name)
          ? engineEvents[frame.name as EngineEventName]
          : undefined;
        const payload = schema?.safeParse(frame.payload);
        if (payload?.success) for (const listener of listeners.get(frame.name) ?? []) listener(payload.data as never);
        return;
      }
      case 'progress': {
        const call = pending.get(frame.id);
        const progress = call?.method.progress?.safeParse(frame.progress);
        if (progress?.success) call?.onProgress?.(progress.data);
        return;
      }
      case 'failure':
        settle(frame.id)?.reject(FailureError.of(frame.failure));
        return;
      case 'result': {
        const call = settle(frame.id);
        if (!call) return;
        const output = call.method.output.safeParse(frame.output);
        if (output.success) call.resolve(output.data as never);
        else
          call.reject(
            new FailureError(
              'internal',
              'The answer did not have the agreed shape.',
              'Restart Continuity; if it happens again, this version of it is faulty.',
              'The case is as the engine left it; nothing was lost.',
              { cause: output.error },
            ),
          );
        return;
      }
    }
  });

  transport.onClose(() => {
    closed = true;
    for (const id of [...pending.keys()]) settle(id)?.reject(stopped());
  });

  return {
    call(method, input, options = {}) {
      return new Promise((resolve, reject) => {
        if (closed) return reject(stopped());
        const id = String(nextId++);
        const cancel = (): void => transport.send({ kind: 'cancel', id });
        options.signal?.addEventListener('abort', cancel, { once: true });
        pending.set(id, {
          method: contract[method as keyof Contract] as Method,
          resolve,
          reject,
          onProgress: options.onProgress,
          release: () => options.signal?.removeEventListener('abort', cancel),
        });
        transport.send({ kind: 'call', id, method, input });
        if (options.signal?.aborted) cancel();
      });
    },
    on(name, listener) {
      const set = listeners.get(name) ?? new Set();
      listeners.set(name, set);
      set.add(listener as (payload: never) => void);
      return () => set.delete(listener as (payload: never) => void);
    },
    close: () => transport.close(),
  };
}
