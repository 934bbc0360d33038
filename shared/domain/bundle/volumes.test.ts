import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { factsOf, planWith } from './case-facts.testing.ts';
import { whatWouldMove } from './late.ts';
import type { BundlePlanInput, SizeProfile } from './plan.ts';
import { resolvePlan } from './resolve.ts';
import type { ResolvedBundle, ResolvedSection } from './resolved.ts';
import { type Extent, oversized, profileLimits, splitVolumes } from './volumes.ts';

const bundleOf = (sections: readonly number[], profile: SizeProfile, letter = 'A'): ResolvedBundle => {
  const plan = planWith(
    sections.map((count, s) => ({
      id: `s${s}`,
      title: `Section ${s}`,
      items: Array.from({ length: count }, (_, n) => ({ kind: 'text' as const, id: `s${s}-${n}`, body: 'Words' })),
    })),
    { profile, cover: { shortName: 'Sample', letter } },
  );
  return resolvePlan(plan, factsOf(), 'panel').bundle;
};
const base: Extent = { pages: 5, bytes: 300_000 };
const sizesOf = (bundle: ResolvedBundle, of: (n: number) => Extent) =>
  new Map(bundle.sections.flatMap(({ items }) => items).map(({ id }, n) => [id, of(n)] as const));
const split = (
  bundle: ResolvedBundle,
  sizes: ReadonlyMap<string, Extent>,
  how: 'never' | 'by-profile' = 'by-profile',
) => splitVolumes(bundle, { split: how, at: [] }, sizes, base);
const shape = (volumes: readonly { letter: string; sections: readonly ResolvedSection[] }[]) =>
  volumes.map(({ letter, sections }) => [letter, ...sections.map(({ title, items }) => `${title}: ${items.length}`)]);

describe('volumes', () => {
  it('begin at sections, each as full as the profile lets it be', () => {
    const bundle = bundleOf([2, 3, 1, 4], 'mail', 'C');
    const sizes = sizesOf(bundle, () => ({ pages: 10, bytes: 8_000_000 }));
    expect(shape(split(bundle, sizes).volumes)).toEqual([
      ['C', 'Section 0: 2'],
      ['D', 'Section 1: 3', 'Section 2: 1'],
      ['E', 'Section 3: 4'],
    ]);
    expect(shape(split(bundle, sizes, 'never').volumes)).toHaveLength(1);
  });

  it('begin where the preparer says, whatever the size', () => {
    const bundle = bundleOf([1, 1, 1], 'none');
    const { volumes } = splitVolumes(bundle, { split: 'at-sections', at: ['s1', 's2'] }, new Map(), base);
    expect(shape(volumes)).toEqual([
      ['A', 'Section 0: 1'],
      ['B', 'Section 1: 1'],
      ['C', 'Section 2: 1'],
    ]);
  });

  it('count pages for the family courts', () => {
    const bundle = bundleOf([3, 3], 'family');
    const sizes = sizesOf(bundle, () => ({ pages: 100, bytes: 1 }));
    expect(shape(split(bundle, sizes).volumes)).toEqual([
      ['A', 'Section 0: 3'],
      ['B', 'Section 1: 3'],
    ]);
  });

  it('split a section that alone is too large at its items, and say so; an item too large by itself is named', () => {
    const bundle = bundleOf([1, 5, 1], 'mail');
    const large = sizesOf(bundle, (n) => ({ pages: 10, bytes: n === 0 || n === 6 ? 1000 : 12_000_000 }));
    const { volumes, warnings } = split(bundle, large);
    expect(shape(volumes)).toEqual([
      ['A', 'Section 0: 1'],
      ['B', 'Section 1: 2'],
      ['C', 'Section 1 (continued): 2'],
      ['D', 'Section 1 (continued): 1', 'Section 2: 1'],
    ]);
    expect(warnings).toMatchObject([{ kind: 'too-large', ids: ['s1'], stops: false }]);
    const huge = sizesOf(bundle, (n) => ({ pages: 10, bytes: n === 2 ? 80_000_000 : 1000 }));
    expect(split(bundle, huge).warnings.map(({ ids, stops }) => [ids, stops])).toEqual([
      [['s1'], false],
      [['s1-1'], false],
    ]);
  });

  it('that came out larger than they may be are named', () => {
    const made = [
      { letter: 'A', size: 36_000_000, pages: 10 },
      { letter: 'B', size: 36_000_001, pages: 400 },
    ];
    expect(oversized(made, 'mail').map(({ words }) => words)).toEqual([
      'Bundle B came to 400 pages and 36.0 MB: more than a volume may be (36 MB, for mail).',
    ]);
    expect(oversized(made, 'family')).toHaveLength(1);
    expect(oversized(made, 'none')).toEqual([]);
  });

  it('stop where the alphabet ends', () => {
    const bundle = bundleOf([1, 1, 1], 'mail', 'Y');
    const { volumes, warnings } = split(
      bundle,
      sizesOf(bundle, () => ({ pages: 1, bytes: 35_000_000 })),
    );
    expect(volumes.map(({ letter }) => letter)).toEqual(['Y', 'Z']);
    expect(warnings).toMatchObject([{ kind: 'too-large', stops: true }]);
  });

  it('hold every item once, in order, and fit the profile wherever every item by itself does', () => {
    const limit = profileLimits.mail.mostBytes ?? 0;
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 6 }),
        fc.array(fc.integer({ min: 1, max: limit - base.bytes }), { minLength: 30, maxLength: 30 }),
        (sections, bytes) => {
          const bundle = bundleOf(sections, 'mail');
          const sizes = sizesOf(bundle, (n) => ({ pages: 1, bytes: bytes[n] ?? 1 }));
          const { volumes, warnings } = split(bundle, sizes);
          fc.pre(!warnings.some(({ stops }) => stops));
          const items = volumes.flatMap((volume) => volume.sections.flatMap((one) => one.items.map(({ id }) => id)));
          expect(items).toEqual([...sizes.keys()]);
          for (const volume of volumes) {
            const of = volume.sections.flatMap((one) => one.items.map(({ id }) => sizes.get(id)?.bytes ?? 0));
            expect(of.reduce((sum, one) => sum + one, base.bytes)).toBeLessThanOrEqual(limit);
          }
        },
      ),
    );
  });
});

