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
  readonly disclosure: DisclosureDraft;
}

/** Whom something goes to and why; `approvalId` is empty where it goes out under none. */
export interface DisclosureDraft {
  readonly recipient: string;
  readonly reason: string;
  readonly approvalId: string;
}

export const blankDisclosure: DisclosureDraft = { recipient: '', reason: '', approvalId: '' };
export type DisclosureProblems = Partial<Record<keyof DisclosureDraft, string>>;

/** The command line may leave these out, and the ledger then says so; in the window they are always asked for. */
export function disclosureProblems({ recipient, reason }: DisclosureDraft): DisclosureProblems {
  return {
    ...(recipient.trim() === '' && { recipient: 'Say whom it goes to.' }),
    ...(reason.trim() === '' && { reason: 'Say why it goes to them.' }),
  };
}

export const disclosureOf = ({ recipient, reason, approvalId }: DisclosureDraft) => ({
  recipient: recipient.trim(),
  reason: reason.trim(),
  ...(approvalId !== '' && { approvalId }),
});

export const blankDraft: Draft = {
  shortName: '',
  letter: 'A',
  forum: 'Misconduct hearing',
  hearingDate: '',
  officerConcerned: '',
  disclosure: blankDisclosure,
};

const slice = createSlice({
  name: 'bundleDrafts',
  initialState: { drafts: {}, recipients: {} } as {
    drafts: Record<string, Draft>;
    /** Of this run, the newest first. */
    recipients: Record<string, string[]>;
  },
  reducers: {
    disclosed: (state, action: PayloadAction<{ caseId: string; recipient: string }>) => {
      const { caseId, recipient } = action.payload;
      state.recipients[caseId] = [recipient, ...(state.recipients[caseId] ?? []).filter((each) => each !== recipient)];
    },
    drafted: (state, action: PayloadAction<{ caseId: string; draft: Draft }>) => {
      state.drafts[action.payload.caseId] = action.payload.draft;
    },
  },
});
export const { drafted, disclosed } = slice.actions;

const injected = rootReducer.inject(slice);
export const draftOf = injected.selector(
  ({ bundleDrafts }, caseId: string): Draft | undefined => bundleDrafts.drafts[caseId],
);
const none: readonly string[] = [];
export const recipientsOf = injected.selector(
  ({ bundleDrafts }, caseId: string): readonly string[] => bundleDrafts.recipients[caseId] ?? none,
);

export type DraftProblems = Partial<Record<Exclude<keyof Draft, 'disclosure'>, string>>;

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
