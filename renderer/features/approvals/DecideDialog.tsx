import { useState } from 'react';
import type { Approval } from '../../../shared/api/approvals.ts';
import { useAppDispatch, useCall } from '../../app/hooks.ts';
import { noticed } from '../../app/notices.ts';
import { useSessionQuery } from '../../app/queries.ts';
import { Button } from '../../components/Button.tsx';
import { Dialog } from '../../components/Dialog.tsx';
import { FailureNotice } from '../../components/Notice.tsx';
import { ReasonField } from '../../components/ReasonField.tsx';
import { useRecentReasons } from '../custody/api.ts';
import { approvalTitle } from '../custody/approval-words.ts';
import styles from './approvals.module.css';

/** The second person's signature. A rejection says why. */
export function DecideDialog({
  caseId,
  approval,
  decision,
  onClose,
}: {
  caseId: string;
  approval: Approval;
  decision: 'approved' | 'rejected';
  onClose: () => void;
}) {
  const { data: session } = useSessionQuery({});
  const [reason, setReason] = useState('');
  const [tried, setTried] = useState(false);
  const recent = useRecentReasons(caseId, [decision]);
  const { call, busy, failure } = useCall('approvals.decide');
  const dispatch = useAppDispatch();
  const approving = decision === 'approved';
  const missing = !approving && reason.trim() === '' ? 'A rejection needs a reason.' : null;
  const submit = async (): Promise<void> => {
    setTried(true);
    if (busy || missing !== null) return;
    const outcome = await call({
      caseId,
      approvalId: approval.id,
      decision,
      reason: reason.trim(),
      state: approval.state,
    });
    if (!outcome.ok) return;
    dispatch(noticed(approving ? 'Approved, and signed.' : 'Rejected, and signed.'));
    onClose();
  };
  return (
    <Dialog
      title={approving ? 'Approve' : 'Reject'}
      onClose={onClose}
      onSubmit={() => void submit()}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button kind="primary" type="submit" disabled={busy}>
            {approving ? 'Approve and sign' : 'Reject and sign'}
          </Button>
        </>
      }
    >
      <div className={styles.form}>
        <div>
          <p className={styles.about}>{approvalTitle(approval)}</p>
          <p className={styles.reason}>{approval.reason}</p>
          <p className={styles.muted}>Proposed by {approval.proposed.name}</p>
        </div>
        <ReasonField
          label="Reason"
          optional={approving}
          maxLength={2000}
          value={reason}
          onChange={setReason}
          recent={recent}
          error={tried ? missing : null}
        />
        <p className={styles.muted}>
          Signed as <strong>{session?.person?.name ?? 'you'}</strong>, over the proposal and its exhibits exactly as
          they are now.
        </p>
        {failure && <FailureNotice failure={failure} />}
      </div>
    </Dialog>
  );
}
