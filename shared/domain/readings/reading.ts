/**
 * What a machine read on pages that hold a picture and no text: words with where they stand and how sure it is of each. It is
 * kept beside the source, under its digest, and never in it: the picture stays as it is.
 */
import { z } from 'zod';
import { StatedFile } from '../statements/stated-file.ts';

/** Left, top, right, bottom in pixels of the raster that was read, from the top left corner of the upright page. */
export const WordBox = z.tuple([
  z.int().nonnegative(),
  z.int().nonnegative(),
  z.int().nonnegative(),
  z.int().nonnegative(),
]);
export type WordBox = z.infer<typeof WordBox>;

export const ReadWord = z.strictObject({
  text: z.string().min(1),
  box: WordBox,
  /** Per cent, as the reader judges itself. */
  confidence: z.int().min(0).max(100),
});
export type ReadWord = z.infer<typeof ReadWord>;

/** Degrees clockwise by which the page would have to be turned for words to stand upright: not 0 on a sheet scanned lying. */
export const Turned = z.literal([0, 90, 180, 270]);
export type Turned = z.infer<typeof Turned>;

export const ReadLine = z.strictObject({ turned: Turned, words: z.array(ReadWord).min(1) });
export type ReadLine = z.infer<typeof ReadLine>;

export const ReadPage = z.strictObject({
  /** In the source, from 1. A picture is its page 1. */
  page: z.int().positive(),
  /** Pixels of the raster that was read, and about how many of them make an inch of the page. */
  width: z.int().positive(),
  height: z.int().positive(),
  dpi: z.int().positive(),
  /** Paragraphs in reading order. Empty where nothing was found on the page: it was looked at all the same. */
  paragraphs: z.array(z.strictObject({ lines: z.array(ReadLine).min(1) })),
});
export type ReadPage = z.infer<typeof ReadPage>;

export const ReadingTool = z.strictObject({
  /** `tesseract.js` */
  name: z.string(),
  version: z.string(),
  /** What the library calls the reader inside: `5.1.0-…`. */
  engine: z.string(),
  /** The trained model, and its SHA-256. */
  model: z.string(),
  modelSha256: z.string().regex(/^[0-9a-f]{64}$/),
});
export type ReadingTool = z.infer<typeof ReadingTool>;

/** One file of words. A source may have several: each holds the pages that were read in one go. */
export const Reading = z.strictObject({
  v: z.literal(1),
  type: z.literal('continuity-reading'),
  /** SHA-256 of the source's bytes. */
  source: z.string().regex(/^[0-9a-f]{64}$/),
  tool: ReadingTool,
  pages: z.array(ReadPage).min(1),
});
export type Reading = z.infer<typeof Reading>;

/** What is stated of it: which bytes were read, which pages, with what; the words are the file that it names. */
export const ReadingBody = z.strictObject({
  v: z.literal(1),
  source: z.string().regex(/^[0-9a-f]{64}$/),
  /** Read there, ascending. */
  pages: z.array(z.int().positive()).min(1),
  words: z.int().nonnegative(),
  /** Of these, words that the reader doubts. */
  doubtful: z.int().nonnegative(),
  tool: ReadingTool,
  files: z.array(StatedFile).length(1),
});
export type ReadingBody = z.infer<typeof ReadingBody>;

/** Below this a word is called doubtful: about where the reader's own judgement stops being better than a guess. */
export const doubtfulBelow = 60;

/**
 * A box on a page as it is once the page is turned clockwise.
 *
 * @param size of the page before it is turned
 */
export function turnedBox(
  [left, top, right, bottom]: WordBox,
  { width, height }: { readonly width: number; readonly height: number },
  degrees: Turned,
): WordBox {
  switch (degrees) {
    case 90:
      return [height - bottom, left, height - top, right];
    case 180:
      return [width - right, height - bottom, width - left, height - top];
    case 270:
      return [top, width - right, bottom, width - left];
    default:
      return [left, top, right, bottom];
  }
}

export function wordsOf(page: ReadPage): ReadWord[] {
  return page.paragraphs.flatMap(({ lines }) => lines.flatMap(({ words }) => words));
}

/** Words in reading order, a line a line, an empty line between paragraphs. */
export function textOfPage(page: ReadPage): string {
  return page.paragraphs
    .map(({ lines }) => lines.map(({ words }) => words.map(({ text }) => text).join(' ')).join('\n'))
    .join('\n\n');
}
