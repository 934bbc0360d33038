import { useId } from 'react';
import { cx } from '../../../../components/cx.ts';
import { withAnnotated } from '../../model/filter.ts';
import styles from '../FilterMenu.module.css';
import type { PartProps } from './part-props.ts';

export function AnnotatedPart({ filter, onFilter }: PartProps) {
  const name = useId();
  const choices = [
    ['All events', undefined],
    ['Annotated only', true],
    ['Not annotated only', false],
  ] as const;
  return (
    <fieldset className={styles.choices}>
      <legend className="visually-hidden">Annotated</legend>
      {choices.map(([label, value]) => (
        <label key={label} className={cx(styles.value, styles.choice)}>
          <input
            type="radio"
            name={name}
            checked={filter.annotated === value}
            onChange={() => onFilter(withAnnotated(filter, value))}
          />
          {label}
        </label>
      ))}
    </fieldset>
  );
}
