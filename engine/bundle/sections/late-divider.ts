/** The page between what was served and what came later. */
import type { BundleAddition } from '../bundle-input.ts';
import type { Book } from '../pdf/book.ts';
import { Flow } from '../pdf/flow.ts';
import { ink, type } from '../pdf/styles.ts';
import { microsOf, momentLine, plural } from '../words.ts';

/** @param after last page that stays as it was */
export function drawLateDivider(
  book: Book,
  addition: BundleAddition,
  { title, after }: { readonly title: string; readonly after: number },
): void {
  const flow = new Flow(book, { heading: title });
  flow.gap(190);
  flow.sheet.rule(flow.left, flow.y, flow.left + flow.width, flow.y, ink.accent, 1.5);
  flow.gap(28);
  flow.title(title);
  flow.paragraph(`${plural(addition.items.length, 'item')}, added after the bundle was served.`);
  flow.paragraph(`Pages 1 to ${after} are as they were: no number before this page has moved.`);
  flow.paragraph(
    `Added by ${addition.preparedBy}, ${momentLine(microsOf(addition.preparedAt), addition.displayZone)}.`,
    type.body,
    { colour: ink.quiet },
  );
  flow.gap(12);
  flow.sheet.rule(flow.left, flow.y, flow.left + flow.width, flow.y, ink.accent, 1.5);
  flow.end();
}
