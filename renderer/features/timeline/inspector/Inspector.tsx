import { type Ref, useId } from 'react';
import type { Failure } from '../../../../shared/api/failures.ts';
import type { EventDetail } from '../../../../shared/api/timeline.ts';
import { useAppDispatch } from '../../../app/hooks.ts';
import { wentToSection } from '../../../app/navigation.ts';
import { Button } from '../../../components/Button.tsx';
import { copyText } from '../../../components/copy.ts';
import { cx } from '../../../components/cx.ts';
import { Facts } from '../../../components/Facts.tsx';
import { Hash } from '../../../components/Hash.tsx';
import { Icon } from '../../../components/Icon.tsx';
import { Kbd } from '../../../components/Kbd.tsx';
import { FailureNotice } from '../../../components/Notice.tsx';
import { formatCount } from '../../../format/numbers.ts';
import { AnnotationItem } from '../../annotations/AnnotationItem.tsx';
import { useTimelineEventQuery } from '../api.ts';
import { nameValue } from '../model/filter.ts';
import { formatLocalFull, formatUtc } from '../model/format.ts';
import type { Look } from '../model/looks.ts';
import { eventZone, type ZoneChoice } from '../model/zone-choice.ts';
import { TypeMark } from '../TypeMark.tsx';
import styles from './Inspector.module.css';
import { RecordedTime } from './RecordedTime.tsx';
import { Twins } from './Twins.tsx';

export interface InspectorProps {
  readonly ref?: Ref<HTMLElement>;
  readonly caseId: string;
  readonly caseZone: string;
  readonly zoneChoice: ZoneChoice;
  readonly eventId: number | null;
  /** The filter leaves it out of the list. */
  readonly hidden: boolean;
  readonly looks: ReadonlyMap<string, Look>;
  readonly onAnnotate: () => void;
  readonly onTag: () => void;
  readonly onExhibit: () => void;
  /** Opens the original at the row of the event. */
  readonly onOriginal: () => void;
  readonly onWithdraw: (annotationId: string) => void;
}

/** One event in full: what it is taken to mean, the row it came from, and where that row stands in the original. */
export function Inspector(props: InspectorProps) {
  const { ref, caseId, caseZone, zoneChoice, eventId, hidden, looks } = props;
  const { onAnnotate, onTag, onExhibit, onOriginal, onWithdraw } = props;
  const { data, error } = useTimelineEventQuery({ caseId, eventId: eventId ?? 0 }, { skip: eventId === null });
  if (eventId === null)
    return (
      <section ref={ref} tabIndex={-1} className={styles.none} aria-label="Event in full">
        <p>Choose an event to see it in full.</p>
        <p className={styles.keys}>
          <Kbd keys="j" /> <Kbd keys="k" /> move · <Kbd keys="Space" /> selects
        </p>
      </section>
    );
  if (error)
    return (
      <section ref={ref} tabIndex={-1} className={styles.none} aria-label="Event in full">
        <FailureNotice failure={error as Failure} />
      </section>
    );
  if (!data)
    return <section ref={ref} tabIndex={-1} className={styles.inspector} aria-label="Event in full" aria-busy="true" />;
  const { zone, remark } = eventZone(zoneChoice, caseZone, data.clock?.zone ?? null);
  return (
    // While the next event is on its way the last one stays, dimmed: a blink at every step of the cursor tires the eye.
    <section
      ref={ref}
      tabIndex={-1}
      className={cx(styles.inspector, data.id !== eventId && styles.coming)}
      aria-label="Event in full"
      aria-busy={data.id !== eventId}
    >
      <header className={styles.head}>
        <p className={styles.type}>
          <TypeMark look={looks.get(data.type)} /> {nameValue(data.type)}
        </p>
        <time className={styles.utc} dateTime={new Date(Math.floor(data.instant / 1_000)).toISOString()}>
          {formatUtc(data.instant)} UTC
        </time>
        {zone !== 'UTC' && <p className={styles.local}>{formatLocalFull(data.instant, zone)}</p>}
        {remark !== null && <p className={styles.quiet}>{remark}</p>}
        {hidden && <p className={styles.hidden}>The filter in force hides this event from the list.</p>}
        {data.instant !== data.recorded && (
          <p className={styles.quiet}>Adjusted for the clock of its source; recorded {formatUtc(data.recorded)} UTC</p>
        )}
        <p className={styles.what}>{data.message}</p>
        {data.masked && <Masked />}
      </header>
      <div className={styles.actions}>
        <Button icon="note" onClick={onAnnotate}>
          Annotate
        </Button>
        <Button icon="tag" onClick={onTag}>
          Tag
        </Button>
        <Button icon="exhibit" onClick={onExhibit}>
          Exhibit
        </Button>
      </div>

      <Part title="Event">
        <Facts
          rows={[
            ['Source', nameValue(data.source)],
            ['Who', nameValue(data.actor)],
            ['Device', nameValue(data.host)],
          ]}
        />
      </Part>
      <Part title="Time as recorded">
        <RecordedTime event={data} />
      </Part>
      <Part title="Notes and tags">
        {data.annotations.length === 0 ? (
          <p className={styles.quiet}>None yet.</p>
        ) : (
          <ul className={styles.annotations}>
            {data.annotations.map((annotation) => (
              <AnnotationItem key={annotation.id} annotation={annotation} zone={caseZone} onWithdraw={onWithdraw} />
            ))}
          </ul>
        )}
      </Part>
      {data.exhibits.length > 0 && <Exhibits exhibits={data.exhibits} />}
      <Twins caseId={caseId} eventId={data.id} />
      <OriginalRow event={data} onOriginal={onOriginal} />
      <Part title="Where it comes from">
        <Facts
          rows={[
            ['File', data.provenance.file],
            ['SHA-256', <Hash key="hash" value={data.provenance.sha256} of={data.provenance.file} />],
            ['Line', formatCount(data.provenance.line)],
            [
              'Bytes',
              `${formatCount(data.provenance.byteStart)} to ${formatCount(data.provenance.byteEnd - 1)} (${formatCount(data.provenance.byteEnd - data.provenance.byteStart)})`,
            ],
            ['Import', formatCount(data.provenance.importId)],
            ['Event', formatCount(data.id)],
          ]}
        />
      </Part>
    </section>
  );
}

