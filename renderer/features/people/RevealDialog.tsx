import { useState } from 'react';
import type { PersonView } from '../../../shared/api/people.ts';
import { useAppDispatch, useCall } from '../../app/hooks.ts';
import { noticed } from '../../app/notices.ts';
import { Button } from '../../components/Button.tsx';
import { Dialog } from '../../components/Dialog.tsx';
import { FailureNotice } from '../../components/Notice.tsx';
import { ReasonField } from '../../components/ReasonField.tsx';
import { useStatementReasons } from '../custody/statement-reasons.ts';
import styles from './people.module.css';

/** Asks why somebody needs to know who stands behind a pseudonym. */
export function RevealDialog({ caseId, person, onClose }: { caseId: string; person: PersonView; onClose: () => void }) {
  const [reason, setReason] = useState('');
  const [tried, setTried] = useState(false);
  const recent = useStatementReasons(caseId, 'reveal');
  const { call, busy, failure } = useCall('people.reveal');
  const dispatch = useAppDispatch();
  const missing = reason.trim().length < 3 ? 'Say why you need to know, for the ledger.' : null;
  const submit = async (): Promise<void> => {
    setTried(true);
    if (busy || missing !== null) return;
    if (!(await call({ caseId, id: person.id, reason: reason.trim() })).ok) return;
    dispatch(noticed(`${person.pseudonym} is revealed to you. Hide them again when you are done.`));
    onClose();
  };
  return (
    <Dialog
      title={`Reveal ${person.pseudonym}`}
      onClose={onClose}
      onSubmit={() => void submit()}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button kind="primary" type="submit" disabled={busy}>
            Reveal
          </Button>
        </>
      }
    >
      <div className={styles.form}>
        <p>
          You will see who this is, on this screen and in the timeline, until you hide them again. Nobody else will, and
          nothing that you export will name them. Your reason is in the ledger; the name is not.
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
