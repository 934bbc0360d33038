/** Decisions that a second person made: what was proposed, who decided, why, and the entry that proves it. */
import type { Scope } from '../atlas.ts';
import type { Book } from '../pdf/book.ts';
import { Flow } from '../pdf/flow.ts';
import { ink, type } from '../pdf/styles.ts';
import { type Cell, drawTable, type Row } from '../pdf/table.ts';
import { microsOf, moment } from '../words.ts';

export async function drawApprovals(book: Book, { facts }: Scope, title: string): Promise<void> {
  const flow = new Flow(book, { heading: title });
  flow.title(title);
  if (facts.approvals.length === 0) {
    flow.paragraph('Nothing had been proposed or decided in this case when the bundle was prepared.');
    flow.end();
    return;
  }
  flow.paragraph('An approval is a second person’s signature over the exact state that was approved.');
  await drawTable(
    flow,
    [
      { title: 'What', width: flow.width - 352 },
      { title: 'Proposed', width: 112 },
      { title: 'Decided', width: 112 },
      { title: 'Outcome and reason', width: 128 },
    ],
    facts.approvals.map(
      (one): Row => ({
        cells: [
          [
            { text: one.subject, style: type.tableStrong },
            { text: one.entry, style: type.hash, colour: ink.quiet, gap: 2 },
          ],
          who(one.proposedBy, one.proposedAt, facts.displayZone),
          one.decidedBy === null || one.decidedAt === null
            ? [{ text: 'Not decided', colour: ink.quiet }]
            : who(one.decidedBy, one.decidedAt, facts.displayZone),
          [
            { text: one.outcome, style: type.tableStrong },
            ...(one.reason === '' ? [] : [{ text: one.reason, style: type.tableNote, gap: 2 }]),
          ],
        ],
      }),
    ),
  );
  flow.end();
}

function who(name: string, at: string, zone: string): Cell {
  const { day, utc, local } = moment(microsOf(at), zone);
  return [{ text: name }, { text: day, gap: 2 }, { text: utc, colour: ink.quiet }, { text: local, colour: ink.quiet }];
}
