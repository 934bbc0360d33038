/** What a person did to annotations since the window was opened, so that each act can be undone, and redone. */
import { createSlice, type PayloadAction } from '@reduxjs/toolkit';
import { rootReducer } from '../../app/store.ts';

/** `id`: of the annotation as it is now. An undone withdrawal is a new annotation, for nothing in the ledger is unsaid. */
export interface Act {
  readonly kind: 'added' | 'withdrawn';
  readonly id: string;
  readonly events: number;
  /** Of a withdrawal. */
  readonly reason: string;
}

export interface Acts {
  readonly done: readonly Act[];
  readonly undone: readonly Act[];
}

const none: Acts = { done: [], undone: [] };
const MOST = 100;

type OfCase<P = object> = PayloadAction<{ readonly caseId: string } & P>;
type State = Record<string, Acts>;

const slice = createSlice({
  name: 'annotationActs',
  initialState: {} as State,
  reducers: {
    /** Something new was done: what had been undone before it can no longer be redone. */
    performed: (state: State, { payload: { caseId, act } }: OfCase<{ act: Act }>) => ({
      ...state,
      [caseId]: { done: [...(state[caseId] ?? none).done, act].slice(-MOST), undone: [] },
    }),
    /** The latest was undone; it now bears this id. */
    undid: (state: State, { payload: { caseId, id } }: OfCase<{ id: string }>) => {
      const { done, undone } = state[caseId] ?? none;
      const act = done.at(-1);
      return act ? { ...state, [caseId]: { done: done.slice(0, -1), undone: [...undone, { ...act, id }] } } : state;
    },
    redid: (state: State, { payload: { caseId, id } }: OfCase<{ id: string }>) => {
      const { done, undone } = state[caseId] ?? none;
      const act = undone.at(-1);
      return act ? { ...state, [caseId]: { done: [...done, { ...act, id }], undone: undone.slice(0, -1) } } : state;
    },
    /** What stands in the way of the latest can no longer be done: somebody else withdrew it. */
    forgotten: (state: State, { payload: { caseId, way } }: OfCase<{ way: 'undo' | 'redo' }>) => {
      const { done, undone } = state[caseId] ?? none;
      return {
        ...state,
        [caseId]: way === 'undo' ? { done: done.slice(0, -1), undone } : { done, undone: undone.slice(0, -1) },
      };
    },
  },
});

export const annotationActs = slice.actions;
export const annotationActsReducer = slice.reducer;
const injected = slice.injectInto(rootReducer);

export function selectActs(state: object, caseId: string): Acts {
  return injected.selectSlice(state as Parameters<typeof injected.selectSlice>[0])[caseId] ?? none;
}

/** What the contract is asked for: a withdrawal takes back what stands, `repeat` says again what was taken back. */
export const methodFor = (act: Act, way: 'undo' | 'redo'): 'annotations.withdraw' | 'annotations.repeat' =>
  (act.kind === 'added') === (way === 'undo') ? 'annotations.withdraw' : 'annotations.repeat';

/** Reason of a withdrawal that undoes. */
export const UNDONE = 'Undone';