function Part({ title, action, children }: { title: string; action?: React.ReactNode; children: React.ReactNode }) {
  const id = useId();
  return (
    <section className={styles.part} aria-labelledby={id}>
      <div className={styles.partHead}>
        <h2 id={id}>{title}</h2>
        {action}
      </div>
      {children}
    </section>
  );
}

function Exhibits({ exhibits }: { exhibits: EventDetail['exhibits'] }) {
  const dispatch = useAppDispatch();
  return (
    <Part title="Exhibits">
      <ul className={styles.exhibits}>
        {exhibits.map(({ id, ref }) => (
          <li key={id}>
            <Button
              kind="link"
              onClick={() => dispatch(wentToSection({ section: 'evidence', target: { kind: 'exhibit', id } }))}
            >
              {ref}
            </Button>
          </li>
        ))}
      </ul>
    </Part>
  );
}

/** Pseudonyms must not be taken for what the log says. */
function Masked() {
  const dispatch = useAppDispatch();
  return (
    <p className={styles.masked}>
      <Icon name="person" />
      <span>
        Names of people who are not the subject are hidden here. You can show one, with a reason that is recorded.{' '}
        <Button kind="link" onClick={() => dispatch(wentToSection({ section: 'people' }))}>
          Go to the people
        </Button>
      </span>
    </p>
  );
}

function OriginalRow({ event, onOriginal }: { event: EventDetail; onOriginal: () => void }) {
  return (
    <Part
      title="Original row"
      action={
        <span>
          <Button kind="quiet" icon="file" onClick={onOriginal} title="Open the original at the row (o)">
            Open
          </Button>
          <Button kind="quiet" icon="copy" aria-label="Copy the original row" onClick={() => copyText(event.raw)} />
        </span>
      }
    >
      <dl className={styles.fields}>
        {event.fields.map((field, index) => (
          // A row may repeat a column's name; its place is what tells two apart.
          <div key={index} className={styles.field}>
            <dt>{field.name}</dt>
            <dd>{field.value === '' ? <span className={styles.quiet}>empty</span> : field.value}</dd>
          </div>
        ))}
      </dl>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and must do so by keyboard too */}
      <pre className={styles.raw} tabIndex={0}>
        {event.raw}
      </pre>
      {event.rawCut && <p className={styles.quiet}>The row goes on; the first 64 KiB are shown.</p>}
    </Part>
  );
}
