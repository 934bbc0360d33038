import { memo, useEffect, useMemo, useRef, useState } from 'react';
import { DataSet } from 'vis-data/peer';
import { Timeline, type TimelineOptions } from 'vis-timeline/peer';
import 'vis-timeline/styles/vis-timeline-graph2d.min.css';
import type { Failure } from '../../../../shared/api/failures.ts';
import type { EventFilter, LaneColumn } from '../../../../shared/api/timeline.ts';
import { useClient } from '../../../app/hooks.ts';
import { FailureNotice } from '../../../components/Notice.tsx';
import { counted, formatCount } from '../../../format/numbers.ts';
import { Alternatives } from '../chart/Alternatives.tsx';
import { DensityFeed } from '../chart/density-feed.ts';
import { attachGestures } from '../chart/gestures.ts';
import { type Palette, readPalette } from '../chart/palette.ts';
import type { ViewController } from '../chart/view-controller.ts';
import { laneGrain } from '../model/buckets.ts';
import { nameValue, withoutPart } from '../model/filter.ts';
import { formatSpan } from '../model/format.ts';
import { assignLanes, fullestOf, type LaneCounts, laneWordsAt, OTHER_LANE } from '../model/lanes.ts';
import { type Look, otherLook } from '../model/looks.ts';
import { type Mark, placeMarks, spanOfMark } from '../model/marks.ts';
import type { Silence } from '../model/silences.ts';
import { lengthOf, toInstant, type View } from '../model/viewport.ts';
import { drawLaneFrame } from './draw-lanes.ts';
import { drawLane, drawMark, type KeyEvent, type LaneEvent } from './draw-mark.ts';
import styles from './Lanes.module.css';

