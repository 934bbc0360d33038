/** The one filter: what its parts are called, how they change, and how to say in one sentence what they leave on screen. */
import type { EventFilter } from '../../../../shared/api/timeline.ts';
import { counted, formatCount } from '../../../format/numbers.ts';
import { formatSpan } from './format.ts';

export const facetNames = ['source', 'type', 'actor', 'host', 'tag'] as const;
export type FacetName = (typeof facetNames)[number];

/** The words of the columns: an `actor` is asked for as "who" and a `host` as "device" (UX.md). */
export const facetLabels: Readonly<Record<FacetName, string>> = {
  source: 'source',
  type: 'type',
  actor: 'who',
  host: 'device',
  tag: 'tag',
};

export const noFilter: EventFilter = {};
export type Span = { readonly from: number; readonly to: number };

type ChipPart = FacetName | 'span' | 'text' | 'annotated';
export interface Chip {
  readonly key: string;
  readonly part: ChipPart;
  /** One chip a facet: its values joined, as they are joined by OR. */
  readonly text: string;
}

/** Values as one reads them: all of them up to three, then how many more there are. */
function listValues(values: readonly string[], join: string): string {
  const shown = values.slice(0, 3).map(nameValue);
  const rest = values.length - shown.length;
  if (rest > 0) return `${shown.join(', ')} ${join} ${counted(rest, 'other')}`;
  return shown.length > 1 ? `${shown.slice(0, -1).join(', ')} ${join} ${shown.at(-1)}` : (shown[0] ?? '');
}

/** A value that rows carry may be empty; it needs a name to be chosen or read. */
export const nameValue = (value: string): string => (value === '' ? '(none)' : value);

export function chipsOf(filter: EventFilter, zone: string): Chip[] {
  const chips: Chip[] = [];
  if (filter.from !== undefined || filter.to !== undefined)
    chips.push({ key: 'span', part: 'span', text: formatSpan(filter.from, filter.to, zone) });
  for (const name of facetNames) {
    const values = filter[name];
    if (values?.length)
      chips.push({ key: name, part: name, text: `${facetLabels[name]}: ${listValues(values, 'or')}` });
  }
  if (filter.annotated !== undefined)
    chips.push({ key: 'annotated', part: 'annotated', text: filter.annotated ? 'annotated' : 'not annotated' });
  if (filter.text) chips.push({ key: 'text', part: 'text', text: `text: ${filter.text}` });
  return chips;
}

export function withoutPart(filter: EventFilter, part: ChipPart): EventFilter {
  const rest = { ...filter };
  if (part === 'span') {
    delete rest.from;
    delete rest.to;
  } else delete rest[part];
  return rest;
}

export function withSpan(filter: EventFilter, span: Span | null): EventFilter {
  const rest = withoutPart(filter, 'span');
  return span ? { ...rest, from: span.from, to: span.to } : rest;
}

export function withText(filter: EventFilter, text: string): EventFilter {
  const trimmed = text.trim().slice(0, 512);
  return trimmed === '' ? withoutPart(filter, 'text') : { ...filter, text: trimmed };
}

export function withAnnotated(filter: EventFilter, annotated: boolean | undefined): EventFilter {
  return annotated === undefined ? withoutPart(filter, 'annotated') : { ...filter, annotated };
}

/** The contract's limit on the values of one facet. */
const MOST_VALUES = 200;

export function withValueToggled(filter: EventFilter, name: FacetName, value: string): EventFilter {
  const values = filter[name] ?? [];
  const next = values.includes(value)
    ? values.filter((other) => other !== value)
    : [...values, value].slice(-MOST_VALUES);
  return next.length === 0 ? withoutPart(filter, name) : { ...filter, [name]: next };
}

/** For the legend: only this value, or, where it is already the only one, no filter on it. */
export function withOnlyValue(filter: EventFilter, name: FacetName, value: string): EventFilter {
  const values = filter[name];
  return values?.length === 1 && values[0] === value ? withoutPart(filter, name) : { ...filter, [name]: [value] };
}

/** Equal for filters that mean the same, whatever the order in which they were put together. */
export function canonicalFilter(filter: EventFilter): string {
  const entries = Object.entries(filter)
    .filter(([, value]) => value !== undefined && !(Array.isArray(value) && value.length === 0) && value !== '')
    .map(([key, value]) => [key, Array.isArray(value) ? [...value].sort() : value] as const)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify(Object.fromEntries(entries));
}

export const sameFilter = (a: EventFilter, b: EventFilter): boolean => canonicalFilter(a) === canonicalFilter(b);

/**
 * Says exactly what is on screen, in one sentence with its counts and zone. `matched` null: this filter is still being
 * counted, and no other filter's number may stand in for it.
 */
export function describeFilter(
  filter: EventFilter,
  zone: string,
  counts: { readonly total: number; readonly matched: number | null } | null,
): string {
  const clauses: string[] = [];
  for (const name of facetNames) {
    const values = filter[name];
    if (values?.length) clauses.push(`${facetLabels[name]} is ${listValues(values, 'or')}`);
  }
  if (filter.annotated !== undefined) clauses.push(filter.annotated ? 'annotated' : 'not annotated');
  if (filter.text) clauses.push(`containing ${describeText(filter.text)}`);
  if (filter.from !== undefined || filter.to !== undefined)
    clauses.push(`${formatSpan(filter.from, filter.to, zone)} (${zone} time)`);
  const subject = counts
    ? clauses.length === 0
      ? `All ${counted(counts.total, 'event')} of the case`
      : `${counts.matched === null ? '…' : formatCount(counts.matched)} of ${counted(counts.total, 'event')}`
    : clauses.length === 0
      ? 'All events of the case'
      : 'Events';
  return clauses.length === 0 ? `${subject}.` : `${subject}: ${clauses.join('; ')}.`;
}

/** What a search asks for, so that two words are not taken for a phrase: `“sample” and “road*”`, `“sample road”`. */
export function describeText(text: string): string {
  const terms = [...text.matchAll(/"([^"]*)"?|[^\s"]+/gu)]
    .map((match) => match[1] ?? match[0])
    .filter((term) => term.trim());
  const named = terms.map((term) => (/^.+\*$/u.test(term) ? `words that begin “${term.slice(0, -1)}”` : `“${term}”`));
  return named.length > 1 ? `${named.slice(0, -1).join(', ')} and ${named.at(-1)}` : (named[0] ?? `“${text}”`);
}
