import type { BundleInput } from '../bundle-input.ts';
import type { Book } from '../pdf/book.ts';
import { Flow } from '../pdf/flow.ts';
import type { Target } from '../pdf/sheet.ts';
import { ink, type } from '../pdf/styles.ts';
import { drawTable, type Row } from '../pdf/table.ts';
import { amount, microsOf, momentLine, plural, sizeWords } from '../words.ts';

/** Digests in full, and how to check them with nothing but standard tools. */
export async function drawCertificate(
  book: Book,
  input: BundleInput,
  target: Target,
  exhibits: ReadonlyMap<string, Target>,
): Promise<void> {
  const flow = new Flow(book, { heading: 'Hash certificate' });
  flow.place(target);
  flow.title('Hash certificate');
  flow.paragraph(
    'Algorithm: SHA-256 (FIPS 180-4). The digest of a file changes if any bit of it does, and no two files with the same digest are known.',
  );
  flow.heading('Exhibits', 70);
  if (input.exhibits.length === 0) flow.paragraph('None.');
  else
    await drawTable(
      flow,
      digestColumns('Exhibit', flow.width),
      input.exhibits.map((exhibit) => ({
        cells: [
          [{ text: exhibit.ref, style: type.tableStrong, link: exhibits.get(exhibit.ref) as Target }],
          [
            { text: exhibit.sha256, style: type.hash },
            { text: `${exhibit.fileName}, ${sizeWords(exhibit.size)}`, colour: ink.quiet },
          ],
        ],
      })),
    );
  const originals = originalsOf(input);
  if (originals.length > 0) {
    flow.heading('Originals', 70);
    await drawTable(flow, digestColumns('What', flow.width), originals);
  }
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
  if (book.type.replaced > 0)
    flow.paragraph(
      `${plural(book.type.replaced, 'character')} in this bundle ${book.type.replaced === 1 ? 'has' : 'have'} no printable form in its fonts, or would have been obeyed rather than shown, and ${book.type.replaced === 1 ? 'is' : 'are'} printed as a code such as [U+202E]. The exhibits’ files hold the characters themselves.`,
      type.table,
    );
  flow.paragraph(
    `Made with ${input.tool.name} ${input.tool.version} by ${input.preparedBy}, ${momentLine(microsOf(input.preparedAt), input.displayZone)}.`,
    type.table,
    { colour: ink.quiet },
  );
  flow.end();
}

function disclosureOf({ disclosure, displayZone }: BundleInput): [what: string, value: string][] {
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
function attestedRows({ ledger: { attested }, displayZone }: BundleInput): [string, string][] {
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
function originalsOf(input: BundleInput): Row[] {
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
  for (const exhibit of input.exhibits)
    for (const parent of exhibit.parents) {
      if (known.has(parent)) continue;
      known.add(parent);
      rows.push({ cells: [[{ text: `Origin of ${exhibit.ref}` }], [{ text: parent, style: type.hash }]] });
    }
  return rows;
}
