import { instantParts } from '../../../shared/domain/time/format.ts';
import { pageReference, type Scope } from '../atlas.ts';
import type { BundleFacts, BundleKeyEvent } from '../bundle-input.ts';
import type { Book } from '../pdf/book.ts';
import { Flow } from '../pdf/flow.ts';
import { ink, type } from '../pdf/styles.ts';
import { type Cell, type Column, drawTable, type Row } from '../pdf/table.ts';
import { amount, microsOf, moment } from '../words.ts';
import { drawChart } from './chart.ts';
import { drawLanes } from './lanes.ts';

/** What the parties say of an event, by its id. */
export type Standing = Readonly<Record<string, 'agreed' | 'disputed'>>;

export async function drawChronology(book: Book, scope: Scope, title: string, standing: Standing): Promise<void> {
  const input = scope.facts;
  const flow = new Flow(book, { heading: title });
  flow.title(title);
  flow.paragraph(input.scope, type.body, { after: 4 });
  if (input.keyEvents.length > 0) flow.paragraph(timesSentence(input), type.table, { colour: ink.quiet, after: 10 });
  await drawClocks(flow, input);
  if (input.density?.series.some(({ counts }) => counts.some((count) => count > 0)))
    drawChart(flow, input.density, input.keyEvents);
  else flow.paragraph('There is no chart, because there are no events to draw.', type.body);
  drawLanes(flow, input.keyEvents, standing);
  limitations(flow, input);
  if (input.keyEvents.length === 0) {
    flow.paragraph(
      'No event has been marked as a key event: nothing in this case was annotated or tagged when the bundle was prepared.',
      type.body,
    );
  } else {
    const stated = input.keyEvents.some(({ eventId }) => standing[eventId] !== undefined);
    if (stated) flow.paragraph(standingSentence(input, standing), type.table, { colour: ink.quiet, after: 10 });
    await drawTable(flow, columnsOf(flow.width, stated), rowsOf(scope, stated ? standing : null));
  }
  flow.end();
}

function columnsOf(width: number, stated: boolean): Column[] {
  const fixed = [
    { title: 'No.', width: stated ? 27 : 30 },
    { title: 'When', width: stated ? 88 : 92 },
    { title: 'Source and type', width: stated ? 68 : 82 },
    { title: 'What, and why it matters', width: stated ? 145 : 162 },
    { title: 'Who and where', width: stated ? 64 : 74 },
    ...(stated ? [{ title: 'Agreed?', width: 50 }] : []),
  ];
  return [...fixed, { title: 'Exhibit, page', width: fixed.reduce((left, column) => left - column.width, width) }];
}

function standingSentence({ keyEvents }: BundleFacts, standing: Standing): string {
  const count = (what: string) => keyEvents.filter(({ eventId }) => standing[eventId] === what).length;
  const [agreed, disputed] = [count('agreed'), count('disputed')];
  return `Of these events the parties agree on ${amount(agreed)} and dispute ${amount(disputed)}; nothing was stated of the other ${amount(keyEvents.length - agreed - disputed)}.`;
}

/** A chronology is read by itself: what it cannot show is said here too. */
function limitations(flow: Flow, { limitations: said }: BundleFacts): void {
  if (said.length === 0) return;
  flow.heading('What this chronology does not show', 60);
  flow.bullets(said, type.table);
}

