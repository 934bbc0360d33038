/** Match lists, remembered while nothing changes: paging, counting and drawing ask for the same one again and again. */

import { FailureError } from '../../shared/api/failures.ts';
import type { EventFilter, EventSort, Selection } from '../../shared/api/timeline.ts';
import type { CaseFile } from '../case-file.ts';
import { annotatedEvents, importRanges } from '../store/event-columns.ts';
import { lastEvent } from '../store/meta.ts';
import { statementRevision } from '../store/statements.ts';
import { Matched } from './bits.ts';
import { type EventIndex, idsAt } from './event-index.ts';
import { loadEventIndex } from './load-index.ts';
import { matchAllButText, matchFilter } from './match.ts';
import { matchPattern } from './pattern.ts';
import { withoutPseudonyms } from './people.ts';
import { sortedByColumn } from './sort.ts';
import { firstMatches, matchWords } from './words.ts';

/** Match lists kept a case, as bits: ten million events are 1.3 MB each. */
const keptLists = 32;
/** Lists in the order of a column kept a case: four bytes an event. */
const keptOrders = 2;

interface CaseQueries {
  index: Promise<EventIndex>;
  /** The imports and claims about clocks that the index was made from. */
  indexed: string;
  revision: number;
  readonly lists: Map<string, Promise<Matched>>;
  readonly orders: Map<string, Uint32Array>;
}

const queries = new WeakMap<CaseFile, CaseQueries>();

async function stateOf(file: CaseFile): Promise<{ index: EventIndex; state: CaseQueries }> {
  const indexed = JSON.stringify([importRanges(file.read), statementRevision(file.read, 'clock')]);
  let state = queries.get(file);
  if (!state || state.indexed !== indexed) {
    state = {
      index: loadEventIndex(file),
      indexed,
      revision: file.revision,
      lists: new Map(),
      orders: new Map(),
    };
    queries.set(file, state);
  }
  const current = state;
  try {
    const index = await current.index;
    if (current.revision !== file.revision) {
      current.lists.clear();
      current.orders.clear();
      current.revision = file.revision;
    }
    return { index, state: current };
  } catch (error) {
    if (queries.get(file) === current) queries.delete(file);
    throw error;
  }
}

export interface Matches {
  readonly index: EventIndex;
  readonly matched: Matched;
  /** Positions number `offset` to `offset + limit` in the order asked for; fewer where the list ends. */
  page(offset: number, limit: number): Uint32Array;
  /** Where a position stands in the order asked for; null where the filter hides it. */
  offsetOf(position: number): number | null;
}

/** @throws FailureError `zone-unknown`, `query-invalid`, `query-too-slow`, `cancelled` */
export async function matches(
  file: CaseFile,
  filter: EventFilter,
  sort?: EventSort,
  signal?: AbortSignal,
): Promise<Matches> {
  const { index, state } = await stateOf(file);
  const meant = withoutPseudonyms(file, index, filter);
  const filterKey = JSON.stringify(meant, keySorter);
  const matched = await sharedList(state, filterKey, signal, () =>
    matchFilter(index, meant, outsideSets(file, index, signal)),
  );
  if (!sort || sort.column === 'time') return { index, matched, ...inTimeOrder(matched, sort?.descending ?? false) };
  const { column } = sort;
  const order = remembered(state.orders, keptOrders, `${filterKey} ${column} ${sort.descending}`, () =>
    sortedByColumn(index, matched, { column, descending: sort.descending }),
  );
  return {
    index,
    matched,
    page: (offset, limit) => order.subarray(offset, offset + limit),
    offsetOf: (position) => {
      const offset = matched.has(position) ? order.indexOf(position) : -1;
      return offset < 0 ? null : offset;
    },
  };
}

/** A page in time order of matches that have not all been found yet. */
export interface EarlyPage {
  readonly index: EventIndex;
  readonly positions: Uint32Array;
}

/**
 * A page of a text search before the search is over: exactly the events that the whole list would have there. Null where there is
 * nothing to gain: the list stands or is being made, another column sorts, there is a pattern too or no text; `matches` then
 * answers, at no greater cost.
 *
 * @throws FailureError as `matches`
 */
