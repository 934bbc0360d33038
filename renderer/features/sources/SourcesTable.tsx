import type { ClockView, SourceView } from '../../../shared/api/sources.ts';
import { type Column, Table } from '../../components/Table.tsx';
import { counted, formatCount } from '../../format/numbers.ts';
import { formatInstant } from '../../format/time.ts';
import { claimFor, claimsOn, clockWords, nameOf } from './claim-form.ts';
import styles from './sources.module.css';

/** Every source of the case's events, and what is said of its clock. */
export function SourcesTable({
  sources,
  clocks,
  zone,
  currentKey,
  onOpen,
}: {
  sources: readonly SourceView[];
  clocks: readonly ClockView[];
  zone: string;
  currentKey: string | null;
  onOpen: (source: string) => void;
}) {
  return (
    <Table
      label="Sources"
      rows={sources}
      rowKey={({ source }) => source}
      currentKey={currentKey}
      onOpen={({ source }) =>
        () =>
          onOpen(source)
        }
      columns={[
        {
          header: 'Source',
          cell: ({ source }) => <span className={styles.name}>{nameOf(source, 'source')}</span>,
        },
        { header: 'Events', kind: 'number', cell: ({ events }) => formatCount(events) },
        ...(currentKey === null ? spread(zone) : []),
        { header: 'Clock', cell: (source) => <ClockOf source={source} clocks={clocks} /> },
      ]}
    />
  );
}

/** What the detail says of the one that is open, and what there is then no room for. */
const spread = (zone: string): Column<SourceView>[] => [
  {
    header: `First and last, as recorded (${zone})`,
    kind: 'nowrap',
    cell: ({ span }) => (
      <>
        <div>{formatInstant(span.from, zone)}</div>
        <div>{formatInstant(span.to, zone)}</div>
      </>
    ),
  },
  {
    header: 'From',
    kind: 'nowrap',
    cell: ({ hosts, imports }) => (
      <>
        <div>{atMost(hosts.length, 'device')}</div>
        <div>{atMost(imports.length, 'import')}</div>
      </>
    ),
  },
];

/** The engine names the 200 with the most events. */
const mostNamed = 200;
const atMost = (n: number, one: string): string =>
  n < mostNamed ? counted(n, one) : `${formatCount(n)} ${one}s or more`;

function ClockOf({ source, clocks }: { source: SourceView; clocks: readonly ClockView[] }) {
  const whole = claimFor(clocks, { source: source.source, host: null, importId: null });
  const others = claimsOn(clocks, source).filter((claim) => claim !== whole).length;
  return (
    <>
      <div className={whole ? undefined : styles.asRecorded}>{whole ? clockWords(whole) : 'As recorded'}</div>
      {others > 0 && <div className={styles.muted}>{counted(others, 'claim')} about part of it</div>}
    </>
  );
}
