/**
 * Words that nobody sees, where the picture shows them (rule B5): a reader finds, selects and copies them, and a screen reader
 * says them. The picture stays as it is.
 */
import type { ReadLine, ReadPage } from '../../../shared/domain/readings/reading.ts';
import type { Book } from '../pdf/book.ts';
import type { HiddenWord, Sheet } from '../pdf/sheet.ts';
import type { Element } from '../pdf/structure.ts';
import type { Style } from '../pdf/typeface.ts';

/** Where the upright page or picture is drawn on the sheet: points from the top left corner. */
export interface DrawnBox {
  readonly x: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** Of the size of type: what a line with tall and hanging letters takes, and what of it is below the baseline. */
const lineShare = 0.92;
const belowShare = 0.21;

/** @param section gets a paragraph for each that was read, in reading order */
export function drawTextLayer(book: Book, sheet: Sheet, page: ReadPage, box: DrawnBox, section: Element): void {
  for (const { lines } of page.paragraphs)
    sheet.hidden(
      lines.flatMap((line) => wordsOf(book, line, page, box)),
      section.child('P'),
    );
}

function wordsOf(book: Book, line: ReadLine, page: ReadPage, box: DrawnBox): HiddenWord[] {
  const [across, down] = [box.width / page.width, box.height / page.height];
  const tallest = Math.max(...line.words.map((word) => word.box[3] - word.box[1]));
  const height = Math.min(line.bottom - line.top, tallest * 1.5) * down;
  const size = Math.max(1, height / lineShare);
  const style: Style = { face: 'regular', size, leading: size };
  const own = book.type.face('regular');
  return line.words.flatMap((word, n): HiddenWord[] => {
    const set = book.type.line(word.text, style);
    if (set.width <= 0) return [];
    const [left, , right, bottom] = word.box;
    // On a line that runs slightly askew each word stands on its own foot.
    const foot = line.words.length > 1 && line.bottom - bottom < tallest * 0.45 ? line.bottom : bottom;
    return [
      {
        runs: n + 1 < line.words.length ? [...set.runs, { font: own, tj: `<${own.character(0x20).hex}>` }] : set.runs,
        x: box.x + left * across,
        y: box.top + foot * down - size * belowShare,
        size,
        stretch: ((right - left) * across * 100) / set.width,
      },
    ];
  });
}