export async function earlyPage(
  file: CaseFile,
  filter: EventFilter,
  sort: EventSort,
  offset: number,
  limit: number,
): Promise<EarlyPage | null> {
  if (filter.text === undefined || filter.regex !== undefined || sort.column !== 'time') return null;
  const { index, state } = await stateOf(file);
  const meant = withoutPseudonyms(file, index, filter);
  const filterKey = JSON.stringify(meant, keySorter);
  if (state.lists.has(filterKey)) return null;
  const among = new Matched(matchAllButText(index, meant, outsideSets(file, index)));
  const revision = file.revision;
  const first = await firstMatches(file, index, filter.text, among, offset + limit, sort.descending);
  if (first === null) return null;
  const matched = new Matched(first.bits);
  if (!first.all) return { index, positions: inTimeOrder(matched, sort.descending).page(offset, limit) };
  // Every run was searched: that is the list, unless the case has changed meanwhile.
  if (queries.get(file) === state && state.revision === revision && file.revision === revision)
    remembered(state.lists, keptLists, filterKey, () => Promise.resolve(matched));
  return null;
}

/** Keys in one order at every depth, so that the same filter has the same text. */
function keySorter(_: string, value: unknown): unknown {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function remembered<V>(kept: Map<string, V>, most: number, key: string, make: () => V): V {
  const value = kept.get(key) ?? make();
  kept.delete(key);
  kept.set(key, value);
  const oldest = kept.keys().next().value;
  if (kept.size > most && oldest !== undefined) kept.delete(oldest);
  return value;
}

/** One list a filter, also while it is being made: whoever else asks for it waits for the same one. */
async function sharedList(
  state: CaseQueries,
  key: string,
  signal: AbortSignal | undefined,
  make: () => Promise<Matched>,
): Promise<Matched> {
  for (;;) {
    const list = remembered(state.lists, keptLists, key, () => {
      const made = make();
      made.catch(() => {
        if (state.lists.get(key) === made) state.lists.delete(key);
      });
      return made;
    });
    try {
      return await list;
    } catch (error) {
      // Whoever began it has cancelled; this caller has not.
      const cancelled = error instanceof FailureError && error.failure.code === 'cancelled';
      if (!cancelled || signal?.aborted) throw error;
    }
  }
}

const outsideSets = (file: CaseFile, index: EventIndex, signal?: AbortSignal): Parameters<typeof matchFilter>[2] => ({
  words: (text) => matchWords(file, index, text),
  annotated: (tags) => annotatedEvents(file.read, tags),
  pattern: (regex, among) => matchPattern(file, index, regex, among, signal),
});

function inTimeOrder(matched: Matched, descending: boolean): Pick<Matches, 'page' | 'offsetOf'> {
  return {
    page: (offset, limit) => {
      if (!descending) return matched.positions(offset, limit);
      const end = Math.max(0, matched.count - offset);
      const from = Math.max(0, end - limit);
      return matched.positions(from, end - from).reverse();
    },
    offsetOf: (position) => {
      if (!matched.has(position)) return null;
      const rank = matched.rank(position);
      return descending ? matched.count - 1 - rank : rank;
    },
  };
}

/**
 * The ids a selection stands for, ascending.
 *
 * @throws FailureError `nothing-selected` where that is none, `not-found` where an id is no event of the case
 */
export async function selectedIds(file: CaseFile, selection: Selection): Promise<number[]> {
  let ids: number[];
  if ('ids' in selection) {
    ids = [...new Set(selection.ids)].sort((a, b) => a - b);
    if ((ids.at(-1) ?? 0) > lastEvent(file.read))
      throw new FailureError(
        'not-found',
        'Some of the selected events are not in this case.',
        'Select the events again.',
      );
  } else {
    const { index, matched } = await matches(file, selection.filter);
    ids = idsAt(index, matched.positions(0, matched.count));
    if (index.ids !== null) ids = Array.from(Float64Array.from(ids).sort());
  }
  if (ids.length === 0)
    throw new FailureError(
      'nothing-selected',
      'No event is selected.',
      'Select at least one event, or change the filter.',
    );
  return ids;
}
