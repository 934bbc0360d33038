import { useCommands } from '../../app/commands/commands.ts';
import { JobProgress } from '../../app/jobs/JobProgress.tsx';
import { useJob } from '../../app/jobs/use-job.ts';
import { useCaseInfoQuery } from '../../app/queries.ts';
import { CaseStatus } from '../../app/shell/CaseStatus.tsx';
import { Button } from '../../components/Button.tsx';
import { FailureNotice } from '../../components/Notice.tsx';
import { Card, Page } from '../../components/Page.tsx';
import { BundleCheck } from './BundleCheck.tsx';
import { ReportView } from './ReportView.tsx';
import styles from './verify.module.css';

export function VerifyScreen({ caseId }: { caseId: string }) {
  const { data: info } = useCaseInfoQuery({ caseId });
  const check = useJob('verification.case', caseId);
  const start = (): void =>
    void check.start({ caseId }, `Check of case ${info?.ref ?? ''}`, {
      kind: 'case',
      caseId,
      section: 'verify',
      target: null,
    });
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
      {check.output && <ReportView report={check.output} />}
      <BundleCheck scope={`${caseId} bundle`} place={{ kind: 'case', caseId, section: 'verify', target: null }} />
    </Page>
  );
}
