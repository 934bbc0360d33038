import { memo, useEffect, useMemo, useRef } from 'react';
import { DataSet } from 'vis-data/peer';
import { Timeline, type TimelineOptions } from 'vis-timeline/peer';
import 'vis-timeline/styles/vis-timeline-graph2d.min.css';
import { counted, formatCount } from '../../../format/numbers.ts';
import { attachGestures } from '../chart/gestures.ts';
import type { ViewController } from '../chart/view-controller.ts';
import { nameValue } from '../model/filter.ts';
import type { Look } from '../model/looks.ts';
import { lanesOf, type Mark, OTHER_LANE, placeMarks, spanOfMark } from '../model/marks.ts';
import { lengthOf, type View } from '../model/viewport.ts';
import { drawLane, drawMark, type KeyEvent, type LaneEvent } from './draw-mark.ts';
import styles from './Lanes.module.css';

export type LaneGrouping = 'type' | 'source';

export interface LanesProps {
  readonly items: readonly KeyEvent[];
  /** Of all annotated events that `items` were taken from; more than `items` where the engine's limit was reached. */
  readonly total: number;
  /** What the lanes are named after: the same at every zoom. */
  readonly laneItems: readonly KeyEvent[];
  /** Annotated events that the filter leaves, its span included. */
  readonly inSpan: number;
  readonly grouping: LaneGrouping;
  readonly onGrouping: (grouping: LaneGrouping) => void;
  readonly looks: ReadonlyMap<string, Look>;
  readonly controller: ViewController;
  readonly current: number | null;
  readonly onPick: (eventId: number) => void;
}

interface Item {
  id: string;
  start: number;
  group: string;
  content: string;
  mark: Mark<LaneEvent>;
  /** Changes with what is drawn, so that the timeline draws it again. */
  drawn: string;
}

/** What the timeline makes of a mark of 20 pixels; the height of the pane is the sum of these. */
const LANE = 26;
const MOST_LANES = 4;
/** Marks are placed anew once the scale has changed by this much, and at rest. */
const RESCALE = 1.25;
const ms = (micros: number): number => micros / 1_000;

/**
 * Annotated events, one lane a type or a source, in step with the chart above: both obey the same controller, and the
 * timeline's own moving and zooming are off. Evidence text is set as text nodes; none of it is ever parsed as HTML.
 */
export const Lanes = memo(function Lanes(props: LanesProps) {
  const { items, total, laneItems, inSpan, grouping, onGrouping, looks, controller, current, onPick } = props;
  const box = useRef<HTMLDivElement>(null);
  const latest = useRef({ looks, onPick, current });
  latest.current = { looks, onPick, current };
  const timeline = useRef<Timeline | null>(null);
  const data = useRef(new DataSet<Item>());
  const groupData = useRef(new DataSet<{ id: string; content: string; order: number }>());

  const { lanes, events } = useMemo(() => {
    const { lanes: names, laneOf } = lanesOf(
      laneItems.map((item) => item[grouping]),
      MOST_LANES,
    );
    return { lanes: names, events: items.map((item): LaneEvent => ({ ...item, lane: laneOf(item[grouping]) })) };
  }, [items, laneItems, grouping]);
  const empty = laneItems.length === 0;
  const height = Math.max(lanes.length, 1) * LANE;
  const held = useRef({ events, placedFor: null as View | null });
  held.current.events = events;

  const place = useRef(() => {});
  place.current = () => {
    const { view } = controller;
    const width = (box.current?.clientWidth ?? 0) - gutterOf(box.current);
    held.current.placedFor = view;
    const next = placeMarks(held.current.events, view, width).map(
      (mark): Item => ({
        id: mark.key,
        start: ms(mark.instant),
        group: mark.lane,
        content: '',
        mark,
        drawn: `${mark.room} ${latest.current.looks.size}`,
      }),
    );
    const wanted = new Set(next.map((item) => item.id));
    data.current.remove(data.current.getIds().filter((id) => !wanted.has(String(id))));
    data.current.update(next);
    select.current();
  };
  const select = useRef(() => {});
  select.current = () => {
    const id = latest.current.current;
    const mark =
      id === null ? null : data.current.get().find((item) => item.mark.events.some((event) => event.id === id));
    timeline.current?.setSelection(mark ? [mark.id] : []);
  };

  useEffect(() => {
    const element = box.current;
    if (!element || empty) return;
    const made = new Timeline(
      element,
      data.current as never,
      groupData.current as never,
      optionsFor(controller.view, (item) => drawMark(item, latest.current.looks)),
    );
    timeline.current = made;
    const onResize = (): void => place.current();
    const observer = new ResizeObserver(onResize);
    observer.observe(element);
    let rest = 0;
    const stopListening = controller.listen((view) => {
      made.setWindow(ms(view.from), ms(view.to), { animation: false });
      const before = held.current.placedFor;
      const change = before ? lengthOf(view) / lengthOf(before) : 0;
      window.clearTimeout(rest);
      if (change > RESCALE || change < 1 / RESCALE) place.current();
      else rest = window.setTimeout(() => place.current(), 150);
    });
    made.on('select', ({ items: chosen }: { items: readonly unknown[] }) => {
      const item = chosen[0] === undefined ? null : data.current.get(String(chosen[0]));
      if (!item) return;
      const [first] = item.mark.events;
      if (item.mark.events.length === 1 && first) latest.current.onPick(first.id);
      else controller.moveTo(spanOfMark(item.mark), true);
    });
    const detach = attachGestures(element, controller, { drag: 'pan' });
    return () => {
      window.clearTimeout(rest);
      observer.disconnect();
      stopListening();
      detach();
      made.destroy();
      timeline.current = null;
    };
  }, [controller, empty]);

  // `empty` is here because the timeline is made anew when the first event comes.
  useEffect(() => {
    groupData.current.clear();
    groupData.current.add(
      lanes.map((id, order) => ({ id, content: id === OTHER_LANE ? 'others' : nameValue(id), order })),
    );
    timeline.current?.setOptions({ height });
    place.current();
  }, [events, lanes, height, looks, empty]);

  useEffect(() => select.current(), [current]);

  return (
    <section className={styles.lanes} aria-label="Key events">
      <div className={styles.head}>
        <h2 className={styles.title}>Key events</h2>
        {empty ? (
          <p className={styles.note}>None match. Annotate an event and it appears here.</p>
        ) : (
          <>
            <p className={styles.note}>
              {counted(inSpan, 'annotated event')}
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

function gutterOf(element: HTMLElement | null): number {
  return element ? Number.parseFloat(getComputedStyle(element).getPropertyValue('--gutter')) || 0 : 0;
}

function optionsFor(view: View, draw: (item: Item) => HTMLElement): TimelineOptions {
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
    margin: { axis: 0, item: { horizontal: 0, vertical: 0 } },
    groupHeightMode: 'fixed',
    // What this window does not build itself it does not trust either.
    xss: { disabled: false },
    template: ((item: Item) => draw(item)) as never,
    groupTemplate: ((group: { content?: string } | null) => drawLane(group?.content ?? '')) as never,
  };
}
