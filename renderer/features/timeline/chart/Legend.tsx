import { memo } from 'react';
import type { EventFilter } from '../../../../shared/api/timeline.ts';
import type { Histogram } from '../model/density.ts';
import { nameValue } from '../model/filter.ts';
import { type Look, OTHER } from '../model/looks.ts';
import { TypeMark } from '../TypeMark.tsx';
import styles from './Legend.module.css';

export interface LegendProps {
  readonly histogram: Histogram | null;
  readonly looks: ReadonlyMap<string, Look>;
  readonly filter: EventFilter;
  readonly onOnlyType: (type: string) => void;
}

/** The types in the chart. Each is a button: show only this type, and again: show all. */
export const Legend = memo(function Legend({ histogram, looks, filter, onOnlyType }: LegendProps) {
  const only = filter.type?.length === 1 ? filter.type[0] : undefined;
  return (
    <ul className={styles.legend} aria-label="Types">
      {(histogram?.series ?? []).map(({ type }) => {
        const look = looks.get(type);
        const pressed = only === type;
        // The engine's "other" is no type of the case and cannot be asked for.
        if (!look && type === OTHER)
          return (
            <li key={type} className={styles.entry}>
              <TypeMark /> other types
            </li>
          );
        return (
          <li key={type}>
            <button
              type="button"
              className={styles.entry}
              aria-pressed={pressed}
              title={pressed ? 'Show all types again' : `Show only ${nameValue(type)}`}
              onClick={() => onOnlyType(type)}
            >
              <TypeMark look={look} />
              <span className={styles.name}>{nameValue(type)}</span>
            </button>
          </li>
        );
      })}
    </ul>
  );
});
