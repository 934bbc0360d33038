/** One sentence that says exactly what the filter leaves on screen. */
import type { EventFilter, RegionFilter } from '../../../../shared/api/timeline.ts';
import { parseTextQuery, type TextQuery } from '../../../../shared/domain/events/text-query.ts';
import { counted, formatCount } from '../../../format/numbers.ts';
import { type FilterNames, facetLabels, facetNames, importName, listValues } from './filter.ts';
import { formatSpan } from './format.ts';
import { hoursWords, joined, weekdaysWords } from './hours.ts';

/**
 * What is on screen, with its counts and zone. `matched` null: this filter is still being counted, and no other filter's
 * number may stand in for it.
 */
export function describeFilter(
  filter: EventFilter,
  zone: string,
  counts: { readonly total: number; readonly matched: number | null } | null,
  names: FilterNames = {},
): string {
  const clauses = clausesOf(filter, zone, names);
  const subject = counts
    ? clauses.length === 0
      ? `All ${counted(counts.total, 'event')} of the case`
      : `${counts.matched === null ? '…' : formatCount(counts.matched)} of ${counted(counts.total, 'event')}`
    : clauses.length === 0
      ? 'All events of the case'
      : 'Events';
  return clauses.length === 0 ? `${subject}.` : `${subject}: ${clauses.join('; ')}.`;
}

/** The parts in force, in a fixed order, without counts: for a saved view or a lead. */
export function filterWords(filter: EventFilter, zone: string, names: FilterNames = {}): string {
  const clauses = clausesOf(filter, zone, names);
  return clauses.length === 0 ? 'all events' : clauses.join('; ');
}

function clausesOf(filter: EventFilter, zone: string, names: FilterNames): string[] {
  const clauses: string[] = [];
  for (const name of facetNames) {
    const values = filter[name];
    if (values)
      clauses.push(`${facetLabels[name]} is ${values.length === 0 ? 'none of them' : listValues(values, 'or')}`);
  }
  if (filter.import) {
    const files = filter.import.map((id) => importName(id, names));
    clauses.push(`from import ${listValues(files, 'or')}`);
  }
  const ofDay = filter.zone ?? 'UTC';
  if (filter.hours) clauses.push(`between ${hoursWords(filter.hours)} (${ofDay} time)`);
  if (filter.weekdays) clauses.push(`on ${weekdaysWords(filter.weekdays)} (${ofDay} time)`);
  for (const region of filter.within ?? []) clauses.push(regionClause(region));
  if (filter.annotated !== undefined) clauses.push(filter.annotated ? 'annotated' : 'not annotated');
  if (filter.text) clauses.push(`containing ${describeText(filter.text)}`);
  if (filter.regex) clauses.push(`whose message holds the pattern /${filter.regex}/`);
  if (filter.from !== undefined || filter.to !== undefined)
    clauses.push(`${formatSpan(filter.from, filter.to, zone)} (${zone} time)`);
  return clauses;
}

const regionClause = ({ label, inside }: RegionFilter): string =>
  inside ? `within “${label}”` : `not within “${label}”`;

/**
 * What a search asks for, read by the rules it is searched by, so that two words are not taken for a phrase: `“sample” and
 * “road”`, `“sample road”`, `“a” or (“b” and not “c”)`.
 */
export function describeText(text: string): string {
  const query = parseTextQuery(text);
  return query ? queryWords(query, null) : `“${text}”`;
}

function queryWords(query: TextQuery, inside: 'and' | 'or' | 'not' | null): string {
  if (query.kind === 'phrase') {
    const words = query.words.join(' ');
    return query.prefix ? `words that begin “${words}”` : `“${words}”`;
  }
  if (query.kind === 'not') return `not ${queryWords(query.part, 'not')}`;
  const words = joined(
    query.parts.map((part) => queryWords(part, query.kind)),
    query.kind,
  );
  return inside === null || inside === query.kind ? words : `(${words})`;
}
