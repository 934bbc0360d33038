/** Runs something once, later; handed in so that tests decide when. */
export interface Timer {
  /** Calls `run` after `ms` milliseconds, unless the function it returns was called before. */
  after(ms: number, run: () => void): () => void;
}

/** Does not keep a process alive: whoever waits for a timer also finishes its work when it is closed. */
export const systemTimer: Timer = {
  after(ms, run) {
    const timeout = setTimeout(run, ms).unref();
    return () => clearTimeout(timeout);
  },
};
