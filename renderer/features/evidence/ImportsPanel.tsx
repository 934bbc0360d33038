import type { Certificate } from '../../../shared/api/imports.ts';
import { JobProgress } from '../../app/jobs/JobProgress.tsx';
import { useJob } from '../../app/jobs/use-job.ts';
import { useCaseInfoQuery } from '../../app/queries.ts';
import { Button } from '../../components/Button.tsx';
import { EmptyState } from '../../components/EmptyState.tsx';
import { FailureNotice } from '../../components/Notice.tsx';
import { Card, Waiting } from '../../components/Page.tsx';
import { type Column, Table } from '../../components/Table.tsx';
import { formatCount } from '../../format/numbers.ts';
import { formatInstant, microsOfIso } from '../../format/time.ts';
import { useImportsQuery } from './api.ts';
import styles from './evidence.module.css';

export function ImportsPanel({
  caseId,
  currentId,
  workShownElsewhere,
  onOpen,
  onImport,
}: {
  caseId: string;
  currentId: number | null;
  /** The dialog that began the import is open and shows it. */
  workShownElsewhere: boolean;
  onOpen: (importId: number) => void;
  onImport: () => void;
}) {
  const { data: imports, error, refetch } = useImportsQuery({ caseId });
  const { data: info } = useCaseInfoQuery({ caseId });
  const run = useJob('imports.run', caseId);
  const zone = info?.displayZone ?? 'UTC';
  const some = imports !== undefined && imports.length > 0;
  return (
    <section className={styles.panel} aria-label="Imports">
      <div className={styles.panelHead}>
        <h2>Imports</h2>
        {some && (
          <Button icon="import" onClick={onImport}>
            Import activity
          </Button>
        )}
      </div>
      {run.running && run.job && !workShownElsewhere && (
        <Card>
          <JobProgress job={run.job} onCancel={run.cancel} />
        </Card>
      )}
      {error !== undefined && <FailureNotice failure={error as never} onRetry={() => void refetch()} />}
      {imports === undefined && error === undefined && <Waiting label="Reading the imports" />}
      {imports?.length === 0 && !run.running && (
        <Card>
          <EmptyState
            icon="import"
            title="Import the first activity file"
            action={
              <Button kind="primary" icon="import" onClick={onImport}>
                Import activity
              </Button>
            }
          >
            You see how the file is read before anything is written. Afterwards a certificate accounts for every row:
            imported, duplicate or rejected.
          </EmptyState>
        </Card>
      )}
      {some && (
        <Table
          label="Imports"
          columns={columnsFor(zone)}
          rows={imports}
          rowKey={(each) => each.importId}
          currentKey={currentId}
          onOpen={(each) => () => onOpen(each.importId)}
        />
      )}
    </section>
  );
}

const columnsFor = (zone: string): Column<Certificate>[] => [
  { header: 'File', cell: (each) => <span className={styles.fileName}>{each.file}</span> },
  { header: 'Rows', kind: 'number', cell: (each) => formatCount(each.rows) },
  { header: 'Imported', kind: 'number', cell: (each) => formatCount(each.imported) },
  { header: 'Duplicate', kind: 'number', cell: (each) => formatCount(each.duplicate) },
  { header: 'Rejected', kind: 'number', cell: (each) => formatCount(each.rejected.length) },
  { header: 'When', kind: 'nowrap', cell: (each) => formatInstant(microsOfIso(each.importedAt), zone) },
  { header: 'By', cell: (each) => each.importedBy },
];
