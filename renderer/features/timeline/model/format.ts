/** How this feature writes times, spans and numbers. Day first, 24 hours, the month as a word: no reader can swap day and month. */
import { formatCount } from '../../../format/numbers.ts';
import { abbreviationAt, DAY, HOUR, MICROS_PER_MS, MINUTE, offsetAt, SECOND, type Wall, wallAt } from './zone.ts';

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const;
const weekdays = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'] as const;
const two = (n: number): string => String(n).padStart(2, '0');

export const monthName = (wall: Wall): string => months[wall.month - 1] ?? '';
export const weekdayName = (wall: Wall): string => weekdays[wall.weekday] ?? '';

export const dateOf = (wall: Wall): string => `${two(wall.day)} ${monthName(wall)} ${wall.year}`;
const shortDateOf = (wall: Wall): string => `${wall.day} ${monthName(wall)} ${wall.year}`;

/** Fraction of the second as recorded: nothing where it is whole, else 3 or 6 digits. */
function fractionOf(wall: Wall): string {
  if (wall.micros === 0) return '';
  const digits = String(wall.micros).padStart(6, '0');
  return `.${digits.endsWith('000') ? digits.slice(0, 3) : digits}`;
}
export const clockOf = (wall: Wall): string => `${two(wall.hour)}:${two(wall.minute)}:${two(wall.second)}`;

/** `14 Feb 2026 02:41:07.123`, in UTC, without its zone: only where a heading names the zone. */
export function formatUtc(instant: number): string {
  const wall = wallAt('UTC', instant);
  return `${dateOf(wall)} ${clockOf(wall)}${fractionOf(wall)}`;
}

/** `02:41:07.123`, in UTC: only beneath a heading that names the day. */
export function formatUtcClock(instant: number): string {
  const wall = wallAt('UTC', instant);
  return `${clockOf(wall)}${fractionOf(wall)}`;
}

/** As `formatUtc`, cut to the millisecond: only where a heading says so. */
export function formatUtcToMs(instant: number): string {
  return formatUtc(Math.floor(instant / MICROS_PER_MS) * MICROS_PER_MS);
}

/**
 * `Sat 02:41 GMT`: the companion of a UTC time that already gives date and seconds, which no zone of today changes. Where
 * the local date is another one it is given too: `Mon 15 Jun 00:30 BST`.
 */
export function formatLocal(instant: number, zone: string): string {
  const wall = wallAt(zone, instant);
  const date = wallAt('UTC', instant).day === wall.day ? '' : `${two(wall.day)} ${monthName(wall)} `;
  const clock = offsetAt(zone, instant) % MINUTE === 0 ? `${two(wall.hour)}:${two(wall.minute)}` : clockOf(wall);
  return `${weekdayName(wall)} ${date}${clock} ${abbreviationAt(zone, instant)}`;
}

/** `Sat 14 Feb 2026 02:41:07.123 GMT (UTC+00:00)`. */
export function formatLocalFull(instant: number, zone: string): string {
  const wall = wallAt(zone, instant);
  const offset = offsetAt(zone, instant);
  const size = Math.abs(offset);
  const sign = offset < 0 ? '−' : '+';
  const signed = `UTC${sign}${two(Math.floor(size / HOUR))}:${two(Math.floor((size % HOUR) / MINUTE))}`;
  return `${weekdayName(wall)} ${shortDateOf(wall)} ${clockOf(wall)}${fractionOf(wall)} ${abbreviationAt(zone, instant)} (${signed})`;
}

/** No finer than it needs to be and never rounded: `02:41`, `02:41:07`, `02:41:07.500`. */
function shortClockOf(wall: Wall): string {
  if (wall.micros !== 0) return `${clockOf(wall)}${fractionOf(wall)}`;
  return wall.second !== 0 ? clockOf(wall) : `${two(wall.hour)}:${two(wall.minute)}`;
}

const midnight = (wall: Wall): boolean => wall.hour + wall.minute + wall.second + wall.micros === 0;

/** A moment that a span begins or ends with: `14 Feb 2026`, `14 Feb 2026 02:41`. */
function formatEdge(instant: number, zone: string): string {
  const wall = wallAt(zone, instant);
  return midnight(wall) ? shortDateOf(wall) : `${shortDateOf(wall)} ${shortClockOf(wall)}`;
}

/**
 * A half-open span [from, to) as people say it. Whole days are named by their last day (`1 Jan – 31 Mar 2026` for a span
 * that ends as 1 April begins); anything else keeps both edges.
 */
export function formatSpan(from: number | undefined, to: number | undefined, zone: string): string {
  if (from === undefined && to === undefined) return 'all times';
  if (to === undefined) return `from ${formatEdge(from ?? 0, zone)}`;
  if (from === undefined) return `before ${formatEdge(to, zone)}`;
  const start = wallAt(zone, from);
  if (midnight(start) && midnight(wallAt(zone, to))) {
    const last = wallAt(zone, to - 1);
    if (last.year === start.year && last.month === start.month && last.day === start.day) return shortDateOf(start);
    if (last.year === start.year) return `${start.day} ${monthName(start)} – ${shortDateOf(last)}`;
    return `${shortDateOf(start)} – ${shortDateOf(last)}`;
  }
  const end = wallAt(zone, to);
  const sameDay = end.year === start.year && end.month === start.month && end.day === start.day;
  const first = `${shortDateOf(start)} ${shortClockOf(start)}`;
  return sameDay ? `${first} – ${shortClockOf(end)}` : `${first} – ${shortDateOf(end)} ${shortClockOf(end)}`;
}

/** Length of a span in words: `3 hours`, `90 days`, `1.5 s`. */
export function formatLength(micros: number): string {
  const units: readonly [number, string][] = [
    [DAY, 'day'],
    [HOUR, 'hour'],
    [MINUTE, 'minute'],
    [SECOND, 'second'],
  ];
  for (const [size, name] of units) {
    if (micros >= size) {
      const n = Math.round((micros / size) * 10) / 10;
      return `${formatCount(n)} ${n === 1 ? name : `${name}s`}`;
    }
  }
  return `${formatCount(micros / 1_000)} ms`;
}
