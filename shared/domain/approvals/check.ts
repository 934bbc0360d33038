/**
 * What the ledger alone says of approvals: that each decision is a second person's, over exactly what was proposed, made once,
 * and that whatever names an approval had one in force. Entries are taken one by one; memory grows with the approvals.
 */
import type { Entry } from '../ledger/entry.ts';
import { type ApprovalKind, approvalKinds, whyNotDecide } from './state.ts';

/** An entry whose form, signature and place hold, with the detail it commits to; null where that is gone. */
export interface LedgerAct {
  readonly entry: Entry;
  /** Leaf hash, hex. */
  readonly hash: string;
  readonly detail: { readonly [key: string]: unknown } | null;
  /** What findings call it. */
  readonly name: string;
}

export type Problem = (kind: string, subject: string, expected: string, found: string) => void;

export interface KnownApproval {
  readonly id: string;
  readonly kind: ApprovalKind;
  readonly recipient: string;
  readonly reason: string;
  /** SHA-256 of the state, as signed. */
  readonly digest: string;
  /** By the device's clock, when it was proposed: a moment before its entry. */
  readonly proposedAt: string;
  readonly proposed: { readonly hash: string; readonly entry: Entry; readonly by: string; readonly initials: string };
  /** Digest by reference. */
  readonly exhibits: ReadonlyMap<string, string>;
  decided: {
    readonly decision: 'approved' | 'rejected';
    readonly hash: string;
    readonly entry: Entry;
    readonly by: string;
    readonly initials: string;
    readonly reason: string;
    /** As `proposedAt`. */
    readonly at: string;
  } | null;
}

/** How often what an approval depends on had changed: its exhibits' custody, and which copies there are of them. */
interface Changes {
  custody: number;
  copies: number;
}

const subjectOf = (approvalId: string): string => `approval:${approvalId}`;

export class ApprovalsCheck {
  readonly #problem: Problem;
  readonly #known = new Map<string, KnownApproval>();
  readonly #proposedAt = new Map<string, ReadonlyMap<string, Changes>>();
  readonly #changes = new Map<string, Changes>();
  /** Parent by the reference of its redacted copy. */
  readonly #copyOf = new Map<string, string>();

  constructor(problem: Problem) {
    this.#problem = problem;
  }

  /** By id. */
  get known(): ReadonlyMap<string, KnownApproval> {
    return this.#known;
  }

  take(act: LedgerAct): void {
    const { entry, detail } = act;
    const ref = refOf(entry);
    switch (entry.act) {
      case 'proposed':
        this.#proposed(act);
        break;
      case 'approved':
      case 'rejected':
        if (entry.subject.id.startsWith('approval:')) this.#decided(act);
        break;
      case 'transferred':
      case 'declared':
        this.#of(ref).custody++;
        break;
      case 'redacted':
        this.#uses(act, ['redaction'], false);
        this.#of(ref).copies++;
        if (typeof detail?.copy === 'string') this.#copyOf.set(detail.copy, ref);
        break;
      case 'erased': {
        this.#uses(act, ['erasure'], true);
        this.#of(ref).custody++;
        const parent = this.#copyOf.get(ref);
        if (parent !== undefined) this.#of(parent).copies++;
        break;
      }
      case 'exported':
        this.#uses(act, ['export', 'disclosure'], false);
        break;
    }
  }

