/** Cases as plans are held against them: for tests, made by hand or by chance. */
import fc from 'fast-check';
import type { CaseFacts, DocumentFacts, ExhibitFacts } from './facts.ts';
import { audiences, BundlePlan, type BundlePlanInput } from './plan.ts';

export const digestOf = (n: number): string => n.toString(16).padStart(64, '0');

export const exhibitFacts = (n: number, more: Partial<ExhibitFacts> = {}): ExhibitFacts => ({
  id: `exhibit-${n}`,
  ref: `AB/${n}`,
  description: `Thing ${n}`,
  kind: 'file',
  sha256: digestOf(n),
  date: `2026-03-${String(n).padStart(2, '0')}`,
  erased: false,
  parent: null,
  approved: false,
  ...more,
});

export const documentFacts = (n: number, more: Partial<DocumentFacts> = {}): DocumentFacts => ({
  id: `document-${n}`,
  kind: 'statement',
  title: `Paper ${n}`,
  date: `2026-02-${String(n).padStart(2, '0')}`,
  sha256: digestOf(100 + n),
  parent: null,
  approved: false,
  ...more,
});

export const factsOf = (more: Partial<CaseFacts> = {}): CaseFacts => ({
  title: 'Sample',
  exhibits: [exhibitFacts(1), exhibitFacts(2), exhibitFacts(3)],
  documents: [documentFacts(1), documentFacts(2, { kind: 'notice' })],
  sensitive: new Set(),
  lapsed: new Set(),
  ...more,
});

export const planWith = (sections: BundlePlanInput['sections'], more: Partial<BundlePlanInput> = {}): BundlePlan =>
  BundlePlan.parse({
    v: 1,
    name: 'Bundle',
    template: 'misconduct-hearing',
    cover: { shortName: 'Sample', letter: 'A' },
    sections,
    ...more,
  });

/** Cases of a few exhibits and documents, some of them copies of others, some with the same bytes, some sensitive. */
export const anyFacts: fc.Arbitrary<CaseFacts> = fc
  .record({
    exhibits: fc.array(
      fc.record({
        digest: fc.integer({ min: 1, max: 6 }),
        parent: fc.option(fc.nat(5)),
        approved: fc.boolean(),
        erased: fc.boolean(),
      }),
      { maxLength: 6 },
    ),
    documents: fc.uniqueArray(
      fc.record({ digest: fc.integer({ min: 1, max: 9 }), parent: fc.option(fc.nat(5)), approved: fc.boolean() }),
      { maxLength: 6, selector: ({ digest }) => digest },
    ),
    sensitive: fc.uniqueArray(fc.nat(11), { maxLength: 4 }),
  })
  .map(({ exhibits, documents, sensitive }) => ({
    title: 'Any',
    exhibits: exhibits.map(({ digest, parent, approved, erased }, n) =>
      exhibitFacts(n + 1, {
        sha256: digestOf(digest),
        parent: parent === null ? null : `exhibit-${parent + 1}`,
        approved: parent !== null && approved,
        erased,
      }),
    ),
    documents: documents.map(({ digest, parent, approved }, n) =>
      documentFacts(n + 1, {
        sha256: digestOf(digest),
        parent: parent === null ? null : `document-${parent + 1}`,
        approved: parent !== null && approved,
      }),
    ),
    sensitive: new Set(sensitive.map((n) => (n < 6 ? `exhibit-${n + 1}` : `document-${n - 5}`))),
    lapsed: new Set<string>(),
  }));

const anyAudiences = fc.subarray([...audiences]);

/** Plans over such cases: some of what they name is not there. */
export const anyPlan: fc.Arbitrary<BundlePlan> = fc
  .array(
    fc.array(
      fc.oneof(
        fc.record({
          kind: fc.constant('exhibit' as const),
          ref: fc.integer({ min: 1, max: 7 }).map((n) => `AB/${n}`),
          audiences: anyAudiences,
          sensitive: fc.boolean(),
          instead: fc.dictionary(
            fc.constantFrom(...audiences),
            fc.integer({ min: 1, max: 7 }).map((n) => `AB/${n}`),
            { noNullPrototype: true },
          ),
        }),
        fc.record({
          kind: fc.constant('document' as const),
          sha256: fc.integer({ min: 1, max: 9 }).map(digestOf),
          audiences: anyAudiences,
          sensitive: fc.boolean(),
          instead: fc.dictionary(fc.constantFrom(...audiences), fc.integer({ min: 1, max: 9 }).map(digestOf), {
            noNullPrototype: true,
          }),
        }),
        fc.record({
          kind: fc.constant('text' as const),
          title: fc.constant('Note'),
          body: fc.constantFrom('', 'Words', 'A […] place'),
          audiences: anyAudiences,
          sensitive: fc.boolean(),
        }),
      ),
      { maxLength: 6 },
    ),
    { maxLength: 4 },
  )
  .map((sections) =>
    planWith(
      sections.map((items, s) => ({
        id: `s${s}`,
        title: `Section ${s}`,
        items: items.map((item, n) => ({ id: `s${s}-i${n}`, ...item })),
      })),
    ),
  );
