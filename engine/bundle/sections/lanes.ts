/** The key events drawn on lanes, one for each person, or each source where people do not tell them apart. */
import { laneMarks, lanesOf } from '../../../shared/domain/bundle/lanes.ts';
import { paginateRows } from '../../../shared/domain/bundle/page-plan.ts';
import { timeTicks } from '../../../shared/domain/bundle/time-axis.ts';
import type { BundleKeyEvent } from '../bundle-input.ts';
import { baselineOf, type Flow } from '../pdf/flow.ts';
import { ink, type } from '../pdf/styles.ts';
import { plural } from '../words.ts';
import type { Standing } from './chronology.ts';

const labelWidth = 128;
const laneHeight = 27;
const markHeight = 12;
const gap = 2;

/**
 * Every event is in exactly one lane, under its number in the table. Agreed and disputed are told apart by the shape of
 * the marker, so that the drawing survives a black-and-white copier.
 */
export function drawLanes(flow: Flow, events: readonly BundleKeyEvent[], standing: Standing): void {
  const [first, last] = [events[0], events.at(-1)];
  if (!first || !last || events.length < 2) return;
  const { by, lanes } = lanesOf(events);
  const stated = events.some(({ eventId }) => standing[eventId] !== undefined);
  flow.heading(by === 'people' ? 'Who, and when' : 'Where it was recorded, and when', 2 * laneHeight + 60);
  const left = flow.left + labelWidth;
  const width = flow.width - labelWidth;
  const span = Math.max(1, last.instant - first.instant);
  const xOf = (micros: number) => left + 14 + ((micros - first.instant) / span) * (width - 28);
  const { book } = flow;
  const labelled = (label: string) => book.type.width(label, type.markerNumber) + 8;
  const figure = flow.section.child('Figure', altText(by, lanes));
  const laid = lanes.map((lane) => {
    const at = lane.events.map((n) => ({ n, x: xOf((events[n - 1] as BundleKeyEvent).instant) }));
    const marks = laneMarks(at, gap, labelled);
    const rows = Math.max(1, ...marks.map(({ row }) => row + 1));
    return { lane, marks, height: Math.max(laneHeight, rows * (markHeight + gap) + 9) };
  });
  const axisHeight = 24;
  const heights = laid.map(({ height }) => height);
  const pages = paginateRows(heights, flow.room - axisHeight, flow.fullRoom - axisHeight);
  for (const [p, { from, to }] of pages.entries()) {
    if (p > 0) flow.next();
    const here = laid.slice(from, to);
    // Lanes and lines of the axis first: no number is crossed out by a line.
    const base = flow.y + here.reduce((sum, { height }) => sum + height, 0);
    let y = flow.y;
    for (const [i, { height }] of here.entries()) {
      if ((from + i) % 2 === 0) flow.sheet.rect(flow.left, y, flow.width, height, ink.wash);
      y += height;
    }
    for (const tick of timeTicks(first.instant, last.instant, 7)) {
      const x = xOf(tick.at);
      flow.sheet.rule(x, flow.y, x, base + 5, ink.rule, 0.4);
      const label = book.type.line(tick.label, type.small);
      const at = Math.min(Math.max(x - label.width / 2, left), left + width - label.width);
      flow.sheet.text(label, at, base + 14, type.small, ink.quiet, figure);
    }
    for (const [i, { lane, marks, height }] of here.entries()) {
      drawLane(flow, { name: `${letterOf(from + i)}  ${lane.name}`, count: lane.events.length, height }, figure);
      for (const mark of marks) {
        const middle = flow.y + 4.5 + mark.row * (markHeight + gap) + markHeight / 2;
        const said = new Set(mark.events.map((n) => standing[(events[n - 1] as BundleKeyEvent).eventId]));
        drawMark(flow, mark.x, middle, Math.max(markHeight, labelled(mark.label)), looksOf(said));
        const line = book.type.line(mark.label, type.markerNumber);
        const colour = looksOf(said) === 'filled' ? ink.white : ink.text;
        flow.sheet.text(line, mark.x - line.width / 2, middle + 2.7, type.markerNumber, colour, figure);
      }
      flow.y += height;
    }
    flow.y += axisHeight;
  }
  drawLegend(flow, stated, figure);
  flow.gap(8);
}

function drawLane(
  flow: Flow,
  { name, count, height }: { readonly name: string; readonly count: number; readonly height: number },
  figure: ReturnType<Flow['section']['child']>,
): void {
  const { sheet, book, left, width } = flow;
  const middle = flow.y + height / 2;
  const label = book.type.fitted(name, type.tableStrong, labelWidth - 10);
  sheet.text(label, left + 4, middle + 1, type.tableStrong, ink.text, figure);
  sheet.text(book.type.line(plural(count, 'event'), type.small), left + 4, middle + 11, type.small, ink.quiet, figure);
  sheet.rule(left + labelWidth, middle, left + width, middle, ink.rule, 0.5);
}

type Looks = 'filled' | 'open' | 'square';

/** Disputed wins: a marker for several events must not hide the one that matters to the hearing. */
function looksOf(said: ReadonlySet<'agreed' | 'disputed' | undefined>): Looks {
  if (said.has('disputed')) return 'square';
  return said.has('agreed') && said.size === 1 ? 'open' : 'filled';
}

function drawMark(flow: Flow, x: number, y: number, width: number, looks: Looks): void {
  const { sheet } = flow;
  if (looks === 'filled') sheet.pill(x, y, width, markHeight, ink.text);
  else if (looks === 'open') {
    sheet.pill(x, y, width, markHeight, ink.text);
    sheet.pill(x, y, width - 1.6, markHeight - 1.6, ink.white);
  } else {
    sheet.rect(x - width / 2, y - markHeight / 2, width, markHeight, ink.white);
    sheet.frame(x - width / 2, y - markHeight / 2, width, markHeight, ink.text, 1.4);
  }
}

function drawLegend(flow: Flow, stated: boolean, figure: ReturnType<Flow['section']['child']>): void {
  const entries: [Looks, string][] = stated
    ? [
        ['open', 'agreed'],
        ['square', 'disputed'],
        ['filled', 'nothing stated'],
      ]
    : [['filled', 'a key event, by its number in the table']];
  let x = flow.left;
  const y = flow.y + baselineOf(type.small);
  const put = (text: string) => {
    const line = flow.book.type.line(text, type.small);
    flow.sheet.text(line, x, y, type.small, ink.quiet, figure);
    x += line.width + 14;
  };
  for (const [looks, text] of entries) {
    drawMark(flow, x + 8, y - 3, 14, looks);
    x += 20;
    put(text);
  }
  put('“12 +3”: event 12 and the three that follow it in this lane · times in UTC');
  flow.y += type.small.leading + 2;
}

/** A, B, … Z, AA: lanes are told apart by letter as well as by place. */
function letterOf(i: number): string {
  return i < 26
    ? String.fromCharCode(65 + i)
    : `${letterOf(Math.floor(i / 26) - 1)}${String.fromCharCode(65 + (i % 26))}`;
}

function altText(by: string, lanes: readonly { name: string; events: readonly number[] }[]): string {
  return `Timeline of the key events by ${by}: ${lanes.map(({ name, events }) => `${name} ${plural(events.length, 'event')}`).join(', ')}.`;
}
