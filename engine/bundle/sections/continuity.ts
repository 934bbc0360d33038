import type { LedgerRow } from '../../../shared/api/ledger.ts';
import { linkTo, pageReference, type Scope, type ShownExhibit, shownExhibits } from '../atlas.ts';
import type { BundleExhibit, BundleFacts } from '../bundle-input.ts';
import type { Book } from '../pdf/book.ts';
import { Flow } from '../pdf/flow.ts';
import { ink, type } from '../pdf/styles.ts';
import { type Cell, drawTable, type Row } from '../pdf/table.ts';
import { amount, microsOf, moment, plural, shortHash } from '../words.ts';
import { drawSignature } from './slip-sheet.ts';

/** @param whole also of what was erased and of the files imported; else only of the exhibits shown */
export async function drawContinuity(book: Book, scope: Scope, title: string, whole = true): Promise<void> {
  const input = scope.facts;
  const shown = shownExhibits(scope);
  const flow = new Flow(book, { heading: title });
  flow.title(title);
  flow.paragraph(
    'What was done to each exhibit, when, by whom and why, as the case’s signed ledger has it. Each entry is signed by ' +
      'the device it was made on and names the one before it, so that none can be changed, removed or put in later ' +
      'without that showing.',
  );
  if (shown.length === 0) flow.paragraph('There is no exhibit, so there is no continuity to state.');
  for (const one of shown) await drawExhibit(flow, scope, one);
  if (whole) {
    await drawErased(flow, input);
    await drawOriginals(flow, input);
  }
  flow.gap(4);
  flow.heading('Gaps and limits, declared', 80);
  flow.bullets(limitsOf(input, shown), type.table);
  if (shown.length > 0) {
    flow.gap(6);
    flow.need(130);
    flow.paragraph(
      `To the best of my knowledge the entries above account for these exhibits for as long as they have been in this case${
        shown.some(({ exhibit }) => exhibit.gaps.length > 0) ? ', but for the gaps stated' : ''
      }.`,
      type.body,
      { after: 18 },
    );
    drawSignature(flow, input.preparedBy);
  }
  flow.end();
}

const columns = (width: number) => [
  { title: 'When', width: 96 },
  { title: 'Who', width: 92 },
  { title: 'What, and why', width: width - 298 },
  { title: 'Ledger entry', width: 110 },
];

async function drawExhibit(flow: Flow, scope: Scope, { exhibit, place, standsFor }: ShownExhibit): Promise<void> {
  const input = scope.facts;
  flow.heading(`${exhibit.ref} – ${shorten(exhibit.description)}`, 96);
  const { sheet, y } = flow;
  const element = flow.section.child('P');
  const hash = flow.book.type.line(`SHA-256 ${exhibit.sha256}`, type.hash);
  sheet.text(hash, flow.left, y + 9, type.hash, ink.quiet, element);
  const target = linkTo(scope, place);
  const link = target ? element.child('Link') : element;
  flow.book.later(sheet, () => {
    const line = flow.book.type.line(pageReference(scope, place).late?.() ?? '', type.table);
    sheet.text(line, flow.left + flow.width - line.width, y + 9, type.table, target ? ink.accent : ink.text, link);
  });
  if (target) sheet.link(flow.left + flow.width - 60, y, 60, 12, target, `Exhibit ${exhibit.ref}`, link);
  flow.gap(18);
  if (standsFor !== null) flow.paragraph(redactedFrom(exhibit, standsFor), type.table, { after: 6 });
  if (exhibit.custody.length === 0) {
    flow.paragraph('The ledger has no entry about this exhibit.', type.bodyStrong);
    return;
  }
  await drawCustody(flow, input, exhibit);
  await drawTable(flow, columns(flow.width), rowsOf(input, exhibit));
}

/** A derived exhibit names what it came from: its own continuity begins with its making. */
function redactedFrom({ parents }: BundleExhibit, standsFor: string): string {
  const [parent] = parents;
  return `Redacted copy of ${standsFor}${parent === undefined ? '' : `, whose SHA-256 is ${parent}`}.`;
}

function* rowsOf(input: BundleFacts, exhibit: BundleExhibit): Generator<Row> {
  for (const entry of exhibit.custody) {
    const { day, utc, local } = moment(microsOf(entry.at), input.displayZone);
    yield {
      cells: [
        [{ text: day, style: type.tableStrong }, { text: utc }, { text: local, colour: ink.quiet }],
        [{ text: entry.actor }],
        what(entry, exhibit),
        [{ text: `No. ${amount(entry.seq)}` }, { text: shortHash(entry.hash), style: type.hash, colour: ink.quiet }],
      ],
    };
  }
}

function what(entry: LedgerRow, exhibit: BundleExhibit): Cell {
  const content =
    entry.subjectSha256 === null
      ? []
      : entry.subjectSha256 === exhibit.sha256
        ? [{ text: 'SHA-256 as above', style: type.small, colour: ink.quiet, gap: 2 }]
        : [{ text: `SHA-256 ${shortHash(entry.subjectSha256)}`, style: type.hash, colour: ink.quiet, gap: 2 }];
  return [
    { text: entry.summary },
    ...(entry.reason === null || entry.reason === ''
      ? []
      : [{ text: `Reason: ${entry.reason}`, style: type.tableNote, gap: 2 }]),
    ...content,
  ];
}

