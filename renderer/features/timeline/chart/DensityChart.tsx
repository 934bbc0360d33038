import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from 'react';
import type { Failure } from '../../../../shared/api/failures.ts';
import type { EventFilter } from '../../../../shared/api/timeline.ts';
import { useClient } from '../../../app/hooks.ts';
import { FailureNotice } from '../../../components/Notice.tsx';
import { counted, formatCount } from '../../../format/numbers.ts';
import { bucketWidth } from '../model/buckets.ts';
import { busiestIn, type Histogram, niceTop, orderSeries, readoutAt, totalsOf } from '../model/density.ts';
import { nameValue, withoutPart } from '../model/filter.ts';
import { formatLength, formatSpan } from '../model/format.ts';
import { chartMoveFor } from '../model/keys.ts';
import type { Look } from '../model/looks.ts';
import { type Duty, shadeIn } from '../model/shade.ts';
import { type Silence, silenceWords } from '../model/silences.ts';
import { lengthOf, toInstant, type View } from '../model/viewport.ts';
import { abbreviationAt } from '../model/zone.ts';
import { Alternatives } from './Alternatives.tsx';
import styles from './DensityChart.module.css';
import { DensityFeed } from './density-feed.ts';
import { drawFrame } from './draw.ts';
import { attachGestures } from './gestures.ts';
import { Legend } from './Legend.tsx';
import { type Palette, readPalette } from './palette.ts';
import type { ViewController } from './view-controller.ts';

export type Stack = 'type' | 'source';

export interface DensityChartProps {
  readonly caseId: string;
  readonly zone: string;
  readonly filter: EventFilter;
  /** What the bars are stacked by. */
  readonly stack: Stack;
  readonly onStack: (stack: Stack) => void;
  /** Of the values stacked by. */
  readonly looks: ReadonlyMap<string, Look>;
  /** Times off duty to shade; null where no rota is held, and nights are shaded. */
  readonly duty: Duty | null;
  readonly silences: readonly Silence[];
  readonly controller: ViewController;
  /** Legend pressed: only this value, or all again. */
  readonly onOnly: (stack: Stack, value: string) => void;
  /** A click: the grid goes to the first event at or after this instant. */
  readonly onPick: (instant: number) => void;
}

const isDark = (): MediaQueryList => window.matchMedia('(prefers-color-scheme: dark)');

