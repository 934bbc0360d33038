/** Ticks of a time axis in UTC. Whole units only: a tick always means the instant that its label names. */

export interface Tick {
  /** µs since 1970, UTC. */
  readonly at: number;
  readonly label: string;
}

const second = 1e6;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

const steps: readonly { readonly every: number; readonly unit: 'fixed' | 'month' | 'year' }[] = [
  ...[second, 5 * second, 15 * second, 30 * second, minute, 5 * minute, 15 * minute, 30 * minute].map(fixed),
  ...[hour, 3 * hour, 6 * hour, 12 * hour, day, 2 * day, 7 * day, 14 * day].map(fixed),
  { every: 1, unit: 'month' },
  { every: 3, unit: 'month' },
  ...[1, 2, 5, 10, 20, 50, 100].map((every) => ({ every, unit: 'year' as const })),
];

function fixed(every: number) {
  return { every, unit: 'fixed' as const };
}

/**
 * The finest step that gives at most `limit` ticks within [from, to].
 *
 * @param from µs since 1970, as is `to`
 */
export function timeTicks(from: number, to: number, limit: number): Tick[] {
  for (const step of steps) {
    const estimate =
      step.unit === 'fixed' ? step.every : step.unit === 'month' ? step.every * 28 * day : step.every * 365 * day;
    if ((to - from) / estimate > limit * 2 + 2) continue;
    const instants = [...(step.unit === 'fixed' ? every(from, to, step.every) : calendar(from, to, step))];
    if (instants.length <= limit) return instants.map((at) => ({ at, label: labelOf(at, step) }));
  }
  return [];
}

function* every(from: number, to: number, width: number): Generator<number> {
  // Weeks and fortnights start on Mondays: 1970-01-05 was one.
  const origin = width % (7 * day) === 0 ? 4 * day : 0;
  for (let at = Math.ceil((from - origin) / width) * width + origin; at <= to; at += width) yield at;
}

function* calendar(from: number, to: number, step: { every: number; unit: string }): Generator<number> {
  const start = new Date(Math.floor(from / 1000));
  const stride = step.unit === 'year' ? step.every * 12 : step.every;
  let month = Math.floor((start.getUTCFullYear() * 12 + start.getUTCMonth()) / stride) * stride;
  for (; ; month += stride) {
    const at = Date.UTC(2000, month - 24_000, 1) * 1000;
    if (at > to) return;
    if (at >= from) yield at;
  }
}

function labelOf(at: number, step: { every: number; unit: string }): string {
  const date = new Date(Math.floor(at / 1000));
  const month = months[date.getUTCMonth()];
  if (step.unit === 'year') return `${date.getUTCFullYear()}`;
  if (step.unit === 'month') return `${month} ${date.getUTCFullYear()}`;
  if (step.every >= day) return `${date.getUTCDate()} ${month}`;
  const clock = `${two(date.getUTCHours())}:${two(date.getUTCMinutes())}`;
  if (step.every < minute) return `${clock}:${two(date.getUTCSeconds())}`;
  return at % day === 0 ? `${date.getUTCDate()} ${month}` : clock;
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}
