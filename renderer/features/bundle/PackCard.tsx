import { useFileChoice } from '../../app/files.ts';
import { JobProgress } from '../../app/jobs/JobProgress.tsx';
import { useJob } from '../../app/jobs/use-job.ts';
import type { Place } from '../../app/navigation.ts';
import { Button } from '../../components/Button.tsx';
import { Facts } from '../../components/Facts.tsx';
import { Hash } from '../../components/Hash.tsx';
import { FailureNotice } from '../../components/Notice.tsx';
import { Card } from '../../components/Page.tsx';
import { counted, formatCount, formatSizeExact } from '../../format/numbers.ts';
import styles from './bundle.module.css';

/** Everything behind the bundle, for an auditor or the defence: checked with sha256sum and openssl, without this program. */
export function PackCard({ caseId, caseRef, place }: { caseId: string; caseRef: string; place: Place }) {
  const { chooseSave, failure: saveFailure } = useFileChoice();
  const run = useJob('packs.export', caseId);
  const start = async (): Promise<void> => {
    const out = await chooseSave(`${caseRef.replace(/[^\p{L}\p{N}]+/gu, '-')} - verification pack.zip`);
    if (out) await run.start({ caseId, out: out.grant, form: 'zip' }, `Pack ${out.name}`, place);
  };
  const pack = run.output;
  return (
    <Card title="Verification pack">
      <p className={styles.explained}>
        Every original, exhibit and ledger entry in one zip file, with steps that anyone can follow with sha256sum and
        openssl. It holds the evidence itself: hand it only to those who may have that.
      </p>
      {saveFailure && <FailureNotice failure={saveFailure} />}
      {!run.running && run.failure && <FailureNotice failure={run.failure} />}
      {pack && !run.running && (
        <Facts
          rows={[
            ['File', <strong key="f">{pack.file}</strong>],
            [
              'Holds',
              `${counted(pack.originals, 'original')}, ${counted(pack.exhibits, 'exhibit')}, ${formatCount(pack.entries)} ledger entries`,
            ],
            ['Size', formatSizeExact(pack.bytes)],
            ['Tag manifest', <Hash key="h" value={pack.sha256} of="the tag manifest" checked={false} />],
          ]}
        />
      )}
      <div className={styles.after}>
        <Button icon="save" disabled={run.running} onClick={() => void start()}>
          Export a verification pack
        </Button>
      </div>
      {run.running && run.job && <JobProgress job={run.job} onCancel={run.cancel} />}
    </Card>
  );
}
