import { useState } from 'react';
import type { BundleResult } from '../../../shared/api/bundles.ts';
import type { GrantedFile } from '../../../shared/api/primitives.ts';
import { useFileChoice } from '../../app/files.ts';
import { useAppDispatch } from '../../app/hooks.ts';
import { JobProgress } from '../../app/jobs/JobProgress.tsx';
import { jobDismissed } from '../../app/jobs/jobs.ts';
import { useJob } from '../../app/jobs/use-job.ts';
import type { Place } from '../../app/navigation.ts';
import { Button } from '../../components/Button.tsx';
import { Facts } from '../../components/Facts.tsx';
import { Hash } from '../../components/Hash.tsx';
import { FailureNotice } from '../../components/Notice.tsx';
import { Card } from '../../components/Page.tsx';
import { useReveal } from '../../components/use-reveal.ts';
import { counted, formatCount, formatSizeExact } from '../../format/numbers.ts';
import { ReportView } from '../verify/ReportView.tsx';
import styles from './bundle.module.css';

/** The bundle that was just written, and its verification as anybody else would run it. */
export function ExportResult({
  caseId,
  result,
  saved,
  place,
}: {
  caseId: string;
  result: BundleResult;
  /** Where it was saved; null where that choice was forgotten with an earlier mounting of the screen. */
  saved: GrantedFile | null;
  place: Place;
}) {
  const { choose, failure: choiceFailure } = useFileChoice();
  const dispatch = useAppDispatch();
  const check = useJob('verification.bundle', `${caseId} exported ${result.sha256}`);
  const outcome = useReveal<HTMLDivElement>(check.job?.state);
  // Only the very file that was written proves the hash above; one that was pointed at may be another.
  const [wasThisFile, setWasThisFile] = useState(false);
  const verify = async (): Promise<void> => {
    setWasThisFile(saved !== null);
    if (saved) {
      const outcome = await check.start({ file: saved.grant }, `Check of ${result.file}`, place);
      // A grant to write need not be one to read: then the person points at the file once more.
      if (outcome.ok || outcome.failure.code !== 'no-such-grant') return;
      dispatch(jobDismissed(outcome.id));
      setWasThisFile(false);
    }
    const file = await choose('bundle');
    if (file) await check.start({ file: file.grant }, `Check of ${file.name}`, place);
  };
  return (
    <>
      <Card title="Exported">
        <Facts
          rows={[
            ['File', <strong key="f">{result.file}</strong>],
            ['Beside it', `${result.manifest}: the signed manifest. Keep the two together`],
            ['Holds', `${counted(result.keyEvents, 'annotated event')}, ${counted(result.exhibits, 'exhibit')}`],
            ['Pages', formatCount(result.pages)],
            ['Size', formatSizeExact(result.size)],
            [
              'SHA-256',
              <Hash
                key="h"
                value={result.sha256}
                of={result.file}
                checked={wasThisFile && check.output?.status === 'verified'}
              />,
            ],
          ]}
        />
        <div className={styles.after}>
          <Button icon="verify" disabled={check.running} onClick={() => void verify()}>
            Verify this bundle
          </Button>
        </div>
        {check.running && check.job && <JobProgress job={check.job} onCancel={check.cancel} />}
      </Card>
      {choiceFailure && <FailureNotice failure={choiceFailure} />}
      {!check.running && check.failure && check.failure.code !== 'no-such-grant' && (
        <FailureNotice failure={check.failure} />
      )}
      <div ref={outcome}>{check.output && <ReportView report={check.output} />}</div>
    </>
  );
}
