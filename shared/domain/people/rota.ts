/**
 * A rota: when each person was on duty. Shifts are read in wall time of one zone, as rotas are written, and kept as spans of µs
 * since 1970 UTC. Off duty is what no shift covers, and only where the rota speaks: outside it nothing is known.
 */
import { merged, type Span, uncovered } from '../coverage/intervals.ts';
import { isRefusal, quoteCell, type Refusal, readIsoTime, type WallTime } from '../time/wall.ts';
import { instantOfWall, type Zone } from '../time/zone.ts';

export interface Shift extends Span {
  /** As the rota writes the person: a user name, a number, a name. */
  readonly person: string;
}

export interface RotaRow {
  readonly person: string;
  /** `YYYY-MM-DD HH:MM`, with seconds or an offset where it has them; or `HH:MM` where `date` is given. */
  readonly start: string;
  /** Likewise; `HH:MM` no later than the start's is on the next day. */
  readonly end: string;
  /** `YYYY-MM-DD` or `DD/MM/YYYY`; empty where start and end carry their dates. */
  readonly date: string;
}

/** Longer than this is not a shift but a slip of the pen. */
const longestShift = 36 * 3_600_000_000;
const day = 86_400;

/** Reads one row of a rota, or says why it cannot be one. */
export function readShift(row: RotaRow, zone: Zone): Shift | Refusal {
  const person = row.person.trim();
  if (person === '') return { refused: 'it names no person' };
  const start = readEnd(row.start, row.date, zone);
  if (isRefusal(start)) return { refused: `the start: ${start.refused}` };
  const end = readEnd(row.end, row.date, zone);
  if (isRefusal(end)) return { refused: `the end: ${end.refused}` };
  const nextDay = row.date.trim() !== '' && end.wall <= start.wall;
  const ended = nextDay ? readEnd(row.end, row.date, zone, 1) : end;
  if (isRefusal(ended)) return { refused: `the end: ${ended.refused}` };
  if (ended.at <= start.at) return { refused: 'the shift ends before it begins' };
  if (ended.at - start.at > longestShift) return { refused: 'the shift is longer than 36 hours' };
  return { person, from: start.at, to: ended.at };
}

function readEnd(cell: string, date: string, zone: Zone, daysLater = 0): { at: number; wall: number } | Refusal {
  const wall = date.trim() === '' ? readIsoTime(cell) : onDate(cell, date, daysLater);
  if (isRefusal(wall)) return wall;
  const at = instantOfWall(wall, zone);
  if (at === null) return { refused: 'there is no time zone' };
  return typeof at === 'number' ? { at, wall: wall.seconds } : at;
}

function onDate(cell: string, date: string, daysLater: number): WallTime | Refusal {
  const iso = /^(\d{4})-(\d{2})-(\d{2})$/.exec(date.trim());
  const british = /^(\d{1,2})\/(\d{1,2})\/(\d{4})$/.exec(date.trim());
  const [year, month, ofMonth] = iso ? [iso[1], iso[2], iso[3]] : british ? [british[3], british[2], british[1]] : [];
  if (!year || !month || !ofMonth)
    return { refused: `${quoteCell(date)} is not a date such as 2026-02-14 or 14/02/2026` };
  const time = /^\s*(\d{1,2}):(\d{2})(?::(\d{2}))?\s*$/.exec(cell);
  if (!time) return { refused: `${quoteCell(cell)} is not a time of day such as 07:00` };
  const two = (text: string): string => text.padStart(2, '0');
  const read = readIsoTime(`${year}-${two(month)}-${two(ofMonth)} ${two(time[1] ?? '')}:${time[2]}:${time[3] ?? '00'}`);
  return isRefusal(read) ? read : { ...read, seconds: read.seconds + daysLater * day };
}

/** Days of grace: a rota speaks of the whole of its first and last day. */
const wholeDay = (instant: number, zone: Zone, later: 0 | 1): number => {
  const local = Math.floor(instant / 1_000_000) + zone.offsetAt(Math.floor(instant / 1_000_000));
  const midnight = (Math.floor(local / day) + later) * day;
  // Where clocks skip or repeat midnight, the first instant that shows it, or that would have.
  const [utc] = zone.utcOf(midnight);
  return (utc ?? midnight - zone.offsetAt(midnight)) * 1_000_000;
};

export interface Duty {
  readonly on: Span[];
  readonly off: Span[];
  /** What the rota speaks of at all. */
  readonly within: Span;
}

/** When a person was on and off duty; `shifts` are of that person alone. Null without any. */
export function dutyOf(shifts: readonly Span[], zone: Zone): Duty | null {
  const on = merged(shifts);
  const first = on[0];
  const last = on.at(-1);
  if (!first || !last) return null;
  const within = { from: wholeDay(first.from, zone, 0), to: wholeDay(last.to - 1, zone, 1) };
  return { on, off: uncovered(on, within), within };
}