export interface LanesProps {
  readonly caseId: string;
  readonly zone: string;
  readonly filter: EventFilter;
  readonly items: readonly KeyEvent[];
  /** Of all annotated events that `items` were taken from; more than `items` where the engine's limit was reached. */
  readonly total: number;
  /** Annotated events that the filter leaves, its span included. */
  readonly inSpan: number;
  readonly by: LaneColumn;
  readonly onBy: (by: LaneColumn) => void;
  /** Of types, for the marks of key events. */
  readonly looks: ReadonlyMap<string, Look>;
  readonly sourceLooks: ReadonlyMap<string, Look>;
  readonly silences: readonly Silence[];
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
/** Marks are placed anew once the scale has changed by this much, and at rest. */
const RESCALE = 1.25;
const ms = (micros: number): number => micros / 1_000;
/** A small window gives its height to the rows. */
const mostLanes = (): number => (window.innerHeight <= 780 ? 3 : 5);

const columns: readonly (readonly [LaneColumn, string])[] = [
  ['source', 'by source'],
  ['actor', 'by who'],
  ['host', 'by device'],
  ['type', 'by type'],
];

/**
 * Lanes of the busiest sources, people, devices or types: how dense each is, and on it the annotated events. All in step with
 * the chart above: both obey the same controller, and the timeline's own moving and zooming are off. Evidence text is set as
 * text nodes; none of it is ever parsed as HTML.
 */
export const Lanes = memo(function Lanes(props: LanesProps) {
  const { caseId, zone, filter, items, total, inSpan, by, onBy, looks, sourceLooks, silences, controller, current } =
    props;
  const client = useClient();
  const box = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const readout = useRef<HTMLParagraphElement>(null);
  const latest = useRef(props);
  latest.current = props;
  const timeline = useRef<Timeline | null>(null);
  const data = useRef(new DataSet<Item>());
  const groupData = useRef(new DataSet<{ id: string; content: string; order: number }>());
  const [failure, setFailure] = useState<Failure | null>(null);
  /** Names of the lanes; they change with the filter and never with the span, so the grid below keeps its place. */
  const [names, setNames] = useState<readonly string[]>([]);
  const counts = useRef<LaneCounts | null>(null);
  const filterKept = useMemo(() => withoutPart(filter, 'span'), [filter]);
  const kept = useRef(filterKept);
  kept.current = filterKept;

  const events = useMemo(() => assignLanes(items, by, names), [items, by, names]);
  const height = Math.max(names.length, 1) * LANE;
  const held = useRef({ events, names, placedFor: null as View | null });
  held.current.events = events;
  held.current.names = names;

  const palette = useRef<Palette | null>(null);
  const draw = useRef(() => {});
  draw.current = () => {
    const surface = canvas.current;
    const element = box.current;
    const context = surface?.getContext('2d');
    if (!surface || !element || !context) return;
    const ratio = window.devicePixelRatio || 1;
    const width = element.clientWidth - gutterOf(element);
    const { names: shown } = held.current;
    const tall = Math.max(shown.length, 1) * LANE;
    if (surface.width !== Math.round(width * ratio) || surface.height !== Math.round(tall * ratio)) {
      surface.width = Math.round(width * ratio);
      surface.height = Math.round(tall * ratio);
      surface.style.width = `${width}px`;
      surface.style.height = `${tall}px`;
    }
    const now = counts.current;
    palette.current ??= readPalette(element, ratio);
    const inks = palette.current;
    const { by: column, looks: types, sourceLooks: sources, silences: silent } = latest.current;
    const ink = (value: string): CanvasPattern | string => {
      if (column === 'type') return inks.fillOf(types.get(value) ?? otherLook);
      if (column === 'source') return inks.fillOf(sources.get(value) ?? otherLook);
      return inks.strong;
    };
    const bySource = new Map<string, Silence[]>();
    if (column === 'source')
      for (const each of silent) bySource.set(each.source, [...(bySource.get(each.source) ?? []), each]);
    drawLaneFrame(context, {
      width,
      laneHeight: LANE,
      ratio,
      view: controller.view,
      lanes: now?.by === column ? now.lanes : [],
      from: now?.from ?? 0,
      bucket: now?.width ?? 1,
      most: now ? fullestOf(now) : 1,
      fillOf: ink,
      silences: bySource,
      palette: inks,
    });
  };

  const place = useRef(() => {});
  place.current = () => {
    const { view } = controller;
    const width = (box.current?.clientWidth ?? 0) - gutterOf(box.current);
    held.current.placedFor = view;
    const next = placeMarks(held.current.events, view, width).map(
      (mark): Item => ({
        id: mark.key,
        start: ms(mark.instant),
        group: groupId(mark.lane),
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

  const want = useRef(() => {});
  useEffect(() => {
    const element = box.current;
    if (!element) return;
    const made = new Timeline(
      element,
      data.current as never,
      groupData.current as never,
      optionsFor(controller.view, (item) => drawMark(item, latest.current.looks)),
    );
    timeline.current = made;
    const feed = new DensityFeed<LaneCounts>(
      async (wanted, column, { from, to, buckets }, signal) => {
        const most = mostLanes();
        const answer = await client.call(
          'timeline.lanes',
          { caseId, filter: wanted, by: column as LaneColumn, from, to, buckets, most },
          { signal },
        );
        const lanes = answer.others
          ? [...answer.lanes, { value: OTHER_LANE, total: answer.others.total, counts: answer.others.counts }]
          : answer.lanes;
        return { by: column as LaneColumn, from: answer.from, width: answer.width, lanes };
      },
      ({ counts: answer }) => {
        if (answer.by !== latest.current.by) return;
        counts.current = answer;
        const next = answer.lanes.map(({ value }) => value);
        setNames((before) => (sameNames(before, next) ? before : next));
        draw.current();
      },
      setFailure,
      laneGrain,
    );
    want.current = () =>
      feed.want(kept.current, latest.current.by, controller.view, element.clientWidth - gutterOf(element));
    const onResize = (): void => {
      palette.current = null;
      place.current();
      draw.current();
      want.current();
    };
    const observer = new ResizeObserver(onResize);
    observer.observe(element);
    const scheme = window.matchMedia('(prefers-color-scheme: dark)');
    scheme.addEventListener('change', onResize);
    let rest = 0;
    const stopListening = controller.listen((view) => {
      made.setWindow(ms(view.from), ms(view.to), { animation: false });
      draw.current();
      want.current();
      const before = held.current.placedFor;
      const change = before ? lengthOf(view) / lengthOf(before) : 0;
      window.clearTimeout(rest);
      if (change > RESCALE || change < 1 / RESCALE) place.current();
      else rest = window.setTimeout(() => place.current(), 150);
    });
    const stopChanges = client.on('changed', (changed) => {
      if (changed.caseId !== null && changed.caseId !== caseId) return;
      if (!changed.features.some((feature) => feature === 'timeline' || feature === 'imports')) return;
      feed.stale();
      want.current();
    });
    made.on('select', ({ items: chosen }: { items: readonly unknown[] }) => {
      const item = chosen[0] === undefined ? null : data.current.get(String(chosen[0]));
      if (!item) return;
      const [first] = item.mark.events;
      if (item.mark.events.length === 1 && first) latest.current.onPick(first.id);
      else controller.moveTo(spanOfMark(item.mark), true);
    });
    const detach = attachGestures(element, controller, { drag: 'pan' });
    const onMove = (event: PointerEvent): void => {
      if (!readout.current) return;
      const edge = element.getBoundingClientRect();
      const width = edge.width - gutterOf(element);
      const share = (event.clientX - edge.left - gutterOf(element)) / Math.max(width, 1);
      const lane = held.current.names[Math.floor((event.clientY - edge.top) / LANE)];
      const { by: column, silences: silent, zone: shownZone } = latest.current;
      const now = counts.current;
      readout.current.textContent =
        share < 0 || lane === undefined || now?.by !== column
          ? ''
          : laneWordsAt(now, lane, toInstant(controller.view, share), silent, (from, to) =>
              formatSpan(from, to, shownZone),
            );
    };
    const onLeave = (): void => {
      if (readout.current) readout.current.textContent = '';
    };
    element.addEventListener('pointermove', onMove);
    element.addEventListener('pointerleave', onLeave);
    want.current();
    return () => {
      window.clearTimeout(rest);
      observer.disconnect();
      scheme.removeEventListener('change', onResize);
      stopListening();
      stopChanges();
      detach();
      element.removeEventListener('pointermove', onMove);
      element.removeEventListener('pointerleave', onLeave);
      feed.dispose();
      made.destroy();
      timeline.current = null;
    };
  }, [caseId, client, controller]);

  useEffect(() => {
    groupData.current.clear();
    groupData.current.add(
      names.map((name, order) => ({
        id: groupId(name),
        content: name === OTHER_LANE ? 'others' : nameValue(name),
        order,
      })),
    );
    timeline.current?.setOptions({ height });
    place.current();
    draw.current();
  }, [events, names, height, looks]);

  // What they draw is read through refs; these only say when to look again.
  useEffect(() => want.current(), [filterKept, by]);
  useEffect(() => draw.current(), [silences, sourceLooks, by, zone]);
  useEffect(() => select.current(), [current]);

  return (
    <section className={styles.lanes} aria-label="Key events">
      <div className={styles.head}>
        <h2 className={styles.title}>Lanes</h2>
        <p className={styles.note}>
          {total === 0
            ? 'Annotate an event and it stands here'
            : `${counted(inSpan, 'annotated event')}${total > items.length ? `, the first ${formatCount(items.length)} shown` : ''}`}
        </p>
        <p className={styles.readout} ref={readout} />
        <Alternatives legend="Lanes" choices={columns} value={by} onChange={onBy} />
      </div>
      {failure && <FailureNotice failure={failure} onRetry={() => want.current()} />}
      <div ref={box} className={styles.box} style={{ height }}>
        <canvas ref={canvas} className={styles.density} />
      </div>
    </section>
  );
});

/** A value may be empty; the timeline takes an empty id for none. */
const groupId = (name: string): string => `lane ${name}`;

const sameNames = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((name, at) => name === b[at]);

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
