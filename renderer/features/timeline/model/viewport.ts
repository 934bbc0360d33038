/** The visible span of time and the arithmetic of moving it. All instants are whole µs; a view is half-open, [from, to). */

export interface View {
  readonly from: number;
  readonly to: number;
}

/** Ten milliseconds across a window is finer than any recorded time that matters. */
export const MIN_LENGTH = 10_000;

export const lengthOf = (view: View): number => view.to - view.from;
export const sameView = (a: View, b: View): boolean => a.from === b.from && a.to === b.to;

/** What `whole` shows when nothing is zoomed: the case's span with a little air, so that edge events can be seen and caught. */
export function wholeView(span: { readonly from: number; readonly to: number }): View {
  const air = Math.max(Math.ceil((span.to - span.from) * 0.01), MIN_LENGTH);
  return { from: span.from - air, to: span.to + air };
}

/** Keeps a view within `whole` and above the least length; a view as long as `whole` is `whole`. */
export function clampView(view: View, whole: View): View {
  const most = lengthOf(whole);
  const length = Math.min(Math.max(Math.round(lengthOf(view)), Math.min(MIN_LENGTH, most)), most);
  const from = Math.round(Math.min(Math.max(view.from, whole.from), whole.to - length));
  return { from, to: from + length };
}

/** `factor` < 1 zooms in. The instant at `anchor` (0 to 1 across the view) stays where it is. */
export function zoomView(view: View, factor: number, anchor: number, whole: View): View {
  const fixed = view.from + lengthOf(view) * anchor;
  const length = Math.min(Math.max(lengthOf(view) * factor, MIN_LENGTH), lengthOf(whole));
  return clampView({ from: fixed - length * anchor, to: fixed + length * (1 - anchor) }, whole);
}

/** Moves by a share of the view's length; positive is later. */
export function panView(view: View, share: number, whole: View): View {
  const by = lengthOf(view) * share;
  return clampView({ from: view.from + by, to: view.to + by }, whole);
}

export const toFraction = (view: View, instant: number): number => (instant - view.from) / lengthOf(view);
export const toInstant = (view: View, fraction: number): number => Math.round(view.from + lengthOf(view) * fraction);

const tidyUnits = [60_000_000, 1_000_000, 1_000, 1] as const;

/**
 * The view with its edges moved outwards, by about a pixel, to whole minutes, seconds or milliseconds:
 * what a hand drew becomes a span that can be said.
 */
export function tidyView(view: View, whole: View): View {
  const unit = tidyUnits.find((each) => each <= lengthOf(view) / 1_500) ?? 1;
  return {
    from: Math.max(Math.floor(view.from / unit) * unit, whole.from),
    to: Math.min(Math.ceil(view.to / unit) * unit, whole.to),
  };
}
