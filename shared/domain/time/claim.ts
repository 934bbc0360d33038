/**
 * Time as a claim: what a source's clock said, how far that clock was off, and how sure of it anyone can be. Instants and spans
 * are whole µs; instants since 1970 UTC.
 */

/** What is claimed of one source's clock. */
export interface ClockClaim {
  /** The source's clock minus true time: positive where it was fast. */
  readonly offset: number;
  /** How far the true offset may lie from `offset`, either way; not negative. */
  readonly uncertainty: number;
}

/** No claim was made: the time stands as recorded, and nobody has said how sure it is. */
export const asRecorded: ClockClaim = { offset: 0, uncertainty: 0 };

/** The recorded instant with the clock's offset taken off. */
export function adjusted(recorded: number, claim: ClockClaim): number {
  return recorded - claim.offset;
}

/** Something with a time that may have to stand in an order with others. */
export interface TimedItem {
  readonly recorded: number;
  readonly claim: ClockClaim;
  /** The clock that gave the time. Items of one clock are ordered by it, however wrong it was. */
  readonly clock: string;
}

/**
 * For each item, in any order, the indexes of items of another clock whose true times may lie on the other side of it: their
 * spans of uncertainty overlap, so no order of the two is safe. Two clocks that claim no uncertainty are unsafe only at one
 * and the same instant.
 *
 * @param most indexes named for an item at most, nearest in time first; the order of an item is unsafe where it has any
 */
export function unsafeOrder(items: readonly TimedItem[], most = 8): readonly (readonly number[])[] {
  const spans = items.map(({ recorded, claim }) => {
    const at = adjusted(recorded, claim);
    return { at, from: at - claim.uncertainty, to: at + claim.uncertainty };
  });
  const byStart = spans.map((_, index) => index).sort((a, b) => (spans[a]?.from ?? 0) - (spans[b]?.from ?? 0) || a - b);
  const found: number[][] = items.map(() => []);
  // Spans that began before and have not ended: each overlaps the one that begins now.
  let open: number[] = [];
  for (const index of byStart) {
    const span = spans[index];
    const clock = items[index]?.clock;
    if (!span) continue;
    open = open.filter((other) => (spans[other]?.to ?? 0) >= span.from);
    for (const other of open)
      if (items[other]?.clock !== clock) {
        found[index]?.push(other);
        found[other]?.push(index);
      }
    open.push(index);
  }
  return found.map((others, index) => {
    const at = spans[index]?.at ?? 0;
    return others
      .sort((a, b) => Math.abs((spans[a]?.at ?? 0) - at) - Math.abs((spans[b]?.at ?? 0) - at) || a - b)
      .slice(0, most);
  });
}

/** A span in words: "2 min 3 s", "1.5 s", "0 s". Exact to the µs. */
export function spanWords(micros: number): string {
  const size = Math.abs(micros);
  const days = Math.floor(size / 86_400_000_000);
  const hours = Math.floor(size / 3_600_000_000) % 24;
  const minutes = Math.floor(size / 60_000_000) % 60;
  const seconds = (size % 60_000_000) / 1_000_000;
  const parts = [
    [days, 'd'],
    [hours, 'h'],
    [minutes, 'min'],
    [seconds, 's'],
  ]
    .filter(([value]) => value !== 0)
    .map(([value, unit]) => `${value} ${unit}`);
  return parts.length === 0 ? '0 s' : parts.join(' ');
}

/** "fast by 2 min 3 s, give or take 5 s": what is claimed of a clock, for people. */
export function claimWords({ offset, uncertainty }: ClockClaim): string {
  const off = offset === 0 ? 'no offset' : `${offset > 0 ? 'fast' : 'slow'} by ${spanWords(offset)}`;
  return uncertainty === 0 ? off : `${off}, give or take ${spanWords(uncertainty)}`;
}

/** Longest offset that is a clock's error and not a wrong zone or a wrong file: ten years. */
const mostSpan = 3_653 * 86_400_000_000;

/**
 * Reads a span as people type it: `90`, `1.5 s`, `-2m 3s`, `1h 2min 3.25s`, `250 ms`, `00:02:03`. Without a unit: seconds.
 *
 * @returns µs, or null where it is no such span or longer than ten years
 */
export function readSpan(text: string): number | null {
  const trimmed = text.trim().replaceAll('\u2212', '-');
  const sign = trimmed.startsWith('-') ? -1 : 1;
  const body = trimmed.replace(/^[+-]\s*/, '');
  const clock = /^(\d{1,5}):([0-5]\d):([0-5]\d)(?:\.(\d{1,6}))?$/.exec(body);
  const size = clock ? clockSpan(clock) : unitSpan(body);
  if (size === null || size > mostSpan) return null;
  return size === 0 ? 0 : sign * size;
}

const micros = (digits: string | undefined): number => Number((digits ?? '').padEnd(6, '0'));

function clockSpan([, hours, minutes, seconds, fraction]: RegExpExecArray): number {
  return (Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)) * 1_000_000 + micros(fraction);
}

const unitMicros: Readonly<Record<string, number>> = {
  d: 86_400_000_000,
  h: 3_600_000_000,
  m: 60_000_000,
  min: 60_000_000,
  s: 1_000_000,
  ms: 1_000,
  us: 1,
  µs: 1,
};

function unitSpan(body: string): number | null {
  const plain = /^(\d{1,9})(?:\.(\d{1,6}))?$/.exec(body);
  if (plain) return Number(plain[1]) * 1_000_000 + micros(plain[2]);
  const part = /(\d{1,9})(?:\.(\d{1,6}))?\s*(min|ms|us|µs|d|h|m|s)\s*/gy;
  let sum = 0;
  let end = 0;
  for (let match = part.exec(body); match; match = part.exec(body)) {
    const unit = unitMicros[match[3] ?? ''] ?? 0;
    const fraction = (micros(match[2]) * unit) / 1_000_000;
    if (!Number.isInteger(fraction)) return null;
    sum += Number(match[1]) * unit + fraction;
    end = part.lastIndex;
  }
  return end > 0 && end === body.length ? sum : null;
}
