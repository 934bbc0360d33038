import type { ClockView, SourceView } from '../../../shared/api/sources.ts';
import { Button } from '../../components/Button.tsx';
import { Facts } from '../../components/Facts.tsx';
import { Table } from '../../components/Table.tsx';
import { Time } from '../../components/Time.tsx';
import { counted, formatCount } from '../../format/numbers.ts';
import { ClockButtons } from './ClockButtons.tsx';
import { claimsOn, clockWords, nameOf, scopeName } from './claim-form.ts';
import type { ClockActions } from './SourcesScreen.tsx';
import styles from './sources.module.css';

/** One source: its devices and imports, and everything that is said of its clock. */
export function SourceDetail({
  source,
  clocks,
  zone,
  actions,
  onClose,
}: {
  source: SourceView;
  clocks: readonly ClockView[];
  zone: string;
  actions: ClockActions;
  onClose: () => void;
}) {
  const claims = claimsOn(clocks, source);
  const scope = { source: source.source, host: null, importId: null };
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by the keys that scroll
    <section className={styles.detail} tabIndex={0} aria-label={nameOf(source.source, 'source')}>
      <div className={styles.detailHead}>
        <h2 className={styles.name}>{nameOf(source.source, 'source')}</h2>
        <Button kind="quiet" icon="close" aria-label="Close the source" onClick={onClose} />
      </div>
      <Facts
        rows={[
          ['Events', formatCount(source.events)],
          ['First recorded', <Time key="f" micros={source.span.from} zone={zone} stacked />],
          ['Last recorded', <Time key="l" micros={source.span.to} zone={zone} stacked />],
        ]}
      />
      <div className={styles.part}>
        <h3>Its clock</h3>
        {claims.length === 0 && <p className={styles.muted}>Nothing is claimed: its times stand as recorded.</p>}
        {claims.length > 0 && (
          <ul className={styles.claims}>
            {claims.map((clock) => (
              <li key={clock.ledgerEntry}>
                <strong>{clockWords(clock)}</strong>
                <p className={styles.muted}>
                  {scopeName(clock.scope, [source])}: decides for {counted(clock.events, 'event')}. {clock.reason}
                </p>
                <ClockButtons clock={clock} name={scopeName(clock.scope, [source])} actions={actions} />
              </li>
            ))}
          </ul>
        )}
        <div className={styles.buttons}>
          <Button icon="clock" onClick={() => actions.set(scope)}>
            Set the offset of this source
          </Button>
        </div>
      </div>
      <div className={styles.part}>
        <h3>Devices</h3>
        <Table
          label="Devices of the source"
          scrolls
          rows={source.hosts}
          rowKey={({ host }) => host}
          columns={[
            { header: 'Device', cell: ({ host }) => <span className={styles.name}>{nameOf(host, 'device')}</span> },
            { header: 'Events', kind: 'number', cell: ({ events }) => formatCount(events) },
            {
              header: 'Clock',
              kind: 'nowrap',
              cell: ({ host }) => (
                <Button
                  kind="link"
                  aria-label={`Set the clock offset of ${nameOf(host, 'device')}`}
                  onClick={() => actions.set({ ...scope, host })}
                >
                  Set
                </Button>
              ),
            },
          ]}
        />
      </div>
      <div className={styles.part}>
        <h3>Imports</h3>
        <Table
          label="Imports of the source"
          scrolls
          rows={source.imports}
          rowKey={({ importId }) => importId}
          columns={[
            {
              header: 'File',
              cell: ({ importId, file }) => (
                <span className={styles.name}>
                  {importId}: {file}
                </span>
              ),
            },
            { header: 'Events', kind: 'number', cell: ({ events }) => formatCount(events) },
            {
              header: 'Clock',
              kind: 'nowrap',
              cell: ({ importId, file }) => (
                <Button
                  kind="link"
                  aria-label={`Set the clock offset of import ${importId}, ${file}`}
                  onClick={() => actions.set({ ...scope, importId })}
                >
                  Set
                </Button>
              ),
            },
          ]}
        />
      </div>
    </section>
  );
}
