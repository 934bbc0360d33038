import type { ContinuityEntry, CustodyEvent } from '../../../shared/api/custody.ts';
import { Hash } from '../../components/Hash.tsx';
import { Icon, type IconName } from '../../components/Icon.tsx';
import { counted, formatCount } from '../../format/numbers.ts';
import { formatInstant, microsOfIso } from '../../format/time.ts';
import { type Chapter, storyOf } from '../custody/story.ts';
import styles from './continuity.module.css';

/** Who, when, what, why, and the entry that proves it; in the order of the ledger. */
export function ContinuityStory({
  entries,
  events,
  zone,
  whole = false,
}: {
  entries: readonly ContinuityEntry[];
  events: readonly CustodyEvent[];
  zone: string;
  /** For paper: every hash whole, every opening told. */
  whole?: boolean;
}) {
  const chapters: readonly Chapter[] = storyOf({ entries: [...entries], events: [...events] });
  return (
    <ol className={styles.story} aria-label="What was done, oldest first">
      {chapters.map((chapter) =>
        chapter.kind === 'entry' ? (
          <Entry key={chapter.entry.hash} entry={chapter.entry} event={chapter.event} zone={zone} whole={whole} />
        ) : (
          <Openings key={chapter.entries[0]?.hash} entries={chapter.entries} zone={zone} whole={whole} />
        ),
      )}
    </ol>
  );
}

function Entry({
  entry,
  event,
  zone,
  whole,
}: {
  entry: ContinuityEntry;
  event: CustodyEvent | null;
  zone: string;
  whole: boolean;
}) {
  return (
    <li className={styles.chapter}>
      <When iso={entry.at} zone={zone} />
      <Mark act={entry.act} />
      <div className={styles.told}>
        <p className={styles.what}>{entry.summary}</p>
        <p>{entry.actor}</p>
        {event?.kind === 'transfer' && (
          <dl className={styles.handed}>
            <dt>Handed over</dt>
            <dd>
              {formatInstant(microsOfIso(event.atUtc), zone)} · {formatInstant(microsOfIso(event.atUtc))}
            </dd>
            <dt>From</dt>
            <dd>{event.from}</dd>
            <dt>To</dt>
            <dd>{event.to}</dd>
            {event.place !== '' && (
              <>
                <dt>Place</dt>
                <dd>{event.place}</dd>
              </>
            )}
            {event.seal !== '' && (
              <>
                <dt>Seal</dt>
                <dd>{event.seal}</dd>
              </>
            )}
          </dl>
        )}
        {entry.reason !== null && <p className={styles.reason}>Reason: {entry.reason}</p>}
        {!entry.sound && (
          <p className={styles.unsound}>
            <Icon name="alert" /> What is kept of this entry is not what was signed. It proves nothing.
          </p>
        )}
        <Proof entry={entry} whole={whole} />
      </div>
    </li>
  );
}

function Openings({ entries, zone, whole }: { entries: readonly ContinuityEntry[]; zone: string; whole: boolean }) {
  const [first] = entries;
  const last = entries.at(-1);
  if (!first || !last) return null;
  return (
    <li className={styles.chapter}>
      <When iso={first.at} until={last.at} zone={zone} />
      <Mark act="viewed" />
      <div className={styles.told}>
        <p className={styles.what}>Opened {counted(entries.length, 'time')}.</p>
        <p>{first.actor}</p>
        {first.reason !== null && <p className={styles.reason}>Reason: {first.reason}</p>}
        <details className={styles.each} open={whole}>
          <summary>Each time, with its entry</summary>
          <ul>
            {entries.map((entry) => (
              <li key={entry.hash}>
                <span>{formatInstant(microsOfIso(entry.at), zone)}</span> <Proof entry={entry} whole={whole} />
              </li>
            ))}
          </ul>
        </details>
      </div>
    </li>
  );
}

function Proof({ entry, whole }: { entry: ContinuityEntry; whole: boolean }) {
  return (
    <span className={styles.proof}>
      Entry {formatCount(entry.index)} <Hash value={entry.hash} of={`ledger entry ${entry.index}`} whole={whole} />
    </span>
  );
}

/** Local time first, as it will be read out; UTC below it. */
function When({ iso, until, zone }: { iso: string; until?: string; zone: string }) {
  const micros = microsOfIso(iso);
  return (
    <div className={styles.time}>
      <time dateTime={iso}>{formatInstant(micros, zone)}</time>
      {zone !== 'UTC' && <span>{formatInstant(micros)}</span>}
      {until !== undefined && <span>to {formatInstant(microsOfIso(until), zone)}</span>}
    </div>
  );
}

const marks: Readonly<Record<string, IconName>> = {
  acquired: 'import',
  imported: 'import',
  exhibited: 'exhibit',
  viewed: 'search',
  annotated: 'note',
  tagged: 'tag',
  withdrawn: 'close',
  transferred: 'right',
  redacted: 'filter',
  exported: 'save',
  proposed: 'help',
  approved: 'check',
  rejected: 'close',
  verified: 'verify',
  erased: 'alert',
};

function Mark({ act }: { act: string }) {
  return (
    <span className={styles.mark} aria-hidden="true">
      <Icon name={marks[act] ?? 'ledger'} />
    </span>
  );
}
