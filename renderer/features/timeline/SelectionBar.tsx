import { Button } from '../../components/Button.tsx';
import { counted, formatCount } from '../../format/numbers.ts';
import { type EventSelection, MOST_IDS, selectedCount } from './model/selection.ts';
import styles from './timeline.module.css';

export interface SelectionBarProps {
  readonly sentence: string;
  readonly matched: number | null;
  readonly selection: EventSelection;
  readonly said: string | null;
  readonly onAnnotate: () => void;
  readonly onTag: () => void;
  readonly onExhibit: () => void;
  readonly onSelectAll: () => void;
  readonly onClear: () => void;
}

/** What is on screen, in a sentence; and what is selected of it, with what can be done to that. */
export function SelectionBar(props: SelectionBarProps) {
  const { sentence, matched, selection, said, onAnnotate, onTag, onExhibit, onSelectAll, onClear } = props;
  const count = selectedCount(selection);
  const all = selection.kind === 'filter';
  return (
    <div className={styles.sentenceBar}>
      <p className={styles.sentence} role="status" title={sentence}>
        {sentence}
        {said !== null && <span className={styles.said}> {said}</span>}
      </p>
      {count === 0 ? (
        matched !== null &&
        matched > 0 && (
          <Button kind="quiet" className={styles.small} onClick={onSelectAll}>
            Select all {formatCount(matched)}
          </Button>
        )
      ) : (
        <div className={styles.selected} role="toolbar" aria-label="Selection">
          <strong>{all ? `All ${counted(count, 'matching event')} selected` : `${formatCount(count)} selected`}</strong>
          {selection.kind === 'ids' && selection.filterChanged && (
            <span className={styles.remark}>some may be hidden by the filter</span>
          )}
          {count === MOST_IDS && !all && <span className={styles.remark}>the most one selection can hold</span>}
          <Button kind="quiet" icon="note" className={styles.small} onClick={onAnnotate}>
            Annotate
          </Button>
          <Button kind="quiet" icon="tag" className={styles.small} onClick={onTag}>
            Tag
          </Button>
          <Button kind="quiet" icon="exhibit" className={styles.small} onClick={onExhibit}>
            Exhibit
          </Button>
          {!all && matched !== null && matched > count && (
            <Button kind="quiet" className={styles.small} onClick={onSelectAll}>
              Select all {formatCount(matched)}
            </Button>
          )}
          <Button
            kind="quiet"
            icon="close"
            className={styles.small}
            aria-label="Clear the selection"
            onClick={onClear}
          />
        </div>
      )}
    </div>
  );
}
