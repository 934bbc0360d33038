import { useState } from 'react';
import { Button } from '../../components/Button.tsx';
import { Dialog } from '../../components/Dialog.tsx';
import { FailureNotice } from '../../components/Notice.tsx';
import { ReasonField } from '../../components/ReasonField.tsx';
import styles from './purpose.module.css';
import { usePurpose } from './use-purpose.ts';

/** The purpose in force, in the case's bar; a click changes it. */
export function PurposeButton({ caseId }: { caseId: string }) {
  const { query } = usePurpose(caseId);
  const [open, setOpen] = useState(false);
  const current = query.data?.current;
  if (!current) return null;
  return (
    <>
      <button
        type="button"
        className={styles.current}
        title={`Purpose of access: ${current}`}
        aria-label={`Purpose of access: ${current}. Change it`}
        onClick={() => setOpen(true)}
      >
        <span>For: {current}</span>
      </button>
      {open && (
        <ChangeDialog
          caseId={caseId}
          current={current}
          recent={query.data?.recent ?? []}
          onClose={() => setOpen(false)}
        />
      )}
    </>
  );
}

function ChangeDialog({
  caseId,
  current,
  recent,
  onClose,
}: {
  caseId: string;
  current: string;
  recent: readonly string[];
  onClose: () => void;
}) {
  const { set, busy, failure } = usePurpose(caseId);
  const [purpose, setPurpose] = useState(current);
  const [tried, setTried] = useState(false);
  const submit = async (): Promise<void> => {
    setTried(true);
    if (purpose.trim() === '' || busy) return;
    if (purpose.trim() === current || (await set(purpose.trim()))) onClose();
  };
  return (
    <Dialog
      title="Purpose of access"
      onClose={onClose}
      onSubmit={() => void submit()}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button kind="primary" type="submit" disabled={busy}>
            Change it
          </Button>
        </>
      }
    >
      <div className={styles.fields}>
        <p className={styles.intro}>
          From here on this stands in the ledger with what you look at and search for. What was before keeps the purpose
          it had.
        </p>
        <ReasonField
          label="Purpose of access"
          data-autofocus
          maxLength={300}
          value={purpose}
          onChange={setPurpose}
          recent={recent}
          error={tried && purpose.trim() === '' ? 'Say it in a few words.' : null}
        />
        {failure && <FailureNotice failure={failure} />}
      </div>
    </Dialog>
  );
}
