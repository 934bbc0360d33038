import { useState } from 'react';
import type { ApprovalKind } from '../../../shared/api/approvals.ts';
import type { Exhibit } from '../../../shared/api/exhibits.ts';
import { useAppDispatch, useCall } from '../../app/hooks.ts';
import { noticed } from '../../app/notices.ts';
import { Button } from '../../components/Button.tsx';
import { Dialog } from '../../components/Dialog.tsx';
import { Choices } from '../../components/Field.tsx';
import { FailureNotice } from '../../components/Notice.tsx';
import { ReasonField } from '../../components/ReasonField.tsx';
import { useApprovalsQuery } from './api.ts';
import { refsOf } from './approval-words.ts';
import styles from './custody.module.css';
import { distinct } from './recent.ts';

/** Asks a second person to approve. Nothing is done by asking; the answer is in the list of approvals. */
export function ProposeDialog({
  caseId,
  exhibits,
  first,
  onClose,
}: {
  caseId: string;
  exhibits: readonly Exhibit[];
  /** What was asked for when the dialog was opened. */
  first: ApprovalKind;
  onClose: () => void;
}) {
  const [kind, setKind] = useState<ApprovalKind>(first);
  const [recipient, setRecipient] = useState('');
  const [reason, setReason] = useState('');
  const [tried, setTried] = useState(false);
  const { data: earlier = [] } = useApprovalsQuery({ caseId });
  const { call, busy, failure } = useCall('approvals.propose');
  const dispatch = useAppDispatch();
  const toSomebody = kind === 'disclosure' || kind === 'export';

  const missing = {
    recipient: toSomebody && recipient.trim() === '' ? 'Say whom it is for.' : null,
    reason: reason.trim() === '' ? 'Say why. Whoever approves will weigh this.' : null,
  };
  const submit = async (): Promise<void> => {
    setTried(true);
    if (busy || missing.recipient !== null || missing.reason !== null) return;
    const outcome = await call({
      caseId,
      kind,
      exhibits: exhibits.map(({ id }) => id),
      recipient: toSomebody ? recipient.trim() : '',
      reason: reason.trim(),
    });
    if (!outcome.ok) return;
    dispatch(noticed('Proposed. Another person can now approve or reject it.'));
    onClose();
  };
  return (
    <Dialog
      title={`Propose for ${refsOf(exhibits.map(({ ref }) => ref))}`}
      onClose={onClose}
      onSubmit={() => void submit()}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button kind="primary" type="submit" disabled={busy}>
            Propose
          </Button>
        </>
      }
    >
      <div className={styles.form}>
        <Choices legend="What is proposed" value={kind} onChange={setKind} choices={kinds} />
        {toSomebody && (
          <ReasonField
            label="Recipient"
            hint="The person or body, as the ledger and the disclosure schedule should name them."
            maxLength={200}
            value={recipient}
            onChange={setRecipient}
            recent={distinct(earlier.map((each) => each.recipient))}
            error={tried ? missing.recipient : null}
          />
        )}
        <ReasonField
          label="Reason"
          maxLength={2000}
          value={reason}
          onChange={setReason}
          recent={distinct(earlier.filter((each) => each.kind === kind).map((each) => each.reason))}
          error={tried ? missing.reason : null}
        />
        <p className={styles.muted}>
          You cannot approve your own proposal. If the exhibit changes before or after it is approved, the approval
          lapses.
        </p>
        {failure && <FailureNotice failure={failure} />}
      </div>
    </Dialog>
  );
}

const kinds = [
  { value: 'disclosure', title: 'Disclosure', text: 'It is shown or given to somebody outside the case.' },
  { value: 'export', title: 'Export', text: 'It goes out in a bundle or a verification pack.' },
  { value: 'redaction', title: 'Redaction', text: 'A copy with parts taken out is made of it.' },
  { value: 'erasure', title: 'Erasure', text: 'Its bytes are destroyed. Its reference, its hash and the reason stay.' },
] as const;
