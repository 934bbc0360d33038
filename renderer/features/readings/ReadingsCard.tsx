import { useClient } from '../../app/hooks.ts';
import { JobProgress } from '../../app/jobs/JobProgress.tsx';
import { useJob } from '../../app/jobs/use-job.ts';
import type { Place } from '../../app/navigation.ts';
import { Button } from '../../components/Button.tsx';
import { FailureNotice, Notice } from '../../components/Notice.tsx';
import { Card } from '../../components/Page.tsx';
import { ProgressBar } from '../../components/ProgressBar.tsx';
import { useReadingsQuery } from './api.ts';
import styles from './readings.module.css';
import { readingWords, sourceWords } from './words.ts';

/** Scans and pictures of a case: how many pages hold no text, and reading them. Nothing where there are none. */
export function ReadingsCard({ caseId, place }: { caseId: string; place: Place }) {
  const { data: status } = useReadingsQuery({ caseId });
  const run = useJob('readings.start', caseId);
  const client = useClient();
  if (!status) return null;
  const words = readingWords(status);
  const failed = !run.running && run.failure && run.failure.code !== 'cancelled' ? run.failure : null;
  if (!words && !run.running && !failed) return null;
  const elsewhere = !run.running && status.running;
  return (
    <Card title="Scans and pictures">
      {words && (
        <>
          <p className={styles.title}>{words.title}</p>
          {words.text !== '' && <p className={styles.text}>{words.text}</p>}
        </>
      )}
      {status.sources.some(({ without, problem }) => without !== null || problem !== null) && (
        <details className={styles.which}>
          <summary>Which they are</summary>
          <ul>
            {status.sources.map((one) => (
              <li key={`${one.source.kind} ${one.source.id}`}>{sourceWords(one)}</li>
            ))}
          </ul>
        </details>
      )}
      {failed && <FailureNotice failure={failed} />}
      {run.output && run.output.problems.length > 0 && !run.running && (
        <Notice tone="warn" title="Not everything could be read">
          {run.output.problems.map((problem) => (
            <p key={problem}>{problem}</p>
          ))}
        </Notice>
      )}
      {run.running && run.job && <JobProgress job={run.job} onCancel={run.cancel} />}
      {elsewhere && (
        <div className={styles.elsewhere}>
          <ProgressBar label="Reading scans" done={elsewhere.done} total={elsewhere.total} />
          <Button onClick={() => void client.call('readings.cancel', { caseId })}>Cancel</Button>
        </div>
      )}
      {words?.waits && !run.running && !elsewhere && (
        <div className={styles.action}>
          <Button icon="search" onClick={() => void run.start({ caseId }, 'Reading of scans', place)}>
            {status.unreadPages === 1 ? 'Read it' : 'Read them'}
          </Button>
        </div>
      )}
    </Card>
  );
}
