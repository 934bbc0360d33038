import { useState } from 'react';
import type { SignedReport, VerificationReport } from '../../../shared/api/verification.ts';
import { useFileChoice } from '../../app/files.ts';
import { useCall } from '../../app/hooks.ts';
import { Button } from '../../components/Button.tsx';
import { Facts } from '../../components/Facts.tsx';
import { Hash } from '../../components/Hash.tsx';
import { FailureNotice } from '../../components/Notice.tsx';
import styles from './verify.module.css';
import { reportFileName } from './words.ts';

/** Writes what was found as a signed page, and notes it in this computer's verification record. */
export function SignReport({ report }: { report: VerificationReport }) {
  const { chooseSave, failure: choiceFailure } = useFileChoice();
  const { call, busy, failure } = useCall('verification.sign');
  const [signed, setSigned] = useState<{ of: string; result: SignedReport } | null>(null);
  const result = signed?.of === report.id ? signed.result : null;
  const sign = async (): Promise<void> => {
    const out = await chooseSave(reportFileName(report));
    if (!out) return;
    const outcome = await call({ id: report.id, out: out.grant });
    if (outcome.ok) setSigned({ of: report.id, result: outcome.output });
  };
  return (
    <div className={styles.part}>
      <div className={styles.action}>
        <div>
          <h3>A report that is signed</h3>
          <p>
            {result
              ? 'Written and signed. Keep the page and its signature together.'
              : 'Writes all of this as a page that opens in any browser, signed with this computer’s key, and notes it in this computer’s record of verifications.'}
          </p>
        </div>
        <Button icon="key" disabled={busy} onClick={() => void sign()}>
          {result ? 'Sign another copy' : 'Sign report'}
        </Button>
      </div>
      {choiceFailure && <FailureNotice failure={choiceFailure} />}
      {failure && <FailureNotice failure={failure} />}
      {result && (
        <div role="status">
          <Facts
            rows={[
              ['Report', <strong key="f">{result.file}</strong>],
              ['Signature', `${result.signature}, in the same folder`],
              ['SHA-256', <Hash key="h" value={result.sha256} of={`the report ${result.file}`} />],
              ['Signed with', <Hash key="k" value={result.key} of="the public key" />],
              ['Recorded', <Hash key="e" value={result.ledgerEntry} of="the entry in this computer’s record" />],
              [
                'In the case',
                result.caseEntry && <Hash key="c" value={result.caseEntry} of="the entry in the case’s ledger" />,
              ],
            ]}
          />
        </div>
      )}
    </div>
  );
}
