import { memo } from 'react';
import type { EventFilter } from '../../../../shared/api/timeline.ts';
import type { Histogram } from '../model/density.ts';
import { nameValue } from '../model/filter.ts';
import { type Look, OTHER } from '../model/looks.ts';
import { TypeMark } from '../TypeMark.tsx';
import type { Stack } from './DensityChart.tsx';
import styles from './Legend.module.css';

export interface LegendProps {
  readonly histogram: Histogram | null;
  readonly looks: ReadonlyMap<string, Look>;
  readonly filter: EventFilter;
  readonly stack: Stack;
  readonly onOnly: (stack: Stack, value: string) => void;
}

/** The types or sources in the chart. Each is a button: show only this one, and again: show all. */
export const Legend = memo(function Legend({ histogram, stack, looks, filter, onOnly }: LegendProps) {
  const chosen = filter[stack];
  const only = chosen?.length === 1 ? chosen[0] : undefined;
  const plural = stack === 'type' ? 'types' : 'sources';
  return (
    <ul className={styles.legend} aria-label={stack === 'type' ? 'Types' : 'Sources'}>
      {(histogram?.series ?? []).map(({ type }) => {
        const look = looks.get(type);
        const pressed = only === type;
        // The engine's "other" is no type of the case and cannot be asked for.
        if (!look && type === OTHER)
          return (
            <li key={type} className={styles.entry}>
              <TypeMark /> other {plural}
            </li>
          );
        return (
          <li key={type}>
            <button
              type="button"
              className={styles.entry}
              aria-pressed={pressed}
              title={pressed ? `Show all ${plural} again` : `Show only ${nameValue(type)}`}
              onClick={() => onOnly(stack, type)}
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
