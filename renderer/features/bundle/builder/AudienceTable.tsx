import { useState } from 'react';
import type { AudienceRow } from '../../../../shared/api/bundle-plans.ts';
import type { Failure } from '../../../../shared/api/failures.ts';
import { audiences, type BundlePlan } from '../../../../shared/domain/bundle/plan.ts';
import { cx } from '../../../components/cx.ts';
import { EmptyState } from '../../../components/EmptyState.tsx';
import { Icon, type IconName } from '../../../components/Icon.tsx';
import { FailureNotice } from '../../../components/Notice.tsx';
import { Waiting } from '../../../components/Page.tsx';
import { counted, formatCount } from '../../../format/numbers.ts';
import { useBundleAudiencesQuery } from '../api.ts';
import { audienceWords, stateWords } from '../model/words.ts';
import styles from './builder.module.css';
import { Check } from './Check.tsx';

type State = AudienceRow['in'][number]['state'];
const icons: Record<State, IconName> = {
  whole: 'check',
  'some-pages': 'file',
  redacted: 'note',
  'left-out': 'close',
  sensitive: 'lock',
};

/** The three versions side by side, item by item: what each holds, and where they differ. */
export function AudienceTable({
  caseId,
  plan,
  onShow,
}: {
  caseId: string;
  plan: BundlePlan;
  onShow: (item: string) => void;
}) {
  const { currentData, data, error, refetch } = useBundleAudiencesQuery({ caseId, plan });
  const [all, setAll] = useState(false);
  const rows = currentData ?? data;
  if (error !== undefined && !rows) return <FailureNotice failure={error as Failure} onRetry={() => void refetch()} />;
  if (!rows) return <Waiting label="Comparing the versions" rows={6} />;
  const differing = rows.filter(({ differs }) => differs).length;
  const shown = all ? rows : rows.filter(({ differs }) => differs);
  return (
    <div className={styles.compare}>
      <div className={styles.compareHead}>
        <h2>What differs between the versions</h2>
        <p className={styles.muted}>
          {differing === 0
            ? `Panel, officer and public hold the same: ${counted(rows.length, 'item')}.`
            : `${formatCount(differing)} of ${counted(rows.length, 'item')} differ.`}{' '}
          Sensitive material is in the panel’s version alone, whatever else is said of it.
        </p>
        {rows.length > 0 && <Check label="Show items that do not differ too" checked={all} onChange={setAll} />}
      </div>
      {shown.length === 0 ? (
        <EmptyState icon="check" title={rows.length === 0 ? 'Nothing is in the bundle yet' : 'No item differs'}>
          Choose the versions that hold an item, or a redacted copy for one of them, in what is said of the item.
        </EmptyState>
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by the keys that scroll
        <section className={styles.compareScroll} aria-label="Items by version" tabIndex={0}>
          <table className={styles.compareTable} aria-label="Items by version">
            <thead>
              <tr>
                <th scope="col">Item</th>
                {audiences.map((audience) => (
                  <th key={audience} scope="col">
                    {audienceWords[audience].name}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {shown.map((row, at) => (
                <Row
                  key={row.id}
                  row={row}
                  section={shown[at - 1]?.section === row.section ? null : row.section}
                  onShow={onShow}
                />
              ))}
            </tbody>
          </table>
        </section>
      )}
    </div>
  );
}

function Row({ row, section, onShow }: { row: AudienceRow; section: string | null; onShow: (item: string) => void }) {
  return (
    <>
      {section !== null && (
        <tr className={styles.compareSection}>
          <th colSpan={audiences.length + 1} scope="rowgroup">
            {section}
          </th>
        </tr>
      )}
      <tr>
        <td>
          <button type="button" className={styles.compareItem} onClick={() => onShow(row.id)}>
            {row.ref !== '' && <strong>{row.ref} </strong>}
            {row.title}
          </button>
        </td>
        {row.in.map(({ audience, state, instead }) => (
          <td
            key={audience}
            className={cx(styles.state, (state === 'left-out' || state === 'sensitive') && styles.absent)}
          >
            <Icon name={icons[state]} />
            <span>
              {stateWords[state]}
              {instead !== null && <span className={styles.muted}> {instead}</span>}
            </span>
          </td>
        ))}
      </tr>
    </>
  );
}
