import { useState } from 'react';
import { Button } from '../../../components/Button.tsx';
import { Dialog } from '../../../components/Dialog.tsx';
import { TextField } from '../../../components/Field.tsx';
import { FailureNotice, Notice } from '../../../components/Notice.tsx';
import styles from './dialogs.module.css';
import type { Saving } from './use-saving.ts';

/** What is edited becomes a version; where somebody saved meanwhile, both ways out are offered, and neither loses anything. */
export function SaveDialog({ saving, next, onClose }: { saving: Saving; next: number; onClose: () => void }) {
  const [why, setWhy] = useState('');
  const { conflict } = saving;
  const save = async (): Promise<void> => {
    if (await saving.save(why)) onClose();
  };
  if (conflict)
    return (
      <Dialog title="Somebody saved meanwhile" onClose={onClose}>
        <div className={styles.form}>
          <Notice tone="warn" title={conflict.what}>
            Nothing was overwritten, and what you changed is still here.
          </Notice>
          <div className={styles.form}>
            <div>
              <Button
                kind="primary"
                disabled={saving.busy}
                onClick={() => void saving.saveOver(why).then((ok) => ok && onClose())}
              >
                Save mine as the next version
              </Button>
              <p className={styles.muted}>The other version stays in the list of versions, and can be gone back to.</p>
            </div>
            <div>
              <Button disabled={saving.busy} onClick={() => void saving.takeTheirs().then((ok) => ok && onClose())}>
                Show theirs instead
              </Button>
              <p className={styles.muted}>Yours is one step of undo away.</p>
            </div>
          </div>
          {saving.failure && <FailureNotice failure={saving.failure} />}
        </div>
      </Dialog>
    );
  return (
    <Dialog
      title={`Save version ${next}`}
      onClose={onClose}
      onSubmit={() => void save()}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button kind="primary" icon="save" type="submit" disabled={saving.busy}>
            Save
          </Button>
        </>
      }
    >
      <div className={styles.form}>
        <TextField
          label="What changed"
          optional
          hint="For the list of versions, and for the ledger."
          maxLength={500}
          data-autofocus
          spellCheck
          value={why}
          onChange={(event) => setWhy(event.target.value)}
        />
        {saving.failure && <FailureNotice failure={saving.failure} />}
      </div>
    </Dialog>
  );
}
