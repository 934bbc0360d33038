/** Approvals as they stand now: whether what was proposed or approved still is what there is. */
import type { ApprovalKind } from '../../shared/api/approvals.ts';
import { FailureError } from '../../shared/api/failures.ts';
import { formatApprovalsFile, type PackedApproval } from '../../shared/domain/approvals/file.ts';
import {
  ApprovalState,
  decodeState,
  differences,
  ExhibitState,
  encodeState,
  whyNotDecide,
} from '../../shared/domain/approvals/state.ts';
import type { Signable } from '../../shared/domain/ledger/jcs.ts';
import { type SoundRecord, soundRecord } from '../log/sound.ts';
import { type ApprovalRecord, approvalOf, approvals } from '../store/approvals.ts';
import { custodyEvents, erasureOf } from '../store/custody.ts';
import type { ReadTx } from '../store/driver.ts';
import { type ExhibitRecord, exhibitOf, exhibits } from '../store/exhibits.ts';
import { entryByHash } from '../store/ledger.ts';
import { personOf } from '../store/meta.ts';
import { sha256 } from '../vault/signer.ts';
import { exhibitRef } from './views.ts';

export interface Standing {
  readonly status: 'pending' | 'approved' | 'rejected' | 'lapsed' | 'used';
  /** Sentences; empty unless lapsed. */
  readonly lapsedBecause: readonly string[];
}

/** What an approval of `kind` says of an exhibit as it is now. @param nonce 32 hex, of the proposal */
export function exhibitState(tx: ReadTx, record: ExhibitRecord, kind: ApprovalKind, nonce: string): ExhibitState {
  return {
    v: 1,
    type: 'continuity-approval-exhibit',
    nonce,
    id: record.id,
    ref: exhibitRef(record),
    description: record.description,
    kind: record.kind,
    file: record.file,
    mediaType: record.mediaType,
    sha256: record.sha256,
    size: record.size,
    producedAt: record.at,
    producedBy: record.person,
    parents: [...record.parents],
    parent: record.parent,
    entry: record.entry,
    custody: custodyEvents(tx, record.id).map(({ entry }) => entry),
    // The copy that an approved redaction makes must not undo its approval.
    copies:
      kind === 'redaction'
        ? null
        : liveCopies(tx, record.id).map((copy) => ({ ref: exhibitRef(copy), sha256: copy.sha256 })),
    erased: record.erasedAt !== null,
  };
}

/** Redacted copies of an exhibit that are not erased. */
export function liveCopies(tx: ReadTx, id: string): ExhibitRecord[] {
  return exhibits(tx).filter(({ parent, erasedAt }) => parent === id && erasedAt === null);
}

export function standingOf(tx: ReadTx, approval: ApprovalRecord): Standing {
  const lapsedBecause = lapses(tx, approval);
  const decision = approval.decision?.decision;
  if (decision === 'rejected') return { status: 'rejected', lapsedBecause: [] };
  if (lapsedBecause.length > 0) return { status: 'lapsed', lapsedBecause };
  if (decision === undefined) return { status: 'pending', lapsedBecause };
  const used =
    approval.kind === 'erasure' &&
    approval.exhibits.every(({ exhibit }) => erasureOf(tx, exhibit)?.approval === approval.id);
  return { status: used ? 'used' : 'approved', lapsedBecause };
}

/** Why what was proposed is not what there is now, as sentences. */
function lapses(tx: ReadTx, approval: ApprovalRecord): string[] {
  const state = signedState(tx, approval);
  if (!state) return ['What is stored of it is not what was signed. Verify the case.'];
  const said: string[] = [];
  for (const [n, { ref, record: digest }] of state.exhibits.entries()) {
    const kept = approval.exhibits[n];
    const exhibit = kept && exhibitOf(tx, kept.exhibit);
    if (!kept || !exhibit || exhibitRef(exhibit) !== ref) {
      said.push(`Exhibit ${ref} is not where the proposal has it. Verify the case.`);
      continue;
    }
    if (exhibit.erasedAt !== null) {
      // Carrying out what was approved does not undo it.
      if (erasureOf(tx, exhibit.id)?.approval !== approval.id) said.push(`Exhibit ${ref} was erased.`);
      continue;
    }
    const then = kept.record === null ? null : decodeState(ExhibitState, kept.record);
    if (!then || encodeState(then, sha256).digest !== digest)
      said.push(`What is stored of ${ref} in it is not what was signed. Verify the case.`);
    else said.push(...differences(then, exhibitState(tx, exhibit, approval.kind, then.nonce)));
  }
  return said;
}

