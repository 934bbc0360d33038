/**
 * Takes what boxes hide out of a PDF for good (rule B14), or fails. Pages are flattened, PDFium takes text and pixels out, and a
 * new document is made that holds the pages alone. Where a page is drawn with what PDFium does not redact surely, or anything is
 * still to be seen where a box will be, that page becomes a picture with the rest of its text behind it. What comes out has been
 * read again by other means (verify-redaction.ts).
 */
import { type PageObject, type PageText, PdfiumDocument, type Picture } from '../pdfium/pdfium-document.ts';
import { overlap, type Rect, uprightSize } from '../pdfium/upright.ts';
import { KeptPages } from './kept-pages.ts';
import { addPicturePage, blacken } from './picture-page.ts';
import { type Hidden, hiddenBy, within } from './secrets.ts';
import { RefusedRedaction, verifyRedaction } from './verify-redaction.ts';

export interface PageMarks {
  /** From 1. */
  readonly page: number;
  /** Upright points. */
  readonly rects: readonly Rect[];
}

export interface RedactionOptions {
  /** Of pages that become pictures; 200 at least. */
  readonly dpi: number;
}

export interface RedactedPdf {
  readonly pdf: Uint8Array;
  readonly pages: number;
  /** Pages that became pictures, from 1, and why. */
  readonly rasterised: readonly { readonly page: number; readonly why: string }[];
}

/** Where a page is looked at for what is still to be seen. */
const gateDpi = 100;
const tolerance = 10;

/**
 * @param progress told after each page
 * @throws UnreadablePdf; RefusedRedaction where what came out did not pass
 */
export async function redactPdf(
  bytes: Uint8Array,
  marks: readonly PageMarks[],
  options: RedactionOptions,
  progress: (done: number, total: number) => void = () => {},
): Promise<RedactedPdf> {
  if (options.dpi < 200) throw new RangeError('pages become pictures of 200 dpi or more');
  const rects = new Map<number, Rect[]>();
  for (const mark of marks) rects.set(mark.page - 1, [...(rects.get(mark.page - 1) ?? []), ...mark.rects]);
  const flat = await flattened(bytes);
  using source = await PdfiumDocument.open(flat);
  const pages = source.pageCount;
  for (const [page, boxes] of rects) checkBoxes(source, page, boxes, pages);
  const texts = Array.from({ length: pages }, (_, page) => source.text(page));
  const hidden = texts.map((text, page): Hidden => hiddenBy(text, rects.get(page) ?? []));

  const redacted = await takenOut(flat, rects, true);
  // What cannot be read again is not kept: every page then becomes a picture.
  const found = await KeptPages.of(redacted.pdf).catch(() => null);
  const keepable = found?.pageCount === pages;
  const why = keepable
    ? await pagesToDraw(source, flat, redacted, rects, texts)
    : new Map(texts.map((_, page) => [page, 'its pages cannot be told apart'] as const));
  const make = async (): Promise<Uint8Array> => {
    const kept = keepable ? await KeptPages.of(redacted.pdf) : await KeptPages.ofNone();
    for (let page = 0; page < pages; page++) {
      if (why.has(page)) {
        const picture = source.renderPage(page, options.dpi);
        const size = source.size(page);
        blacken(picture, rects.get(page) ?? [], picture.width / size.width);
        addPicturePage(kept, picture, texts[page] as PageText, hidden[page]?.characters ?? new Set(), size);
      } else kept.add(page);
      progress(page + 1, pages * 2);
    }
    const made = await kept.save();
    const pictures = new Set(why.keys());
    await verifyRedaction(made, { texts, hidden, rects, pictures }, (done) => progress(pages + done, pages * 2));
    return made;
  };
  const pdf = await make().catch((error: unknown) => {
    // What does not pass as it is drawn may pass as a picture; what does not pass then is refused.
    const open = [...rects.keys()].filter((page) => !why.has(page));
    if (!(error instanceof RefusedRedaction) || open.length === 0) throw error;
    for (const page of open) why.set(page, error.message);
    return make();
  });
  return {
    pdf,
    pages,
    rasterised: [...why].sort(([a], [b]) => a - b).map(([page, reason]) => ({ page: page + 1, why: reason })),
  };
}

/** Annotations and form fields as part of the pages; without encryption, in one revision. */
export async function flattened(bytes: Uint8Array): Promise<Uint8Array<ArrayBuffer>> {
  using document = await PdfiumDocument.open(bytes);
  document.removeEncryption();
  for (let page = 0; page < document.pageCount; page++) document.flatten(page);
  return document.save();
}

function checkBoxes(document: PdfiumDocument, page: number, boxes: readonly Rect[], pages: number): void {
  if (page < 0 || page >= pages) throw new RefusedRedaction(`it has no page ${page + 1}`);
  const { width, height } = document.size(page);
  for (const box of boxes)
    if (!overlap(box, { x: 0, y: 0, width, height })) throw new RefusedRedaction(`a box lies outside page ${page + 1}`);
}

interface TakenOut {
  readonly pdf: Uint8Array;
  /** Pages, from 0, that PDFium could not write again: what they hold is as it was. */
  readonly failed: ReadonlySet<number>;
}

