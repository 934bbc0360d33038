import type { Exhibit } from '../../../shared/api/exhibits.ts';
import { useCaseInfoQuery } from '../../app/queries.ts';
import { Button } from '../../components/Button.tsx';
import { EmptyState } from '../../components/EmptyState.tsx';
import { FailureNotice } from '../../components/Notice.tsx';
import { Card, Waiting } from '../../components/Page.tsx';
import { type Column, Table } from '../../components/Table.tsx';
import { formatInstant, microsOfIso } from '../../format/time.ts';
import { useExhibitsQuery } from '../exhibits/api.ts';
import { kindOf } from '../exhibits/describe.ts';
import styles from './evidence.module.css';

export function ExhibitsPanel({
  caseId,
  currentId,
  onOpen,
  onMake,
}: {
  caseId: string;
  currentId: string | null;
  onOpen: (exhibitId: string) => void;
  onMake: () => void;
}) {
  const { data: exhibits, error, refetch } = useExhibitsQuery({ caseId });
  const { data: info } = useCaseInfoQuery({ caseId });
  const zone = info?.displayZone ?? 'UTC';
  const some = exhibits !== undefined && exhibits.length > 0;
  return (
    <section className={styles.panel} aria-label="Exhibits">
      <div className={styles.panelHead}>
        <h2>Exhibits</h2>
        {some && (
          <Button icon="exhibit" onClick={onMake}>
            Take in evidence
          </Button>
        )}
      </div>
      {error !== undefined && <FailureNotice failure={error as never} onRetry={() => void refetch()} />}
      {exhibits === undefined && error === undefined && <Waiting label="Reading the exhibits" />}
      {exhibits?.length === 0 && (
        <Card>
          <EmptyState
            icon="exhibit"
            title="No exhibits yet"
            action={
              <Button icon="exhibit" onClick={onMake}>
                Take in evidence
              </Button>
            }
          >
            An exhibit is a file, a folder, or events selected in the timeline, with a reference that is never used
            again. Its continuity begins when you produce it.
          </EmptyState>
        </Card>
      )}
      {some && (
        <Table
          label="Exhibits"
          columns={columnsFor(zone)}
          rows={exhibits}
          rowKey={(each) => each.id}
          currentKey={currentId}
          onOpen={(each) => () => onOpen(each.id)}
        />
      )}
    </section>
  );
}

const columnsFor = (zone: string): Column<Exhibit>[] => [
  { header: 'Reference', kind: 'nowrap', cell: (each) => each.ref },
  {
    header: 'Description',
    cell: (each) => (
      <>
        <span className={styles.fileName}>{each.description}</span>
        {each.erasedAt !== null && <div className={styles.muted}>Erased; its record stays</div>}
      </>
    ),
  },
  { header: 'Kind', kind: 'nowrap', cell: kindOf },
  { header: 'Produced', kind: 'nowrap', cell: (each) => formatInstant(microsOfIso(each.producedAt), zone) },
  { header: 'By', cell: (each) => each.producedBy },
];
