/** What the preparer has typed, kept for the run so that a look at the timeline costs nothing. */
import { createSlice, type PayloadAction } from '@reduxjs/toolkit';
import type { BundleOptions } from '../../../shared/api/bundles.ts';
import { rootReducer } from '../../app/store.ts';
import { parseDate } from '../../format/dates.ts';

export interface Draft {
  readonly shortName: string;
  readonly letter: string;
  readonly forum: string;
  /** As typed; empty while not fixed. */
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
    ...(draft.hearingDate.trim() !== '' &&
      parseDate(draft.hearingDate) === null && { hearingDate: 'Type it as 15/06/2026, or leave it empty.' }),
  };
}

export function optionsOf(draft: Draft): BundleOptions {
  return {
    shortName: draft.shortName.trim(),
    letter: draft.letter,
    forum: draft.forum.trim(),
    hearingDate: parseDate(draft.hearingDate),
    officerConcerned: draft.officerConcerned.trim(),
  };
}
