import type { ReactNode } from 'react';
import { Icon } from '../../components/Icon.tsx';
import styles from './session.module.css';

/** One question on an otherwise empty screen; Enter answers it. */
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
