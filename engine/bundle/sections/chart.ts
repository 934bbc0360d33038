/** The chronology's chart: events of the whole case over time, stacked by type, with the key events numbered above. */
import {
  countScale,
  type Density,
  joinBuckets,
  markerLabel,
  placeMarkers,
  tallest,
} from '../../../shared/domain/bundle/chart.ts';
import { timeTicks } from '../../../shared/domain/bundle/time-axis.ts';
import type { BundleKeyEvent } from '../bundle-input.ts';
import type { Book } from '../pdf/book.ts';
import { baselineOf, type Flow } from '../pdf/flow.ts';
import { coarse as n } from '../pdf/numbers.ts';
import type { Ref } from '../pdf/pdfkit-file.ts';
import { ink, type } from '../pdf/styles.ts';
import { amount, dayWords } from '../words.ts';

/**
 * Okabe and Ito's colours, which stay apart for colour-blind eyes, ordered so that neighbours in a stack differ in
 * lightness; each has a pattern of its own, so that the chart survives a black-and-white copier.
 */
const looks: readonly { readonly fill: string; readonly lines: string | null }[] = [
  { fill: '#0072b2', lines: null },
  { fill: '#f0e442', lines: 'diagonal' },
  { fill: '#009e73', lines: 'horizontal' },
  { fill: '#e69f00', lines: null },
  { fill: '#d55e00', lines: 'back' },
  { fill: '#56b4e9', lines: 'dots' },
  { fill: '#cc79a7', lines: 'vertical' },
  { fill: '#1a1c1f', lines: null },
  { fill: '#ffffff', lines: 'cross' },
];

const cell = 3.6;
const patterns: Record<string, string> = {
  diagonal: `0.4 w 0 0 m ${cell} ${cell} l -1 ${n(cell - 1)} m 1 ${n(cell + 1)} l ${n(cell - 1)} -1 m ${n(cell + 1)} 1 l S`,
  back: `0.4 w 0 ${cell} m ${cell} 0 l -1 1 m 1 -1 l ${n(cell - 1)} ${n(cell + 1)} m ${n(cell + 1)} ${n(cell - 1)} l S`,
  horizontal: `0.45 w 0 ${n(cell / 2)} m ${cell} ${n(cell / 2)} l S`,
  vertical: `0.45 w ${n(cell / 2)} 0 m ${n(cell / 2)} ${cell} l S`,
  dots: `${n(cell / 2 - 0.5)} ${n(cell / 2 - 0.5)} 1 1 re f`,
  cross: `0.35 w 0 0 m ${cell} ${cell} l 0 ${cell} m ${cell} 0 l S`,
};

const chartHeight = 150;
const markerRows = 4;
const markerHeight = 11.5;
const axisWidth = 40;
const maxBars = 92;

export function drawChart(flow: Flow, density: Density, keyEvents: readonly BundleKeyEvent[]): void {
  const { book } = flow;
  const joined = joinBuckets(density, maxBars);
  const shown = joined.series.slice(0, looks.length);
  const bars = Math.max(1, ...shown.map(({ counts }) => counts.length));
  const end = joined.from + bars * joined.width;
  const left = flow.left + axisWidth;
  const width = flow.width - axisWidth;
  const xOf = (micros: number) =>
    left + (Math.min(Math.max(micros, joined.from), end) - joined.from) * (width / (end - joined.from));
  const inside = keyEvents.filter(({ instant }) => instant >= joined.from && instant <= end);
  const labelWidth = (label: string) => book.type.width(label, type.markerNumber) + 8;
  const markers =
    inside.length === keyEvents.length
      ? placeMarkers(
          keyEvents.map(({ instant }) => xOf(instant)),
          markerRows,
          1.5,
          labelWidth,
        )
      : [];
  const rows = Math.max(0, ...markers.map(({ row }) => row + 1));
  const markerSpace = rows === 0 ? 6 : rows * (markerHeight + 1.5) + 8;
  const legend = legendRows(book, shown, flow.width);
  flow.need(markerSpace + chartHeight + 36 + legend.length * 15);

  const figure = flow.section.child('Figure', altText(density, keyEvents.length));
  const top = flow.y + markerSpace;
  const base = top + chartHeight;
  const { top: most, step } = countScale(tallest(joined));
  const { sheet } = flow;
  for (let value = 0; value <= most; value += step) {
    const y = base - (value / most) * chartHeight;
    sheet.rule(left, y, left + width, y, value === 0 ? ink.strong : ink.rule, value === 0 ? 0.8 : 0.4);
    const label = book.type.line(amount(value), type.small);
    sheet.text(label, left - 5 - label.width, y + 3, type.small, ink.quiet, figure);
  }
  drawBars(flow, shown, { left, base, width, most, bars });
  for (const tick of timeTicks(joined.from, end, 8)) {
    const x = xOf(tick.at);
    sheet.rule(x, base, x, base + 4, ink.strong, 0.8);
    const label = book.type.line(tick.label, type.small);
    const at = Math.min(Math.max(x - label.width / 2, left), left + width - label.width);
    sheet.text(label, at, base + 13, type.small, ink.quiet, figure);
  }
  const middleOf = (row: number) => top - 8 - row * (markerHeight + 1.5) - markerHeight / 2;
  // Stems first: no number is crossed out by the stem of one above it.
  for (const { x, row } of markers) sheet.rule(x, middleOf(row), x, top - 1, ink.quiet, 0.4);
  for (const marker of markers) {
    const label = markerLabel(marker);
    const wide = Math.max(markerHeight, labelWidth(label));
    const y = middleOf(marker.row);
    sheet.pill(marker.x, y, wide, markerHeight, ink.text);
    const line = book.type.line(label, type.markerNumber);
    sheet.text(line, marker.x - line.width / 2, y + 2.7, type.markerNumber, ink.white, figure);
  }
  flow.y = base + 22;
  const unit = book.type.line(`Events per ${spanWords(joined.width)}, times in UTC`, type.small);
  sheet.text(unit, left, flow.y + baselineOf(type.small), type.small, ink.quiet, figure);
  flow.y += 16;
  drawLegend(flow, legend, figure);
  flow.gap(6);
}

