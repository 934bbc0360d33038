import { formatCount } from '../../../../format/numbers.ts';
import { useTimelineImportsQuery } from '../../api.ts';
import { withImportToggled } from '../../model/filter.ts';
import styles from '../FilterMenu.module.css';
import type { PartProps } from './part-props.ts';

/** Which files the events came from. */
export function ImportPart({ caseId, filter, onFilter }: PartProps & { caseId: string }) {
  const { data = [] } = useTimelineImportsQuery({ caseId });
  const chosen = filter.import ?? [];
  return (
    <>
      <ul className={styles.values} aria-label="Imports">
        {data.map((each) => (
          <li key={each.importId}>
            <label className={styles.value}>
              <input
                type="checkbox"
                checked={chosen.includes(each.importId)}
                onChange={() => onFilter(withImportToggled(filter, each.importId))}
              />
              <span className={styles.name}>
                {each.importId}. {each.file}
              </span>
              <span className={styles.count}>{formatCount(each.imported)}</span>
            </label>
          </li>
        ))}
      </ul>
      <p className={styles.foot}>
        Counts are of events imported. Rows that another import had already brought in belong to that one.
      </p>
    </>
  );
}
