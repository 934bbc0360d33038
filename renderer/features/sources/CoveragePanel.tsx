import type { Coverage } from '../../../shared/api/coverage.ts';
import type { Failure } from '../../../shared/api/failures.ts';
import { useAppDispatch } from '../../app/hooks.ts';
import { wentToSection } from '../../app/navigation.ts';
import { noticed } from '../../app/notices.ts';
import { Button } from '../../components/Button.tsx';
import { copyText } from '../../components/copy.ts';
import { FailureNotice } from '../../components/Notice.tsx';
import { Waiting } from '../../components/Page.tsx';
import { ProgressBar } from '../../components/ProgressBar.tsx';
import { Table } from '../../components/Table.tsx';
import { counted, formatCount } from '../../format/numbers.ts';
import { formatDate, formatInstant } from '../../format/time.ts';
import { useCoverageQuery } from './api.ts';
import { nameOf } from './claim-form.ts';
import styles from './sources.module.css';

/** What the data covers and what it does not: never a verdict on why. */
export function CoveragePanel({ caseId, zone }: { caseId: string; zone: string }) {
  const { data, error, refetch } = useCoverageQuery({ caseId }, { refetchOnMountOrArgChange: true });
  if (error !== undefined) return <FailureNotice failure={error as Failure} onRetry={() => void refetch()} />;
  if (!data) return <Waiting label="Working out what the data covers" rows={6} />;
  return (
    <div className={styles.panel}>
      <Reviewed reviewed={data.reviewed} />
      <Silences coverage={data} />
      <Sessions sessions={data.sessions} zone={zone} />
      <Limitations sentences={data.limitations} />
    </div>
  );
}

function Reviewed({ reviewed }: { reviewed: Coverage['reviewed'] }) {
  const { either, total, inspected, annotated } = reviewed;
  return (
    <section className={styles.part} aria-label="Reviewed">
      <h2>Reviewed</h2>
      <p>
        <strong>
          {formatCount(either)} of {counted(total, 'event')}
        </strong>{' '}
        inspected or annotated one by one, by anybody.
      </p>
      <ProgressBar label="Share reviewed" done={either} total={Math.max(1, total)} />
      <p className={styles.muted}>
        {formatCount(inspected)} inspected, {formatCount(annotated)} annotated; an event can be both.
      </p>
    </section>
  );
}

function Silences({ coverage }: { coverage: Coverage }) {
  const silences = coverage.sources.flatMap(({ source, ordinary, silences: each }) =>
    each.map((silence) => ({ source, ordinary, ...silence })),
  );
  silences.sort((a, b) => b.days - a.days || a.from - b.from);
  return (
    <section className={styles.part} aria-label="Silences">
      <h2>Silences</h2>
      <p className={styles.muted}>
        Days without an event, in a source that is ordinarily not quiet for so long. Whether nothing happened or nothing
        was recorded cannot be told from the data. Days are those of {coverage.zone}.
      </p>
      {silences.length === 0 ? (
        <p>No source is silent for longer than it ordinarily is.</p>
      ) : (
        <Table
          label="Each silence"
          scrolls
          rows={silences}
          rowKey={({ source, from }) => `${source} ${from}`}
          columns={[
            { header: 'Source', cell: ({ source }) => <span className={styles.name}>{nameOf(source, 'source')}</span> },
            { header: 'First day', kind: 'nowrap', cell: ({ first }) => formatDate(first) },
            { header: 'Last day', kind: 'nowrap', cell: ({ last }) => formatDate(last) },
            { header: 'Silent for', kind: 'number', cell: ({ days }) => counted(days, 'day') },
            { header: 'Ordinarily at most', kind: 'number', cell: ({ ordinary }) => ordinaryWords(ordinary) },
          ]}
        />
      )}
      <Table
        label="Days that each source covers"
        scrolls
        rows={coverage.sources}
        rowKey={({ source }) => source}
        columns={[
          { header: 'Source', cell: ({ source }) => <span className={styles.name}>{nameOf(source, 'source')}</span> },
          { header: 'Days, first to last', kind: 'number', cell: ({ days }) => formatCount(days) },
          { header: 'With events', kind: 'number', cell: ({ activeDays }) => formatCount(activeDays) },
          { header: 'Ordinarily quiet, at most', kind: 'number', cell: ({ ordinary }) => ordinaryWords(ordinary) },
          { header: 'Silences', kind: 'number', cell: ({ silences: each }) => formatCount(each.length) },
        ]}
      />
    </section>
  );
}

const ordinaryWords = (days: number | null): string => (days === null ? 'no rhythm to judge by' : counted(days, 'day'));

function Sessions({ sessions, zone }: { sessions: Coverage['sessions']; zone: string }) {
  const { paired, withoutOff, withoutOn, examples } = sessions;
  const dispatch = useAppDispatch();
  const lacking = withoutOff + withoutOn;
  return (
    <section className={styles.part} aria-label="Sessions that lack a half">
      <h2>Sessions that lack a half</h2>
      <p>
        {paired + lacking === 0
          ? 'No event of the case is read as a logon or a logoff.'
          : `${counted(paired, 'session')} ${paired === 1 ? 'has' : 'have'} both halves; ${counted(withoutOff, 'logon')} without a logoff, ${counted(withoutOn, 'logoff')} without a logon.`}
      </p>
      {examples.length > 0 && (
        <>
          <Table
            label="Each session that lacks a half"
            scrolls
            rows={examples}
            rowKey={({ event }) => event}
            onOpen={({ event }) =>
              () =>
                dispatch(wentToSection({ section: 'timeline', target: { kind: 'event', id: event } }))
              }
            columns={[
              { header: `When (${zone})`, kind: 'nowrap', cell: ({ at }) => formatInstant(at, zone) },
              { header: 'Who', cell: ({ actor }) => <span className={styles.name}>{actor || '(nobody named)'}</span> },
              { header: 'Device', cell: ({ host }) => <span className={styles.name}>{nameOf(host, 'device')}</span> },
              { header: 'Lacks its', kind: 'nowrap', cell: ({ lacks }) => lacks },
            ]}
          />
          <p className={styles.muted}>
            {examples.length < lacking && `The first ${formatCount(examples.length)} of ${formatCount(lacking)}. `}
            Choose one to see the event in the timeline.
          </p>
        </>
      )}
    </section>
  );
}

function Limitations({ sentences }: { sentences: readonly string[] }) {
  const dispatch = useAppDispatch();
  const copy = (): void => {
    if (copyText(sentences.join('\n'))) dispatch(noticed('Limitations copied.'));
  };
  return (
    <section className={styles.part} aria-label="Limitations as the bundle prints them">
      <div className={styles.partHead}>
        <h2>Limitations, as the bundle prints them</h2>
        <Button icon="copy" onClick={copy}>
          Copy
        </Button>
      </div>
      <ol className={styles.limitations}>
        {sentences.map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ol>
    </section>
  );
}
