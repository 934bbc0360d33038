import { useFileChoice } from '../../app/files.ts';
import { JobProgress } from '../../app/jobs/JobProgress.tsx';
import { useJob } from '../../app/jobs/use-job.ts';
import type { Place } from '../../app/navigation.ts';
import { Button } from '../../components/Button.tsx';
import { FailureNotice } from '../../components/Notice.tsx';
import { Card } from '../../components/Page.tsx';
import { useReveal } from '../../components/use-reveal.ts';
import { ReportView } from './ReportView.tsx';
import styles from './verify.module.css';

/** Checks a bundle that somebody chose: its PDF against the signed manifest beside it. */
export function BundleCheck({ scope, place }: { scope: string; place: Place }) {
  const { choose, failure: choiceFailure } = useFileChoice();
  const check = useJob('verification.bundle', scope);
  const outcome = useReveal<HTMLDivElement>(check.job?.state);
  const start = async (): Promise<void> => {
    const file = await choose('bundle');
    if (file) await check.start({ file: file.grant }, `Check of ${file.name}`, place);
  };
  return (
    <>
      <Card title="A bundle">
        <div className={styles.action}>
          <p>
            Choose the PDF. The manifest that was made with it (its name ends in .manifest.json) must be in the same
            folder. No case and no network are needed.
          </p>
          <Button icon="file" disabled={check.running} onClick={() => void start()}>
            Choose a bundle
          </Button>
        </div>
        {check.running && check.job && <JobProgress job={check.job} onCancel={check.cancel} />}
      </Card>
      {choiceFailure && <FailureNotice failure={choiceFailure} />}
      {!check.running && check.failure && <FailureNotice failure={check.failure} />}
      <div ref={outcome} className={styles.outcome}>
        {check.output && <ReportView report={check.output} />}
      </div>
    </>
  );
}
