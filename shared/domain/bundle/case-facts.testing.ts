/** Cases as plans are held against them: for tests. */
import type { CaseFacts, DocumentFacts, ExhibitFacts } from './facts.ts';
import { BundlePlan, type BundlePlanInput } from './plan.ts';

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
