/**
 * Between the window and the engine's process: carries frames without reading them, keeps none, and starts a new engine when
 * the old one has died.
 */
import { type Failure, FailureError } from '../../shared/api/failures.ts';
import type { GrantedFile } from '../../shared/api/primitives.ts';
import { FromHost } from '../../shared/rpc/host-messages.ts';
import type { EngineProcess } from './engine-process.ts';

/** 100,000 selected events, the largest input of the contract, are about 1 MB of text. */
export const largestFrame = 8 * 1024 * 1024;

const startsAllowed = 3;
const startsWindow = 60_000;
const closingPatience = 5_000;

export interface RelayOptions {
  readonly start: () => EngineProcess;
  /** A frame for the window, still as text. */
  readonly deliver: (text: string) => void;
  /** The engine is gone. */
  readonly stopped: () => void;
  /** The engine could not be made, and why. */
  readonly fatal: (failure: Failure) => void;
  /** Milliseconds, monotonic. */
  readonly now: () => number;
}

export class EngineRelay {
  readonly #options: RelayOptions;
  readonly #starts: number[] = [];
  readonly #grants = new Map<number, { resolve: (file: GrantedFile) => void; reject: (error: FailureError) => void }>();
  #engine: EngineProcess | null = null;
  #session = 0;
  #nextGrant = 0;
  #closed = false;

  constructor(options: RelayOptions) {
    this.#options = options;
  }

  /** Starts the engine before it is first needed: opening a window and the engine takes as long as the slower of the two. */
  warmUp(): void {
    this.#running();
  }

  /** A frame from the window. One that is no JSON or too large is refused where it names a call, and dropped where it does not. */
  frame(frame: unknown): void {
    const text = toText(frame);
    if (text === null || text.length > largestFrame) {
      this.#refuse(frame);
      return;
    }
    const engine = this.#running();
    if (engine) engine.post({ channel: 'rpc', session: this.#session, text });
    else this.#options.stopped();
  }

  /** The window was loaded anew: whatever the earlier one called is dropped. */
  newSession(): void {
    this.#session += 1;
  }

  /** @throws FailureError as the engine words it, or `engine-stopped` */
  grant(access: 'read' | 'folder' | 'write', path: string): Promise<GrantedFile> {
    const engine = this.#running();
    if (!engine) return Promise.reject(engineStopped());
    const id = this.#nextGrant++;
    return new Promise((resolve, reject) => {
      this.#grants.set(id, { resolve, reject });
      engine.post({ channel: 'grant', id, access, path });
    });
  }

  /** Ends the engine and waits for it, so that the next one on the same data folder finds it free; at most five seconds. */
  close(): Promise<void> {
    this.#closed = true;
    const engine = this.#engine;
    if (!engine) return Promise.resolve();
    return new Promise((resolve) => {
      const patience = setTimeout(() => {
        engine.kill('at once');
        resolve();
      }, closingPatience);
      engine.onExit(() => {
        clearTimeout(patience);
        resolve();
      });
      engine.kill('kindly');
    });
  }

  #running(): EngineProcess | null {
    if (this.#engine || this.#closed) return this.#engine;
    const now = this.#options.now();
    while (this.#starts[0] !== undefined && now - this.#starts[0] > startsWindow) this.#starts.shift();
    if (this.#starts.length >= startsAllowed) return null;
    this.#starts.push(now);
    const engine = this.#options.start();
    this.#engine = engine;
    engine.onMessage((message) => this.#received(message));
    engine.onExit(() => {
      this.#engine = null;
      for (const grant of this.#grants.values()) grant.reject(engineStopped());
      this.#grants.clear();
      if (!this.#closed) this.#options.stopped();
    });
    return engine;
  }

  #received(raw: unknown): void {
    const parsed = FromHost.safeParse(raw);
    if (!parsed.success) return;
    const message = parsed.data;
    switch (message.channel) {
      case 'rpc':
        if (message.session === this.#session) this.#options.deliver(message.text);
        return;
      case 'fatal':
        this.#options.fatal(message.failure);
        return;
      case 'grant':
      case 'refused': {
        const waiting = this.#grants.get(message.id);
        this.#grants.delete(message.id);
        if (message.channel === 'grant') waiting?.resolve(message.granted);
        else waiting?.reject(FailureError.of(message.failure));
      }
    }
  }

  #refuse(frame: unknown): void {
    const id = (frame as { id?: unknown } | null)?.id;
    if (typeof id !== 'string' || id.length === 0 || id.length > 64) return;
    const failure: Failure = {
      code: 'invalid-request',
      what: 'The request is too large.',
      kept: 'Nothing was changed.',
      next: 'Choose less at once, for example by a filter, and try again.',
    };
    this.#options.deliver(JSON.stringify({ kind: 'failure', id, failure }));
  }
}

function toText(frame: unknown): string | null {
  try {
    return JSON.stringify(frame) ?? null;
  } catch {
    // Cyclic, or a BigInt: no frame of ours.
    return null;
  }
}

function engineStopped(): FailureError {
  return new FailureError(
    'engine-stopped',
    'The part of Continuity that holds the case data has stopped.',
    'Restart Continuity. If it happens again, note what you were doing and tell your administrator.',
    'Everything that was acknowledged is still in the case.',
  );
}
