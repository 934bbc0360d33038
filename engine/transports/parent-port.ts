import type { ParentPort } from './host.ts';

/** Electron's addition to `process` in a utility process. The engine knows nothing else of Electron. */
interface UtilityPort {
  on(event: 'message', listener: (event: { data: unknown }) => void): void;
  on(event: 'close', listener: () => void): void;
  postMessage(message: unknown): void;
  start?(): void;
}

/** @returns null where this process was started by hand: there is nobody to serve */
export function parentPort(): ParentPort | null {
  const utility = (process as { parentPort?: UtilityPort }).parentPort;
  const onSignal = (listener: () => void): void => {
    for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, listener);
  };
  if (utility)
    return {
      post: (message) => utility.postMessage(message),
      onMessage: (listener) => {
        utility.on('message', (event) => listener(event.data));
        utility.start?.();
      },
      onEnd: (listener) => {
        utility.on('close', listener);
        onSignal(listener);
      },
      // The port has no sign of its own; it writes on the turn after.
      drained: () => new Promise((resolve) => setTimeout(resolve, 100)),
    };
  if (!process.send) return null;
  const leaving = new Set<Promise<void>>();
  return {
    post: (message) => {
      // The shell may go at any moment; `disconnect` says so, and a failed write must not end the engine in between.
      if (!process.connected) return;
      const left = new Promise<void>((resolve) => {
        process.send?.(message, () => resolve());
      });
      leaving.add(left);
      void left.then(() => leaving.delete(left));
    },
    onMessage: (listener) => void process.on('message', listener),
    onEnd: (listener) => {
      process.on('disconnect', listener);
      onSignal(listener);
    },
    drained: async () => {
      await Promise.all(leaving);
    },
  };
}
