/** What stands on every page: protective marking, case reference, page number. */
import type { BundleInput } from './bundle-input.ts';
import type { Book } from './pdf/book.ts';
import type { Sheet } from './pdf/sheet.ts';
import { ink, page, type } from './pdf/styles.ts';
import { audienceWords } from './words.ts';

/** Space that stamps take on a page; nothing else is drawn there. Points from the top and from the bottom. */
export const stampSpace = { top: 36, bottom: 46 } as const;

/** @param letter of the volume */
export function stamper(input: BundleInput, letter: string): (book: Book, sheet: Sheet, heading: string) => void {
  const version = input.audience === 'panel' ? [] : [audienceWords[input.audience]];
  const footer = [input.case.ref, input.cover.shortName, `Bundle ${letter}`, ...version].join(' · ');
  return (book, sheet, heading) => {
    const marking = book.type.fitted(input.case.marking.toUpperCase(), type.marking, sheet.width - 240);
    const centre = (sheet.width - marking.width) / 2;
    sheet.text(marking, centre, 26, type.marking, ink.text, null);
    sheet.text(marking, centre, sheet.height - 17, type.marking, ink.text, null);
    if (heading !== '') {
      const head = book.type.fitted(heading, type.footer, centre - page.left - 12);
      sheet.text(head, page.left, 26, type.footer, ink.quiet, null);
    }
    const foot = book.type.fitted(footer, type.footer, sheet.width - page.left - 110);
    sheet.text(foot, page.left, sheet.height - 32, type.footer, ink.quiet, null);
    stampNumber(book, sheet);
  };
}

/** Rule B12: bottom right, bold, on white, and unlike any pagination that a supplied page brings with it. */
function stampNumber(book: Book, sheet: Sheet): void {
  const line = book.type.line(String(sheet.number), type.pageNumber);
  const width = Math.max(34, line.width + 14);
  const [x, y, height] = [sheet.width - 24 - width, sheet.height - 39, 24];
  sheet.rect(x, y, width, height, ink.white);
  sheet.frame(x, y, width, height, ink.text, 0.9);
  sheet.text(line, x + (width - line.width) / 2, y + 17, type.pageNumber, '#000000', null);
}