/** What is claimed of the sources' clocks: every adjusted time below follows from it. */
async function drawClocks(flow: Flow, input: BundleFacts): Promise<void> {
  if (input.clocks.length === 0) {
    flow.paragraph(
      'Clock offsets of the sources have not been established: every time is as its source recorded it.',
      type.table,
      { colour: ink.quiet, after: 10 },
    );
    return;
  }
  flow.heading('Clocks of the sources', 80);
  await drawTable(
    flow,
    [
      { title: 'Clock', width: 150 },
      { title: 'Found to be', width: 130 },
      { title: 'How it is known', width: flow.width - 280 },
    ],
    input.clocks.map((one): Row => {
      const { day, utc } = moment(microsOf(one.at), input.displayZone);
      return {
        cells: [
          [{ text: one.about, style: type.tableStrong }],
          [{ text: one.claim }, ...(one.zone === null ? [] : [{ text: `Own zone: ${one.zone}`, colour: ink.quiet }])],
          [{ text: one.reason }, { text: `${one.by}, ${day}, ${utc}`, colour: ink.quiet }],
        ],
      };
    }),
  );
  flow.paragraph(
    'Adjusted times take these offsets off; the recorded time is printed below each. Where the uncertainties of two clocks overlap, the order of their events is not safe, and both say so.',
    type.table,
    { colour: ink.quiet, after: 10 },
  );
}

function timesSentence(input: BundleFacts): string {
  const zone = input.displayZone;
  const seen = new Set<string>();
  for (const event of input.keyEvents) {
    const { abbreviation, offset } = instantParts(event.instant, zone, 0);
    seen.add(abbreviation === '' ? offset : abbreviation);
  }
  const which = seen.size === 0 ? '' : ` (${[...seen].join(' and ')})`;
  return `Each time is given in UTC and, below it, as local time in ${zone}${which}. Numbers in the chart are those of the table.`;
}

/** @param standing null: no event has one, and there is no column for it */
function* rowsOf(scope: Scope, standing: Standing | null): Generator<Row> {
  const input = scope.facts;
  for (const [i, event] of input.keyEvents.entries()) {
    const { day, utc, local } = moment(event.instant, input.displayZone);
    yield {
      cells: [
        [{ text: String(i + 1), style: type.tableStrong }],
        [
          { text: day, style: type.tableStrong },
          { text: utc },
          { text: local, colour: ink.quiet },
          ...claimed(event, input),
        ],
        [{ text: event.source }, { text: event.type, colour: ink.quiet }],
        what(event),
        [{ text: event.actor }, { text: event.host, colour: ink.quiet }].filter(({ text }) => text !== ''),
        ...(standing === null ? [] : [standingCell(standing[event.eventId])]),
        references(event, scope),
      ],
    };
  }
}

/** Recorded beside adjusted, and with which events the order is not safe. */
function claimed(event: BundleKeyEvent, input: BundleFacts): Cell {
  const { day, utc } = moment(event.recorded, input.displayZone);
  const sameDay = day === moment(event.instant, input.displayZone).day;
  const quiet = { style: type.small, colour: ink.quiet, gap: 2 } as const;
  const unsafe = event.unsafeWith.join(', ');
  return [
    ...(event.clock === null ? [] : [{ text: `recorded ${sameDay ? utc : `${day}, ${utc}`}`, ...quiet }]),
    ...(unsafe === '' ? [] : [{ text: `order not safe: see ${unsafe}`, style: type.small, gap: 2 }]),
  ];
}

function what(event: BundleKeyEvent): Cell {
  return [
    { text: event.message },
    ...(event.note === '' ? [] : [{ text: event.note, style: type.tableNote, gap: 3 }]),
    ...(event.tags.length === 0 ? [] : [{ text: event.tags.join(' · '), style: type.tableStrong, gap: 3 }]),
    { text: `${event.file}, line ${event.line}`, style: type.small, colour: ink.quiet, gap: 3 },
  ];
}

function standingCell(said: 'agreed' | 'disputed' | undefined): Cell {
  if (said === undefined) return [{ text: '–', colour: ink.quiet }];
  return [
    { text: said === 'agreed' ? 'Agreed' : 'Disputed', style: said === 'agreed' ? type.table : type.tableStrong },
  ];
}

function references(event: BundleKeyEvent, scope: Scope): Cell {
  return event.exhibitRefs.flatMap((ref): Cell => {
    const place = scope.atlas.exhibit(ref);
    if (!place) return [{ text: ref }];
    const page = pageReference(scope, place);
    return [{ text: ref, style: type.tableStrong, ...(page.link ? { link: page.link } : {}) }, page];
  });
}
