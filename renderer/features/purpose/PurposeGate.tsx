import { type ReactNode, useState } from 'react';
import { useCaseInfoQuery, useSessionQuery } from '../../app/queries.ts';
import { Button } from '../../components/Button.tsx';
import { FailureNotice } from '../../components/Notice.tsx';
import { Waiting } from '../../components/Page.tsx';
import { ReasonField } from '../../components/ReasonField.tsx';
import styles from './purpose.module.css';
import { usePurpose } from './use-purpose.ts';

/**
 * Asks once, as a case is opened, what it is opened for; only then is anything of it shown, so that everything looked at has
 * its reason (Data Protection Act 2018, s.62).
 */
export function PurposeGate({ caseId, children }: { caseId: string; children: ReactNode }) {
  const { data: session } = useSessionQuery({});
  // Of whoever takes over nothing is known yet: what the person before them said must not let them in.
  return (
    <Gate key={session?.person?.id} caseId={caseId}>
      {children}
    </Gate>
  );
}

function Gate({ caseId, children }: { caseId: string; children: ReactNode }) {
  const { query, set, busy, failure } = usePurpose(caseId);
  const [openedAt] = useState(() => Date.now());
  const known = (query.fulfilledTimeStamp ?? 0) >= openedAt;
  if (known && query.data?.current) return children;
  if (query.error !== undefined)
    return (
      <div className={styles.gate}>
        <FailureNotice failure={query.error as never} onRetry={() => void query.refetch()} />
      </div>
    );
  if (!known || !query.data)
    return (
      <div className={styles.gate}>
        <Waiting label="Opening the case" rows={2} />
      </div>
    );
  return (
    <div className={styles.gate}>
      <Question caseId={caseId} recent={query.data.recent} busy={busy} onAnswer={set}>
        {failure && <FailureNotice failure={failure} />}
      </Question>
    </div>
  );
}

function Question({
  caseId,
  recent,
  busy,
  onAnswer,
  children,
}: {
  caseId: string;
  recent: readonly string[];
  busy: boolean;
  onAnswer: (purpose: string) => Promise<boolean>;
  children: ReactNode;
}) {
  const { data: info } = useCaseInfoQuery({ caseId });
  // The newest stands there already: Enter takes it, typing replaces it.
  const [purpose, setPurpose] = useState(recent[0] ?? '');
  const [tried, setTried] = useState(false);
  const submit = (): void => {
    setTried(true);
    if (purpose.trim() !== '' && !busy) void onAnswer(purpose.trim());
  };
  return (
    <form
      className={styles.question}
      noValidate
      aria-label="Purpose of access"
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
      onFocus={({ target }) => {
        if (target instanceof HTMLInputElement) target.select();
      }}
    >
      <div>
        <h1>What are you opening this case for?</h1>
        <p className={styles.intro}>
          {info && (
            <>
              <strong>{info.ref}</strong> · {info.title}.{' '}
            </>
          )}
          Your answer is recorded with everything you look at and search for. You can change it at any time, at the top.
        </p>
      </div>
      <ReasonField
        label="Purpose of access"
        maxLength={300}
        value={purpose}
        onChange={setPurpose}
        recent={recent}
        error={tried && purpose.trim() === '' ? 'Say it in a few words.' : null}
        autoFocus
      />
      {children}
      <Button kind="primary" type="submit" disabled={busy} className={styles.open ?? ''}>
        Open the case
      </Button>
    </form>
  );
}
