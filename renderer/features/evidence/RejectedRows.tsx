import type { ColDef } from 'ag-grid-community';
import { AgGridReact } from 'ag-grid-react';
import type { z } from 'zod';
import type { RejectedRow } from '../../../shared/api/imports.ts';
import { gridDefaults } from '../../components/gridTheme.ts';
import { formatCount } from '../../format/numbers.ts';
import styles from './evidence.module.css';

type Row = z.infer<typeof RejectedRow>;

const columns: ColDef<Row>[] = [
  {
    headerName: 'Line',
    field: 'line',
    width: 96,
    type: 'rightAligned',
    valueFormatter: ({ value }) => formatCount(value as number),
  },
  { headerName: 'Reason', field: 'reason', flex: 1, minWidth: 200, wrapText: true, autoHeight: true },
];
const ROW = 28;
const SHOWN = 8;

/** A grid, because a file of another kind can be rejected row by row, a million times. */
export function RejectedRows({ rows }: { rows: readonly Row[] }) {
  return (
    <div className={styles.rejectedGrid} style={{ height: 34 + ROW * Math.min(SHOWN, rows.length) }}>
      <AgGridReact<Row>
        {...gridDefaults}
        rowData={rows as Row[]}
        columnDefs={columns}
        rowHeight={ROW}
        enableCellTextSelection
        ensureDomOrder
        getRowId={({ data }) => String(data.line)}
      />
    </div>
  );
}
