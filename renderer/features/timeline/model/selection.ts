/** What an annotation or an exhibit will apply to. Ids outlive a change of the filter; "all matching" cannot, and says so. */
import type { EventFilter, Selection } from '../../../../shared/api/timeline.ts';
import { counted, formatCount } from '../../../format/numbers.ts';

export type EventSelection =
  | { readonly kind: 'none' }
  | {
      readonly kind: 'ids';
      readonly ids: readonly number[];
      /** The filter has changed since the first of them was selected: some may be out of sight. */
      readonly filterChanged: boolean;
    }
  | { readonly kind: 'filter'; readonly filter: EventFilter; readonly count: number };

export const noSelection: EventSelection = { kind: 'none' };

/** The contract's limit. */
export const MOST_IDS = 100_000;

const ofIds = (ids: readonly number[], filterChanged: boolean): EventSelection =>
  ids.length === 0 ? noSelection : { kind: 'ids', ids, filterChanged };

export const selectedCount = (selection: EventSelection): number =>
  selection.kind === 'none' ? 0 : selection.kind === 'ids' ? selection.ids.length : selection.count;

export function toggleId(selection: EventSelection, id: number): EventSelection {
  if (selection.kind !== 'ids') return ofIds([id], false);
  const ids = selection.ids.includes(id) ? selection.ids.filter((other) => other !== id) : [...selection.ids, id];
  return ofIds(ids.slice(0, MOST_IDS), selection.filterChanged);
}

/** Adds a range; those already selected stay selected. */
export function addIds(selection: EventSelection, ids: readonly number[]): EventSelection {
  const before = selection.kind === 'ids' ? selection.ids : [];
  const changed = selection.kind === 'ids' && selection.filterChanged;
  return ofIds([...new Set([...before, ...ids])].slice(0, MOST_IDS), changed);
}

export const allMatching = (filter: EventFilter, count: number): EventSelection =>
  count === 0 ? noSelection : { kind: 'filter', filter, count };

/** What becomes of a selection when the filter changes, and the sentence that says so where something was dropped. */
export function afterFilterChange(selection: EventSelection): { selection: EventSelection; said: string | null } {
  if (selection.kind === 'ids')
    return { selection: selection.filterChanged ? selection : { ...selection, filterChanged: true }, said: null };
  if (selection.kind === 'filter')
    return {
      selection: noSelection,
      said: `The selection of all ${counted(selection.count, 'matching event')} was dropped because the filter changed.`,
    };
  return { selection, said: null };
}

/** The selection for the contract; the event under the cursor stands in where nothing is selected. */
export function targetOf(selection: EventSelection, current: number | null): Selection | null {
  if (selection.kind === 'ids') return { ids: [...selection.ids] };
  if (selection.kind === 'filter') return { filter: selection.filter };
  return current === null ? null : { ids: [current] };
}

/** Says exactly what will be touched: `12 selected events`, `all 1,204 matching events`, `this event`. */
export function describeTarget(selection: EventSelection, current: number | null): string {
  if (selection.kind === 'filter') return `all ${counted(selection.count, 'matching event')}`;
  if (selection.kind === 'ids') {
    if (selection.ids.length === 1) return selection.ids[0] === current ? 'this event' : '1 selected event';
    return `${formatCount(selection.ids.length)} selected events`;
  }
  return current === null ? 'no event' : 'this event';
}
