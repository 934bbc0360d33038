import { useFileChoice } from '../../../app/files.ts';
import { JobProgress } from '../../../app/jobs/JobProgress.tsx';
import { useJob } from '../../../app/jobs/use-job.ts';
import type { Place } from '../../../app/navigation.ts';
import { Button } from '../../../components/Button.tsx';
import { FailureNotice } from '../../../components/Notice.tsx';
import { useReveal } from '../../../components/use-reveal.ts';
import { ReportView } from '../../verify/ReportView.tsx';
import styles from './exports.module.css';

/** The file as anybody else would check it: it is pointed at, since only a file that is read again proves anything. */
export function CheckExport({ scope, file, place }: { scope: string; file: string; sha256: string; place: Place }) {
  const { choose, failure } = useFileChoice();
  const check = useJob('verification.bundle', scope);
  const outcome = useReveal<HTMLDivElement>(check.job?.state);
  const verify = async (): Promise<void> => {
    const chosen = await choose('bundle');
    if (chosen) await check.start({ file: chosen.grant }, `Check of ${chosen.name}`, place);
  };
  return (
    <>
      <Button
        icon="verify"
        disabled={check.running}
        title={`Choose ${file} where it was saved`}
        onClick={() => void verify()}
      >
        Verify this bundle
      </Button>
      {check.running && check.job && (
        <div className={styles.whole}>
          <JobProgress job={check.job} onCancel={check.cancel} />
        </div>
      )}
      {(failure ?? (!check.running ? check.failure : null)) && (
        <div className={styles.whole}>
          <FailureNotice failure={(failure ?? check.failure) as never} />
        </div>
      )}
      <div ref={outcome} className={styles.whole}>
        {check.output && <ReportView report={check.output} />}
      </div>
    </>
  );
}
