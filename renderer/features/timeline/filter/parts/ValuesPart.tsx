import { useMemo, useState } from 'react';
import { Button } from '../../../../components/Button.tsx';
import { formatCount } from '../../../../format/numbers.ts';
import { useTimelineFacetsQuery } from '../../api.ts';
import { type FacetName, facetLabels, nameValue, withoutPart, withValueToggled } from '../../model/filter.ts';
import styles from '../FilterMenu.module.css';
import type { PartProps } from './part-props.ts';

/** The values of one column, most frequent first, to be ticked. */
export function ValuesPart({ name, caseId, filter, onFilter }: PartProps & { name: FacetName; caseId: string }) {
  const { data } = useTimelineFacetsQuery({ caseId });
  const [typed, setTyped] = useState('');
  const chosen = filter[name] ?? [];
  const values = data?.[name] ?? [];
  const found = useMemo(() => {
    const words = typed.toLowerCase().split(/\s+/u).filter(Boolean);
    return values.filter(({ value }) => words.every((word) => nameValue(value).toLowerCase().includes(word)));
  }, [values, typed]);
  const label = facetLabels[name];
  return (
    <>
      <input
        type="text"
        // biome-ignore lint/a11y/noAutofocus: the menu was opened to type or choose here
        autoFocus
        className={styles.find}
        aria-label={`Find a ${label}`}
        placeholder={`Find a ${label}`}
        value={typed}
        spellCheck={false}
        onChange={(event) => setTyped(event.target.value)}
        onKeyDown={(event) => {
          const only = found.length === 1 ? found[0] : undefined;
          if (event.key === 'Enter' && only) onFilter(withValueToggled(filter, name, only.value));
        }}
      />
      <ul className={styles.values} aria-label={`Values of ${label}`}>
        {found.map(({ value, count }) => (
          <li key={value}>
            <label className={styles.value}>
              <input
                type="checkbox"
                checked={chosen.includes(value)}
                onChange={() => onFilter(withValueToggled(filter, name, value))}
              />
              <span className={styles.name}>{nameValue(value)}</span>
              <span className={styles.count}>{formatCount(count)}</span>
            </label>
          </li>
        ))}
        {data && found.length === 0 && (
          <li className={styles.none}>
            {values.length === 0 ? `No event of this case has a ${label}.` : 'Nothing matches.'}
          </li>
        )}
      </ul>
      <p className={styles.foot}>
        Counts are of the whole case.
        {values.length >= 500 && ' Only the 500 most frequent are listed; search finds the rest.'}
        {chosen.length > 0 && (
          <Button kind="link" onClick={() => onFilter(withoutPart(filter, name))}>
            Clear {label}
          </Button>
        )}
      </p>
    </>
  );
}
