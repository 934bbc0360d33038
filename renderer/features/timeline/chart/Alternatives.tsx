import styles from './Alternatives.module.css';

/** A few ways to see the same thing; one of them is in force. */
export function Alternatives<V extends string>({
  legend,
  choices,
  value,
  onChange,
}: {
  legend: string;
  choices: readonly (readonly [value: V, label: string])[];
  value: V;
  onChange: (value: V) => void;
}) {
  return (
    <fieldset className={styles.alternatives}>
      <legend className="visually-hidden">{legend}</legend>
      {choices.map(([each, label]) => (
        <button
          key={each}
          type="button"
          className={styles.choice}
          aria-pressed={value === each}
          onClick={() => onChange(each)}
        >
          {label}
        </button>
      ))}
    </fieldset>
  );
}
