/**
 * Counts for the chart, asked for no faster than they are answered: one request under way, the newest wish waiting, every
 * wish between forgotten. The last answer stays until the next one is there, so the picture never blinks.
 */
import type { Failure } from '../../../../shared/api/failures.ts';
import type { EventFilter } from '../../../../shared/api/timeline.ts';
import { toFailure } from '../../../app/api.ts';
import { type BucketPlan, planBuckets, planCovers } from '../model/buckets.ts';
import type { Histogram } from '../model/density.ts';
import { canonicalFilter } from '../model/filter.ts';
import type { View } from '../model/viewport.ts';

export type HistogramFetch = (filter: EventFilter, plan: BucketPlan, signal: AbortSignal) => Promise<Histogram>;

export interface Answer {
  readonly histogram: Histogram;
  readonly plan: BucketPlan;
  /** Canonical form of the filter that was counted. */
  readonly key: string;
}

interface Wish {
  readonly filter: EventFilter;
  readonly key: string;
  readonly plan: BucketPlan;
}

export class HistogramFeed {
  readonly #fetch: HistogramFetch;
  readonly #onAnswer: (answer: Answer) => void;
  readonly #onFailure: (failure: Failure | null) => void;
  #answer: Answer | null = null;
  #fresh = false;
  #underWay: { wish: Wish; controller: AbortController } | null = null;
  #waiting: Wish | null = null;
  #disposed = false;

  constructor(fetch: HistogramFetch, onAnswer: (answer: Answer) => void, onFailure: (failure: Failure | null) => void) {
    this.#fetch = fetch;
    this.#onAnswer = onAnswer;
    this.#onFailure = onFailure;
  }

  get answer(): Answer | null {
    return this.#answer;
  }

  /** The filter without its span: the chart shows what lies around the visible span as soon as it is panned into sight. */
  want(filter: EventFilter, view: View, pixels: number): void {
    if (pixels <= 0 || this.#disposed) return;
    const key = canonicalFilter(filter);
    if (this.#fresh && this.#answer?.key === key && planCovers(this.#answer.plan, view, pixels)) {
      this.#waiting = null;
      return;
    }
    const underWay = this.#underWay?.wish;
    if (underWay?.key === key && planCovers(underWay.plan, view, pixels)) {
      this.#waiting = null;
      return;
    }
    this.#waiting = { filter, key, plan: planBuckets(view, pixels) };
    if (this.#underWay === null) this.#next();
    // A count for another filter is of no use to anybody; one for another view still fills the picture while it moves.
    else if (underWay?.key !== key) this.#underWay.controller.abort();
  }

  /** The case changed: the answer may still be drawn, but no longer answers. */
  stale(): void {
    this.#fresh = false;
    this.#underWay?.controller.abort();
    if (this.#underWay && !this.#waiting) this.#waiting = this.#underWay.wish;
  }

  dispose(): void {
    this.#disposed = true;
    this.#waiting = null;
    this.#underWay?.controller.abort();
  }

  #next(): void {
    const wish = this.#waiting;
    this.#waiting = null;
    if (!wish || this.#disposed) return;
    const controller = new AbortController();
    this.#underWay = { wish, controller };
    this.#fetch(wish.filter, wish.plan, controller.signal).then(
      (histogram) =>
        this.#settled(controller, () => {
          this.#answer = { histogram, plan: wish.plan, key: wish.key };
          this.#fresh = true;
          this.#onFailure(null);
          this.#onAnswer(this.#answer);
        }),
      (error: unknown) => this.#settled(controller, () => this.#onFailure(toFailure(error))),
    );
  }

  #settled(controller: AbortController, then: () => void): void {
    this.#underWay = null;
    if (this.#disposed) return;
    if (!controller.signal.aborted) then();
    this.#next();
  }
}
