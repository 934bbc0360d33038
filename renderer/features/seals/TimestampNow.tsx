import type { GrantedFile } from '../../../shared/api/primitives.ts';
import { useFileChoice } from '../../app/files.ts';
import { JobProgress } from '../../app/jobs/JobProgress.tsx';
import { useJob } from '../../app/jobs/use-job.ts';
import type { Place } from '../../app/navigation.ts';
import { Button } from '../../components/Button.tsx';
import { FailureNotice, Notice } from '../../components/Notice.tsx';
import { formatInstant, microsOfIso } from '../../format/time.ts';
import { commonName } from './draft.ts';
import styles from './seals.module.css';

/** For a sealed export that no authority has timestamped yet: its file, with the timestamp behind it. */
export function TimestampNow({
  caseId,
  exportId,
  file,
  zone,
  place,
}: {
  caseId: string;
  exportId: string;
  /** Name of the file as it was exported. */
  file: string;
  zone: string;
  place: Place;
}) {
  const { choose, chooseSave, failure: choiceFailure } = useFileChoice();
  const run = useJob('seals.timestamp', `timestamp ${exportId}`);
  const start = async (): Promise<void> => {
    const from: GrantedFile | null = await choose('bundle');
    if (!from) return;
    const out = await chooseSave(from.name);
    if (out) await run.start({ caseId, file: from.grant, out: out.grant }, `Timestamp of ${file}`, place);
  };
  return (
    <>
      <Button icon="clock" disabled={run.running} onClick={() => void start()}>
        Add the timestamp now
      </Button>
      {run.running && run.job && <JobProgress job={run.job} onCancel={run.cancel} />}
      {choiceFailure && <FailureNotice failure={choiceFailure} />}
      {!run.running && run.failure && <FailureNotice failure={run.failure} />}
      {run.output && (
        <Notice title="Timestamped">
          <p className={styles.muted}>
            {formatInstant(microsOfIso(run.output.time), zone)} by {commonName(run.output.authority)}. The file is
            longer by the timestamp; what was served is its beginning, and its manifest names both.
          </p>
        </Notice>
      )}
    </>
  );
}
