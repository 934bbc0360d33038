/** Custody through the whole engine: what is recorded, what is refused, and that a case and its pack verify with all of it. */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Approval, ApprovalKind } from '../shared/api/approvals.ts';
import type { Exhibit } from '../shared/api/exhibits.ts';
import type { LedgerRow } from '../shared/api/ledger.ts';
import { acts } from '../shared/domain/ledger/entry.ts';
import { startEngine, type TestEngine } from './testing.ts';

let test: TestEngine;
let caseId: string;

beforeEach(async () => {
  test = await startEngine();
  caseId = (await test.client.call('cases.create', { ref: 'DPS/2026/0413', title: 'Custody' })).id;
});
afterEach(() => test.dispose());

const grantOf = async (name: string, text: string): Promise<string> => {
  writeFileSync(join(test.home, name), text);
  return (await test.engine.grantRead(join(test.home, name))).grant;
};
const exhibit = async (name: string, text = `text of ${name}`): Promise<Exhibit> =>
  test.client.call('exhibits.addFile', {
    caseId,
    file: await grantOf(name, text),
    description: `Description of ${name}`,
  });
const signIn = (name: string, initials: string) => test.client.call('session.identify', { name, initials });
const alex = () => signIn('Alex Byrne', 'AB');
const jo = () => signIn('Jo Lane', 'JL');
const propose = (kind: ApprovalKind, exhibits: string[], recipient = ''): Promise<Approval> =>
  test.client.call('approvals.propose', { caseId, kind, exhibits, recipient, reason: 'Needed' });
const approve = async ({ id, state }: Approval): Promise<Approval> => {
  await jo();
  const decided = await test.client.call('approvals.decide', { caseId, approvalId: id, decision: 'approved', state });
  await alex();
  return decided;
};
const approved = async (kind: ApprovalKind, exhibits: string[], recipient = ''): Promise<Approval> =>
  approve(await propose(kind, exhibits, recipient));
const ledger = async (): Promise<LedgerRow[]> =>
  (await test.client.call('ledger.page', { caseId, offset: 0, limit: 500, order: 'oldest' })).rows;
const problems = async () => (await test.client.call('verification.case', { caseId })).problems;
const refused = (code: string, what: RegExp | string = '') => ({
  failure: { code, what: expect.stringMatching(what) as string },
});
const copyOf = async (of: Exhibit, text = 'with [redacted]', approvalId?: string): Promise<Exhibit> =>
  test.client.call('custody.addRedactedCopy', {
    caseId,
    exhibitId: of.id,
    file: await grantOf('copy.txt', text),
    description: 'Redacted copy',
    grounds: 'A third party’s address.',
    tool: 'Blackout',
    toolVersion: '2.1',
    parameters: 'page 2, area 10 20 30 40',
    ...(approvalId !== undefined && { approvalId }),
  });
const transferOf = (one: Exhibit, change: object = {}) => ({
  caseId,
  exhibitId: one.id,
  from: 'Alex Byrne',
  to: 'Property store',
  at: '2026-05-04T10:00+01:00',
  place: 'Riverside, cage 4',
  seal: 'K1204418',
  reason: 'for safe keeping',
  ...change,
});
const erase = (one: Exhibit, approvalId: string, confirmRef = one.ref) =>
  test.client.call('custody.erase', {
    caseId,
    exhibitId: one.id,
    approvalId,
    reason: 'Taken in by mistake',
    confirmRef,
  });

