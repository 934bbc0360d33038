import { TextField } from '../../components/Field.tsx';
import { readWallTime, wallTextAt } from '../../format/wall-time.ts';
import styles from './custody.module.css';

/** A time as it is being typed. */
export interface When {
  readonly date: string;
  readonly time: string;
}

export const noTime: When = { date: '', time: '' };
export const whenAt = (micros: number, zone: string, to?: 'minute' | 'second' | 'millisecond'): When =>
  wallTextAt(micros, zone, to);

export const isEmpty = ({ date, time }: When): boolean => date.trim() === '' && time.trim() === '';

/** Date and time of day as the clock on the wall showed them; what is understood is said below, with its zone. */
export function WhenFields({
  label,
  hint,
  value,
  zone,
  tried,
  optional = false,
  disabled = false,
  onChange,
}: {
  label: string;
  hint?: string;
  value: When;
  zone: string;
  /** Only then is what is wrong said: nobody is corrected while typing. */
  tried: boolean;
  optional?: boolean;
  disabled?: boolean;
  onChange: (value: When) => void;
}) {
  const read = readWallTime(value.date, value.time, zone);
  const absent = optional && isEmpty(value);
  return (
    <fieldset className={styles.when} disabled={disabled}>
      <legend>
        {label} {optional && <span className={styles.optional}>(optional)</span>}
      </legend>
      {hint !== undefined && <p className={styles.muted}>{hint}</p>}
      <div className={styles.whenRow}>
        <TextField
          label="Date"
          placeholder="15/06/2026"
          maxLength={40}
          value={value.date}
          onChange={(event) => onChange({ ...value, date: event.target.value })}
        />
        <TextField
          label="Time"
          placeholder="14:30"
          maxLength={12}
          value={value.time}
          onChange={(event) => onChange({ ...value, time: event.target.value })}
        />
        <p className={tried && !read.ok && !absent ? styles.problem : styles.understood} aria-live="polite">
          {read.ok ? read.note : absent ? `${zone} time` : tried ? read.problem : `${zone} time`}
        </p>
      </div>
    </fieldset>
  );
}
