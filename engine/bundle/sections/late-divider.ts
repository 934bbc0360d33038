/** The page between what was served and what came later. */
import type { BundleAddition } from '../bundle-input.ts';
import type { Book } from '../pdf/book.ts';
import { Flow } from '../pdf/flow.ts';
import { ink, type } from '../pdf/styles.ts';
import type { SealPlace } from '../seal/update.ts';
import { microsOf, momentLine, plural } from '../words.ts';
import { drawSeal } from './seal-block.ts';

/**
 * @param after last page that stays as it was
 * @returns where the seal of the export that brings these items is shown; null where it is not sealed
 */
export function drawLateDivider(
  book: Book,
  addition: BundleAddition,
  { title, after }: { readonly title: string; readonly after: number },
): SealPlace | null {
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
  flow.gap(24);
  const sealAt = addition.seal ? drawSeal(flow, addition.seal, addition.displayZone, flow.y) : null;
  flow.end();
  return sealAt;
}
