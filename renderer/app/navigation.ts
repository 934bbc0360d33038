import { createSlice, type PayloadAction } from '@reduxjs/toolkit';
import type { PageSource } from '../../shared/api/readings.ts';

export const sections = [
  'timeline',
  'story',
  'evidence',
  'sources',
  'people',
  'approvals',
  'bundle',
  'ledger',
  'verify',
] as const;
export type Section = (typeof sections)[number];

/** What to show first on arrival. The screen that shows it clears it with `targetReached`. */
export type Target =
  | { readonly kind: 'event'; readonly id: number }
  | { readonly kind: 'search'; readonly text: string }
  | { readonly kind: 'exhibit'; readonly id: string }
  | { readonly kind: 'import'; readonly id: number }
  /** Of the section `evidence`: the pages of an exhibit or a document, to be redacted. `back`: where to return to. */
  | { readonly kind: 'redact'; readonly source: PageSource; readonly back?: Section }
  | { readonly kind: 'approval'; readonly id: string }
  | { readonly kind: 'subject'; readonly subject: string };

export type Place =
  | { readonly kind: 'cases' }
  /** Checking what was given needs no case. */
  | { readonly kind: 'check' }
  /** Of this computer. `from`: the case whose keys are shown first. */
  | { readonly kind: 'settings'; readonly caseId: string | null }
  | { readonly kind: 'case'; readonly caseId: string; readonly section: Section; readonly target: Target | null };

export interface NavigationState {
  readonly place: Place;
}

const slice = createSlice({
  name: 'navigation',
  initialState: { place: { kind: 'cases' } } as NavigationState,
  reducers: {
    wentTo: (state, action: PayloadAction<Place>) => {
      state.place = action.payload;
    },
    /** To another section of the case that is open; nothing where none is. */
    wentToSection: (state, action: PayloadAction<{ section: Section; target?: Target }>) => {
      if (state.place.kind !== 'case') return;
      const { section, target = null } = action.payload;
      state.place = { kind: 'case', caseId: state.place.caseId, section, target };
    },
    targetReached: (state) => {
      if (state.place.kind === 'case') state.place = { ...state.place, target: null };
    },
  },
});

export const navigationReducer = slice.reducer;
export const { wentTo, wentToSection, targetReached } = slice.actions;
