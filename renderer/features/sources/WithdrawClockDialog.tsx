import { useState } from 'react';
import type { ClockView } from '../../../shared/api/sources.ts';
import { useAppDispatch, useCall } from '../../app/hooks.ts';
import { noticed } from '../../app/notices.ts';
import { Button } from '../../components/Button.tsx';
import { Dialog } from '../../components/Dialog.tsx';
import { FailureNotice } from '../../components/Notice.tsx';
import { ReasonField } from '../../components/ReasonField.tsx';
import { counted } from '../../format/numbers.ts';
import { useStatementReasons } from '../custody/statement-reasons.ts';
import { clockWords } from './claim-form.ts';
import styles from './sources.module.css';

/** Takes a claim back; it stays in its history and in the ledger. */
export function WithdrawClockDialog({
  caseId,
  clock,
  name,
  onClose,
}: {
  caseId: string;
  clock: ClockView;
  name: string;
  onClose: () => void;
}) {
  const [reason, setReason] = useState('');
  const [tried, setTried] = useState(false);
  const recent = useStatementReasons(caseId, 'clock');
  const { call, busy, failure } = useCall('sources.withdrawClock');
  const dispatch = useAppDispatch();
  const missing = reason.trim().length < 3 ? 'Say why, for the ledger.' : null;
  const submit = async (): Promise<void> => {
    setTried(true);
    if (busy || missing !== null) return;
    if (!(await call({ caseId, scope: clock.scope, reason: reason.trim() })).ok) return;
    dispatch(noticed(`Clock offset withdrawn: ${clock.about}.`));
    onClose();
  };
  return (
    <Dialog
      title="Withdraw a clock offset"
      onClose={onClose}
      onSubmit={() => void submit()}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button kind="primary" type="submit" disabled={busy}>
            Withdraw it
          </Button>
        </>
      }
    >
      <div className={styles.form}>
        <p>
          <strong className={styles.about}>{name}</strong>
          <br />
          {clockWords(clock)}
        </p>
        <p className={styles.muted}>
          {counted(clock.events, 'event')} will stand as recorded again, or as another claim about{' '}
          {clock.events === 1 ? 'it' : 'them'} says. The claim stays in its history and in the ledger.
        </p>
        <ReasonField
          label="Reason"
          value={reason}
          onChange={setReason}
          recent={recent}
          error={tried ? missing : null}
        />
        {failure && <FailureNotice failure={failure} />}
      </div>
    </Dialog>
  );
}
