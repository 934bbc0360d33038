import { useState } from 'react';
import { useAppDispatch, useCall } from '../../app/hooks.ts';
import { noticed } from '../../app/notices.ts';
import { Button } from '../../components/Button.tsx';
import { Dialog } from '../../components/Dialog.tsx';
import { FailureNotice } from '../../components/Notice.tsx';
import { ReasonField } from '../../components/ReasonField.tsx';
import { counted } from '../../format/numbers.ts';
import { useStatementReasons } from '../custody/statement-reasons.ts';
import styles from './people.module.css';
import { mostUnmapped } from './words.ts';

/** Everybody whom nobody has written down becomes a colleague of their own, in one step. */
export function MapOthersDialog({
  caseId,
  unmapped,
  onClose,
}: {
  caseId: string;
  unmapped: readonly { value: string; events: number }[];
  onClose: () => void;
}) {
  const [reason, setReason] = useState('');
  const [tried, setTried] = useState(false);
  const recent = useStatementReasons(caseId, 'person');
  const { call, busy, failure } = useCall('people.mapOthers');
  const dispatch = useAppDispatch();
  const missing = reason.trim().length < 3 ? 'Say why, for the ledger.' : null;
  const submit = async (): Promise<void> => {
    setTried(true);
    if (busy || missing !== null) return;
    const outcome = await call({ caseId, reason: reason.trim() });
    if (!outcome.ok) return;
    dispatch(noticed(`${counted(outcome.output.added, 'colleague')} added to the map.`));
    onClose();
  };
  return (
    <Dialog
      title="Treat all others as colleagues"
      onClose={onClose}
      onSubmit={() => void submit()}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button kind="primary" type="submit" disabled={busy}>
            Add them as colleagues
          </Button>
        </>
      }
    >
      <div className={styles.form}>
        <p>
          Each of the{' '}
          {unmapped.length < mostUnmapped ? counted(unmapped.length, 'name') : `${mostUnmapped} or more names`} in the
          events that {unmapped.length === 1 ? 'is' : 'are'} nobody’s yet becomes a colleague with a pseudonym of its
          own: among them{' '}
          {unmapped
            .slice(0, 3)
            .map(({ value }) => value)
            .join(', ')}
          . Two names of one person become two colleagues; put them together afterwards where that matters. Accounts of
          the system are mapped too.
        </p>
        <ReasonField
          label="Reason"
          data-autofocus
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
