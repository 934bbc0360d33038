import { JobProgress } from '../../app/jobs/JobProgress.tsx';
import type { UseJob } from '../../app/jobs/use-job.ts';
import { Button } from '../../components/Button.tsx';
import { cx } from '../../components/cx.ts';
import { Icon } from '../../components/Icon.tsx';
import { FailureNotice } from '../../components/Notice.tsx';
import { counted } from '../../format/numbers.ts';
import { formatInstant, microsOfIso } from '../../format/time.ts';
import { verdictOf } from '../verify/words.ts';
import styles from './ledger.module.css';

/** "Verify now" above the entries: while it runs, then one line with its outcome. */
export function CheckStrip({
  check,
  zone,
  shown,
  onShow,
}: {
  check: UseJob<'verification.case'>;
  zone: string;
  shown: boolean;
  onShow: (show: boolean) => void;
}) {
  if (check.running && check.job)
    return (
      <div className={styles.check}>
        <JobProgress job={check.job} onCancel={check.cancel} />
      </div>
    );
  if (check.failure)
    return (
      <div className={styles.check}>
        <FailureNotice failure={check.failure} />
      </div>
    );
  const report = check.output;
  if (!report) return null;
  const verdict = verdictOf(report);
  return (
    <div role="status" className={cx(styles.check, styles.verdict, styles[verdict.tone])}>
      <Icon name={verdict.tone === 'good' ? 'check' : 'alert'} />
      <strong>{verdict.title}</strong>
      <span>
        {report.problems.length > 0 && `${counted(report.problems.length, 'difference')}, `}
        {formatInstant(microsOfIso(report.at), zone)}.{' '}
        {verdict.tone === 'good' && 'Everything that was checked agrees.'}
      </span>
      <Button onClick={() => onShow(!shown)}>{shown ? 'Hide the report' : 'Show the report'}</Button>
    </div>
  );
}
