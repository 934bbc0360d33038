import type { EventDetail } from '../../../../shared/api/timeline.ts';
import { claimWords, spanWords } from '../../../../shared/domain/time/claim.ts';
import { Facts } from '../../../components/Facts.tsx';
import { formatUtc } from '../model/format.ts';
import styles from './Inspector.module.css';

/** Where the zone of a recorded time came from, in words that can be read out in a hearing. */
const basisWords: Readonly<Record<EventDetail['basis'], string>> = {
  'offset-in-text': 'The recorded text carries its own offset from UTC.',
  'zone-in-row': 'The row names the zone of its time.',
  'utc-by-format': 'The format of the file defines this time as UTC.',
  'zone-chosen':
    'The recorded text names no zone; the person who imported it chose one. The import certificate says which.',
};

/** The time as its source recorded it, and what is claimed of the clock that gave it. */
export function RecordedTime({ event }: { event: EventDetail }) {
  const { clock, recorded, instant, timeText, timeDescription, basis } = event;
  return (
    <>
      <p className={styles.recorded}>{timeText}</p>
      <p className={styles.quiet}>
        {timeDescription !== '' && `${timeDescription}. `}
        {basisWords[basis]}
      </p>
      {clock ? (
        <Facts
          rows={[
            ['Recorded', `${formatUtc(recorded)} UTC`],
            [
              'Adjusted',
              recorded === instant
                ? 'as recorded: no offset was found'
                : `${formatUtc(instant)} UTC, ${spanWords(recorded - instant)} ${recorded > instant ? 'earlier' : 'later'}`,
            ],
            ['Clock', `${clock.about}: ${claimWords(clock)}`],
            ['Known from', clock.reason],
          ]}
        />
      ) : (
        <p className={styles.quiet}>Nothing is claimed of the clock that gave it: the time stands as recorded.</p>
      )}
    </>
  );
}