describe('later additions', () => {
  const plan = (items: string[], more: Partial<BundlePlanInput['sections'][number]> = {}) =>
    resolvePlan(
      planWith([
        {
          id: 's',
          title: 'Papers',
          items: items.map((id) => ({ kind: 'text' as const, id, body: `Words of ${id}` })),
          ...more,
        },
      ]),
      factsOf(),
      'panel',
    ).bundle.sections;
  const served = plan(['a', 'b', 'c']);

  it('leave what was served as it was', () => expect(whatWouldMove(served, plan(['a', 'b', 'c']))).toEqual([]));

  it('are refused where a served page would move, and what would is named', () => {
    const words = (now: readonly ResolvedSection[]) =>
      whatWouldMove(served, now).map(({ words: said, stops }) => [stops, said]);
    expect(words(plan(['a', 'c']))).toEqual([[true, '“Note” was served and would no longer be in the bundle.']]);
    expect(whatWouldMove(served, plan(['b', 'a', 'c']))).toMatchObject([{ kind: 'moved', ids: ['b'] }]);
    expect(whatWouldMove(served, plan(['a', 'x', 'b', 'c']))).toMatchObject([{ kind: 'moved', ids: ['x'] }]);
    expect(words(plan(['a', 'b', 'c'], { title: 'Documents' }))).toEqual([
      [true, 'The section “Papers” was served under that title; it is now called “Documents”.'],
    ]);
    const otherwise = served.map((one) => ({
      ...one,
      items: one.items.map((item) =>
        item.id === 'b' && item.content.kind === 'text'
          ? { ...item, content: { ...item.content, body: 'Other' } }
          : item,
      ),
    }));
    expect(whatWouldMove(served, otherwise)).toMatchObject([{ ids: ['b'] }]);
    expect(whatWouldMove(served, plan(['a', 'b', 'c'], { id: 'other' }))).toHaveLength(3);
  });

  it('see a section that goes on in a further volume as one', () => {
    const [whole] = served;
    if (!whole) throw new Error('no section');
    const cut = [
      { ...whole, items: whole.items.slice(0, 1) },
      { ...whole, title: 'Papers (continued)', items: whole.items.slice(1) },
    ];
    expect(whatWouldMove(cut, served)).toEqual([]);
  });
});
