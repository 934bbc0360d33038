/** Keys of the timeline, as one table: what the handler obeys and what the help lists cannot differ. */

export type Command =
  | 'next'
  | 'previous'
  | 'select'
  | 'select-to-next'
  | 'select-to-previous'
  | 'select-all'
  | 'clear-selection'
  | 'inspect'
  | 'annotate'
  | 'tag'
  | 'exhibit'
  | 'undo'
  | 'search'
  | 'zoom-in'
  | 'zoom-out'
  | 'whole'
  | 'back'
  | 'forward';

export interface KeyBinding {
  readonly keys: readonly string[];
  readonly command: Command;
  readonly label: string;
}

export const timelineKeys: readonly KeyBinding[] = [
  { keys: ['j'], command: 'next', label: 'Next event' },
  { keys: ['k'], command: 'previous', label: 'Previous event' },
  { keys: [' '], command: 'select', label: 'Select or deselect the event' },
  { keys: ['Shift+J'], command: 'select-to-next', label: 'Extend the selection down' },
  { keys: ['Shift+K'], command: 'select-to-previous', label: 'Extend the selection up' },
  { keys: ['Ctrl+a'], command: 'select-all', label: 'Select every matching event' },
  { keys: ['Escape'], command: 'clear-selection', label: 'Clear the selection' },
  { keys: ['Enter'], command: 'inspect', label: 'Go to the inspector' },
  { keys: ['a'], command: 'annotate', label: 'Annotate' },
  { keys: ['t'], command: 'tag', label: 'Tag' },
  { keys: ['e'], command: 'exhibit', label: 'Make an exhibit' },
  { keys: ['u'], command: 'undo', label: 'Withdraw your last annotation' },
  { keys: ['/'], command: 'search', label: 'Search the events' },
  { keys: ['['], command: 'zoom-out', label: 'Zoom out' },
  { keys: [']'], command: 'zoom-in', label: 'Zoom in' },
  { keys: ['0'], command: 'whole', label: 'Show the whole span' },
  { keys: ['Alt+ArrowLeft'], command: 'back', label: 'Back to the filter before' },
  { keys: ['Alt+ArrowRight'], command: 'forward', label: 'Forward' },
];

const byKey = new Map(timelineKeys.flatMap((binding) => binding.keys.map((key) => [key, binding.command] as const)));

export interface KeyPress {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  readonly shiftKey: boolean;
}

/** The command of a key press; null where the timeline has none for it. */
export function commandFor(press: KeyPress): Command | null {
  const control = press.ctrlKey || press.metaKey;
  // Shift is named only with letters: `[` and `/` need Shift, or do not, by the layout of the keyboard.
  const shift = press.shiftKey && /^\p{L}$/u.test(press.key);
  const key = press.key.length === 1 && shift ? press.key.toUpperCase() : control ? press.key.toLowerCase() : press.key;
  const name = `${control ? 'Ctrl+' : ''}${press.altKey ? 'Alt+' : ''}${shift ? 'Shift+' : ''}${key}`;
  return byKey.get(name) ?? null;
}
