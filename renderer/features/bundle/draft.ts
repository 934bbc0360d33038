/** What the preparer has typed, kept for the run so that a look at the timeline costs nothing. */
import { createSlice, type PayloadAction } from '@reduxjs/toolkit';
import type { BundleOptions } from '../../../shared/api/bundles.ts';
import { rootReducer } from '../../app/store.ts';

export interface Draft {
  readonly shortName: string;
  readonly letter: string;
  readonly forum: string;
  /** ISO date; empty while not fixed. */
  readonly hearingDate: string;
  readonly officerConcerned: string;
}

export const blankDraft: Draft = {
  shortName: '',
  letter: 'A',
  forum: 'Misconduct hearing',
  hearingDate: '',
  officerConcerned: '',
};

const slice = createSlice({
  name: 'bundleDrafts',
  initialState: {} as Record<string, Draft>,
  reducers: {
    drafted: (state, action: PayloadAction<{ caseId: string; draft: Draft }>) => {
      state[action.payload.caseId] = action.payload.draft;
    },
  },
});
export const { drafted } = slice.actions;

const injected = rootReducer.inject(slice);
export const draftOf = injected.selector(({ bundleDrafts }, caseId: string): Draft | undefined => bundleDrafts[caseId]);

export type DraftProblems = Partial<Record<keyof Draft, string>>;

export function problemsOf(draft: Draft): DraftProblems {
  return {
    ...(draft.shortName.trim() === '' && { shortName: 'Type a short name for the cover and the file name.' }),
    ...(!/^[A-Z]$/u.test(draft.letter) && { letter: 'One capital letter, A to Z.' }),
    ...(draft.hearingDate !== '' &&
      !/^\d{4}-\d{2}-\d{2}$/u.test(draft.hearingDate) && {
        hearingDate: 'A whole date, or none while it is not fixed.',
      }),
  };
}

export function optionsOf(draft: Draft): BundleOptions {
  return {
    shortName: draft.shortName.trim(),
    letter: draft.letter,
    forum: draft.forum.trim(),
    hearingDate: draft.hearingDate === '' ? null : draft.hearingDate,
    officerConcerned: draft.officerConcerned.trim(),
  };
}
