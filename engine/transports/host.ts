/**
 * The engine's side of its process: frames of the window and requests of the shell come in by one port, strictly apart, and
 * only the shell can make either envelope.
 */
import { type Failure, FailureError } from '../../shared/api/failures.ts';
import type { GrantedFile } from '../../shared/api/primitives.ts';
import { frameText } from '../../shared/rpc/frame-text.ts';
import { type FromHost, ToHost } from '../../shared/rpc/host-messages.ts';
import type { Transport } from '../../shared/rpc/transport.ts';

/** The pipe to the shell: a child process's IPC channel or a utility process's port. */
export interface ParentPort {
  post(message: FromHost): void;
  onMessage(listener: (message: unknown) => void): void;
  /** The shell is gone, or asks this process to end. */
  onEnd(listener: () => void): void;
  /** Resolves once everything posted has left this process, which may then exit. */
  drained(): Promise<void>;
}

/** What a host needs of an engine (engine/create-engine.ts). */
export interface HostedEngine {
  serve(transport: Transport): unknown;
  grantRead(path: string): Promise<GrantedFile>;
  grantFolder(path: string): Promise<GrantedFile>;
  grantWrite(path: string): Promise<GrantedFile>;
  close(): Promise<void>;
}

/**
 * Serves `port` until the shell goes. Messages that arrive while the engine is being made wait for it.
 *
 * @param make rejects with a FailureError where the engine cannot be made: the shell is told, and the host ends
 * @returns when the engine is closed and the process may exit; false where it could not be made
 */
export async function host(port: ParentPort, make: () => Promise<HostedEngine>): Promise<boolean> {
  const waiting: ToHost[] = [];
  let receive = (message: ToHost): void => void waiting.push(message);
  port.onMessage((raw) => {
    const parsed = ToHost.safeParse(raw);
    if (parsed.success) receive(parsed.data);
  });
  const ended = new Promise<void>((resolve) => port.onEnd(resolve));

  let engine: HostedEngine;
  try {
    engine = await make();
  } catch (error) {
    port.post({ channel: 'fatal', failure: failureOf(error) });
    await port.drained();
    return false;
  }

  let session: SessionTransport | null = null;
  receive = (message) => {
    if (message.channel === 'grant') {
      void grant(engine, port, message);
      return;
    }
    if (session?.number !== message.session) {
      session?.close();
      session = new SessionTransport(message.session, port);
      engine.serve(session);
    }
    session.receive(message.text);
  };
  for (const message of waiting.splice(0)) receive(message);

  await ended;
  (session as SessionTransport | null)?.close();
  await engine.close();
  return true;
}

const grants = {
  read: (engine: HostedEngine, path: string) => engine.grantRead(path),
  folder: (engine: HostedEngine, path: string) => engine.grantFolder(path),
  write: (engine: HostedEngine, path: string) => engine.grantWrite(path),
};

async function grant(engine: HostedEngine, port: ParentPort, ask: ToHost & { channel: 'grant' }): Promise<void> {
  try {
    port.post({ channel: 'grant', id: ask.id, granted: await grants[ask.access](engine, ask.path) });
  } catch (error) {
    port.post({ channel: 'refused', id: ask.id, failure: failureOf(error) });
  }
}

/** One loading of the window, as the engine sees it. */
class SessionTransport implements Transport {
  readonly number: number;
  readonly #port: ParentPort;
  readonly #frames: ((frame: unknown) => void)[] = [];
  readonly #closes: (() => void)[] = [];
  #closed = false;

  constructor(number: number, port: ParentPort) {
    this.number = number;
    this.#port = port;
  }

  send(frame: unknown): void {
    if (!this.#closed) this.#port.post({ channel: 'rpc', session: this.number, text: frameText(frame) });
  }

  receive(text: string): void {
    let frame: unknown;
    try {
      frame = JSON.parse(text);
    } catch {
      // The shell sends only what it has made into text itself; this names no call that could be answered.
      return;
    }
    for (const listener of this.#frames) listener(frame);
  }

  onFrame(listener: (frame: unknown) => void): void {
    this.#frames.push(listener);
  }

  onClose(listener: () => void): void {
    this.#closes.push(listener);
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    for (const listener of this.#closes) listener();
  }
}

function failureOf(error: unknown): Failure {
  if (error instanceof FailureError) return error.failure;
  // Its text may hold paths of the person; the log has it.
  console.error(error);
  return {
    code: 'internal',
    what: 'Continuity met a fault of its own.',
    kept: 'Everything that was acknowledged is still in the case.',
    next: 'Restart Continuity. If it happens again, tell your administrator.',
  };
}
