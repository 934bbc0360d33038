import { randomBytes, randomUUID } from 'node:crypto';
import type { Approval } from '../../../shared/api/approvals.ts';
import { FailureError } from '../../../shared/api/failures.ts';
import { type ApprovalState, encodeState, whyNotDecide } from '../../../shared/domain/approvals/state.ts';
import { caseLog } from '../../../shared/domain/ledger/entry.ts';
import type { Handlers } from '../../../shared/rpc/server.ts';
import type { CaseFile } from '../../case-file.ts';
import { soundRecord } from '../../log/sound.ts';
import { type ApprovalRecord, addApproval, approvalOf, approvals, decideApproval } from '../../store/approvals.ts';
import type { PersonRecord } from '../../store/device-database.ts';
import type { ReadTx } from '../../store/driver.ts';
import { exhibitOf } from '../../store/exhibits.ts';
import { entryByHash } from '../../store/ledger.ts';
import { personOf } from '../../store/meta.ts';
import { commit } from '../../unit-of-work.ts';
import { sha256 } from '../../vault/signer.ts';
import { approvalSubject, exhibitState, standingOf } from '../approved.ts';
import type { FeatureContext } from '../context.ts';
import { exhibitRef } from '../views.ts';

type Methods = Extract<keyof Handlers, `approvals.${string}`>;

export function approvalHandlers({ home, changed }: FeatureContext): Pick<Handlers, Methods> {
  const said = (file: CaseFile, id: string): Approval => {
    changed({ caseId: file.id, features: ['approvals', 'exhibits', 'ledger', 'cases'] });
    return approvalView(file, known(approvalOf(file.read, id)));
  };
  return {
    'approvals.propose': async ({ caseId, kind, exhibits, recipient, reason }) => {
      const file = await home.openCase(caseId);
      if (recipient === '' && (kind === 'disclosure' || kind === 'export'))
        throw new FailureError(
          'invalid-request',
          'A disclosure or an export is approved for somebody, and nobody is named.',
          'Name the recipient.',
        );
      const id = randomUUID();
      const at = file.clock.now().toISOString();
      const proposer = file.person().id;
      commit(file, (tx, record) => {
        const records = [...new Set(exhibits)].map((exhibit) => recordOf(tx, exhibit, kind));
        const state: ApprovalState = {
          v: 1,
          type: 'continuity-approval',
          log: caseLog(file.id),
          id,
          kind,
          recipient,
          reason,
          proposer,
          exhibits: records.map(({ state: { ref, sha256: digest }, encoded }) => ({
            ref,
            sha256: digest,
            record: encoded.digest,
          })),
        };
        const { text, digest, size } = encodeState(state, sha256);
        const entry = record({
          act: 'proposed',
          subject: { id: approvalSubject(id), sha256: digest, size },
          detail: {
            id,
            kind,
            exhibits: records.map(({ state: one }) => ({ id: one.id, ref: one.ref, sha256: one.sha256 })),
            recipient,
            reason,
            at,
          },
        });
        addApproval(tx, {
          id,
          kind,
          recipient,
          reason,
          state: text,
          digest,
          at,
          person: proposer,
          entry,
          decision: null,
          exhibits: records.map(({ state: one, encoded }) => ({ exhibit: one.id, record: encoded.text })),
        });
      });
      return said(file, id);
    },
    'approvals.decide': async ({ caseId, approvalId, decision, reason, state }) => {
      const file = await home.openCase(caseId);
      if (decision === 'rejected' && reason === '')
        throw new FailureError('invalid-request', 'A rejection needs a reason.', 'Give the reason.');
      const at = file.clock.now().toISOString();
      commit(file, (tx, record) => {
        // Read in the transaction: two windows may decide at once.
        const approval = known(approvalOf(tx, approvalId));
        const { status, lapsedBecause } = standingOf(tx, approval);
        if (approval.decision !== null)
          throw new FailureError('conflict', 'This proposal was decided already.', 'Look at the decision.');
        const alone = whyNotDecide(proposerOf(tx, approval), file.person());
        if (alone !== null)
          throw new FailureError('not-permitted', alone, 'Ask a second person to sign in and decide it.');
        if (status === 'lapsed')
          throw new FailureError(
            'conflict',
            `What was proposed is no longer what there is. ${lapsedBecause.join(' ')}`,
            'Have it proposed again.',
          );
        if (state !== approval.digest)
          throw new FailureError('conflict', 'That is not the state that was proposed.', 'Look at the proposal again.');
        const entry = record({
          act: decision,
          subject: {
            id: approvalSubject(approvalId),
            sha256: approval.digest,
            size: Buffer.byteLength(approval.state),
          },
          detail: {
            id: approvalId,
            kind: approval.kind,
            exhibits: approval.exhibits.map(({ exhibit }) => refOf(tx, exhibit)),
            recipient: approval.recipient,
            proposal: approval.entry,
            reason,
            at,
          },
        });
        decideApproval(tx, approvalId, { decision, at, person: file.person().id, reason, entry });
      });
      return said(file, approvalId);
    },
    'approvals.list': async ({ caseId, exhibitId }) => {
      const file = await home.openCase(caseId);
      return approvals(file.read, exhibitId).map((approval) => approvalView(file, approval));
    },
  };
}

