import { type RefObject, useEffect, useRef, useState } from 'react';
import type { BundlePlan } from '../../../../shared/domain/bundle/plan.ts';
import { useAppDispatch } from '../../../app/hooks.ts';
import { Button } from '../../../components/Button.tsx';
import { cx } from '../../../components/cx.ts';
import { EmptyState } from '../../../components/EmptyState.tsx';
import { FailureNotice } from '../../../components/Notice.tsx';
import { PdfPage } from '../../../components/PdfPage.tsx';
import { usePdf } from '../../../components/pdf/pdf-file.ts';
import { builder, type Draft } from '../drafts.ts';
import { cited, type LayoutIndex, nthPage, onPage, ordinalOf, type PageOf, readPage } from '../model/layout-index.ts';
import styles from './side.module.css';
import { usePreview } from './use-preview.ts';

/** Any page as it would be printed, with what stands on it. */
export function Preview({
  caseId,
  draft,
  index,
  measuredPlan,
  onShow,
}: {
  caseId: string;
  draft: Draft;
  index: LayoutIndex | null;
  /** The state of the plan that the page numbers are of. */
  measuredPlan: BundlePlan | null;
  /** Chooses an item in the outline. */
  onShow: (item: string) => void;
}) {
  const dispatch = useAppDispatch();
  const { page, audience } = draft;
  const { shown, busy, failure, again } = usePreview(caseId, measuredPlan, audience, index ? page : null);
  const pdf = usePdf(shown?.pdf);
  const frame = useRef<HTMLDivElement>(null);
  const width = useWidth(frame);
  const volumes = index?.layout.volumes ?? [];
  const turnTo = (to: PageOf | null): void => {
    if (to) dispatch(builder.turnedTo({ id: draft.id, page: to }));
  };
  const now = page ? ordinalOf(volumes, page) : 0;
  const stands = page && index ? onPage(volumes, page) : null;
  const at = shown?.page ?? page;
  return (
    <div className={styles.preview}>
      <div className={styles.turning}>
        <Button
          kind="quiet"
          icon="left"
          aria-label="Page before"
          disabled={now <= 1}
          onClick={() => turnTo(nthPage(volumes, now - 1))}
        />
        <JumpTo
          value={page ? cited(page, volumes.length) : ''}
          total={index?.pages ?? 0}
          read={(typed) => readPage(typed, volumes, page?.letter ?? volumes[0]?.letter ?? 'A')}
          onPage={turnTo}
        />
        <Button
          kind="quiet"
          icon="right"
          aria-label="Page after"
          disabled={now === 0 || now >= (index?.pages ?? 0)}
          onClick={() => turnTo(nthPage(volumes, now + 1))}
        />
      </div>
      <p className={styles.stands}>
        {stands?.item ? (
          <button
            type="button"
            className={styles.standsLink}
            title={stands.item.title}
            onClick={() => onShow(stands.item?.id ?? '')}
          >
            {[stands.item.ref, stands.item.title].filter(Boolean).join(' · ')}
          </button>
        ) : (
          (stands?.section?.title ?? (page && index ? 'Cover and index' : ''))
        )}
      </p>
      {failure && <FailureNotice failure={failure} onRetry={again} />}
      <div ref={frame} className={styles.paper}>
        {page === null ? (
          <EmptyState icon="file" title="No page shown yet">
            Choose a place on the page map, or press p on an item, to see a page as it will be printed.
          </EmptyState>
        ) : pdf.state === 'failed' ? (
          <p className={styles.muted}>This page cannot be shown here. The export is not affected.</p>
        ) : (
          shown &&
          pdf.file &&
          at &&
          width > 0 && (
            <div className={cx((shown.old || busy) && styles.old)}>
              <PdfPage
                file={pdf.file}
                page={shown.at}
                width={width}
                label={`Page ${cited(at, volumes.length)} as it would be printed`}
              />
            </div>
          )
        )}
        {page !== null && (!shown || !pdf.file) && !failure && pdf.state !== 'failed' && (
          <div className={styles.blank} role="status" aria-label="Drawing the page" />
        )}
      </div>
    </div>
  );
}

/** `45` or `B:45`, then Enter. */
function JumpTo({
  value,
  total,
  read,
  onPage,
}: {
  value: string;
  total: number;
  read: (typed: string) => PageOf | null;
  onPage: (page: PageOf) => void;
}) {
  const [typed, setTyped] = useState<string | null>(null);
  const wrong = typed !== null && typed.trim() !== '' && read(typed) === null;
  return (
    <form
      className={styles.jump}
      onSubmit={(event) => {
        event.preventDefault();
        const page = typed === null ? null : read(typed);
        if (!page) return;
        onPage(page);
        setTyped(null);
      }}
    >
      <label>
        Page{' '}
        <input
          type="text"
          aria-label="Page to show"
          aria-invalid={wrong || undefined}
          title={wrong ? 'There is no such page' : 'Type a page and press Enter'}
          autoComplete="off"
          spellCheck={false}
          disabled={total === 0}
          value={typed ?? value}
          onChange={(event) => setTyped(event.target.value)}
          onFocus={(event) => event.target.select()}
          onBlur={() => setTyped(null)}
        />
      </label>
      <span className={styles.muted}>of {total}</span>
    </form>
  );
}

/** Of what is inside, in whole pixels; 0 before it is known. */
function useWidth(element: RefObject<HTMLElement | null>): number {
  const [width, setWidth] = useState(0);
  useEffect(() => {
    const watched = element.current;
    if (!watched) return;
    const observer = new ResizeObserver(([entry]) => setWidth(Math.floor(entry?.contentRect.width ?? 0)));
    observer.observe(watched);
    return () => observer.disconnect();
  }, [element]);
  return width;
}
