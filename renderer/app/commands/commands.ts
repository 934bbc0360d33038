/** Everything that can be done from the keyboard: the same list feeds the keys, the palette and the help. */
import { useEffect, useRef, useSyncExternalStore } from 'react';
import { belongsToField, matchKeys, strokeText } from './keys.ts';

export interface Command {
  /** Unique and stable: "timeline.annotate". */
  readonly id: string;
  /** What it does, as a button would say it: "Annotate the selection". */
  readonly label: string;
  /** Heading in the help and the palette: "Timeline". */
  readonly group: string;
  /** See keys.ts; absent for a command that only the palette offers. */
  readonly keys?: string | undefined;
  /** Keys that do the same and are not worth a line of the help. */
  readonly hidden?: boolean;
  readonly run: () => void;
}

interface Layer {
  readonly nearness: number;
  readonly commands: readonly Command[];
}
let layers: readonly Layer[] = [];
/** Nearest screen last, so that its keys win. */
let all: readonly Command[] = [];
/** Nearest screen first, for lists. */
let listed: readonly Command[] = [];
const watchers = new Set<() => void>();

function replaceLayer(old: Layer | null, next: Layer | null): void {
  const without = layers.filter((layer) => layer !== old);
  layers = (next === null ? without : [...without, next]).toSorted((a, b) => a.nearness - b.nearness);
  all = layers.flatMap((layer) => layer.commands);
  listed = layers.toReversed().flatMap((layer) => layer.commands);
  for (const watcher of watchers) watcher();
}

/**
 * Offers commands while the component is mounted. Labels, groups and keys are read once; `run` is always that of the
 * latest render, so it may close over state. Where two have the same keys the nearer wins: a screen (1) over the shell (0).
 */
export function useCommands(commands: readonly Command[], nearness = 1): void {
  const latest = useRef(commands);
  latest.current = commands;
  const shape = commands
    .map(({ id, label, group, keys, hidden }) => [id, label, group, keys, hidden].join('\n'))
    .join('\n\n');
  useEffect(() => {
    const layer: Layer = {
      nearness,
      commands: latest.current.map((command) => ({
        ...command,
        run: () => latest.current.find((each) => each.id === command.id)?.run(),
      })),
    };
    replaceLayer(null, layer);
    return () => replaceLayer(layer, null);
  }, [shape, nearness]);
}

/** Every command offered now, those of the nearest screen first. */
export function useAllCommands(): readonly Command[] {
  return useSyncExternalStore(
    (watcher) => {
      watchers.add(watcher);
      return () => watchers.delete(watcher);
    },
    () => listed,
  );
}

const typesText = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable ||
    target instanceof HTMLTextAreaElement ||
    target instanceof HTMLSelectElement ||
    (target instanceof HTMLInputElement && !['checkbox', 'radio', 'button', 'range'].includes(target.type)));

/** Space and Enter belong to the control that has the focus, whatever the screen would do with them. */
const operatesControl = (target: EventTarget | null, key: string): boolean =>
  (key === ' ' || key === 'Enter') &&
  target instanceof HTMLElement &&
  target.closest('button, a, summary, [role="button"], [role="tab"], [role="menuitem"], input') !== null;

/** Listens for the whole window; call once. Keys rest while a dialog is open or text is typed, except with Ctrl. */
export function listenForKeys(): () => void {
  let pending = '';
  let timer = 0;
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.defaultPrevented || event.isComposing || ['Shift', 'Control', 'Alt', 'Meta'].includes(event.key)) return;
    if (document.querySelector('dialog:modal') !== null) return;
    const held = event.ctrlKey || event.metaKey || event.altKey;
    if (typesText(event.target) && (!held || belongsToField(event))) return;
    if (!held && operatesControl(event.target, event.key)) return;
    const match = matchKeys(all, pending, strokeText(event));
    window.clearTimeout(timer);
    pending = match.pending;
    if (pending !== '')
      timer = window.setTimeout(() => {
        pending = '';
      }, 1500);
    if (match.command) {
      event.preventDefault();
      match.command.run();
    } else if (match.pending !== '') event.preventDefault();
  };
  window.addEventListener('keydown', onKeyDown);
  return () => window.removeEventListener('keydown', onKeyDown);
}
