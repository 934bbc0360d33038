/** Times that people type as a clock on the wall showed them, and the instants they name in a zone. */
import { parseDate } from './dates.ts';
import { formatInstant } from './time.ts';

export type WallTime =
  | {
      readonly ok: true /** ISO with the offset, and seconds where they were typed: 2026-05-04T10:15+01:00. */;
      readonly text: string;
      readonly micros: number;
      readonly note: string;
    }
  | { readonly ok: false; readonly problem: string };

const MINUTE_MS = 60_000;
const two = (n: number): string => String(n).padStart(2, '0');

/**
 * Date (day first) and time of day (24 hours: `9:05`, `09.05`, `0905`, `9:05:30`, `9:05:30.250`) in a zone. A time that a change of the clocks skipped
 * is refused; of one that came twice the first is taken, and the note says so.
 */
export function readWallTime(date: string, time: string, zone: string): WallTime {
  const day = parseDate(date);
  if (day === null) return { ok: false, problem: 'Type the date as 15/06/2026.' };
  const clock = /^(\d{1,2})[:.]?(\d{2})(?:[:.](\d{2})(?:\.(\d{3}))?)?$/u.exec(time.trim());
  const hour = Number(clock?.[1]);
  const minute = Number(clock?.[2]);
  const second = Number(clock?.[3] ?? 0);
  if (!clock || hour > 23 || minute > 59 || second > 59)
    return { ok: false, problem: 'Type the time on a 24-hour clock, as 14:30.' };
  const shown = Date.parse(`${day}T${two(hour)}:${two(minute)}:${two(second)}.${clock[4] ?? '000'}Z`);
  // Offsets a day to either side hold every offset that can be meant; the larger one gives the earlier instant.
  const offsets = [...new Set([offsetAt(zone, shown - 864e5), offsetAt(zone, shown + 864e5)])].sort((a, b) => b - a);
  const instants = offsets
    .map((offset) => shown - offset * MINUTE_MS)
    .filter((at) => offsetAt(zone, at) * MINUTE_MS === shown - at);
  const [at] = instants;
  if (at === undefined)
    return { ok: false, problem: `The clocks went forward over that time in ${zone}: it did not exist.` };
  const micros = at * 1000;
  return {
    ok: true,
    text: `${day}T${two(hour)}:${two(minute)}${clock[3] === undefined ? '' : `:${clock[3]}${clock[4] === undefined ? '' : `.${clock[4]}`}`}${offsetText(Math.round((shown - at) / MINUTE_MS))}`,
    micros,
    note: `${formatInstant(micros, zone)}${instants.length > 1 ? '; this time came twice, and the first is taken' : ''}`,
  };
}

/** The date and time of an instant as the fields take them, as exactly as is asked for. */
export function wallTextAt(
  micros: number,
  zone: string,
  to: 'minute' | 'second' | 'millisecond' = 'minute',
): { date: string; time: string } {
  const ms = Math.floor(micros / 1000);
  const wall = new Date(ms + offsetAt(zone, ms) * MINUTE_MS);
  return {
    date: `${two(wall.getUTCDate())}/${two(wall.getUTCMonth() + 1)}/${wall.getUTCFullYear()}`,
    time: `${two(wall.getUTCHours())}:${two(wall.getUTCMinutes())}${to === 'minute' ? '' : `:${two(wall.getUTCSeconds())}`}${to === 'millisecond' ? `.${String(wall.getUTCMilliseconds()).padStart(3, '0')}` : ''}`,
  };
}

/** Minutes east of UTC. A zone that the runtime does not know is read as UTC. */
function offsetAt(zone: string, ms: number): number {
  let text: string;
  try {
    const parts = new Intl.DateTimeFormat('en-GB', { timeZone: zone, timeZoneName: 'longOffset' }).formatToParts(ms);
    text = parts.find((part) => part.type === 'timeZoneName')?.value ?? '';
  } catch {
    return 0;
  }
  const match = /([+-])(\d\d):(\d\d)/u.exec(text);
  if (!match) return 0;
  const minutes = Number(match[2]) * 60 + Number(match[3]);
  return match[1] === '-' ? -minutes : minutes;
}

function offsetText(minutes: number): string {
  const size = Math.abs(minutes);
  return `${minutes < 0 ? '-' : '+'}${two(Math.floor(size / 60))}:${two(size % 60)}`;
}