function recordOf(tx: ReadTx, id: string, kind: ApprovalState['kind']) {
  const exhibit = exhibitOf(tx, id);
  if (!exhibit) throw new FailureError('not-found', 'There is no such exhibit in this case.', 'Choose another.');
  if (exhibit.erasedAt !== null)
    throw new FailureError(
      'conflict',
      `Exhibit ${exhibitRef(exhibit)} was erased; nothing more can be decided about it.`,
      'Leave it out.',
    );
  const state = exhibitState(tx, exhibit, kind, randomBytes(16).toString('hex'));
  return { state, encoded: encodeState(state, sha256) };
}

function known(approval: ApprovalRecord | null): ApprovalRecord {
  if (!approval)
    throw new FailureError('not-found', 'There is no such proposal in this case.', 'Choose one from the list.');
  return approval;
}

/** By the signed entry, not by the case's list of people: that is a table like any other. */
function proposerOf(tx: ReadTx, approval: ApprovalRecord): Pick<PersonRecord, 'id' | 'name' | 'initials'> {
  const record = entryByHash(tx, approval.entry);
  const sound = record && soundRecord(tx, record);
  if (sound) return { id: sound.entry.actor, name: String(sound.detail.by), initials: String(sound.detail.initials) };
  return personOf(tx, approval.person) ?? { id: approval.person, name: '', initials: '' };
}

function refOf(tx: ReadTx, id: string): string {
  const exhibit = exhibitOf(tx, id);
  return exhibit ? exhibitRef(exhibit) : id;
}

function approvalView(file: CaseFile, approval: ApprovalRecord): Approval {
  const tx = file.read;
  const { status, lapsedBecause } = standingOf(tx, approval);
  const proposer = proposerOf(tx, approval);
  const by = (person: string) => {
    const { name, initials } = personOf(tx, person) ?? { name: '', initials: '' };
    return { name, initials };
  };
  const { decision } = approval;
  const whyNot =
    decision !== null
      ? 'It was decided already.'
      : status === 'lapsed'
        ? 'It has lapsed; it would have to be proposed again.'
        : whyNotDecide(proposer, file.person());
  return {
    id: approval.id,
    kind: approval.kind,
    exhibits: approval.exhibits.flatMap(({ exhibit: id }) => {
      const exhibit = exhibitOf(tx, id);
      return exhibit
        ? [{ id, ref: exhibitRef(exhibit), sha256: exhibit.sha256, description: exhibit.description }]
        : [];
    }),
    recipient: approval.recipient,
    reason: approval.reason,
    state: approval.digest,
    status,
    lapsedBecause: [...lapsedBecause],
    proposed: { ...by(approval.person), at: approval.at, ledgerEntry: approval.entry },
    decided: decision && {
      ...by(decision.person),
      at: decision.at,
      ledgerEntry: decision.entry,
      decision: decision.decision,
      reason: decision.reason,
    },
    mayDecide: whyNot === null,
    whyNot,
  };
}