export function DensityChart(props: DensityChartProps) {
  const { caseId, zone, filter, stack, onStack, looks, duty, silences, controller, onOnly, onPick } = props;
  const client = useClient();
  const plot = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const crosshair = useRef<HTMLDivElement>(null);
  const brush = useRef<HTMLDivElement>(null);
  const readout = useRef<HTMLParagraphElement>(null);
  const topLabel = useRef<HTMLSpanElement>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  /** Changes only with new counts or a span at rest, never with a frame. */
  const [shown, setShown] = useState<Histogram | null>(null);
  const [description, setDescription] = useState('Density of events over time.');

  const filterKept = useMemo(() => withoutPart(filter, 'span'), [filter]);
  const latest = useRef({ zone, stack, looks, duty, silences, filterKept, onPick });
  latest.current = { zone, stack, looks, duty, silences, filterKept, onPick };
  const redraw = useRef<{ all: () => void; want: () => void }>({ all: () => {}, want: () => {} });

  useEffect(() => {
    const box = plot.current;
    const surface = canvas.current;
    const context = surface?.getContext('2d');
    if (!box || !surface || !context) return;
    let palette: Palette | null = null;
    let width = 0;
    let height = 0;
    let ratio = 1;
    let hover: number | null = null;
    let ordered: Histogram | null = null;
    let top = 5;

    const say = (): void => {
      const { view } = controller;
      const line = readout.current;
      if (!line) return;
      const bucket = hover === null || !ordered ? null : readoutAt(ordered, toInstant(view, hover));
      const silent = hover === null ? '' : silenceWords(latest.current.silences, toInstant(view, hover));
      box.title = silent;
      line.textContent =
        bucket === null
          ? restingText(view, width, latest.current)
          : [bucketText(bucket, latest.current.stack, latest.current.zone), silent].filter(Boolean).join(' · ');
    };
    const draw = (): void => {
      if (width === 0) return;
      palette ??= readPalette(box, ratio);
      drawFrame(context, {
        width,
        height,
        ratio,
        view: controller.view,
        zone: latest.current.zone,
        shaded: shadeIn(controller.view, width, latest.current.zone, latest.current.duty).spans,
        silences: latest.current.silences,
        histogram: ordered,
        looks: latest.current.looks,
        top,
        palette,
      });
      if (topLabel.current) topLabel.current.textContent = formatCount(top);
      say();
    };
    const feed = new DensityFeed<Histogram>(
      (wanted, by, plan, signal) =>
        client.call(
          'timeline.histogram',
          {
            caseId,
            filter: wanted,
            from: plan.from,
            to: plan.to,
            buckets: plan.buckets,
            ...(by === 'source' && { stack: 'source' as const }),
          },
          { signal },
        ),
      ({ counts, by }) => {
        // Looks of one column must not be put on the values of another.
        if (by !== latest.current.stack) return;
        ordered = orderSeries(counts, latest.current.looks);
        top = niceTop(totalsOf(ordered).reduce((most, total) => Math.max(most, total), 0));
        setShown(ordered);
        setDescription(describe(ordered, controller.view, latest.current.zone));
        draw();
      },
      setFailure,
    );
    const want = (): void => feed.want(latest.current.filterKept, latest.current.stack, controller.view, width);
    redraw.current = {
      all: () => {
        if (ordered) ordered = orderSeries(ordered, latest.current.looks);
        draw();
      },
      want,
    };

    const resize = (): void => {
      ratio = window.devicePixelRatio || 1;
      width = box.clientWidth;
      height = box.clientHeight;
      surface.width = Math.round(width * ratio);
      surface.height = Math.round(height * ratio);
      palette = null;
      draw();
      want();
    };
    const observer = new ResizeObserver(resize);
    observer.observe(box);
    const scheme = isDark();
    const onScheme = (): void => {
      palette = null;
      draw();
    };
    scheme.addEventListener('change', onScheme);
    const stopListening = controller.listen((view) => {
      draw();
      want();
      if (!controller.moving && ordered) setDescription(describe(ordered, view, latest.current.zone));
    });
    const stopChanges = client.on('changed', (changed) => {
      if (changed.caseId !== null && changed.caseId !== caseId) return;
      if (
        !changed.features.some(
          (feature) => feature === 'timeline' || feature === 'imports' || feature === 'annotations',
        )
      )
        return;
      feed.stale();
      want();
    });
    const detach = attachGestures(box, controller, {
      drag: 'brush',
      resets: true,
      onHover: (share) => {
        hover = share;
        const line = crosshair.current;
        if (line) {
          line.hidden = share === null;
          if (share !== null) line.style.transform = `translateX(${Math.round(share * width)}px)`;
        }
        say();
      },
      onBrush: (span) => {
        const area = brush.current;
        if (!area) return;
        area.hidden = span === null;
        if (!span) return;
        area.style.left = `${span.from * 100}%`;
        area.style.width = `${(span.to - span.from) * 100}%`;
        if (readout.current) {
          const from = toInstant(controller.view, span.from);
          const to = toInstant(controller.view, span.to);
          readout.current.textContent = `Zoom to ${formatSpan(from, to, latest.current.zone)} · ${formatLength(to - from)}`;
        }
      },
      onClick: (instant) => latest.current.onPick(instant),
    });
    resize();
    return () => {
      observer.disconnect();
      scheme.removeEventListener('change', onScheme);
      stopListening();
      stopChanges();
      detach();
      feed.dispose();
    };
  }, [caseId, client, controller]);

  // What they draw is read through `latest`; this only says when to look again.
  useEffect(() => redraw.current.want(), [filterKept, stack]);
  useEffect(() => redraw.current.all(), [looks, zone, duty, silences]);

  const onKeyDown = (event: KeyboardEvent): void => {
    const move = chartMoveFor(event);
    if (!move) return;
    event.preventDefault();
    const { view, whole } = controller;
    if ('pan' in move) controller.pan(move.pan);
    else if ('zoom' in move) controller.zoom(move.zoom);
    else if (move.to === 'whole') controller.toWhole();
    else if (move.to === 'start') controller.moveTo({ from: whole.from, to: whole.from + lengthOf(view) });
    else controller.moveTo({ from: whole.to - lengthOf(view), to: whole.to });
  };

  return (
    <section className={styles.chart} aria-label="Density">
      <div className={styles.head}>
        <div className={styles.legendRow}>
          <Legend histogram={shown} stack={stack} looks={looks} filter={filter} onOnly={onOnly} />
          <Alternatives
            legend="Stacked by"
            choices={[
              ['type', 'by type'],
              ['source', 'by source'],
            ]}
            value={stack}
            onChange={onStack}
          />
        </div>
        <p className={styles.readout} ref={readout} />
      </div>
      <div className={styles.body}>
        <div className={styles.gutter} aria-hidden="true">
          <span className={styles.top} ref={topLabel} />
          <span className={styles.zones}>
            <span>{zone === 'UTC' ? '' : (zone.split('/').at(-1)?.replaceAll('_', ' ') ?? zone)}</span>
            <span>UTC</span>
          </span>
        </div>
        {/* biome-ignore lint/a11y/useSemanticElements: a chart is no set of form fields */}
        <div
          ref={plot}
          className={styles.plot}
          role="group"
          // biome-ignore lint/a11y/noNoninteractiveTabindex: it is operated by keys, and says which
          tabIndex={0}
          aria-roledescription="density chart"
          aria-label={`${description} Left and right arrows move in time, up and down zoom, Home and End go to the ends, 0 shows everything.`}
          onKeyDown={onKeyDown}
        >
          <canvas ref={canvas} className={styles.canvas} />
          <div ref={crosshair} className={styles.crosshair} hidden />
          <div ref={brush} className={styles.brush} hidden />
          {failure && (
            <div className={styles.failure}>
              <FailureNotice failure={failure} onRetry={() => redraw.current.want()} />
            </div>
          )}
        </div>
      </div>
    </section>
  );
}

