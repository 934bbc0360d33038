import type { ApprovalKind } from '../../../shared/api/approvals.ts';
import { Select } from '../../components/Field.tsx';
import { ReasonField } from '../../components/ReasonField.tsx';
import { useApprovalsQuery, useRecentReasons } from '../custody/api.ts';
import { approvalLine } from '../custody/approval-words.ts';
import { distinct } from '../custody/recent.ts';
import styles from './bundle.module.css';
import type { DisclosureDraft, DisclosureProblems } from './disclosure.ts';

const kinds: readonly ApprovalKind[] = ['export', 'disclosure'];

/** Whom it goes to and why, for the ledger; and the approval that it goes out under, where there is one. */
export function DisclosureFields({
  caseId,
  draft,
  earlier,
  problems,
  disabled,
  onChange,
}: {
  caseId: string;
  draft: DisclosureDraft;
  /** Recipients of this run, the newest first. */
  earlier: readonly string[];
  problems: DisclosureProblems;
  disabled: boolean;
  onChange: (draft: DisclosureDraft) => void;
}) {
  const { data: approvals = [] } = useApprovalsQuery({ caseId });
  const reasons = useRecentReasons(caseId, ['exported']);
  const inForce = approvals.filter(({ kind, status }) => kinds.includes(kind) && status === 'approved');
  const set = (change: Partial<DisclosureDraft>): void => onChange({ ...draft, ...change });
  return (
    <div className={styles.form}>
      <ReasonField
        label="Recipient"
        hint="The person or body it goes to, as the ledger should name them."
        maxLength={200}
        value={draft.recipient}
        onChange={(recipient) => set({ recipient })}
        recent={distinct([...earlier, ...approvals.map((each) => each.recipient)])}
        error={problems.recipient ?? null}
        disabled={disabled}
      />
      <ReasonField
        label="Reason"
        maxLength={2000}
        value={draft.reason}
        onChange={(reason) => set({ reason })}
        recent={reasons}
        error={problems.reason ?? null}
        disabled={disabled}
      />
      {inForce.length > 0 && (
        <Select
          label="Under the approval"
          optional
          hint="It must cover every exhibit that goes out, and name the same recipient."
          value={draft.approvalId}
          disabled={disabled}
          onChange={(event) => {
            const approval = inForce.find(({ id }) => id === event.target.value);
            // An approval is for its own recipient: another one would be refused.
            set({
              approvalId: event.target.value,
              ...(approval && approval.recipient !== '' && { recipient: approval.recipient }),
            });
          }}
        >
          <option value="">None</option>
          {inForce.map((approval) => (
            <option key={approval.id} value={approval.id}>
              {approvalLine(approval)}
            </option>
          ))}
        </Select>
      )}
    </div>
  );
}
