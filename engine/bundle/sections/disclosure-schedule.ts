/** Non-sensitive unused material, numbered consecutively across submissions as form MG6C asks. Sensitive material is not here. */
import type { Scope } from '../atlas.ts';
import type { BundleUnused } from '../bundle-input.ts';
import type { Book } from '../pdf/book.ts';
import { Flow } from '../pdf/flow.ts';
import { ink, landscape, type } from '../pdf/styles.ts';
import { drawTable, type Row } from '../pdf/table.ts';
import { dayWords, plural } from '../words.ts';
import { drawSignature } from './slip-sheet.ts';

export async function drawDisclosureSchedule(book: Book, { facts }: Scope, title: string): Promise<void> {
  const flow = new Flow(book, { heading: title, size: landscape });
  flow.title(title);
  flow.paragraph(
    'Relevant material that does not form part of the case against the officer and is not sensitive. Items keep their numbers: a later submission goes on from the last.',
  );
  if (facts.unused.length === 0) {
    flow.paragraph('No item had been entered in this schedule when the bundle was prepared.', type.bodyStrong);
    flow.end();
    return;
  }
  flow.paragraph(`${plural(facts.unused.length, 'item')}.`, type.body);
  await drawTable(
    flow,
    [
      { title: 'No.', width: 40 },
      { title: 'Description', width: flow.width - 486 },
      { title: 'Date', width: 76 },
      { title: 'Origin', width: 110 },
      { title: 'Location', width: 110 },
      { title: 'Decision and reason', width: 150 },
    ],
    rowsOf(facts.unused),
  );
  flow.need(90);
  flow.gap(14);
  drawSignature(flow, 'Disclosure officer');
  flow.end();
}

function* rowsOf(unused: readonly BundleUnused[]): Generator<Row> {
  for (const one of unused)
    yield {
      cells: [
        [{ text: String(one.number), style: type.tableStrong }],
        [
          { text: one.description },
          { text: `Submission ${one.submission}`, style: type.small, colour: ink.quiet, gap: 2 },
        ],
        [
          {
            text: one.date === null ? 'Undated' : dayWords(one.date),
            ...(one.date === null ? { colour: ink.quiet } : {}),
          },
        ],
        [{ text: one.origin }],
        [{ text: one.location }],
        [{ text: one.decision, style: type.tableStrong }, ...(one.reason === '' ? [] : [{ text: one.reason }])],
      ],
    };
}
