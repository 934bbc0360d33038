import {
  type KeyboardEvent,
  type PointerEvent,
  type Ref,
  type RefObject,
  useEffect,
  useImperativeHandle,
  useRef,
} from 'react';
import type { BundleWarning } from '../../../../shared/api/bundle-plans.ts';
import type { BundlePlan } from '../../../../shared/domain/bundle/plan.ts';
import { Button } from '../../../components/Button.tsx';
import { counted } from '../../../format/numbers.ts';
import { formatDate } from '../../../format/time.ts';
import type { Draft } from '../drafts.ts';
import { LATE, type OutlineSection, sectionsOf, spotOf } from '../model/edit.ts';
import { pagesOf } from '../model/layout-index.ts';
import { audienceNote, dateOf, type Holdings, isFor, titleOf } from '../model/names.ts';
import { chooseOne, stretch, toggle } from '../model/selection.ts';
import { type Mark, OutlineRow, SectionRow } from './OutlineRow.tsx';
import styles from './outline.module.css';
import type { Drag } from './use-drag.ts';
import type { Measured } from './use-layout.ts';
import type { Ops } from './use-ops.ts';

export interface OutlineHandle {
  /** Gives the keys to the row that is chosen. */
  focus(): void;
  move(by: 1 | -1): void;
}

