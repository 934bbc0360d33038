import { useState } from 'react';
import type { ChoosePurpose } from '../../../shared/api/bridge.ts';
import type { Output } from '../../../shared/api/contract.ts';
import { useFileChoice } from '../../app/files.ts';
import { useCall } from '../../app/hooks.ts';
import { JobProgress } from '../../app/jobs/JobProgress.tsx';
import { useJob } from '../../app/jobs/use-job.ts';
import type { Place } from '../../app/navigation.ts';
import { Button } from '../../components/Button.tsx';
import { FailureNotice } from '../../components/Notice.tsx';
import { Card } from '../../components/Page.tsx';
import { useReveal } from '../../components/use-reveal.ts';
import { CompareCard } from '../seals/CompareCard.tsx';
import { ReportView } from './ReportView.tsx';
import styles from './verify.module.css';

type Kind = 'bundle' | 'pack' | 'report';

/** Checks what somebody handed over: a bundle, a verification pack or a signed report. It needs no case and no network. */
export function GivenCheck({ scope, place }: { scope: string; place: Place }) {
  const { choose, failure: choiceFailure } = useFileChoice();
  const bundle = useJob('verification.bundle', scope);
  const pack = useJob('verification.pack', scope);
  const report = useCall('verification.report');
  const [reported, setReported] = useState<Output<'verification.report'> | null>(null);
  const [asked, setAsked] = useState<Kind | null>(null);

  const laterJob = (pack.job?.startedAt ?? 0) > (bundle.job?.startedAt ?? 0) ? 'pack' : 'bundle';
  // What was asked last is what is shown; on a return to the screen, the work that was begun last.
  const shown = asked ?? laterJob;
  const job = shown === 'pack' ? pack : bundle;
  const output = shown === 'report' ? reported : job.output;
  const failure = shown === 'report' ? report.failure : job.running ? null : job.failure;
  const busy = bundle.running || pack.running || report.busy;
  const outcome = useReveal<HTMLDivElement>(shown === 'report' ? reported?.id : `${shown} ${job.job?.state}`);

  const check = async (kind: Kind, purpose: ChoosePurpose): Promise<void> => {
    const file = await choose(purpose);
    if (!file) return;
    setAsked(kind);
    if (kind === 'bundle') await bundle.start({ file: file.grant }, `Check of ${file.name}`, place);
    else if (kind === 'pack') await pack.start({ pack: file.grant }, `Check of ${file.name}`, place);
    else {
      setReported(null);
      const answer = await report.call({ file: file.grant });
      if (answer.ok) setReported(answer.output);
    }
  };
  return (
    <>
      <Card title="Something you were given">
        <ul className={styles.kinds}>
          <li>
            <div>
              <h3>A bundle</h3>
              <p>The PDF, with its manifest (its name ends in .manifest.json) in the same folder.</p>
            </div>
            <Button icon="file" disabled={busy} onClick={() => void check('bundle', 'bundle')}>
              Choose a bundle
            </Button>
          </li>
          <li>
            <div>
              <h3>A verification pack</h3>
              <p>The zip file, or the folder it was unpacked to. Every file, exhibit and ledger entry is read again.</p>
            </div>
            <span className={styles.pair}>
              <Button icon="file" disabled={busy} onClick={() => void check('pack', 'pack')}>
                Choose a zip file
              </Button>
              <Button icon="folder" disabled={busy} onClick={() => void check('pack', 'pack-folder')}>
                Choose a folder
              </Button>
            </span>
          </li>
          <li>
            <div>
              <h3>A signed report</h3>
              <p>The HTML file of an earlier verification, with its signature (.sig) in the same folder.</p>
            </div>
            <Button icon="file" disabled={busy} onClick={() => void check('report', 'signed-report')}>
              Choose a report
            </Button>
          </li>
        </ul>
        {bundle.running && bundle.job && <JobProgress job={bundle.job} onCancel={bundle.cancel} />}
        {pack.running && pack.job && <JobProgress job={pack.job} onCancel={pack.cancel} />}
      </Card>
      {choiceFailure && <FailureNotice failure={choiceFailure} />}
      {failure && <FailureNotice failure={failure} />}
      <div ref={outcome} className={styles.outcome}>
        {output && <ReportView report={output} />}
      </div>
      <CompareCard scope={scope} place={place} />
    </>
  );
}
