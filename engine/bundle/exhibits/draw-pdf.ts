import type { PageRanges } from '../../../shared/domain/bundle/resolved.ts';
import { stampSpace } from '../frame.ts';
import type { SourceWords } from '../ocr/source-words.ts';
import { drawTextLayer } from '../ocr/text-layer.ts';
import type { Book } from '../pdf/book.ts';
import { adoptedRef } from '../pdf/pdfkit-file.ts';
import { Target } from '../pdf/sheet.ts';
import { ink, landscape, portrait } from '../pdf/styles.ts';
import type { ImportedLink, ImportedPdf } from './pdf/imported.ts';
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
 *
 * @param first number of the first of its objects in the book
 * @param words read by machine on its pictures
 */
export async function drawPdfPages(
  book: Book,
  source: Source,
  { pages, of, pdfa }: Pick<ImportedPdf, 'pages' | 'of' | 'pdfa'>,
  first: number,
  chosen: PageRanges,
  words: SourceWords | null = null,
): Promise<void> {
  const section = book.structure.root.child('Sect');
  const numbers = pageNumbers(chosen, of);
  const name = (page: number) => `${source.short}, page ${numbers[page]} of ${of}`;
  const places = new Places();
  for (const [i, page] of pages.entries()) {
    const size = page.width > page.height ? landscape : portrait;
    const sheet = book.begin(size, name(i));
    const room = { width: size[0] - 2 * side, height: size[1] - stampSpace.top - stampSpace.bottom };
    const scale = Math.min(1, room.width / page.width, room.height / page.height);
    const [width, height] = [page.width * scale, page.height * scale];
    const x = (size[0] - width) / 2;
    const top = stampSpace.top + (room.height - height) / 2;
    // Words can be read out; a picture needs a name.
    const element = pdfa.text[i] ? section.child('P') : section.child('Figure', `A picture: ${name(i)}`);
    sheet.draw(adoptedRef(first + page.form), [scale, 0, 0, scale, x, size[1] - top - height], element);
    const read = words?.page(numbers[i] as number);
    if (read) drawTextLayer(book, sheet, read, { x, top, width, height }, section);
    sheet.frame(x, top, width, height, ink.rule, 0.5);
    for (const link of page.links) {
      const [left, up, right, down] = link.rect.map((value) => value * scale) as [number, number, number, number];
      const says = `To ${name(link.page)}`;
      sheet.link(x + left, top + up, right - left, down - up, places.at(link), says, section.child('Link'));
    }
    places.reached(i, (target, down) => book.place(target, sheet, top + down * scale));
    book.finish(sheet);
    await book.breathe();
  }
}

/** Where the original's own links lead, most of them before or after the page they are on. */
class Places {
  readonly #pages = new Map<number, Map<number, Target>>();
  readonly #reached = new Map<number, (target: Target, down: number) => void>();

  at({ page, top }: ImportedLink): Target {
    const known = this.#pages.get(page) ?? new Map<number, Target>();
    this.#pages.set(page, known);
    const down = Math.round(top);
    let found = known.get(down);
    if (!found) {
      found = new Target();
      known.set(down, found);
      this.#reached.get(page)?.(found, down);
    }
    return found;
  }

  reached(page: number, place: (target: Target, down: number) => void): void {
    this.#reached.set(page, place);
    for (const [down, target] of this.#pages.get(page) ?? []) place(target, down);
  }
}
