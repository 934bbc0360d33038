/**
 * Times in the form that a pattern of letters describes: `DD/MM/YYYY HH:mm:ss`, `MMM D YYYY h:mm:ss A`. Read strictly: what
 * the pattern does not say is refused, and so is a date that does not exist or a weekday that is not that date's.
 */
import { daysFromCivil, monthLength, quoteCell, type Refusal, readOffset, type WallTime } from './wall.ts';

type Field = 'year' | 'year2' | 'month' | 'monthName' | 'day' | 'weekday' | 'hour' | 'hour12' | 'minute' | 'second';
type Part =
  | { readonly kind: 'literal'; readonly text: string }
  | { readonly kind: 'space' }
  | { readonly kind: 'number'; readonly field: Field; readonly least: number; readonly most: number }
  | { readonly kind: 'name'; readonly field: 'monthName' | 'weekday' }
  | { readonly kind: 'half' }
  | { readonly kind: 'fraction' }
  | { readonly kind: 'offset' };

/** Longest first, so that `MMM` is not read as `MM` and `M`. */
const tokens: readonly (readonly [string, Part])[] = [
  ['YYYY', { kind: 'number', field: 'year', least: 4, most: 4 }],
  ['YY', { kind: 'number', field: 'year2', least: 2, most: 2 }],
  ['MMM', { kind: 'name', field: 'monthName' }],
  ['MM', { kind: 'number', field: 'month', least: 2, most: 2 }],
  ['M', { kind: 'number', field: 'month', least: 1, most: 2 }],
  ['ddd', { kind: 'name', field: 'weekday' }],
  ['DD', { kind: 'number', field: 'day', least: 2, most: 2 }],
  ['D', { kind: 'number', field: 'day', least: 1, most: 2 }],
  ['HH', { kind: 'number', field: 'hour', least: 2, most: 2 }],
  ['H', { kind: 'number', field: 'hour', least: 1, most: 2 }],
  ['hh', { kind: 'number', field: 'hour12', least: 2, most: 2 }],
  ['h', { kind: 'number', field: 'hour12', least: 1, most: 2 }],
  ['mm', { kind: 'number', field: 'minute', least: 2, most: 2 }],
  ['m', { kind: 'number', field: 'minute', least: 1, most: 2 }],
  ['ss', { kind: 'number', field: 'second', least: 2, most: 2 }],
  ['s', { kind: 'number', field: 'second', least: 1, most: 2 }],
  ['S', { kind: 'fraction' }],
  ['A', { kind: 'half' }],
  ['Z', { kind: 'offset' }],
];

const monthNames = 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ');
const fullMonthNames = 'january february march april may june july august september october november december'.split(
  ' ',
);
const weekdayNames = 'sun mon tue wed thu fri sat'.split(' ');
const fullWeekdayNames = 'sunday monday tuesday wednesday thursday friday saturday'.split(' ');

function split(pattern: string): Part[] | Refusal {
  const parts: Part[] = [];
  for (let at = 0; at < pattern.length; ) {
    if (pattern[at] === '[') {
      const end = pattern.indexOf(']', at);
      if (end < 0) return { refused: `the pattern ${quoteCell(pattern)} opens a [ that it does not close` };
      parts.push({ kind: 'literal', text: pattern.slice(at + 1, end) });
      at = end + 1;
      continue;
    }
    if (pattern[at] === ' ') {
      while (pattern[at] === ' ') at += 1;
      parts.push({ kind: 'space' });
      continue;
    }
    const token = tokens.find(([letters]) => pattern.startsWith(letters, at));
    if (token) {
      // `SSS` is one fraction.
      const [letters, part] = token;
      at += letters.length;
      if (part.kind === 'fraction') while (pattern[at] === 'S') at += 1;
      parts.push(part);
      continue;
    }
    const literal = pattern[at] as string;
    if (/[A-Za-z]/.test(literal) && literal !== 'T')
      return { refused: `${quoteCell(literal)} in the pattern ${quoteCell(pattern)} has no meaning` };
    parts.push({ kind: 'literal', text: literal });
    at += 1;
  }
  return parts;
}

/** What a pattern lacks or says twice, as a refusal; null where it can be read by. */
function flaw(pattern: string, parts: readonly Part[], timeOfDay: 'whole' | 'date' | 'time'): Refusal | null {
  const fields = parts.flatMap((part) =>
    part.kind === 'number' || part.kind === 'name' ? [part.field as string] : [],
  );
  const count = (...names: string[]): number => fields.filter((field) => names.includes(field)).length;
  const say = (what: string): Refusal => ({ refused: `the pattern ${quoteCell(pattern)} ${what}` });
  const years = count('year', 'year2');
  const months = count('month', 'monthName');
  const days = count('day');
  const hours = count('hour', 'hour12');
  if (Math.max(years, months, days, hours, count('minute'), count('second')) > 1) return say('says something twice');
  if (timeOfDay !== 'time' && (years === 0 || months === 0 || days === 0))
    return say('does not say year, month and day');
  if (timeOfDay !== 'date' && (hours === 0 || count('minute') === 0)) return say('does not say hour and minute');
  if (count('hour12') === 1 && !parts.some((part) => part.kind === 'half'))
    return say('has hours of a half day (h) without saying which half (A)');
  if (parts.some((part) => part.kind === 'fraction') && count('second') === 0)
    return say('has a fraction (S) without seconds');
  return null;
}

