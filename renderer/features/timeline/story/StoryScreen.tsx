import { useEffect, useRef, useState } from 'react';
import type { Failure } from '../../../../shared/api/failures.ts';
import type { StoryRow } from '../../../../shared/api/timeline.ts';
import { useCommands } from '../../../app/commands/commands.ts';
import { useAppDispatch } from '../../../app/hooks.ts';
import { wentToSection } from '../../../app/navigation.ts';
import { useCaseInfoQuery } from '../../../app/queries.ts';
import { InStatusBar } from '../../../app/shell/status-slot.tsx';
import { Button } from '../../../components/Button.tsx';
import { cx } from '../../../components/cx.ts';
import { EmptyState } from '../../../components/EmptyState.tsx';
import { Kbd } from '../../../components/Kbd.tsx';
import { FailureNotice } from '../../../components/Notice.tsx';
import { Page, Waiting } from '../../../components/Page.tsx';
import { counted, formatCount } from '../../../format/numbers.ts';
import { useTimelineCoverageQuery, useTimelineStoryQuery } from '../api.ts';
import { nameValue } from '../model/filter.ts';
import { formatLocal, formatUtc, formatUtcClock } from '../model/format.ts';
import { timelineActions } from '../slice.ts';
import { daysOf, leftOutWords } from './days.ts';
import styles from './story.module.css';

/** Rows at a time: the contract's limit. */
const PAGE = 500;

/** The annotated events as the chronology that will be printed, to be read from the top. */
export function StoryScreen({ caseId }: { caseId: string }) {
  const dispatch = useAppDispatch();
  const { data: info } = useCaseInfoQuery({ caseId });
  const zone = info?.displayZone ?? 'UTC';
  const [page, setPage] = useState(0);
  const { data, error, refetch } = useTimelineStoryQuery({ caseId, offset: page * PAGE, limit: PAGE });
  const { data: coverage } = useTimelineCoverageQuery({ caseId });
  const [current, setCurrent] = useState(0);
  const list = useRef<HTMLDivElement>(null);
  const rows = data?.rows ?? [];
  const pages = Math.max(1, Math.ceil((data?.total ?? 0) / PAGE));

  const goTo = (index: number): void => {
    const next = Math.min(Math.max(index, 0), rows.length - 1);
    if (next < 0) return;
    setCurrent(next);
    list.current?.querySelector<HTMLElement>(`[data-row="${next}"]`)?.focus();
  };
  const show = (row: StoryRow | undefined): void => {
    if (row) dispatch(wentToSection({ section: 'timeline', target: { kind: 'event', id: row.id } }));
  };
  const turn = (by: 1 | -1): void => {
    const next = Math.min(Math.max(page + by, 0), pages - 1);
    if (next === page) return;
    setPage(next);
    setCurrent(0);
  };
  useEffect(() => {
    // A page that is gone, because annotations were withdrawn.
    if (data && page > 0 && data.rows.length === 0) setPage(0);
  }, [data, page]);

  useCommands([
    { id: 'story.next', group: 'Story', label: 'Next key event', keys: 'j', run: () => goTo(current + 1) },
    { id: 'story.previous', group: 'Story', label: 'Previous key event', keys: 'k', run: () => goTo(current - 1) },
    {
      id: 'story.open',
      group: 'Story',
      label: 'Show the key event on the timeline',
      keys: 'Enter',
      run: () => show(rows[current]),
    },
    ...(pages > 1
      ? [
          { id: 'story.later', group: 'Story', label: 'Later key events', keys: ']', run: () => turn(1) },
          { id: 'story.earlier', group: 'Story', label: 'Earlier key events', keys: '[', run: () => turn(-1) },
        ]
      : []),
  ]);

  const toTimeline = (annotated: boolean): void => {
    dispatch(timelineActions.filtered({ caseId, filter: { annotated } }));
    dispatch(wentToSection({ section: 'timeline' }));
  };

  return (
    <Page
      title="Story"
      intro={
        data && data.total > 0
          ? `${data.scope} In the order of their adjusted times, as the bundle prints them; names of colleagues are hidden as there.`
          : 'The annotated events, as the chronology that the bundle prints.'
      }
      actions={
        data &&
        data.total > 0 && (
          <Button icon="bundle" onClick={() => dispatch(wentToSection({ section: 'bundle' }))}>
            Prepare the bundle
          </Button>
        )
      }
    >
      {error !== undefined && <FailureNotice failure={error as Failure} onRetry={() => void refetch()} />}
      {!data && !error && <Waiting label="Reading the story" rows={8} />}
      {data?.total === 0 && (
        <EmptyState
          icon="story"
          title="No key events yet"
          action={
            <Button kind="primary" icon="timeline" onClick={() => dispatch(wentToSection({ section: 'timeline' }))}>
              Go to the timeline
            </Button>
          }
        >
          Annotate or tag the events that matter on the timeline. They stand here in the order in which they happened,
          ready to be read out.
        </EmptyState>
      )}
      {data && data.total > 0 && (
        <div className={styles.paper} ref={list}>
          {!data.printable && (
            <p className={styles.warning}>
              A bundle prints at most 20,000 key events. Withdraw annotations that mark whole ranges.
            </p>
          )}
          {daysOf(rows).map((day) => (
            <section key={`${day.date} ${day.rows[0]?.number}`} className={styles.day} aria-label={day.words}>
              <h2 className={styles.date}>{day.words}</h2>
              <ol className={styles.rows}>
                {day.rows.map((row) => {
                  const index = row.number - 1 - page * PAGE;
                  return (
                    <Row
                      key={row.id}
                      row={row}
                      zone={zone}
                      index={index}
                      current={index === current}
                      onFocus={() => setCurrent(index)}
                      onOpen={() => show(row)}
                      onNumber={(number) => goTo(number - 1 - page * PAGE)}
                      onExhibit={(id) =>
                        dispatch(wentToSection({ section: 'evidence', target: { kind: 'exhibit', id } }))
                      }
                    />
                  );
                })}
              </ol>
            </section>
          ))}
          {pages > 1 && (
            <p className={styles.turn}>
              <Button icon="left" disabled={page === 0} onClick={() => turn(-1)}>
                Earlier
              </Button>
              {formatCount(page * PAGE + 1)} to {formatCount(page * PAGE + rows.length)} of {formatCount(data.total)}
              <Button disabled={page === pages - 1} onClick={() => turn(1)}>
                Later
              </Button>
            </p>
          )}
          <footer className={styles.left}>
            <h2>What is left out</h2>
            <p>
              {leftOutWords(data.total, data.left)}{' '}
              {data.left > 0 && (
                <Button kind="link" onClick={() => toTimeline(false)}>
                  Show them on the timeline
                </Button>
              )}
            </p>
            {coverage && coverage.limitations.length > 0 && (
              <>
                <h3>Limitations of the data, printed with it</h3>
                <ul>
                  {coverage.limitations.map((limitation) => (
                    <li key={limitation}>{limitation}</li>
                  ))}
                </ul>
              </>
            )}
          </footer>
        </div>
      )}
      {data && (
        <InStatusBar>
          {`${counted(data.total, 'key event')} · ${formatCount(data.left)} left out · by adjusted time · times in UTC${zone === 'UTC' ? '' : ` and ${zone}`}`}
          {data.total > 0 && (
            <span className={styles.keys}>
              <Kbd keys="j" /> <Kbd keys="k" /> move · <Kbd keys="Enter" /> shows on the timeline
            </span>
          )}
        </InStatusBar>
      )}
    </Page>
  );
}

