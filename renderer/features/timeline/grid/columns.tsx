import type { ColDef, ICellRendererParams } from 'ag-grid-community';
import type { EventRow, EventSort } from '../../../../shared/api/timeline.ts';
import { Icon } from '../../../components/Icon.tsx';
import { counted } from '../../../format/numbers.ts';
import { nameValue } from '../model/filter.ts';
import { formatLocal, formatUtc } from '../model/format.ts';
import { isGridKey } from '../model/keys.ts';
import type { Look } from '../model/looks.ts';
import { TypeMark } from '../TypeMark.tsx';
import styles from './EventGrid.module.css';

/** Places in a row of the contract. */
export const ID = 0;
export const INSTANT = 1;
const SOURCE = 2;
const TYPE = 3;
const ACTOR = 4;
const HOST = 5;
const MESSAGE = 6;
const TAGS = 7;
const NOTES = 8;

export interface GridContext {
  readonly zone: string;
  readonly looks: ReadonlyMap<string, Look>;
}

/** Column ids that the engine can sort by. */
export const sortColumns: ReadonlySet<string> = new Set<EventSort['column']>([
  'time',
  'source',
  'type',
  'actor',
  'host',
]);

type Cell = ICellRendererParams<EventRow, unknown, GridContext>;

const column = (def: ColDef<EventRow>): ColDef<EventRow> => def;

function TypeCell({ data, context }: Cell) {
  if (!data) return null;
  return (
    <span className={styles.type}>
      <TypeMark look={context.looks.get(data[TYPE])} />
      <span className={styles.name}>{nameValue(data[TYPE])}</span>
    </span>
  );
}

function NotesCell({ data }: Cell) {
  if (!data) return null;
  const notes = data[NOTES];
  return (
    <span className={styles.tags}>
      {notes > 0 && (
        <span className={styles.notes} title={counted(notes, 'annotation')}>
          <Icon name="note" />
          {notes}
        </span>
      )}
      {data[TAGS].map((tag) => (
        <span key={tag} className={styles.tag}>
          {tag}
        </span>
      ))}
    </span>
  );
}

/** A row that is on its way: a quiet bar where the time will stand. */
function TimeCell({ data }: Cell) {
  return data ? formatUtc(data[INSTANT]) : <span className={styles.coming}>Loading</span>;
}

export const defaultColumn: ColDef<EventRow> = {
  sortable: false,
  resizable: true,
  sortingOrder: ['asc', 'desc'],
  suppressHeaderMenuButton: true,
  // The timeline's own keys must reach it; the grid would take Space, Enter and Ctrl A for itself.
  suppressKeyboardEvent: ({ event }) => !isGridKey(event),
};

/** The columns, in the words of UX.md: who is the actor, device the host, what the message. */
export function columnsFor(zone: string): ColDef<EventRow>[] {
  const local = column({
    colId: 'local',
    headerName: zone.split('/').at(-1)?.replaceAll('_', ' ') ?? zone,
    headerTooltip: `Time in ${zone}`,
    width: 116,
    cellClass: styles.muted ?? '',
    valueGetter: ({ data }) => (data ? formatLocal(data[INSTANT], zone) : ''),
  });
  return [
    column({
      colId: 'time',
      headerName: 'Time (UTC)',
      width: 188,
      sortable: true,
      sort: 'asc',
      valueGetter: ({ data }) => data?.[INSTANT],
      cellRenderer: TimeCell,
    }),
    ...(zone === 'UTC' ? [] : [local]),
    column({
      colId: 'source',
      headerName: 'Source',
      width: 104,
      sortable: true,
      valueGetter: ({ data }) => data?.[SOURCE],
    }),
    column({
      colId: 'type',
      headerName: 'Type',
      width: 120,
      sortable: true,
      valueGetter: ({ data }) => data?.[TYPE],
      cellRenderer: TypeCell,
    }),
    column({ colId: 'actor', headerName: 'Who', width: 88, sortable: true, valueGetter: ({ data }) => data?.[ACTOR] }),
    column({
      colId: 'host',
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
      width: 96,
      valueGetter: ({ data }) => (data ? [data[NOTES], ...data[TAGS]].join(', ') : ''),
      cellRenderer: NotesCell,
    }),
  ];
}
