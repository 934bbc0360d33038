import type { ReactNode } from 'react';
import { cx } from './cx.ts';
import styles from './Table.module.css';

export interface Column<R> {
  readonly header: string;
  readonly cell: (row: R) => ReactNode;
  readonly kind?: 'text' | 'number' | 'nowrap';
}

export interface TableProps<R> {
  /** Read out as the table's name. */
  readonly label: string;
  readonly columns: readonly Column<R>[];
  readonly rows: readonly R[];
  readonly rowKey: (row: R) => string | number;
  /** The first cell becomes a button, the whole row a target for the mouse. Null for a row that cannot be opened. */
  readonly onOpen?: (row: R) => (() => void) | null;
  readonly currentKey?: string | number | null;
  readonly rowClass?: (row: R) => string | undefined;
  /** Scrolls in itself, both ways, and takes the focus so that keys can scroll it. */
  readonly scrolls?: boolean;
}

/** Up to some hundreds of rows; what can be longer is a grid. */
export function Table<R>({
  label,
  columns,
  rows,
  rowKey,
  onOpen,
  currentKey = null,
  rowClass,
  scrolls = false,
}: TableProps<R>) {
  const kindOf = ({ kind = 'text' }: Column<R>) => (kind === 'text' ? undefined : styles[kind]);
  const table = (
    <table className={styles.table} aria-label={label}>
      <thead>
        <tr>
          {columns.map((column) => (
            <th key={column.header} scope="col" className={kindOf(column)}>
              {column.header}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => {
          const key = rowKey(row);
          const open = onOpen?.(row) ?? null;
          return (
            // The button in the first cell is the way for keys and screen readers; the row is a larger target for the mouse.
            <tr
              key={key}
              className={cx(open && styles.openable, key === currentKey && styles.current, rowClass?.(row))}
              onClick={open ?? undefined}
            >
              {columns.map((column, index) => (
                <td key={column.header} className={kindOf(column)}>
                  {index === 0 && open ? (
                    <button type="button" className={styles.open} aria-current={key === currentKey || undefined}>
                      {column.cell(row)}
                    </button>
                  ) : (
                    column.cell(row)
                  )}
                </td>
              ))}
            </tr>
          );
        })}
      </tbody>
    </table>
  );
  return scrolls ? (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by the keys that scroll
    <section className={cx(styles.panel, styles.scrolls)} aria-label={label} tabIndex={0}>
      {table}
    </section>
  ) : (
    <div className={styles.panel}>{table}</div>
  );
}
