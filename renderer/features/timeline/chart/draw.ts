/** One frame of the density chart, drawn whole: plot above, axis below. Units are CSS pixels. */
import { type Histogram, layBars } from '../model/density.ts';
import { type Look, otherLook } from '../model/looks.ts';
import { ticksFor } from '../model/ticks.ts';
import { toFraction, type View } from '../model/viewport.ts';
import type { Palette } from './palette.ts';

/** Axis rows under the plot: display zone, then UTC. */
export const AXIS_ROW = 16;
export const AXIS_HEIGHT = AXIS_ROW * 2 + 4;
/** Height of the band that says that a source is silent. */
const SILENCE = 7;
/** Head room: no bar reaches into that band. */
const HEAD = 10;

export interface Frame {
  readonly width: number;
  readonly height: number;
  readonly ratio: number;
  readonly view: View;
  readonly zone: string;
  readonly shaded: readonly View[];
  readonly silences: readonly View[];
  readonly histogram: Histogram | null;
  readonly looks: ReadonlyMap<string, Look>;
  /** Top of the scale. */
  readonly top: number;
  readonly palette: Palette;
}

export function drawFrame(context: CanvasRenderingContext2D, frame: Frame): void {
  const { width, height, ratio, view, zone, shaded, silences, histogram, looks, top, palette } = frame;
  const base = height - AXIS_HEIGHT;
  const plot = base - HEAD;
  const hairline = 1 / ratio;
  const snap = (x: number): number => Math.round(x * ratio) / ratio;
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.clearRect(0, 0, width, height);

  context.fillStyle = palette.shade;
  for (const span of shaded) {
    const left = snap(toFraction(view, span.from) * width);
    context.fillRect(left, 0, snap(toFraction(view, span.to) * width) - left, base);
  }

  context.fillStyle = palette.line;
  for (const share of [0.5, 1]) context.fillRect(0, snap(base - plot * share), width, hairline);

  const ticks = ticksFor(view, width, zone);
  for (const tick of ticks) {
    const x = snap(toFraction(view, tick.at) * width);
    context.fillStyle = tick.major ? palette.strong : palette.line;
    context.globalAlpha = tick.major ? 0.6 : 1;
    context.fillRect(x, HEAD, hairline, plot);
    context.globalAlpha = 1;
    context.fillStyle = palette.strong;
    context.fillRect(x, base, hairline, 4);
  }

  if (histogram) {
    const fills = histogram.series.map(({ type }) => palette.fillOf(looks.get(type) ?? otherLook));
    context.save();
    context.beginPath();
    context.rect(0, 0, width, base);
    context.clip();
    context.translate(0, HEAD);
    let series = -1;
    for (const bar of layBars(histogram, view, width, plot, top, ratio).sort((a, b) => a.series - b.series)) {
      if (bar.series !== series) {
        series = bar.series;
        context.fillStyle = fills[series] ?? palette.muted;
      }
      context.fillRect(bar.x, bar.y, bar.width, bar.height);
    }
    context.restore();
  }

  for (const silence of silences) {
    const left = Math.max(0, snap(toFraction(view, silence.from) * width));
    const right = Math.min(width, snap(toFraction(view, silence.to) * width));
    if (right <= left) continue;
    context.fillStyle = palette.hatch;
    context.fillRect(left, 0, right - left, SILENCE);
    context.fillStyle = palette.strong;
    context.fillRect(left, SILENCE, right - left, hairline);
  }
  context.fillStyle = palette.strong;
  context.fillRect(0, base, width, hairline);
  context.font = palette.font;
  context.textBaseline = 'top';
  ticks.forEach((tick, i) => {
    const x = toFraction(view, tick.at) * width;
    const next = ticks[i + 1];
    const room = (next ? toFraction(view, next.at) * width : width) - x - 8;
    context.fillStyle = tick.major ? palette.text : palette.muted;
    if (context.measureText(tick.label).width <= room) context.fillText(tick.label, x + 4, base + 3);
    context.fillStyle = palette.muted;
    if (context.measureText(tick.utc).width <= room) context.fillText(tick.utc, x + 4, base + 3 + AXIS_ROW);
  });
}
