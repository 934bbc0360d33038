import { memo } from 'react';
import type { VerificationReport } from '../../../shared/api/verification.ts';
import { useAppDispatch } from '../../app/hooks.ts';
import { noticed } from '../../app/notices.ts';
import { Button } from '../../components/Button.tsx';
import { copyText } from '../../components/copy.ts';
import { cx } from '../../components/cx.ts';
import { Facts } from '../../components/Facts.tsx';
import { Hash } from '../../components/Hash.tsx';
import { Icon } from '../../components/Icon.tsx';
import { Time } from '../../components/Time.tsx';
import { counted, formatCount, formatSizeExact } from '../../format/numbers.ts';
import { SealView } from '../seals/SealView.tsx';
import { SignReport } from './SignReport.tsx';
import styles from './verify.module.css';
import { problemName, reportText, verdictOf } from './words.ts';

/** What was checked, what differs, and what such a check cannot tell. */
export const ReportView = memo(function ReportView({ report }: { report: VerificationReport }) {
  const dispatch = useAppDispatch();
  const verdict = verdictOf(report);
  const copy = (): void => {
    if (copyText(reportText(report))) dispatch(noticed('Report copied.'));
  };
  return (
    <article className={styles.report} aria-label={`Verification of ${report.target}`}>
      <div className={cx(styles.verdict, styles[verdict.tone])} role="status">
        <span className={styles.verdictIcon}>
          <Icon name={verdict.tone === 'good' ? 'check' : 'alert'} size={32} />
        </span>
        <div>
          <h2>{verdict.title}</h2>
          <p className={styles.target}>{report.target}</p>
          <p>{verdict.text}</p>
        </div>
        <Button icon="copy" onClick={copy}>
          Copy report
        </Button>
      </div>
      {report.problems.length > 0 && (
        <div className={styles.part}>
          <h3>{report.status === 'unreadable' ? 'Why' : 'What differs'}</h3>
          <ul className={styles.problems}>
            {report.problems.map((problem, index) => (
              <li key={index}>
                <p>
                  <strong>{problem.subject}</strong> <span className={styles.kind}>{problemName(problem.kind)}</span>
                </p>
                <dl className={styles.compare}>
                  <dt>Expected</dt>
                  <dd>{problem.expected}</dd>
                  <dt>Found</dt>
                  <dd className={styles.found}>{problem.found}</dd>
                </dl>
              </li>
            ))}
          </ul>
        </div>
      )}
      {report.checked.length > 0 && (
        <div className={styles.part}>
          <h3>What was checked</h3>
          <ul className={styles.checked}>
            {report.checked.map(({ what, count }) => (
              <li key={what}>
                <strong>{formatCount(count)}</strong>
                <span>{what}</span>
              </li>
            ))}
          </ul>
        </div>
      )}
      {report.seal && (
        <div className={styles.part}>
          <h3>The seal in the file</h3>
          <SealView seal={report.seal} />
        </div>
      )}
      <div className={styles.part}>
        <h3>This check</h3>
        <Facts
          rows={[
            ['Made', <Time key="t" iso={report.at} zone="Europe/London" />],
            [
              'SHA-256',
              report.content.sha256 && (
                // Computed in this run; compared only where everything agreed.
                <Hash value={report.content.sha256} of={report.target} checked={report.status === 'verified'} />
              ),
            ],
            ['Size', report.content.size === null ? null : formatSizeExact(report.content.size)],
            [
              'Ledger',
              report.content.ledger && (
                <>
                  {counted(report.content.ledger.entries, 'entry', 'entries')}, root{' '}
                  <Hash
                    value={report.content.ledger.root}
                    of="the ledger’s root"
                    checked={report.status === 'verified'}
                  />
                </>
              ),
            ],
          ]}
        />
      </div>
      {report.limits.length > 0 && (
        <div className={styles.part}>
          <h3>What this check cannot tell</h3>
          <ul className={styles.limits}>
            {report.limits.map((limit) => (
              <li key={limit}>{limit}</li>
            ))}
          </ul>
        </div>
      )}
      <SignReport report={report} />
    </article>
  );
});
