import { memo } from 'react';
import { formatInstant, microsOfIso } from '../format/time.ts';
import { cx } from './cx.ts';
import styles from './Time.module.css';

export type TimeProps = {
  /** The case's display zone; only UTC is shown where it is UTC. */
  readonly zone?: string;
  readonly stacked?: boolean;
} & ({ readonly micros: number } | { readonly iso: string });

/** One instant, in UTC and in local time, each with its zone. */
export const Time = memo(function Time({ zone = 'UTC', stacked = false, ...at }: TimeProps) {
  const micros = 'micros' in at ? at.micros : microsOfIso(at.iso);
  return (
    <time
      dateTime={new Date(Math.floor(micros / 1000)).toISOString()}
      className={cx(styles.time, stacked && styles.stacked)}
    >
      <span className={styles.part}>{formatInstant(micros)}</span>
      {zone !== 'UTC' && <span className={styles.local}>{formatInstant(micros, zone)}</span>}
    </time>
  );
});
