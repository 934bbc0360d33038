import type { ReactNode } from 'react';
import styles from './Toolbar.module.css';

/** Controls of one view. `end` stands at the right edge. */
export function Toolbar({ label, children, end }: { label: string; children: ReactNode; end?: ReactNode }) {
  return (
    <div role="toolbar" aria-label={label} className={styles.toolbar}>
      {children}
      {end !== undefined && (
        <>
          <span className={styles.spring} />
          {end}
        </>
      )}
    </div>
  );
}
