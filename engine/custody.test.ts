/** Custody through the whole engine: what is recorded, what is refused, and that a case and its pack verify with all of it. */
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Approval } from '../shared/api/approvals.ts';
import type { Act } from '../shared/domain/ledger/entry.ts';
import { custodyBench, refused } from './custody.testing.ts';
import { startEngine, type TestEngine } from './testing.ts';

let test: TestEngine;
let caseId: string;

beforeEach(async () => {
  test = await startEngine();
  caseId = (await test.client.call('cases.create', { ref: 'DPS/2026/0413', title: 'Custody' })).id;
});
afterEach(() => test.dispose());

const { grantOf, exhibit, signIn, alex, jo, propose, approved, copyOf, transferOf, erase, ledger, problems } =
  custodyBench(() => ({ test, caseId }));

/** Every act on evidence that there is; those on the ledger itself and its keys are shown elsewhere. */
const evidenceActs: readonly Act[] = [
  ...(['accessed', 'acquired', 'imported', 'viewed', 'searched', 'annotated', 'tagged', 'withdrawn'] as const),
  ...(['exhibited', 'transferred', 'declared', 'redacted', 'exported'] as const),
  ...(['proposed', 'approved', 'rejected', 'verified', 'erased'] as const),
];

describe('every act on evidence', () => {
  it('is in one case, which verifies with its pack', async () => {
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
    const pack = await test.client.call('packs.export', {
      caseId,
      out: (await test.engine.grantWrite(join(out, 'pack'))).grant,
      form: 'folder',
      recipient: 'The panel',
      reason: 'Hearing',
      approvalId: disclosure.id,
    });
    expect(pack.exhibits).toBe(3);

    expect(await problems()).toEqual([]);
    const folder = (await test.engine.grantFolder(join(out, 'pack'))).grant;
    const packed = await test.client.call('verification.pack', { pack: folder });
    expect(packed.problems).toEqual([]);
    expect(packed.checked).toContainEqual({
      what: 'approvals: proposal, decision and state against the ledger',
      count: 4,
    });
    const done = new Set((await ledger()).map(({ act }) => act));
    expect(evidenceActs.filter((act) => !done.has(act))).toEqual([]);
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

describe('a bundle', () => {
  it('goes out to somebody, for a reason and under an approval, and leaves out what was erased', async () => {
    const one = await exhibit('a.txt');
    const gone = await exhibit('b.txt');
    await erase(gone, (await approved('erasure', [gone.id])).id);
    const { remarks } = await test.client.call('bundles.plan', { caseId });
    expect(remarks).toEqual(
      expect.arrayContaining([
        'Exhibit AB/1 has 1 gap in its custody that nobody has explained.',
        'Erased, and only listed: AB/2.',
      ]),
    );
    const of = await approved('export', [one.id], 'The panel');
    const out = join(test.home, 'bundle.pdf');
    const disclosure = { recipient: 'The panel', reason: 'Hearing', approvalId: of.id };
    const { grant } = await test.engine.grantWrite(out);
    const options = { shortName: 'Sample' };
    const bundle = await test.client.call('bundles.export', { caseId, out: grant, options, ...disclosure });
    expect(bundle.exhibits).toBe(1);
    const file = (await test.engine.grantRead(out)).grant;
    expect((await test.client.call('verification.bundle', { file })).problems).toEqual([]);
    expect((await ledger()).slice(-3).map(({ summary, reason }) => [summary, reason])).toEqual([
      [
        expect.stringMatching(/^AB\/1 exported in bundle bundle\.pdf, pages .*\. To The panel, under approval /),
        'Hearing',
      ],
      [expect.stringMatching(/^Bundle bundle\.pdf exported: .*\. To The panel, under approval /), 'Hearing'],
      ['Bundle bundle.pdf exported: panel version, for The panel.', 'Hearing'],
    ]);
    expect(await problems()).toEqual([]);
  });
});

describe('a purpose', () => {
  const viewed = async (): Promise<(string | null)[]> =>
    (await ledger()).filter(({ act }) => act === 'viewed').map(({ reason }) => reason);

  it('is the reason of what is viewed from then on, of the person who gave it, until the case is closed', async () => {
    const one = await exhibit('a.txt');
    const view = () => test.client.call('exhibits.continuity', { caseId, exhibitId: one.id });
    await view();
    const set = await test.client.call('custody.setPurpose', { caseId, purpose: ' Preparing the interview ' });
    expect(set).toEqual({ current: 'Preparing the interview', recent: ['Preparing the interview'] });
    await view();
    await jo();
    await view();
    await test.client.call('custody.setPurpose', { caseId, purpose: 'Supervision' });
    await view();
    await alex();
    test.elapse();
    expect(await viewed()).toEqual(['no purpose given', 'Preparing the interview', 'no purpose given', 'Supervision']);
    expect(await test.client.call('custody.purposes', { caseId })).toEqual({
      current: 'Preparing the interview',
      recent: ['Preparing the interview', 'Supervision'],
    });
    test = await test.reopen();
    expect(await test.client.call('custody.purposes', { caseId })).toMatchObject({ current: null });
    expect(await problems()).toEqual([]);
  });

  it('must be words', async () => {
    await expect(test.client.call('custody.setPurpose', { caseId, purpose: '  ' })).rejects.toMatchObject(
      refused('invalid-request', /purpose/),
    );
  });
});

describe('continuity', () => {
  it('accounts for all time, and shows what is not accounted for until somebody explains it', async () => {
    const one = await test.client.call('exhibits.addFile', {
      caseId,
      file: await grantOf('a.txt', 'a'),
      description: 'A',
      acquisition: { acquiredBy: 'DC Lane', acquiredAt: '2026-05-04T07:00:00+01:00', source: 'Locker 4' },
    });
    const continuity = () => test.client.call('exhibits.continuity', { caseId, exhibitId: one.id });
    const before = await continuity();
    expect(before.gaps).toMatchObject([
      { kind: 'handover', from: '2026-05-04T06:00:00.000Z', to: one.producedAt, declared: false },
    ]);
    await test.client.call('custody.declareGap', {
      caseId,
      exhibitId: one.id,
      from: '2026-05-04T07:00+01:00',
      // To the minute: all of that minute.
      to: '2026-05-04T10:00+01:00',
      explanation: 'In DC Lane’s safe.',
    });
    await test.client.call('custody.transfer', { ...transferOf(one), at: '2026-05-04T09:00:30Z' });
    const after = await continuity();
    expect(after.gaps).toMatchObject([{ kind: 'handover', declared: true, explanation: 'In DC Lane’s safe.' }]);
    expect(after.periods.map(({ holder, from, to }) => [holder, from, to])).toEqual([
      ['Alex Byrne', one.producedAt, '2026-05-04T09:00:30.000Z'],
      ['Property store', '2026-05-04T09:00:30.000Z', null],
    ]);
    expect(after.events.map(({ kind, at, atUtc }) => [kind, at, atUtc])).toEqual([
      ['gap', '2026-05-04T07:00+01:00', '2026-05-04T06:00:00.000Z'],
      ['transfer', '2026-05-04T09:00:30Z', '2026-05-04T09:00:30.000Z'],
    ]);
    const transferred = after.entries.find(({ act }) => act === 'transferred');
    expect(transferred).toMatchObject({ actor: 'Alex Byrne', reason: 'for safe keeping', sound: true });
    expect(transferred?.local).toMatch(/^2026-05-04T10:\d\d:\d\d\+01:00$/);
  });

  it('never says of bytes that they agree before they were read in this run', async () => {
    const one = await exhibit('a.txt');
    const status = async () => (await test.client.call('exhibits.continuity', { caseId, exhibitId: one.id })).hash;
    expect(await status()).toEqual({ status: 'not checked', at: null, found: null, recorded: null });
    const checked = await test.client.call('custody.checkExhibit', { caseId, exhibitId: one.id });
    expect(checked).toMatchObject({
      status: 'agrees',
      found: one.sha256,
      recorded: { by: 'Alex Byrne', agreed: true },
    });
    expect(await status()).toEqual(checked);
    test = await test.reopen();
    expect(await status()).toEqual({ ...checked, status: 'not checked', at: null, found: null });
    test = await test.tamper(caseId, (db) => db.exec("UPDATE blob_chunk SET bytes = CAST('text of b.txt' AS BLOB)"));
    expect(await test.client.call('custody.checkExhibit', { caseId, exhibitId: one.id })).toMatchObject({
      status: 'differs',
      recorded: { agreed: false },
    });
    expect((await ledger()).at(-1)?.summary).toBe('Every byte of AB/1 read again: it is NOT what was taken in.');
  });

  it('includes what was proposed and decided about the exhibit', async () => {
    const one = await exhibit('a.txt');
    await approved('disclosure', [one.id, (await exhibit('b.txt')).id], 'The panel');
    const { entries } = await test.client.call('exhibits.continuity', { caseId, exhibitId: one.id });
    expect(entries.map(({ act }) => act)).toEqual(['acquired', 'exhibited', 'proposed', 'approved']);
  });

  it('refuses a transfer that could not have been, or that says too little', async () => {
    const one = await exhibit('a.txt');
    for (const [change, what] of [
      [{ at: '2027-05-04T10:00+01:00' }, /still to come/],
      [{ to: 'ALEX byrne (AB)' }, /same person/],
      [{ at: '2026-05-04T10:00' }, /at/],
      [{ reason: ' ' }, /reason/],
      [{ place: '' }, /place/],
    ] as const)
      await expect(test.client.call('custody.transfer', { ...transferOf(one), ...change })).rejects.toMatchObject(
        refused('invalid-request', what),
      );
    expect((await ledger()).filter(({ act }) => act === 'transferred')).toEqual([]);
  });

  it('refuses a gap that ends before it begins', async () => {
    const one = await exhibit('a.txt');
    const gap = {
      caseId,
      exhibitId: one.id,
      from: '2026-05-04T08:00Z',
      to: '2026-05-04T08:30+01:00',
      explanation: 'x',
    };
    await expect(test.client.call('custody.declareGap', gap)).rejects.toMatchObject(
      refused('invalid-request', /before/),
    );
  });
});

describe('an approval', () => {
  const list = async (): Promise<Approval> => {
    const [newest] = await test.client.call('approvals.list', { caseId });
    if (!newest) throw new Error('no approval');
    return newest;
  };
  const decide = (of: Approval, change: object = {}) =>
    test.client.call('approvals.decide', {
      caseId,
      approvalId: of.id,
      decision: 'approved',
      state: of.state,
      ...change,
    } as Parameters<typeof test.client.call<'approvals.decide'>>[1]);

  it('is a second person’s, whatever the first one calls themself', async () => {
    const of = await propose('disclosure', [(await exhibit('a.txt')).id], 'The panel');
    expect(of).toMatchObject({ status: 'pending', mayDecide: false, whyNot: expect.stringMatching(/You proposed/) });
    await expect(decide(of)).rejects.toMatchObject(refused('not-permitted', /You proposed/));
    await signIn('ALEX  BYRNE', 'ALB');
    await expect(decide(of)).rejects.toMatchObject(refused('not-permitted', /under the name Alex Byrne/));
    await signIn('Someone Else', 'AB');
    await expect(decide(of)).rejects.toMatchObject(refused('not-permitted', /your initials/));
    await jo();
    expect(await list()).toMatchObject({ mayDecide: true, whyNot: null });
    await expect(decide(of, { state: '0'.repeat(64) })).rejects.toMatchObject(refused('conflict', /not the state/));
    await expect(decide(of, { decision: 'rejected' })).rejects.toMatchObject(refused('invalid-request', /reason/));
    expect(await decide(of)).toMatchObject({
      status: 'approved',
      proposed: { name: 'Alex Byrne', initials: 'AB' },
      decided: { name: 'Jo Lane', initials: 'JL', decision: 'approved' },
    });
    await expect(decide(of)).rejects.toMatchObject(refused('conflict', /already/));
    expect(await problems()).toEqual([]);
  });

  it('lapses for all to see when what was approved changes', async () => {
    const one = await exhibit('a.txt');
    await approved('disclosure', [one.id], 'The panel');
    await test.client.call('custody.transfer', { ...transferOf(one), at: '2026-05-04T09:00:30Z' });
    expect(await list()).toMatchObject({
      status: 'lapsed',
      lapsedBecause: ['A transfer of AB/1 or a gap in its custody was recorded since.'],
    });
    const pending = await propose('disclosure', [one.id], 'The panel');
    await copyOf(one);
    expect(await list()).toMatchObject({ status: 'lapsed', mayDecide: false });
    await jo();
    await expect(decide(pending)).rejects.toMatchObject(refused('conflict', /copies there are of AB\/1/));
    // What was approved as a redaction is not undone by its own copy.
    await alex();
    const redaction = await approved('redaction', [one.id]);
    await copyOf(one, 'another [redacted]', redaction.id);
    expect(await list()).toMatchObject({ status: 'approved' });
    expect(await problems()).toEqual([]);
  });

  it('is held to what it is for', async () => {
    const one = await exhibit('a.txt');
    const pack = async (change: object) =>
      test.client.call('packs.export', {
        caseId,
        out: (await test.engine.grantWrite(join(test.home, 'pack'))).grant,
        form: 'folder',
        ...change,
      });
    const of = await approved('disclosure', [one.id], 'The panel');
    await expect(pack({ approvalId: of.id, recipient: 'The press' })).rejects.toMatchObject(
      refused('not-permitted', /for The panel, not for The press/),
    );
    await expect(pack({ approvalId: of.id })).rejects.toMatchObject(refused('not-permitted', /nobody named/));
    await exhibit('b.txt');
    await expect(pack({ approvalId: of.id, recipient: 'The panel' })).rejects.toMatchObject(
      refused('not-permitted', /does not cover AB\/2/),
    );
    await expect(copyOf(one, 'x', of.id)).rejects.toMatchObject(refused('not-permitted', /kind disclosure/));
    const open = await propose('redaction', [one.id]);
    await expect(copyOf(one, 'x', open.id)).rejects.toMatchObject(refused('not-permitted', /not been decided/));
    expect(existsSync(join(test.home, 'pack'))).toBe(false);
    await expect(propose('export', [one.id])).rejects.toMatchObject(refused('invalid-request', /nobody is named/));
  });
});

describe('a redacted copy', () => {
  it('is not the exhibit itself', async () => {
    const one = await exhibit('a.txt', 'same');
    await expect(copyOf(one, 'same')).rejects.toMatchObject(refused('conflict', /byte for byte/));
    expect(await test.client.call('exhibits.list', { caseId })).toHaveLength(1);
    expect(await problems()).toEqual([]);
  });
});
