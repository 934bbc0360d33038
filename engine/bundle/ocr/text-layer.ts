/**
 * Words that nobody sees, where the picture shows them (rule B5): a reader finds, selects and copies them, and a screen reader
 * says them. The picture stays as it is.
 */
import { type ReadLine, type ReadPage, type Turned, turnedBox } from '../../../shared/domain/readings/reading.ts';
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
  // As the words were read: upright. Placed there, and turned back with their page.
  const boxes = line.words.map((word) => turnedBox(word.box, page, line.turned));
  const lying = line.turned % 180 !== 0;
  const points = box.width / page.width;
  const across = lying ? box.height / page.height : points;
  const down = lying ? points : box.height / page.height;
  const top = Math.min(...boxes.map((one) => one[1]));
  const bottom = Math.max(...boxes.map((one) => one[3]));
  const tallest = Math.max(...boxes.map((one) => one[3] - one[1]));
  const size = Math.max(1, (Math.min(bottom - top, tallest * 1.5) * down) / lineShare);
  const style: Style = { face: 'regular', size, leading: size };
  const own = book.type.face('regular');
  return line.words.flatMap((word, n): HiddenWord[] => {
    const set = book.type.line(word.text, style);
    if (set.width <= 0) return [];
    const [left, , right, foot] = boxes[n] as [number, number, number, number];
    // On a line that runs slightly askew each word stands on its own foot.
    const base = boxes.length > 1 && bottom - foot < tallest * 0.45 ? bottom : foot;
    const [x, y] = backOnPage(left * across, base * down - size * belowShare, box, line.turned);
    return [
      {
        // Lines end in a space too: read one after another, the last word of one is not the first of the next.
        runs: [...set.runs, { font: own, tj: `<${own.character(0x20).hex}>` }],
        x,
        y,
        size,
        stretch: ((right - left) * across * 100) / set.width,
        turn: directions[line.turned],
      },
    ];
  });
}

/** Which way a line runs on the page that had to be turned for it: first four numbers of a text matrix. */
const directions = {
  0: [1, 0, 0, 1],
  90: [0, 1, -1, 0],
  180: [-1, 0, 0, -1],
  270: [0, -1, 1, 0],
} as const;

/** A point of the turned page, in points from its top left corner, where it is on the sheet. */
function backOnPage(x: number, y: number, box: DrawnBox, turned: Turned): [number, number] {
  switch (turned) {
    case 90:
      return [box.x + y, box.top + box.height - x];
    case 180:
      return [box.x + box.width - x, box.top + box.height - y];
    case 270:
      return [box.x + box.width - y, box.top + x];
    default:
      return [box.x + x, box.top + y];
  }
}
