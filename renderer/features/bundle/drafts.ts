/**
 * Bundles as they are being edited: kept for the run, so that a look at the timeline costs nothing and a call that failed loses
 * nothing. Saving makes a version in the case; until then nothing here is anywhere else.
 */
import { createSlice, isDraft, original, type PayloadAction } from '@reduxjs/toolkit';
import type { Layout, SavedBundle } from '../../../shared/api/bundle-plans.ts';
import type { GrantedFile } from '../../../shared/api/primitives.ts';
import type { Audience, BundlePlan } from '../../../shared/domain/bundle/plan.ts';
import { rootReducer } from '../../app/store.ts';
import { begin, edit, type History, redo, settle, undo } from './model/history.ts';
import type { PageOf } from './model/layout-index.ts';
import { type Chosen, nothingChosen } from './model/selection.ts';

export const builderTabs = ['panel', 'officer', 'public', 'differs', 'exports'] as const;
export type BuilderTab = (typeof builderTabs)[number];

/** What the right side shows. */
export type SideTab = 'item' | 'page' | 'warnings';

export interface Draft {
  readonly id: string;
  /** The version that is edited; a save by somebody else since is a conflict. */
  readonly base: number;
  /** As that version has it: what differs from it is not saved yet. */
  readonly saved: BundlePlan;
  readonly history: History<BundlePlan>;
  readonly chosen: Chosen;
  readonly tab: BuilderTab;
  /** Whose version layout and preview show; stays while another tab is looked at. */
  readonly audience: Audience;
  readonly side: SideTab;
  /** The page previewed; null: none yet. */
  readonly page: PageOf | null;
  /** The newest layouts, each with the plan it was measured for. */
  readonly layouts: Partial<Record<Audience, { readonly plan: BundlePlan; readonly layout: Layout }>>;
}

export const isDirty = (draft: Draft): boolean => draft.history.present !== draft.saved;

interface State {
  readonly drafts: Readonly<Record<string, Draft>>;
  /** The bundle that is open, by case; absent: the list is shown. */
  readonly open: Readonly<Record<string, string>>;
  /** Where the first volume of an export of this run was saved, by export: it can be checked without being pointed at. */
  readonly saved: Readonly<Record<string, GrantedFile>>;
}

type Of<T = object> = PayloadAction<{ id: string } & T>;

const fresh = ({ id, version, plan }: SavedBundle): Draft => ({
  id,
  base: version,
  saved: plan,
  history: begin(plan),
  chosen: nothingChosen,
  tab: 'panel',
  audience: 'panel',
  side: 'item',
  page: null,
  layouts: {},
});

/** Reducers here make new objects of the plain ones: through a proxy, a plan would not be known to be the very same. */
const plain = (state: State): State => (isDraft(state) ? (original(state as object) as State) : state);

function changed(proxied: State, id: string, change: (draft: Draft) => Draft): State {
  const state = plain(proxied);
  const draft = state.drafts[id];
  return draft ? { ...state, drafts: { ...state.drafts, [id]: change(draft) } } : state;
}