function drawBars(
  flow: Flow,
  series: Density['series'],
  place: { left: number; base: number; width: number; most: number; bars: number },
): void {
  const { sheet, book } = flow;
  const step = place.width / place.bars;
  const gap = Math.min(0.6, step * 0.15);
  const refs = new Map<string, Ref>();
  for (let i = 0; i < place.bars; i++) {
    let y = place.base;
    for (const [k, { counts }] of series.entries()) {
      const count = counts[i] ?? 0;
      if (count === 0) continue;
      const height = (count / place.most) * chartHeight;
      const look = looks[k] as (typeof looks)[number];
      const [x, w] = [place.left + i * step + gap / 2, step - gap];
      sheet.rect(x, y - height, w, height, look.fill);
      if (look.lines !== null && height > 1) sheet.hatch(x, y - height, w, height, patternOf(book, refs, look.lines));
      // A white hairline keeps neighbours of like lightness apart.
      if (height > 1.2) sheet.rule(x, y - height, x + w, y - height, ink.white, 0.4);
      y -= height;
    }
  }
}

const made = new WeakMap<Book, Map<string, Ref>>();

function patternOf(book: Book, refs: Map<string, Ref>, lines: string): Ref {
  const known = made.get(book) ?? refs;
  made.set(book, known);
  let ref = known.get(lines);
  if (!ref) {
    ref = book.pattern(cell, cell, patterns[lines] as string, ink.text);
    known.set(lines, ref);
  }
  return ref;
}

interface LegendItem {
  readonly look: number;
  readonly text: string;
  readonly x: number;
}

function legendRows(book: Book, series: Density['series'], width: number): LegendItem[][] {
  const rows: LegendItem[][] = [[]];
  let x = 0;
  for (const [look, { type: name, counts }] of series.entries()) {
    const total = counts.reduce((sum, count) => sum + count, 0);
    const text = `${String.fromCharCode(65 + look)}  ${name === '' ? '(no type)' : name} – ${amount(total)}`;
    const wide = Math.min(width, book.type.width(text, type.table) + 34);
    if (x + wide > width && x > 0) {
      rows.push([]);
      x = 0;
    }
    rows.at(-1)?.push({ look, text, x });
    x += wide;
  }
  return rows;
}

function drawLegend(
  flow: Flow,
  rows: readonly (readonly LegendItem[])[],
  figure: ReturnType<Flow['section']['child']>,
): void {
  const { sheet, book } = flow;
  for (const row of rows) {
    for (const item of row) {
      const look = looks[item.look] as (typeof looks)[number];
      const [x, y] = [flow.left + item.x, flow.y + 2];
      sheet.rect(x, y, 14, 9, look.fill);
      if (look.lines !== null) sheet.hatch(x, y, 14, 9, patternOf(book, new Map(), look.lines));
      sheet.frame(x, y, 14, 9, ink.text, 0.4);
      const text = book.type.fitted(item.text, type.table, flow.width - item.x - 20);
      sheet.text(text, x + 19, flow.y + baselineOf(type.table) - 0.5, type.table, ink.text, figure);
    }
    flow.y += 15;
  }
}

function altText(density: Density, keyEvents: number): string {
  const total = density.series.reduce((sum, { counts }) => sum + counts.reduce((a, b) => a + b, 0), 0);
  const day = (micros: number) => dayWords(new Date(micros / 1000).toISOString().slice(0, 10));
  const types = density.series.map(({ type: name, counts }) => `${name} ${amount(counts.reduce((a, b) => a + b, 0))}`);
  return (
    `Bar chart of ${amount(total)} events from ${day(density.from)} to ${day(density.to - 1)}, stacked by type ` +
    `(${types.join(', ')}), with ${amount(keyEvents)} key events numbered as in the table below.`
  );
}

function spanWords(micros: number): string {
  const units: [number, string][] = [
    [86_400e6, 'day'],
    [3_600e6, 'hour'],
    [60e6, 'minute'],
    [1e6, 'second'],
  ];
  for (const [size, name] of units) {
    const value = micros / size;
    if (value < 1) continue;
    if (Math.abs(value - 1) < 0.005) return name;
    return `${value.toFixed(Math.abs(value - Math.round(value)) < 0.005 ? 0 : 1)} ${name}s`;
  }
  return 'instant';
}
