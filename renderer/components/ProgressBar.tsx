import { cx } from './cx.ts';
import styles from './Progress.module.css';

/** `total` null where it is not known: then it moves and promises nothing. */
export function ProgressBar({ label, done, total }: { label: string; done: number; total: number | null }) {
  const known = total !== null && total > 0;
  const share = known ? Math.min(1, done / total) : 0;
  return (
    <div
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={known ? Math.floor(share * 100) : undefined}
      className={cx(styles.track, !known && styles.unknown)}
    >
      <div className={styles.fill} style={known ? { transform: `scaleX(${share})` } : undefined} />
    </div>
  );
}
