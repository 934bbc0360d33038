/**
 * IANA zones. Offsets come from the platform's own zone data (Intl); each stretch of time is looked up once, because a call
 * of Intl costs as much as reading a whole row.
 */
import { instantOf, isRefusal, quoteCell, type Refusal, type WallTime } from './wall.ts';

/** A stretch of UTC seconds [from, to) with one offset. It may be cut where the table has not looked further. */
interface Stretch {
  readonly from: number;
  readonly to: number;
  readonly offset: number;
}

export interface Zone {
  /** An IANA name as it was asked for, UTC, or ±HH:MM. */
  readonly name: string;
  /** Seconds east of UTC in force at an instant in UTC seconds. */
  offsetAt(utcSeconds: number): number;
  /** Every UTC second at which clocks of the zone showed this wall reading: none (clocks went forward over it), one or two. */
  utcOf(wallSeconds: number): readonly number[];
}

/** IANA names without a slash. Anything else without one is an abbreviation: platforms read BST as Dhaka and IST as Kolkata. */
const plainNames = new Set(
  `UTC GMT UCT ZULU UNIVERSAL GREENWICH GMT0 GMT+0 GMT-0 CET MET EET WET EST MST HST EST5EDT CST6CDT MST7MDT PST8PDT CUBA EGYPT
  EIRE GB GB-EIRE HONGKONG ICELAND IRAN ISRAEL JAMAICA JAPAN KWAJALEIN LIBYA NAVAJO NZ NZ-CHAT POLAND PORTUGAL PRC ROC ROK
  SINGAPORE TURKEY W-SU`.split(/\s+/),
);
const utcNames = new Set([
  'UTC',
  'GMT',
  'UCT',
  'ZULU',
  'UNIVERSAL',
  'GREENWICH',
  'GMT0',
  'GMT+0',
  'GMT-0',
  'Z',
  'ETC/UTC',
]);

/** About 388 days. */
const blockSeconds = 2 ** 25;
/** No zone has ever changed its clocks twice within this, so sampling at it misses no change. */
const sampleSeconds = 12 * 3600;
/** More than any offset from UTC ever used (15:13). */
const reach = 16 * 3600;

function readFixedOffset(name: string): number | undefined {
  const match = /^([+-])(\d{2}):?(\d{2})$/.exec(name);
  if (!match) return undefined;
  const [, sign, hours, minutes] = match;
  if (Number(hours) > 15 || Number(minutes) > 59) return undefined;
  const offset = Number(hours) * 3600 + Number(minutes) * 60;
  return sign === '-' && offset !== 0 ? -offset : offset;
}

function fixedZone(name: string, offset: number): Zone {
  return { name, offsetAt: () => offset, utcOf: (wall) => [wall - offset] };
}

class TableZone implements Zone {
  readonly name: string;
  readonly #format: Intl.DateTimeFormat;
  readonly #blocks = new Map<number, Stretch[]>();
  #last: Stretch = { from: 0, to: 0, offset: 0 };

  constructor(name: string, format: Intl.DateTimeFormat) {
    this.name = name;
    this.#format = format;
  }

  offsetAt(utcSeconds: number): number {
    return this.#stretchAt(utcSeconds).offset;
  }

  utcOf(wallSeconds: number): readonly number[] {
    const last = this.#last;
    if (wallSeconds - reach >= last.from && wallSeconds + reach < last.to) return [wallSeconds - last.offset];
    const found: number[] = [];
    for (let at = wallSeconds - reach; at <= wallSeconds + reach; ) {
      const stretch = this.#stretchAt(at);
      const utc = wallSeconds - stretch.offset;
      if (utc >= stretch.from && utc < stretch.to) found.push(utc);
      at = stretch.to;
    }
    return found;
  }

  #stretchAt(utcSeconds: number): Stretch {
    if (utcSeconds >= this.#last.from && utcSeconds < this.#last.to) return this.#last;
    const block = Math.floor(utcSeconds / blockSeconds);
    let stretches = this.#blocks.get(block);
    if (!stretches) {
      stretches = this.#survey(block * blockSeconds);
      this.#blocks.set(block, stretches);
    }
    for (const stretch of stretches) {
      if (utcSeconds < stretch.to) {
        this.#last = stretch;
        return stretch;
      }
    }
    throw new RangeError(`${utcSeconds} is outside its own block`);
  }