/** Sections and items in their order: read, moved and chosen, by mouse or by keys (ARIA tree with many selected). */
export function Outline({
  draft,
  measured,
  holdings,
  ops,
  drag,
  tree,
  folded,
  onFold,
  onDetails,
  handle,
}: {
  draft: Draft;
  measured: Measured;
  holdings: Holdings;
  ops: Ops;
  drag: Drag;
  tree: RefObject<HTMLDivElement | null>;
  folded: ReadonlySet<string>;
  onFold: (section: string, folded: boolean) => void;
  onDetails: () => void;
  handle: Ref<OutlineHandle>;
}) {
  const plan = draft.history.present;
  const sections = sectionsOf(plan);
  const { chosen } = draft;
  // As they are when a key is pressed: what is drawn may be a moment behind.
  const rowsNow = (): Row[] => rowsOf(ops.plan(), folded);
  const itemsNow = (): string[] => rowsNow().flatMap(({ id, item }) => (item ? [id] : []));
  const wantsFocus = useRef(false);

  // The row that has the keys may have moved: it keeps them, and comes into sight. Nothing else ever scrolls the outline.
  const spot = chosen.current === null ? null : spotOf(plan, chosen.current);
  const place = `${chosen.current} ${spot?.section} ${spot?.at}`;
  useEffect(() => {
    const element = tree.current;
    if (!element || place.startsWith('null ')) return;
    const row = element.querySelector<HTMLElement>('[data-row][tabindex="0"]');
    if (!row) return;
    if (element.contains(document.activeElement) || wantsFocus.current) row.focus({ preventScroll: true });
    wantsFocus.current = false;
    row.scrollIntoView({ block: 'nearest' });
  }, [tree, place]);

  /** To the row that is `by` rows from the one that has the keys, or to the first or last. */
  const go = (by: number, stretching = false): void => {
    const rows = rowsNow();
    const now = ops.chosen();
    const at = rows.findIndex(({ id }) => id === now.current);
    const row = rows[at === -1 ? 0 : Math.max(0, Math.min(rows.length - 1, at + by))];
    if (!row) return;
    wantsFocus.current = true;
    ops.choose(stretching && row.item ? stretch(now, row.id, itemsNow()) : chooseOne(row.id, row.item));
  };
  useImperativeHandle(handle, () => ({
    focus: () => {
      const row = tree.current?.querySelector<HTMLElement>('[data-row][tabindex="0"]');
      if (row) row.focus();
      else go(0);
    },
    move: (by) => go(by),
  }));

  const onKeyDown = (event: KeyboardEvent): void => {
    const { key, altKey, shiftKey } = event;
    const held = event.ctrlKey || event.metaKey;
    const now = ops.chosen();
    const row = rowsNow().find(({ id }) => id === now.current);
    const act = (): (() => void) | null => {
      if (altKey && (key === 'ArrowUp' || key === 'ArrowDown')) {
        const by = key === 'ArrowUp' ? -1 : 1;
        return () => (shiftKey ? ops.shift(by) : ops.nudge(by));
      }
      if (altKey) return null;
      if (held) {
        const letter = key.toLowerCase();
        if (letter === 'a')
          return () => ops.choose({ current: now.current, anchor: itemsNow()[0] ?? null, marked: new Set(itemsNow()) });
        if (letter === 'z') return shiftKey ? ops.redo : ops.undo;
        return letter === 'y' ? ops.redo : null;
      }
      switch (key) {
        case 'ArrowDown':
          return () => go(1, shiftKey);
        case 'ArrowUp':
          return () => go(-1, shiftKey);
        case 'Home':
          return () => go(Number.NEGATIVE_INFINITY, shiftKey);
        case 'End':
          return () => go(Number.POSITIVE_INFINITY, shiftKey);
        case 'PageDown':
          return () => go(12, shiftKey);
        case 'PageUp':
          return () => go(-12, shiftKey);
        case 'ArrowLeft':
          if (!row) return null;
          if (row.item) return () => ops.choose(chooseOne(row.section, false));
          return () => onFold(row.section, true);
        case 'ArrowRight':
          return row && !row.item ? () => onFold(row.section, false) : null;
        case ' ':
          return row?.item ? () => ops.choose(toggle(now, row.id)) : null;
        case 'Enter':
        case 'F2':
          return onDetails;
        case 'Delete':
        case 'Backspace':
          return ops.takeOut;
        default:
          return null;
      }
    };
    const run = act();
    if (!run) return;
    event.preventDefault();
    // Going to the details takes the keys there: a row drawn later must not take them back.
    wantsFocus.current = run !== onDetails;
    run();
  };

  const onPointerDown = (event: PointerEvent) => {
    const target = event.target as HTMLElement;
    const row = target.closest<HTMLElement>('[data-row]');
    const id = row?.dataset.id;
    if (!row || id === undefined || event.button !== 0) return;
    if (target.closest('[data-twisty]')) return onFold(id, !folded.has(id));
    const isItem = row.dataset.row === 'item';
    const now = ops.chosen();
    const already = isItem && now.marked.has(id);
    wantsFocus.current = true;
    // A press on one of several that are marked may be the beginning of moving them all: it unmarks the others only as a click.
    if (isItem && event.shiftKey) ops.choose(stretch(now, id, itemsNow()));
    else if (isItem && (event.ctrlKey || event.metaKey)) return ops.choose(toggle(now, id));
    else if (!already) ops.choose(chooseOne(id, isItem));
    const ids = already || event.shiftKey ? null : new Set([id]);
    drag.press(
      event,
      () => {
        if (!isItem) return row.dataset.fixed === undefined ? { kind: 'section', id } : null;
        return { kind: 'items', ids: ids ?? ops.marked() };
      },
      () => (isItem ? counted((ids ?? ops.marked()).size, 'item') : 'Section'),
      () => {
        if (already && !event.shiftKey) ops.choose(chooseOne(id, true));
      },
    );
  };

  const { index, stale } = measured;
  const volumes = index?.layout.volumes.length ?? 1;
  const begins = new Map<string, string>();
  if (index && volumes > 1)
    for (const { letter, sections: in_ } of index.layout.volumes) {
      const first = in_[0];
      if (first && !begins.has(first.id)) begins.set(first.id, letter);
    }
  return (
    <div className={styles.scroll} ref={tree}>
      <div
        role="tree"
        aria-label="Sections and items of the bundle"
        aria-multiselectable
        className={styles.tree}
        tabIndex={chosen.current === null ? 0 : -1}
        onKeyDown={onKeyDown}
        onPointerDown={onPointerDown}
        onDoubleClick={(event) => {
          if ((event.target as HTMLElement).closest('[data-row]')) onDetails();
        }}
        onBlur={({ relatedTarget, currentTarget }) => {
          if (relatedTarget && !currentTarget.contains(relatedTarget)) wantsFocus.current = false;
        }}
        onFocus={(event) => {
          const { id, row } = (event.target as HTMLElement).dataset;
          if (id === undefined) go(0);
          // However the focus came: the row that has it is the one that keys act on.
          else if (ops.chosen().current !== id) ops.choose(chooseOne(id, row === 'item'));
        }}
      >
        {sections.map((section, number) => {
          const placed = index?.placed.get(section.id);
          const open = !folded.has(section.id);
          return [
            <SectionRow
              key={section.id}
              id={section.id}
              section={number}
              sections={sections.length}
              title={section.title}
              hint={section.hint ?? ''}
              count={section.items.length}
              pages={placed ? pagesOf(placed, volumes) : ''}
              stale={stale}
              volume={begins.get(section.id) ?? ''}
              {...marks(index?.warned.get(section.id))}
              open={open}
              current={section.id === chosen.current}
              fixed={section.id === LATE}
            />,
            ...(open
              ? section.items.map((item, at) => {
                  const place = index?.placed.get(item.id);
                  const date = dateOf(item, holdings);
                  const out = !isFor(item, draft.audience);
                  return (
                    <OutlineRow
                      key={item.id}
                      id={item.id}
                      sectionId={section.id}
                      section={number}
                      at={at}
                      count={section.items.length}
                      kind={item.kind}
                      refName={item.kind === 'exhibit' ? item.ref : ''}
                      title={titleOf(item, holdings)}
                      date={date === null ? '' : formatDate(date)}
                      note={audienceNote(item)}
                      pages={place ? pagesOf(place, volumes) : out || (index && !stale) ? '' : null}
                      stale={stale}
                      out={out}
                      {...marks(index?.warned.get(item.id))}
                      current={item.id === chosen.current}
                      marked={chosen.marked.has(item.id)}
                    />
                  );
                })
              : []),
          ];
        })}
      </div>
      <div ref={drag.line} className={styles.line} />
      {sections.length === 0 && (
        <div className={styles.none}>
          <p>A bundle is made of sections.</p>
          <Button icon="plus" onClick={() => ops.addSection()}>
            Add a section
          </Button>
        </div>
      )}
    </div>
  );
}

function marks(warnings: readonly BundleWarning[] | undefined): { mark: Mark; warning: string } {
  if (!warnings || warnings.length === 0) return { mark: null, warning: '' };
  return {
    mark: warnings.some(({ stops }) => stops) ? 'stops' : 'look',
    warning: warnings.map(({ words }) => words).join('\n'),
  };
}

interface Row {
  readonly id: string;
  readonly section: string;
  readonly item: boolean;
}

/** What the keys go through: sections, and the items of those that are unfolded. */
function rowsOf(plan: BundlePlan, folded: ReadonlySet<string>): Row[] {
  return sectionsOf(plan).flatMap((section: OutlineSection) => [
    { id: section.id, section: section.id, item: false },
    ...(folded.has(section.id) ? [] : section.items.map((item) => ({ id: item.id, section: section.id, item: true }))),
  ]);
}
