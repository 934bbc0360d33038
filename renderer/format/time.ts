/** Times as people read them: day first, month as a word, 24 hours, the zone always said. */

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const two = (n: number): string => String(n).padStart(2, '0');

const formats = new Map<string, Intl.DateTimeFormat>();
function inZone(zone: string): Intl.DateTimeFormat {
  let format = formats.get(zone);
  if (!format) {
    format = new Intl.DateTimeFormat('en-GB', {
      timeZone: zone,
      day: '2-digit',
      month: 'numeric',
      year: 'numeric',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
      hourCycle: 'h23',
      timeZoneName: 'short',
    });
    formats.set(zone, format);
  }
  return format;
}

/** Fraction of the second as it is: nothing where it is whole, else 3 or 6 digits. */
function fraction(micros: number): string {
  const rest = ((micros % 1_000_000) + 1_000_000) % 1_000_000;
  if (rest === 0) return '';
  const digits = String(rest).padStart(6, '0');
  return `.${digits.endsWith('000') ? digits.slice(0, 3) : digits}`;
}

/**
 * `14 Feb 2026 02:41:07.123 GMT` of an instant in µs, with the abbreviation of the zone at that instant. A zone that the
 * runtime does not know is answered in UTC: a wrong zone must not blank a screen.
 */
export function formatInstant(micros: number, zone = 'UTC'): string {
  let format: Intl.DateTimeFormat;
  try {
    format = inZone(zone);
  } catch {
    format = inZone('UTC');
  }
  const parts: Partial<Record<Intl.DateTimeFormatPartTypes, string>> = {};
  for (const { type, value } of format.formatToParts(Math.floor(micros / 1000))) parts[type] = value;
  const month = months[Number(parts.month) - 1] ?? '';
  return `${parts.day} ${month} ${parts.year} ${parts.hour}:${parts.minute}:${parts.second}${fraction(micros)} ${parts.timeZoneName}`;
}

/** µs of an ISO instant of the contract (milliseconds, Z). */
export const microsOfIso = (iso: string): number => Date.parse(iso) * 1000;

/** `14 Feb 2026`, of an ISO date without a time (a hearing's). */
export function formatDate(date: string): string {
  const [year, month, day] = date.split('-').map(Number);
  return `${day} ${months[(month ?? 1) - 1]} ${year}`;
}

/** ISO date of an instant in a zone, for file names and fields: 2026-02-14. */
export function isoDateOf(micros: number, zone: string): string {
  const parts: Partial<Record<Intl.DateTimeFormatPartTypes, string>> = {};
  for (const { type, value } of inZone(zone).formatToParts(Math.floor(micros / 1000))) parts[type] = value;
  return `${parts.year}-${two(Number(parts.month))}-${parts.day}`;
}
