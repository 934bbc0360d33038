/** Writing an instant for people: the same words in the window, the bundle and an extract. */
import { civilFromDays, isRefusal } from './wall.ts';
import { openZone, type Zone } from './zone.ts';

/** Digits of the fraction of a second. */
export type FractionDigits = 0 | 3 | 6;

export interface FormattedInstant {
  /** 2026-02-14 */
  readonly date: string;
  /** 02:41:07.000000 */
  readonly time: string;
  /** +00:00; with seconds where history has them (-00:01:15). */
  readonly offset: string;
  /** GMT, BST, CET; empty where English has none. */
  readonly abbreviation: string;
}

const two = (value: number): string => (value < 10 ? `0${value}` : `${value}`);

function formatOffset(offset: number): string {
  const size = Math.abs(offset);
  const seconds = size % 60;
  const tail = seconds === 0 ? '' : `:${two(seconds)}`;
  return `${offset < 0 ? '-' : '+'}${two(Math.floor(size / 3600))}:${two(Math.floor(size / 60) % 60)}${tail}`;
}

function fraction(micros: number, digits: FractionDigits): string {
  if (digits === 0) return '';
  return `.${String(micros).padStart(6, '0').slice(0, digits)}`;
}

const abbreviations = new Map<string, string>();
const abbreviationFormats = new Map<string, Intl.DateTimeFormat>();

function abbreviationOf(zone: Zone, utcSeconds: number, offset: number): string {
  if (/^[+-]/.test(zone.name)) return '';
  // A zone's abbreviation can change while its offset stays; a year's resolution keeps that right closely enough to cache.
  const key = `${zone.name} ${offset} ${Math.floor(utcSeconds / 31_556_952)}`;
  const known = abbreviations.get(key);
  if (known !== undefined) return known;
  let format = abbreviationFormats.get(zone.name);
  if (!format) {
    format = new Intl.DateTimeFormat('en-GB', { timeZone: zone.name, timeZoneName: 'short' });
    abbreviationFormats.set(zone.name, format);
  }
  const part = format.formatToParts(utcSeconds * 1000).find((candidate) => candidate.type === 'timeZoneName');
  const name = part && /^[A-Z]+$/.test(part.value) ? part.value : '';
  if (abbreviations.size < 4096) abbreviations.set(key, name);
  return name;
}

/**
 * An instant (µs since 1970 UTC) as wall time of a zone, in parts. Cut, never rounded, to `digits`.
 *
 * @throws RangeError where the zone is not one that `openZone` accepts
 */
export function instantParts(instant: number, zoneName = 'UTC', digits: FractionDigits = 6): FormattedInstant {
  const zone = openZone(zoneName);
  if (isRefusal(zone)) throw new RangeError(zone.refused);
  const utcSeconds = Math.floor(instant / 1_000_000);
  const micros = instant - utcSeconds * 1_000_000;
  const offset = zone.offsetAt(utcSeconds);
  const local = utcSeconds + offset;
  const days = Math.floor(local / 86_400);
  const ofDay = local - days * 86_400;
  const { year, month, day } = civilFromDays(days);
  return {
    date: `${String(year).padStart(4, '0')}-${two(month)}-${two(day)}`,
    time: `${two(Math.floor(ofDay / 3600))}:${two(Math.floor(ofDay / 60) % 60)}:${two(ofDay % 60)}${fraction(micros, digits)}`,
    offset: formatOffset(offset),
    abbreviation: abbreviationOf(zone, utcSeconds, offset),
  };
}

/**
 * An instant (µs since 1970 UTC) as ISO 8601: `2026-02-14T02:41:07.000000Z`, or in a zone `2026-02-14T02:41:07.000000+00:00`.
 * `readIsoTime` reads it back to the same instant at six digits.
 *
 * @throws RangeError where the zone is not one that `openZone` accepts
 */
export function formatInstant(instant: number, zoneName = 'UTC', digits: FractionDigits = 6): string {
  const parts = instantParts(instant, zoneName, digits);
  return `${parts.date}T${parts.time}${zoneName === 'UTC' ? 'Z' : parts.offset}`;
}

/** For the eye: `2026-02-14 02:41:07 GMT`, or `2026-02-14 03:41:07 +01:00` where English has no abbreviation. */
export function formatForReading(instant: number, zoneName = 'UTC', digits: FractionDigits = 0): string {
  const parts = instantParts(instant, zoneName, digits);
  return `${parts.date} ${parts.time} ${parts.abbreviation || parts.offset}`;
}
