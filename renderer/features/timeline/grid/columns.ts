import type { ColDef } from 'ag-grid-community';
import type { EventRow, EventSort } from '../../../../shared/api/timeline.ts';
import { formatLocal, formatUtcToMs } from '../model/format.ts';
import { isGridKey } from '../model/keys.ts';
import type { RowZones } from '../model/zone-choice.ts';
import { NotesCell, TypeCell } from './cells.ts';
import styles from './EventGrid.module.css';
import { ACTOR, HOST, INSTANT, MESSAGE, NOTES, SOURCE, TAGS, TYPE } from './row.ts';

/** Column ids that the engine can sort by. */
export const sortColumns: ReadonlySet<string> = new Set<EventSort['column']>([
  'time',
  'source',
  'type',
  'actor',
  'host',
]);

const column = (def: ColDef<EventRow>): ColDef<EventRow> => def;

/** Columns as wide as what stands in them, within bounds. */
export const fittedColumns = ['source', 'type', 'actor', 'host'];
const fitted = { minWidth: 72, maxWidth: 132 } as const;

export const defaultColumn: ColDef<EventRow> = {
  sortable: false,
  resizable: true,
  sortingOrder: ['asc', 'desc'],
  suppressHeaderMenuButton: true,
  // The timeline's own keys must reach it; the grid would take Space, Enter and Ctrl A for itself.
  suppressKeyboardEvent: ({ event }) => !isGridKey(event),
};

/** The columns, in the words of UX.md: who is the actor, device the host, what the message. */
export function columnsFor({ heading, hint, zoneOf }: RowZones): ColDef<EventRow>[] {
  const local = column({
    colId: 'local',
    headerName: heading ?? '',
    headerTooltip: hint,
    width: 108,
    cellClass: styles.muted ?? '',
    valueGetter: ({ data }) => (data ? formatLocal(data[INSTANT], zoneOf(data[SOURCE], data[HOST])) : ''),
  });
  return [
    column({
      colId: 'time',
      headerName: 'Time (UTC, to ms)',
      headerTooltip: 'Cut to the millisecond; the event in full shows every digit',
      width: 166,
      sortable: true,
      sort: 'asc',
      valueGetter: ({ data }) => (data ? formatUtcToMs(data[INSTANT]) : ''),
      // A row that is on its way: a quiet bar where the time will stand.
      cellClassRules: { [styles.coming ?? '']: ({ data }) => data === undefined },
    }),
    ...(heading === null ? [] : [local]),
    column({
      colId: 'source',
      ...fitted,
      headerName: 'Source',
      width: 104,
      sortable: true,
      valueGetter: ({ data }) => data?.[SOURCE],
    }),
    column({
      colId: 'type',
      ...fitted,
      headerName: 'Type',
      width: 120,
      sortable: true,
      valueGetter: ({ data }) => data?.[TYPE],
      cellRenderer: TypeCell,
    }),
    column({
      colId: 'actor',
      ...fitted,
      headerName: 'Who',
      width: 88,
      sortable: true,
      valueGetter: ({ data }) => data?.[ACTOR],
    }),
    column({
      colId: 'host',
      ...fitted,
      headerName: 'Device',
      width: 78,
      sortable: true,
      valueGetter: ({ data }) => data?.[HOST],
    }),
    column({
      colId: 'what',
      headerName: 'What',
      flex: 1,
      minWidth: 136,
      valueGetter: ({ data }) => data?.[MESSAGE],
    }),
    column({
      colId: 'notes',
      headerName: 'Notes, tags',
      width: 92,
      valueGetter: ({ data }) => (data ? [data[NOTES], ...data[TAGS]].join(', ') : ''),
      cellRenderer: NotesCell,
    }),
  ];
}
