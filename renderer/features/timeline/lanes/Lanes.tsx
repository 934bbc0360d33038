import { memo, useEffect, useMemo, useRef } from 'react';
import { DataSet } from 'vis-data/peer';
import { Timeline, type TimelineOptions } from 'vis-timeline/peer';
import 'vis-timeline/styles/vis-timeline-graph2d.min.css';
import type { Output } from '../../../../shared/api/contract.ts';
import { cx } from '../../../components/cx.ts';
import { counted, formatCount } from '../../../format/numbers.ts';
import { attachGestures } from '../chart/gestures.ts';
import type { ViewController } from '../chart/view-controller.ts';
import { nameValue } from '../model/filter.ts';
import { formatUtc } from '../model/format.ts';
import { type Look, otherLook } from '../model/looks.ts';
import { lengthOf, type View } from '../model/viewport.ts';
import styles from './Lanes.module.css';

export type KeyEvent = Output<'timeline.keyEvents'>['items'][number];
export type LaneGrouping = 'type' | 'source';

export interface LanesProps {
  readonly items: readonly KeyEvent[];
  /** Of all annotated events that match; more than `items` where the engine's limit was reached. */
  readonly total: number;
  readonly grouping: LaneGrouping;
  readonly onGrouping: (grouping: LaneGrouping) => void;
  readonly looks: ReadonlyMap<string, Look>;
  readonly controller: ViewController;
  readonly current: number | null;
  readonly onPick: (eventId: number) => void;
}

interface Item {
  id: number;
  start: number;
  group: string;
  content: string;
  event: KeyEvent;
}

/** What the timeline hands its template: one of ours, or a cluster with the items in it. */
interface Drawn {
  readonly event?: KeyEvent;
  readonly uiItems?: readonly unknown[];
}

const LANE = 24;
const MOST_LANES = 4;
const ms = (micros: number): number => micros / 1_000;

/**
 * Annotated events, one lane a type or a source, in step with the chart above: both obey the same controller, and the
 * timeline's own moving and zooming are off. Evidence text is set as text nodes; none of it is ever parsed as HTML.
 */
export const Lanes = memo(function Lanes(props: LanesProps) {
  const { items, total, grouping, onGrouping, looks, controller, current, onPick } = props;
  const box = useRef<HTMLDivElement>(null);
  const latest = useRef({ looks, onPick });
  latest.current = { looks, onPick };
  const timeline = useRef<Timeline | null>(null);
  const data = useRef<{ items: DataSet<Item>; groups: DataSet<{ id: string; content: string; order: number }> } | null>(
    null,
  );
  const groups = useMemo(() => [...new Set(items.map((item) => item[grouping]))], [items, grouping]);
  const empty = items.length === 0;
  const height = Math.min(Math.max(groups.length, 1), MOST_LANES) * LANE;

  useEffect(() => {
    const element = box.current;
    if (!element || empty) return;
    const itemData = new DataSet<Item>();
    const groupData = new DataSet<{ id: string; content: string; order: number }>();
    data.current = { items: itemData, groups: groupData };
    const made = new Timeline(
      element,
      itemData as never,
      groupData as never,
      optionsFor(controller.view, () => latest.current.looks),
    );
    timeline.current = made;

    let own = false;
    const follow = (view: View): void => {
      own = true;
      made.setWindow(ms(view.from), ms(view.to), { animation: false });
    };
    const stopListening = controller.listen(follow);
    // A double click on a cluster opens it: the timeline moves its own window, and the chart must come along.
    made.on('rangechanged', ({ start, end }: { start: Date; end: Date }) => {
      if (own) {
        own = false;
        return;
      }
      const next = { from: start.getTime() * 1_000, to: end.getTime() * 1_000 };
      const slack = lengthOf(controller.view) / 2_000 + 2_000;
      if (Math.abs(next.from - controller.view.from) < slack && Math.abs(next.to - controller.view.to) < slack) return;
      controller.moveTo(next, true);
    });
    made.on('select', ({ items: chosen }: { items: readonly unknown[] }) => {
      const id = chosen[0];
      if (typeof id === 'number') latest.current.onPick(id);
    });
    const detach = attachGestures(element, controller, { drag: 'pan' });
    return () => {
      stopListening();
      detach();
      made.destroy();
      timeline.current = null;
      data.current = null;
    };
  }, [controller, empty]);

  useEffect(() => {
    timeline.current?.setOptions({ height, minHeight: height, maxHeight: height });
  }, [height]);

  useEffect(() => {
    const held = data.current;
    if (!held) return;
    const next = items.map(
      (event): Item => ({ id: event.id, start: ms(event.instant), group: event[grouping], content: '', event }),
    );
    const wanted = new Set(next.map((item) => item.id));
    held.groups.clear();
    held.groups.add(groups.map((id, order) => ({ id, content: nameValue(id), order })));
    held.items.remove(held.items.getIds().filter((id) => !wanted.has(id as number)));
    held.items.update(next);
    // Fresh rows arrive without the window having moved; this lays them where the chart is.
    timeline.current?.setWindow(ms(controller.view.from), ms(controller.view.to), { animation: false });
  }, [items, groups, grouping, controller]);

  useEffect(() => {
    const shown = current !== null && data.current?.items.get(current) !== null;
    timeline.current?.setSelection(shown && current !== null ? [current] : []);
  }, [current, items]);

  return (
    <section className={styles.lanes} aria-label="Key events">
      <div className={styles.head}>
        <h2 className={styles.title}>Key events</h2>
        {empty ? (
          <p className={styles.note}>None match. Annotate an event and it appears here.</p>
        ) : (
          <>
            <p className={styles.note}>
              {counted(total, 'annotated event')}
              {total > items.length && `, the first ${formatCount(items.length)} shown`}
            </p>
            <fieldset className={styles.grouping}>
              <legend className="visually-hidden">Lanes by</legend>
              {(['type', 'source'] as const).map((each) => (
                <button
                  key={each}
                  type="button"
                  className={styles.choice}
                  aria-pressed={grouping === each}
                  onClick={() => onGrouping(each)}
                >
                  by {each}
                </button>
              ))}
            </fieldset>
          </>
        )}
      </div>
      {!empty && <div ref={box} className={styles.box} style={{ height }} />}
    </section>
  );
});

