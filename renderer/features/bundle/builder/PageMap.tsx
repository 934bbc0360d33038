import { type KeyboardEvent, type PointerEvent, useRef } from 'react';
import type { PlacedVolume } from '../../../../shared/api/bundle-plans.ts';
import { cx } from '../../../components/cx.ts';
import { counted } from '../../../format/numbers.ts';
import { cited, nthPage, onPage, ordinalOf, type PageOf } from '../model/layout-index.ts';
import styles from './page-map.module.css';

/**
 * Every page of every volume as one strip: sections are bands, each with its number. A press or an arrow key shows the page
 * (ARIA slider: arrows a page, Page Up and Down a section, Home and End the ends).
 */
export function PageMap({
  volumes,
  stale,
  page,
  onPage: show,
}: {
  volumes: readonly PlacedVolume[];
  stale: boolean;
  page: PageOf | null;
  onPage: (page: PageOf) => void;
}) {
  const strip = useRef<HTMLDivElement>(null);
  const total = volumes.reduce((sum, { pages }) => sum + pages, 0);
  const now = page ? ordinalOf(volumes, page) : 0;
  const starts = volumes.flatMap(({ letter, sections }) =>
    [{ firstPage: 1 }, ...sections].map(({ firstPage }) => ordinalOf(volumes, { letter, page: firstPage })),
  );

  const goTo = (n: number): void => {
    const next = nthPage(volumes, Math.max(1, Math.min(total, n)));
    if (next) show(next);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const next = {
      ArrowRight: now + 1,
      ArrowUp: now - 1,
      ArrowDown: now + 1,
      ArrowLeft: now - 1,
      Home: 1,
      End: total,
      PageDown: starts.find((start) => start > now) ?? total,
      PageUp: starts.findLast((start) => start < now) ?? 1,
    }[event.key];
    if (next === undefined || event.altKey) return;
    event.preventDefault();
    goTo(next);
  };
  const pageUnder = (event: PointerEvent) => {
    for (const [at, volume] of volumes.entries()) {
      const box = strip.current?.children[at]?.getBoundingClientRect();
      if (!box || event.clientX > box.right + 2) continue;
      const share = Math.max(0, Math.min(0.9999, (event.clientX - box.left) / box.width));
      return show({ letter: volume.letter, page: Math.floor(share * volume.pages) + 1 });
    }
  };
  const onPointerDown = (event: PointerEvent<HTMLDivElement>): void => {
    if (event.button !== 0) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    pageUnder(event);
  };
  const shown = page && now > 0 ? onPage(volumes, page) : null;
  const valueText =
    page === null || shown === null
      ? 'No page shown'
      : [
          `Page ${cited(page, volumes.length)} of ${counted(total, 'page')}`,
          shown.section?.title ?? 'Cover and index',
          shown.item?.title,
        ]
          .filter(Boolean)
          .join(', ');
  return (
    <div
      ref={strip}
      role="slider"
      aria-label="Page map"
      aria-valuemin={1}
      aria-valuemax={Math.max(1, total)}
      aria-valuenow={Math.max(1, now)}
      aria-valuetext={valueText}
      tabIndex={0}
      aria-disabled={total === 0 || undefined}
      className={cx(styles.map, stale && styles.stale, total === 0 && styles.unknown)}
      onKeyDown={onKeyDown}
      onPointerDown={onPointerDown}
      onPointerMove={(event) => {
        if (event.currentTarget.hasPointerCapture(event.pointerId)) pageUnder(event);
      }}
    >
      {volumes.map((volume) => (
        <Volume
          key={volume.letter}
          volume={volume}
          several={volumes.length > 1}
          page={page?.letter === volume.letter ? page.page : null}
        />
      ))}
    </div>
  );
}

function Volume({ volume, several, page }: { volume: PlacedVolume; several: boolean; page: number | null }) {
  const { letter, pages, sections } = volume;
  const percent = (n: number): string => `${(n / pages) * 100}%`;
  const front = (sections[0]?.firstPage ?? pages + 1) - 1;
  return (
    <div className={styles.volume} style={{ flexGrow: pages }}>
      {several && <span className={styles.letter}>{letter}</span>}
      {front > 0 && (
        <div
          className={cx(styles.band, styles.front)}
          style={{ left: 0, width: percent(front) }}
          title={`Cover and index: ${pagesIn(1, front)}`}
        />
      )}
      {sections.map(({ id, title, firstPage, lastPage }, at) => (
        <div
          key={id}
          className={styles.band}
          data-pattern={at % 4}
          style={{ left: percent(firstPage - 1), width: percent(lastPage - firstPage + 1) }}
          title={`${title}: ${pagesIn(firstPage, lastPage)}`}
        >
          <span className={styles.label}>{title}</span>
        </div>
      ))}
      {page !== null && (
        <div className={styles.cursor} style={{ left: percent(page - 1), width: `max(3px, ${percent(1)})` }} />
      )}
    </div>
  );
}

const pagesIn = (first: number, last: number): string =>
  first === last ? `page ${first}` : `pages ${first} to ${last}`;
