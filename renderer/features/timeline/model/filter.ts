/** The one filter: what its parts are called, and how they change. How it is said in a sentence: sentence.ts. */
import type { EventFilter, RegionFilter } from '../../../../shared/api/timeline.ts';
import { counted } from '../../../format/numbers.ts';
import { formatSpan } from './format.ts';
import { hoursWords, joined, weekdaysWords } from './hours.ts';

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

export type FilterPart =
  | FacetName
  | 'span'
  | 'import'
  | 'hours'
  | 'weekdays'
  | 'within'
  | 'annotated'
  | 'text'
  | 'regex';

/** What the filter itself does not say: the names of what it holds by number. */
export interface FilterNames {
  /** File of an import by its id. */
  readonly imports?: ReadonlyMap<number, string>;
}

export interface Chip {
  readonly key: string;
  readonly part: FilterPart;
  /** Which of the regions, where the part is `within`. */
  readonly index: number;
  /** One chip a facet: its values joined, as they are joined by OR. */
  readonly text: string;
}

/** Values as one reads them: all of them up to three, then how many more there are. */
export function listValues(values: readonly string[], join: string): string {
  const shown = values.slice(0, 3).map(nameValue);
  const rest = values.length - shown.length;
  return rest > 0 ? `${shown.join(', ')} ${join} ${counted(rest, 'other')}` : joined(shown, join);
}

/** A value that rows carry may be empty; it needs a name to be chosen or read. */
export const nameValue = (value: string): string => (value === '' ? '(none)' : value);

export const importName = (id: number, names: FilterNames): string => names.imports?.get(id) ?? `number ${id}`;

/** "Off duty", or "not: Off duty" where the filter leaves what is inside out. */
export const regionWords = ({ label, inside }: RegionFilter): string => (inside ? label : `not: ${label}`);

export function chipsOf(filter: EventFilter, zone: string, names: FilterNames = {}): Chip[] {
  const chips: Chip[] = [];
  const add = (part: FilterPart, text: string, index = 0): void => {
    chips.push({ key: part === 'within' ? `within ${index}` : part, part, index, text });
  };
  if (filter.from !== undefined || filter.to !== undefined) add('span', formatSpan(filter.from, filter.to, zone));
  for (const name of facetNames) {
    const values = filter[name];
    if (values) add(name, `${facetLabels[name]}: ${values.length === 0 ? 'none of them' : listValues(values, 'or')}`);
  }
  if (filter.import)
    add(
      'import',
      `import: ${listValues(
        filter.import.map((id) => importName(id, names)),
        'or',
      )}`,
    );
  if (filter.hours) add('hours', `${hoursWords(filter.hours)} ${filter.zone ?? 'UTC'}`);
  if (filter.weekdays) add('weekdays', `${weekdaysWords(filter.weekdays)} (${filter.zone ?? 'UTC'})`);
  for (const [index, region] of (filter.within ?? []).entries()) add('within', regionWords(region), index);
  if (filter.annotated !== undefined) add('annotated', filter.annotated ? 'annotated' : 'not annotated');
  if (filter.text) add('text', `text: ${filter.text}`);
  if (filter.regex) add('regex', `pattern: ${filter.regex}`);
  return chips;
}

export function withoutPart(filter: EventFilter, part: FilterPart): EventFilter {
  const rest = { ...filter };
  if (part === 'span') {
    delete rest.from;
    delete rest.to;
  } else delete rest[part];
  // A zone says what the hours and days are of, and nothing alone.
  if (rest.hours === undefined && rest.weekdays === undefined) delete rest.zone;
  return rest;
}

/** Takes away what the chip says and nothing else. */
export function withoutChip(filter: EventFilter, { part, index }: Chip): EventFilter {
  if (part !== 'within') return withoutPart(filter, part);
  const regions = filter.within?.filter((_, other) => other !== index) ?? [];
  return regions.length === 0 ? withoutPart(filter, 'within') : { ...filter, within: regions };
}

export function withSpan(filter: EventFilter, span: Span | null): EventFilter {
  const rest = withoutPart(filter, 'span');
  return span ? { ...rest, from: span.from, to: span.to } : rest;
}

const mostText = 512;

export function withText(filter: EventFilter, text: string): EventFilter {
  const trimmed = text.trim().slice(0, mostText);
  return trimmed === '' ? withoutPart(filter, 'text') : { ...filter, text: trimmed };
}

export function withRegex(filter: EventFilter, pattern: string): EventFilter {
  return pattern === '' ? withoutPart(filter, 'regex') : { ...filter, regex: pattern.slice(0, mostText) };
}

export function withAnnotated(filter: EventFilter, annotated: boolean | undefined): EventFilter {
  return annotated === undefined ? withoutPart(filter, 'annotated') : { ...filter, annotated };
}

/** The contract's limit on the values of one facet. */
const MOST_VALUES = 200;

export function withValueToggled(filter: EventFilter, name: FacetName, value: string): EventFilter {
  const next = toggled(filter[name], value).slice(-MOST_VALUES);
  return next.length === 0 ? withoutPart(filter, name) : { ...filter, [name]: next };
}

export function withImportToggled(filter: EventFilter, id: number): EventFilter {
  const next = toggled(filter.import, id);
  return next.length === 0 ? withoutPart(filter, 'import') : { ...filter, import: next };
}

/** Hours or days in a zone. None or all of them: no filter. */
export function withClock(
  filter: EventFilter,
  part: 'hours' | 'weekdays',
  values: readonly number[],
  zone: string,
): EventFilter {
  const next = [...new Set(values)].sort((a, b) => a - b);
  if (next.length === 0 || next.length === (part === 'hours' ? 24 : 7)) return withoutPart(filter, part);
  // Both are of one zone: what was chosen in another is read anew in this one, and the chips say so.
  return { ...filter, [part]: next, zone };
}

/** The contract's limit. */
const MOST_REGIONS = 8;

/** Adds a region, in place of one of the same label. */
export function withRegion(filter: EventFilter, region: RegionFilter): EventFilter {
  const others = filter.within?.filter(({ label }) => label !== region.label) ?? [];
  return { ...filter, within: [...others, region].slice(-MOST_REGIONS) };
}

function toggled<V>(values: readonly V[] | undefined, value: V): V[] {
  const before = values ?? [];
  return before.includes(value) ? before.filter((other) => other !== value) : [...before, value];
}

/** For the legend: only this value, or, where it is already the only one, no filter on it. */
export function withOnlyValue(filter: EventFilter, name: FacetName, value: string): EventFilter {
  const values = filter[name];
  return values?.length === 1 && values[0] === value ? withoutPart(filter, name) : { ...filter, [name]: [value] };
}

/** Equal for filters that mean the same, whatever the order in which they were put together. */
export function canonicalFilter(filter: EventFilter): string {
  const entries = Object.entries(filter)
    .filter(([, value]) => value !== undefined && value !== '')
    .map(([key, value]) => [key, key !== 'within' && Array.isArray(value) ? [...value].sort() : value] as const)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify(Object.fromEntries(entries));
}

export const sameFilter = (a: EventFilter, b: EventFilter): boolean => canonicalFilter(a) === canonicalFilter(b);
