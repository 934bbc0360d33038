/** The calendar days that a case's events lie in. */
import type { Zone } from '../../shared/domain/time/zone.ts';
import { type EventIndex, lowerBound } from './event-index.ts';

const daySeconds = 86_400;
/** A case of more days than this spans a century: a wrong date, not a rhythm. */
const mostDays = 36_525;

/** Days of a zone from the first event's to the last's. */
export interface Days {
  /** The first, counted from 1970-01-01. */
  readonly first: number;
  readonly count: number;
  /** When each begins, µs; one more than there are days. */
  readonly begin: readonly number[];
  /** First position of each; one more than there are days. Positions are in order of time. */
  readonly positions: readonly number[];
}

/** Null where there are no events, or more days than a century has. */
export function daysOf(index: EventIndex, zone: Zone): Days | null {
  if (index.size === 0) return null;
  const localDay = (instant: number): number => {
    const seconds = Math.floor(instant / 1_000_000);
    return Math.floor((seconds + zone.offsetAt(seconds)) / daySeconds);
  };
  const first = localDay(index.times[0] as number);
  const count = localDay(index.times[index.size - 1] as number) - first + 1;
  if (count > mostDays) return null;
  const begin = Array.from({ length: count + 1 }, (_, n) => {
    const wall = (first + n) * daySeconds;
    return (zone.utcOf(wall)[0] ?? wall - zone.offsetAt(wall)) * 1_000_000;
  });
  const positions = begin.map((at) => lowerBound(index.times, at));
  return { first, count, begin, positions };
}
