import type { ReactNode } from 'react';
import type { Output } from '../../../shared/api/contract.ts';
import { Icon } from '../../components/Icon.tsx';
import { IdentifyForm } from './IdentifyForm.tsx';
import { SetUpForm } from './SetUpForm.tsx';
import styles from './session.module.css';
import { UnlockForm } from './UnlockForm.tsx';

/** First run, unlock, and who is here: one question at a time, before any case can be seen. */
export function SessionScreen({ session }: { session: Output<'session.get'> }) {
  return (
    <main className={styles.screen}>
      {session.vault === 'new' && <SetUpForm keychainUsable={session.keychainUsable} />}
      {session.vault === 'locked' && <UnlockForm keyStore={session.keyStore ?? 'passphrase'} />}
      {session.vault === 'anonymous' && <IdentifyForm />}
    </main>
  );
}

export function Question({
  title,
  intro,
  onSubmit,
  children,
}: {
  title: string;
  intro: ReactNode;
  onSubmit: () => void;
  children: ReactNode;
}) {
  return (
    <form
      className={styles.card}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        onSubmit();
      }}
    >
      <div className={styles.brand}>
        <Icon name="verify" /> Continuity
      </div>
      <div className={styles.head}>
        <h1>{title}</h1>
        <p>{intro}</p>
      </div>
      {children}
    </form>
  );
}
