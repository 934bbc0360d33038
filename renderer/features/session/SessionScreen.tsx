import type { Output } from '../../../shared/api/contract.ts';
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
