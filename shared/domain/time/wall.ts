/**
 * Reading a time as a text claims it: no clock, no zone data, no guess. What cannot be read is refused with a reason that
 * can stand in a reconciliation certificate.
 */

/** A wall reading: what a clock showed, and the offset the same text gives, if it gives one. */
export interface WallTime {
  /** Whole seconds from 1970-01-01T00:00:00 to the reading, counted as if it were UTC. */
  readonly seconds: number;
  /** 0 to 999,999; further digits are cut off, so a reading never moves into the next second. */
  readonly micros: number;
  /** East of UTC is positive; null where the text has no offset. */
  readonly offsetSeconds: number | null;
}

export interface Refusal {
  readonly refused: string;
}

export const isRefusal = (value: object): value is Refusal => 'refused' in value;

const refuse = (reason: string): Refusal => ({ refused: reason });

/** A cell as a reason may quote it: short, one line, no control characters. */
export function quoteCell(text: string): string {
  const cut = text.length > 40 ? `${text.slice(0, 40)}…` : text;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are exactly what a reason must not carry to a terminal.
  return `“${cut.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/g, '\ufffd')}”`;
}

const zero = 48;
const plus = 43;
const comma = 44;
const minus = 45;
const dot = 46;
const colon = 58;

/** The digit at `index`, or -1. */
function digit(text: string, index: number): number {
  const value = text.charCodeAt(index) - zero;
  return value >= 0 && value <= 9 ? value : -1;
}

/** The two-digit number at `index`, or -1. */
function twoDigits(text: string, index: number): number {
  const tens = digit(text, index);
  const ones = digit(text, index + 1);
  return tens < 0 || ones < 0 ? -1 : tens * 10 + ones;
}

/** The four-digit number at `index`, or -1. */
function fourDigits(text: string, index: number): number {
  const high = twoDigits(text, index);
  const low = twoDigits(text, index + 2);
  return high < 0 || low < 0 ? -1 : high * 100 + low;
}

const monthLengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

export function monthLength(year: number, month: number): number {
  const leap = month === 2 && year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  return leap ? 29 : (monthLengths[month - 1] ?? 0);
}

/** Days from 1970-01-01 to a date of the proleptic Gregorian calendar. Years count from March, so a leap day comes last. */
export function daysFromCivil(year: number, month: number, day: number): number {
  const shifted = month <= 2 ? year - 1 : year;
  const era = Math.floor(shifted / 400);
  const yearOfEra = shifted - era * 400;
  const dayOfYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468;
}

/** The inverse of `daysFromCivil`. */
export function civilFromDays(days: number): { year: number; month: number; day: number } {
  const shifted = days + 719_468;
  const era = Math.floor(shifted / 146_097);
  const dayOfEra = shifted - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const monthFromMarch = Math.floor((5 * dayOfYear + 2) / 153);
  const month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9;
  return {
    year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0),
    month,
    day: dayOfYear - Math.floor((153 * monthFromMarch + 2) / 5) + 1,
  };
}

function secondsOfDate(year: number, month: number, day: number): number | null {
  if (month < 1 || month > 12 || day < 1 || day > monthLength(year, month)) return null;
  return daysFromCivil(year, month, day) * 86_400;
}

interface TimeOfDay {
  seconds: number;
  micros: number;
  /** Index of the first character after it. */
  end: number;
}

