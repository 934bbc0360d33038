/** Undo and redo of what is edited in the window alone; nothing here is in the case before it is saved. */

export interface Step<T> {
  readonly value: T;
  /** What leads from this value to the next: "Move 3 items". */
  readonly label: string;
  /** Edits in a row with the same key are one step: letters of one title. Empty: always a step of its own. */
  readonly key: string;
}

export interface History<T> {
  readonly past: readonly Step<T>[];
  readonly present: T;
  /** The next to be redone is the last. */
  readonly future: readonly Step<T>[];
}

/** Steps kept: a day's work, and little memory, because plans share what did not change. */
const MOST = 300;

export const begin = <T>(present: T): History<T> => ({ past: [], present, future: [] });

/** The same history where nothing changed. */
export function edit<T>(history: History<T>, next: T, label: string, key = ''): History<T> {
  if (next === history.present) return history;
  const last = history.past.at(-1);
  const past =
    key !== '' && last?.key === key && history.future.length === 0
      ? history.past
      : [...history.past, { value: history.present, label, key }].slice(-MOST);
  return { past, present: next, future: [] };
}

/** What is typed next is a step of its own. */
export const settle = <T>(history: History<T>): History<T> => {
  const last = history.past.at(-1);
  return !last || last.key === ''
    ? history
    : { ...history, past: [...history.past.slice(0, -1), { ...last, key: '' }] };
};

export function undo<T>({ past, present, future }: History<T>): History<T> | null {
  const step = past.at(-1);
  if (!step) return null;
  return {
    past: past.slice(0, -1),
    present: step.value,
    future: [...future, { value: present, label: step.label, key: '' }],
  };
}

export function redo<T>({ past, present, future }: History<T>): History<T> | null {
  const step = future.at(-1);
  if (!step) return null;
  return {
    past: [...past, { value: present, label: step.label, key: '' }],
    present: step.value,
    future: future.slice(0, -1),
  };
}
