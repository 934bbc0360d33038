import { useId } from 'react';
import { Button } from '../../components/Button.tsx';
import { cx } from '../../components/cx.ts';
import { Icon } from '../../components/Icon.tsx';
import { useAppDispatch, useAppSelector } from '../hooks.ts';
import { wentTo } from '../navigation.ts';
import shell from '../shell/shell.module.css';
import { traySummary } from './describe.ts';
import { JobProgress } from './JobProgress.tsx';
import styles from './JobTray.module.css';
import { cancelJob, finishedDismissed, isUnderWay, jobDismissed } from './jobs.ts';

/** All long work of this window. It opens only when asked: nothing moves that they did not move. */
export function JobTray() {
  const jobs = useAppSelector((state) => state.jobs);
  const dispatch = useAppDispatch();
  const id = useId();
  const busy = jobs.some(isUnderWay);
  return (
    <>
      <button type="button" popoverTarget={id} className={cx(shell.trayButton, busy && shell.trayBusy)}>
        <Icon name="work" />
        {traySummary(jobs)}
      </button>
      <section id={id} popover="auto" aria-label="Work" className={shell.tray}>
        <div className={shell.trayHeader}>
          <h2>Work</h2>
          {jobs.some((job) => !isUnderWay(job)) && (
            <Button kind="quiet" onClick={() => dispatch(finishedDismissed())}>
              Clear finished
            </Button>
          )}
        </div>
        {jobs.length === 0 && (
          <p className={shell.trayEmpty}>
            Imports, bundles and checks appear here while they run. You can go on working.
          </p>
        )}
        <ul>
          {jobs.toReversed().map((job) => (
            <li key={job.id} className={styles.item}>
              <JobProgress
                job={job}
                onCancel={() => dispatch(cancelJob(job.id))}
                end={
                  isUnderWay(job) ? undefined : (
                    <>
                      {job.state === 'done' && job.place && (
                        <Button
                          onClick={() => {
                            document.getElementById(id)?.hidePopover();
                            if (job.place) dispatch(wentTo(job.place));
                          }}
                        >
                          Show
                        </Button>
                      )}
                      <Button
                        kind="quiet"
                        icon="close"
                        aria-label={`Take off the list: ${job.name}`}
                        onClick={() => dispatch(jobDismissed(job.id))}
                      />
                    </>
                  )
                }
              />
            </li>
          ))}
        </ul>
      </section>
    </>
  );
}