/** `HH:MM[:SS[.fffffffff]]` at `start`. */
function readTimeOfDay(text: string, start: number): TimeOfDay | Refusal {
  const hour = twoDigits(text, start);
  const minute = text.charCodeAt(start + 2) === colon ? twoDigits(text, start + 3) : -1;
  if (hour < 0 || minute < 0) return refuse(`the time of day in ${quoteCell(text)} is not HH:MM:SS`);
  let end = start + 5;
  let second = 0;
  if (text.charCodeAt(end) === colon) {
    second = twoDigits(text, end + 1);
    if (second < 0) return refuse(`the seconds in ${quoteCell(text)} are not two digits`);
    end += 3;
  }
  if (second === 60)
    return refuse(`${quoteCell(text)} is a leap second, which UTC without leap seconds has no place for`);
  if (hour > 23 || minute > 59 || second > 59) return refuse(`${quoteCell(text)} is not a time of day that exists`);
  let micros = 0;
  const mark = text.charCodeAt(end);
  if ((mark === dot || mark === comma) && end === start + 8) {
    let digits = 0;
    let scale = 100_000;
    for (;;) {
      const value = digit(text, end + 1 + digits);
      if (value < 0) break;
      if (digits < 6) {
        micros += value * scale;
        scale /= 10;
      }
      digits += 1;
      if (digits > 9) return refuse(`the fraction of a second in ${quoteCell(text)} has more than nine digits`);
    }
    if (digits === 0) return refuse(`the fraction of a second in ${quoteCell(text)} has no digits`);
    end += 1 + digits;
  }
  return { seconds: hour * 3600 + minute * 60 + second, micros, end };
}

/** `Z`, `UTC`, `GMT`, `±HH`, `±HHMM`, `±HH:MM` or `±HH:MM:SS` (as before standard time) filling the text from `start`; undefined where it is none of them. */
export function readOffset(text: string, start: number): number | undefined {
  const sign = text.charCodeAt(start);
  if (sign !== plus && sign !== minus) {
    const word = text.slice(start).toUpperCase();
    return word === 'Z' || word === 'UTC' || word === 'GMT' ? 0 : undefined;
  }
  const hours = twoDigits(text, start + 1);
  let minutes = 0;
  let end = start + 3;
  if (end < text.length) {
    if (text.charCodeAt(end) === colon) end += 1;
    minutes = twoDigits(text, end);
    end += 2;
  }
  let seconds = 0;
  if (end === start + 6 && text.charCodeAt(end) === colon) {
    seconds = twoDigits(text, end + 1);
    end += 3;
  }
  if (hours < 0 || hours > 23 || minutes < 0 || minutes > 59 || seconds < 0 || seconds > 59 || end !== text.length)
    return undefined;
  const offset = hours * 3600 + minutes * 60 + seconds;
  // RFC 3339 section 4.3: -00:00 is UTC with the local offset unknown. The instant is known, and -0 must not leave here.
  return sign === minus && offset !== 0 ? -offset : offset;
}

/**
 * Reads `YYYY-MM-DD`, then `T` or spaces, then `HH:MM[:SS[.f…]]`, then optionally an offset (ISO 8601; a comma may stand for
 * the point). Spaces around it are ignored. A date alone is refused: it claims no time.
 */
export function readIsoTime(cell: string): WallTime | Refusal {
  const text = cell.trim();
  if (text === '') return refuse('there is no time: the cell is empty');
  const year = fourDigits(text, 0);
  const month = text.charCodeAt(4) === minus ? twoDigits(text, 5) : -1;
  const day = text.charCodeAt(7) === minus ? twoDigits(text, 8) : -1;
  if (year < 0 || month < 0 || day < 0) return refuse(`${quoteCell(text)} is not an ISO 8601 time`);
  if (month === 0 && day === 0 && year === 0)
    return refuse(`${quoteCell(text)} is the mark that plaso and mactime write where there is no valid date`);
  const date = secondsOfDate(year, month, day);
  if (date === null) return refuse(`${quoteCell(text)} is not a date that exists`);
  if (text.length === 10) return refuse(`${quoteCell(text)} has a date but no time of day`);
  const separator = text[10];
  let start = 11;
  if (separator === ' ') while (text[start] === ' ') start += 1;
  else if (separator !== 'T' && separator !== 't') return refuse(`${quoteCell(text)} is not an ISO 8601 time`);
  const time = readTimeOfDay(text, start);
  if (isRefusal(time)) return time;
  let end = time.end;
  while (text[end] === ' ') end += 1;
  if (end === text.length) return { seconds: date + time.seconds, micros: time.micros, offsetSeconds: null };
  const offsetSeconds = readOffset(text, end);
  if (offsetSeconds === undefined)
    return refuse(`${quoteCell(text)} ends in ${quoteCell(text.slice(end))}, which is not an offset from UTC`);
  return { seconds: date + time.seconds, micros: time.micros, offsetSeconds };
}

