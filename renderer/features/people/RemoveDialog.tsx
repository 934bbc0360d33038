import { useState } from 'react';
import type { PersonView } from '../../../shared/api/people.ts';
import { useAppDispatch, useCall } from '../../app/hooks.ts';
import { noticed } from '../../app/notices.ts';
import { Button } from '../../components/Button.tsx';
import { Dialog } from '../../components/Dialog.tsx';
import { FailureNotice } from '../../components/Notice.tsx';
import { ReasonField } from '../../components/ReasonField.tsx';
import { counted } from '../../format/numbers.ts';
import { useStatementReasons } from '../custody/statement-reasons.ts';
import styles from './people.module.css';

/** Takes somebody off the identity map: the names that were theirs stand in the open again. */
export function RemoveDialog({
  caseId,
  person,
  onClose,
  onRemoved,
}: {
  caseId: string;
  person: PersonView;
  onClose: () => void;
  onRemoved: () => void;
}) {
  const [reason, setReason] = useState('');
  const [tried, setTried] = useState(false);
  const recent = useStatementReasons(caseId, 'person');
  const { call, busy, failure } = useCall('people.remove');
  const dispatch = useAppDispatch();
  const missing = reason.trim().length < 3 ? 'Say why, for the ledger.' : null;
  const submit = async (): Promise<void> => {
    setTried(true);
    if (busy || missing !== null) return;
    if (!(await call({ caseId, id: person.id, reason: reason.trim() })).ok) return;
    dispatch(noticed(`${person.pseudonym} was taken off the map.`));
    onRemoved();
  };
  return (
    <Dialog
      title={`Take ${person.pseudonym} off the map`}
      onClose={onClose}
      onSubmit={() => void submit()}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button kind="danger" type="submit" disabled={busy}>
            Take off the map
          </Button>
        </>
      }
    >
      <div className={styles.form}>
        <p>
          {counted(person.identifierCount, 'identifier')} will be nobody’s again and{' '}
          {person.standing === 'subject'
            ? 'the case loses this subject. If no other is named, nobody is hidden any more.'
            : 'will stand in the open in the events.'}{' '}
          The pseudonym is never given to anybody else. No event changes.
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
