/** What a person has set up on the timeline of each case: it is as they left it when they come back from another section. */
import { createSlice, type PayloadAction } from '@reduxjs/toolkit';
import type { EventFilter, EventSort, LaneColumn } from '../../../shared/api/timeline.ts';
import { rootReducer } from '../../app/store.ts';
import { noFilter, sameFilter } from './model/filter.ts';
import {
  addIds,
  afterFilterChange,
  allMatching,
  type EventSelection,
  noSelection,
  selectedCount,
  toggleId,
} from './model/selection.ts';
import type { ZoneChoice } from './model/zone-choice.ts';

export interface CaseTimeline {
  readonly filter: EventFilter;
  readonly sort: EventSort;
  readonly selection: EventSelection;
  /** The event under the cursor, which the inspector shows. */
  readonly current: number | null;
  /** Filters before and after this one, nearest last. */
  readonly past: readonly EventFilter[];
  readonly future: readonly EventFilter[];
  readonly stack: 'type' | 'source';
  readonly lanes: LaneColumn;
  readonly zone: ZoneChoice;
  /** Something that happened by itself and must be said: a selection that was dropped. */
  readonly said: string | null;
}

export const initialTimeline: CaseTimeline = {
  filter: noFilter,
  sort: { column: 'time', descending: false },
  selection: noSelection,
  current: null,
  past: [],
  future: [],
  stack: 'type',
  lanes: 'source',
  zone: 'case',
  said: null,
};

const HISTORY = 50;

type State = Record<string, CaseTimeline>;
type OfCase<P = object> = PayloadAction<{ readonly caseId: string } & P>;

const change = (state: State, caseId: string, to: Partial<CaseTimeline>): State => ({
  ...state,
  [caseId]: { ...(state[caseId] ?? initialTimeline), ...to },
});
const of = (state: State, caseId: string): CaseTimeline => state[caseId] ?? initialTimeline;

const slice = createSlice({
  name: 'timeline',
  initialState: {} as State,
  reducers: {
    /** `replace`: a keystroke of the same search, which is one step back and not ten. */
    filtered: (state: State, { payload }: OfCase<{ filter: EventFilter; replace?: boolean }>) => {
      const { caseId, filter, replace = false } = payload;
      const now = of(state, caseId);
      if (sameFilter(now.filter, filter)) return state;
      return change(state, caseId, {
        filter,
        ...afterFilterChange(now.selection),
        past: replace ? now.past : [...now.past, now.filter].slice(-HISTORY),
        future: [],
      });
    },
    wentBack: (state: State, { payload }: OfCase) => {
      const now = of(state, payload.caseId);
      const filter = now.past.at(-1);
      if (!filter) return state;
      return change(state, payload.caseId, {
        filter,
        ...afterFilterChange(now.selection),
        past: now.past.slice(0, -1),
        future: [...now.future, now.filter],
      });
    },
    wentForward: (state: State, { payload }: OfCase) => {
      const now = of(state, payload.caseId);
      const filter = now.future.at(-1);
      if (!filter) return state;
      return change(state, payload.caseId, {
        filter,
        ...afterFilterChange(now.selection),
        past: [...now.past, now.filter],
        future: now.future.slice(0, -1),
      });
    },
    sorted: (state: State, { payload }: OfCase<{ sort: EventSort }>) =>
      change(state, payload.caseId, { sort: payload.sort }),
    shownBy: (state: State, { payload }: OfCase<Partial<Pick<CaseTimeline, 'stack' | 'lanes' | 'zone'>>>) => {
      const { caseId, ...to } = payload;
      return change(state, caseId, to);
    },
    /** A saved view: its filter, which can be stepped back from, and its order. */
    viewApplied: (state: State, { payload }: OfCase<{ filter: EventFilter; sort: EventSort }>) => {
      const { caseId, filter, sort } = payload;
      const now = of(state, caseId);
      if (sameFilter(now.filter, filter)) return change(state, caseId, { sort });
      return change(state, caseId, {
        filter,
        sort,
        ...afterFilterChange(now.selection),
        past: [...now.past, now.filter].slice(-HISTORY),
        future: [],
      });
    },
    movedTo: (state: State, { payload }: OfCase<{ current: number | null }>) =>
      of(state, payload.caseId).current === payload.current
        ? state
        : change(state, payload.caseId, { current: payload.current }),
    toggled: (state: State, { payload }: OfCase<{ id: number }>) =>
      change(state, payload.caseId, {
        selection: toggleId(of(state, payload.caseId).selection, payload.id),
        said: null,
      }),
    added: (state: State, { payload }: OfCase<{ ids: readonly number[] }>) =>
      change(state, payload.caseId, {
        selection: addIds(of(state, payload.caseId).selection, payload.ids),
        said: null,
      }),
    allSelected: (state: State, { payload }: OfCase<{ count: number }>) =>
      change(state, payload.caseId, {
        selection: allMatching(of(state, payload.caseId).filter, payload.count),
        said: null,
      }),
    selectionCleared: (state: State, { payload }: OfCase) =>
      selectedCount(of(state, payload.caseId).selection) === 0 && of(state, payload.caseId).said === null
        ? state
        : change(state, payload.caseId, { selection: noSelection, said: null }),
  },
});

export const timelineActions = slice.actions;
const injected = slice.injectInto(rootReducer);

/** The reducer joins the store the first time this module is loaded; until an action reaches it the slice has no state. */
export function selectTimeline(state: object, caseId: string): CaseTimeline {
  return injected.selectSlice(state as Parameters<typeof injected.selectSlice>[0])[caseId] ?? initialTimeline;
}
