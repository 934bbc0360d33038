import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { versionsOf } from './audiences.ts';
import { digestOf, documentFacts, exhibitFacts, factsOf, planWith } from './case-facts.testing.ts';
import type { CaseFacts } from './facts.ts';
import { pagesMeet, pagesWords, parsePages } from './pages.ts';
import { plainPlan } from './plain-plan.ts';
import { audiences, BundlePlan, type BundlePlanInput, templates } from './plan.ts';
import { resolvePlan } from './resolve.ts';
import type { ResolvedBundle, ResolvedItem } from './resolved.ts';
import { planOf } from './templates.ts';

type Items = BundlePlanInput['sections'][number]['items'];
const section = (items: Items) => [{ id: 's', title: 'Papers', items }];
const itemsOf = (bundle: ResolvedBundle): ResolvedItem[] => [
  ...bundle.sections.flatMap(({ items }) => items),
  ...bundle.late,
];
const resolved = (items: Items, facts = factsOf(), audience: (typeof audiences)[number] = 'panel') => {
  const { bundle, warnings } = resolvePlan(planWith(section(items)), facts, audience);
  return { items: itemsOf(bundle), warnings: warnings.filter(({ kind }) => kind !== 'unfilled') };
};

/** Cases of a few exhibits and documents, some of them copies of others, some with the same bytes, some sensitive. */
const anyFacts: fc.Arbitrary<CaseFacts> = fc
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
const anyPlan: fc.Arbitrary<BundlePlan> = fc
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