/** Text and pixels under the boxes gone, and what is drawn wholly under one; as PDFium writes it. */
async function takenOut(
  flat: Uint8Array,
  rects: ReadonlyMap<number, readonly Rect[]>,
  paint: boolean,
): Promise<TakenOut> {
  using document = await PdfiumDocument.open(flat);
  const failed = new Set<number>();
  for (const [page, boxes] of rects)
    try {
      document.removeObjects(page, (object) => drawn(object) && boxes.some((box) => covers(box, object.bounds)));
      document.redact(page, boxes.map(within), false);
      if (paint) document.paint(page, boxes);
    } catch (error) {
      // A trap leaves the library's memory in no known state: nothing of this may be used.
      if (error instanceof Error && error.name === 'RuntimeError') throw error;
      failed.add(page);
    }
  // What was made on the way and is referred to no more goes when it is read once again.
  using again = await PdfiumDocument.open(document.save());
  return { pdf: again.save(), failed };
}

const drawn = ({ kind }: PageObject): boolean => kind !== 'text' && kind !== 'picture';

function covers(box: Rect, bounds: Rect | null): boolean {
  if (bounds === null) return false;
  return (
    bounds.x >= box.x &&
    bounds.y >= box.y &&
    bounds.x + bounds.width <= box.x + box.width &&
    bounds.y + bounds.height <= box.y + box.height
  );
}

/** Pages that cannot be kept as they are drawn, from 0, and why. */
async function pagesToDraw(
  source: PdfiumDocument,
  flat: Uint8Array,
  redacted: TakenOut,
  rects: ReadonlyMap<number, readonly Rect[]>,
  texts: readonly PageText[],
): Promise<Map<number, string>> {
  const why = new Map<number, string>();
  const before = await KeptPages.risksOf(flat);
  const after = await KeptPages.risksOf(redacted.pdf);
  const risks = texts.map((_, page) => before(page));
  const uses = new Map<string, number>();
  for (const risk of risks) for (const form of risk?.forms ?? []) uses.set(form, (uses.get(form) ?? 0) + 1);
  for (const [page, risk] of risks.entries()) {
    const boxes = rects.get(page);
    if (risk === null || redacted.failed.has(page) || after(page) === null)
      why.set(page, 'its content cannot be taken apart');
    else if (risk.reasons.has('layers that may be hidden')) why.set(page, 'layers that may be hidden');
    else if (boxes) {
      const touched = source
        .objects(page)
        .some(({ kind, bounds }) => (kind === 'picture' || kind === 'form') && touches(boxes, bounds));
      const [reason] = touched ? [...risk.reasons, ...risk.pictures] : risk.reasons;
      if (reason !== undefined) why.set(page, reason);
      else if (touched && [...risk.forms].some((form) => (uses.get(form) ?? 0) > 1))
        why.set(page, 'a picture or drawing that other pages share');
    }
  }
  // What is under the boxes before they are painted: nothing but one even shade, and no text.
  using document = await PdfiumDocument.open((await takenOut(flat, rects, false)).pdf);
  for (const [page, boxes] of rects) {
    if (why.has(page)) continue;
    if (hiddenBy(document.text(page), boxes).characters.size > 0) why.set(page, 'text that PDFium did not take out');
    else if (document.objects(page).some((object) => reachesIn(object, boxes)))
      why.set(page, 'something drawn that reaches out of a box');
    else if (!even(document.renderPage(page, gateDpi), boxes, uprightSize(document.frame(page)).width))
      why.set(page, 'something drawn that reaches out of a box');
  }
  return why;
}

function touches(boxes: readonly Rect[], bounds: Rect | null): boolean {
  return bounds === null || boxes.some((box) => overlap(box, bounds));
}

/** Drawings that could show something under a box, seen or not: all but plain rectangles and straight rules. */
function reachesIn({ kind, bounds, segments }: PageObject, boxes: readonly Rect[]): boolean {
  if (kind === 'text' || kind === 'picture' || !touches(boxes, bounds)) return false;
  if (kind !== 'path' || segments === null || segments.length > 6) return true;
  return segments.some((segment, n) => {
    const before = segments[n - 1];
    if (segment.kind === 'curve' || segment.kind === 'unknown') return true;
    if (segment.kind === 'move' || before === undefined) return false;
    return Math.abs(segment.x - before.x) > 0.01 && Math.abs(segment.y - before.y) > 0.01;
  });
}

/** Whether the inside of every box is of one shade. Edges are left out: a neighbour's soft edge may reach in. */
function even(picture: Picture, boxes: readonly Rect[], points: number): boolean {
  const scale = picture.width / points;
  return boxes.every((box) => {
    const left = Math.max(0, Math.ceil(box.x * scale) + 1);
    const right = Math.min(picture.width, Math.floor((box.x + box.width) * scale) - 1);
    const top = Math.max(0, Math.ceil(box.y * scale) + 1);
    const bottom = Math.min(picture.height, Math.floor((box.y + box.height) * scale) - 1);
    let first: readonly number[] | null = null;
    for (let y = top; y < bottom; y++)
      for (let x = left; x < right; x++) {
        const at = (y * picture.width + x) * 4;
        const pixel = [picture.rgba[at] ?? 0, picture.rgba[at + 1] ?? 0, picture.rgba[at + 2] ?? 0];
        first ??= pixel;
        for (let c = 0; c < 3; c++) if (Math.abs((pixel[c] ?? 0) - (first[c] ?? 0)) > tolerance) return false;
      }
    return true;
  });
}
