import type { LedgerRow } from '../../../shared/api/ledger.ts';
import { Hash } from '../../components/Hash.tsx';
import { Time } from '../../components/Time.tsx';
import styles from './exhibits.module.css';

/** Who, when, what, why, and the entry that proves it; oldest first, as custody runs. */
export function ContinuityList({ entries, zone }: { entries: readonly LedgerRow[]; zone: string }) {
  return (
    <ol className={styles.continuity}>
      {entries.map((entry) => (
        <li key={entry.hash}>
          <p>{entry.summary}</p>
          <div className={styles.muted}>{entry.actor}</div>
          <div className={styles.muted}>
            <Time iso={entry.at} zone={zone} />
          </div>
          {entry.reason !== null && <div>Reason: {entry.reason}</div>}
          <div className={styles.entryHash}>
            <span className={styles.muted}>Entry</span> <Hash value={entry.hash} of="this ledger entry" />
          </div>
        </li>
      ))}
    </ol>
  );
}
