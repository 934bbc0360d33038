import type { Failure } from '../../../shared/api/failures.ts';
import type { ClockScope } from '../../../shared/api/sources.ts';
import { Button } from '../../components/Button.tsx';
import { Dialog } from '../../components/Dialog.tsx';
import { Hash } from '../../components/Hash.tsx';
import { FailureNotice } from '../../components/Notice.tsx';
import { Waiting } from '../../components/Page.tsx';
import { formatInstant, microsOfIso } from '../../format/time.ts';
import { useClockHistoryQuery } from './api.ts';
import { clockWords } from './claim-form.ts';
import styles from './sources.module.css';

/** Everything ever claimed about one clock, the newest first. */
export function ClockHistory({
  caseId,
  zone,
  scope,
  name,
  onClose,
}: {
  caseId: string;
  zone: string;
  scope: ClockScope;
  name: string;
  onClose: () => void;
}) {
  const { data, error, refetch } = useClockHistoryQuery({ caseId, scope });
  return (
    <Dialog
      title="History of a clock offset"
      size="wide"
      onClose={onClose}
      footer={
        <Button kind="primary" onClick={onClose}>
          Close
        </Button>
      }
    >
      <div className={styles.form}>
        <p className={styles.about}>{name}</p>
        {error !== undefined && <FailureNotice failure={error as Failure} onRetry={() => void refetch()} />}
        {!data && error === undefined && <Waiting label="Reading the history" />}
        {data && (
          <ol className={styles.history}>
            {data.toReversed().map(({ claim, reason, by, at, ledgerEntry }, index) => (
              <li key={ledgerEntry}>
                <div className={styles.claimHead}>
                  <strong>{claim ? clockWords(claim) : 'Withdrawn: the times stand as recorded'}</strong>
                  {index === 0 && claim && <span className={styles.holds}>Holds now</span>}
                </div>
                <p>{reason}</p>
                <p className={styles.muted}>
                  {by}, {formatInstant(microsOfIso(at), zone)} · ledger entry{' '}
                  <Hash value={ledgerEntry} of="the ledger entry" />
                </p>
              </li>
            ))}
          </ol>
        )}
      </div>
    </Dialog>
  );
}
