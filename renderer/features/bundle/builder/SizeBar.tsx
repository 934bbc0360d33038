import { useId } from 'react';
import { type BundlePlan, SizeProfile } from '../../../../shared/domain/bundle/plan.ts';
import { Button } from '../../../components/Button.tsx';
import { cx } from '../../../components/cx.ts';
import { Icon } from '../../../components/Icon.tsx';
import { counted } from '../../../format/numbers.ts';
import { fillOf, profileWords } from '../model/words.ts';
import styles from './builder.module.css';
import type { Measured } from './use-layout.ts';
import type { Ops } from './use-ops.ts';

/** Size against the profile chosen, in words and as a meter; and whether it is being measured. */
export function SizeBar({ plan, measured, ops }: { plan: BundlePlan; measured: Measured; ops: Ops }) {
  const id = useId();
  const { index, stale, progress, failure } = measured;
  const fill = index && fillOf(index.layout);
  const volumes = index?.layout.volumes.length ?? 0;
  return (
    <div className={styles.size}>
      <label htmlFor={id}>Size</label>
      <span className={styles.selectWrap}>
        <select
          id={id}
          value={plan.profile}
          onChange={(event) => ops.apply({ ...plan, profile: SizeProfile.parse(event.target.value) }, 'Choose a size')}
        >
          {SizeProfile.options.map((profile) => (
            <option key={profile} value={profile}>
              {profileWords[profile]}
            </option>
          ))}
        </select>
        <Icon name="down" />
      </span>
      {fill && plan.profile !== 'none' && (
        <meter
          className={cx(styles.meter, fill.over && styles.over)}
          min={0}
          max={1}
          value={Math.min(1, fill.share)}
          aria-label={`Volume ${fill.letter} against the size chosen`}
        >
          {fill.words}
        </meter>
      )}
      <span className={cx(styles.sizeWords, stale && styles.stale)}>
        {index
          ? [
              counted(index.pages, 'page'),
              volumes > 1 ? counted(volumes, 'volume') : '',
              fill ? `${volumes > 1 ? `${fill.letter}: ` : ''}${fill.words}` : '',
              fill?.over ? 'too large' : '',
            ]
              .filter(Boolean)
              .join(' · ')
          : ''}
      </span>
      <span className={styles.measuring} role="status">
        {failure ? (
          <>
            <Icon name="alert" /> {failure.what}{' '}
            <Button kind="link" onClick={measured.again}>
              Measure again
            </Button>
          </>
        ) : stale ? (
          progress && progress.total !== null && progress.total > 0 ? (
            `Measuring: ${progress.done} of ${progress.total}`
          ) : (
            'Measuring'
          )
        ) : (
          ''
        )}
      </span>
    </div>
  );
}
