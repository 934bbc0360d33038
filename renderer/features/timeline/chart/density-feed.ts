/**
 * Counts for chart and lanes, asked for no faster than they are answered: one request under way, the newest wish waiting,
 * every wish between forgotten. The last answer stays until the next one is there, so the picture never blinks.
 */
import type { Failure } from '../../../../shared/api/failures.ts';
import type { EventFilter } from '../../../../shared/api/timeline.ts';
import { toFailure } from '../../../app/api.ts';
import { type BucketGrain, type BucketPlan, chartGrain, planBuckets, planCovers } from '../model/buckets.ts';
import { canonicalFilter } from '../model/filter.ts';
import type { View } from '../model/viewport.ts';

/** `by`: the column that the counts are told apart by. */
export type FetchCounts<T> = (filter: EventFilter, by: string, plan: BucketPlan, signal: AbortSignal) => Promise<T>;

export interface Answer<T> {
  readonly counts: T;
  readonly plan: BucketPlan;
  readonly by: string;
  /** Canonical form of the filter that was counted, and the column. */
  readonly key: string;
}

interface Wish {
  readonly filter: EventFilter;
  readonly by: string;
  readonly key: string;
  readonly plan: BucketPlan;
}

export class DensityFeed<T> {
  readonly #fetch: FetchCounts<T>;
  readonly #onAnswer: (answer: Answer<T>) => void;
  readonly #onFailure: (failure: Failure | null) => void;
  readonly #grain: BucketGrain;
  #answer: Answer<T> | null = null;
  #fresh = false;
  #underWay: { wish: Wish; controller: AbortController } | null = null;
  #waiting: Wish | null = null;
  #disposed = false;

  constructor(
    fetch: FetchCounts<T>,
    onAnswer: (answer: Answer<T>) => void,
    onFailure: (failure: Failure | null) => void,
    grain: BucketGrain = chartGrain,
  ) {
    this.#fetch = fetch;
    this.#onAnswer = onAnswer;
    this.#onFailure = onFailure;
    this.#grain = grain;
  }

  get answer(): Answer<T> | null {
    return this.#answer;
  }

  /** The filter without its span: what lies around the visible span is there as soon as it is panned into sight. */
  want(filter: EventFilter, by: string, view: View, pixels: number): void {
    if (pixels <= 0 || this.#disposed) return;
    const key = `${by} ${canonicalFilter(filter)}`;
    if (this.#fresh && this.#answer?.key === key && planCovers(this.#answer.plan, view, pixels, this.#grain)) {
      this.#waiting = null;
      return;
    }
    const underWay = this.#underWay?.wish;
    if (underWay?.key === key && planCovers(underWay.plan, view, pixels, this.#grain)) {
      this.#waiting = null;
      return;
    }
    this.#waiting = { filter, by, key, plan: planBuckets(view, pixels, this.#grain) };
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
    this.#fetch(wish.filter, wish.by, wish.plan, controller.signal).then(
      (counts) =>
        this.#settled(controller, () => {
          this.#answer = { counts, plan: wish.plan, by: wish.by, key: wish.key };
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