/** Reads l2tcsv's `MM/DD/YYYY` and `HH:MM:SS` columns. */
export function readMonthFirstTime(dateCell: string, timeCell: string): WallTime | Refusal {
  const date = dateCell.trim();
  const time = timeCell.trim();
  if (date === '' || date === '-') return refuse('there is no date: the cell is empty');
  const month = twoDigits(date, 0);
  const day = date[2] === '/' ? twoDigits(date, 3) : -1;
  const year = date[5] === '/' ? fourDigits(date, 6) : -1;
  if (month < 0 || day < 0 || year < 0 || date.length !== 10)
    return refuse(`${quoteCell(date)} is not a date of the form MM/DD/YYYY`);
  if (month === 0 && day === 0 && year === 0)
    return refuse(`${quoteCell(date)} is the mark that plaso and mactime write where there is no valid date`);
  const seconds = secondsOfDate(year, month, day);
  if (seconds === null) return refuse(`${quoteCell(date)} is not a date that exists (read as MM/DD/YYYY)`);
  if (time === '' || time === '-' || time === '--:--:--')
    return refuse(`${quoteCell(date)} has a date but no time of day`);
  const ofDay = readTimeOfDay(time, 0);
  if (isRefusal(ofDay)) return ofDay;
  if (ofDay.end !== time.length) return refuse(`the time of day ${quoteCell(time)} is not HH:MM:SS`);
  return { seconds: seconds + ofDay.seconds, micros: ofDay.micros, offsetSeconds: null };
}

/** 1601-01-01T00:00:00Z, a FILETIME of 0. */
const filetimeZero = -11_644_473_600;
/** 9999-12-31T00:00:00Z. */
const lastDay = 253_402_214_400;

/**
 * µs since 1970-01-01T00:00:00Z from whole seconds and µs; refused outside ±(2^53 - 1) µs (years 1684 to 2255), where a
 * double no longer tells one µs from the next (docs/decisions/0402). The two times out there that logs really hold are marks,
 * and are named as such.
 */
export function instantOf(seconds: number, micros: number): number | Refusal {
  const instant = seconds * 1_000_000 + micros;
  if (!Number.isSafeInteger(instant)) {
    if (seconds === filetimeZero)
      return refuse('the time is 1601-01-01 00:00:00, which Windows writes where none was set (a FILETIME of 0)');
    if (seconds >= lastDay) return refuse('the time is the end of the year 9999, which systems write for “never”');
    return refuse('the time is outside the years 1684 to 2255, which exact microseconds can hold');
  }
  // Adding 0 turns -0 into 0, which SQLite and JSON would otherwise tell apart.
  return instant + 0;
}

/** Reads Timesketch's `timestamp`: whole µs since 1970-01-01T00:00:00Z. Spreadsheets' trailing `.0` is allowed. */
export function readMicros(cell: string): number | Refusal {
  const text = cell.trim();
  if (text === '') return refuse('there is no time: the cell is empty');
  if (!/^[+-]?\d{1,17}(\.0+)?$/.test(text)) return refuse(`the timestamp ${quoteCell(text)} is not whole microseconds`);
  const value = Number(text);
  if (!Number.isSafeInteger(value))
    return refuse(
      `the timestamp ${quoteCell(text)} is outside the years 1684 to 2255, which exact microseconds can hold`,
    );
  return value + 0;
}
