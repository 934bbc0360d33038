import type { HashStatus } from '../../../shared/api/custody.ts';
import type { Exhibit } from '../../../shared/api/exhibits.ts';
import { JobProgress } from '../../app/jobs/JobProgress.tsx';
import { useJob } from '../../app/jobs/use-job.ts';
import { Button } from '../../components/Button.tsx';
import { Hash } from '../../components/Hash.tsx';
import { FailureNotice, Notice } from '../../components/Notice.tsx';
import { formatInstant, microsOfIso } from '../../format/time.ts';
import styles from './continuity.module.css';
import { hashWords } from './describe.ts';

/** The hash, and how far it can be relied on: a tick only where the bytes were read again in this run. */
export function HashStatusView({
  caseId,
  exhibit,
  hash,
  zone,
}: {
  caseId: string;
  exhibit: Exhibit;
  hash: HashStatus;
  zone: string;
}) {
  const job = useJob('custody.checkExhibit', `${caseId} ${exhibit.id}`);
  const differs = hash.status === 'differs';
  return (
    <section className={styles.hashPanel} aria-label="Hash">
      <div className={styles.hashRow}>
        <div className={styles.hashText}>
          <span className={styles.muted}>SHA-256</span>{' '}
          <Hash value={exhibit.sha256} of={`exhibit ${exhibit.ref}`} checked={hash.status === 'agrees'} />
          <p className={differs ? styles.differs : styles.muted}>{hashWords(hash, zone)}</p>
          {hash.recorded && hash.status === 'not checked' && (
            <p className={styles.muted}>
              An earlier run {hash.recorded.agreed ? 'found that it agreed' : 'found that it differed'}:{' '}
              {formatInstant(microsOfIso(hash.recorded.at), zone)}, {hash.recorded.by}.
            </p>
          )}
        </div>
        {hash.status !== 'erased' && (
          <Button
            icon="verify"
            disabled={job.running}
            onClick={() =>
              void job.start({ caseId, exhibitId: exhibit.id }, `Check of ${exhibit.ref}`, {
                kind: 'case',
                caseId,
                section: 'evidence',
                target: { kind: 'exhibit', id: exhibit.id },
              })
            }
          >
            {hash.status === 'not checked' ? 'Check now' : 'Check again'}
          </Button>
        )}
      </div>
      {job.running && job.job && <JobProgress job={job.job} onCancel={job.cancel} />}
      {!job.running && job.failure && <FailureNotice failure={job.failure} />}
      {differs && (
        <Notice tone="bad" title="These are not the bytes that were produced">
          {hash.found && (
            <p>
              Found: <Hash value={hash.found} of="the bytes found" />
            </p>
          )}
          <p>Do not rely on this exhibit. Verify the case, and keep a copy of it as it is now.</p>
        </Notice>
      )}
    </section>
  );
}