function Row({
  row,
  zone,
  index,
  current,
  onFocus,
  onOpen,
  onNumber,
  onExhibit,
}: {
  row: StoryRow;
  zone: string;
  index: number;
  current: boolean;
  onFocus: () => void;
  onOpen: () => void;
  onNumber: (number: number) => void;
  onExhibit: (id: string) => void;
}) {
  return (
    <li className={cx(styles.row, current && styles.current)}>
      <div className={styles.when}>
        <button
          type="button"
          className={styles.open}
          data-row={index}
          tabIndex={current ? 0 : -1}
          title="Show on the timeline"
          onFocus={onFocus}
          onClick={onOpen}
        >
          <span className={styles.number}>{row.number}</span>
          <time dateTime={new Date(Math.floor(row.instant / 1_000)).toISOString()}>
            {formatUtcClock(row.instant)} UTC
          </time>
        </button>
        {zone !== 'UTC' && <p className={styles.quiet}>{formatLocal(row.instant, zone)}</p>}
        {row.clock !== null && (
          <p className={styles.quiet} title={row.clock}>
            recorded {formatUtc(row.recorded)} UTC
          </p>
        )}
        {row.unsafeWith.length > 0 && (
          <p className={styles.unsafe}>
            Order not safe: see{' '}
            {row.unsafeWith.map((number, at) => (
              <span key={number}>
                {at > 0 && ', '}
                <Button kind="link" onClick={() => onNumber(number)}>
                  {number}
                </Button>
              </span>
            ))}
          </p>
        )}
      </div>
      <div className={styles.what}>
        <p className={styles.message}>{row.message}</p>
        {row.note !== '' && <p className={styles.note}>{row.note}</p>}
        {row.tags.length > 0 && <p className={styles.tags}>{row.tags.join(' · ')}</p>}
        <p className={styles.quiet}>
          {[
            `${nameValue(row.source)}, ${nameValue(row.type)}`,
            row.actor,
            row.host,
            `${row.file}, line ${formatCount(row.line)}`,
          ]
            .filter(Boolean)
            .join(' · ')}
        </p>
      </div>
      <div className={styles.refs}>
        {row.exhibits.map(({ id, ref }) => (
          <Button key={id} kind="link" onClick={() => onExhibit(id)}>
            {ref}
          </Button>
        ))}
      </div>
    </li>
  );
}
