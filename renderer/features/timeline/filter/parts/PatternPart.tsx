import { useEffect, useRef, useState } from 'react';
import type { Failure } from '../../../../../shared/api/failures.ts';
import { toFailure } from '../../../../app/api.ts';
import { useClient } from '../../../../app/hooks.ts';
import { Button } from '../../../../components/Button.tsx';
import { TextField } from '../../../../components/Field.tsx';
import { FailureNotice } from '../../../../components/Notice.tsx';
import { withoutPart, withRegex } from '../../model/filter.ts';
import styles from '../FilterMenu.module.css';
import type { PartProps } from './part-props.ts';

/** What is wrong with the pattern itself belongs under its field; anything else is a failure like any other. */
const ofPattern = (failure: Failure): boolean => failure.code === 'query-invalid' || failure.code === 'query-too-slow';

/** A regular expression over the messages. It is tried before it comes in force, so that a wrong one never empties the screen. */
export function PatternPart({ caseId, filter, onFilter, onDone }: PartProps & { caseId: string; onDone: () => void }) {
  const client = useClient();
  const [typed, setTyped] = useState(filter.regex ?? '');
  const [failure, setFailure] = useState<Failure | null>(null);
  const [looking, setLooking] = useState(false);
  const underWay = useRef<AbortController | null>(null);
  useEffect(() => () => underWay.current?.abort(), []);

  const look = async (): Promise<void> => {
    underWay.current?.abort();
    if (typed === '') {
      onFilter(withoutPart(filter, 'regex'));
      onDone();
      return;
    }
    const controller = new AbortController();
    underWay.current = controller;
    setFailure(null);
    setLooking(true);
    const next = withRegex(filter, typed);
    try {
      await client.call('timeline.summary', { caseId, filter: next }, { signal: controller.signal });
      onFilter(next);
      onDone();
    } catch (error) {
      if (!controller.signal.aborted) setFailure(toFailure(error));
    } finally {
      if (underWay.current === controller) setLooking(false);
    }
  };

  return (
    <form
      className={styles.stack}
      onSubmit={(event) => {
        event.preventDefault();
        void look();
      }}
    >
      <TextField
        label="Pattern"
        hint="A regular expression that the message must hold; capitals and small letters are the same"
        autoFocus
        maxLength={512}
        value={typed}
        className={styles.mono}
        error={failure && ofPattern(failure) ? [failure.what, failure.next].filter(Boolean).join(' ') : null}
        onChange={(event) => {
          setTyped(event.target.value);
          setFailure(null);
        }}
      />
      <dl className={styles.examples}>
        <dt>usb|removable</dt>
        <dd>either word</dd>
        <dt>VRM [A-Z]{'{2}'}\d\d</dt>
        <dd>letters and digits in places</dd>
      </dl>
      {failure && !ofPattern(failure) && <FailureNotice failure={failure} />}
      <div className={styles.row}>
        <Button type="submit" kind="primary" disabled={looking}>
          {looking ? 'Looking' : 'Show these events'}
        </Button>
        {looking && (
          <Button
            kind="quiet"
            onClick={() => {
              underWay.current?.abort();
              setLooking(false);
            }}
          >
            Stop
          </Button>
        )}
      </div>
      <p className={styles.says}>
        Patterns read every message, at most for 30 seconds. Words are found at once: use them where they do.
      </p>
    </form>
  );
}
