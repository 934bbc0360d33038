/** A verification as a PDF, by the same hand as the bundles: for reading beside what it is about, and signed with it. */
import type { VerificationOutcome } from '../../shared/api/verification.ts';
import { Book } from '../bundle/pdf/book.ts';
import { Flow } from '../bundle/pdf/flow.ts';
import { ink, page, type } from '../bundle/pdf/styles.ts';
import { drawTable, type Row } from '../bundle/pdf/table.ts';
import { amount, plural } from '../bundle/words.ts';
import { capital, instantWords, verdictWords } from './words.ts';

export interface ReportPdfInput {
  readonly outcome: VerificationOutcome;
  /** Protective marking, on every page; empty for none. */
  readonly marking: string;
  /** Who had it made. */
  readonly by: string;
  /** ISO 8601, UTC, by the device's clock. */
  readonly at: string;
  readonly tool: { readonly name: string; readonly version: string };
}

/** The same input gives the same bytes. */
export async function reportPdf(input: ReportPdfInput): Promise<Uint8Array> {
  const { outcome, tool } = input;
  const chunks: Uint8Array[] = [];
  const [title, says] = verdictWords[outcome.status];
  const book = new Book({
    info: {
      title: `Verification of ${outcome.target}`,
      author: input.by,
      subject: `${title}: ${outcome.target}`,
      creator: `${tool.name} ${tool.version}`,
      createdAt: new Date(input.at),
      lang: 'en-GB',
    },
    sink: { write: async (parts) => void chunks.push(...parts.map((part) => Uint8Array.from(part))) },
    signal: new AbortController().signal,
    stamp: (on, sheet) => {
      const marking = on.type.fitted(input.marking.toUpperCase(), type.marking, sheet.width - 240);
      for (const y of [26, sheet.height - 17])
        sheet.text(marking, (sheet.width - marking.width) / 2, y, type.marking, ink.text, null);
      const number = on.type.line(String(sheet.number), type.pageNumber);
      sheet.text(number, sheet.width - page.right - number.width, sheet.height - 30, type.pageNumber, ink.text, null);
    },
    onPages: () => undefined,
  });
  const flow = new Flow(book, { heading: 'Verification report' });
  flow.title(`Verification report: ${title.toLowerCase()}`);
  flow.paragraph(`${capital(outcome.target)}. ${says}`);
  const { ledger, sha256 } = outcome.content;
  await pairs(flow, [
    ['Made', `${instantWords(input.at)}, by ${input.by}`],
    ['Made with', `${tool.name} ${tool.version}`],
    ...(sha256 === null ? [] : ([['SHA-256', sha256]] as const)),
    ...(ledger === null
      ? []
      : ([
          ['Ledger', `${ledger.log}, ${plural(ledger.entries, 'entry', 'entries')}`],
          ['Root', ledger.root],
        ] as const)),
    ['Differences', amount(outcome.problems.length)],
  ]);
  if (outcome.problems.length > 0) {
    flow.heading('Differences found', 90);
    const columns = [
      { title: 'What', width: flow.width * 0.34 },
      { title: 'Expected', width: flow.width * 0.33 },
      { title: 'Found', width: flow.width * 0.33 },
    ];
    await drawTable(flow, columns, outcome.problems.map(problemRow));
  }
  flow.heading('What was checked', 90);
  await drawTable(
    flow,
    [
      { title: 'Number', width: 80, align: 'right' },
      { title: 'What', width: flow.width - 80 },
    ],
    outcome.checked.map(({ what, count }) => ({ cells: [[{ text: amount(count) }], [{ text: what }]] })),
  );
  flow.heading('What this check cannot tell', 60);
  flow.bullets(outcome.limits, type.body);
  flow.end();
  await book.close([{ title: 'Verification report – page 1', page: 1, children: [] }]);
  return Buffer.concat(chunks);
}

function problemRow({ kind, subject, expected, found }: VerificationOutcome['problems'][number]): Row {
  return {
    cells: [
      [
        { text: subject, style: type.tableStrong },
        { text: kind.replaceAll('-', ' '), colour: ink.quiet },
      ],
      [{ text: expected }],
      [{ text: found }],
    ],
  };
}

async function pairs(flow: Flow, rows: readonly (readonly [string, string])[]): Promise<void> {
  const columns = [
    { title: 'What', width: 96 },
    { title: 'Value', width: flow.width - 96 },
  ];
  const cells = rows.map(([what, value]) => [
    [{ text: what, style: type.tableStrong }],
    [{ text: value, style: /^[0-9a-f]{64}$/u.test(value) ? type.hash : type.table }],
  ]);
  await drawTable(
    flow,
    columns,
    cells.map((row) => ({ cells: row })),
  );
}
