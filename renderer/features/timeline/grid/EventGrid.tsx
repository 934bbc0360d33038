import type {
  CellClickedEvent,
  CellFocusedEvent,
  GridApi,
  GridReadyEvent,
  IDatasource,
  RowClassRules,
  RowSelectedEvent,
  RowSelectionOptions,
  SelectionColumnDef,
} from 'ag-grid-community';
import { AgGridReact } from 'ag-grid-react';
import { type Ref, useCallback, useEffect, useImperativeHandle, useMemo, useRef, useState } from 'react';
import type { Input } from '../../../../shared/api/contract.ts';
import type { Failure } from '../../../../shared/api/failures.ts';
import type { EventFilter, EventRow, EventSort } from '../../../../shared/api/timeline.ts';
import { toFailure } from '../../../app/api.ts';
import { useClient } from '../../../app/hooks.ts';
import { gridDefaults, gridTheme } from '../../../components/gridTheme.ts';
import { FailureNotice } from '../../../components/Notice.tsx';
import { canonicalFilter } from '../model/filter.ts';
import { isGridKey } from '../model/keys.ts';
import type { Look } from '../model/looks.ts';
import type { EventSelection } from '../model/selection.ts';
import type { RowZones } from '../model/zone-choice.ts';
import type { GridContext } from './cells.ts';
import { columnsFor, defaultColumn, fittedColumns, sortColumns } from './columns.ts';
import styles from './EventGrid.module.css';
import { idsBetween } from './id-range.ts';
import { ID } from './row.ts';

export interface EventGridHandle {
  /** To the next or previous event; with `extend`, both ends of the step join the selection. */
  step(by: 1 | -1, extend: boolean): void;
  focus(): void;
  /** Brings an event to sight and makes it current, if the filter does not hide it. */
  reveal(eventId: number): Promise<boolean>;
}

export interface EventGridProps {
  readonly ref?: Ref<EventGridHandle>;
  readonly caseId: string;
  readonly zones: RowZones;
  readonly filter: EventFilter;
  readonly sort: EventSort;
  readonly looks: ReadonlyMap<string, Look>;
  readonly selection: EventSelection;
  readonly current: number | null;
  readonly onCurrent: (id: number | null) => void;
  readonly onToggle: (id: number) => void;
  readonly onAdd: (ids: readonly number[]) => void;
  readonly onSort: (sort: EventSort) => void;
  /** Whether the filter in force hides the current event; asked after each change of the filter. */
  readonly onHidden: (hidden: boolean) => void;
}

const BLOCK = 100;
const rowFeatures: ReadonlySet<string> = new Set(['timeline', 'annotations', 'imports', 'people', 'sources']);

/** Nine columns beside an inspector: dense, for this is where people compare. */
const theme = gridTheme.withParams({ cellHorizontalPadding: 8 });

const rowSelection: RowSelectionOptions<EventRow> = {
  mode: 'multiRow',
  checkboxes: true,
  headerCheckbox: false,
  enableClickSelection: false,
};
const selectionColumn: SelectionColumnDef = {
  width: 36,
  pinned: 'left',
  resizable: false,
  suppressHeaderMenuButton: true,
  // Wide enough for no word, but a column without a name cannot be spoken of.
  headerComponent: () => <span className="visually-hidden">Selected</span>,
  suppressKeyboardEvent: ({ event }) => !isGridKey(event),
};

/**
 * Every event that the filter leaves, in pages. Filter and sort are read when a page is asked for; on a change the pages
 * are asked for again and rows stay until theirs has come, so nothing blinks. What is selected lives in the store: the
 * grid holds a few thousand rows, a selection may reach beyond them.
 */
