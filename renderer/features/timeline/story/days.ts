/** The rows of the story under the days, in UTC, on which they happened. */
import type { StoryRow } from '../../../../shared/api/timeline.ts';
import { dateInWords } from '../../../format/dates.ts';
import { wallAt } from '../model/zone.ts';

export interface StoryDay {
  /** ISO date. */
  readonly date: string;
  /** "Saturday 14 February 2026". */
  readonly words: string;
  readonly rows: readonly StoryRow[];
}

export function daysOf(rows: readonly StoryRow[]): StoryDay[] {
  const days: { date: string; words: string; rows: StoryRow[] }[] = [];
  for (const row of rows) {
    const { year, month, day } = wallAt('UTC', row.instant);
    const date = `${String(year).padStart(4, '0')}-${two(month)}-${two(day)}`;
    const last = days.at(-1);
    if (last?.date === date) last.rows.push(row);
    else days.push({ date, words: dateInWords(date), rows: [row] });
  }
  return days;
}

const two = (n: number): string => String(n).padStart(2, '0');

/** What the story leaves out, in sentences. */
export function leftOutWords(total: number, left: number): string {
  if (left === 0) return 'Every event of the case is annotated, so nothing is left out.';
  const events = `${left.toLocaleString('en-GB')} ${left === 1 ? 'event that nobody annotated is' : 'events that nobody annotated are'} left out`;
  return total === 0 ? `${events}.` : `${events}, and so are annotations that were withdrawn.`;
}
