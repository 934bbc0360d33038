import type { RedactionMark } from '../../../shared/api/redactions.ts';
import type { Ground } from '../../../shared/domain/redaction/grounds.ts';
import { Button } from '../../components/Button.tsx';
import { cx } from '../../components/cx.ts';
import { Icon } from '../../components/Icon.tsx';
import styles from './redaction.module.css';

export interface MarkListProps {
  readonly marks: readonly RedactionMark[];
  readonly grounds: readonly Ground[];
  readonly currentId: string | null;
  readonly busy: boolean;
  readonly onShow: (mark: RedactionMark) => void;
  readonly onGround: (mark: RedactionMark, ground: string) => void;
  readonly onRemove: (mark: RedactionMark) => void;
}

/** Every mark of the set, by page: where it is, on which ground, by whom. */
export function MarkList({ marks, grounds, currentId, busy, onShow, onGround, onRemove }: MarkListProps) {
  if (marks.length === 0)
    return (
      <p className={styles.muted}>
        Nothing is marked yet. Draw a box over what is to be hidden, select its text, or search for it.
      </p>
    );
  return (
    <ul className={styles.marks} aria-label="Marks">
      {marks.map((mark) => (
        <li key={mark.id} className={cx(styles.mark, mark.id === currentId && styles.currentMark)}>
          <button type="button" className={styles.markPage} onClick={() => onShow(mark)}>
            Page {mark.page.toLocaleString('en-GB')}
          </button>
          <span className={styles.markGround}>
            <select
              aria-label={`Ground of the mark on page ${mark.page}`}
              value={mark.ground}
              disabled={busy}
              onChange={(event) => onGround(mark, event.target.value)}
            >
              {!grounds.some(({ id }) => id === mark.ground) && <option value={mark.ground}>{mark.label}</option>}
              {grounds.map(({ id, label }) => (
                <option key={id} value={id}>
                  {label}
                </option>
              ))}
            </select>
            <Icon name="down" />
          </span>
          <Button
            kind="quiet"
            icon="close"
            aria-label={`Take back the mark on page ${mark.page}`}
            disabled={busy}
            onClick={() => onRemove(mark)}
          />
          <span className={styles.markBy}>
            {mark.words !== '' && `${mark.words} · `}
            {mark.author}
          </span>
        </li>
      ))}
    </ul>
  );
}
