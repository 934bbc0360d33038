import { describe, expect, it } from 'vitest';
import { documentFacts, exhibitFacts, factsOf } from './case-facts.testing.ts';
import type { BundlePlan, templates } from './plan.ts';
import { resolvePlan } from './resolve.ts';
import { planOf } from './templates.ts';

const partsOf = (plan: BundlePlan): string[] =>
  plan.sections.flatMap(({ items }) => items.flatMap((item) => (item.kind === 'generated' ? item.part : [])));

describe('templates', () => {
  it('of a misconduct hearing hold its contents in their order, with what the case has', () => {
    const facts = factsOf({
      exhibits: [exhibitFacts(2), exhibitFacts(1), exhibitFacts(3, { erased: true }), exhibitFacts(4)],
      documents: [
        documentFacts(1, { date: '2026-05-02' }),
        documentFacts(2, { kind: 'notice' }),
        documentFacts(3, { date: null }),
        documentFacts(4, { date: '2026-05-01' }),
        documentFacts(5, { kind: 'response' }),
        documentFacts(6, { parent: 'document-2', approved: true }),
      ],
      sensitive: new Set(['exhibit-4']),
    });
    const plan = planOf('misconduct-hearing', 'Hearing', facts);
    expect(plan.sections.map(({ id, items }) => [id, items.length])).toEqual([
      ['notice', 1],
      ['response', 1],
      ['opening', 1],
      ['chronology', 1],
      ['statements', 3],
      ['exhibits-list', 1],
      ['exhibits', 2],
      ['interview', 0],
      ['report', 0],
      ['undermining', 0],
      ['witnesses', 0],
      ['other', 0],
      ['continuity', 1],
      ['certificate', 1],
      ['redaction-log', 1],
      ['disclosure', 1],
    ]);
    const itemsOf = (id: string) => plan.sections.find((one) => one.id === id)?.items ?? [];
    expect(itemsOf('exhibits').map((item) => item.kind === 'exhibit' && item.ref)).toEqual(['AB/1', 'AB/2']);
    expect(itemsOf('notice')[0]).toMatchObject({
      instead: { officer: documentFacts(6).sha256, public: documentFacts(6).sha256 },
    });
    const dates = resolvePlan(plan, facts, 'panel').bundle.sections.find(({ id }) => id === 'statements')?.items;
    expect(dates?.map(({ date }) => date)).toEqual(['2026-05-01', '2026-05-02', null]);
    expect(resolvePlan(plan, facts, 'panel').warnings.filter(({ kind }) => kind === 'out-of-order')).toEqual([]);
  });

  it('of the other kinds hold what theirs do', () => {
    const of = (template: (typeof templates)[number]) => planOf(template, 'Plan', factsOf());
    expect(partsOf(of('accelerated-hearing'))).toEqual([
      'chronology',
      'exhibits-list',
      'continuity',
      'certificate',
      'redaction-log',
    ]);
    expect(of('escalation-report').sections.map(({ id }) => id)).toEqual([
      'decision',
      'allegation',
      'basis',
      'chronology',
      'exhibits-list',
      'exhibits',
      'alternatives',
      'severity',
      'referral',
      'risk',
      'criminal',
      'clocks',
      'approvals',
      'certificate',
    ]);
    expect(partsOf(of('disclosure-schedule'))).toEqual(['disclosure-schedule']);
    expect(partsOf(of('auditor-report'))).toEqual([
      'verification',
      'continuity',
      'approvals',
      'redaction-log',
      'exhibits-list',
      'ledger',
      'certificate',
    ]);
  });
});
