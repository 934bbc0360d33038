/** What the newest verification of the case found. */
import type { Scope } from '../atlas.ts';
import type { BundleVerification } from '../bundle-input.ts';
import type { Book } from '../pdf/book.ts';
import { Flow } from '../pdf/flow.ts';
import { type } from '../pdf/styles.ts';
import { drawTable } from '../pdf/table.ts';
import { amount, microsOf, momentLine, plural } from '../words.ts';

const verdicts: Readonly<Record<BundleVerification['status'], string>> = {
  verified: 'Verified: everything that was checked agrees.',
  altered: 'Altered: something differs from what the ledger says of it.',
  unreadable: 'Could not be checked.',
};

export async function drawVerification(book: Book, { facts }: Scope, title: string): Promise<void> {
  const flow = new Flow(book, { heading: title });
  flow.title(title);
  const { verification } = facts;
  if (verification === null) {
    flow.paragraph('The case had not been verified when the bundle was prepared.', type.bodyStrong);
    flow.end();
    return;
  }
  const { by, at, status, checked, problems, limits } = verification;
  flow.paragraph(verdicts[status], type.heading, { after: 8 });
  flow.paragraph(`Verified by ${by}, ${momentLine(microsOf(at), facts.displayZone)}.`);
  flow.heading('What was checked', 60);
  if (checked.length === 0) flow.paragraph('Nothing.');
  else
    await drawTable(
      flow,
      [
        { title: 'What', width: flow.width - 90 },
        { title: 'Count', width: 90, align: 'right' },
      ],
      checked.map(({ what, count }) => ({ cells: [[{ text: what }], [{ text: amount(count) }]] })),
    );
  flow.heading(problems.length === 0 ? 'Nothing differs' : `${plural(problems.length, 'thing')} found wrong`, 40);
  if (problems.length > 0)
    await drawTable(
      flow,
      [
        { title: 'What', width: 130 },
        { title: 'Expected', width: (flow.width - 130) / 2 },
        { title: 'Found', width: (flow.width - 130) / 2 },
      ],
      problems.map(({ subject, kind, expected, found }) => ({
        cells: [
          [
            { text: subject, style: type.tableStrong },
            { text: kind, style: type.small },
          ],
          [{ text: expected }],
          [{ text: found }],
        ],
      })),
    );
  if (limits.length > 0) {
    flow.heading('What this check cannot tell', 60);
    flow.bullets(limits, type.table);
  }
  flow.end();
}
