import type { ColDef, GridApi, IRowNode } from 'ag-grid-community';
import { AgGridReact } from 'ag-grid-react';
import { type Ref, useEffect, useImperativeHandle, useRef } from 'react';
import { gridDefaults } from '../../components/gridTheme.ts';
import styles from './people.module.css';

export interface PickGridHandle {
  /** Chooses the row after or before, and shows it. */
  step(by: 1 | -1): void;
}

/** Rows to choose from, drawn only as far as they are seen: a case may have thousands of people. */
export function PickGrid<R>({
  ref,
  label,
  rows,
  columns,
  rowId,
  many,
  chosen,
  onChosen,
  onEnter,
}: {
  ref?: Ref<PickGridHandle>;
  label: string;
  rows: readonly R[];
  columns: ColDef<R>[];
  rowId: (row: R) => string;
  /** Ctrl and Shift choose more than one. */
  many: boolean;
  /** Emptied by the screen, the grid lets go of its rows. */
  chosen: readonly string[];
  onChosen: (ids: string[]) => void;
  onEnter: (row: R) => void;
}) {
  const grid = useRef<GridApi<R> | null>(null);
  const none = chosen.length === 0;
  useEffect(() => {
    if (none) grid.current?.deselectAll();
  }, [none]);
  useImperativeHandle(ref, () => ({
    step: (by) => {
      const api = grid.current;
      if (!api) return;
      const at = api.getSelectedNodes().at(by > 0 ? -1 : 0)?.rowIndex;
      const last = api.getDisplayedRowCount() - 1;
      const next = at === undefined || at === null ? 0 : Math.max(0, Math.min(last, at + by));
      const node = api.getDisplayedRowAtIndex(next) as IRowNode<R> | undefined;
      if (!node) return;
      node.setSelected(true, true);
      api.ensureIndexVisible(next);
    },
  }));
  return (
    <section className={styles.grid} aria-label={label}>
      <AgGridReact<R>
        {...gridDefaults}
        rowData={rows as R[]}
        columnDefs={columns}
        defaultColDef={{ sortable: true, suppressHeaderMenuButton: true }}
        rowSelection={
          many
            ? { mode: 'multiRow', checkboxes: false, headerCheckbox: false, enableClickSelection: true }
            : { mode: 'singleRow', checkboxes: false, enableClickSelection: true }
        }
        getRowId={({ data }) => rowId(data)}
        // What was chosen before the rows were there, such as somebody just written down.
        onFirstDataRendered={({ api }) => {
          const nodes = chosen.map((id) => api.getRowNode(id)).filter((node) => node !== undefined);
          for (const node of nodes) node.setSelected(true);
          if (nodes[0]) api.ensureNodeVisible(nodes[0]);
        }}
        onGridReady={({ api }) => {
          grid.current = api;
        }}
        onSelectionChanged={({ api }) => onChosen(api.getSelectedRows().map(rowId))}
        onCellKeyDown={({ event, data }) => {
          if (event instanceof KeyboardEvent && event.key === 'Enter' && data) onEnter(data);
        }}
        onRowDoubleClicked={({ data }) => data && onEnter(data)}
      />
    </section>
  );
}
