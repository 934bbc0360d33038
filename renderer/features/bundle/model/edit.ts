/** Changes to a plan, each a new plan: what did not change is the very same object, so that rows are not drawn again. */
import type { BundlePlan, PlanItem, PlanSection } from '../../../../shared/domain/bundle/plan.ts';

/** Late additions as a section of the outline. No section of a plan can have this id: a colon is refused there. */
export const LATE = 'late:';

/** A section as the outline shows it, the late additions as the last. */
export type OutlineSection = Pick<PlanSection, 'id' | 'title' | 'hint' | 'items'>;

/** Where something is put: before the item that is at `at` in that section. */
export interface Spot {
  readonly section: string;
  readonly at: number;
}

export function sectionsOf(plan: BundlePlan): readonly OutlineSection[] {
  return plan.late === null
    ? plan.sections
    : [...plan.sections, { id: LATE, title: 'Late additions', items: plan.late.items }];
}

export const itemsOf = (plan: BundlePlan): readonly PlanItem[] => sectionsOf(plan).flatMap(({ items }) => items);

export const itemById = (plan: BundlePlan, id: string): PlanItem | undefined =>
  itemsOf(plan).find((item) => item.id === id);

/** Null where the plan has no such item. */
export function spotOf(plan: BundlePlan, id: string): Spot | null {
  for (const section of sectionsOf(plan)) {
    const at = section.items.findIndex((item) => item.id === id);
    if (at !== -1) return { section: section.id, at };
  }
  return null;
}

/** Every section's items by `change`; a section of which it gives back the same array stays as it is. */
function mapItems(
  plan: BundlePlan,
  change: (items: readonly PlanItem[], section: string) => readonly PlanItem[],
): BundlePlan {
  const sections = plan.sections.map((section) => {
    const items = change(section.items, section.id);
    return items === section.items ? section : { ...section, items: [...items] };
  });
  const late = plan.late;
  const lateItems = late && change(late.items, LATE);
  return {
    ...plan,
    sections: sections.every((section, n) => section === plan.sections[n]) ? plan.sections : sections,
    late: late && lateItems && lateItems !== late.items ? { ...late, items: [...lateItems] } : late,
  };
}

const without = (items: readonly PlanItem[], ids: ReadonlySet<string>): readonly PlanItem[] =>
  items.some((item) => ids.has(item.id)) ? items.filter((item) => !ids.has(item.id)) : items;

export const removeItems = (plan: BundlePlan, ids: ReadonlySet<string>): BundlePlan =>
  mapItems(plan, (items) => without(items, ids));

export function addItems(plan: BundlePlan, { section, at }: Spot, added: readonly PlanItem[]): BundlePlan {
  return mapItems(plan, (items, id) => (id === section ? items.toSpliced(at, 0, ...added) : items));
}

export function editItem<I extends PlanItem>(plan: BundlePlan, id: string, change: (item: I) => I): BundlePlan {
  return mapItems(plan, (items) =>
    items.some((item) => item.id === id) ? items.map((item) => (item.id === id ? change(item as I) : item)) : items,
  );
}

/** Takes the items out and puts them, in the order they had, before what stands at `spot` now. */
export function moveItems(plan: BundlePlan, ids: ReadonlySet<string>, { section, at }: Spot): BundlePlan {
  const moved = itemsOf(plan).filter((item) => ids.has(item.id));
  const target = sectionsOf(plan).find(({ id }) => id === section);
  if (moved.length === 0 || !target) return plan;
  const before = target.items.slice(0, at).filter((item) => ids.has(item.id)).length;
  const next = addItems(removeItems(plan, ids), { section, at: at - before }, moved);
  return sameOrder(plan, next) ? plan : next;
}

function sameOrder(one: BundlePlan, other: BundlePlan): boolean {
  const order = (plan: BundlePlan): string[] =>
    sectionsOf(plan).flatMap(({ id, items }) => [id, ...items.map((i) => i.id)]);
  const [a, b] = [order(one), order(other)];
  return a.length === b.length && a.every((id, n) => id === b[n]);
}

/**
 * One place up or down. Items that are apart keep their distance; what cannot go on stays, and others close up to it. Only where
 * nothing can move inside the section do they leave it, for the neighbouring one.
 */
export function nudgeItems(plan: BundlePlan, ids: ReadonlySet<string>, by: 1 | -1): BundlePlan {
  const next = mapItems(plan, (items) => {
    if (!items.some((item) => ids.has(item.id))) return items;
    const order = by === 1 ? items.toReversed() : [...items];
    for (let n = 1; n < order.length; n++) {
      const [above, here] = [order[n - 1], order[n]];
      if (above && here && ids.has(here.id) && !ids.has(above.id)) order.splice(n - 1, 2, here, above);
    }
    return by === 1 ? order.reverse() : order;
  });
  return sameOrder(plan, next) ? shiftItems(plan, ids, by) : next;
}

/** To the section after (its beginning) or before (its end), so that the order in which they are read stays. */
export function shiftItems(plan: BundlePlan, ids: ReadonlySet<string>, by: 1 | -1): BundlePlan {
  const sections = sectionsOf(plan);
  const holding = sections.flatMap(({ items }, n) => (items.some((item) => ids.has(item.id)) ? [n] : []));
  const from = by === 1 ? holding.at(-1) : holding[0];
  const target = from === undefined ? undefined : sections[from + by];
  if (!target) return plan;
  return moveItems(plan, ids, { section: target.id, at: by === 1 ? 0 : target.items.length });
}

export const editSection = (plan: BundlePlan, id: string, change: Partial<Pick<PlanSection, 'title'>>): BundlePlan => ({
  ...plan,
  sections: plan.sections.map((section) => (section.id === id ? { ...section, ...change } : section)),
});

export const addSection = (plan: BundlePlan, at: number, section: PlanSection): BundlePlan => ({
  ...plan,
  sections: plan.sections.toSpliced(at, 0, section),
});

/** With everything in it, and without the volume that began there. */
export const removeSection = (plan: BundlePlan, id: string): BundlePlan =>
  id === LATE
    ? { ...plan, late: null }
    : {
        ...plan,
        sections: plan.sections.filter((section) => section.id !== id),
        volumes: { ...plan.volumes, at: plan.volumes.at.filter((each) => each !== id) },
      };

/** Before the section that stands at `at` now. The late additions stay last. */
export function moveSection(plan: BundlePlan, id: string, at: number): BundlePlan {
  const from = plan.sections.findIndex((section) => section.id === id);
  const section = plan.sections[from];
  const to = Math.max(0, Math.min(plan.sections.length - 1, at > from ? at - 1 : at));
  if (!section || to === from) return plan;
  return { ...plan, sections: plan.sections.toSpliced(from, 1).toSpliced(to, 0, section) };
}

export const volumeBegins = (plan: BundlePlan, id: string): boolean =>
  plan.volumes.split === 'at-sections' && plan.volumes.at.includes(id);

/** Volumes begin where the preparer says from then on; taking the last such place away leaves it to the size again. */
export function setVolumeBegins(plan: BundlePlan, id: string, begins: boolean): BundlePlan {
  const kept = plan.volumes.split === 'at-sections' ? plan.volumes.at.filter((each) => each !== id) : [];
  const at = begins ? [...kept, id] : kept;
  // In the order of the sections, whatever the order in which they were marked.
  const ordered = plan.sections.map((section) => section.id).filter((each) => at.includes(each));
  return {
    ...plan,
    volumes: ordered.length > 0 ? { split: 'at-sections', at: ordered } : { split: 'by-profile', at: [] },
  };
}
