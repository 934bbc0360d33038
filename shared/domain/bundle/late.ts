/**
 * Rule B11: what was served keeps its pages. Later additions follow the last of them; the plan may say nothing else of what was
 * served than it said then.
 */
import type { ResolvedItem, ResolvedSection } from './resolved.ts';
import type { PlanWarning } from './warning.ts';

/**
 * What of a plan would move or change a page that was served: named one by one.
 *
 * @param served sections of all volumes, as the served export was composed of them
 * @param now the plan's sections, held against the case
 */
export function whatWouldMove(served: readonly ResolvedSection[], now: readonly ResolvedSection[]): PlanWarning[] {
  const warnings: PlanWarning[] = [];
  const refuse = (ids: string[], words: string): void => {
    warnings.push({ kind: 'moved', ids, words, stops: true });
  };
  const before = placesOf(served);
  const after = placesOf(now);
  const titles = new Map(joined(served).map(({ id, title }) => [id, title]));
  for (const { id, title } of joined(now))
    if (titles.has(id) && titles.get(id) !== title)
      refuse([id], `The section “${titles.get(id)}” was served under that title; it is now called “${title}”.`);
  for (const { item, section } of before.values()) {
    const there = after.get(item.id);
    if (!there) refuse([item.id], `“${item.title}” was served and would no longer be in the bundle.`);
    else if (there.section !== section)
      refuse([item.id], `“${item.title}” was served in another section than it stands in now.`);
    else if (!sameItem(item, there.item))
      refuse([item.id], `“${item.title}” was served otherwise than it would be drawn now.`);
  }
  for (const { item } of after.values())
    if (!before.has(item.id))
      refuse([item.id], `“${item.title}” stands among what was served: it belongs to the late additions.`);
  // Order among those that are in both.
  const order = [...before.keys()].filter((id) => after.has(id));
  const nowOrder = [...after.keys()].filter((id) => before.has(id));
  const moved = nowOrder.find((id, n) => id !== order[n]);
  if (moved !== undefined)
    refuse([moved], `“${after.get(moved)?.item.title}” stands in another place than when it was served.`);
  return warnings;
}

function placesOf(sections: readonly ResolvedSection[]) {
  return new Map(
    joined(sections).flatMap(({ id, items }) => items.map((item) => [item.id, { item, section: id }] as const)),
  );
}

/** A section that goes on in a further volume is one. */
function joined(sections: readonly ResolvedSection[]): ResolvedSection[] {
  const whole = new Map<string, ResolvedSection>();
  for (const section of sections) {
    const known = whole.get(section.id);
    whole.set(section.id, known ? { ...known, items: [...known.items, ...section.items] } : section);
  }
  return [...whole.values()];
}

/** Facts of the case may have changed since; the served pages keep what they said. What the plan says may not. */
function sameItem(a: ResolvedItem, b: ResolvedItem): boolean {
  return JSON.stringify(a.content) === JSON.stringify(b.content);
}
