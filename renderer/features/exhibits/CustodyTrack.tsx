import type { Continuity, CustodyGap } from '../../../shared/api/custody.ts';
import { Button } from '../../components/Button.tsx';
import { Icon } from '../../components/Icon.tsx';
import { formatInstant, microsOfIso } from '../../format/time.ts';
import { gapName, heldInOrder } from '../custody/story.ts';
import styles from './continuity.module.css';

/** Who had it from when to when, and every time that nothing accounts for. */
export function CustodyTrack({
  continuity,
  zone,
  onDeclare,
}: {
  continuity: Continuity;
  zone: string;
  /** Absent on paper. */
  onDeclare?: (gap: CustodyGap) => void;
}) {
  const held = heldInOrder(continuity);
  if (held.length === 0) return <p className={styles.muted}>Nothing is recorded of who held it.</p>;
  return (
    <ol className={styles.track} aria-label="Custody, oldest first">
      {held.map((each) =>
        each.kind === 'period' ? (
          <li key={`p ${each.period.from} ${each.period.holder}`} className={styles.period}>
            <p className={styles.holder}>{each.period.holder}</p>
            <p className={styles.span}>
              {at(each.period.from, zone)} – {each.period.to === null ? 'now' : at(each.period.to, zone)}
            </p>
            <p className={styles.muted}>
              {[each.period.basis, each.period.place, each.period.seal !== '' && `seal ${each.period.seal}`]
                .filter(Boolean)
                .join(' · ')}
            </p>
          </li>
        ) : (
          <li
            key={`g ${each.gap.kind} ${each.gap.from} ${each.gap.to}`}
            className={each.gap.declared ? styles.declaredGap : styles.gap}
          >
            <p className={each.gap.declared ? styles.gapHead : styles.openHead}>
              <Icon name={each.gap.declared ? 'info' : 'alert'} />
              <strong>{each.gap.declared ? 'Declared gap' : 'Gap, not explained'}</strong>
              {each.gap.kind !== 'declared' && <span>{gapName(each.gap.kind)}</span>}
            </p>
            <p className={styles.span}>
              {each.gap.from === null ? 'From a time not known' : at(each.gap.from, zone)} – {at(each.gap.to, zone)}
            </p>
            <p>{each.gap.what}</p>
            {each.gap.explanation !== null && <p className={styles.reason}>Explanation: {each.gap.explanation}</p>}
            {!each.gap.declared && onDeclare && (
              <Button className={styles.declare ?? ''} onClick={() => onDeclare(each.gap)}>
                Declare and explain
              </Button>
            )}
          </li>
        ),
      )}
    </ol>
  );
}

const at = (iso: string, zone: string): string => formatInstant(microsOfIso(iso), zone);
