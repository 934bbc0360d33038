import type { ReactNode } from 'react';
import styles from './Chips.module.css';
import { Icon } from './Icon.tsx';

export interface ChipItem {
  readonly key: string;
  readonly text: string;
  /** Opens it for change, under the chip itself. */
  readonly onChange?: (chip: HTMLElement) => void;
  readonly onRemove: () => void;
}

/** Filters in force: each says itself, can be changed, and can be taken away. */
export function Chips({ label, items, end }: { label: string; items: readonly ChipItem[]; end?: ReactNode }) {
  return (
    <ul className={styles.chips} aria-label={label}>
      {items.map(({ key, text, onChange, onRemove }) => (
        <li key={key} className={styles.chip}>
          {onChange ? (
            <button
              type="button"
              className={styles.text}
              title={`Change: ${text}`}
              onClick={(event) => onChange(event.currentTarget)}
            >
              {text}
            </button>
          ) : (
            <span className={styles.text} title={text}>
              {text}
            </span>
          )}
          <button
            type="button"
            className={styles.remove}
            aria-label={`Remove ${text}`}
            title="Remove"
            onClick={onRemove}
          >
            <Icon name="close" />
          </button>
        </li>
      ))}
      {end !== undefined && <li>{end}</li>}
    </ul>
  );
}
