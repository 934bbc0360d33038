/** The time of a row: from the claim in its cells to an instant, with the ground on which it stands. */
import type { EventRecord } from '../../shared/domain/events/record.ts';
import {
  instantOf,
  isRefusal,
  type Refusal,
  readIsoTime,
  readMicros,
  type WallTime,
} from '../../shared/domain/time/wall.ts';
import { instantInZone, instantOfWall, type Zone } from '../../shared/domain/time/zone.ts';
import type { Rejection } from './importer.ts';

export interface RowTime {
  readonly timeText: string;
  readonly instant: number;
  readonly basis: EventRecord['basis'];
}

export const zoneMissing: Rejection = {
  refused: 'the time has no zone, and none was chosen',
  zoneMissing: true,
};

function settled(timeText: string, instant: number | Refusal, basis: EventRecord['basis']): RowTime | Refusal {
  return typeof instant === 'number' ? { timeText, instant, basis } : instant;
}

/** An ISO 8601 cell; the zone chosen serves only where the text has no offset. */
export function isoRowTime(cell: string, zone: Zone | null): RowTime | Rejection {
  const wall = readIsoTime(cell);
  if (isRefusal(wall)) return wall;
  const instant = instantOfWall(wall, zone);
  if (instant === null) return zoneMissing;
  return settled(cell, instant, wall.offsetSeconds === null ? 'zone-chosen' : 'offset-in-text');
}

/** A cell of µs since 1970 UTC. */
export function microsRowTime(cell: string): RowTime | Refusal {
  return settled(cell, readMicros(cell), 'utc-by-format');
}

/** A wall reading with the zone of its row, or else the zone chosen. */
export function zonedRowTime(
  timeText: string,
  wall: WallTime,
  rowZone: Zone | null,
  chosen: Zone | null,
): RowTime | Rejection {
  const zone = rowZone ?? chosen;
  if (zone === null) return zoneMissing;
  return settled(timeText, instantInZone(wall, zone), rowZone ? 'zone-in-row' : 'zone-chosen');
}

/** A wall reading with the offset in its text, or else the zone chosen. */
export function wallRowTime(timeText: string, wall: WallTime | Refusal, chosen: Zone | null): RowTime | Rejection {
  if (isRefusal(wall)) return wall;
  const instant = instantOfWall(wall, chosen);
  if (instant === null) return zoneMissing;
  return settled(timeText, instant, wall.offsetSeconds === null ? 'zone-chosen' : 'offset-in-text');
}

/** A wall reading of a format that defines UTC. */
export function utcRowTime(timeText: string, wall: WallTime | Refusal): RowTime | Rejection {
  if (isRefusal(wall)) return wall;
  const instant = instantOf(wall.seconds - (wall.offsetSeconds ?? 0), wall.micros);
  return settled(timeText, instant, wall.offsetSeconds === null ? 'utc-by-format' : 'offset-in-text');
}

/** An instant that the format itself counts from a beginning in UTC. */
export function countedRowTime(timeText: string, instant: number | Refusal): RowTime | Rejection {
  return settled(timeText, instant, 'utc-by-format');
}
