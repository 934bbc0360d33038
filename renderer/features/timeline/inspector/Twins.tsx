import { useAppDispatch } from '../../../app/hooks.ts';
import { wentToSection } from '../../../app/navigation.ts';
import { Button } from '../../../components/Button.tsx';
import { useTimelineTwinsQuery } from '../api.ts';
import { nameValue } from '../model/filter.ts';
import { formatUtc } from '../model/format.ts';
import styles from './Inspector.module.css';

/** Events of other files that may tell of the same act. Only ever suggested: nothing is merged, and nothing is shown where there is none. */
export function Twins({ caseId, eventId }: { caseId: string; eventId: number }) {
  const dispatch = useAppDispatch();
  const { data } = useTimelineTwinsQuery({ caseId, eventId });
  if (!data || data.suggestions.length === 0) return null;
  return (
    <section className={styles.part} aria-label="Perhaps the same act">
      <div className={styles.partHead}>
        <h2>Perhaps the same act, from another file</h2>
      </div>
      <ul className={styles.annotations}>
        {data.suggestions.slice(0, 5).map((twin) => (
          <li key={twin.eventId}>
            <Button
              kind="link"
              onClick={() =>
                dispatch(wentToSection({ section: 'timeline', target: { kind: 'event', id: twin.eventId } }))
              }
            >
              {formatUtc(twin.instant)} UTC, {nameValue(twin.source)}
            </Button>
            <p>{twin.message}</p>
            <p className={styles.quiet}>
              {twin.because.join(' · ')} · {twin.file}
            </p>
          </li>
        ))}
      </ul>
      <p className={styles.quiet}>A suggestion only: both events stay, and both are counted.</p>
    </section>
  );
}
