import { useState } from 'react';
import { Button } from '../../components/Button.tsx';
import { TextField } from '../../components/Field.tsx';
import { FailureNotice } from '../../components/Notice.tsx';
import { Question } from './Question.tsx';
import { initialsOf, initialsProblem } from './rules.ts';
import styles from './session.module.css';
import { useSessionChange } from './use-session-change.ts';

export function IdentifyForm() {
  const [name, setName] = useState('');
  const [typedInitials, setTypedInitials] = useState<string | null>(null);
  const [tried, setTried] = useState(false);
  const { change, busy, failure } = useSessionChange('session.identify');

  const initials = typedInitials ?? initialsOf(name);
  const nameProblem = name.trim() === '' ? 'Type your name.' : null;
  const submit = (): void => {
    setTried(true);
    if (nameProblem === null && initialsProblem(initials) === null) void change({ name: name.trim(), initials });
  };
  return (
    <Question
      title="Who is working here?"
      intro="Everything you do is recorded under your name. It is what the continuity statement will say."
      onSubmit={submit}
    >
      <TextField
        label="Full name"
        autoFocus
        maxLength={120}
        value={name}
        onChange={(event) => setName(event.target.value)}
        error={tried ? nameProblem : null}
      />
      <TextField
        label="Initials"
        hint="Two to four letters. They begin the reference of every exhibit you produce."
        maxLength={4}
        value={initials}
        onChange={(event) => setTypedInitials(event.target.value.toUpperCase())}
        error={tried ? initialsProblem(initials) : null}
      />
      <p className={styles.preview}>
        Your first exhibit will be <strong>{initialsProblem(initials) === null ? initials : 'AB'}/1</strong>
      </p>
      {failure && <FailureNotice failure={failure} />}
      <Button kind="primary" type="submit" disabled={busy} className={styles.submit}>
        Continue
      </Button>
    </Question>
  );
}
