import { useState } from 'react';
import { Button } from '../../components/Button.tsx';
import { Choices, TextField } from '../../components/Field.tsx';
import { FailureNotice, Notice } from '../../components/Notice.tsx';
import { Question } from './Question.tsx';
import { passphraseProblem } from './rules.ts';
import styles from './session.module.css';
import { useSessionChange } from './use-session-change.ts';

export function SetUpForm({ keychainUsable }: { keychainUsable: boolean }) {
  const [store, setStore] = useState<'keychain' | 'passphrase'>(keychainUsable ? 'keychain' : 'passphrase');
  const [passphrase, setPassphrase] = useState('');
  const [again, setAgain] = useState('');
  const [tried, setTried] = useState(false);
  const { change, busy, failure } = useSessionChange('session.unlock');

  const weak = passphraseProblem(passphrase);
  const differs = passphrase === again ? null : 'The two are not the same. Type it again.';
  const submit = (): void => {
    if (store === 'keychain') return void change({});
    setTried(true);
    if (weak === null && differs === null) void change({ passphrase });
  };
  return (
    <Question
      title="Set up this computer"
      intro="Continuity keeps each case in its own encrypted file on this computer. Choose what protects the keys to those files."
      onSubmit={submit}
    >
      {keychainUsable ? (
        <Choices
          legend="Protect the keys with"
          value={store}
          onChange={setStore}
          choices={[
            {
              value: 'keychain',
              title: 'This computer’s keychain (recommended)',
              text: 'Cases open while you are signed in to this computer. There is nothing more to remember.',
            },
            {
              value: 'passphrase',
              title: 'A passphrase',
              text: 'Continuity asks for it each time it starts.',
            },
          ]}
        />
      ) : (
        <Notice>This computer has no keychain that Continuity can use, so a passphrase protects the keys.</Notice>
      )}
      {store === 'passphrase' && (
        <>
          <TextField
            label="Passphrase"
            type="password"
            autoComplete="new-password"
            hint="At least 12 characters. Several unrelated words are strong, and easy to type."
            value={passphrase}
            onChange={(event) => setPassphrase(event.target.value)}
            error={tried ? weak : null}
          />
          <TextField
            label="The same passphrase again"
            type="password"
            autoComplete="new-password"
            value={again}
            onChange={(event) => setAgain(event.target.value)}
            error={tried && weak === null ? differs : null}
          />
          <Notice tone="warn" title="It cannot be recovered">
            Without it nobody can open the cases on this computer: not you, not your administrator. Keep a copy where
            your force allows it.
          </Notice>
        </>
      )}
      {failure && <FailureNotice failure={failure} />}
      <Button kind="primary" type="submit" disabled={busy} className={styles.submit}>
        {busy ? 'Setting up' : 'Set up'}
      </Button>
    </Question>
  );
}
