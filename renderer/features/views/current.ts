import type { EventFilter, EventSort } from '../../../shared/api/timeline.ts';

export interface CurrentView {
  readonly filter: EventFilter;
  readonly sort: EventSort;
}

/** Whether a saved view is what is on screen: the same events in the same order. */
export function isShown(
  view: CurrentView,
  { filter, sort }: CurrentView,
  same: (a: EventFilter, b: EventFilter) => boolean,
): boolean {
  return view.sort.column === sort.column && view.sort.descending === sort.descending && same(view.filter, filter);
}