/** The state, where the row agrees with the signed entries of proposal and decision; else null. */
function signedState(tx: ReadTx, approval: ApprovalRecord): ApprovalState | null {
  const state = decodeState(ApprovalState, approval.state);
  const proposal = signed(tx, approval.entry, 'proposed', approval);
  const { decision } = approval;
  const decided = decision && signed(tx, decision.entry, decision.decision, approval);
  if (
    !state ||
    !proposal ||
    encodeState(state, sha256).digest !== approval.digest ||
    state.id !== approval.id ||
    state.kind !== approval.kind ||
    state.recipient !== approval.recipient ||
    state.reason !== approval.reason ||
    state.proposer !== proposal.entry.actor ||
    approval.person !== proposal.entry.actor ||
    state.exhibits.length !== approval.exhibits.length
  )
    return null;
  if (decision === null) return state;
  if (!decided || decided.entry.actor !== decision.person || decided.detail.proposal !== approval.entry) return null;
  return whyNotDecide(personIn(proposal), personIn(decided)) === null ? state : null;
}

function signed(tx: ReadTx, hash: string, act: string, { id, digest }: ApprovalRecord): SoundRecord | null {
  const record = entryByHash(tx, hash);
  const sound = record && soundRecord(tx, record);
  if (!sound || sound.entry.act !== act || sound.entry.subject.id !== approvalSubject(id)) return null;
  return sound.entry.subject.sha256 === digest ? sound : null;
}

const personIn = ({ entry, detail }: SoundRecord) => ({
  id: entry.actor,
  name: String(detail.by),
  initials: String(detail.initials),
});

export function approvalSubject(id: string): string {
  return `approval:${id}`;
}

/** What an act that rests on an approval keeps of it in its detail; null is said plainly where none was named. */
export function approvalDetail(approval: ApprovalRecord | null): Signable {
  return approval && { id: approval.id, entry: approval.decision?.entry ?? null };
}

/**
 * The approval of that id, in force, of one of `kinds`, over every exhibit of `needed`.
 *
 * @param recipient of what goes out; must be the approval's own, where that names one
 * @throws FailureError `not-found`, `not-permitted`, `conflict`
 */
export function approvalInForce(
  tx: ReadTx,
  id: string,
  {
    kinds,
    needed,
    recipient,
  }: { kinds: readonly ApprovalKind[]; needed: readonly ExhibitRecord[]; recipient?: string },
): ApprovalRecord {
  const approval = approvalOf(tx, id);
  if (!approval)
    throw new FailureError(
      'not-found',
      'There is no such approval in this case.',
      'Choose one from the list of approvals.',
    );
  const { status, lapsedBecause } = standingOf(tx, approval);
  if (status === 'pending')
    throw new FailureError(
      'not-permitted',
      'This proposal has not been decided yet.',
      'Ask a second person to decide it.',
    );
  if (status !== 'approved')
    throw new FailureError(
      status === 'rejected' ? 'not-permitted' : 'conflict',
      status === 'rejected'
        ? 'This proposal was rejected.'
        : status === 'used'
          ? 'This approval was used already.'
          : `This approval has lapsed. ${lapsedBecause.join(' ')}`,
      'Propose it again, and have a second person decide it.',
    );
  if (!kinds.includes(approval.kind))
    throw new FailureError(
      'not-permitted',
      `This approval is of kind ${approval.kind}; what is needed is ${kinds.join(' or ')}.`,
      'Choose another approval, or propose this.',
    );
  const covered = new Set(approval.exhibits.map(({ exhibit }) => exhibit));
  const open = needed.filter((record) => !covered.has(record.id)).map(exhibitRef);
  if (open.length > 0)
    throw new FailureError(
      'not-permitted',
      `This approval does not cover ${open.slice(0, 8).join(', ')}${open.length > 8 ? ` and ${open.length - 8} more` : ''}.`,
      'Propose all of what goes out, and have a second person decide it.',
    );
  if (recipient !== undefined && approval.recipient !== '' && approval.recipient !== recipient)
    throw new FailureError(
      'not-permitted',
      `This approval is for ${approval.recipient}, not for ${recipient === '' ? 'nobody named' : recipient}.`,
      'Name that recipient, or choose another approval.',
    );
  return approval;
}

/** Who approved and when, for what is printed; null where no approval is named. */
export function approvalWords(
  tx: ReadTx,
  approval: ApprovalRecord | null,
): { readonly by: string; readonly at: string; readonly entry: string } | null {
  const decision = approval?.decision;
  return decision ? { by: personOf(tx, decision.person)?.name ?? '', at: decision.at, entry: decision.entry } : null;
}

/** `approvals.json` of a verification pack: see shared/domain/approvals/file.ts. */
export function approvalsForPack(tx: ReadTx): string {
  const line = (hash: string) => {
    const record = entryByHash(tx, hash);
    const sound = record && soundRecord(tx, record);
    if (!sound)
      throw new FailureError(
        'case-damaged',
        'An approval’s entry in the ledger is not what was signed.',
        'Verify the case, and restore it from a copy that verifies.',
      );
    return { by: String(sound.detail.by), initials: String(sound.detail.initials), at: sound.entry.at, entry: hash };
  };
  return formatApprovalsFile(
    approvals(tx)
      .reverse()
      .map(
        ({ id, state, exhibits: of, entry, decision }): PackedApproval => ({
          id,
          state,
          records: of.map(({ record }) => record),
          proposed: line(entry),
          decided: decision && { ...line(decision.entry), decision: decision.decision, reason: decision.reason },
        }),
      ),
  );
}
