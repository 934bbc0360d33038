/**
 * Wall-clock arithmetic in a named zone over instants in µs since 1970-01-01T00:00:00Z, from the zone data of the runtime.
 * Offsets are cached by week where the week has one, else by quarter hour: every change of offset since 1684 that matters here
 * falls on a quarter, and none is taken back within a week. The runtime's own answer costs more than drawing what it is for.
 */

export const MICROS_PER_MS = 1_000;
export const SECOND = 1_000_000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

const QUARTER = 15 * MINUTE;
const WEEK = 7 * DAY;
const CACHE_LIMIT = 20_000;

/** What holds for a while and then changes, by what it is at a quarter hour. */
interface Steady<T> {
  /** Null: it changes within the week. */
  readonly weeks: Map<number, T | null>;
  readonly quarters: Map<number, T>;
}

interface ZoneData {
  readonly longOffset: Intl.DateTimeFormat;
  readonly shortName: Intl.DateTimeFormat;
  readonly offsets: Steady<number>;
  readonly names: Steady<string>;
}
const zones = new Map<string, ZoneData>();

function isZone(zone: string): boolean {
  try {
    return new Intl.DateTimeFormat('en-GB', { timeZone: zone }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

/** A zone that the runtime does not know is read as UTC, and its abbreviation then says UTC: it must not blank a screen. */
function zoneData(zone: string): ZoneData {
  let data = zones.get(zone);
  if (!data) {
    const timeZone = isZone(zone) ? zone : 'UTC';
    data = {
      longOffset: new Intl.DateTimeFormat('en-GB', { timeZone, timeZoneName: 'longOffset' }),
      shortName: new Intl.DateTimeFormat('en-GB', { timeZone, timeZoneName: 'short' }),
      offsets: { weeks: new Map(), quarters: new Map() },
      names: { weeks: new Map(), quarters: new Map() },
    };
    zones.set(zone, data);
  }
  return data;
}

const zonePart = (format: Intl.DateTimeFormat, ms: number): string =>
  format.formatToParts(ms).find((part) => part.type === 'timeZoneName')?.value ?? '';

function cached<T>(cache: Map<number, T>, key: number, make: () => T): T {
  const known = cache.get(key);
  if (known !== undefined) return known;
  if (cache.size >= CACHE_LIMIT) cache.clear();
  const made = make();
  cache.set(key, made);
  return made;
}

function steadyAt<T>({ weeks, quarters }: Steady<T>, instant: number, read: (ms: number) => T): T {
  const at = (quarter: number): T => cached(quarters, quarter, () => read((quarter * QUARTER) / MICROS_PER_MS));
  const week = Math.floor(instant / WEEK);
  const whole = cached(weeks, week, () => {
    const first = at((week * WEEK) / QUARTER);
    return first === at(((week + 1) * WEEK) / QUARTER) ? first : null;
  });
  return whole ?? at(Math.floor(instant / QUARTER));
}

/** Offset of the zone from UTC at an instant, in µs; positive east of Greenwich. */
export function offsetAt(zone: string, instant: number): number {
  if (zone === 'UTC') return 0;
  const data = zoneData(zone);
  return steadyAt(data.offsets, instant, (ms) => {
    const match = /([+-])(\d\d):(\d\d)(?::(\d\d))?$/.exec(zonePart(data.longOffset, ms));
    if (!match) return 0;
    const size = Number(match[2]) * HOUR + Number(match[3]) * MINUTE + Number(match[4] ?? 0) * SECOND;
    return match[1] === '-' ? -size : size;
  });
}

/** The zone's abbreviation at an instant: GMT, BST. */
export function abbreviationAt(zone: string, instant: number): string {
  if (zone === 'UTC') return 'UTC';
  const data = zoneData(zone);
  return steadyAt(data.names, instant, (ms) => zonePart(data.shortName, ms));
}

export interface Wall {
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  /** µs within the second. */
  readonly micros: number;
  /** 0 is Sunday. */
  readonly weekday: number;
}

export function wallAt(zone: string, instant: number): Wall {
  const shifted = instant + offsetAt(zone, instant);
  const ms = Math.floor(shifted / MICROS_PER_MS);
  const date = new Date(ms);
  return {
    year: date.getUTCFullYear(),
    month: date.getUTCMonth() + 1,
    day: date.getUTCDate(),
    hour: date.getUTCHours(),
    minute: date.getUTCMinutes(),
    second: date.getUTCSeconds(),
    micros: date.getUTCMilliseconds() * 1_000 + (shifted - ms * MICROS_PER_MS),
    weekday: date.getUTCDay(),
  };
}

/**
 * Instant of a wall-clock time. A time that occurs twice gives its first occurrence; one that a change of the clocks
 * skips gives the instant as far after the change.
 */
export function instantOfWall(
  zone: string,
  year: number,
  month: number,
  day: number,
  hour = 0,
  minute = 0,
  second = 0,
): number {
  const wall = Date.UTC(year, month - 1, day, hour, minute, second) * MICROS_PER_MS;
  const before = offsetAt(zone, wall - DAY);
  const after = offsetAt(zone, wall + DAY);
  for (const offset of [Math.max(before, after), Math.min(before, after)]) {
    if (offsetAt(zone, wall - offset) === offset) return wall - offset;
  }
  return wall - before;
}

/** Each change of the zone's offset in (from, to], found to the quarter hour; at most `limit`. */
export function offsetChanges(zone: string, from: number, to: number, limit = 4): { at: number; name: string }[] {
  const changes: { at: number; name: string }[] = [];
  const step = 7 * DAY;
  for (let start = from; start < to && changes.length < limit; start += step) {
    const end = Math.min(start + step, to);
    const offset = offsetAt(zone, start);
    if (offsetAt(zone, end) === offset) continue;
    let low = start;
    let high = end;
    while (high - low > QUARTER) {
      const middle = low + Math.floor((high - low) / 2);
      if (offsetAt(zone, middle) === offset) low = middle;
      else high = middle;
    }
    const at = Math.floor(high / QUARTER) * QUARTER;
    changes.push({ at, name: abbreviationAt(zone, high) });
  }
  return changes;
}