/** Where the events came from: every row of every file accounted for. */
async function drawOriginals(flow: Flow, input: BundleFacts): Promise<void> {
  if (input.imports.length === 0) return;
  flow.heading('Original files imported', 100);
  await drawTable(
    flow,
    [
      { title: 'File and SHA-256', width: flow.width - 250 },
      { title: 'Rows', width: 56, align: 'right' },
      { title: 'Imported', width: 60, align: 'right' },
      { title: 'Duplicate', width: 64, align: 'right' },
      { title: 'Rejected', width: 70, align: 'right' },
    ],
    input.imports.map((one): Row => {
      const { day, utc } = moment(microsOf(one.importedAt), input.displayZone);
      return {
        cells: [
          [
            { text: one.file, style: type.tableStrong },
            { text: `Imported by ${one.importedBy} on ${day}, ${utc}`, colour: ink.quiet },
            { text: shortHash(one.sha256), style: type.hash, colour: ink.quiet },
          ],
          [{ text: amount(one.rows) }],
          [{ text: amount(one.imported) }],
          [{ text: amount(one.duplicate) }],
          [{ text: amount(one.rejected) }],
        ],
      };
    }),
  );
}

function limitsOf(input: BundleFacts, shown: readonly ShownExhibit[]): string[] {
  return [
    'The ledger begins when an item enters this case. It says nothing of where the item was before, and no such period is covered by this statement.',
    'Times of entries are those of the device’s own clock. The order of entries does not depend on it.',
    ...undeclaredOf(shown),
    timestampSentence(input),
    ...input.limitations,
  ];
}

function timestampSentence({ ledger: { attested } }: BundleFacts): string {
  return attested.timestamp === null
    ? 'Ledger entries are not yet timestamped by an independent authority.'
    : `Of the case’s log, the first ${plural(attested.timestamp.size, 'entry', 'entries')} are covered by an independent timestamp, which the hash certificate names; what came after is not yet timestamped.`;
}

/** Who held it from when to when, and what time nothing accounts for: before the entries that this follows from. */
async function drawCustody(flow: Flow, input: BundleFacts, { periods, gaps }: BundleExhibit): Promise<void> {
  const held: CustodyRow[] = periods.map(({ holder, from, to, place, seal, basis }) => ({
    from,
    to,
    what: [
      { text: holder, style: type.tableStrong },
      { text: [basis, place, seal].filter((part) => part !== '').join(' · '), colour: ink.quiet },
    ],
  }));
  const open: CustodyRow[] = gaps.map(({ from, to, what: said, declared, explanation }) => ({
    from,
    to,
    what: [
      { text: declared ? 'Not accounted for; declared' : 'Not accounted for; NOT declared', style: type.tableStrong },
      { text: said },
      ...(explanation === null ? [] : [{ text: `Explanation: ${explanation}`, style: type.tableNote, gap: 2 }]),
    ],
  }));
  if (held.length + open.length === 0) return;
  await drawTable(
    flow,
    [
      { title: 'From', width: 96 },
      { title: 'To', width: 96 },
      { title: 'Held by, and why', width: flow.width - 192 },
    ],
    [...held, ...open]
      .sort((a, b) => ((a.from ?? '') < (b.from ?? '') ? -1 : 1))
      .map(
        (row): Row => ({ cells: [timeCell(input, row.from, 'not known'), timeCell(input, row.to, 'today'), row.what] }),
      ),
  );
  flow.gap(6);
}

interface CustodyRow {
  readonly from: string | null;
  readonly to: string | null;
  readonly what: Cell;
}

function timeCell(input: BundleFacts, at: string | null, none: string): Cell {
  if (at === null) return [{ text: none, colour: ink.quiet }];
  const { day, utc, local } = moment(microsOf(at), input.displayZone);
  return [{ text: day, style: type.tableStrong }, { text: utc }, { text: local, colour: ink.quiet }];
}

/** References are never used again, so a reader must be told where one went. */
async function drawErased(flow: Flow, input: BundleFacts): Promise<void> {
  if (input.erased.length === 0) return;
  flow.heading('Exhibits that were erased', 90);
  await drawTable(
    flow,
    [
      { title: 'Exhibit', width: 56 },
      { title: 'Erased', width: 130 },
      { title: 'Why, and SHA-256', width: flow.width - 186 },
    ],
    input.erased.map(({ ref, sha256, size, at, by, reason }): Row => {
      const { day, utc } = moment(microsOf(at), input.displayZone);
      return {
        cells: [
          [{ text: ref, style: type.tableStrong }],
          [{ text: day, style: type.tableStrong }, { text: utc }, { text: by, colour: ink.quiet }],
          [
            { text: reason },
            { text: sha256, style: type.hash, colour: ink.quiet, gap: 2 },
            { text: `${amount(size)} bytes`, colour: ink.quiet },
          ],
        ],
      };
    }),
  );
}

function undeclaredOf(shown: readonly ShownExhibit[]): string[] {
  const said = shown.flatMap(({ exhibit: { ref, gaps } }) => {
    const undeclared = gaps.filter(({ declared }) => !declared).length;
    return undeclared === 0 ? [] : [`${ref} (${amount(undeclared)})`];
  });
  return said.length === 0
    ? []
    : [`Gaps in custody that nobody has explained, stated with each exhibit above: ${said.join(', ')}.`];
}

function shorten(text: string): string {
  const characters = [...text];
  return characters.length <= 110 ? text : `${characters.slice(0, 109).join('').trimEnd()}…`;
}