  #survey(start: number): Stretch[] {
    const stretches: Stretch[] = [];
    const end = start + blockSeconds;
    let from = start;
    let offset = this.#ask(start);
    for (let at = start; at < end; ) {
      const next = Math.min(at + sampleSeconds, end);
      // The block's last second stands for its end, which belongs to the next block.
      const nextOffset = this.#ask(next === end ? end - 1 : next);
      if (nextOffset !== offset) {
        let before = at;
        let after = next;
        while (after - before > 1) {
          const middle = Math.floor((before + after) / 2);
          if (this.#ask(middle) === offset) before = middle;
          else after = middle;
        }
        stretches.push({ from, to: after, offset });
        from = after;
        offset = nextOffset;
      }
      at = next;
    }
    stretches.push({ from, to: end, offset });
    return stretches;
  }

  #ask(utcSeconds: number): number {
    const text = this.#format.format(utcSeconds * 1000);
    const match = /GMT(?:([+-])(\d{2}):(\d{2})(?::(\d{2}))?)?$/.exec(text);
    if (!match) throw new RangeError(`no offset in ${text}`);
    const [, sign, hours = '0', minutes = '0', seconds = '0'] = match;
    const offset = Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds);
    return sign === '-' ? -offset : offset;
  }
}

const opened = new Map<string, Zone | Refusal>();

/**
 * Opens an IANA zone (`Europe/London`), `UTC`, or a fixed offset (`+01:00`). Spaces around the name are ignored: a trailing
 * one has turned UTC into local time elsewhere. Abbreviations such as `BST` are refused, for they name several zones.
 */
export function openZone(name: string): Zone | Refusal {
  const trimmed = name.trim();
  const known = opened.get(trimmed);
  if (known) return known;
  const zone = open(trimmed);
  // Bounded: a hostile zone column could name a new nonsense in every row.
  if (opened.size < 1024) opened.set(trimmed, zone);
  return zone;
}

function open(name: string): Zone | Refusal {
  if (name === '') return { refused: 'there is no time zone' };
  if (utcNames.has(name.toUpperCase())) return fixedZone('UTC', 0);
  const fixed = readFixedOffset(name);
  if (fixed !== undefined) return fixedZone(name, fixed);
  const unknown = {
    refused: `${quoteCell(name)} is not a time zone: give a name such as Europe/London, UTC, or an offset such as +01:00`,
  };
  if (name.length > 64 || !/^[A-Za-z][A-Za-z0-9_+\-/]*$/.test(name)) return unknown;
  if (!name.includes('/') && !plainNames.has(name.toUpperCase()))
    return {
      refused: `${quoteCell(name)} is not a time zone's full name, and abbreviations name several zones: give one such as Europe/London, UTC, or an offset such as +01:00`,
    };
  try {
    return new TableZone(name, new Intl.DateTimeFormat('en-US', { timeZone: name, timeZoneName: 'longOffset' }));
  } catch {
    return unknown;
  }
}

/**
 * The instant of a wall reading that has no offset of its own, as µs since 1970 UTC.
 *
 * A reading that clocks skipped (spring) is refused, and so is one that they showed twice (autumn): either choice of the two
 * instants would be a guess, and a guess an hour wrong in a chronology is worse than a row accounted for as rejected.
 */
export function instantInZone(wall: WallTime, zone: Zone): number | Refusal {
  const found = zone.utcOf(wall.seconds);
  const [first, second] = found;
  if (first === undefined)
    return { refused: `clocks in ${zone.name} never showed this time: they went forward over it` };
  if (second !== undefined)
    return {
      refused: `clocks in ${zone.name} showed this time twice (they went back), so it could be either of two instants`,
    };
  return instantOf(first, wall.micros);
}

/** The instant of a reading with its own offset, or in `zone` where it has none; null where it needs a zone and has none. */
export function instantOfWall(wall: WallTime, zone: Zone | null): number | Refusal | null {
  if (wall.offsetSeconds !== null) return instantOf(wall.seconds - wall.offsetSeconds, wall.micros);
  return zone === null ? null : instantInZone(wall, zone);
}

/** The refusal's words where a zone cannot be opened; null where it can. */
export function zoneProblem(name: string): string | null {
  const zone = openZone(name);
  return isRefusal(zone) ? zone.refused : null;
}
