/** What a bundle's generated parts list of the case: schedules, approvals, redactions, the ledger, verifications. */
import { z } from 'zod';
import { disclosureWords } from '../../../shared/domain/disclosure/unused.ts';
import type {
  BundleApproval,
  BundleErased,
  BundleRedaction,
  BundleUnused,
  BundleVerification,
} from '../../bundle/bundle-input.ts';
import type { CaseFile } from '../../case-file.ts';
import { soundRecord } from '../../log/sound.ts';
import { appliedCopies } from '../../redaction/sets.ts';
import { approvals } from '../../store/approvals.ts';
import { erasureOf } from '../../store/custody.ts';
import type { ReadTx } from '../../store/driver.ts';
import { exhibitOf, exhibits } from '../../store/exhibits.ts';
import { allEntries, entriesOfActs, entryByHash } from '../../store/ledger.ts';
import { personOf } from '../../store/meta.ts';
import { nextUnusedNumber, unusedItems } from '../../unused.ts';
import { standingOf } from '../approved.ts';
import { exhibitRef, exhibitSubject, ledgerRow } from '../views.ts';

/**
 * The non-sensitive schedule, every number that was ever given on it: what was withdrawn, or is on the sensitive schedule since,
 * says no more than that it stands for nothing.
 */
export function unusedForBundle(tx: ReadTx): BundleUnused[] {
  const items = new Map(
    unusedItems(tx)
      .filter(({ body }) => !body.sensitive && !body.withdrawn)
      .map(({ body }) => [body.number, body]),
  );
  return Array.from({ length: nextUnusedNumber(tx, false) - 1 }, (_, n): BundleUnused => {
    const item = items.get(n + 1);
    if (!item)
      return {
        number: n + 1,
        submission: 1,
        description: 'Withdrawn',
        date: null,
        origin: '',
        location: '',
        decision: 'Withdrawn',
        reason: '',
      };
    const { number, submission, date, origin, location, decision, reason } = item;
    const description = item.exhibit ? `${item.description} (exhibit ${item.exhibit.ref})` : item.description;
    return { number, submission, description, date, origin, location, decision: disclosureWords[decision], reason };
  });
}

/** Of exhibits that were erased: what is kept of them. */
export function erasedForBundle(tx: ReadTx, mayName: (id: string) => boolean): BundleErased[] {
  return exhibits(tx)
    .filter(({ id, erasedAt }) => erasedAt !== null && mayName(id))
    .map((record) => {
      const erasure = erasureOf(tx, record.id);
      return {
        ref: exhibitRef(record),
        sha256: record.sha256,
        size: record.size,
        at: record.erasedAt ?? '',
        by: erasure ? (personOf(tx, erasure.person)?.name ?? '') : '',
        reason: erasure?.reason ?? '',
      };
    });
}

/** Decisions on proposals, in the order of the proposals. @param mayName whether the version may speak of an exhibit */
export function approvalsForBundle(tx: ReadTx, mayName: (id: string) => boolean): BundleApproval[] {
  const outcomes = { pending: 'Waiting', approved: 'Approved', rejected: 'Rejected', lapsed: 'Lapsed', used: 'Used' };
  return approvals(tx)
    .filter((one) => one.exhibits.every(({ exhibit }) => mayName(exhibit)))
    .map((one) => {
      const refs = one.exhibits.flatMap(({ exhibit }) => {
        const record = exhibitOf(tx, exhibit);
        return record ? exhibitRef(record) : [];
      });
      const to = one.recipient === '' ? '' : `, to ${one.recipient}`;
      return {
        subject: `${one.kind.charAt(0).toUpperCase()}${one.kind.slice(1)} of ${refs.join(', ')}${to}`,
        proposedBy: personOf(tx, one.person)?.name ?? '',
        proposedAt: one.at,
        decidedBy: one.decision && (personOf(tx, one.decision.person)?.name ?? ''),
        decidedAt: one.decision?.at ?? null,
        outcome: outcomes[standingOf(tx, one).status],
        reason: one.decision?.reason || one.reason,
        entry: one.decision?.entry ?? one.entry,
      };
    });
}

/** The ledger as a bundle prints it: the whole of it, or, where a version may not name everything, what is about its exhibits. */
export function actsForBundle(tx: ReadTx, only: ReadonlySet<string> | null) {
  const subjects =
    only &&
    new Set(
      exhibits(tx)
        .filter(({ id }) => only.has(id))
        .map(exhibitSubject),
    );
  const rows = [];
  for (const record of allEntries(tx)) if (!subjects || subjects.has(record.subject)) rows.push(ledgerRow(tx, record));
  return rows;
}

/** The newest report that was signed of a verification of this case. */
export function verificationForBundle(file: CaseFile): BundleVerification | null {
  const tx = file.read;
  for (const record of entriesOfActs(tx, ['verified']).reverse()) {
    if (record.subject !== `case:${file.id}`) continue;
    const detail = soundRecord(tx, record)?.detail;
    if (!detail) continue;
    return {
      by: personOf(tx, record.actor ?? '')?.name ?? '',
      at: record.at,
      status: detail.status as BundleVerification['status'],
      checked: detail.checks as unknown as BundleVerification['checked'],
      problems: detail.found as unknown as BundleVerification['problems'],
      limits: [],
    };
  }
  return null;
}

/**
 * Rows of the redaction log, of the copies that a version shows: what the signed entry of each copy's making says of its pages,
 * or of the whole copy where it was made elsewhere.
 *
 * @param shown ids of exhibits and documents
 */
export function redactionsForBundle(tx: ReadTx, shown: ReadonlySet<string>): BundleRedaction[] {
  const marked = appliedCopies(tx).flatMap(({ copy, pages, approver, approvedAt }) =>
    shown.has(copy.id)
      ? pages.map(({ page, ground, words, marks, author }) => ({
          source: { kind: copy.kind, id: copy.id },
          page,
          ground: words === '' ? ground : `${ground}: ${words}`,
          marks,
          author: personOf(tx, author)?.name ?? '',
          approver,
          at: approvedAt,
        }))
      : [],
  );
  const elsewhere = entriesOfActs(tx, ['redacted']).flatMap((record) => {
    const detail = soundRecord(tx, record)?.detail;
    const id = detail?.copyId;
    // Those of a set of marks are told page by page above.
    if (typeof id !== 'string' || !shown.has(id) || typeof detail?.set === 'string') return [];
    const kind = exhibitOf(tx, id) ? 'exhibit' : 'document';
    const approval = Approval.safeParse(detail?.approval);
    const decided = approval.success ? entryByHash(tx, approval.data.entry) : null;
    const common = {
      source: { kind, id } as const,
      author: personOf(tx, record.actor ?? '')?.name ?? '',
      approver: decided && (personOf(tx, decided.actor ?? '')?.name ?? ''),
      at: decided?.at ?? record.at,
    };
    const pages = Pages.safeParse(detail?.pages);
    if (!pages.success) return [{ ...common, page: 1, ground: String(detail?.reason ?? ''), marks: 1 }];
    return pages.data.map((row) => ({ ...common, page: row.page, ground: row.ground, marks: row.marks }));
  });
  return [...marked, ...elsewhere];
}

const Approval = z.object({ entry: z.string() });
const Pages = z.array(z.object({ page: z.int().positive(), ground: z.string(), marks: z.int().positive() })).min(1);
