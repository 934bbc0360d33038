/** Lanes of one column: which events stand in which, and what a place in one holds. */
import type { LaneColumn } from '../../../../shared/api/timeline.ts';
import { counted, formatCount } from '../../../format/numbers.ts';
import { nameValue } from './filter.ts';
import { type Silence, silenceWords } from './silences.ts';

/** No value of an event: those that have no lane of their own. */
export const OTHER_LANE = '\u0000others';

export interface LaneCounts {
  readonly by: LaneColumn;
  readonly from: number;
  /** Of a bucket, µs. */
  readonly width: number;
  /** In the order they are drawn; the last may be `OTHER_LANE`. */
  readonly lanes: readonly { readonly value: string; readonly total: number; readonly counts: readonly number[] }[];
}

/** Events with the lane each stands in: that of its value, or the one of all others. */
export function assignLanes<E extends Readonly<Record<LaneColumn, string>>>(
  events: readonly E[],
  by: LaneColumn,
  lanes: readonly string[],
): (E & { readonly lane: string })[] {
  const own = new Set(lanes);
  return events.map((event) => ({ ...event, lane: own.has(event[by]) ? event[by] : OTHER_LANE }));
}

export function fullestOf({ lanes }: LaneCounts): number {
  let most = 1;
  for (const { counts } of lanes) for (const count of counts) if (count > most) most = count;
  return most;
}

/** "Web proxy: 41 events, 14 Feb 2026 02:00 – 03:00", and that the source is silent where it is. */
export function laneWordsAt(
  counts: LaneCounts,
  value: string,
  instant: number,
  silences: readonly Silence[],
  spanWords: (from: number, to: number) => string,
): string {
  const lane = counts.lanes.find((each) => each.value === value);
  const at = Math.floor((instant - counts.from) / counts.width);
  const here = lane?.counts[at];
  if (!lane || here === undefined) return '';
  const from = Math.round(counts.from + at * counts.width);
  const silent =
    counts.by === 'source'
      ? silenceWords(
          silences.filter(({ source }) => source === value),
          instant,
        )
      : '';
  if (silent !== '') return silent;
  const name = value === OTHER_LANE ? 'Others' : nameValue(value);
  return `${name}: ${here === 0 ? 'no events' : counted(here, 'event')}, ${spanWords(from, Math.round(from + counts.width))} · ${formatCount(lane.total)} in all`;
}
