import { memo } from 'react';
import type { z } from 'zod';
import type { PreviewRow } from '../../../shared/api/imports.ts';
import { type Column, Table } from '../../components/Table.tsx';
import { formatCount } from '../../format/numbers.ts';
import { formatInstant } from '../../format/time.ts';
import styles from './evidence.module.css';
import { basisText } from './words.ts';

type Row = z.infer<typeof PreviewRow>;

export const PreviewTable = memo(function PreviewTable({
  rows,
  zone,
  waitsForZone,
}: {
  rows: readonly Row[];
  zone: string | null;
  /** Rows without a time are then not rejected, only not read yet. */
  waitsForZone: boolean;
}) {
  return (
    <Table
      label="First rows of the file"
      scrolls
      columns={columnsFor(zone, waitsForZone)}
      rows={rows}
      rowKey={(row) => row.line}
      rowClass={(row) => (row.reason === null || waitsForZone ? undefined : styles.rejectedRow)}
    />
  );
});

const columnsFor = (zone: string | null, waitsForZone: boolean): Column<Row>[] => [
  { header: 'Line', kind: 'number', cell: (row) => formatCount(row.line) },
  {
    header: 'Time',
    kind: 'nowrap',
    cell: (row) => {
      if (row.instant !== null) return formatInstant(row.instant);
      return waitsForZone ? <span className={styles.muted}>Needs the zone</span> : <strong>Rejected</strong>;
    },
  },
  { header: 'As written', kind: 'nowrap', cell: (row) => <code className={styles.raw}>{row.timeText}</code> },
  { header: 'Zone from', kind: 'nowrap', cell: (row) => (row.basis === null ? '' : basisText(row.basis, zone)) },
  {
    header: 'What',
    cell: (row) => (
      <>
        {row.reason !== null && !waitsForZone && <div className={styles.reason}>{row.reason}</div>}
        <div className={styles.message} title={row.message}>
          {row.message}
        </div>
      </>
    ),
  },
  { header: 'Source', kind: 'nowrap', cell: (row) => <span className={styles.cut}>{row.source}</span> },
  { header: 'Type', kind: 'nowrap', cell: (row) => <span className={styles.cut}>{row.type}</span> },
  { header: 'Who', kind: 'nowrap', cell: (row) => <span className={styles.cut}>{row.actor}</span> },
  { header: 'Device', kind: 'nowrap', cell: (row) => <span className={styles.cut}>{row.host}</span> },
];
