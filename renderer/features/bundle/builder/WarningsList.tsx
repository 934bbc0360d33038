import type { BundleWarning } from '../../../../shared/api/bundle-plans.ts';
import { cx } from '../../../components/cx.ts';
import { Icon } from '../../../components/Icon.tsx';
import { warningsInWords, warningTitles } from '../model/words.ts';
import styles from './side.module.css';

/** Everything that is to be said of the plan, what stops an export first; each leads to what it concerns. */
export function WarningsList({
  warnings,
  present,
  onShow,
  onCover,
}: {
  warnings: readonly BundleWarning[];
  /** Ids that are in the outline. */
  present: ReadonlySet<string>;
  onShow: (id: string) => void;
  onCover: () => void;
}) {
  const ordered = [...warnings.filter(({ stops }) => stops), ...warnings.filter(({ stops }) => !stops)];
  return (
    <div className={styles.details}>
      <p className={styles.muted}>
        {warnings.length === 0
          ? 'Nothing to look at. Order, duplicates, empty sections, size and the facts of the cover were looked at.'
          : `${warningsInWords(warnings)}.`}
      </p>
      <ul className={styles.warnings}>
        {ordered.map((warning, at) => {
          const target = warning.ids.find((id) => present.has(id));
          const go = target !== undefined ? () => onShow(target) : warning.kind === 'unfilled' ? onCover : null;
          const inner = (
            <>
              <Icon name={warning.stops ? 'alert' : 'info'} />
              <span>
                <strong>{warningTitles[warning.kind]}</strong>
                {warning.stops && <span className={styles.stopsWord}>stops an export</span>}
                <span className={styles.words}>{warning.words}</span>
              </span>
            </>
          );
          return (
            <li key={at} className={cx(warning.stops && styles.stops)}>
              {go ? (
                <button type="button" className={styles.warning} onClick={go}>
                  {inner}
                </button>
              ) : (
                <div className={styles.warning}>{inner}</div>
              )}
            </li>
          );
        })}
      </ul>
    </div>
  );
}
