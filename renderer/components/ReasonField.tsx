import { useId, useRef } from 'react';
import { TextField } from './Field.tsx';
import styles from './ReasonField.module.css';

export interface ReasonFieldProps {
  readonly label: string;
  readonly hint?: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  /** Used before, the newest first; offered as buttons while they differ from what is typed. */
  readonly recent: readonly string[];
  readonly error?: string | null;
  readonly optional?: boolean;
  readonly disabled?: boolean;
  readonly maxLength?: number;
  readonly autoFocus?: boolean;
  readonly 'data-autofocus'?: boolean;
}

const mostOffered = 5;

/** One line that says why, for the ledger; words that were used before are one key away. */
export function ReasonField({ recent, onChange, maxLength = 500, label, ...field }: ReasonFieldProps) {
  const row = useRef<HTMLDivElement>(null);
  const id = useId();
  const offered = recent.filter((each) => each !== field.value.trim()).slice(0, mostOffered);
  return (
    <div ref={row} className={styles.reason}>
      <TextField
        label={label}
        maxLength={maxLength}
        {...field}
        spellCheck
        onChange={(event) => onChange(event.target.value)}
      />
      {offered.length > 0 && (
        <div className={styles.offers}>
          <span id={id} className={styles.offersName}>
            Used before
          </span>
          <ul aria-labelledby={id}>
            {offered.map((each) => (
              <li key={each}>
                <button
                  type="button"
                  className={styles.offer}
                  title={each}
                  disabled={field.disabled}
                  onClick={() => {
                    onChange(each);
                    row.current?.querySelector('input')?.focus();
                  }}
                >
                  {each}
                </button>
              </li>
            ))}
          </ul>
        </div>
      )}
    </div>
  );
}