describe('every act on evidence', () => {
  it('is in one case, which verifies with its pack and its bundle', async () => {
    await test.client.call('custody.setPurpose', { caseId, purpose: 'Review of the complaint' });
    const activity = `message,datetime,timestamp_desc\n${Array.from({ length: 9 }, (_, n) => `event ${n},2026-01-05T09:00:0${n}Z,Logon`).join('\n')}\n`;
    await test.client.call('imports.run', { caseId, file: await grantOf('a.csv', activity) });
    await test.client.call('timeline.event', { caseId, eventId: 3 });
    await test.client.call('timeline.summary', { caseId, filter: { text: 'event' } });
    const note = await test.client.call('annotations.add', { caseId, selection: { ids: [3] }, note: 'Seen', tags: [] });
    await test.client.call('annotations.add', { caseId, selection: { ids: [4] }, note: '', tags: ['key'] });
    await test.client.call('annotations.withdraw', { caseId, annotationId: note.id, reason: 'Mistaken' });
    const paper = await exhibit('notice.txt');
    const secret = await exhibit('secret.txt', 'SECRET-MARKER of a third party');
    await test.client.call('exhibits.addSelection', { caseId, selection: { ids: [3, 4] }, description: 'Two rows' });
    await test.client.call('exhibits.continuity', { caseId, exhibitId: paper.id });
    await test.client.call('custody.transfer', transferOf(paper));
    await test.client.call('custody.declareGap', {
      caseId,
      exhibitId: paper.id,
      from: '2026-05-04T09:00:00+01:00',
      to: '2026-05-04T09:30:00+01:00',
      explanation: 'Left on a desk.',
    });
    const redaction = await approved('redaction', [paper.id]);
    const copy = await copyOf(paper, 'with [redacted]', redaction.id);
    expect(copy).toMatchObject({ kind: 'redaction', ref: 'AB/4', parents: [paper.sha256], parent: paper.id });
    await test.client.call('custody.checkExhibit', { caseId, exhibitId: paper.id });
    const rejected = await propose('disclosure', [secret.id], 'The panel');
    await jo();
    await test.client.call('approvals.decide', {
      caseId,
      approvalId: rejected.id,
      decision: 'rejected',
      reason: 'Not relevant',
      state: rejected.state,
    });
    await alex();
    const erasure = await approved('erasure', [secret.id]);
    await erase(secret, erasure.id);
    const left = (await test.client.call('exhibits.list', { caseId })).filter(({ erasedAt }) => erasedAt === null);
    const disclosure = await approved(
      'disclosure',
      left.map(({ id }) => id),
      'The panel',
    );
    const out = join(test.home, 'out');
    mkdirSync(out);
    const bundle = await test.client.call('bundles.export', {
      caseId,
      out: (await test.engine.grantWrite(join(out, 'bundle.pdf'))).grant,
      options: { shortName: 'Sample' },
      recipient: 'The panel',
      reason: 'Hearing',
      approvalId: disclosure.id,
    });
    const pack = await test.client.call('packs.export', {
      caseId,
      out: (await test.engine.grantWrite(join(out, 'pack'))).grant,
      form: 'folder',
      recipient: 'The panel',
      reason: 'Hearing',
      approvalId: disclosure.id,
    });
    expect([bundle.exhibits, pack.exhibits]).toEqual([3, 3]);

    expect(await problems()).toEqual([]);
    const folder = (await test.engine.grantFolder(join(out, 'pack'))).grant;
    const packed = await test.client.call('verification.pack', { pack: folder });
    expect(packed.problems).toEqual([]);
    expect(packed.checked).toContainEqual({
      what: 'approvals: proposal, decision and state against the ledger',
      count: 4,
    });
    const file = (await test.engine.grantRead(join(out, 'bundle.pdf'))).grant;
    expect((await test.client.call('verification.bundle', { file })).problems).toEqual([]);

    const done = new Set((await ledger()).map(({ act }) => act));
    const others = new Set(['enrolled', 'rotated', 'revoked', 'countersigned', 'acknowledged', 'stated']);
    expect(acts.filter((act) => !done.has(act) && !others.has(act))).toEqual([]);
    const sentences = (await ledger()).map(({ act, summary, reason }) => [act, summary, reason]);
    for (const sentence of [
      ['accessed', 'Case consulted for: Review of the complaint.', 'Review of the complaint'],
      ['viewed', 'Event 3 inspected.', 'Review of the complaint'],
      ['searched', 'Searched for “event”: 9 events.', 'Review of the complaint'],
      [
        'transferred',
        'AB/1 handed over by Alex Byrne to Property store at 2026-05-04 10:00 +01:00 (09:00 UTC), Riverside, cage 4, under K1204418.',
        'for safe keeping',
      ],
      [
        'declared',
        'Gap in the custody of AB/1 declared, from 2026-05-04 09:00:00 +01:00 (08:00 UTC) to 2026-05-04 09:30:00 +01:00 (08:30 UTC).',
        'Left on a desk.',
      ],
      [
        'redacted',
        `Redacted copy AB/4 made of AB/1 with Blackout 2.1: page 2, area 10 20 30 40; under approval ${redaction.id.slice(0, 8)}.`,
        'A third party’s address.',
      ],
      [
        'exhibited',
        'Exhibit AB/4 produced: Redacted copy. A redacted copy of AB/1, made with Blackout 2.1.',
        'A third party’s address.',
      ],
      ['verified', 'Every byte of AB/1 read again: SHA-256 agrees.', null],
      ['proposed', 'Disclosure of AB/2 proposed, for The panel.', 'Needed'],
      ['rejected', 'Disclosure of AB/2 rejected.', 'Not relevant'],
      ['approved', 'Erasure of AB/2 approved.', ''],
      [
        'erased',
        `Exhibit AB/2 erased: its bytes were destroyed, its SHA-256 and this record stay; under approval ${erasure.id.slice(0, 8)}.`,
        'Taken in by mistake',
      ],
      ['exhibited', 'Exhibit AB/2 produced; what it was is erased.', null],
      [
        'exported',
        `Verification pack pack exported: 3 exhibits. To The panel, under approval ${disclosure.id.slice(0, 8)}.`,
        'Hearing',
      ],
    ])
      expect(sentences).toContainEqual(sentence);
  });
});
