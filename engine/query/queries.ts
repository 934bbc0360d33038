/** Match lists, remembered while nothing changes: paging, counting and drawing ask for the same one again and again. */

import { FailureError } from '../../shared/api/failures.ts';
import type { EventFilter, EventSort, Selection } from '../../shared/api/timeline.ts';
import type { CaseFile } from '../case-file.ts';
import { lastEvent } from '../store/meta.ts';
import { type EventIndex, loadEventIndex } from './event-index.ts';
import { matchPositions, sortPositions } from './match.ts';

/** Lists kept per case. A screen uses three or four at a time; history steps back a few more. */
const keptLists = 12;

interface CaseQueries {
  index: Promise<EventIndex>;
  indexed: number;
  revision: number;
  readonly lists: Map<string, Uint32Array>;
}

const queries = new WeakMap<CaseFile, CaseQueries>();

async function stateOf(file: CaseFile): Promise<{ index: EventIndex; lists: Map<string, Uint32Array> }> {
  const size = lastEvent(file.read);
  let state = queries.get(file);
  if (!state || state.indexed !== size) {
    state = { index: loadEventIndex(file), indexed: size, revision: file.revision, lists: new Map() };
    queries.set(file, state);
  }
  const current = state;
  try {
    const index = await current.index;
    if (current.revision !== file.revision) {
      current.lists.clear();
      current.revision = file.revision;
    }
    return { index, lists: current.lists };
  } catch (error) {
    if (queries.get(file) === current) queries.delete(file);
    throw error;
  }
}

export interface Matches {
  readonly index: EventIndex;
  /** Positions in the index, in the order asked for. */
  readonly positions: Uint32Array;
}

export async function matches(file: CaseFile, filter: EventFilter, sort?: EventSort): Promise<Matches> {
  const { index, lists } = await stateOf(file);
  const remembered = (key: string, make: () => Uint32Array): Uint32Array => {
    const list = lists.get(key) ?? make();
    lists.delete(key);
    lists.set(key, list);
    const oldest = lists.keys().next().value;
    if (lists.size > keptLists && oldest !== undefined) lists.delete(oldest);
    return list;
  };
  const filterKey = JSON.stringify(filter, Object.keys(filter).sort());
  const matched = remembered(filterKey, () => matchPositions(index, filter, file.read));
  if (!sort || (sort.column === 'time' && !sort.descending)) return { index, positions: matched };
  return {
    index,
    positions: remembered(`${filterKey} ${sort.column} ${sort.descending}`, () => sortPositions(index, matched, sort)),
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
    const { index, positions } = await matches(file, selection.filter);
    ids = Array.from(positions, (position) => index.ids[position] as number).sort((a, b) => a - b);
  }
  if (ids.length === 0)
    throw new FailureError(
      'nothing-selected',
      'No event is selected.',
      'Select at least one event, or change the filter.',
    );
  return ids;
}
