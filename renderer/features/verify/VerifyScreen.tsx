import { useCommands } from '../../app/commands/commands.ts';
import { JobProgress } from '../../app/jobs/JobProgress.tsx';
import type { Place } from '../../app/navigation.ts';
import { CaseStatus } from '../../app/shell/CaseStatus.tsx';
import { Button } from '../../components/Button.tsx';
import { FailureNotice } from '../../components/Notice.tsx';
import { Card, Page } from '../../components/Page.tsx';
import { GivenCheck } from './GivenCheck.tsx';
import { History } from './History.tsx';
import { LossNotice } from './LossNotice.tsx';
import { ReportView } from './ReportView.tsx';
import { useCaseCheck } from './use-case-check.ts';
import styles from './verify.module.css';

export function VerifyScreen({ caseId }: { caseId: string }) {
  const here: Place = { kind: 'case', caseId, section: 'verify', target: null };
  const { check, start } = useCaseCheck(caseId);
  useCommands([{ id: 'verify.case', group: 'Verify', label: 'Verify this case', keys: 'v', run: start }]);
  return (
    <Page
      title="Verify"
      intro="Take nothing on trust: every signature, every row and every byte is checked again."
      narrow
    >
      <CaseStatus caseId={caseId} />
      <Card title="This case">
        <div className={styles.action}>
          <p>
            Checks the ledger’s chain and signatures, every event against the digests signed when it was imported, and
            every byte of the originals and exhibits.
          </p>
          <Button kind="primary" icon="verify" disabled={check.running} onClick={start}>
            Verify this case
          </Button>
        </div>
        {check.running && check.job && <JobProgress job={check.job} onCancel={check.cancel} />}
      </Card>
      {!check.running && check.failure && <FailureNotice failure={check.failure} />}
      {check.output && <LossNotice caseId={caseId} report={check.output} />}
      {check.output && <ReportView report={check.output} />}
      <GivenCheck scope={`${caseId} given`} place={here} />
      <History />
    </Page>
  );
}
