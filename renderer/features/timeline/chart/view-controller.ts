/**
 * The visible span while it moves. Chart and lanes listen here and draw imperatively, once a frame; only a span that has
 * come to rest goes to the store, where it becomes the filter that grid and counts obey.
 */
import { clampView, lengthOf, panView, sameView, tidyView, type View, zoomView } from '../model/viewport.ts';

/** Long enough that a turn of the wheel is one change of the filter, short enough to feel like the hand's own. */
const REST_MS = 180;

export class ViewController {
  #whole: View;
  #view: View;
  readonly #listeners = new Set<(view: View) => void>();
  /** Called with the span at rest; null where everything is in sight. */
  readonly #commit: (span: View | null) => void;
  #frame = 0;
  #timer = 0;

  constructor(whole: View, commit: (span: View | null) => void) {
    this.#whole = whole;
    this.#view = whole;
    this.#commit = commit;
  }

  get view(): View {
    return this.#view;
  }

  get whole(): View {
    return this.#whole;
  }

  /** True between a gesture and its commit: what the store says then is older than what the hand did. */
  get moving(): boolean {
    return this.#timer !== 0;
  }

  /** What the store says: a wider case, or a filter that something else changed. Never commits. */
  follow(whole: View, span: { readonly from?: number | undefined; readonly to?: number | undefined }): void {
    const grown = !sameView(whole, this.#whole);
    this.#whole = whole;
    if (this.moving && !grown) return;
    const from = Math.min(Math.max(span.from ?? whole.from, whole.from), whole.to - 1);
    const to = Math.max(Math.min(span.to ?? whole.to, whole.to), from + 1);
    const next = clampView({ from, to }, whole);
    if (sameView(next, this.#view) && !grown) return;
    this.#view = next;
    this.#announce();
  }

  zoom(factor: number, anchor = 0.5): void {
    this.moveTo(zoomView(this.#view, factor, anchor, this.#whole));
  }

  pan(share: number): void {
    this.moveTo(panView(this.#view, share, this.#whole));
  }

  toWhole(): void {
    this.moveTo(this.#whole, true);
  }

  /** `atOnce` for a gesture that is complete in itself: a brush, a key. */
  moveTo(view: View, atOnce = false): void {
    const next = clampView(view, this.#whole);
    window.clearTimeout(this.#timer);
    this.#timer = 0;
    if (!sameView(next, this.#view)) {
      this.#view = next;
      this.#announce();
    } else if (!atOnce) return;
    if (atOnce) this.#settle();
    else this.#timer = window.setTimeout(() => this.#settle(), REST_MS);
  }

  listen(listener: (view: View) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  dispose(): void {
    window.clearTimeout(this.#timer);
    window.cancelAnimationFrame(this.#frame);
    this.#listeners.clear();
  }

  #settle(): void {
    this.#timer = 0;
    const tidy = tidyView(this.#view, this.#whole);
    if (!sameView(tidy, this.#view)) {
      this.#view = tidy;
      this.#announce();
    }
    this.#commit(lengthOf(this.#view) >= lengthOf(this.#whole) ? null : this.#view);
  }

  #announce(): void {
    if (this.#frame !== 0) return;
    this.#frame = window.requestAnimationFrame(() => {
      this.#frame = 0;
      for (const listener of this.#listeners) listener(this.#view);
    });
  }
}
