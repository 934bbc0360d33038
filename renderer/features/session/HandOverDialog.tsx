import { useState } from 'react';
import type { Output } from '../../../shared/api/contract.ts';
import { useAppDispatch } from '../../app/hooks.ts';
import { noticed } from '../../app/notices.ts';
import { Button } from '../../components/Button.tsx';
import { Dialog } from '../../components/Dialog.tsx';
import { TextField } from '../../components/Field.tsx';
import { FailureNotice, Notice } from '../../components/Notice.tsx';
import { initialsOf, initialsProblem } from './rules.ts';
import styles from './session.module.css';
import { useSessionChange } from './use-session-change.ts';

/** From here on somebody else works at this computer: what they do stands under their name. */
export function HandOverDialog({ session, onClose }: { session: Output<'session.get'>; onClose: () => void }) {
  const [name, setName] = useState('');
  const [typedInitials, setTypedInitials] = useState<string | null>(null);
  const [tried, setTried] = useState(false);
  const { change, busy, failure } = useSessionChange('session.identify');
  const dispatch = useAppDispatch();

  const initials = typedInitials ?? initialsOf(name);
  const nameProblem = name.trim() === '' ? 'Type the name of whoever takes over.' : null;
  const submit = async (): Promise<void> => {
    setTried(true);
    if (busy || nameProblem !== null || initialsProblem(initials) !== null) return;
    if (!(await change({ name: name.trim(), initials }))) return;
    dispatch(noticed(`${name.trim()} is working here now.`));
    onClose();
  };
  return (
    <Dialog
      title="Hand over to a colleague"
      onClose={onClose}
      onSubmit={() => void submit()}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button kind="primary" type="submit" disabled={busy}>
            Hand over
          </Button>
        </>
      }
    >
      <div className={styles.fields}>
        {session.person && (
          <p>
            <strong>{session.person.name}</strong> is working here. Everything done after this stands under your
            colleague’s name, and they say what they open each case for.
          </p>
        )}
        <TextField
          label="Your colleague’s full name"
          maxLength={120}
          value={name}
          onChange={(event) => setName(event.target.value)}
          error={tried ? nameProblem : null}
        />
        <TextField
          label="Initials"
          maxLength={4}
          value={initials}
          onChange={(event) => setTypedInitials(event.target.value.toUpperCase())}
          error={tried ? initialsProblem(initials) : null}
        />
        <Notice>
          Continuity takes a person’s word for who they are on this computer. Never work, and never approve, under
          somebody else’s name.
        </Notice>
        {failure && <FailureNotice failure={failure} />}
      </div>
    </Dialog>
  );
}
