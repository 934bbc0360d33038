import { memo } from 'react';
import type { PlanItem } from '../../../../shared/domain/bundle/plan.ts';
import { cx } from '../../../components/cx.ts';
import { Icon } from '../../../components/Icon.tsx';
import { kindIcons, kindWords } from '../model/words.ts';
import styles from './outline.module.css';

/** How a row stands out: what stops an export before what is only to be looked at. */
export type Mark = 'stops' | 'look' | null;

export interface OutlineRowProps {
  readonly id: string;
  readonly sectionId: string;
  readonly section: number;
  readonly at: number;
  readonly count: number;
  readonly kind: PlanItem['kind'];
  readonly refName: string;
  readonly title: string;
  readonly date: string;
  /** Who gets it, where not everybody does. */
  readonly note: string;
  /** Its pages: empty where it is in none of this version, null where they are not known yet. */
  readonly pages: string | null;
  readonly stale: boolean;
  readonly out: boolean;
  readonly mark: Mark;
  /** What is to be said of it, one sentence a line. */
  readonly warning: string;
  readonly current: boolean;
  readonly marked: boolean;
}

/** One line of the outline. It has no handlers of its own: the tree around it listens for all of them. */
export const OutlineRow = memo(function OutlineRow(row: OutlineRowProps) {
  const { kind, title, pages, mark } = row;
  return (
    <div
      role="treeitem"
      aria-level={2}
      aria-posinset={row.at + 1}
      aria-setsize={row.count}
      aria-selected={row.marked}
      tabIndex={row.current ? 0 : -1}
      data-row="item"
      data-id={row.id}
      data-section={row.section}
      data-section-id={row.sectionId}
      data-at={row.at}
      className={cx(styles.row, row.marked && styles.marked, row.current && styles.current, row.out && styles.out)}
    >
      <span className={styles.kind} title={kindWords[kind]}>
        <Icon name={kindIcons[kind]} />
      </span>
      <span className={styles.name} title={title} data-name>
        {row.refName !== '' && <span className={styles.ref}>{row.refName}</span>}
        {title}
      </span>
      {row.note !== '' && <span className={styles.note}>{row.note}</span>}
      {mark !== null && (
        <span className={cx(styles.warned, mark === 'stops' && styles.stops)} title={row.warning}>
          <Icon name={mark === 'stops' ? 'alert' : 'info'} />
          <span className="visually-hidden">{row.warning}</span>
        </span>
      )}
      <span className={styles.date}>{row.date}</span>
      <span className={cx(styles.pages, row.stale && styles.stale)} data-pages>
        {pages === null ? (
          <span className={styles.measuring} role="img" aria-label="pages not known yet" />
        ) : pages === '' ? (
          <span title="Not in this version">–</span>
        ) : (
          <>
            {pages}
            <span className="visually-hidden"> pages</span>
          </>
        )}
      </span>
    </div>
  );
});

export interface SectionRowProps {
  readonly id: string;
  readonly section: number;
  readonly sections: number;
  readonly title: string;
  readonly hint: string;
  readonly count: number;
  readonly pages: string;
  readonly stale: boolean;
  /** Letter of the volume that begins here; empty where none does. */
  readonly volume: string;
  readonly mark: Mark;
  readonly warning: string;
  readonly open: boolean;
  readonly current: boolean;
  /** Late additions stay last. */
  readonly fixed: boolean;
}

export const SectionRow = memo(function SectionRow(row: SectionRowProps) {
  return (
    <div
      role="treeitem"
      aria-level={1}
      aria-posinset={row.section + 1}
      aria-setsize={row.sections}
      aria-expanded={row.open}
      aria-selected={row.current}
      tabIndex={row.current ? 0 : -1}
      data-row="section"
      data-id={row.id}
      data-section={row.section}
      data-section-id={row.id}
      data-count={row.count}
      data-fixed={row.fixed || undefined}
      className={cx(styles.section, row.current && styles.current)}
    >
      <span className={styles.twisty} data-twisty>
        <Icon name={row.open ? 'down' : 'right'} />
      </span>
      <span className={styles.sectionName} title={row.title}>
        <span className={styles.number}>{row.section + 1}</span>
        {row.title}
      </span>
      {row.volume !== '' && <span className={styles.volume}>Volume {row.volume}</span>}
      {row.mark !== null && (
        <span className={cx(styles.warned, row.mark === 'stops' && styles.stops)} title={row.warning}>
          <Icon name={row.mark === 'stops' ? 'alert' : 'info'} />
          <span className="visually-hidden">{row.warning}</span>
        </span>
      )}
      <span className={styles.count}>{row.count === 0 ? 'empty' : row.count}</span>
      <span className={cx(styles.pages, row.stale && styles.stale)}>{row.pages}</span>
      {row.count === 0 && row.hint !== '' && <span className={styles.hint}>{row.hint}</span>}
    </div>
  );
});
