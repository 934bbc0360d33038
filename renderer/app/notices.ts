import { createSlice, nanoid, type PayloadAction } from '@reduxjs/toolkit';

/** A short confirmation at the edge of the window. Failures never come this way: they stay beside what failed. */
export interface Notice {
  readonly id: string;
  readonly text: string;
  /** What can be done about it at once: a command of the screen that is shown, by its id. */
  readonly action: NoticeAction | null;
}

export interface NoticeAction {
  readonly label: string;
  readonly command: string;
}

const slice = createSlice({
  name: 'notices',
  initialState: [] as Notice[],
  reducers: {
    noticed: {
      prepare: (text: string, action: NoticeAction | null = null) => ({ payload: { id: nanoid(), text, action } }),
      // The newest stands for what was just done; older ones would pile up over the work.
      reducer: (_, action: PayloadAction<Notice>) => [action.payload],
    },
    dismissed: (state, action: PayloadAction<string>) => state.filter((notice) => notice.id !== action.payload),
  },
});

export const noticesReducer = slice.reducer;
export const { noticed, dismissed: noticeDismissed } = slice.actions;
