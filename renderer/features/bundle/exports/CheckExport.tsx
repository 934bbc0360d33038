import { useState } from 'react';
import type { Failure } from '../../../../shared/api/failures.ts';
import { useFileChoice } from '../../../app/files.ts';
import { useAppDispatch, useAppSelector } from '../../../app/hooks.ts';
import { JobProgress } from '../../../app/jobs/JobProgress.tsx';
import { jobDismissed } from '../../../app/jobs/jobs.ts';
import { useJob } from '../../../app/jobs/use-job.ts';
import type { Place } from '../../../app/navigation.ts';
import { Button } from '../../../components/Button.tsx';
import { FailureNotice } from '../../../components/Notice.tsx';
import { useReveal } from '../../../components/use-reveal.ts';
import { ReportView } from '../../verify/ReportView.tsx';
import { savedFileOf } from '../drafts.ts';
import styles from './exports.module.css';

/** The first volume as anybody else would check it; where it was saved in this run it need not be pointed at. */
export function CheckExport({
  exportId,
  file,
  place,
  onVerified,
}: {
  exportId: string;
  file: string;
  place: Place;
  /** The very file that was written was read again, and verified. */
  onVerified: (verified: boolean) => void;
}) {
  const { choose, failure: choiceFailure } = useFileChoice();
  const dispatch = useAppDispatch();
  const saved = useAppSelector((state) => savedFileOf(state, exportId));
  const check = useJob('verification.bundle', `exported ${exportId}`);
  const outcome = useReveal<HTMLDivElement>(check.job?.state);
  const [asked, setAsked] = useState(false);
  const verify = async (): Promise<void> => {
    onVerified(false);
    if (saved && !asked) {
      const outcome = await check.start({ file: saved.grant }, `Check of ${file}`, place);
      if (outcome.ok) return onVerified(outcome.output.status === 'verified');
      // A grant to write need not be one to read, and the file may have been moved: then the person points at it.
      if (outcome.failure.code !== 'no-such-grant' && outcome.failure.code !== 'file-missing') return;
      dispatch(jobDismissed(outcome.id));
      setAsked(true);
    }
    const chosen = await choose('bundle');
    if (chosen) await check.start({ file: chosen.grant }, `Check of ${chosen.name}`, place);
  };
  const failure: Failure | null = choiceFailure ?? (check.running ? null : check.failure);
  return (
    <>
      <Button icon="verify" disabled={check.running} onClick={() => void verify()}>
        Verify this bundle
      </Button>
      {check.running && check.job && (
        <div className={styles.whole}>
          <JobProgress job={check.job} onCancel={check.cancel} />
        </div>
      )}
      {failure && (
        <div className={styles.whole}>
          <FailureNotice failure={failure} />
        </div>
      )}
      <div ref={outcome} className={styles.whole}>
        {check.output && <ReportView report={check.output} />}
      </div>
    </>
  );
}
