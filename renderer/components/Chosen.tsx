import type { ReactNode } from 'react';
import styles from './Chosen.module.css';

/** What was chosen in a file dialog, then the way to choose it: words give way, what stands last keeps its width. */
export function Chosen({ children }: { children: ReactNode }) {
  return <div className={styles.chosen}>{children}</div>;
}
