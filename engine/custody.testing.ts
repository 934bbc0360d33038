/** What tests of custody do again and again: exhibits, second persons, approvals, copies, erasures. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Approval, ApprovalKind } from '../shared/api/approvals.ts';
import type { Exhibit } from '../shared/api/exhibits.ts';
import type { LedgerRow } from '../shared/api/ledger.ts';
import type { VerificationProblem } from '../shared/api/verification.ts';
import type { TestEngine } from './testing.ts';

/** @param now the engine and case of the running test */
export function custodyBench(now: () => { readonly test: TestEngine; readonly caseId: string }) {
  const call: TestEngine['client']['call'] = (method, input, options) => now().test.client.call(method, input, options);
  const grantOf = async (name: string, text: string): Promise<string> => {
    const { test } = now();
    writeFileSync(join(test.home, name), text);
    return (await test.engine.grantRead(join(test.home, name))).grant;
  };
  const exhibit = async (name: string, text = `text of ${name}`): Promise<Exhibit> => {
    const { caseId } = now();
    return call('exhibits.addFile', { caseId, file: await grantOf(name, text), description: `Description of ${name}` });
  };
  const signIn = (name: string, initials: string) => call('session.identify', { name, initials });
  const alex = () => signIn('Alex Byrne', 'AB');
  const jo = () => signIn('Jo Lane', 'JL');
  const propose = (kind: ApprovalKind, exhibits: string[], recipient = ''): Promise<Approval> =>
    call('approvals.propose', { caseId: now().caseId, kind, exhibits, recipient, reason: 'Needed' });
  /** By a second person; the first goes on after. */
  const approved = async (kind: ApprovalKind, exhibits: string[], recipient = ''): Promise<Approval> => {
    const { id, state } = await propose(kind, exhibits, recipient);
    await jo();
    const input = { caseId: now().caseId, approvalId: id, decision: 'approved' as const, state };
    const decided = await call('approvals.decide', input);
    await alex();
    return decided;
  };
  const copyOf = async (of: Exhibit, text = 'with [redacted]', approvalId?: string): Promise<Exhibit> =>
    call('custody.addRedactedCopy', {
      caseId: now().caseId,
      exhibitId: of.id,
      file: await grantOf('copy.txt', text),
      description: 'Redacted copy',
      grounds: 'A third party’s address.',
      tool: 'Blackout',
      toolVersion: '2.1',
      parameters: 'page 2, area 10 20 30 40',
      ...(approvalId !== undefined && { approvalId }),
    });
  const transferOf = (one: Exhibit) => ({
    caseId: now().caseId,
    exhibitId: one.id,
    from: 'Alex Byrne',
    to: 'Property store',
    at: '2026-05-04T10:00+01:00',
    place: 'Riverside, cage 4',
    seal: 'K1204418',
    reason: 'for safe keeping',
  });
  const erase = (one: Exhibit, approvalId: string, confirmRef = one.ref) =>
    call('custody.erase', {
      caseId: now().caseId,
      exhibitId: one.id,
      approvalId,
      reason: 'Taken in by mistake',
      confirmRef,
    });
  const ledger = async (): Promise<LedgerRow[]> =>
    (await call('ledger.page', { caseId: now().caseId, offset: 0, limit: 500, order: 'oldest' })).rows;
  const problems = async (): Promise<VerificationProblem[]> =>
    (await call('verification.case', { caseId: now().caseId })).problems;
  return { grantOf, exhibit, signIn, alex, jo, propose, approved, copyOf, transferOf, erase, ledger, problems };
}

/** A refusal, for `rejects.toMatchObject`. */
export const refused = (code: string, what: RegExp): { failure: unknown } => ({
  failure: { code, what: matching(what) },
});

/** As `expect.stringMatching`, which a file that is no test does not have. */
function matching(pattern: RegExp): { asymmetricMatch(value: unknown): boolean; toString(): string } {
  return {
    asymmetricMatch: (value) => typeof value === 'string' && pattern.test(value),
    toString: () => String(pattern),
  };
}
