import { linkTo, type Scope, shownExhibits } from '../atlas.ts';
import type { BundleDocument, BundleFacts } from '../bundle-input.ts';
import type { Book } from '../pdf/book.ts';
import { baselineOf, Flow } from '../pdf/flow.ts';
import { ink, type } from '../pdf/styles.ts';
import { type Cell, drawTable, type Row } from '../pdf/table.ts';
import { amount, microsOf, momentLine, plural, sizeWords } from '../words.ts';
import { drawSignature } from './slip-sheet.ts';

/** Digests in full, and how to check them with nothing but standard tools. */
export async function drawCertificate(book: Book, scope: Scope, title: string): Promise<void> {
  const input = scope.facts;
  const shown = shownExhibits(scope);
  const flow = new Flow(book, { heading: title });
  flow.title(title);
  flow.paragraph(
    'Algorithm: SHA-256 (FIPS 180-4). The digest of a file changes if any bit of it does, and no two files with the same digest are known.',
  );
  flow.heading('Exhibits', 70);
  if (shown.length === 0) flow.paragraph('None.');
  else
    await drawTable(
      flow,
      digestColumns('Exhibit', flow.width),
      shown.map(({ exhibit, place }) => {
        const link = linkTo(scope, place);
        return {
          cells: [
            [{ text: exhibit.ref, style: type.tableStrong, ...(link ? { link } : {}) }],
            [
              { text: exhibit.sha256, style: type.hash },
              { text: `${exhibit.fileName}, ${sizeWords(exhibit.size)}`, colour: ink.quiet },
            ],
          ],
        };
      }),
    );
  const documents = documentsOf(scope);
  if (documents.length > 0) {
    flow.heading('Documents', 70);
    await drawTable(flow, digestColumns('Document', flow.width), documents);
  }
  const originals = originalsOf(scope);
  if (originals.length > 0) {
    flow.heading('Originals', 70);
    await drawTable(flow, digestColumns('What', flow.width), originals);
  }
  await drawConformity(flow, scope);
  flow.heading('Ledger', 120);
  await drawTable(
    flow,
    [
      { title: 'What', width: 96 },
      { title: 'Value', width: flow.width - 96 },
    ],
    [
      ['Log', input.ledger.log],
      ['Feed', input.ledger.feed],
      ['Entries', amount(input.ledger.entries)],
      ['Head', input.ledger.head],
      ['Device key', input.ledger.deviceKey],
      ...attestedRows(input),
    ].map(([what, value]) => ({
      cells: [[{ text: what as string, style: type.tableStrong }], [{ text: value as string, style: type.hash }]],
    })),
  );
  flow.paragraph(
    'Head is the hash of the feed’s last entry before this bundle was made; device key is the SHA-256 of the raw Ed25519 ' +
      'public key that signs entries and manifest. A ' +
      'timestamp says that those entries, and everything they name, were there by then, by the clock of the authority; its token is ' +
      'in the manifest, for openssl ts to verify. A witness cosigns a log only where it goes on from what it had seen of it before.',
    type.table,
    { colour: ink.quiet },
  );
  flow.heading('Disclosure', 90);
  await drawTable(
    flow,
    [
      { title: 'What', width: 96 },
      { title: 'As recorded in the ledger with this export', width: flow.width - 96 },
    ],
    disclosureOf(input).map(([what, value]) => ({
      cells: [[{ text: what, style: type.tableStrong }], [{ text: value }]],
    })),
  );
  flow.heading('How to check this bundle', 120);
  flow.paragraph(
    'The digest of this file cannot stand inside it. It is in the signed manifest beside it, named like this file but ' +
      'ending in .manifest.json, with the digest of every block of 65,536 bytes, so that an alteration can be placed; and in the ledger entry of this export.',
  );
  flow.bullets([
    'With the software that made it, on any computer, without the case and without a network: continuity verify, followed by the name of this file.',
    'With standard tools: sha256sum, followed by the name of this file, gives the digest that the manifest states; ' +
      'likewise for each exhibit’s file. The manifest is a DSSE envelope signed with Ed25519, which openssl can check.',
    'Compare the device key above with the one the force has on record. A manifest alone proves only that whoever holds its key signed it.',
  ]);
  drawReplaced(flow, scope);
  flow.paragraph(
    `Made with ${input.tool.name} ${input.tool.version} by ${input.preparedBy}, ${momentLine(microsOf(input.preparedAt), input.displayZone)}.`,
    type.table,
    { colour: ink.quiet },
  );
  flow.need(110);
  flow.gap(4);
  flow.paragraph(
    'I certify that these digests are those of the files as they are kept in the case, computed when this bundle was made.',
    type.body,
    { after: 14 },
  );
  drawSignature(flow, input.preparedBy);
  flow.end();
}

