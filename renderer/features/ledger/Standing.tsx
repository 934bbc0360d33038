import { useAppDispatch } from '../../app/hooks.ts';
import { JobProgress } from '../../app/jobs/JobProgress.tsx';
import { useJob } from '../../app/jobs/use-job.ts';
import { wentTo } from '../../app/navigation.ts';
import { Button } from '../../components/Button.tsx';
import { cx } from '../../components/cx.ts';
import { Hash } from '../../components/Hash.tsx';
import { Icon } from '../../components/Icon.tsx';
import { FailureNotice } from '../../components/Notice.tsx';
import { counted, formatCount } from '../../format/numbers.ts';
import { formatInstant, microsOfIso } from '../../format/time.ts';
import { useAttestationStatusQuery, useLedgerStatusQuery } from './api.ts';
import styles from './ledger.module.css';
import { WitnessByFile } from './WitnessByFile.tsx';

/** Where the ledger stands, for a person to write down: its size and root, its newest checkpoint, and what outsiders say of it. */
export function Standing({ caseId, zone }: { caseId: string; zone: string }) {
  const { data: status } = useLedgerStatusQuery({ caseId });
  const { data: outside } = useAttestationStatusQuery({ caseId });
  const run = useJob('attestations.run', caseId);
  const dispatch = useAppDispatch();
  if (!status) return <div className={styles.standing} aria-hidden="true" />;
  const { checkpoint, root } = status;
  const configured =
    outside && (outside.timestamps.state !== 'off' || outside.witnesses.some(({ url }) => url !== null));
  return (
    <section className={styles.standing} aria-label="Where the ledger stands">
      <dl>
        <div>
          <dt>Ledger</dt>
          <dd>
            {counted(status.entries, 'entry', 'entries')}
            {root !== null && (
              <>
                , root <Hash value={root} of="the ledger’s root" />
              </>
            )}
          </dd>
        </div>
        <div>
          <dt>Newest checkpoint</dt>
          <dd>
            {checkpoint
              ? `${checkpoint.size === status.entries ? 'all entries' : `the first ${formatCount(checkpoint.size)}`}, ${formatInstant(microsOfIso(checkpoint.at), zone)}`
              : 'none yet'}
          </dd>
        </div>
        {outside && (
          <div className={cx(styles[outside.timestamps.state])}>
            <dt>Time</dt>
            <dd>
              {outside.timestamps.state === 'alarm' && <Icon name="alert" />}
              {outside.timestamps.state === 'current' && <Icon name="clock" />}
              {outside.timestamps.words}
              {outside.timestamps.problem && <span className={styles.muted}> {outside.timestamps.problem.what}</span>}
            </dd>
          </div>
        )}
        {outside?.witnesses.map((witness) => (
          <div key={witness.vkey} className={cx(styles[witness.state])}>
            <dt>Witness {witness.name}</dt>
            <dd>
              {witness.state === 'alarm' && <Icon name="alert" />}
              {witness.words}
            </dd>
          </div>
        ))}
      </dl>
      {outside && (
        <span className={styles.standingActions}>
          {configured ? (
            <Button
              disabled={run.running}
              onClick={() =>
                void run.start({ caseId }, 'Timestamp and witnesses', {
                  kind: 'case',
                  caseId,
                  section: 'ledger',
                  target: null,
                })
              }
            >
              Ask now
            </Button>
          ) : (
            <Button onClick={() => dispatch(wentTo({ kind: 'settings', caseId }))}>Set up time and witnesses</Button>
          )}
          {outside.witnesses.length > 0 && <WitnessByFile caseId={caseId} witnesses={outside.witnesses} />}
        </span>
      )}
      {run.running && run.job && <JobProgress job={run.job} onCancel={run.cancel} />}
      {!run.running && run.failure && <FailureNotice failure={run.failure} />}
    </section>
  );
}
