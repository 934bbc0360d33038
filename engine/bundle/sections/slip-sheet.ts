/** The label that goes before every exhibit. */
import type { BundleExhibit, BundleFacts } from '../bundle-input.ts';
import type { Book } from '../pdf/book.ts';
import { baselineOf, Flow } from '../pdf/flow.ts';
import { ink, type } from '../pdf/styles.ts';
import type { Style } from '../pdf/typeface.ts';
import { microsOf, momentLine, plural, sizeWords } from '../words.ts';
import { producerOf } from './producer.ts';

export interface Shown {
  /** One sentence: how the exhibit appears on the pages that follow, or why it does not. */
  readonly how: string;
  /** What a reader should know: what is not carried over, cut or added. */
  readonly remarks: readonly string[];
  /** One more remark, known only when the pages have been made; one line. */
  readonly late?: () => string;
}

export function drawSlipSheet(book: Book, input: BundleFacts, exhibit: BundleExhibit, shown: Shown): void {
  const flow = new Flow(book, { heading: `Exhibit ${exhibit.ref}` });
  flow.gap(12);
  const top = flow.y;
  const inset = 18;
  const labelWidth = 104;
  flow.y += inset;
  const heading = flow.section.child('H1');
  const put = (text: string, style: Style, colour: string) => {
    for (const line of book.type.wrap(text, style, flow.width - 2 * inset)) {
      flow.sheet.text(line, flow.left + inset, flow.y + baselineOf(style), style, colour, heading);
      flow.y += style.leading;
    }
  };
  put('Exhibit', type.body, ink.quiet);
  put(exhibit.ref, { ...type.title, size: 40, leading: 48 }, ink.text);
  flow.gap(4);
  put(cut(exhibit.description), type.heading, ink.text);
  flow.gap(14);

  const fact = (label: string, value: string, style: Style = type.body) => {
    const element = flow.section.child('P');
    const x = flow.left + inset;
    flow.sheet.text(book.type.line(label, type.body), x, flow.y + baselineOf(type.body), type.body, ink.quiet, element);
    for (const line of book.type.wrap(value, style, flow.width - 2 * inset - labelWidth)) {
      const lift = style === type.hash ? (type.body.leading - type.hash.leading) / 2 : 0;
      flow.sheet.text(line, x + labelWidth, flow.y + lift + baselineOf(style), style, ink.text, element);
      flow.y += lift + style.leading;
    }
    flow.y += 5;
  };
  fact('Case', [input.case.ref, input.case.title].filter((part) => part !== '').join(', '));
  const producer = producerOf(input, exhibit);
  fact('Produced by', producer.words);
  if (producer.takenInBy !== null) fact('Taken in by', producer.takenInBy);
  fact('Produced', momentLine(microsOf(exhibit.producedAt), input.displayZone));
  if (exhibit.files)
    fact(
      'Folder',
      `${cut(exhibit.fileName)}: ${plural(exhibit.files.count, 'file')}, ${sizeWords(exhibit.files.bytes)}${exhibit.files.skipped > 0 ? `; ${plural(exhibit.files.skipped, 'thing')} in it not taken in` : ''}. The manifest of its files follows; the SHA-256 is the manifest’s. The files themselves are in the verification pack.`,
    );
  else fact('File', `${cut(exhibit.fileName)}, ${sizeWords(exhibit.size)}, ${exhibit.mediaType}`);
  if (exhibit.kind === 'extract')
    fact(
      'Extract',
      `${plural(exhibit.events ?? 0, 'event')} selected from ${plural(exhibit.parents.length, 'original file')}; their digests are on the hash certificate.`,
    );
  fact('SHA-256', exhibit.sha256, type.hash);
  flow.gap(inset - 5);
  flow.sheet.frame(flow.left, top, flow.width, flow.y - top, ink.text, 1.2);
  flow.gap(22);

  flow.paragraph(`I produce ${producedAs[exhibit.kind]} as exhibit ${exhibit.ref}.`, type.bodyStrong, { after: 24 });
  drawSignature(flow, producer.signs);
  flow.gap(14);
  flow.paragraph(shown.how, type.body);
  const { late } = shown;
  if (late) {
    const { sheet } = flow;
    const baseline = flow.y + baselineOf(type.table);
    const element = flow.section.child('P');
    book.later(sheet, () =>
      sheet.text(book.type.fitted(late(), type.table, flow.width), flow.left, baseline, type.table, ink.text, element),
    );
    flow.gap(type.table.leading + 4);
  }
  if (shown.remarks.length > 0) flow.bullets(shown.remarks, type.table);
  flow.end();
}

const producedAs: Readonly<Record<BundleExhibit['kind'], string>> = {
  file: 'this file',
  extract: 'this extract',
  folder: 'this folder',
  redaction: 'this redacted copy',
};

/** A slip sheet is one page where it can be: a description of 500 characters is given whole in the list of exhibits. */
function cut(text: string): string {
  const characters = [...text];
  return characters.length <= 260 ? text : `${characters.slice(0, 259).join('')}…`;
}

/** Two lines to sign on: name and date. */
export function drawSignature(flow: Flow, name: string): void {
  flow.need(52);
  const { book, sheet } = flow;
  const element = flow.section.child('P');
  const y = flow.y + 24;
  const dateAt = flow.left + flow.width - 130;
  sheet.rule(flow.left, y, dateAt - 24, y, ink.text, 0.7);
  sheet.rule(dateAt, y, flow.left + flow.width, y, ink.text, 0.7);
  const below = y + 13;
  const label = book.type.fitted(name === '' ? 'Signature' : `Signed: ${name}`, type.table, dateAt - 24 - flow.left);
  sheet.text(label, flow.left, below, type.table, ink.quiet, element);
  sheet.text(book.type.line('Date', type.table), dateAt, below, type.table, ink.quiet, element);
  flow.y += 50;
}
