/** What was hidden where, on which ground and by whom: never the secret itself. */
import { cited, type Scope } from '../atlas.ts';
import type { BundleRedaction } from '../bundle-input.ts';
import type { Book } from '../pdf/book.ts';
import { Flow } from '../pdf/flow.ts';
import { PageTarget } from '../pdf/sheet.ts';
import { ink, type } from '../pdf/styles.ts';
import { type Block, drawTable, type Row } from '../pdf/table.ts';
import { amount, microsOf, moment, plural } from '../words.ts';

export async function drawRedactionLog(book: Book, scope: Scope, title: string): Promise<void> {
  const flow = new Flow(book, { heading: title });
  flow.title(title);
  const rows = scope.facts.redactions.filter(({ source }) => scope.atlas.showing(source) !== null);
  if (rows.length === 0) {
    flow.paragraph('Nothing that this version of the bundle shows was redacted.');
  } else {
    flow.paragraph(
      'Each row is a page of this bundle on which something was removed for good: it is in no layer of the file. What was removed is not stated here. The exhibit or document that the redacted copy was made from is kept unchanged.',
    );
    await drawTable(
      flow,
      [
        { title: 'Page', width: 64 },
        { title: 'Of', width: 100 },
        { title: 'Ground', width: flow.width - 404 },
        { title: 'Redacted by', width: 80 },
        { title: 'Approved by', width: 80 },
        { title: 'When', width: 80 },
      ],
      rows.map((row) => rowOf(scope, row)),
    );
  }
  flow.end();
}

function rowOf(scope: Scope, row: BundleRedaction): Row {
  const place = scope.atlas.showing(row.source);
  const { day, utc } = moment(microsOf(row.at), scope.facts.displayZone);
  return {
    cells: [
      [pageBlock(scope, row)],
      [
        { text: place?.item.ref || place?.item.title || '', style: type.tableStrong },
        { text: `its page ${amount(row.page)}`, colour: ink.quiet },
      ],
      [{ text: row.ground }, { text: plural(row.marks, 'place'), colour: ink.quiet }],
      [{ text: row.author }],
      [row.approver === null ? { text: 'Not approved', style: type.tableStrong } : { text: row.approver }],
      [
        { text: day, style: type.tableStrong },
        { text: utc, colour: ink.quiet },
      ],
    ],
  };
}

/** The page of the bundle where it stands; one that a selection of pages leaves out has none. */
function pageBlock(scope: Scope, { source, page }: BundleRedaction): Block {
  const place = scope.atlas.showing(source);
  const at = () => place?.pageOf(page) ?? null;
  const late = () => {
    const number = at();
    return number === null || place === null ? 'not shown' : cited(scope, place.letter, number);
  };
  if (place === null || place.letter !== scope.letter) return { text: '', late, style: type.tableStrong };
  return { text: '', late, style: type.tableStrong, link: new PageTarget(at) };
}
