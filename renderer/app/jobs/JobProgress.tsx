import type { ReactNode } from 'react';
import { Button } from '../../components/Button.tsx';
import { cx } from '../../components/cx.ts';
import { ProgressBar } from '../../components/ProgressBar.tsx';
import { paceText, progressText } from './describe.ts';
import styles from './JobProgress.module.css';
import type { Job } from './jobs.ts';

/** One piece of long work: name, progress, rate, time left, cancel; afterwards what came of it and what it left behind. */
export function JobProgress({ job, onCancel, end }: { job: Job; onCancel: () => void; end?: ReactNode }) {
  const underWay = job.state === 'running' || job.state === 'cancelling';
  return (
    <div className={styles.job}>
      <div className={styles.head}>
        <span className={styles.name} title={job.name}>
          {job.name}
        </span>
        <span className={styles.buttons}>
          {underWay && (
            <Button onClick={onCancel} disabled={job.state === 'cancelling'} aria-label={`Cancel: ${job.name}`}>
              Cancel
            </Button>
          )}
          {end}
        </span>
      </div>
      {underWay && <ProgressBar label={job.name} done={job.progress?.done ?? 0} total={job.progress?.total ?? null} />}
      <div className={cx(styles.detail, job.state === 'failed' && styles.failed)}>
        {job.state === 'running' && (
          <>
            <span>{job.progress ? `${job.progress.phase} · ${progressText(job.progress)}` : 'Beginning'}</span>
            <span>{paceText(job)}</span>
          </>
        )}
        {job.state === 'cancelling' && <span>Undoing what was begun</span>}
        {job.state === 'done' && <span>Finished in {elapsed(job)}</span>}
        {job.state === 'cancelled' && <span>Cancelled. {job.failure?.kept}</span>}
        {job.state === 'failed' && (
          <span>
            {job.failure?.what} {job.failure?.kept} {job.failure?.next}
          </span>
        )}
      </div>
    </div>
  );
}

function elapsed({ startedAt, endedAt }: Job): string {
  const seconds = ((endedAt ?? startedAt) - startedAt) / 1000;
  if (seconds < 60) return `${seconds < 10 ? seconds.toFixed(1) : Math.round(seconds)} s`;
  return `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`;
}
