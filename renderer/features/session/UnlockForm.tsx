import { useEffect, useEffectEvent, useRef, useState } from 'react';
import { Button } from '../../components/Button.tsx';
import { TextField } from '../../components/Field.tsx';
import { FailureNotice } from '../../components/Notice.tsx';
import { Question } from './Question.tsx';
import { PASSPHRASE_LENGTH } from './rules.ts';
import styles from './session.module.css';
import { useSessionChange } from './use-session-change.ts';

export function UnlockForm({ keyStore }: { keyStore: 'keychain' | 'passphrase' }) {
  return keyStore === 'keychain' ? <UnlockWithKeychain /> : <UnlockWithPassphrase />;
}

/** Asks the keychain at once: whoever has signed in to the computer has nothing to add. The button is for when it refused. */
function UnlockWithKeychain() {
  const { change, busy, failure } = useSessionChange('session.unlock');
  const asked = useRef(false);
  const ask = useEffectEvent(() => void change({}));
  useEffect(() => {
    if (asked.current) return;
    asked.current = true;
    ask();
  }, []);
  return (
    <Question
      title="Unlock Continuity"
      intro="The keys to your cases are in this computer’s keychain, which may ask you to confirm."
      onSubmit={() => void change({})}
    >
      {failure && <FailureNotice failure={failure} />}
      <Button kind="primary" type="submit" disabled={busy} autoFocus className={styles.submit}>
        {busy ? 'Unlocking' : 'Unlock'}
      </Button>
    </Question>
  );
}

function UnlockWithPassphrase() {
  const [passphrase, setPassphrase] = useState('');
  const [problem, setProblem] = useState<string | null>(null);
  const { change, busy, failure, reset } = useSessionChange('session.unlock');
  const wrong = failure?.code === 'wrong-passphrase';
  const submit = async (): Promise<void> => {
    // Shorter ones were never accepted, and the contract would call one an invalid request.
    if (passphrase.length < PASSPHRASE_LENGTH) {
      reset();
      setProblem(
        passphrase === ''
          ? 'Type your passphrase.'
          : `It has at least ${PASSPHRASE_LENGTH} characters. Type all of it.`,
      );
      return;
    }
    setProblem(null);
    if (await change({ passphrase })) setPassphrase('');
  };
  return (
    <Question
      title="Unlock Continuity"
      intro="Your passphrase opens the cases that are kept on this computer."
      onSubmit={() => void submit()}
    >
      <TextField
        label="Passphrase"
        type="password"
        autoComplete="current-password"
        autoFocus
        value={passphrase}
        onChange={(event) => setPassphrase(event.target.value)}
        error={problem ?? (wrong ? `${failure.what} ${failure.next}` : null)}
      />
      {failure && !wrong && <FailureNotice failure={failure} />}
      <Button kind="primary" type="submit" disabled={busy} className={styles.submit}>
        {busy ? 'Unlocking' : 'Unlock'}
      </Button>
    </Question>
  );
}
