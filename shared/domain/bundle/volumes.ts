/** Rules B9 and B13: which sections go into which volume, so that each fits the profile. */
import type { BundlePlan, SizeProfile } from './plan.ts';
import type { ResolvedBundle, ResolvedItem, ResolvedSection, Volume } from './resolved.ts';
import type { PlanWarning } from './warning.ts';

export interface ProfileLimit {
  /** Of one volume; null: no limit of that kind. A megabyte is 1,000,000 bytes, as mail servers and CE-File count. */
  readonly mostBytes: number | null;
  readonly mostPages: number | null;
}

export const profileLimits: Readonly<Record<SizeProfile, ProfileLimit>> = {
  none: { mostBytes: null, mostPages: null },
  mail: { mostBytes: 36_000_000, mostPages: null },
  'ce-file': { mostBytes: 50_000_000, mostPages: null },
  split: { mostBytes: 500_000_000, mostPages: null },
  family: { mostBytes: null, mostPages: 350 },
};

export const profileWords: Readonly<Record<SizeProfile, string>> = {
  none: 'no limit',
  mail: '36 MB, for mail',
  'ce-file': '50 MB, for CE-File',
  split: '500 MB',
  family: '350 pages',
};

export interface Extent {
  readonly pages: number;
  readonly bytes: number;
}

/** More volumes than letters there cannot be. */
const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';

/**
 * Volumes begin at sections; a section that is too large by itself begins a volume and goes on in the next one at an item. What is
 * measured is an estimate, so `room` of the limit is what is planned with.
 *
 * @param sizes of items by id; what is missing there has none
 * @param base of a volume without items: cover, index, and what every file holds
 * @param room 1: up to the limit itself
 */
export function splitVolumes(
  bundle: ResolvedBundle,
  split: BundlePlan['volumes'],
  sizes: ReadonlyMap<string, Extent>,
  base: Extent,
  room = 1,
): { readonly volumes: Volume[]; readonly warnings: PlanWarning[] } {
  const warnings: PlanWarning[] = [];
  const limit = profileLimits[bundle.profile];
  const most: Extent = {
    pages: limit.mostPages ?? Number.POSITIVE_INFINITY,
    bytes: (limit.mostBytes ?? Number.POSITIVE_INFINITY) * room,
  };
  const of = (items: readonly ResolvedItem[]): Extent => sum(items.map(({ id }) => sizes.get(id) ?? nothing));
  const volumes: ResolvedSection[][] = [];
  let open: ResolvedSection[] = [];
  let filled = base;
  const close = (): void => {
    if (open.length > 0) volumes.push(open);
    open = [];
    filled = base;
  };
  const put = (section: ResolvedSection, extent: Extent): void => {
    open.push(section);
    filled = plus(filled, extent);
  };
  for (const section of bundle.sections) {
    const extent = of(section.items);
    if (split.split === 'at-sections' && split.at.includes(section.id)) close();
    if (split.split !== 'by-profile' || fits(plus(filled, extent), most)) {
      put(section, extent);
      continue;
    }
    close();
    if (fits(plus(base, extent), most)) {
      put(section, extent);
      continue;
    }
    warnings.push({
      kind: 'too-large',
      ids: [section.id],
      words: `The section “${section.title}” alone is larger than a volume may be (${profileWords[bundle.profile]}): it goes on in a further volume.`,
      stops: false,
    });
    let part: ResolvedItem[] = [];
    let parts = 0;
    const named = (items: readonly ResolvedItem[]): ResolvedSection => ({
      ...section,
      title: parts++ === 0 ? section.title : `${section.title} (continued)`,
      items,
    });
    for (const item of section.items) {
      const one = of([item]);
      if (part.length > 0 && !fits(plus(plus(base, of(part)), one), most)) {
        put(named(part), of(part));
        close();
        part = [];
      }
      part.push(item);
      if (!fits(plus(base, one), most))
        warnings.push({
          kind: 'too-large',
          ids: [item.id],
          words: `“${item.title}” alone is larger than a volume may be (${profileWords[bundle.profile]}): choose pages of it, or another profile.`,
          stops: false,
        });
    }
    if (part.length > 0) put(named(part), of(part));
  }
  close();
  if (volumes.length === 0) volumes.push([]);
  const first = letters.indexOf(bundle.cover.letter);
  if (first + volumes.length > letters.length)
    warnings.push({
      kind: 'too-large',
      ids: [],
      words: `The bundle comes to ${volumes.length} volumes; from ${bundle.cover.letter} on there are ${letters.length - first} letters for them.`,
      stops: true,
    });
  return {
    volumes: volumes
      .slice(0, letters.length - first)
      .map((sections, n) => ({ letter: letters[first + n] ?? 'Z', sections, late: [] })),
    warnings,
  };
}

/** Finished volumes that are larger than their profile lets them be: one section's only item, or later additions to a full volume. */
export function oversized(
  volumes: readonly { readonly letter: string; readonly size: number; readonly pages: number }[],
  profile: SizeProfile,
): PlanWarning[] {
  const { mostBytes, mostPages } = profileLimits[profile];
  return volumes
    .filter(
      ({ size, pages }) =>
        size > (mostBytes ?? Number.POSITIVE_INFINITY) || pages > (mostPages ?? Number.POSITIVE_INFINITY),
    )
    .map(({ letter, size, pages }) => ({
      kind: 'too-large',
      ids: [],
      words: `Bundle ${letter} came to ${pages.toLocaleString('en-GB')} pages and ${(size / 1e6).toFixed(1)} MB: more than a volume may be (${profileWords[profile]}).`,
      stops: false,
    }));
}

const nothing: Extent = { pages: 0, bytes: 0 };
const plus = (a: Extent, b: Extent): Extent => ({ pages: a.pages + b.pages, bytes: a.bytes + b.bytes });
const sum = (extents: readonly Extent[]): Extent => extents.reduce(plus, nothing);
const fits = (extent: Extent, most: Extent): boolean => extent.pages <= most.pages && extent.bytes <= most.bytes;
