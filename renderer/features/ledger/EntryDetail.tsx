import type { LedgerRow } from '../../../shared/api/ledger.ts';
import { Button } from '../../components/Button.tsx';
import { Facts } from '../../components/Facts.tsx';
import { Hash } from '../../components/Hash.tsx';
import { Time } from '../../components/Time.tsx';
import { formatCount } from '../../format/numbers.ts';
import styles from './ledger.module.css';
import { actName, subjectName } from './subjects.ts';

export function EntryDetail({
  entry,
  zone,
  onClose,
  onNarrow,
}: {
  entry: LedgerRow;
  zone: string;
  onClose: () => void;
  onNarrow: (() => void) | null;
}) {
  return (
    <div className={styles.detail}>
      <div className={styles.detailHead}>
        <h2>Entry {formatCount(entry.index)}</h2>
        <Button kind="quiet" icon="close" aria-label="Close" onClick={onClose} />
      </div>
      <p className={styles.summary}>{entry.summary}</p>
      <Facts
        rows={[
          ['Act', actName(entry.act)],
          ['About', subjectName(entry.subject)],
          ['Who', entry.actor],
          ['When', <Time key="t" iso={entry.at} zone={zone} stacked />],
          ['Reason', entry.reason],
          ['Entry hash', <Hash key="h" value={entry.hash} of="this entry" />],
          ['Subject hash', entry.subjectSha256 && <Hash value={entry.subjectSha256} of="the subject" />],
          ['In the log', `at index ${formatCount(entry.index)}, counted from 0`],
          ['Feed', <Hash key="f" value={entry.feed} of="the feed’s name" />],
          ['In its feed', `at number ${formatCount(entry.seq)}, counted from 0`],
        ]}
      />
      {onNarrow && (
        <div>
          <Button icon="filter" onClick={onNarrow}>
            Only entries about this
          </Button>
        </div>
      )}
    </div>
  );
}
