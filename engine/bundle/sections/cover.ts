import type { BundleInput } from '../bundle-input.ts';
import type { Book } from '../pdf/book.ts';
import { baselineOf, Flow } from '../pdf/flow.ts';
import { ink, type } from '../pdf/styles.ts';
import type { Style } from '../pdf/typeface.ts';
import { dayWords, microsOf, momentLine, plural } from '../words.ts';

/** One page. Says what this is, about whom, by whom, and what it holds. */
export function drawCover(book: Book, input: BundleInput): void {
  const flow = new Flow(book);
  const { cover } = input;
  flow.gap(96);
  flow.sheet.rect(flow.left, flow.y, 4, 92, ink.accent);
  const heading = flow.section.child('H1');
  const lines: [string, Style, string][] = [
    [cover.forum === '' ? 'Hearing' : cover.forum, type.body, ink.quiet],
    [`Bundle ${cover.letter}`, type.title, ink.text],
    [cover.shortName, type.heading, ink.text],
    [`Case ${input.case.ref}`, type.body, ink.quiet],
  ];
  for (const [text, style, colour] of lines) {
    const line = book.type.fitted(text, style, flow.width - 20);
    flow.sheet.text(line, flow.left + 18, flow.y + baselineOf(style), style, colour, heading);
    flow.y += style.leading + (style === type.title ? 2 : 1);
  }
  flow.gap(52);

  const fact = (label: string, value: string | (() => string), style: Style = type.body) => {
    const element = flow.section.child('P');
    const x = flow.left + 138;
    const at = flow.y + baselineOf(style);
    flow.sheet.text(book.type.line(label, type.body), flow.left, at, type.body, ink.quiet, element);
    if (typeof value === 'string') {
      for (const line of book.type.wrap(value, style, flow.left + flow.width - x)) {
        flow.sheet.text(line, x, flow.y + baselineOf(style), style, ink.text, element);
        flow.y += style.leading;
      }
    } else {
      const { sheet } = flow;
      book.later(sheet, () => sheet.text(book.type.line(value(), style), x, at, style, ink.text, element));
      flow.y += style.leading;
    }
    flow.y += 7;
  };
  fact('Case', input.case.title, type.bodyStrong);
  fact('Officer concerned', input.officer === '' ? 'Not named in this bundle' : input.officer);
  fact('Hearing', cover.hearingDate === null ? 'Date not fixed when prepared' : dayWords(cover.hearingDate));
  fact('Prepared by', input.preparedBy);
  fact('Prepared', momentLine(microsOf(input.preparedAt), input.displayZone));
  flow.gap(8);
  flow.sheet.rule(flow.left, flow.y, flow.left + flow.width, flow.y, ink.rule, 0.7);
  flow.gap(14);
  fact('Contents', () => `${plural(book.pages, 'page')}, ${plural(input.exhibits.length, 'exhibit')}`);
  fact('Chronology', input.scope);
  flow.gap(16);
  flow.paragraph(
    'Pages are numbered from 1, this cover included; the number at the bottom right is also the page number in any ' +
      'PDF reader. Entries of the index, exhibit references and page numbers in tables are links.',
    type.table,
    { colour: ink.quiet },
  );
  flow.paragraph(
    'The hash certificate at the end says how anyone can check, without the software that made it and without a network, ' +
      'that neither bundle nor exhibits have been altered.',
    type.table,
    { colour: ink.quiet },
  );
  flow.end();
}
