import type { AnnotationView } from '../../../shared/api/timeline.ts';
import { Button } from '../../components/Button.tsx';
import { counted } from '../../format/numbers.ts';
import { formatInstant, microsOfIso } from '../../format/time.ts';
import styles from './annotations.module.css';

/** One annotation with its author and time. A withdrawn one stays readable: it happened. */
export function AnnotationItem({
  annotation,
  zone,
  onWithdraw,
}: {
  annotation: AnnotationView;
  zone: string;
  onWithdraw?: ((id: string) => void) | undefined;
}) {
  const { id, note, tags, events, author, at, withdrawn } = annotation;
  return (
    <li className={withdrawn ? styles.withdrawn : undefined}>
      {note !== '' && <p className={styles.note}>{note}</p>}
      {tags.length > 0 && (
        <p className={styles.tags}>
          {tags.map((tag) => (
            <span key={tag} className={styles.tag}>
              {tag}
            </span>
          ))}
        </p>
      )}
      <p className={styles.by}>
        <span>
          {withdrawn && <strong>Withdrawn. </strong>}
          {author}, {formatInstant(microsOfIso(at), zone)}
          {events > 1 && `, on ${counted(events, 'event')}`}
        </span>
        {!withdrawn && onWithdraw && (
          <Button kind="link" onClick={() => onWithdraw(id)}>
            Withdraw
          </Button>
        )}
      </p>
    </li>
  );
}
