import type { Output } from '../../../shared/api/contract.ts';
import { type Column, Table } from '../../components/Table.tsx';
import { counted } from '../../format/numbers.ts';
import styles from './people.module.css';

/** Wider than this a table is read in its own program. */
const mostColumns = 12;

/** The first rows as they stand, to choose the columns by. */
export function RotaPreview({ preview }: { preview: Output<'people.previewRota'> }) {
  const shown = preview.columns.slice(0, mostColumns);
  const rows = preview.rows.map((cells, index) => ({ cells, index }));
  return (
    <div className={styles.part}>
      <h2>First rows</h2>
      <Table
        label="First rows of the rota"
        scrolls
        rows={rows}
        rowKey={({ index }) => index}
        columns={shown.map(
          (column, at): Column<(typeof rows)[number]> => ({
            header: column || `column ${at + 1}`,
            cell: ({ cells }) => <span className={styles.cell}>{cells[at] ?? ''}</span>,
          }),
        )}
      />
      {preview.columns.length > mostColumns && (
        <p className={styles.muted}>
          {counted(preview.columns.length - mostColumns, 'more column')}, which can be chosen below.
        </p>
      )}
    </div>
  );
}