export function EventGrid(props: EventGridProps) {
  const { ref, caseId, zones, filter, sort, looks, selection, current } = props;
  const client = useClient();
  const frame = useRef<HTMLDivElement>(null);
  const grid = useRef<GridApi<EventRow> | null>(null);
  const latest = useRef(props);
  latest.current = props;
  const anchor = useRef<number | null>(null);
  /** The row that the cursor was moved to before its page had come. */
  const awaited = useRef<number | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);

  const selected = useMemo(() => (selection.kind === 'ids' ? new Set(selection.ids) : null), [selection]);
  const isSelected = useRef<(id: number) => boolean>(() => false);
  isSelected.current = selection.kind === 'filter' ? () => true : selected ? (id) => selected.has(id) : () => false;

  const context = useMemo<GridContext>(() => ({ looks }), [looks]);
  /** How long the list is, where its first rows came before that was known. */
  const countRows = useCallback(
    async (page: Pick<Input<'timeline.page'>, 'caseId' | 'filter' | 'sort'>): Promise<void> => {
      try {
        const { total } = await client.call('timeline.page', { ...page, offset: 0, limit: 1 });
        const { filter: now, sort: order } = latest.current;
        const same =
          canonicalFilter(now) === canonicalFilter(page.filter) &&
          order.column === page.sort.column &&
          order.descending === page.sort.descending;
        if (total !== null && same) grid.current?.setRowCount(total, true);
      } catch (error) {
        setFailure(toFailure(error));
      }
    },
    [client],
  );
  const datasource = useMemo<IDatasource>(
    () => ({
      getRows: ({ startRow, endRow, successCallback, failCallback }) => {
        const { filter: wanted, sort: order } = latest.current;
        client
          .call('timeline.page', { caseId, filter: wanted, sort: order, offset: startRow, limit: endRow - startRow })
          .then(
            ({ total, rows }) => {
              setFailure(null);
              successCallback(rows, total ?? undefined);
            },
            (error: unknown) => {
              setFailure(toFailure(error));
              failCallback();
            },
          );
      },
    }),
    [client, caseId, countRows],
  );

  const paintSelection = useCallback((): void => {
    grid.current?.forEachNode((node) => {
      if (!node.data) return;
      const should = isSelected.current(node.data[ID]);
      if (node.isSelected() !== should) node.setSelected(should, false, 'api');
    });
  }, []);

  const indexOfCurrent = useCallback((): number | null => {
    const id = latest.current.current;
    let index: number | null = null;
    if (id !== null)
      grid.current?.forEachNode((node) => {
        if (node.data?.[ID] === id) index = node.rowIndex;
      });
    return index;
  }, []);

  // By place and not by `row-id`: the grid leaves that attribute as it was when it puts other data into a row.
  const paintCurrent = useCallback((): void => {
    const index = indexOfCurrent();
    for (const row of frame.current?.querySelectorAll('[role="row"][row-index]') ?? [])
      row.classList.toggle(styles.current ?? '', index !== null && row.getAttribute('row-index') === String(index));
  }, [indexOfCurrent]);

  // They paint from refs; this only says when.
  useEffect(paintSelection, [selection]);
  useEffect(paintCurrent, [current]);
  // A cell reads looks from the context, and does not look again by itself.
  useEffect(() => grid.current?.refreshCells({ force: true, columns: ['type'] }), [context]);

  const offsetOf = useCallback(
    async (eventId: number): Promise<number | null> => {
      const { filter: wanted, sort: order } = latest.current;
      try {
        return (await client.call('timeline.locate', { caseId, filter: wanted, sort: order, eventId })).offset;
      } catch {
        return null;
      }
    },
    [client, caseId],
  );

  /** A row to bring to sight as soon as the grid is long enough to have it. */
  const pendingSight = useRef<{ index: number; position: 'top' | 'middle' } | null>(null);
  const settleSight = useCallback((): void => {
    const wanted = pendingSight.current;
    if (!wanted || !grid.current || wanted.index >= grid.current.getDisplayedRowCount()) return;
    pendingSight.current = null;
    grid.current.ensureIndexVisible(wanted.index, wanted.position);
  }, []);

  const filterKey = canonicalFilter(filter);
  const sortKey = `${sort.column} ${sort.descending}`;
  const shown = useRef(`${filterKey} ${sortKey}`);
  useEffect(() => {
    const key = `${filterKey} ${sortKey}`;
    if (shown.current === key) return;
    const resorted = !shown.current.startsWith(`${filterKey} `);
    shown.current = key;
    anchor.current = null;
    awaited.current = null;
    // The grid would keep its focus on the place, under which another event comes to stand.
    if (frame.current?.contains(document.activeElement)) frame.current.focus();
    grid.current?.clearFocusedCell();
    // The grid asks again by itself after a sort.
    if (resorted) grid.current?.refreshInfiniteCache();
    const id = latest.current.current;
    let alive = true;
    // The event being read stays in sight where the new filter has it; otherwise the reader starts at the top.
    void (id === null ? Promise.resolve(null) : offsetOf(id)).then((offset) => {
      if (!alive) return;
      latest.current.onHidden(id !== null && offset === null);
      pendingSight.current = { index: offset ?? 0, position: offset === null ? 'top' : 'middle' };
      settleSight();
    });
    return () => {
      alive = false;
    };
  }, [filterKey, sortKey, offsetOf, settleSight]);

  useEffect(
    () =>
      client.on('changed', (changed) => {
        if (changed.caseId !== null && changed.caseId !== caseId) return;
        // What else changes in a case leaves the rows as they are.
        if (changed.features.some((feature) => rowFeatures.has(feature))) grid.current?.refreshInfiniteCache();
      }),
    [client, caseId],
  );

  const onReady = (event: GridReadyEvent<EventRow>): void => {
    grid.current = event.api;
    event.api.setGridAriaProperty('label', 'Events');
    const { sort: order, current: id } = latest.current;
    if (order.column !== 'time' || order.descending)
      event.api.applyColumnState({
        state: [{ colId: order.column, sort: order.descending ? 'desc' : 'asc' }],
        defaultState: { sort: null },
      });
    if (id !== null)
      void offsetOf(id).then((offset) => {
        if (offset === null) return;
        pendingSight.current = { index: offset, position: 'middle' };
        settleSight();
      });
  };

  const fitted = useRef(false);
  const onModelUpdated = useCallback((): void => {
    // Once, to the first rows that come: columns that resized themselves later would move under the hand.
    if (!fitted.current && grid.current?.getDisplayedRowAtIndex(0)?.data) {
      fitted.current = true;
      window.requestAnimationFrame(() => grid.current?.autoSizeColumns(fittedColumns));
    }
    settleSight();
    paintSelection();
    paintCurrent();
    if (awaited.current === null) return;
    const row = grid.current?.getDisplayedRowAtIndex(awaited.current);
    if (!row?.data) return;
    awaited.current = null;
    latest.current.onCurrent(row.data[ID]);
  }, [paintSelection, paintCurrent, settleSight]);

  const onCellFocused = useCallback((event: CellFocusedEvent<EventRow>): void => {
    if (event.rowIndex === null) return;
    const row = event.api.getDisplayedRowAtIndex(event.rowIndex);
    awaited.current = row?.data ? null : event.rowIndex;
    if (row?.data) latest.current.onCurrent(row.data[ID]);
  }, []);

  const addRange = useCallback(
    async (from: number, to: number): Promise<void> => {
      const { filter: wanted, sort: order, onAdd } = latest.current;
      try {
        onAdd(
          await idsBetween(
            (input) => client.call('timeline.page', input),
            { caseId, filter: wanted, sort: order },
            from,
            to,
          ),
        );
      } catch (error) {
        setFailure(toFailure(error));
      }
    },
    [client, caseId],
  );

  const onCellClicked = useCallback(
    ({ event, data, rowIndex, column }: CellClickedEvent<EventRow>): void => {
      // The check box speaks for itself, below.
      if (!data || rowIndex === null || column.getColId().startsWith('ag-Grid-Selection')) return;
      const { ctrlKey, metaKey, shiftKey } = event as MouseEvent;
      if (shiftKey) {
        void addRange(anchor.current ?? rowIndex, rowIndex);
        return;
      }
      anchor.current = rowIndex;
      if (ctrlKey || metaKey) latest.current.onToggle(data[ID]);
    },
    [addRange],
  );

  const onRowSelected = useCallback(({ source, node, data, rowIndex }: RowSelectedEvent<EventRow>): void => {
    if (source !== 'checkboxSelected' || !data) return;
    if (node.isSelected() !== isSelected.current(data[ID])) latest.current.onToggle(data[ID]);
    anchor.current = rowIndex;
  }, []);

  const onSortChanged = useCallback((): void => {
    const sorted = grid.current?.getColumnState().find((state) => state.sort);
    if (!sorted || !sortColumns.has(sorted.colId)) return;
    latest.current.onSort({ column: sorted.colId as EventSort['column'], descending: sorted.sort === 'desc' });
  }, []);

  const goTo = useCallback((index: number, position?: 'middle'): void => {
    const api = grid.current;
    if (!api) return;
    api.ensureIndexVisible(index, position ?? null);
    // The grid tells of a new focus a turn later; a key pressed meanwhile must already find the event under the cursor.
    const row = api.getDisplayedRowAtIndex(index)?.data;
    if (row) latest.current.onCurrent(row[ID]);
    api.setFocusedCell(index, api.getFocusedCell()?.column ?? 'time');
  }, []);

  useImperativeHandle(
    ref,
    () => ({
      step: (by, extend) => {
        const api = grid.current;
        if (!api) return;
        const from = indexOfCurrent() ?? api.getFocusedCell()?.rowIndex ?? null;
        const to = from === null ? 0 : Math.min(Math.max(from + by, 0), api.getDisplayedRowCount() - 1);
        if (to < 0 || api.getDisplayedRowCount() === 0) return;
        if (extend) void addRange(from ?? to, to);
        else anchor.current = to;
        goTo(to);
      },
      focus: () => {
        const index = indexOfCurrent();
        // With the cursor out of sight the grid has the focus and the cursor stays where it is.
        if (index === null) frame.current?.focus();
        else goTo(index);
      },
      reveal: async (eventId) => {
        const offset = await offsetOf(eventId);
        if (offset === null || !grid.current) return false;
        latest.current.onCurrent(eventId);
        pendingSight.current = { index: offset, position: 'middle' };
        settleSight();
        anchor.current = offset;
        return true;
      },
    }),
    [addRange, goTo, indexOfCurrent, offsetOf, settleSight],
  );

  const columns = useMemo(() => columnsFor(zones), [zones]);
  const rowClassRules = useMemo<RowClassRules<EventRow>>(
    () => ({ [styles.current ?? '']: ({ data }) => data !== undefined && data[ID] === latest.current.current }),
    [],
  );

  return (
    <div ref={frame} tabIndex={-1} className={styles.grid}>
      {failure && (
        <div className={styles.failure}>
          <FailureNotice
            failure={failure}
            onRetry={() => {
              setFailure(null);
              grid.current?.refreshInfiniteCache();
            }}
          />
        </div>
      )}
      <div className={styles.fill}>
        <AgGridReact<EventRow>
          {...gridDefaults}
          theme={theme}
          rowModelType="infinite"
          datasource={datasource}
          cacheBlockSize={BLOCK}
          maxBlocksInCache={20}
          maxConcurrentDatasourceRequests={3}
          blockLoadDebounceMillis={20}
          cacheOverflowSize={1}
          infiniteInitialRowCount={1}
          rowBuffer={6}
          getRowId={({ data }) => String(data[ID])}
          columnDefs={columns}
          defaultColDef={defaultColumn}
          rowSelection={rowSelection}
          selectionColumnDef={selectionColumn}
          rowClassRules={rowClassRules}
          context={context}
          ensureDomOrder
          suppressMultiSort
          overlayNoRowsTemplate="No events match the filter."
          onGridReady={onReady}
          onModelUpdated={onModelUpdated}
          onCellFocused={onCellFocused}
          onCellClicked={onCellClicked}
          onRowSelected={onRowSelected}
          onSortChanged={onSortChanged}
        />
      </div>
    </div>
  );
}
