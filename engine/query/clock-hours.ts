/** Events by what clocks of a zone showed: the hour of the day, the day of the week. */

import { FailureError } from '../../shared/api/failures.ts';
import { isRefusal } from '../../shared/domain/time/wall.ts';
import { openZone, type Zone } from '../../shared/domain/time/zone.ts';
import { bitsFor, setRange } from './bits.ts';
import { type EventIndex, lowerBound } from './event-index.ts';

const second = 1_000_000;
const hour = 3600;
const day = 86_400;

/** Hour of the day (0-23) and ISO weekday (1-7) at a wall reading in seconds since 1970. */
export function hourAndDay(wallSeconds: number): { hour: number; weekday: number } {
  const days = Math.floor(wallSeconds / day);
  // 1 January 1970 was a Thursday.
  return { hour: Math.floor((wallSeconds - days * day) / hour), weekday: ((((days + 3) % 7) + 7) % 7) + 1 };
}

/** @throws FailureError `zone-unknown` */
export function markClockHours(
  index: EventIndex,
  hours: readonly number[] | undefined,
  weekdays: readonly number[] | undefined,
  zoneName: string,
): Uint32Array {
  const zone = openZone(zoneName);
  if (isRefusal(zone))
    throw new FailureError(
      'zone-unknown',
      `The time zone cannot be used: ${zone.refused}.`,
      'Choose another time zone.',
    );
  const wanted = (wall: number): boolean => {
    const at = hourAndDay(wall);
    return (!hours || hours.includes(at.hour)) && (!weekdays || weekdays.includes(at.weekday));
  };
  const bits = bitsFor(index.size);
  for (let at = 0; at < index.size; ) {
    const { until, wall } = sameHour(zone, Math.floor((index.times[at] as number) / second));
    const end = boundAfter(index.times, at, until * second);
    if (wanted(wall)) setRange(bits, at, end);
    at = end;
  }
  return bits;
}

/** The wall reading at an instant, and until when (UTC seconds) clocks went on showing the same hour. */
function sameHour(zone: Zone, utcSeconds: number): { until: number; wall: number } {
  const offset = zone.offsetAt(utcSeconds);
  const wall = utcSeconds + offset;
  const until = (Math.floor(wall / hour) + 1) * hour - offset;
  // Clocks changed within the hour: what follows the change is looked at a minute at a time.
  if (zone.offsetAt(until - 1) !== offset)
    return { until: Math.min(until, (Math.floor(utcSeconds / 60) + 1) * 60), wall };
  return { until, wall };
}

/** As `lowerBound`, for a bound that is near: steps that double. */
function boundAfter(times: Float64Array, from: number, instant: number): number {
  let step = 1;
  let low = from;
  while (low + step < times.length && (times[low + step] as number) < instant) {
    low += step;
    step *= 2;
  }
  return lowerBound(times.subarray(0, Math.min(times.length, low + step)), instant, low);
}
