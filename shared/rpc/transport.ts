import { frameOf, frameText } from './frame-text.ts';

/**
 * A pipe for frames: in order, whole, at most once. Frames are plain structured-cloneable values; the receiver parses them.
 * `onClose` fires once when the other side is gone; sending after that is silently dropped, and the client fails its calls.
 */
export interface Transport {
  send(frame: unknown): void;
  onFrame(listener: (frame: unknown) => void): void;
  onClose(listener: () => void): void;
  close(): void;
}

/** Two ends in one process. Frames are cloned through JSON so that nothing is shared that a real pipe would not share. */
export function memoryTransportPair(): readonly [Transport, Transport] {
  const a = new MemoryEnd();
  const b = new MemoryEnd();
  a.connect(b);
  b.connect(a);
  return [a, b];
}

class MemoryEnd implements Transport {
  #other: MemoryEnd | null = null;
  #frames: ((frame: unknown) => void)[] = [];
  #closes: (() => void)[] = [];
  #closed = false;

  connect(other: MemoryEnd): void {
    this.#other = other;
  }

  send(frame: unknown): void {
    if (this.#closed) return;
    const text = frameText(frame);
    // A turn later, as over a process boundary: callers must not rely on an answer before their own code has finished.
    void Promise.resolve().then(() => this.#other?.receive(frameOf(text)));
  }

  receive(frame: unknown): void {
    if (this.#closed) return;
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
    const other = this.#other;
    this.#other = null;
    for (const listener of this.#closes) listener();
    other?.close();
  }
}
