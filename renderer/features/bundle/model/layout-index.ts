/** A layout turned round: from items and pages to where they are. */
import type { BundleWarning, Layout, PlacedItem, PlacedVolume } from '../../../../shared/api/bundle-plans.ts';

export interface Placement {
  readonly letter: string;
  readonly firstPage: number;
  readonly lastPage: number;
  /** Null for a section. */
  readonly item: PlacedItem | null;
}

/** A page of the bundle: the volume's letter, and the number printed on it (rule B2). */
export interface PageOf {
  readonly letter: string;
  readonly page: number;
}

export interface LayoutIndex {
  readonly layout: Layout;
  /** Items and sections by id. */
  readonly placed: ReadonlyMap<string, Placement>;
  /** Warnings by the items and sections they concern. */
  readonly warned: ReadonlyMap<string, readonly BundleWarning[]>;
  /** Pages of all volumes. */
  readonly pages: number;
}

export function indexLayout(layout: Layout): LayoutIndex {
  const placed = new Map<string, Placement>();
  for (const { letter, sections } of layout.volumes)
    for (const section of sections) {
      const known = placed.get(section.id);
      // A section that two volumes share is where it begins.
      if (!known)
        placed.set(section.id, { letter, firstPage: section.firstPage, lastPage: section.lastPage, item: null });
      for (const item of section.items)
        placed.set(item.id, { letter, firstPage: item.firstPage, lastPage: item.lastPage, item });
    }
  const warned = new Map<string, BundleWarning[]>();
  for (const warning of layout.warnings)
    for (const id of warning.ids) warned.set(id, [...(warned.get(id) ?? []), warning]);
  return { layout, placed, warned, pages: layout.volumes.reduce((sum, { pages }) => sum + pages, 0) };
}

/** As it is cited: `45`, and `B:45` where there is more than one volume (rule B13). */
export const cited = ({ letter, page }: PageOf, volumes: number): string =>
  volumes > 1 ? `${letter}:${page}` : `${page}`;

/** `12`, `12–18` or `B:12–18`. */
export function pagesOf({ letter, firstPage, lastPage }: Placement, volumes: number): string {
  const first = cited({ letter, page: firstPage }, volumes);
  return firstPage === lastPage ? first : `${first}–${lastPage}`;
}

/** The page that is n-th of the whole, from 1; null where there is none. */
export function nthPage(volumes: readonly PlacedVolume[], n: number): PageOf | null {
  let before = 0;
  for (const { letter, pages } of volumes) {
    if (n >= 1 && n <= before + pages) return { letter, page: n - before };
    before += pages;
  }
  return null;
}

/** The inverse of `nthPage`: 0 where the volume or the page is not there. */
export function ordinalOf(volumes: readonly PlacedVolume[], { letter, page }: PageOf): number {
  let before = 0;
  for (const volume of volumes) {
    if (volume.letter === letter) return page >= 1 && page <= volume.pages ? before + page : 0;
    before += volume.pages;
  }
  return 0;
}

/** The page nearest to one that may have gone with the pages before it. */
export function nearestPage(volumes: readonly PlacedVolume[], { letter, page }: PageOf): PageOf | null {
  const volume = volumes.find((each) => each.letter === letter) ?? volumes.at(-1);
  return volume ? { letter: volume.letter, page: Math.max(1, Math.min(volume.pages, page)) } : null;
}

/** `45`, `B:45` or `b 45` as typed; without a letter it is of the volume that is shown. */
export function readPage(typed: string, volumes: readonly PlacedVolume[], shown: string): PageOf | null {
  const match = /^\s*(?:([a-z])\s*[:.\s]?\s*)?(\d{1,6})\s*$/iu.exec(typed);
  if (!match) return null;
  const at = { letter: match[1]?.toUpperCase() ?? shown, page: Number(match[2]) };
  return ordinalOf(volumes, at) > 0 ? at : null;
}

/** What stands on a page: its section and item, as far as it is in one. */
export function onPage(
  volumes: readonly PlacedVolume[],
  { letter, page }: PageOf,
): { readonly section: PlacedVolume['sections'][number] | null; readonly item: PlacedItem | null } {
  const holds = (each: { firstPage: number; lastPage: number }): boolean =>
    page >= each.firstPage && page <= each.lastPage;
  const section = volumes.find((each) => each.letter === letter)?.sections.findLast(holds) ?? null;
  return { section, item: section?.items.findLast(holds) ?? null };
}