function bucketText(
  bucket: { from: number; to: number; total: number; parts: readonly { type: string; count: number }[] },
  stack: Stack,
  zone: string,
): string {
  const when = `${formatSpan(bucket.from, bucket.to, zone)} ${abbreviationAt(zone, bucket.from)}`;
  if (bucket.total === 0) return `${when} · no events`;
  const parts = [...bucket.parts].sort((a, b) => b.count - a.count);
  const named = parts.slice(0, 4).map((part) => `${formatCount(part.count)} ${nameValue(part.type)}`);
  if (parts.length > 4)
    named.push(`${formatCount(parts.slice(4).reduce((sum, part) => sum + part.count, 0))} of other ${stack}s`);
  return `${when} · ${counted(bucket.total, 'event')}: ${named.join(', ')}`;
}

function restingText(
  view: View,
  width: number,
  { zone, duty, silences }: { zone: string; duty: Duty | null; silences: readonly Silence[] },
): string {
  const silent = silences.some(({ from, to }) => from < view.to && to > view.from);
  return [
    `${formatLength(lengthOf(view))} in view`,
    `one bar is ${formatLength(bucketWidth(view, width))}`,
    shadeIn(view, width, zone, duty).words,
    silent ? 'hatched: a source is silent' : '',
  ]
    .filter(Boolean)
    .join(' · ');
}

/** What a screen reader is told of the picture: its span, its amount and its peak. */
function describe(histogram: Histogram, view: View, zone: string): string {
  const busiest = busiestIn(histogram, view);
  const span = `Density of events over time, ${formatSpan(view.from, view.to, zone)}.`;
  if (!busiest) return `${span} No events in view.`;
  return `${span} Busiest: ${counted(busiest.total, 'event')} in ${formatSpan(busiest.from, busiest.to, zone)}.`;
}
