/** What items are called where the plan gives them no title of their own, and what is known of what they show. */

import type { CaseDocument } from '../../../../shared/api/documents.ts';
import type { Exhibit } from '../../../../shared/api/exhibits.ts';
import type { Audience, BundlePlan, PlanItem } from '../../../../shared/domain/bundle/plan.ts';
import { audiences } from '../../../../shared/domain/bundle/plan.ts';
import { itemsOf } from './edit.ts';
import { audienceWords, headingOf, partWords } from './words.ts';

/** Exhibits by reference, documents by digest. */
export interface Holdings {
  readonly exhibits: ReadonlyMap<string, Exhibit>;
  readonly documents: ReadonlyMap<string, CaseDocument>;
}

export function ownTitle(item: PlanItem, { exhibits, documents }: Holdings): string {
  switch (item.kind) {
    case 'exhibit':
      return exhibits.get(item.ref)?.description ?? `Exhibit ${item.ref}, which the case does not hold`;
    case 'document':
      return documents.get(item.sha256)?.title ?? 'A document that the case does not hold';
    case 'text':
      return headingOf(item.body) || 'A text without words yet';
    case 'generated':
      return partWords(item.part).title;
  }
}

export const titleOf = (item: PlanItem, holdings: Holdings): string => item.title ?? ownTitle(item, holdings);

/** ISO date; null where it has none. An exhibit's is the day on which it was produced, in UTC, as the index prints it. */
export function ownDate(item: PlanItem, { exhibits, documents }: Holdings): string | null {
  if (item.kind === 'exhibit') return exhibits.get(item.ref)?.producedAt.slice(0, 10) ?? null;
  return item.kind === 'document' ? (documents.get(item.sha256)?.date ?? null) : null;
}

export const dateOf = (item: PlanItem, holdings: Holdings): string | null =>
  item.date === undefined ? ownDate(item, holdings) : item.date;

/** Who gets it, where that is not everybody: "panel only", "not in the public version"; empty where it is. */
export function audienceNote({ audiences: of, sensitive }: Pick<PlanItem, 'audiences' | 'sensitive'>): string {
  if (sensitive) return 'sensitive';
  const [only] = of;
  if (only === undefined) return 'in no version';
  if (of.length === 1) return `${audienceWords[only].name.toLowerCase()} only`;
  const missing = audiences.find((audience) => !of.includes(audience));
  return missing === undefined ? '' : `not ${missing}`;
}

export const isFor = (
  { audiences: of, sensitive }: Pick<PlanItem, 'audiences' | 'sensitive'>,
  audience: Audience,
): boolean => of.includes(audience) && (audience === 'panel' || !sensitive);

/** A section's items by date (rule B15). Those without one stay where they are, and what has the same date stays in its order. */
export function byDate(items: readonly PlanItem[], holdings: Holdings): PlanItem[] {
  const dated = items.filter((item) => dateOf(item, holdings) !== null);
  const sorted = dated.toSorted((a, b) => (dateOf(a, holdings) ?? '').localeCompare(dateOf(b, holdings) ?? ''));
  let next = 0;
  return items.map((item) => (dateOf(item, holdings) === null ? item : (sorted[next++] ?? item)));
}

/** What is in already: exhibit references, document digests and generated parts, each with the items that show it. */
export function itemsBySource(plan: BundlePlan): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  for (const item of itemsOf(plan)) {
    const key = sourceKey(item);
    if (key !== null) found.set(key, [...(found.get(key) ?? []), item.id]);
  }
  return found;
}

export const exhibitKey = (ref: string): string => `exhibit ${ref}`;
export const documentKey = (sha256: string): string => `document ${sha256}`;
export const partKey = (part: string): string => `part ${part}`;

function sourceKey(item: PlanItem): string | null {
  switch (item.kind) {
    case 'exhibit':
      return exhibitKey(item.ref);
    case 'document':
      return documentKey(item.sha256);
    case 'generated':
      return partKey(item.part);
    case 'text':
      return null;
  }
}
