import { useState } from 'react';
import type { RecordedVerification } from '../../../shared/api/verification.ts';
import { JobProgress } from '../../app/jobs/JobProgress.tsx';
import { useJob } from '../../app/jobs/use-job.ts';
import { Button } from '../../components/Button.tsx';
import { Hash } from '../../components/Hash.tsx';
import { FailureNotice } from '../../components/Notice.tsx';
import { Card, Waiting } from '../../components/Page.tsx';
import { type Column, Table } from '../../components/Table.tsx';
import { counted, formatCount } from '../../format/numbers.ts';
import { formatInstant, microsOfIso } from '../../format/time.ts';
import { useVerificationHistoryQuery } from './api.ts';
import { ReportView } from './ReportView.tsx';
import styles from './verify.module.css';
import { kindNames, statusNames } from './words.ts';

const PAGE = 20;

/** Reports signed on this computer, as its own verification record has them; the record itself can be checked too. */
export function History() {
  const [offset, setOffset] = useState(0);
  const { data, error, refetch } = useVerificationHistoryQuery({ offset, limit: PAGE });
  const check = useJob('verification.record', 'this computer');
  const total = data?.total ?? 0;
  return (
    <Card title="Signed reports">
      {error !== undefined && <FailureNotice failure={error as never} onRetry={() => void refetch()} />}
      {data === undefined && error === undefined && <Waiting label="Reading the signed reports" rows={2} />}
      {data !== undefined && total === 0 && (
        <p className={styles.quiet}>
          None yet. After a check, “Sign report” writes what was found as a page that anyone can read, signed with this
          computer’s key, and notes it here.
        </p>
      )}
      {data !== undefined && total > 0 && (
        <>
          <div className={styles.historyHead}>
            <p className={styles.quiet}>
              {counted(total, 'report')}, newest first. This record has a chain and signatures of its own.
            </p>
            <Button
              disabled={check.running}
              onClick={() => void check.start({}, 'Check of the record of reports', { kind: 'check' })}
            >
              Check this record
            </Button>
          </div>
          <Table label="Signed reports" columns={columns} rows={data.rows} rowKey={(row) => row.ledgerEntry} />
          {total > PAGE && (
            <div className={styles.pager}>
              <span className={styles.quiet}>
                {formatCount(offset + 1)} to {formatCount(Math.min(total, offset + PAGE))} of {formatCount(total)}
              </span>
              <Button icon="left" disabled={offset === 0} onClick={() => setOffset(offset - PAGE)}>
                Newer
              </Button>
              <Button disabled={offset + PAGE >= total} onClick={() => setOffset(offset + PAGE)}>
                Older
              </Button>
            </div>
          )}
        </>
      )}
      {check.running && check.job && <JobProgress job={check.job} onCancel={check.cancel} />}
      {!check.running && check.failure && <FailureNotice failure={check.failure} />}
      {check.output && (
        <div className={styles.nested}>
          <ReportView report={check.output} />
        </div>
      )}
    </Card>
  );
}

const columns: readonly Column<RecordedVerification>[] = [
  {
    header: 'When',
    cell: ({ at }) => <span className={styles.quiet}>{formatInstant(microsOfIso(at), 'Europe/London')}</span>,
  },
  {
    header: 'What',
    cell: ({ kind, target }) => (
      <>
        <div className={styles.target}>{target}</div>
        <div className={styles.quiet}>{kindNames[kind]}</div>
      </>
    ),
  },
  {
    header: 'Found',
    cell: ({ status, problems }) => (
      <>
        {statusNames[status]}
        {problems > 0 && <div className={styles.quiet}>{counted(problems, 'difference')}</div>}
      </>
    ),
  },
  { header: 'By', cell: ({ by }) => by },
  {
    header: 'Report',
    cell: ({ file, sha256 }) => (
      <>
        <div className={styles.fileName}>{file}</div>
        <Hash value={sha256} of={`the report ${file}`} />
      </>
    ),
  },
];
