import type { ReactNode } from 'react';
import { cx } from './cx.ts';
import styles from './Screen.module.css';

/** A screen that is read from the top: title, what it is for, its actions, its content. */
export function Page({
  title,
  intro,
  actions,
  narrow = false,
  children,
}: {
  title: string;
  intro?: ReactNode;
  actions?: ReactNode;
  narrow?: boolean;
  children: ReactNode;
}) {
  return (
    // A region that scrolls must be reachable by the keys that scroll.
    // biome-ignore lint/a11y/noNoninteractiveTabindex: see above
    <section className={styles.scroll} tabIndex={0} aria-label={title}>
      <div className={cx(styles.page, narrow && styles.narrow)}>
        <div className={styles.head}>
          <div>
            <h1>{title}</h1>
            {intro !== undefined && <p>{intro}</p>}
          </div>
          {actions !== undefined && <div className={styles.actions}>{actions}</div>}
        </div>
        {children}
      </div>
    </section>
  );
}

export function Card({ title, children }: { title?: string; children: ReactNode }) {
  return (
    <section className={styles.card} aria-label={title}>
      {title !== undefined && <h2 className={styles.cardTitle}>{title}</h2>}
      {children}
    </section>
  );
}

/** Holds the place of rows on their way, so that nothing jumps when they arrive. */
export function Waiting({ rows = 3, label }: { rows?: number; label: string }) {
  return (
    <div className={styles.waiting} role="status" aria-label={label}>
      {Array.from({ length: rows }, (_, row) => (
        <div key={row} />
      ))}
    </div>
  );
}
