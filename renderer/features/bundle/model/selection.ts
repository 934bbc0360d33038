/** What is chosen in the outline: one row has the keys, any number of items are marked. */

export interface Chosen {
  /** Item or section that has the keys; null before anything was touched. */
  readonly current: string | null;
  /** From which a span is stretched. */
  readonly anchor: string | null;
  /** Items only. */
  readonly marked: ReadonlySet<string>;
}

export const nothingChosen: Chosen = { current: null, anchor: null, marked: new Set() };

/** A click or a plain arrow key: that row alone. */
export const chooseOne = (id: string, isItem: boolean): Chosen => ({
  current: id,
  anchor: id,
  marked: new Set(isItem ? [id] : []),
});

/** Ctrl and click, or the space key. */
export function toggle(chosen: Chosen, id: string): Chosen {
  const marked = new Set(chosen.marked);
  if (!marked.delete(id)) marked.add(id);
  return { current: id, anchor: id, marked };
}

/** Shift: everything from the anchor to here. `order` is the items as they are shown. */
export function stretch(chosen: Chosen, id: string, order: readonly string[]): Chosen {
  const from = order.indexOf(chosen.anchor ?? id);
  const to = order.indexOf(id);
  if (from === -1 || to === -1) return { ...chosen, current: id };
  return {
    current: id,
    anchor: chosen.anchor ?? id,
    marked: new Set(order.slice(Math.min(from, to), Math.max(from, to) + 1)),
  };
}

/** After items went or came: what is gone is neither marked nor current; `fallback` has the keys then. */
export function prune(chosen: Chosen, present: ReadonlySet<string>, fallback: string | null): Chosen {
  const gone = chosen.current !== null && !present.has(chosen.current);
  if (!gone && [...chosen.marked].every((id) => present.has(id))) return chosen;
  const current = gone ? fallback : chosen.current;
  return {
    current,
    anchor: chosen.anchor !== null && present.has(chosen.anchor) ? chosen.anchor : current,
    marked: new Set([...chosen.marked].filter((id) => present.has(id))),
  };
}