const slice = createSlice({
  name: 'bundleBuilder',
  initialState: { drafts: {}, open: {}, saved: {} } as State,
  reducers: {
    opened: (state: State, { payload: { caseId, id } }: Of<{ caseId: string }>): State => ({
      ...plain(state),
      open: { ...plain(state).open, [caseId]: id },
    }),
    closed: (state: State, { payload: { caseId } }: PayloadAction<{ caseId: string }>): State => {
      const { [caseId]: _, ...open } = plain(state).open;
      return { ...plain(state), open };
    },
    /** From the case; a draft that was edited since is left alone. */
    loaded: (proxied: State, { payload }: PayloadAction<SavedBundle>): State => {
      const state = plain(proxied);
      const draft = state.drafts[payload.id];
      if (!draft) return { ...state, drafts: { ...state.drafts, [payload.id]: fresh(payload) } };
      if (draft.base >= payload.version || isDirty(draft)) return state;
      return changed(state, payload.id, (of) => ({
        ...of,
        base: payload.version,
        saved: payload.plan,
        history: begin(payload.plan),
      }));
    },
    /** What was sent is a version now; what was typed while it was sent is not. */
    savedAs: (state: State, { payload: { saved, sent } }: PayloadAction<{ saved: SavedBundle; sent: BundlePlan }>) =>
      changed(state, saved.id, (draft) => ({ ...draft, base: saved.version, saved: sent })),
    /** Another version takes the place of what is edited, as one step that can be undone; saved as `base` unless it is to become a version of its own. */
    replaced: (
      state: State,
      {
        payload: { id, plan, base, label, asSaved },
      }: Of<{ plan: BundlePlan; base: number; label: string; asSaved: boolean }>,
    ): State =>
      changed(state, id, (draft) => ({
        ...draft,
        base,
        saved: asSaved ? plan : draft.saved,
        history: edit(draft.history, plan, label),
      })),
    /** The next save is made upon a version of somebody else's. */
    rebased: (state: State, { payload: { id, base } }: Of<{ base: number }>): State =>
      changed(state, id, (draft) => ({ ...draft, base })),
    edited: (
      state: State,
      { payload: { id, plan, label, key } }: Of<{ plan: BundlePlan; label: string; key?: string }>,
    ) => changed(state, id, (draft) => ({ ...draft, history: edit(draft.history, plan, label, key) })),
    settled: (state: State, { payload: { id } }: Of): State =>
      changed(state, id, (draft) => {
        const history = settle(draft.history);
        return history === draft.history ? draft : { ...draft, history };
      }),
    undid: (state: State, { payload: { id } }: Of): State =>
      changed(state, id, (draft) => ({ ...draft, history: undo(draft.history) ?? draft.history })),
    redid: (state: State, { payload: { id } }: Of): State =>
      changed(state, id, (draft) => ({ ...draft, history: redo(draft.history) ?? draft.history })),
    chose: (state: State, { payload: { id, chosen } }: Of<{ chosen: Chosen }>): State =>
      changed(state, id, (draft) => ({ ...draft, chosen })),
    tabbed: (state: State, { payload: { id, tab } }: Of<{ tab: BuilderTab }>): State =>
      changed(state, id, (draft) => ({
        ...draft,
        tab,
        audience: tab === 'differs' || tab === 'exports' ? draft.audience : tab,
      })),
    sided: (state: State, { payload: { id, side } }: Of<{ side: SideTab }>): State =>
      changed(state, id, (draft) => ({ ...draft, side })),
    /** Shows a page on the right. */
    turnedTo: (state: State, { payload: { id, page } }: Of<{ page: PageOf }>): State =>
      changed(state, id, (draft) => ({ ...draft, page, side: 'page' })),
    measured: (
      state: State,
      { payload: { id, audience, plan, layout } }: Of<{ audience: Audience; plan: BundlePlan; layout: Layout }>,
    ): State =>
      changed(state, id, (draft) => ({ ...draft, layouts: { ...draft.layouts, [audience]: { plan, layout } } })),
    exported: (
      state: State,
      { payload: { exportId, file } }: PayloadAction<{ exportId: string; file: GrantedFile }>,
    ): State => ({ ...plain(state), saved: { ...plain(state).saved, [exportId]: file } }),
    forgotten: (proxied: State, { payload: { id } }: Of): State => {
      const state = plain(proxied);
      const { [id]: _, ...drafts } = state.drafts;
      return {
        ...state,
        open: Object.fromEntries(Object.entries(state.open).filter(([, open]) => open !== id)),
        drafts,
      };
    },
  },
});

export const builder = slice.actions;
export const builderReducer = slice.reducer;
const injected = rootReducer.inject(slice);
export const openBundleOf = injected.selector(
  ({ bundleBuilder }, caseId: string): string | undefined => bundleBuilder.open[caseId],
);
export const draftOf = injected.selector(
  ({ bundleBuilder }, id: string): Draft | undefined => bundleBuilder.drafts[id],
);
export const draftsOf = injected.selector(({ bundleBuilder }): Readonly<Record<string, Draft>> => bundleBuilder.drafts);
export const savedFileOf = injected.selector(
  ({ bundleBuilder }, exportId: string): GrantedFile | undefined => bundleBuilder.saved[exportId],
);