interface Found {
  year: number;
  month: number;
  day: number;
  weekday: number;
  hour: number;
  hour12: number;
  half: number;
  minute: number;
  second: number;
  micros: number;
  offset: number | null;
}

export type PatternReader = (text: string) => WallTime | Refusal;

/**
 * A reader for one pattern.
 *
 * @param scope `whole` reads a date with its time of day, `date` a day alone (its first second), `time` a time of day alone
 *   (counted from 1970-01-01)
 */
export function compilePattern(pattern: string, scope: 'whole' | 'date' | 'time' = 'whole'): PatternReader | Refusal {
  const parts = split(pattern);
  if ('refused' in parts) return parts;
  const problem = flaw(pattern, parts, scope);
  if (problem) return problem;
  return (cell) => read(cell.trim(), pattern, parts, scope);
}

function nameAt(text: string, at: number, short: readonly string[], full: readonly string[]): [number, number] | null {
  const letters = /^[A-Za-z]+/.exec(text.slice(at, at + 12))?.[0].toLowerCase() ?? '';
  const index = full.includes(letters) ? full.indexOf(letters) : short.indexOf(letters);
  // September is also abbreviated so.
  if (index < 0 && letters === 'sept' && short.length === 12) return [8, 4];
  return index < 0 ? null : [index, letters.length];
}

function read(
  text: string,
  pattern: string,
  parts: readonly Part[],
  scope: 'whole' | 'date' | 'time',
): WallTime | Refusal {
  if (text === '') return { refused: 'there is no time: the cell is empty' };
  const no = (): Refusal => ({ refused: `${quoteCell(text)} is not of the form ${pattern}` });
  const found: Found = {
    year: 1970,
    month: 1,
    day: 1,
    weekday: -1,
    hour: 0,
    hour12: -1,
    half: 0,
    minute: 0,
    second: 0,
    micros: 0,
    offset: null,
  };
  let at = 0;
  for (const part of parts) {
    switch (part.kind) {
      case 'literal':
        if (!text.startsWith(part.text, at)) return no();
        at += part.text.length;
        break;
      case 'space': {
        const start = at;
        // Exporters write a no-break or narrow no-break space before AM and PM.
        while (text[at] === ' ' || text[at] === '\u00a0' || text[at] === '\u202f') at += 1;
        if (at === start) return no();
        break;
      }
      case 'number': {
        let digits = 0;
        while (digits < part.most && /\d/.test(text[at + digits] ?? '')) digits += 1;
        if (digits < part.least) return no();
        const value = Number(text.slice(at, at + digits));
        at += digits;
        // POSIX: 69 to 99 are 1969 to 1999.
        if (part.field === 'year2') found.year = value >= 69 ? 1900 + value : 2000 + value;
        else if (part.field !== 'monthName' && part.field !== 'weekday') found[part.field] = value;
        break;
      }
      case 'name': {
        const month = part.field === 'monthName';
        const name = month
          ? nameAt(text, at, monthNames, fullMonthNames)
          : nameAt(text, at, weekdayNames, fullWeekdayNames);
        if (!name) return no();
        if (month) found.month = name[0] + 1;
        else found.weekday = name[0];
        at += name[1];
        break;
      }
      case 'half': {
        const letters = /^(am|pm|a\.m\.|p\.m\.)/i.exec(text.slice(at, at + 4))?.[0];
        if (letters === undefined) return no();
        found.half = letters[0]?.toLowerCase() === 'p' ? 12 : 0;
        at += letters.length;
        break;
      }
      case 'fraction': {
        const digits = /^\d{1,9}/.exec(text.slice(at))?.[0];
        if (digits === undefined || /\d/.test(text[at + digits.length] ?? '')) return no();
        found.micros = Number(digits.slice(0, 6).padEnd(6, '0'));
        at += digits.length;
        break;
      }
      case 'offset': {
        const length = /^(Z|UTC|GMT|[+-]\d\d(:?\d\d)?)/i.exec(text.slice(at))?.[0].length;
        if (length === undefined) return no();
        const offset = readOffset(text.slice(at, at + length), 0);
        if (offset === undefined) return no();
        found.offset = offset;
        at += length;
        break;
      }
    }
  }
  return at === text.length ? settle(text, found, scope) : no();
}

function settle(text: string, found: Found, scope: 'whole' | 'date' | 'time'): WallTime | Refusal {
  const { year, month, day, weekday, minute, second } = found;
  if (scope !== 'time') {
    if (year === 0 && month === 0 && day === 0)
      return { refused: `${quoteCell(text)} is the mark that tools write where they had no valid date` };
    if (month < 1 || month > 12 || day < 1 || day > monthLength(year, month))
      return { refused: `${quoteCell(text)} is not a date that exists` };
  }
  if (second === 60)
    return { refused: `${quoteCell(text)} is a leap second, which UTC without leap seconds has no place for` };
  if (found.hour12 === 0 || found.hour12 > 12 || found.hour > 23 || minute > 59 || second > 59)
    return { refused: `${quoteCell(text)} is not a time of day that exists` };
  const hour = found.hour12 < 0 ? found.hour : (found.hour12 % 12) + found.half;
  const days = daysFromCivil(year, month, day);
  if (weekday >= 0 && (((days + 4) % 7) + 7) % 7 !== weekday)
    return { refused: `${quoteCell(text)} names a weekday that is not that date’s` };
  return {
    seconds: days * 86_400 + hour * 3600 + minute * 60 + second,
    micros: found.micros,
    offsetSeconds: found.offset,
  };
}
