import type { BundleExhibit } from '../bundle-input.ts';
import { stampSpace } from '../frame.ts';
import type { Book } from '../pdf/book.ts';
import { adoptedRef } from '../pdf/pdfkit-file.ts';
import { ink, landscape, portrait } from '../pdf/styles.ts';
import type { ImportedPage } from './pdf/imported.ts';

const side = 16;

/**
 * Each supplied page on a page of its own between the stamps, which therefore never cover it: smaller where it must be,
 * never larger. Wide pages get a wide page, so that they read from left to right (rule B6).
 */
export async function drawPdfPages(book: Book, exhibit: BundleExhibit, pages: readonly ImportedPage[]): Promise<void> {
  const section = book.structure.root.child('Sect');
  for (const [i, page] of pages.entries()) {
    const size = page.width > page.height ? landscape : portrait;
    const sheet = book.begin(size, `${exhibit.ref}, page ${i + 1} of ${pages.length}`);
    const room = { width: size[0] - 2 * side, height: size[1] - stampSpace.top - stampSpace.bottom };
    const scale = Math.min(1, room.width / page.width, room.height / page.height);
    const [width, height] = [page.width * scale, page.height * scale];
    const x = (size[0] - width) / 2;
    const top = stampSpace.top + (room.height - height) / 2;
    const element = section.child('P');
    sheet.draw(adoptedRef(page.form), [scale, 0, 0, scale, x, size[1] - top - height], element);
    sheet.frame(x, top, width, height, ink.rule, 0.5);
    book.finish(sheet);
    await book.breathe();
  }
}
