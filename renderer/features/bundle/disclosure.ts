/** To whom something goes out and why, as it is typed; recipients of this run are offered again. */
import { createSlice, type PayloadAction } from '@reduxjs/toolkit';
import { rootReducer } from '../../app/store.ts';

/** `approvalId` is empty where it goes out under none. */
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

const slice = createSlice({
  name: 'recipients',
  initialState: {} as Record<string, string[]>,
  reducers: {
    disclosed: (state, action: PayloadAction<{ caseId: string; recipient: string }>) => {
      const { caseId, recipient } = action.payload;
      state[caseId] = [recipient, ...(state[caseId] ?? []).filter((each) => each !== recipient)];
    },
  },
});
export const { disclosed } = slice.actions;

const injected = rootReducer.inject(slice);
const none: readonly string[] = [];
/** Of this run, the newest first. */
export const recipientsOf = injected.selector(
  ({ recipients }, caseId: string): readonly string[] => recipients[caseId] ?? none,
);
