import { type ColumnRole, columnRoles, type Mapping, type Sample } from '../../../shared/api/mappings.ts';
import { Table } from '../../components/Table.tsx';
import styles from './evidence.module.css';

const roleWords: Record<ColumnRole, string> = {
  time: 'Time',
  date: 'Date (its time of day is another column)',
  'time-of-day': 'Time of day',
  zone: 'Zone of the row’s time',
  description: 'What the time means',
  source: 'Source',
  type: 'Type',
  actor: 'Who',
  host: 'Device',
  message: 'What happened',
  tags: 'Tags',
  extra: 'Found by search',
  unused: 'Shown in the row only',
};

/** More columns than a person would go through one by one: the rest are found by search. */
const mostShown = 300;

/** One row a column of the file: its name, its first values, and what it means. */
export function MapperColumns({
  sample,
  mapping,
  onChange,
}: {
  sample: Sample;
  mapping: Mapping;
  onChange: (columns: Mapping['columns']) => void;
}) {
  const rows = sample.columns.slice(0, mostShown).map((name, index) => ({
    name,
    index,
    role: mapping.columns[index]?.role ?? 'extra',
    values: sample.rows
      .map(({ cells }) => cells[index] ?? '')
      .filter((value) => value.trim() !== '')
      .slice(0, 3),
  }));
  const say = (index: number, role: ColumnRole): void =>
    onChange(
      sample.columns.map((name, at) => ({ name, role: at === index ? role : (mapping.columns[at]?.role ?? 'extra') })),
    );
  return (
    <>
      <Table
        label="Columns of the file"
        scrolls
        rows={rows}
        rowKey={({ index }) => index}
        columns={[
          { header: 'Column', kind: 'nowrap', cell: ({ name }) => name || <em>without a name</em> },
          {
            header: 'Means',
            kind: 'nowrap',
            cell: ({ name, index, role }) => (
              <select
                className={styles.role}
                aria-label={`What ${name || `column ${index + 1}`} means`}
                value={role}
                onChange={(event) => say(index, event.target.value as ColumnRole)}
              >
                {columnRoles.map((each) => (
                  <option key={each} value={each}>
                    {roleWords[each]}
                  </option>
                ))}
              </select>
            ),
          },
          {
            header: 'First values',
            cell: ({ values }) => (
              <span className={styles.message} title={values.join('\n')}>
                {values.join(' · ')}
              </span>
            ),
          },
        ]}
      />
      {sample.columns.length > mostShown && (
        <p className={styles.muted}>The other {sample.columns.length - mostShown} columns are found by search.</p>
      )}
    </>
  );
}
