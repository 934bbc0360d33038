import { instantParts } from '../../../shared/domain/time/format.ts';
import type { BundleInput, BundleKeyEvent } from '../bundle-input.ts';
import type { Book } from '../pdf/book.ts';
import { Flow } from '../pdf/flow.ts';
import type { Target } from '../pdf/sheet.ts';
import { ink, type } from '../pdf/styles.ts';
import { type Cell, drawTable, type Row } from '../pdf/table.ts';
import { microsOf, moment } from '../words.ts';
import { drawChart } from './chart.ts';

export async function drawChronology(
  book: Book,
  input: BundleInput,
  target: Target,
  exhibits: ReadonlyMap<string, Target>,
): Promise<void> {
  const flow = new Flow(book, { heading: 'Chronology' });
  flow.place(target);
  flow.title('Chronology');
  flow.paragraph(input.scope, type.body, { after: 4 });
  if (input.keyEvents.length > 0) flow.paragraph(timesSentence(input), type.table, { colour: ink.quiet, after: 10 });
  await drawClocks(flow, input);
  if (input.density?.series.some(({ counts }) => counts.some((count) => count > 0)))
    drawChart(flow, input.density, input.keyEvents);
  else flow.paragraph('There is no chart, because there are no events to draw.', type.body);
  if (input.keyEvents.length === 0) {
    flow.paragraph(
      'No event has been marked as a key event: nothing in this case was annotated or tagged when the bundle was prepared.',
      type.body,
    );
  } else {
    await drawTable(
      flow,
      [
        { title: 'No.', width: 30 },
        { title: 'When', width: 92 },
        { title: 'Source and type', width: 82 },
        { title: 'What, and why it matters', width: 162 },
        { title: 'Who and where', width: 74 },
        { title: 'Exhibit, page', width: flow.width - 440 },
      ],
      rowsOf(input, exhibits),
    );
  }
  flow.end();
}

/** What is claimed of the sources' clocks: every adjusted time below follows from it. */
async function drawClocks(flow: Flow, input: BundleInput): Promise<void> {
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

function timesSentence(input: BundleInput): string {
  const zone = input.displayZone;
  const seen = new Set<string>();
  for (const event of input.keyEvents) {
    const { abbreviation, offset } = instantParts(event.instant, zone, 0);
    seen.add(abbreviation === '' ? offset : abbreviation);
  }
  const which = seen.size === 0 ? '' : ` (${[...seen].join(' and ')})`;
  return `Each time is given in UTC and, below it, as local time in ${zone}${which}. Numbers in the chart are those of the table.`;
}

function* rowsOf(input: BundleInput, exhibits: ReadonlyMap<string, Target>): Generator<Row> {
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
        references(event, exhibits),
      ],
    };
  }
}

/** Recorded beside adjusted, and with which events the order is not safe. */
function claimed(event: BundleKeyEvent, input: BundleInput): Cell {
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

function references(event: BundleKeyEvent, exhibits: ReadonlyMap<string, Target>): Cell {
  return event.exhibitRefs.flatMap((ref): Cell => {
    const target = exhibits.get(ref);
    if (!target) return [{ text: ref }];
    return [
      { text: ref, style: type.tableStrong, link: target },
      { text: '', late: () => `page ${target.page}`, link: target },
    ];
  });
}
