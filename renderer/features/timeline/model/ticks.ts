/** Where the axis is marked, and what the marks say: round wall-clock times of the display zone, whatever the clocks do. */
import { monthName, weekdayName } from './format.ts';
import { lengthOf, type View } from './viewport.ts';
import { DAY, HOUR, instantOfWall, MINUTE, offsetAt, SECOND, wallAt } from './zone.ts';

export interface Tick {
  readonly at: number;
  /** In the display zone. */
  readonly label: string;
  /** The same instant in UTC. */
  readonly utc: string;
  /** Begins a new day (or, on a day axis, a new month; on a month axis, a new year). */
  readonly major: boolean;
}

type Unit = 'ms' | 'second' | 'minute' | 'hour' | 'day' | 'month' | 'year';
interface Step {
  readonly unit: Unit;
  readonly every: number;
  /** Typical length in µs. */
  readonly length: number;
}

const steps: readonly Step[] = [
  ...[1, 2, 5, 10, 20, 50, 100, 200, 500].map((every): Step => ({ unit: 'ms', every, length: every * 1_000 })),
  ...[1, 2, 5, 10, 15, 30].map((every): Step => ({ unit: 'second', every, length: every * SECOND })),
  ...[1, 2, 5, 10, 15, 30].map((every): Step => ({ unit: 'minute', every, length: every * MINUTE })),
  ...[1, 2, 3, 6, 12].map((every): Step => ({ unit: 'hour', every, length: every * HOUR })),
  ...[1, 2, 7, 14].map((every): Step => ({ unit: 'day', every, length: every * DAY })),
  ...[1, 2, 3, 6].map((every): Step => ({ unit: 'month', every, length: every * 30.4 * DAY })),
  ...[1, 2, 5, 10, 20, 50, 100].map((every): Step => ({ unit: 'year', every, length: every * 365.25 * DAY })),
];

const two = (n: number): string => String(n).padStart(2, '0');

function labelIn(zone: string, at: number, unit: Unit): string {
  const wall = wallAt(zone, at);
  const midnight = wall.hour + wall.minute + wall.second + wall.micros === 0;
  const day = `${wall.day} ${monthName(wall)}`;
  switch (unit) {
    case 'year':
      return midnight && wall.day === 1 && wall.month === 1 ? String(wall.year) : `${day} ${wall.year}`;
    case 'month':
      if (!midnight || wall.day !== 1) return `${day} ${two(wall.hour)}:${two(wall.minute)}`;
      return wall.month === 1 ? `${monthName(wall)} ${wall.year}` : monthName(wall);
    case 'day':
      if (!midnight) return `${day} ${two(wall.hour)}:${two(wall.minute)}`;
      return wall.day === 1 && wall.month === 1 ? `${day} ${wall.year}` : `${weekdayName(wall)} ${day}`;
    case 'hour':
    case 'minute':
      return midnight ? `${weekdayName(wall)} ${day}` : `${two(wall.hour)}:${two(wall.minute)}`;
    case 'second':
      return midnight ? `${weekdayName(wall)} ${day}` : `${two(wall.hour)}:${two(wall.minute)}:${two(wall.second)}`;
    case 'ms':
      return `${two(wall.minute)}:${two(wall.second)}.${String(Math.floor(wall.micros / 1_000)).padStart(3, '0')}`;
  }
}

function isMajor(zone: string, at: number, unit: Unit): boolean {
  const wall = wallAt(zone, at);
  if (unit === 'year') return false;
  if (unit === 'month') return wall.month === 1;
  if (unit === 'day') return wall.day === 1;
  return wall.hour + wall.minute + wall.second + wall.micros === 0;
}

/** Instants of the step's multiples in the zone, from the last one at or before `view.from`. */
function* marks(step: Step, view: View, zone: string): Generator<number> {
  const first = wallAt(zone, view.from);
  switch (step.unit) {
    case 'year':
      for (let year = Math.floor(first.year / step.every) * step.every; ; year += step.every)
        yield instantOfWall(zone, year, 1, 1);
    case 'month': {
      let month = Math.floor((first.month - 1) / step.every) * step.every;
      for (; ; month += step.every) yield instantOfWall(zone, first.year, month + 1, 1);
    }
    case 'day': {
      // Counted from a Monday, so that weeks and fortnights begin on one.
      const local = view.from + offsetAt(zone, view.from);
      const monday = 4 * DAY;
      let day = Math.floor((local - monday) / DAY / step.every) * step.every;
      for (; ; day += step.every) yield instantOfWall(zone, 1970, 1, 5 + day);
    }
    case 'hour': {
      // Hours are cut on the wall clock of each day: after a change of the clocks 06:00 is still 06:00.
      for (let day = first.day; ; day++)
        for (let hour = 0; hour < 24; hour += step.every) yield instantOfWall(zone, first.year, first.month, day, hour);
    }
    default: {
      const offset = offsetAt(zone, view.from);
      const start = Math.floor((view.from + offset) / step.length) * step.length - offset;
      for (let n = 0; ; n++) yield start + n * step.length;
    }
  }
}

/** Ticks inside the view, in order, at least about `minPixels` apart. */
export function ticksFor(view: View, pixels: number, zone: string, minPixels = 84): Tick[] {
  const least = (lengthOf(view) / Math.max(pixels, 1)) * minPixels;
  const step = steps.find((s) => s.length >= least) ?? (steps.at(-1) as Step);
  const most = Math.ceil(pixels / minPixels) * 4 + 8;
  const ticks: Tick[] = [];
  let last = Number.NEGATIVE_INFINITY;
  let produced = 0;
  for (const at of marks(step, view, zone)) {
    if (at >= view.to || ++produced > most + 24) break;
    if (at < view.from || at <= last) continue;
    last = at;
    const label = labelIn(zone, at, step.unit);
    ticks.push({ at, label, utc: labelIn('UTC', at, step.unit), major: isMajor(zone, at, step.unit) });
  }
  return ticks;
}

/** From 22:00 to 06:00 on the zone's wall clock; printed beside the chart wherever nights are shaded. */
export const NIGHT = { startHour: 22, endHour: 6 } as const;
const NIGHTS_UP_TO = 14 * DAY;

/** Nights that touch the view, clipped to it; none where the view is longer than a fortnight (they would be stripes). */
export function nightsIn(view: View, zone: string): View[] {
  if (lengthOf(view) > NIGHTS_UP_TO) return [];
  const nights: View[] = [];
  const first = wallAt(zone, view.from);
  for (let day = first.day - 1; ; day++) {
    const from = instantOfWall(zone, first.year, first.month, day, NIGHT.startHour);
    if (from >= view.to) return nights;
    const to = instantOfWall(zone, first.year, first.month, day + 1, NIGHT.endHour);
    if (to > view.from) nights.push({ from: Math.max(from, view.from), to: Math.min(to, view.to) });
  }
}
