import { useState } from 'react';
import { useAppDispatch, useCall } from '../../app/hooks.ts';
import { wentTo } from '../../app/navigation.ts';
import { Button } from '../../components/Button.tsx';
import { Dialog } from '../../components/Dialog.tsx';
import { TextField } from '../../components/Field.tsx';
import { FailureNotice } from '../../components/Notice.tsx';
import styles from './cases.module.css';

export function CreateCaseDialog({ onClose }: { onClose: () => void }) {
  const [ref, setRef] = useState('');
  const [title, setTitle] = useState('');
  const [tried, setTried] = useState(false);
  const { call, busy, failure } = useCall('cases.create');
  const dispatch = useAppDispatch();

  const refProblem = ref.trim() === '' ? 'Type the case reference.' : null;
  const titleProblem = title.trim() === '' ? 'Type a title.' : null;
  const taken = failure?.code === 'reference-taken';
  const submit = async (): Promise<void> => {
    setTried(true);
    if (refProblem !== null || titleProblem !== null) return;
    const outcome = await call({ ref: ref.trim(), title: title.trim() });
    if (!outcome.ok) return;
    onClose();
    dispatch(wentTo({ kind: 'case', caseId: outcome.output.id, section: 'evidence', target: null }));
  };
  return (
    <Dialog
      title="Create a case"
      onClose={onClose}
      onSubmit={() => void submit()}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button kind="primary" type="submit" disabled={busy}>
            Create case
          </Button>
        </>
      }
    >
      <div className={styles.fields}>
        <TextField
          label="Case reference"
          hint="As your department writes it, for example DPS/2026/0413. It is on every page and cannot be used twice."
          maxLength={64}
          value={ref}
          onChange={(event) => setRef(event.target.value)}
          error={tried && refProblem !== null ? refProblem : taken ? `${failure.what} ${failure.next}` : null}
        />
        <TextField
          label="Title"
          hint="Short, for lists and covers. Anyone with the case can read it."
          maxLength={200}
          value={title}
          onChange={(event) => setTitle(event.target.value)}
          error={tried ? titleProblem : null}
        />
        {failure && !taken && <FailureNotice failure={failure} />}
      </div>
    </Dialog>
  );
}
