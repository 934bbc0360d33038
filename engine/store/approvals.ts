import type { ApprovalKind } from '../../shared/domain/approvals/state.ts';
import { prepared, type ReadTx, type WriteTx } from './driver.ts';

export interface ApprovalRecord {
  readonly id: string;
  readonly kind: ApprovalKind;
  readonly recipient: string;
  readonly reason: string;
  /** Canonical JSON of what was proposed, and its SHA-256, hex. */
  readonly state: string;
  readonly digest: string;
  readonly at: string;
  readonly person: string;
  readonly entry: string;
  readonly decision: DecisionRecord | null;
  /** In the order of the proposal. */
  readonly exhibits: readonly ApprovalExhibitRecord[];
}

export interface DecisionRecord {
  readonly decision: 'approved' | 'rejected';
  readonly at: string;
  readonly person: string;
  readonly reason: string;
  readonly entry: string;
}

export interface ApprovalExhibitRecord {
  readonly exhibit: string;
  /** Canonical JSON that the state names by digest; null once the exhibit was erased. */
  readonly record: string | null;
}

export function addApproval(tx: WriteTx, { exhibits, decision: _, ...record }: ApprovalRecord): void {
  prepared(
    tx,
    `INSERT INTO approval (id, kind, recipient, reason, state, digest, at, person, entry)
     VALUES (@id, @kind, @recipient, @reason, @state, @digest, @at, @person, @entry)`,
  ).run(record);
  const link = prepared(tx, 'INSERT INTO approval_exhibit VALUES (?, ?, ?, ?)');
  for (const [n, one] of exhibits.entries()) link.run(record.id, n, one.exhibit, one.record);
}

export function decideApproval(tx: WriteTx, id: string, decision: DecisionRecord): void {
  prepared(
    tx,
    `UPDATE approval SET decision = @decision, decided_at = @at, decided_by = @person, decision_reason = @reason,
       decision_entry = @entry WHERE id = @id`,
  ).run({ id, ...decision });
}

const select = `SELECT id, kind, recipient, reason, state, digest, at, person, entry, decision, decided_at AS decidedAt,
  decided_by AS decidedBy, decision_reason AS decisionReason, decision_entry AS decisionEntry FROM approval`;

function toRecord(tx: ReadTx, row: Record<string, unknown>): ApprovalRecord {
  const { decision, decidedAt, decidedBy, decisionReason, decisionEntry, ...rest } = row;
  return {
    ...rest,
    decision:
      decision === null
        ? null
        : { decision, at: decidedAt, person: decidedBy, reason: decisionReason, entry: decisionEntry },
    exhibits: prepared(tx, 'SELECT exhibit, record FROM approval_exhibit WHERE approval = ? ORDER BY n').all(row.id),
  } as unknown as ApprovalRecord;
}

export function approvalOf(tx: ReadTx, id: string): ApprovalRecord | null {
  const row = prepared(tx, `${select} WHERE id = ?`).get(id);
  return row ? toRecord(tx, row) : null;
}

/** Newest first; of one exhibit where it is named. */
export function approvals(tx: ReadTx, exhibit?: string): ApprovalRecord[] {
  const rows =
    exhibit === undefined
      ? prepared(tx, `${select} ORDER BY n DESC`).all()
      : prepared(
          tx,
          `${select} WHERE id IN (SELECT approval FROM approval_exhibit WHERE exhibit = ?) ORDER BY n DESC`,
        ).all(exhibit);
  return rows.map((row) => toRecord(tx, row));
}

/** Forgets what proposals said of an exhibit: the digest of it stays. */
export function eraseApprovalRecords(tx: WriteTx, exhibit: string): void {
  prepared(tx, 'UPDATE approval_exhibit SET record = NULL WHERE exhibit = ? AND record IS NOT NULL').run(exhibit);
}
