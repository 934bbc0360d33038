import { memo, useEffect, useState } from 'react';
import { copyText } from './copy.ts';
import { cx } from './cx.ts';
import styles from './Hash.module.css';
import { Icon } from './Icon.tsx';

export interface HashProps {
  /** Lower-case hexadecimal. */
  readonly value: string;
  /** What it is the hash of, for the copy button: "the original file". */
  readonly of: string;
  /** Only where the bytes were hashed and compared in this run; never from a record. */
  readonly checked?: boolean;
  /** Shows every character, for certificates. */
  readonly whole?: boolean;
}

/** A SHA-256: first and last eight characters, copied whole. */
export const Hash = memo(function Hash({ value, of, checked = false, whole = false }: HashProps) {
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = window.setTimeout(() => setCopied(false), 1500);
    return () => window.clearTimeout(timer);
  }, [copied]);
  return (
    <span className={styles.hash}>
      <span className={cx(styles.value, whole && styles.whole)} title={whole ? undefined : value}>
        {whole ? value : `${value.slice(0, 8)}…${value.slice(-8)}`}
      </span>
      {checked && (
        <span className={styles.checked} title="Computed and compared in this run">
          <Icon name="check" />
          <span className="visually-hidden">checked in this run</span>
        </span>
      )}
      <button
        type="button"
        className={styles.copy}
        title={copied ? 'Copied' : 'Copy all 64 characters'}
        aria-label={`Copy the SHA-256 of ${of}`}
        onClick={() => setCopied(copyText(value))}
      >
        <Icon name={copied ? 'check' : 'copy'} />
      </button>
      <span className="visually-hidden" aria-live="polite">
        {copied && 'Copied'}
      </span>
    </span>
  );
});
