/** The ledger's filter as a person sees it: chips, each a part that can be taken away. Pure. */
import type { LedgerFilter } from '../../../shared/api/ledger.ts';
import { formatDate, isoDateOf, microsOfIso } from '../../format/time.ts';
import { readWallTime } from '../../format/wall-time.ts';
import { actName, subjectName } from './subjects.ts';

export type Part = 'text' | 'acts' | 'actor' | 'subject' | 'exhibit' | 'dates';

export interface Chip {
  readonly part: Part;
  readonly text: string;
}

const mostNamed = 2;

/** @param personOf the name of a person's id, or null where it is not known (yet) */
export function chipsOf(filter: LedgerFilter, zone: string, personOf: (id: string) => string | null): Chip[] {
  const chips: Chip[] = [];
  if (filter.text !== undefined) chips.push({ part: 'text', text: `“${filter.text}”` });
  if (filter.acts !== undefined) {
    const names = filter.acts.map((act) => actName(act));
    const more = names.length - mostNamed;
    const listed = more > 0 ? `${names.slice(0, mostNamed).join(', ')} and ${more} more` : names.join(' or ');
    chips.push({ part: 'acts', text: `act: ${listed}` });
  }
  if (filter.actor !== undefined) chips.push({ part: 'actor', text: `who: ${personOf(filter.actor) ?? 'one person'}` });
  if (filter.exhibit !== undefined) chips.push({ part: 'exhibit', text: `exhibit: ${filter.exhibit}` });
  if (filter.subject !== undefined) chips.push({ part: 'subject', text: `about: ${subjectName(filter.subject)}` });
  if (filter.from !== undefined || filter.to !== undefined)
    chips.push({ part: 'dates', text: datesText(filter, zone) });
  return chips;
}

export function withoutPart(filter: LedgerFilter, part: Part): LedgerFilter {
  const left: LedgerFilter = { ...filter };
  if (part === 'dates') {
    delete left.from;
    delete left.to;
  } else delete left[part];
  return left;
}

export function withText(filter: LedgerFilter, typed: string): LedgerFilter {
  const text = typed.trim();
  return text === '' ? withoutPart(filter, 'text') : { ...filter, text };
}

export function withActToggled(filter: LedgerFilter, act: NonNullable<LedgerFilter['acts']>[number]): LedgerFilter {
  const acts = filter.acts ?? [];
  const next = acts.includes(act) ? acts.filter((each) => each !== act) : [...acts, act];
  return next.length === 0 ? withoutPart(filter, 'acts') : { ...filter, acts: next };
}

/** An exhibit is asked for by its reference, which also finds what does not name it as its subject; anything else by subject. */
export function withSubject(filter: LedgerFilter, subject: string): LedgerFilter {
  const rest = withoutPart(withoutPart(filter, 'subject'), 'exhibit');
  return subject.startsWith('exhibit:') ? { ...rest, exhibit: subject.slice('exhibit:'.length) } : { ...rest, subject };
}

/** Whether entries about this are all that is shown. */
export const isAbout = (filter: LedgerFilter, subject: string): boolean =>
  subject.startsWith('exhibit:') ? filter.exhibit === subject.slice('exhibit:'.length) : filter.subject === subject;

export interface TypedDates {
  readonly first: string;
  readonly last: string;
}

/** Days as they are typed, both included; either may be empty. */
export function withDates(
  filter: LedgerFilter,
  { first, last }: TypedDates,
  zone: string,
): { readonly filter: LedgerFilter } | { readonly problem: string } {
  const from = first.trim() === '' ? null : startOfDay(first, zone);
  const end = last.trim() === '' ? null : startOfDay(last, zone);
  if (from === undefined || end === undefined) return { problem: 'Type a day as 15/06/2026, or leave it empty.' };
  if (from !== null && end !== null && end < from) return { problem: 'The last day is before the first.' };
  // To the next midnight: a day has 23 or 25 hours where the clocks change.
  const to = end === null ? null : startOfDay(isoDateOf(end + 36 * 3600e6, zone), zone);
  return {
    filter: {
      ...withoutPart(filter, 'dates'),
      ...(from !== null && { from: isoOf(from) }),
      ...(to !== null && to !== undefined && { to: isoOf(to) }),
    },
  };
}

/** The days of a filter, as its fields take them. */
export function typedDates({ from, to }: LedgerFilter, zone: string): TypedDates {
  return { first: from === undefined ? '' : dayOf(from, zone), last: to === undefined ? '' : dayOf(to, zone, -1) };
}

function datesText(filter: LedgerFilter, zone: string): string {
  const { first, last } = typedDates(filter, zone);
  if (last === '') return `from ${first}`;
  if (first === '') return `to ${last}`;
  return first === last ? first : `${first} to ${last}`;
}

/** µs; undefined where it is no day. */
function startOfDay(typed: string, zone: string): number | undefined {
  for (const midnight of ['00:00', '01:00']) {
    // Some zones change their clocks at midnight, which then does not exist.
    const read = readWallTime(typed, midnight, zone);
    if (read.ok) return read.micros;
  }
  return undefined;
}

const isoOf = (micros: number): string => new Date(micros / 1000).toISOString();
const dayOf = (iso: string, zone: string, shift = 0): string =>
  formatDate(isoDateOf(microsOfIso(iso) + shift * 1000, zone));