  #proposed({ entry, hash, detail, name }: LedgerAct): void {
    if (!detail) return;
    const exhibits = new Map<string, string>();
    for (const one of Array.isArray(detail.exhibits) ? detail.exhibits : [])
      if (isObject(one) && typeof one.ref === 'string') exhibits.set(one.ref, String(one.sha256));
    const { id, kind } = detail;
    if (
      typeof id !== 'string' ||
      !approvalKinds.includes(kind as ApprovalKind) ||
      entry.subject.id !== subjectOf(id) ||
      entry.subject.sha256 === null ||
      exhibits.size === 0
    ) {
      this.#problem('approval-altered', name, 'a proposal of exhibits, by the digest of its state', 'another entry');
      return;
    }
    const before = this.#known.get(id);
    if (before) {
      this.#problem('approval-twice', name, `one proposal ${id}, entry ${before.proposed.hash}`, 'another one');
      return;
    }
    this.#known.set(id, {
      id,
      kind: kind as ApprovalKind,
      recipient: text(detail.recipient),
      reason: text(detail.reason),
      digest: entry.subject.sha256,
      proposedAt: text(detail.at),
      proposed: { hash, entry, by: text(detail.by), initials: text(detail.initials) },
      exhibits,
      decided: null,
    });
    this.#proposedAt.set(id, new Map([...exhibits.keys()].map((ref) => [ref, { ...this.#of(ref) }])));
  }

  #decided({ entry, hash, detail, name }: LedgerAct): void {
    if (!detail) return;
    const approval = this.#known.get(entry.subject.id.slice('approval:'.length));
    if (!approval) {
      this.#problem('approval-unproposed', name, 'a proposal before it', 'none');
      return;
    }
    if (approval.decided) {
      this.#problem('approval-twice', name, `one decision, entry ${approval.decided.hash}`, 'another one');
      return;
    }
    if (entry.subject.sha256 !== approval.digest || detail.proposal !== approval.proposed.hash)
      this.#problem(
        'approval-altered',
        name,
        `state ${approval.digest}, proposed in entry ${approval.proposed.hash}`,
        `state ${entry.subject.sha256}, entry ${text(detail.proposal)}`,
      );
    const { proposed } = approval;
    const alone = whyNotDecide(
      { id: proposed.entry.actor, name: proposed.by, initials: proposed.initials },
      { id: entry.actor, name: text(detail.by), initials: text(detail.initials) },
    );
    if (alone)
      this.#problem(
        'approval-alone',
        name,
        `a second person than ${proposed.by} (${proposed.initials})`,
        `${text(detail.by)} (${text(detail.initials)})`,
      );
    if (entry.act === 'rejected' && text(detail.reason) === '')
      this.#problem('approval-altered', name, 'a reason for the rejection', 'none');
    const changed = this.#changedSince(approval, [...approval.exhibits.keys()]);
    if (changed !== null)
      this.#problem('approval-lapsed', name, `exhibit ${changed} as it was proposed`, 'a change recorded in between');
    approval.decided = {
      decision: entry.act === 'approved' ? 'approved' : 'rejected',
      hash,
      entry,
      by: text(detail.by),
      initials: text(detail.initials),
      reason: text(detail.reason),
      at: text(detail.at),
    };
  }

  /** An act that names an approval: it must have been in force, of a fitting kind, and about this. */
  #uses({ entry, detail, name }: LedgerAct, kinds: readonly ApprovalKind[], needed: boolean): void {
    if (!detail) return;
    const named = isObject(detail.approval) ? detail.approval : null;
    if (!named) {
      if (needed) this.#problem('approval-missing', name, `an approval of kind ${kinds.join(' or ')}`, 'none named');
      return;
    }
    const approval = this.#known.get(text(named.id));
    const decided = approval?.decided;
    if (!approval || decided?.decision !== 'approved' || decided.hash !== named.entry) {
      this.#problem('approval-missing', name, 'an approval in force', `${text(named.id)}, which is none`);
      return;
    }
    const ref = refOf(entry);
    const about = entry.subject.id.startsWith('exhibit:');
    const wrong = !kinds.includes(approval.kind)
      ? `one of kind ${approval.kind}`
      : about && approval.exhibits.get(ref) !== entry.subject.sha256
        ? `one that does not cover exhibit ${ref} with these bytes`
        : entry.act === 'exported' && approval.recipient !== '' && approval.recipient !== text(detail.recipient)
          ? `one for ${approval.recipient}`
          : null;
    if (wrong)
      this.#problem(
        'approval-missing',
        name,
        `an approval of this (${kinds.join(' or ')})`,
        `${approval.id}, ${wrong}`,
      );
    const changed = about ? this.#changedSince(approval, [ref]) : null;
    if (changed !== null)
      this.#problem('approval-lapsed', name, `exhibit ${changed} as it was approved`, 'a change recorded in between');
  }

  #changedSince(approval: KnownApproval, refs: readonly string[]): string | null {
    const then = this.#proposedAt.get(approval.id);
    for (const ref of refs) {
      const was = then?.get(ref);
      const is = this.#of(ref);
      if (was && (was.custody !== is.custody || (approval.kind !== 'redaction' && was.copies !== is.copies)))
        return ref;
    }
    return null;
  }

  #of(ref: string): Changes {
    const known = this.#changes.get(ref);
    if (known) return known;
    const made = { custody: 0, copies: 0 };
    this.#changes.set(ref, made);
    return made;
  }
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '');
const isObject = (value: unknown): value is { readonly [key: string]: unknown } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const refOf = ({ subject }: Entry): string => subject.id.slice(subject.id.indexOf(':') + 1);
