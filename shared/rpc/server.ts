import {
  contract,
  type EngineEventName,
  type EngineEvents,
  isMethodName,
  type MethodName,
  type Output,
  type ParsedInput,
  type ProgressReport,
} from '../api/contract.ts';
import { type Failure, FailureError } from '../api/failures.ts';
import type { Method, Permission } from '../api/method.ts';
import { ClientFrame, type ServerFrame } from './frames.ts';
import type { Transport } from './transport.ts';

export interface HandlerContext<P = unknown> {
  /** Aborted when the caller cancels or goes away. Handlers must then undo and throw; what they throw answers the call. */
  readonly signal: AbortSignal;
  readonly progress: (report: P) => void;
}

export type Handler<M extends MethodName> = (
  input: ParsedInput<M>,
  context: HandlerContext<ProgressReport<M>>,
) => Promise<Output<M>> | Output<M>;

export type Handlers = { readonly [M in MethodName]: Handler<M> };

export interface ServerOptions {
  readonly handlers: Handlers;
  /** Asked on every call, before the input is read. */
  readonly permitted: (permission: Permission) => boolean;
  /** Told of every failure that is a fault of ours; must not throw. */
  readonly report?: (method: string, error: unknown) => void;
}

export interface Server {
  emit<E extends EngineEventName>(name: E, payload: EngineEvents[E]): void;
  close(): void;
}

const cancelled: Failure = {
  code: 'cancelled',
  what: 'The work was cancelled.',
  kept: 'Everything is as it was before it began.',
  next: 'Start it again when you are ready.',
};

/** Serves one client over one transport. Every call is answered exactly once, a cancelled one too. */
export function serve(transport: Transport, options: ServerOptions): Server {
  const running = new Map<string, AbortController>();
  const send = (frame: ServerFrame): void => transport.send(frame);

  const answer = async (id: string, name: string, rawInput: unknown): Promise<void> => {
    const controller = new AbortController();
    running.set(id, controller);
    try {
      send({ kind: 'result', id, output: await run(id, name, rawInput, controller.signal) });
    } catch (error) {
      send({ kind: 'failure', id, failure: toFailure(error, controller.signal, name) });
    } finally {
      running.delete(id);
    }
  };

  const run = async (id: string, name: string, rawInput: unknown, signal: AbortSignal): Promise<unknown> => {
    if (!isMethodName(name))
      throw new FailureError(
        'unknown-method',
        `There is no method named ${JSON.stringify(name)}.`,
        'Update Continuity.',
      );
    const method: Method = contract[name];
    if (!options.permitted(method.permission))
      throw new FailureError(
        'not-permitted',
        'Your role does not allow this.',
        'Ask your supervisor or administrator if you should have it.',
      );
    const input = method.input.safeParse(rawInput);
    if (!input.success) {
      const issue = input.error.issues[0];
      const where = issue?.path.length ? `${issue.path.join('.')}: ` : '';
      throw new FailureError('invalid-request', `${where}${issue?.message ?? 'invalid'}`, 'Correct it and try again.');
    }
    const handler = options.handlers[name] as (input: unknown, context: HandlerContext<unknown>) => unknown;
    const output = await handler(input.data, {
      signal,
      progress: (report) => {
        if (running.has(id)) send({ kind: 'progress', id, progress: report });
      },
    });
    return method.output.parse(output);
  };

  const toFailure = (error: unknown, signal: AbortSignal, name: string): Failure => {
    if (error instanceof FailureError) return error.failure;
    if (signal.aborted) return cancelled;
    options.report?.(name, error);
    return {
      code: 'internal',
      what: 'Continuity met a fault of its own.',
      kept: 'What was under way was undone; the case is as it was.',
      next: 'Try again; if it comes back, restart Continuity and tell your administrator.',
    };
  };

  transport.onFrame((raw) => {
    const parsed = ClientFrame.safeParse(raw);
    if (!parsed.success) {
      const id = (raw as { id?: unknown } | null)?.id;
      // Answered where it can be: a caller left waiting would look like a hang.
      if (typeof id === 'string' && id.length > 0 && id.length <= 64 && !running.has(id))
        send({
          kind: 'failure',
          id,
          failure: {
            code: 'invalid-request',
            what: 'The request could not be read.',
            kept: 'Nothing was changed.',
            next: 'Update Continuity.',
          },
        });
      return;
    }
    const frame = parsed.data;
    if (frame.kind === 'cancel') running.get(frame.id)?.abort();
    else if (running.has(frame.id)) return;
    else void answer(frame.id, frame.method, frame.input);
  });
  transport.onClose(() => {
    for (const controller of running.values()) controller.abort();
  });

  return {
    emit: (name, payload) => send({ kind: 'event', name, payload }),
    close: () => transport.close(),
  };
}
