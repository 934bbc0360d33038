/** Which pages hold something to read and no text of their own (rule B5). Found by looking at the page, not at how it was made. */
import type { PageText, PdfiumDocument, Picture } from '../../pdfium/pdfium-document.ts';

/** A page with more of its own text than this has what there is to search; a stamp or a fax header has less. */
const enoughLetters = 200;
/** Fine enough for a line of small print to leave a trace, coarse enough to be quick. */
const lookDpi = 48;
/** Share of the page, outside its own text, that is not paper: less is dust. About one printed line on an A4 page. */
const leastInk = 0.001;
/** A pixel darker than the paper by this much (of 255) is ink. */
const inkContrast = 48;

export interface Survey {
  readonly pages: number;
  /** From 1, ascending. */
  readonly without: readonly number[];
  /** Pages that could not be looked at, from 1. */
  readonly failed: readonly number[];
}

/** @param between is awaited between pages: for a cancel to get in */
export async function surveyPages(document: PdfiumDocument, between: () => Promise<void>): Promise<Survey> {
  const without: number[] = [];
  const failed: number[] = [];
  const pages = document.pageCount;
  for (let page = 0; page < pages; page++) {
    await between();
    try {
      if (needsReading(document, page)) without.push(page + 1);
    } catch {
      failed.push(page + 1);
    }
  }
  return { pages, without, failed };
}

function needsReading(document: PdfiumDocument, page: number): boolean {
  const text = document.text(page);
  if (text.characters.filter((character) => /[\p{L}\p{N}]/u.test(character)).length >= enoughLetters) return false;
  const picture = document.renderPage(page, lookDpi);
  const { width } = document.size(page);
  return inkShare(picture, text, picture.width / width) >= leastInk;
}

/** Share of the pixels outside `text` that stand out from the paper: its commonest shade. */
function inkShare({ width, height, rgba }: Picture, text: PageText, scale: number): number {
  const grey = new Uint8Array(width * height);
  const shades = new Uint32Array(256);
  for (let i = 0; i < grey.length; i++) {
    const value = Math.round(
      (rgba[i * 4] as number) * 0.299 + (rgba[i * 4 + 1] as number) * 0.587 + (rgba[i * 4 + 2] as number) * 0.114,
    );
    grey[i] = value;
    shades[value] = (shades[value] as number) + 1;
  }
  const paper = shades.indexOf(Math.max(...shades));
  for (let n = 0; n < text.characters.length; n++) {
    const [x, y, w, h] = text.boxes.subarray(n * 4, n * 4 + 4) as unknown as [number, number, number, number];
    if (w <= 0 || h <= 0) continue;
    const right = Math.min(width, Math.ceil((x + w) * scale) + 1);
    const bottom = Math.min(height, Math.ceil((y + h) * scale) + 1);
    for (let row = Math.max(0, Math.floor(y * scale) - 1); row < bottom; row++)
      grey.fill(paper, row * width + Math.max(0, Math.floor(x * scale) - 1), row * width + right);
  }
  let ink = 0;
  for (const value of grey) if (Math.abs(value - paper) >= inkContrast) ink++;
  return ink / grey.length;
}
