import { useState } from 'react';
import { Button } from '../../../components/Button.tsx';
import { Dialog } from '../../../components/Dialog.tsx';
import { TextField } from '../../../components/Field.tsx';
import styles from './dialogs.module.css';

export function RenameDialog({
  name,
  onClose,
  onRename,
}: {
  name: string;
  onClose: () => void;
  onRename: (name: string) => void;
}) {
  const [typed, setTyped] = useState(name);
  const wanted = typed.trim();
  return (
    <Dialog
      title="Rename the bundle"
      onClose={onClose}
      onSubmit={() => wanted !== '' && onRename(wanted)}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button kind="primary" type="submit">
            Rename
          </Button>
        </>
      }
    >
      <div className={styles.form}>
        <TextField
          label="Name"
          hint="In the list of bundles. The cover has a name of its own."
          maxLength={120}
          value={typed}
          error={wanted === '' ? 'Give it a name.' : null}
          onChange={(event) => setTyped(event.target.value)}
        />
      </div>
    </Dialog>
  );
}
