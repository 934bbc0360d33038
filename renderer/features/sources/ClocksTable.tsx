import type { ClockView, SourceView } from '../../../shared/api/sources.ts';
import { type Column, Table } from '../../components/Table.tsx';
import { formatCount } from '../../format/numbers.ts';
import { formatInstant, microsOfIso } from '../../format/time.ts';
import { ClockButtons } from './ClockButtons.tsx';
import { clockWords, scopeName } from './claim-form.ts';
import type { ClockActions } from './SourcesScreen.tsx';
import styles from './sources.module.css';

/** Every claim about a clock that holds now. */
export function ClocksTable({
  sources,
  clocks,
  zone,
  narrow,
  actions,
}: {
  sources: readonly SourceView[];
  clocks: readonly ClockView[];
  zone: string;
  /** Something stands beside it; who said so is in the history. */
  narrow: boolean;
  actions: ClockActions;
}) {
  return (
    <section className={styles.part} aria-label="Clock offsets">
      <h2>Clock offsets</h2>
      {clocks.length === 0 ? (
        <p className={styles.muted}>
          None is set: every time stands as its source recorded it. Where a clock is known to have been fast or slow,
          say so here; the original stays, and recorded and adjusted times are shown side by side.
        </p>
      ) : (
        <Table
          label="Clock offsets"
          rows={clocks}
          rowKey={({ ledgerEntry }) => ledgerEntry}
          columns={[
            {
              header: 'The clock of',
              cell: ({ scope }) => <span className={styles.name}>{scopeName(scope, sources)}</span>,
            },
            {
              header: 'Was',
              cell: (clock) => (
                <>
                  <div>{clockWords(clock)}</div>
                  <div className={styles.muted}>{clock.reason}</div>
                </>
              ),
            },
            { header: 'Events', kind: 'number', cell: ({ events }) => formatCount(events) },
            ...(narrow ? [] : [saidBy(zone)]),
            {
              header: 'Actions',
              kind: 'nowrap',
              cell: (clock) => <ClockButtons clock={clock} name={scopeName(clock.scope, sources)} actions={actions} />,
            },
          ]}
        />
      )}
    </section>
  );
}

const saidBy = (zone: string): Column<ClockView> => ({
  header: 'Said by',
  cell: ({ by, at }) => (
    <>
      <div>{by}</div>
      <div className={styles.muted}>{formatInstant(microsOfIso(at), zone)}</div>
    </>
  ),
});