/** One line whatever it says: what comes later must not move what stands. */
async function drawConformity(flow: Flow, scope: Scope): Promise<void> {
  flow.heading('Form of this file', 90);
  flow.paragraph(
    'PDF/A-2u (ISO 19005-2) is the form of PDF for keeping. Pages written here keep to it; a page supplied by others may not. ' +
      'The signed manifest beside this file says whether the file claims it, and where it does not, which pages are why.',
    type.table,
    { after: 2 },
  );
  flow.need(type.table.leading);
  const { book, sheet, left, y, width } = flow;
  const element = flow.section.child('P');
  const drawn = book.pages;
  book.later(sheet, () => {
    // What a served volume said holds when something is added to it: it speaks of its own pages alone.
    const own = Math.max(drawn, scope.atlas.volumes.get(scope.letter)?.pages ?? 0);
    const said = book.pdfa.upTo(own).claimed
      ? `Nothing found in pages 1 to ${own} breaks PDF/A-2u.`
      : `Pages 1 to ${own} hold supplied pages that break PDF/A-2u.`;
    sheet.text(
      book.type.fitted(said, type.table, width),
      left,
      y + baselineOf(type.table),
      type.tableStrong,
      ink.text,
      element,
    );
  });
  flow.gap(type.table.leading * 1.5);
  const rows = scope.items.flatMap((item): Row[] => {
    const place = scope.atlas.of(item.id);
    if (place.letter !== scope.letter || place.slipPages > 0 || place.remarks.length === 0) return [];
    return [
      {
        cells: [
          [{ text: item.ref === '' ? item.title : item.ref, style: type.tableStrong, link: place.target }],
          place.remarks.map((text, i) => ({ text, ...(i > 0 ? { gap: 2 } : {}) })),
        ],
      },
    ];
  });
  if (rows.length === 0) return;
  flow.paragraph(
    'Of what was supplied and has no slip sheet, this is not as in the file, or is not shown:',
    type.table,
    { after: 4 },
  );
  await drawTable(
    flow,
    [
      { title: 'What', width: 96 },
      { title: 'Remarks', width: flow.width - 96 },
    ],
    rows,
  );
}

/** One line whatever the count is: it is known only when every page exists, and nothing may move then. */
function drawReplaced(flow: Flow, { atlas, letter }: Scope): void {
  flow.paragraph(
    'A character that has no printable form in the bundle’s fonts, or would be obeyed rather than shown, is printed as a code such as [U+202E]. The files themselves hold the characters.',
    type.table,
    { after: 2 },
  );
  flow.need(type.table.leading);
  const { book, sheet, left, y } = flow;
  const element = flow.section.child('P');
  book.later(sheet, () => {
    const said = `Printed so in this file: ${plural(atlas.volumes.get(letter)?.replaced ?? 0, 'character')}.`;
    sheet.text(book.type.line(said, type.table), left, y + baselineOf(type.table), type.table, ink.text, element);
  });
  flow.gap(type.table.leading * 1.5);
}

/** Uploaded documents that the bundle shows, each once. */
function documentsOf({ facts, items, atlas, letter }: Scope): Row[] {
  const byId = new Map(facts.documents.map((document) => [document.id, document]));
  const seen = new Set<string>();
  return items.flatMap(({ id, content }) => {
    const document = content.kind === 'document' ? byId.get(content.documentId) : undefined;
    if (!document || seen.has(document.id)) return [];
    seen.add(document.id);
    const place = atlas.of(id);
    const link = place.letter === letter ? { link: place.target } : {};
    return [{ cells: [[{ text: document.title, style: type.tableStrong, ...link }], digestCell(document)] }];
  });
}

function digestCell({ sha256, fileName, size, parent }: BundleDocument): Cell {
  return [
    { text: sha256, style: type.hash },
    { text: `${fileName}, ${sizeWords(size)}`, colour: ink.quiet },
    ...(parent === null
      ? []
      : [
          { text: `Redacted copy of ${parent.title}, SHA-256`, style: type.tableNote, gap: 2 },
          { text: parent.sha256, style: type.hash },
        ]),
  ];
}

function disclosureOf({ disclosure, displayZone }: BundleFacts): [what: string, value: string][] {
  const { recipient, reason, approval } = disclosure;
  return [
    ['Recipient', recipient ?? 'No recipient named'],
    ['Reason', reason ?? 'No reason given'],
    [
      'Approval',
      approval
        ? `Approved by ${approval.by} on ${momentLine(microsOf(approval.at), displayZone)}, ledger entry ${approval.entry}`
        : 'No approval named',
    ],
  ];
}

/** Which checkpoint was stamped when and by whom, and which witness saw it; else that nobody has yet. */
function attestedRows({ ledger: { attested }, displayZone }: BundleFacts): [string, string][] {
  const { timestamp, witnesses } = attested;
  return [
    [
      'Timestamp',
      timestamp
        ? `First ${plural(timestamp.size, 'entry', 'entries')} of the log: ${momentLine(timestamp.time, displayZone)} by ${timestamp.tsa}`
        : 'Not yet timestamped by an independent authority',
    ],
    ...witnesses.map((one): [string, string] => [
      'Witness',
      `First ${plural(one.size, 'entry', 'entries')} of the log: ${momentLine(one.time, displayZone)} by ${one.name}`,
    ]),
  ];
}

const digestColumns = (first: string, width: number) => [
  { title: first, width: 96 },
  { title: 'SHA-256', width: width - 96 },
];

/** Imported files, and files that extracts came from where no import names them. */
function originalsOf(scope: Scope): Row[] {
  const input = scope.facts;
  const rows: Row[] = input.imports.map((one) => ({
    cells: [
      [{ text: 'Imported file' }],
      [
        { text: one.sha256, style: type.hash },
        { text: `${one.file}, ${sizeWords(one.size)}`, colour: ink.quiet },
      ],
    ],
  }));
  const known = new Set(input.imports.map(({ sha256 }) => sha256));
  for (const { exhibit } of shownExhibits(scope))
    for (const parent of exhibit.parents) {
      if (known.has(parent)) continue;
      known.add(parent);
      rows.push({ cells: [[{ text: `Origin of ${exhibit.ref}` }], [{ text: parent, style: type.hash }]] });
    }
  return rows;
}
