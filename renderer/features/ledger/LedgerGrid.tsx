import type { ColDef, GridApi, IDatasource } from 'ag-grid-community';
import { AgGridReact } from 'ag-grid-react';
import { memo, useEffect, useMemo, useRef, useState } from 'react';
import type { Failure } from '../../../shared/api/failures.ts';
import type { LedgerFilter, LedgerRow } from '../../../shared/api/ledger.ts';
import { toFailure } from '../../app/api.ts';
import { useClient } from '../../app/hooks.ts';
import { Button } from '../../components/Button.tsx';
import { EmptyState } from '../../components/EmptyState.tsx';
import { gridDefaults } from '../../components/gridTheme.ts';
import { FailureNotice } from '../../components/Notice.tsx';
import { formatInstant, microsOfIso } from '../../format/time.ts';
import styles from './ledger.module.css';
import { subjectName } from './subjects.ts';

const PAGE = 200;

export const LedgerGrid = memo(function LedgerGrid({
  caseId,
  filter,
  order,
  zone,
  selected,
  narrow,
  version,
  onEntry,
  onTotal,
  onClear,
}: {
  caseId: string;
  filter: LedgerFilter;
  order: 'newest' | 'oldest';
  zone: string;
  /** Hash of the entry shown beside; null where none is. */
  selected: string | null;
  /** Something stands beside it, which has the UTC times. */
  narrow: boolean;
  /** Rises when entries are added; the rows shown are then read again in place. */
  version: number;
  onEntry: (entry: LedgerRow) => void;
  onTotal: (total: number) => void;
  onClear: () => void;
}) {
  const client = useClient();
  const grid = useRef<GridApi<LedgerRow> | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const [empty, setEmpty] = useState(false);

  const datasource = useMemo<IDatasource>(
    () => ({
      getRows: async ({ startRow, endRow, successCallback, failCallback }) => {
        try {
          const page = await client.call('ledger.page', {
            caseId,
            ...filter,
            order,
            offset: startRow,
            limit: endRow - startRow,
          });
          setFailure(null);
          onTotal(page.total);
          setEmpty(page.total === 0);
          successCallback(page.rows, page.total);
        } catch (error) {
          setFailure(toFailure(error));
          failCallback();
        }
      },
    }),
    [client, caseId, filter, order, onTotal],
  );
  const columns = useMemo(() => columnsFor(zone, narrow), [zone, narrow]);
  const seen = useRef(version);
  useEffect(() => {
    if (seen.current === version) return;
    seen.current = version;
    grid.current?.refreshInfiniteCache();
  }, [version]);

  useEffect(() => {
    if (selected === null) grid.current?.deselectAll();
  }, [selected]);

  return (
    <div className={styles.grid}>
      {empty && (
        <div className={styles.none}>
          <EmptyState
            icon="ledger"
            title="No entry is like that"
            action={<Button onClick={onClear}>Show every entry</Button>}
          >
            Nothing in the ledger meets every filter in force. What was done is all still there.
          </EmptyState>
        </div>
      )}
      {failure && <FailureNotice failure={failure} onRetry={() => grid.current?.purgeInfiniteCache()} />}
      <div className={styles.gridBody} hidden={empty}>
        <AgGridReact<LedgerRow>
          {...gridDefaults}
          columnDefs={columns}
          defaultColDef={{ sortable: false, suppressHeaderMenuButton: true }}
          rowModelType="infinite"
          datasource={datasource}
          cacheBlockSize={PAGE}
          maxBlocksInCache={20}
          rowSelection={{ mode: 'singleRow', checkboxes: false, enableClickSelection: true }}
          getRowId={({ data }) => data.hash}
          onGridReady={({ api }) => {
            grid.current = api;
          }}
          onSelectionChanged={({ api }) => {
            const [row] = api.getSelectedRows();
            if (row) onEntry(row);
          }}
          onCellKeyDown={({ event, node }) => {
            if (event instanceof KeyboardEvent && event.key === 'Enter') node.setSelected(true);
          }}
        />
      </div>
    </div>
  );
});

const columnsFor = (zone: string, narrow: boolean): ColDef<LedgerRow>[] => [
  { headerName: 'Entry', colId: 'index', field: 'index', width: 76, type: 'rightAligned' },
  {
    headerName: `When (${zone})`,
    colId: 'local',
    field: 'at',
    width: 192,
    hide: zone === 'UTC',
    valueFormatter: ({ value }) => (value ? formatInstant(microsOfIso(value as string), zone) : ''),
  },
  {
    headerName: 'When (UTC)',
    colId: 'utc',
    hide: narrow && zone !== 'UTC',
    field: 'at',
    width: 192,
    valueFormatter: ({ value }) => (value ? formatInstant(microsOfIso(value as string)) : ''),
  },
  { headerName: 'What was done', field: 'summary', flex: 1, minWidth: 260, tooltipField: 'summary' },
  {
    headerName: 'About',
    field: 'subject',
    width: 120,
    valueFormatter: ({ value }) => (value ? subjectName(value as string) : ''),
  },
  { headerName: 'Who', field: 'actor', width: 140 },
  { headerName: 'Reason', field: 'reason', width: 160, tooltipField: 'reason' },
];
