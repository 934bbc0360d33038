import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';

/** The device's clocks, handed in so that tests can set them. */
export interface DeviceClock {
  /** Wall clock. */
  now(): Date;
  /** 32 hex digits that stay the same until the device starts again. */
  readonly boot: string;
  /** Monotonic µs; comparable only under the same `boot`. */
  mono(): number;
}

export function systemClock(): DeviceClock {
  return {
    now: () => new Date(),
    boot: bootId(),
    mono: () => Number(process.hrtime.bigint() / 1000n),
  };
}

function bootId(): string {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim().replaceAll('-', '');
  } catch {
    // Elsewhere each run of the engine counts as a start of its own: monotonic times are then compared within it only.
    return randomBytes(16).toString('hex');
  }
}
