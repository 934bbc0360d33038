/** An extract of events as people read one: what the chronology shows of an event, for every event of the extract. */
import { extractField as columnOf, isExtractHeader } from '../../../shared/domain/exhibits/extract-columns.ts';
import type { Book } from '../pdf/book.ts';
import { Flow } from '../pdf/flow.ts';
import { ink, landscape, type } from '../pdf/styles.ts';
import { drawTable, type Row } from '../pdf/table.ts';
import { amount, moment } from '../words.ts';
import { type Content, type DrawingRules, fileOf, mostTextPages, type Source } from './source.ts';
import { csvRecords } from './text-file.ts';

/** Whether the text is an extract as this software writes them. */
export function isExtract(source: Source, text: string): boolean {
  if (source.kind !== 'extract') return false;
  const [header] = csvRecords(text.slice(0, 4096), ',');
  return header !== undefined && isExtractHeader(header.fields);
}

/** µs since 1970 of `2026-02-14T02:41:07.000000Z`. */
function micros(text: string): number {
  return Date.parse(`${text.slice(0, 19)}Z`) * 1000 + Number(text.slice(20, 26));
}

export function extractContent(source: Source, rules: DrawingRules, text: string): Content {
  let said = '';
  return {
    how: 'The events follow in order of time. The exhibit’s file also has, for each, the time as recorded, the original’s SHA-256 and the bytes it stands at.',
    remarks: [],
    late: () => said,
    placeholder: null,
    draw: async (book) => {
      said = await drawEvents(book, source, rules, text);
    },
  };
}

/** @returns what was shown, as a sentence */
async function drawEvents(book: Book, exhibit: Source, rules: DrawingRules, text: string): Promise<string> {
  const last = book.begun + mostTextPages(rules);
  const flow = new Flow(book, { size: landscape, heading: exhibit.name });
  let total = 0;
  let shown = 0;
  async function* rows(): AsyncGenerator<Row> {
    for (const { line, fields } of csvRecords(text, ',')) {
      if (line === 1) continue;
      total++;
      if (total % 1000 === 0) await book.breathe();
      if (book.begun > last || (book.begun === last && flow.room < 90)) continue;
      shown++;
      yield rowOf(fields, rules.displayZone);
    }
  }
  const [number, when, source, who, original] = [34, 108, 92, 98, 104];
  await drawTable(
    flow,
    [
      { title: 'No.', width: number },
      { title: 'When', width: when },
      { title: 'Source and type', width: source },
      { title: 'Who and where', width: who },
      { title: 'What', width: flow.width - number - when - source - who - original },
      { title: 'Original', width: original },
    ],
    rows(),
  );
  if (shown < total)
    flow.paragraph(
      `Cut here: ${amount(shown)} of ${amount(total)} events are shown. The whole is in ${fileOf(exhibit)}.`,
      type.bodyStrong,
    );
  flow.end();
  return shown < total
    ? `Shown: the first ${amount(shown)} of ${amount(total)} events. The rest is in the file.`
    : `Shown: all ${amount(total)} ${total === 1 ? 'event' : 'events'}.`;
}

function rowOf(fields: readonly string[], zone: string): Row {
  const recorded = moment(micros(columnOf(fields, 'time_utc')), zone);
  const adjusted = columnOf(fields, 'adjusted_utc');
  const { day, utc, local } = adjusted === '' ? recorded : moment(micros(adjusted), zone);
  const quiet = { colour: ink.quiet };
  return {
    cells: [
      [{ text: columnOf(fields, 'no'), style: type.tableStrong }],
      [
        { text: day, style: type.tableStrong },
        { text: utc },
        { text: local, ...quiet },
        ...(adjusted === ''
          ? []
          : [
              {
                text: `Recorded ${recorded.day === day ? '' : `${recorded.day} `}${recorded.utc}; the clock was ${columnOf(fields, 'clock')}`,
                style: type.small,
                ...quiet,
                gap: 3,
              },
            ]),
      ],
      [{ text: columnOf(fields, 'source') }, { text: columnOf(fields, 'type'), ...quiet }],
      [{ text: columnOf(fields, 'who') }, { text: columnOf(fields, 'device'), ...quiet }],
      [
        { text: columnOf(fields, 'what') },
        { text: columnOf(fields, 'time_means'), style: type.small, ...quiet, gap: 3 },
      ],
      [
        { text: columnOf(fields, 'original_file') },
        { text: `line ${amount(Number(columnOf(fields, 'line')))}`, ...quiet },
      ],
    ],
  };
}
