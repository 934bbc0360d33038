import type { PersonView } from '../../../shared/api/people.ts';
import { Button } from '../../components/Button.tsx';
import { EmptyState } from '../../components/EmptyState.tsx';
import { Facts } from '../../components/Facts.tsx';
import { counted } from '../../format/numbers.ts';
import { formatInstant, microsOfIso } from '../../format/time.ts';
import { useDutyQuery } from './api.ts';
import styles from './people.module.css';

/** Whether a rota was taken in, of whom it speaks, and of whom it does not. */
export function RotaPanel({
  caseId,
  people,
  zone,
  onImport,
}: {
  caseId: string;
  people: readonly PersonView[];
  zone: string;
  onImport: () => void;
}) {
  const within = people.filter(({ rota }) => rota);
  const first = within[0];
  const { data } = useDutyQuery({ caseId, id: first?.id ?? '' }, { skip: !first });
  if (!first)
    return (
      <EmptyState
        icon="clock"
        title="No rota speaks of anybody on the map"
        action={
          <Button kind="primary" icon="import" onClick={onImport}>
            Import a rota
          </Button>
        }
      >
        A rota says when people were on duty, so that the timeline can show and filter what was done off duty. It is a
        table with a column for the person, the start and the end of each shift.
      </EmptyState>
    );
  return (
    <div className={styles.rota}>
      <Facts
        rows={[
          ['Rota', data?.rota.file],
          ['Taken in', data && formatInstant(microsOfIso(data.rota.at), zone)],
          ['Its times are in', data?.rota.zone],
          ['Speaks of', `${counted(within.length, 'person', 'people')} on the map`],
        ]}
      />
      <p className={styles.wrap}>{within.map(({ shown }) => shown).join(', ')}</p>
      <p className={styles.muted}>
        Somebody is off duty where no shift covers them on the days that the rota speaks of. Of other days nothing is
        known. Another rota takes the place of this one.
      </p>
      <div className={styles.buttons}>
        <Button icon="import" onClick={onImport}>
          Import another rota
        </Button>
      </div>
    </div>
  );
}
