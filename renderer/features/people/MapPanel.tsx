import type { ColDef } from 'ag-grid-community';
import { type Ref, useMemo, useState } from 'react';
import type { PersonView } from '../../../shared/api/people.ts';
import { Button } from '../../components/Button.tsx';
import { EmptyState } from '../../components/EmptyState.tsx';
import { counted, formatCount } from '../../format/numbers.ts';
import { FindBox } from './FindBox.tsx';
import { PickGrid, type PickGridHandle } from './PickGrid.tsx';
import styles from './people.module.css';
import { matching } from './words.ts';

/** Colleague 2 before Colleague 10. */
const byNumber = new Intl.Collator('en-GB', { numeric: true });

const columns: ColDef<PersonView>[] = [
  {
    headerName: 'Pseudonym',
    field: 'pseudonym',
    width: 150,
    comparator: (a: string, b: string) => byNumber.compare(a, b),
  },
  {
    headerName: 'Name',
    colId: 'name',
    flex: 2,
    minWidth: 110,
    valueGetter: ({ data }) => (data?.hidden ? 'hidden' : (data?.shown ?? '')),
    tooltipValueGetter: ({ value }) => value as string,
  },
  {
    headerName: 'Known as',
    colId: 'identifiers',
    flex: 2,
    minWidth: 110,
    sortable: false,
    valueGetter: ({ data }) =>
      data === undefined
        ? ''
        : data.hidden
          ? `${counted(data.identifierCount, 'identifier')}, hidden`
          : data.identifiers.map(({ value }) => value).join(', '),
    tooltipValueGetter: ({ value }) => value as string,
  },
  {
    headerName: 'Events',
    field: 'events',
    width: 84,
    type: 'rightAligned',
    valueFormatter: ({ value }) => formatCount(value as number),
  },
  { headerName: 'Rota', colId: 'rota', width: 64, valueGetter: ({ data }) => (data?.rota ? 'yes' : '') },
];

/** Everybody who has been written down. */
export function MapPanel({
  ref,
  people,
  chosen,
  onChosen,
  onOpen,
  onNameSubject,
}: {
  ref: Ref<PickGridHandle>;
  people: readonly PersonView[];
  chosen: string | null;
  onChosen: (id: string | null) => void;
  onOpen: (person: PersonView) => void;
  onNameSubject: () => void;
}) {
  const [typed, setTyped] = useState('');
  const rows = useMemo(() => matching(people, typed), [people, typed]);
  if (people.length === 0)
    return (
      <EmptyState
        icon="person"
        title="Nobody is on the map yet"
        action={
          <Button kind="primary" icon="plus" onClick={onNameSubject}>
            Name the subject of the case
          </Button>
        }
      >
        Begin with the officer or member of staff whom the case is about, and the user names, SIDs, addresses and
        devices that are theirs. Everybody else can then be mapped as a colleague in one step.
      </EmptyState>
    );
  return (
    <>
      <div className={styles.bar}>
        <FindBox label="Find on the map" value={typed} onChange={setTyped} />
        <span className={styles.muted}>
          {typed.trim() === '' ? '' : `${formatCount(rows.length)} of ${formatCount(people.length)}`}
        </span>
      </div>
      <PickGrid
        ref={ref}
        label="People of the case"
        rows={rows}
        columns={columns}
        rowId={({ id }) => id}
        many={false}
        chosen={chosen === null ? [] : [chosen]}
        onChosen={(ids) => onChosen(ids[0] ?? null)}
        onEnter={onOpen}
      />
    </>
  );
}
