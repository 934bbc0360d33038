import type { Failure } from '../../../shared/api/failures.ts';
import type { PersonView } from '../../../shared/api/people.ts';
import { Button } from '../../components/Button.tsx';
import { Facts } from '../../components/Facts.tsx';
import { FailureNotice } from '../../components/Notice.tsx';
import { counted, formatCount } from '../../format/numbers.ts';
import { formatInstant, microsOfIso } from '../../format/time.ts';
import { useDutyQuery } from './api.ts';
import styles from './people.module.css';
import { kindWords, standingWords } from './words.ts';

/** One person as far as whoever works here may see them. */
export function PersonDetail({
  caseId,
  person,
  zone,
  hiding,
  failure,
  onEdit,
  onReveal,
  onHide,
  onRemove,
  onClose,
}: {
  caseId: string;
  person: PersonView;
  zone: string;
  /** A subject is named, so that everybody else is hidden. */
  hiding: boolean;
  failure: Failure | null;
  onEdit: () => void;
  onReveal: () => void;
  onHide: () => void;
  onRemove: () => void;
  onClose: () => void;
}) {
  const { shown, pseudonym, standing, hidden, identifiers, identifierCount, events } = person;
  const revealed = hiding && standing !== 'subject' && !hidden;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by the keys that scroll
    <section className={styles.detail} tabIndex={0} aria-label={shown}>
      <div className={styles.detailHead}>
        <h2 className={styles.wrap}>{shown}</h2>
        <Button kind="quiet" icon="close" aria-label="Close the person" onClick={onClose} />
      </div>
      <Facts
        rows={[
          ['Is', standingWords[standing]],
          ['Pseudonym', hidden ? null : pseudonym],
          ['Events', `${formatCount(events)}, by name or on a device of theirs`],
        ]}
      />
      {hidden && <p className={styles.muted}>Who this is stays hidden from you until you give a reason to know.</p>}
      {revealed && (
        <p className={styles.muted}>Revealed to you alone. Others see {pseudonym}, and so does whatever is exported.</p>
      )}
      <div className={styles.buttons}>
        {hidden ? (
          <Button icon="key" title="Reveal who this is (r)" onClick={onReveal}>
            Reveal
          </Button>
        ) : (
          <Button title="Change who this is (e)" onClick={onEdit}>
            Change
          </Button>
        )}
        {revealed && (
          <Button icon="lock" title="Hide again (h)" onClick={onHide}>
            Hide again
          </Button>
        )}
        <Button onClick={onRemove}>Take off the map</Button>
      </div>
      {failure && <FailureNotice failure={failure} />}
      <div className={styles.part}>
        <h3>Known in the logs as</h3>
        {hidden ? (
          <p className={styles.muted}>{counted(identifierCount, 'identifier')}, hidden.</p>
        ) : identifiers.length === 0 ? (
          <p className={styles.muted}>Nothing yet: no event is taken to be theirs.</p>
        ) : (
          <Facts rows={identifiers.map(({ kind, value }) => [`${kindWords[kind]}`, value] as const).map(keyed)} />
        )}
      </div>
      <div className={styles.part}>
        <h3>Rota</h3>
        {person.rota ? (
          <Duty caseId={caseId} id={person.id} zone={zone} />
        ) : (
          <p className={styles.muted}>No rota speaks of this person.</p>
        )}
      </div>
    </section>
  );
}

/** Two of a kind stand under each other; the name is said once. */
const keyed = (
  [name, value]: readonly [string, string],
  index: number,
  all: readonly (readonly [string, string])[],
): readonly [string, string] => {
  const same = all.slice(0, index).filter(([each]) => each === name).length;
  return [same === 0 ? name : `${name} ${same + 1}`, value];
};

function Duty({ caseId, id, zone }: { caseId: string; id: string; zone: string }) {
  const { data, error, refetch } = useDutyQuery({ caseId, id });
  if (error !== undefined) return <FailureNotice failure={error as Failure} onRetry={() => void refetch()} />;
  if (!data) return null;
  const hours = (spans: readonly { from: number; to: number }[]): string =>
    counted(Math.round(spans.reduce((sum, { from, to }) => sum + to - from, 0) / 3_600_000_000), 'hour');
  return (
    <Facts
      rows={[
        ['Speaks of', `${formatInstant(data.within.from, zone)} to ${formatInstant(data.within.to, zone)}`],
        ['On duty', `${counted(data.on.length, 'shift')}, about ${hours(data.on)}`],
        ['Off duty', `about ${hours(data.off)}`],
        ['From', `${data.rota.file}, times in ${data.rota.zone}`],
        ['Taken in', formatInstant(microsOfIso(data.rota.at), zone)],
      ]}
    />
  );
}
