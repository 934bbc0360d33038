import type { ContinuityBridge } from '../../shared/api/bridge.ts';
import type { EngineEventName, EngineEvents } from '../../shared/api/contract.ts';
import { type Client, createClient } from '../../shared/rpc/client.ts';
import { withBytes } from '../../shared/rpc/frame-text.ts';
import type { Transport } from '../../shared/rpc/transport.ts';

declare global {
  interface Window {
    /** Put there by the preload script; the only door out of this window. */
    readonly continuity: ContinuityBridge;
  }
}

/** One life of the engine as a pipe: it closes when the engine stops, and then hears nothing of a later engine. */
export function bridgeTransport(bridge: ContinuityBridge): Transport {
  const release: (() => void)[] = [];
  const close = (): void => {
    for (const stop of release.splice(0)) stop();
  };
  return {
    send: (frame) => bridge.send(frame),
    onFrame: (listener) => void release.push(bridge.onFrame((frame) => listener(withBytes(frame)))),
    onClose: (listener) =>
      void release.push(
        bridge.onEngineStopped(() => {
          close();
          listener();
        }),
      ),
    close,
  };
}

/** A client that outlives the engine: after `onStopped` every call fails until `restart`, so no work begins unseen on a fresh engine. */
export interface EngineClient extends Client {
  onStopped(listener: () => void): () => void;
  /** The next call starts a new engine, which is locked as after a start. */
  restart(): void;
}

export function connect(bridge: ContinuityBridge): EngineClient {
  const stopListeners = new Set<() => void>();
  const eventListeners = new Map<EngineEventName, Set<(payload: never) => void>>();

  const open = (): Client => {
    const transport = bridgeTransport(bridge);
    const client = createClient(transport);
    transport.onClose(() => {
      for (const listener of stopListeners) listener();
    });
    for (const [name, listeners] of eventListeners)
      client.on(name, (payload) => {
        for (const listener of listeners) listener(payload as never);
      });
    return client;
  };

  let current = open();
  return {
    call: (method, input, options) => current.call(method, input, options),
    on<E extends EngineEventName>(name: E, listener: (payload: EngineEvents[E]) => void) {
      let listeners = eventListeners.get(name);
      if (!listeners) {
        const added = new Set<(payload: never) => void>();
        listeners = added;
        eventListeners.set(name, added);
        current.on(name, (payload) => {
          for (const each of added) each(payload as never);
        });
      }
      listeners.add(listener as (payload: never) => void);
      return () => listeners.delete(listener as (payload: never) => void);
    },
    onStopped(listener) {
      stopListeners.add(listener);
      return () => stopListeners.delete(listener);
    },
    restart() {
      current.close();
      current = open();
    },
    close: () => current.close(),
  };
}
