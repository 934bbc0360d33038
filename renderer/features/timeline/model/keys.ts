/** Keys of the timeline, as one table: what is obeyed and what the help lists cannot differ. Notation: app/commands/keys.ts. */

export const timelineKeys = [
  { id: 'timeline.next', keys: 'j', label: 'Next event' },
  { id: 'timeline.previous', keys: 'k', label: 'Previous event' },
  { id: 'timeline.select', keys: 'Space', label: 'Select or deselect the event' },
  { id: 'timeline.extend-down', keys: 'J', label: 'Extend the selection down' },
  { id: 'timeline.extend-up', keys: 'K', label: 'Extend the selection up' },
  { id: 'timeline.select-all', keys: 'mod+a', label: 'Select every matching event' },
  { id: 'timeline.clear-selection', keys: 'Escape', label: 'Clear the selection' },
  { id: 'timeline.inspect', keys: 'Enter', label: 'Go to the inspector' },
  { id: 'timeline.annotate', keys: 'a', label: 'Annotate' },
  { id: 'timeline.tag', keys: 't', label: 'Tag' },
  { id: 'timeline.exhibit', keys: 'e', label: 'Make an exhibit' },
  { id: 'timeline.undo', keys: 'u', label: 'Undo what you last annotated or withdrew' },
  { id: 'timeline.redo', keys: 'U', label: 'Redo what you undid' },
  { id: 'timeline.search', keys: '/', label: 'Search the events' },
  { id: 'timeline.filter', keys: 'f', label: 'Add or change a filter' },
  { id: 'timeline.views', keys: 'v', label: 'Saved views' },
  { id: 'timeline.leads', keys: 'l', label: 'Starting points' },
  { id: 'timeline.original', keys: 'o', label: 'Open the original at the row' },
  { id: 'timeline.zone', keys: 'z', label: 'Show times in the next zone' },
  { id: 'timeline.zoom-in', keys: ']', label: 'Zoom in' },
  { id: 'timeline.zoom-out', keys: '[', label: 'Zoom out' },
  { id: 'timeline.whole', keys: '0', label: 'Show the whole span' },
  { id: 'timeline.back', keys: 'alt+ArrowLeft', label: 'Back to the filter before' },
  { id: 'timeline.forward', keys: 'alt+ArrowRight', label: 'Forward to the next filter' },
] as const;

export type TimelineCommand = (typeof timelineKeys)[number]['id'];

/** Keys of the grid itself: moving within it. Every other bare key belongs to the timeline. */
const gridKeys = new Set([
  'ArrowUp',
  'ArrowDown',
  'ArrowLeft',
  'ArrowRight',
  'Home',
  'End',
  'PageUp',
  'PageDown',
  'Tab',
]);

export function isGridKey(press: { readonly key: string; readonly altKey: boolean }): boolean {
  return gridKeys.has(press.key) && !press.altKey;
}

/** What a key does to the chart while it has the focus; null: not the chart's. */
export type ChartMove =
  | { readonly pan: number }
  | { readonly zoom: number }
  | { readonly to: 'start' | 'end' | 'whole' };

export function chartMoveFor(press: {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly altKey: boolean;
  readonly metaKey: boolean;
  readonly shiftKey: boolean;
}): ChartMove | null {
  if (press.ctrlKey || press.altKey || press.metaKey) return null;
  switch (press.key) {
    case 'ArrowLeft':
      return { pan: press.shiftKey ? -0.5 : -0.1 };
    case 'ArrowRight':
      return { pan: press.shiftKey ? 0.5 : 0.1 };
    case 'PageUp':
      return { pan: -1 };
    case 'PageDown':
      return { pan: 1 };
    case 'ArrowUp':
    case '+':
    case '=':
      return { zoom: 0.5 };
    case 'ArrowDown':
    case '-':
      return { zoom: 2 };
    case 'Home':
      return { to: 'start' };
    case 'End':
      return { to: 'end' };
    case '0':
      return { to: 'whole' };
    default:
      return null;
  }
}
