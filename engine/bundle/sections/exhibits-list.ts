import type { BundleExhibit, BundleInput } from '../bundle-input.ts';
import type { Book } from '../pdf/book.ts';
import { Flow } from '../pdf/flow.ts';
import type { Target } from '../pdf/sheet.ts';
import { ink, type } from '../pdf/styles.ts';
import { type Cell, drawTable, type Row } from '../pdf/table.ts';
import { microsOf, moment, plural, sizeWords } from '../words.ts';

export async function drawExhibitsList(
  book: Book,
  input: BundleInput,
  target: Target,
  exhibits: ReadonlyMap<string, Target>,
  pages: (ref: string) => string,
): Promise<void> {
  const flow = new Flow(book, { heading: 'List of exhibits' });
  flow.place(target);
  flow.title('List of exhibits');
  if (input.exhibits.length === 0) {
    flow.paragraph('No exhibit had been produced in this case when the bundle was prepared.', type.body);
  } else {
    flow.paragraph(`${plural(input.exhibits.length, 'exhibit')}, in order of production.`, type.body);
    await drawTable(
      flow,
      [
        { title: 'Exhibit', width: 56 },
        { title: 'Description and SHA-256', width: 250 },
        { title: 'Produced by', width: 120 },
        { title: 'Pages', width: flow.width - 426, align: 'right' },
      ],
      rowsOf(input, exhibits, pages),
    );
  }
  flow.end();
}

function* rowsOf(
  input: BundleInput,
  exhibits: ReadonlyMap<string, Target>,
  pages: (ref: string) => string,
): Generator<Row> {
  const seen = new Map<string, string>();
  for (const exhibit of input.exhibits) {
    const target = exhibits.get(exhibit.ref) as Target;
    const { day, utc, local } = moment(microsOf(exhibit.producedAt), input.displayZone);
    yield {
      cells: [
        [{ text: exhibit.ref, style: type.tableStrong, colour: ink.accent }],
        description(exhibit, seen.get(exhibit.sha256)),
        [
          { text: `${exhibit.producedBy} (${exhibit.producer})` },
          { text: day, gap: 2 },
          { text: utc, colour: ink.quiet },
          { text: local, colour: ink.quiet },
        ],
        [{ text: '', late: () => pages(exhibit.ref), style: type.tableStrong }],
      ],
      link: { target, says: `Exhibit ${exhibit.ref}` },
    };
    if (!seen.has(exhibit.sha256)) seen.set(exhibit.sha256, exhibit.ref);
  }
}

function description(exhibit: BundleExhibit, sameAs: string | undefined): Cell {
  return [
    { text: exhibit.description, style: type.tableStrong },
    { text: `${exhibit.fileName}, ${sizeWords(exhibit.size)}`, colour: ink.quiet, gap: 1 },
    { text: halved(exhibit.sha256), style: type.hash, gap: 1 },
    // Rule B15: a duplicate is not left for the reader to find.
    ...(sameAs === undefined ? [] : [{ text: `Same content as exhibit ${sameAs}.`, style: type.tableNote, gap: 1 }]),
  ];
}

/** Two even lines instead of a long one and a stub; the certificate has it in one. */
function halved(hash: string): string {
  return `${hash.slice(0, 32)}\n${hash.slice(32)}`;
}
