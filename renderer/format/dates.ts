/** Dates that people type. Day first, always: no reader or locale may swap day and month. */

const names = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

/** ISO date of `15/6/2026`, `15.06.2026`, `15 Jun 2026`, `15 June 2026` or `2026-06-15`; null for anything else, 31 February too. */
export function parseDate(typed: string): string | null {
  const text = typed.trim().toLowerCase();
  const iso = /^(\d{4})-(\d{1,2})-(\d{1,2})$/u.exec(text);
  if (iso) return dateOf(Number(iso[1]), Number(iso[2]), Number(iso[3]));
  const numeric = /^(\d{1,2})[/.\s-](\d{1,2})[/.\s-](\d{4})$/u.exec(text);
  if (numeric) return dateOf(Number(numeric[3]), Number(numeric[2]), Number(numeric[1]));
  const named = /^(?:[a-z]+,?\s+)?(\d{1,2})(?:st|nd|rd|th)?\s+([a-z]{3,9})\s+(\d{4})$/u.exec(text);
  if (named) return dateOf(Number(named[3]), names.indexOf((named[2] ?? '').slice(0, 3)) + 1, Number(named[1]));
  return null;
}

function dateOf(year: number, month: number, day: number): string | null {
  const date = new Date(Date.UTC(year, month - 1, day));
  const real = date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  return real ? date.toISOString().slice(0, 10) : null;
}

const inWords = new Intl.DateTimeFormat('en-GB', {
  weekday: 'long',
  day: 'numeric',
  month: 'long',
  year: 'numeric',
  timeZone: 'UTC',
});

/** `Monday 15 June 2026` of an ISO date: the weekday shows a slip that the number would hide. */
export const dateInWords = (iso: string): string => inWords.format(new Date(`${iso}T00:00:00Z`)).replace(',', '');
