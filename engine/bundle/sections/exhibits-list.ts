import { linkTo, pagesOf, type Scope, type ShownExhibit, shownExhibits } from '../atlas.ts';
import type { Book } from '../pdf/book.ts';
import { Flow } from '../pdf/flow.ts';
import { ink, type } from '../pdf/styles.ts';
import { type Cell, drawTable, type Row } from '../pdf/table.ts';
import { microsOf, moment, plural, sizeWords } from '../words.ts';
import { producerOf } from './producer.ts';

export async function drawExhibitsList(book: Book, scope: Scope, title: string): Promise<void> {
  const shown = shownExhibits(scope);
  const flow = new Flow(book, { heading: title });
  flow.title(title);
  if (shown.length === 0) {
    flow.paragraph('No exhibit had been produced in this case when the bundle was prepared.', type.body);
  } else {
    flow.paragraph(`${plural(shown.length, 'exhibit')}, in order of production.`, type.body);
    await drawTable(
      flow,
      [
        { title: 'Exhibit', width: 56 },
        { title: 'Description and SHA-256', width: 250 },
        { title: 'Produced by', width: 120 },
        { title: 'Pages', width: flow.width - 426, align: 'right' },
      ],
      rowsOf(scope, shown),
    );
  }
  flow.end();
}

function* rowsOf(scope: Scope, shown: readonly ShownExhibit[]): Generator<Row> {
  const seen = new Map<string, string>();
  for (const one of shown) {
    const { exhibit, place } = one;
    const target = linkTo(scope, place);
    const { day, utc, local } = moment(microsOf(exhibit.producedAt), scope.facts.displayZone);
    yield {
      cells: [
        [{ text: exhibit.ref, style: type.tableStrong, colour: target ? ink.accent : ink.text }],
        description(one, seen.get(exhibit.sha256)),
        [
          { text: producerOf(scope.facts, exhibit).words },
          { text: day, gap: 2 },
          { text: utc, colour: ink.quiet },
          { text: local, colour: ink.quiet },
        ],
        [{ text: '', late: () => pagesOf(scope, place), style: type.tableStrong }],
      ],
      ...(target ? { link: { target, says: `Exhibit ${exhibit.ref}` } } : {}),
    };
    if (!seen.has(exhibit.sha256)) seen.set(exhibit.sha256, exhibit.ref);
  }
}

function description({ exhibit, standsFor }: ShownExhibit, sameAs: string | undefined): Cell {
  return [
    { text: exhibit.description, style: type.tableStrong },
    ...(standsFor === null ? [] : [{ text: `Redacted copy of ${standsFor}.`, style: type.tableNote, gap: 1 }]),
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
