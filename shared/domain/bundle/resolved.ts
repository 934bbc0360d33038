/**
 * A plan held against the case, for one audience: what is drawn, in order. Plain data; `resolvePlan` makes it, the composer
 * draws it.
 */
import type { Audience, Cover, GeneratedPart, SizeProfile, Template, Unfit } from './plan.ts';

export interface ResolvedItem {
  /** Of the plan's item. */
  readonly id: string;
  readonly title: string;
  /** ISO date; null where it has none. */
  readonly date: string | null;
  /** Exhibit reference; empty for everything else. */
  readonly ref: string;
  readonly content: ResolvedContent;
}

/** Inclusive, from 1, ascending and apart. Null: every page. */
export type PageRanges = readonly (readonly [number, number])[] | null;

export type ResolvedContent =
  | {
      readonly kind: 'exhibit';
      /** Of the exhibit that is shown: a redacted copy where the version has one. */
      readonly exhibitId: string;
      /** Reference of the exhibit that a redacted copy stands for; null where the exhibit itself is shown. */
      readonly standsFor: string | null;
      readonly pages: PageRanges;
      readonly slip: boolean;
      readonly unfit: Unfit;
    }
  | {
      readonly kind: 'document';
      readonly documentId: string;
      readonly pages: PageRanges;
      readonly unfit: Unfit;
    }
  | { readonly kind: 'text'; readonly body: string; readonly author: string; readonly signature: boolean }
  | {
      readonly kind: 'generated';
      readonly part: GeneratedPart;
      readonly standing: Readonly<Record<string, 'agreed' | 'disputed'>>;
    };

export interface ResolvedSection {
  readonly id: string;
  readonly title: string;
  /** Never empty: a section with nothing for this audience is left out. */
  readonly items: readonly ResolvedItem[];
}

export interface ResolvedBundle {
  readonly audience: Audience;
  readonly template: Template;
  readonly cover: Cover;
  /** The officer concerned as this version names them; empty where they are not named. */
  readonly officer: string;
  readonly profile: SizeProfile;
  readonly sections: readonly ResolvedSection[];
  /** Drawn after everything else, under a heading of its own, with an index and a certificate of its own. */
  readonly late: readonly ResolvedItem[];
}

/** One PDF. */
export interface Volume {
  /** Of the first volume the cover's; cited `B:45` (rule B13). */
  readonly letter: string;
  readonly sections: readonly ResolvedSection[];
  readonly late: readonly ResolvedItem[];
}
