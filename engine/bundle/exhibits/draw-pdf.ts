import type { PageRanges } from '../../../shared/domain/bundle/resolved.ts';
import { stampSpace } from '../frame.ts';
import type { Book } from '../pdf/book.ts';
import { adoptedRef } from '../pdf/pdfkit-file.ts';
import { ink, landscape, portrait } from '../pdf/styles.ts';
import type { ImportedPdf } from './pdf/imported.ts';
import type { Source } from './source.ts';

const side = 16;

/** Numbers of the pages chosen, of `of` there are. */
export function pageNumbers(chosen: PageRanges, of: number): number[] {
  const ranges = chosen ?? [[1, of]];
  return ranges.flatMap(([from, to]) =>
    Array.from({ length: Math.max(0, Math.min(to, of) - from + 1) }, (_, i) => from + i),
  );
}

/**
 * Each supplied page on a page of its own between the stamps, which therefore never cover it: smaller where it must be,
 * never larger. Wide pages get a wide page, so that they read from left to right (rule B6).
 */
export async function drawPdfPages(
  book: Book,
  source: Source,
  { pages, of }: Pick<ImportedPdf, 'pages' | 'of'>,
  chosen: PageRanges,
): Promise<void> {
  const section = book.structure.root.child('Sect');
  const numbers = pageNumbers(chosen, of);
  for (const [i, page] of pages.entries()) {
    const size = page.width > page.height ? landscape : portrait;
    const sheet = book.begin(size, `${source.short}, page ${numbers[i]} of ${of}`);
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
