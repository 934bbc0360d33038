/** Panel, officer and public versions of a plan, side by side. */
import type { CaseFacts } from './facts.ts';
import { type Audience, audiences, type BundlePlan, type PlanItem } from './plan.ts';
import { generatedTitles, resolvePlan } from './resolve.ts';
import type { ResolvedItem } from './resolved.ts';

export type ItemState = 'whole' | 'some-pages' | 'redacted' | 'left-out' | 'sensitive';

export interface VersionRow {
  readonly id: string;
  /** Title of the section; of late additions, "Late additions". */
  readonly section: string;
  readonly title: string;
  readonly ref: string;
  /** In the order of `audiences`. */
  readonly in: { readonly audience: Audience; readonly state: ItemState; readonly instead: string | null }[];
  readonly differs: boolean;
}

/** One row for each item of the plan: what each version holds of it. */
export function versionsOf(plan: BundlePlan, facts: CaseFacts): VersionRow[] {
  const versions = audiences.map((audience) => {
    const { bundle, warnings } = resolvePlan(plan, facts, audience);
    return {
      audience,
      items: new Map([...bundle.sections.flatMap(({ items }) => items), ...bundle.late].map((one) => [one.id, one])),
      sensitive: new Set(warnings.filter(({ kind }) => kind === 'sensitive').flatMap(({ ids }) => ids)),
    };
  });
  const row = (item: PlanItem, section: string): VersionRow => {
    const held = versions.map(({ audience, items, sensitive }) => {
      const resolved = items.get(item.id);
      const state = resolved ? stateOf(resolved, item, audience) : sensitive.has(item.id) ? 'sensitive' : 'left-out';
      return { audience, state, instead: state === 'redacted' ? (insteadOf(item, audience, facts) ?? null) : null };
    });
    const some = versions.flatMap(({ items }) => items.get(item.id) ?? []).at(0);
    return {
      id: item.id,
      section,
      title: some?.title ?? titleOf(item, facts),
      ref: item.kind === 'exhibit' ? item.ref : '',
      in: held,
      differs: held.some(({ state, instead }) => state !== held[0]?.state || instead !== held[0]?.instead),
    };
  };
  return [
    ...plan.sections.flatMap(({ title, items }) => items.map((item) => row(item, title))),
    ...(plan.late?.items ?? []).map((item) => row(item, 'Late additions')),
  ];
}

function stateOf(resolved: ResolvedItem, item: PlanItem, audience: Audience): ItemState {
  const { content } = resolved;
  if ((item.kind === 'exhibit' || item.kind === 'document') && item.instead[audience] !== undefined) return 'redacted';
  return (content.kind === 'exhibit' || content.kind === 'document') && content.pages !== null ? 'some-pages' : 'whole';
}

function insteadOf(item: PlanItem, audience: Audience, facts: CaseFacts): string | undefined {
  if (item.kind === 'exhibit') return item.instead[audience];
  if (item.kind !== 'document') return undefined;
  const digest = item.instead[audience];
  return facts.documents.find(({ sha256 }) => sha256 === digest)?.title ?? digest;
}

function titleOf(item: PlanItem, facts: CaseFacts): string {
  if (item.title) return item.title;
  switch (item.kind) {
    case 'exhibit':
      return facts.exhibits.find(({ ref }) => ref === item.ref)?.description ?? item.ref;
    case 'document':
      return facts.documents.find(({ sha256 }) => sha256 === item.sha256)?.title ?? `${item.sha256.slice(0, 8)}…`;
    case 'generated':
      return generatedTitles[item.part];
    case 'text':
      return 'Note';
  }
}