describe('a plan held against a case', () => {
  it('takes titles, dates and pages from the plan, else from what is shown', () => {
    const { items, warnings } = resolved([
      { kind: 'document', id: 'd', sha256: digestOf(101), pages: '1-3, 7' },
      { kind: 'exhibit', id: 'e', ref: 'AB/2', title: 'Log of doors', date: null, slip: false, unfit: 'keep' },
      { kind: 'text', id: 't', body: 'Words', author: 'A. Byrne', signature: true },
      { kind: 'generated', id: 'g', part: 'chronology', standing: { 7: 'agreed' } },
    ]);
    expect(items).toEqual([
      {
        id: 'd',
        title: 'Paper 1',
        date: '2026-02-01',
        ref: '',
        content: {
          kind: 'document',
          documentId: 'document-1',
          pages: [
            [1, 3],
            [7, 7],
          ],
          unfit: 'mend',
        },
      },
      {
        id: 'e',
        title: 'Log of doors',
        date: null,
        ref: 'AB/2',
        content: { kind: 'exhibit', exhibitId: 'exhibit-2', standsFor: null, pages: null, slip: false, unfit: 'keep' },
      },
      {
        id: 't',
        title: 'Note',
        date: null,
        ref: '',
        content: { kind: 'text', body: 'Words', author: 'A. Byrne', signature: true },
      },
      {
        id: 'g',
        title: 'Chronology',
        date: null,
        ref: '',
        content: { kind: 'generated', part: 'chronology', standing: { 7: 'agreed' } },
      },
    ]);
    expect(warnings).toEqual([]);
  });

  it('stops where what it names is not there, was erased, or was withdrawn', () => {
    const facts = factsOf({ exhibits: [exhibitFacts(1, { erased: true })] });
    const { items, warnings } = resolved(
      [
        { kind: 'exhibit', id: 'erased', ref: 'AB/1' },
        { kind: 'exhibit', id: 'none', ref: 'AB/9' },
        { kind: 'document', id: 'gone', sha256: digestOf(999) },
      ],
      facts,
    );
    expect(items).toEqual([]);
    expect(warnings.map(({ kind, ids, stops }) => [kind, ids, stops])).toEqual([
      ['missing', ['erased'], true],
      ['missing', ['none'], true],
      ['missing', ['gone'], true],
    ]);
  });

  it('lets an approved copy stand for its source, in the version that says so, and nothing else', () => {
    const copies = [
      exhibitFacts(1),
      exhibitFacts(2, { kind: 'redaction', parent: 'exhibit-1', approved: true }),
      exhibitFacts(3, { kind: 'redaction', parent: 'exhibit-1' }),
      exhibitFacts(4, { kind: 'redaction', parent: 'exhibit-9', approved: true }),
    ];
    const facts = factsOf({ exhibits: copies });
    const of = (instead: string, audience: 'panel' | 'public') =>
      resolved([{ kind: 'exhibit', id: 'e', ref: 'AB/1', instead: { public: instead } }], facts, audience);
    expect(of('AB/2', 'public').items[0]).toMatchObject({
      ref: 'AB/2',
      title: 'Thing 1',
      content: { exhibitId: 'exhibit-2', standsFor: 'AB/1' },
    });
    expect(of('AB/2', 'panel').items[0]?.content).toMatchObject({ exhibitId: 'exhibit-1', standsFor: null });
    for (const [instead, why] of [
      ['AB/3', /approved by nobody/],
      ['AB/4', /not made from exhibit AB\/1/],
      ['AB/9', /not in the case/],
    ] as const) {
      const { items, warnings } = of(instead, 'public');
      expect(items).toEqual([]);
      expect(warnings).toMatchObject([{ kind: 'lapsed', ids: ['e'], stops: true, words: expect.stringMatching(why) }]);
    }
    const lapsed = resolved([{ kind: 'exhibit', id: 'e', ref: 'AB/1', instead: { panel: 'AB/2' } }], {
      ...facts,
      lapsed: new Set(['exhibit-2']),
    });
    expect(lapsed.warnings).toMatchObject([{ kind: 'lapsed', ids: ['e'], stops: false }]);
  });

  it('warns of duplicates by content, of dates out of order, and of what is still to be written', () => {
    const twin = factsOf({ exhibits: [exhibitFacts(1), exhibitFacts(2, { sha256: digestOf(1) }), exhibitFacts(3)] });
    const kinds = (items: Items, facts = twin) => resolved(items, facts).warnings.map(({ kind, ids }) => [kind, ids]);
    const one = { kind: 'exhibit', id: 'a', ref: 'AB/1' } as const;
    expect(kinds([one, { kind: 'exhibit', id: 'b', ref: 'AB/2' }])).toEqual([['duplicate', ['b', 'a']]]);
    expect(
      kinds([
        { ...one, pages: '1-2' },
        { kind: 'exhibit', id: 'b', ref: 'AB/2', pages: '3' },
      ]),
    ).toEqual([]);
    expect(kinds([{ kind: 'exhibit', id: 'c', ref: 'AB/3' }, one])).toEqual([['out-of-order', ['a', 'c']]]);
    expect(
      kinds([
        { kind: 'exhibit', id: 'c', ref: 'AB/3' },
        { ...one, date: null },
      ]),
    ).toEqual([]);
    expect(kinds([{ kind: 'text', id: 't', body: ' ' }])).toEqual([['empty', ['t']]]);
    expect(kinds([{ kind: 'text', id: 't', body: 'Because […]' }])).toEqual([['empty', ['t']]]);
    expect(kinds([])).toEqual([['empty', ['s']]]);
  });

  it('names the officer as the version does, and warns where what was typed names them all the same', () => {
    const plan = planWith(section([{ kind: 'text', id: 't', title: 'On PC Sample', body: 'Mr SAMPLE said so.' }]), {
      cover: {
        shortName: 'PC Sample',
        letter: 'A',
        officerConcerned: 'Jordan Sample',
        anonymised: { public: 'Officer A' },
      },
    });
    const named = resolvePlan(plan, factsOf(), 'panel');
    expect(named.bundle.officer).toBe('Jordan Sample');
    expect(named.warnings.filter(({ kind }) => kind === 'outsider')).toEqual([]);
    const { bundle, warnings } = resolvePlan(plan, factsOf(), 'public');
    expect(bundle.officer).toBe('Officer A');
    expect(JSON.stringify(bundle.cover)).not.toContain('Jordan');
    expect(warnings.filter(({ kind }) => kind === 'outsider').map(({ words }) => words)).toEqual([
      expect.stringContaining('the short name of the case names them'),
      expect.stringContaining('the title “On PC Sample” names them'),
      expect.stringContaining('the text “On PC Sample” names them'),
    ]);
  });

  it('never shows sensitive material to anybody but the panel, under whatever name it stands', () => {
    const secret = fc.tuple(anyPlan, anyFacts).map(([plan, facts]) => {
      const items = plan.sections.flatMap((one) => one.items).filter((item) => item.sensitive);
      const sources = [...facts.exhibits, ...facts.documents];
      const digests = new Set(sources.filter(({ id }) => facts.sensitive.has(id)).map(({ sha256 }) => sha256));
      for (const item of items) {
        if (item.kind === 'exhibit')
          for (const { ref, sha256 } of facts.exhibits) if (ref === item.ref) digests.add(sha256);
        if (item.kind === 'document' && facts.documents.some(({ sha256 }) => sha256 === item.sha256))
          digests.add(item.sha256);
      }
      return { plan, facts, ids: new Set(items.map(({ id }) => id)), digests };
    });
    fc.assert(
      fc.property(secret, fc.constantFrom('officer' as const, 'public' as const), (made, audience) => {
        const { plan, facts, ids, digests } = made;
        for (const { id, content } of itemsOf(resolvePlan(plan, facts, audience).bundle)) {
          expect(ids.has(id)).toBe(false);
          const shown =
            content.kind === 'exhibit'
              ? facts.exhibits.find((one) => one.id === content.exhibitId)
              : content.kind === 'document'
                ? facts.documents.find((one) => one.id === content.documentId)
                : undefined;
          if (shown) expect(digests.has(shown.sha256)).toBe(false);
        }
      }),
      { numRuns: 2000 },
    );
  });

  it('shows each item at most once, in the plan’s order, and in no version that it is not for', () => {
    fc.assert(
      fc.property(anyPlan, anyFacts, fc.constantFrom(...audiences), (plan, facts, audience) => {
        const { bundle, warnings } = resolvePlan(plan, facts, audience);
        const planned = plan.sections.flatMap(({ items }) => items);
        const shown = itemsOf(bundle).map(({ id }) => id);
        expect(shown).toEqual(planned.map(({ id }) => id).filter((id) => shown.includes(id)));
        for (const item of planned)
          if (!item.audiences.includes(audience)) expect(shown).not.toContain(item.id);
          // What is for this version and not in it, somebody is told of.
          else if (!shown.includes(item.id)) expect(warnings.some(({ ids }) => ids.includes(item.id))).toBe(true);
        expect(bundle.sections.every(({ items }) => items.length > 0)).toBe(true);
      }),
    );
  });
});

