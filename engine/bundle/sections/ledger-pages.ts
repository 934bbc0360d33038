/** Every act on the case, as its ledger has them: for the auditor's report. */
import type { LedgerRow } from '../../../shared/api/ledger.ts';
import type { Scope } from '../atlas.ts';
import type { Book } from '../pdf/book.ts';
import { Flow } from '../pdf/flow.ts';
import { ink, landscape, type } from '../pdf/styles.ts';
import { drawTable, type Row } from '../pdf/table.ts';
import { amount, microsOf, moment, plural, shortHash } from '../words.ts';

/** Above this many acts the structure is told by page: a description of every cell would outweigh the pages. */
const coarseFrom = 5000;

export async function drawLedger(book: Book, { facts }: Scope, title: string): Promise<void> {
  const flow = new Flow(book, { heading: title, size: landscape });
  flow.title(title);
  flow.paragraph(
    `${plural(facts.acts.length, 'act')}, in the order of the case’s log; that order does not depend on any clock. Each is signed by the device it was made on and names the one before it.`,
  );
  if (facts.acts.length > 0)
    await drawTable(
      flow,
      [
        { title: 'No.', width: 48 },
        { title: 'When', width: 108 },
        { title: 'Who', width: 120 },
        { title: 'What, and why', width: flow.width - 412 },
        { title: 'Entry', width: 136 },
      ],
      rowsOf(facts.acts, facts.displayZone),
      { coarse: facts.acts.length > coarseFrom },
    );
  flow.end();
}

function* rowsOf(acts: readonly LedgerRow[], zone: string): Generator<Row> {
  for (const act of acts) {
    const { day, utc, local } = moment(microsOf(act.at), zone);
    yield {
      cells: [
        [{ text: amount(act.index), style: type.tableStrong }],
        [{ text: day, style: type.tableStrong }, { text: utc }, { text: local, colour: ink.quiet }],
        [{ text: act.actor }],
        [
          { text: act.summary },
          ...(act.reason === null || act.reason === ''
            ? []
            : [{ text: `Reason: ${act.reason}`, style: type.tableNote, gap: 2 }]),
        ],
        [
          { text: `No. ${amount(act.seq)} of its feed` },
          { text: shortHash(act.hash), style: type.hash, colour: ink.quiet },
        ],
      ],
    };
  }
}
