import { instantParts } from '../../../shared/domain/time/format.ts';
import type { BundleInput, BundleKeyEvent } from '../bundle-input.ts';
import type { Book } from '../pdf/book.ts';
import { Flow } from '../pdf/flow.ts';
import type { Target } from '../pdf/sheet.ts';
import { ink, type } from '../pdf/styles.ts';
import { type Cell, drawTable, type Row } from '../pdf/table.ts';
import { moment } from '../words.ts';
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
        [{ text: day, style: type.tableStrong }, { text: utc }, { text: local, colour: ink.quiet }],
        [{ text: event.source }, { text: event.type, colour: ink.quiet }],
        what(event),
        [{ text: event.actor }, { text: event.host, colour: ink.quiet }].filter(({ text }) => text !== ''),
        references(event, exhibits),
      ],
    };
  }
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