describe('versions side by side', () => {
  it('say what each holds of every item, and whether they differ', () => {
    const facts = factsOf({
      exhibits: [
        exhibitFacts(1),
        exhibitFacts(2, { parent: 'exhibit-1', approved: true, kind: 'redaction' }),
        exhibitFacts(3),
      ],
      documents: [documentFacts(1), documentFacts(2, { parent: 'document-1', approved: true, title: 'Copy' })],
    });
    const rows = versionsOf(
      planWith(
        section([
          { kind: 'exhibit', id: 'a', ref: 'AB/1', instead: { officer: 'AB/2', public: 'AB/2' } },
          { kind: 'exhibit', id: 'b', ref: 'AB/3', sensitive: true },
          { kind: 'document', id: 'c', sha256: digestOf(101), instead: { public: digestOf(102) }, pages: '2' },
          { kind: 'text', id: 'd', title: 'Note', body: 'Words', audiences: ['panel', 'officer'] },
          { kind: 'generated', id: 'e', part: 'certificate' },
        ]),
      ),
      facts,
    );
    expect(rows.map(({ id, in: held, differs }) => [id, held.map(({ state }) => state), differs])).toEqual([
      ['a', ['whole', 'redacted', 'redacted'], true],
      ['b', ['whole', 'sensitive', 'sensitive'], true],
      ['c', ['some-pages', 'some-pages', 'redacted'], true],
      ['d', ['whole', 'whole', 'left-out'], true],
      ['e', ['whole', 'whole', 'whole'], false],
    ]);
    expect(rows[0]?.in.map(({ instead }) => instead)).toEqual([null, 'AB/2', 'AB/2']);
    expect(rows[2]?.in.map(({ instead }) => instead)).toEqual([null, null, 'Copy']);
  });
});

describe('page selections', () => {
  it('are ascending and apart, and read back as they are written', () => {
    expect(parsePages('1-3, 7')).toEqual([
      [1, 3],
      [7, 7],
    ]);
    expect(parsePages('1-3,4')).toEqual([[1, 4]]);
    for (const words of ['', '0', '3-1', '1-3, 3', '7, 1', '1-', 'a', '1,,2', '99999999'])
      expect(parsePages(words)).toBeNull();
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer({ min: 1, max: 400 }), { minLength: 1 }), (pages) => {
        const sorted = pages.toSorted((a, b) => a - b);
        const ranges = parsePages(sorted.join(', ')) ?? [];
        const back = ranges.flatMap(([first, last]) => Array.from({ length: last - first + 1 }, (_, n) => first + n));
        expect(back).toEqual(sorted);
        expect(parsePages(pagesWords(ranges))).toEqual(ranges);
        for (let page = 1; page <= 401; page += 40)
          expect(pagesMeet(ranges, [[page, page]])).toBe(sorted.includes(page));
      }),
    );
  });
});

describe('templates', () => {
  it('are plans of whatever a case holds, that stop nothing but what nobody can mend by writing', () => {
    fc.assert(
      fc.property(fc.constantFrom(...templates), anyFacts, (template, facts) => {
        const plan = planOf(template, 'Plan', facts);
        expect(BundlePlan.parse(plan)).toEqual(plan);
        expect(planOf(template, 'Plan', facts)).toEqual(plan);
        expect(BundlePlan.parse(plainPlan(plan))).toEqual(plan);
        for (const audience of ['panel', 'officer', 'public'] as const)
          expect(
            resolvePlan(plan, facts, audience).warnings.filter(({ kind, stops }) => stops && kind !== 'lapsed'),
          ).toEqual([]);
      }),
    );
  });
});
