import { useState } from 'react';
import type { CaseSummary } from '../../../shared/api/cases.ts';
import { useCommands } from '../../app/commands/commands.ts';
import { useAppDispatch } from '../../app/hooks.ts';
import { wentTo } from '../../app/navigation.ts';
import { useCaseListQuery } from '../../app/queries.ts';
import { InStatusBar } from '../../app/shell/status-slot.tsx';
import { Button } from '../../components/Button.tsx';
import { EmptyState } from '../../components/EmptyState.tsx';
import { Icon } from '../../components/Icon.tsx';
import { FailureNotice } from '../../components/Notice.tsx';
import { Page, Waiting } from '../../components/Page.tsx';
import { type Column, Table } from '../../components/Table.tsx';
import { counted, formatCount } from '../../format/numbers.ts';
import { formatInstant, microsOfIso } from '../../format/time.ts';
import { CreateCaseDialog } from './CreateCaseDialog.tsx';
import styles from './cases.module.css';

export function CaseListScreen() {
  const { data: cases, error, refetch } = useCaseListQuery({});
  const [creating, setCreating] = useState(false);
  const dispatch = useAppDispatch();
  const check = (): void => void dispatch(wentTo({ kind: 'check' }));
  useCommands([
    { id: 'cases.create', group: 'Cases', label: 'Create a case', keys: 'n', run: () => setCreating(true) },
  ]);
  const create = (
    <Button kind="primary" icon="plus" onClick={() => setCreating(true)}>
      Create case
    </Button>
  );
  return (
    <Page
      title="Cases"
      intro="Each case is one encrypted file on this computer, with a signed record of everything done in it."
      actions={
        <>
          <Button icon="verify" onClick={check}>
            Check what you were given
          </Button>
          {cases !== undefined && cases.length > 0 && create}
        </>
      }
    >
      {cases !== undefined && <InStatusBar>{counted(cases.length, 'case')} on this computer</InStatusBar>}
      {error !== undefined && <FailureNotice failure={error as never} onRetry={() => void refetch()} />}
      {cases === undefined && error === undefined && <Waiting label="Reading the list of cases" />}
      {cases?.length === 0 && (
        <EmptyState icon="cases" title="No cases yet" action={create}>
          A case holds the activity you import, your annotations and exhibits, and the ledger that proves their
          continuity. Begin with its reference and a title.
        </EmptyState>
      )}
      {cases !== undefined && cases.length > 0 && <CaseTable cases={cases} />}
      {creating && <CreateCaseDialog onClose={() => setCreating(false)} />}
    </Page>
  );
}

function CaseTable({ cases }: { cases: readonly CaseSummary[] }) {
  const dispatch = useAppDispatch();
  const open = (each: CaseSummary) => () =>
    void dispatch(
      wentTo({ kind: 'case', caseId: each.id, section: each.events === 0 ? 'evidence' : 'timeline', target: null }),
    );
  return (
    <Table
      label="Cases"
      columns={columns}
      rows={cases}
      rowKey={(each) => each.id}
      onOpen={(each) => (each.problem === null ? open(each) : null)}
    />
  );
}

const columns: readonly Column<CaseSummary>[] = [
  { header: 'Reference', kind: 'nowrap', cell: (each) => each.ref },
  {
    header: 'Title',
    cell: (each) => (
      <>
        {each.title}
        {each.problem !== null && (
          <div className={styles.problem}>
            <Icon name="alert" />
            <span>{each.problem}</span>
          </div>
        )}
      </>
    ),
  },
  { header: 'Events', kind: 'number', cell: (each) => countOrUnknown(each.events) },
  { header: 'Exhibits', kind: 'number', cell: (each) => countOrUnknown(each.exhibits) },
  {
    header: 'Created',
    kind: 'nowrap',
    cell: (each) => <span className={styles.muted}>{formatInstant(microsOfIso(each.openedAt), 'Europe/London')}</span>,
  },
];

const countOrUnknown = (n: number | null): string => (n === null ? 'not known' : formatCount(n));