function optionsFor(view: View, looks: () => ReadonlyMap<string, Look>): TimelineOptions {
  return {
    start: ms(view.from),
    end: ms(view.to),
    // Everything that could run off by itself is off; the controller moves the window.
    moveable: false,
    zoomable: false,
    selectable: true,
    multiselect: false,
    showCurrentTime: false,
    showMajorLabels: false,
    showMinorLabels: false,
    showTooltips: false,
    orientation: { axis: 'none', item: 'top' },
    type: 'point',
    stack: false,
    cluster: { maxItems: 1, showStipes: false, fitOnDoubleClick: true, titleTemplate: '{count} key events' },
    margin: { axis: 0, item: { horizontal: 0, vertical: 0 } },
    groupHeightMode: 'fixed',
    verticalScroll: true,
    xss: { disabled: false },
    template: ((item: Drawn, _element: Element, drawn: Drawn | undefined) =>
      drawn?.uiItems ? clusterContent(drawn.uiItems.length) : itemContent(item.event, looks())) as never,
    groupTemplate: ((group: { content?: string } | null) => groupContent(group?.content ?? '')) as never,
  };
}

function span(className: string | undefined, text = ''): HTMLSpanElement {
  const element = document.createElement('span');
  element.className = className ?? '';
  element.textContent = text;
  return element;
}

function clusterContent(count: number): HTMLElement {
  const element = span(styles.cluster, formatCount(count));
  element.title = `${formatCount(count)} key events close together; double click to open`;
  return element;
}

function itemContent(event: KeyEvent | undefined, looks: ReadonlyMap<string, Look>): HTMLElement {
  const element = span(styles.item);
  if (!event) return element;
  const look = looks.get(event.type) ?? otherLook;
  const exhibited = event.exhibits.length > 0;
  const mark = span(cx(styles.mark, exhibited && styles.exhibited), look.letter);
  mark.style.setProperty('--mark', look.hue === 0 ? 'var(--line-strong)' : `var(--hue-${look.hue})`);
  const words = [exhibited ? event.exhibits.join(', ') : '', event.note || event.tags.join(', ')].filter(Boolean);
  element.append(mark, span(styles.words, words.join(' · ')));
  element.title = [`${formatUtc(event.instant)} UTC · ${event.type}`, ...words].join('\n');
  return element;
}

function groupContent(name: string): HTMLElement {
  const element = span(styles.group, name);
  element.title = name;
  return element;
}
