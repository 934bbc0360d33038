/** Looks at the pages of one source at a time and reads those asked for: see page-reader.ts. */
import { parentPort } from 'node:worker_threads';
import type { ReadPage } from '../../../shared/domain/readings/reading.ts';
import { PdfiumDocument, UnreadablePdf } from '../../pdfium/pdfium-document.ts';
import { isImage, UnusableImage } from '../exhibits/image.ts';
import type { PageAnswer, PageRequest } from './page-reading.ts';
import { picturePage } from './picture-page.ts';
import { Recogniser } from './recogniser.ts';
import { surveyPages } from './survey.ts';

/** What the reader is trained on. */
const readingDpi = 300;
/** Pixels of one raster: about A2 at 300 dpi. Larger plans are read at fewer. */
const mostPixels = 36_000_000;
/** Of a picture's longer side: below, it is enlarged up to three times (a screen has small letters), above it is reduced. */
const pictureSide = { least: 2200, most: 4600 } as const;

interface Source {
  readonly document: PdfiumDocument;
  /** For a picture, whose page has a point for each pixel: how many dots an inch its raster gets. Null: a PDF. */
  readonly pictureDpi: number | null;
}

const port = parentPort;
if (!port) throw new Error('not in a worker thread');
const post = (answer: PageAnswer): void => port.postMessage(answer);
let source: Source | null = null;
let recogniser: Promise<Recogniser> | null = null;
let queue = Promise.resolve();

port.on('message', (request: PageRequest) => {
  queue = queue.then(() => (request.kind === 'open' ? open(request.bytes) : read(request.page)));
});

async function open(bytes: Uint8Array): Promise<void> {
  source?.document.close();
  source = null;
  try {
    const isPdf = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, 1024)).includes('%PDF-');
    if (!isPdf && !isImage(bytes)) return post({ kind: 'opened', survey: null });
    if (isPdf) {
      source = { document: await PdfiumDocument.open(bytes), pictureDpi: null };
      return post({ kind: 'opened', survey: await surveyPages(source.document, async () => {}) });
    }
    const { pdf, width, height } = picturePage(bytes);
    const side = Math.max(width, height);
    const factor = Math.min(pictureSide.most / side, Math.max(1, Math.min(3, pictureSide.least / side)));
    source = { document: await PdfiumDocument.open(pdf), pictureDpi: 72 * factor };
    post({ kind: 'opened', survey: { pages: 1, without: [1], failed: [] } });
  } catch (error) {
    if (!(error instanceof UnreadablePdf || error instanceof UnusableImage)) throw error;
    post({ kind: 'unusable', why: error.message });
  }
}

async function read(page: number): Promise<void> {
  if (!source) throw new Error('no source is open');
  recogniser ??= Recogniser.start();
  const reader = await recogniser;
  const { document, pictureDpi } = source;
  const { width, height } = document.size(page - 1);
  const most = Math.sqrt(mostPixels / ((width / 72) * (height / 72)));
  const picture = document.renderPage(page - 1, Math.min(pictureDpi ?? readingDpi, most));
  const dpi = (picture.width * 72) / width;
  const found = await reader.read(picture, { page, dpi }, (share) => post({ kind: 'share', share }));
  post({
    kind: 'read',
    page: pictureDpi === null ? withoutOwnText(found, document, page) : found,
    tool: reader.tool,
  });
}

/** A header that is text already must not be found twice. */
function withoutOwnText(found: ReadPage, document: PdfiumDocument, page: number): ReadPage {
  const { characters, boxes } = document.text(page - 1);
  const scale = found.width / document.size(page - 1).width;
  const own = characters.flatMap((character, n) => {
    const [x = 0, y = 0, w = 0, h = 0] = boxes.subarray(n * 4, n * 4 + 4);
    return character.trim() === '' || w <= 0 || h <= 0
      ? []
      : [{ x: x * scale, y: y * scale, w: w * scale, h: h * scale }];
  });
  if (own.length === 0) return found;
  const isOwn = ([left, top, right, bottom]: readonly number[]): boolean => {
    const [x, y] = [((left as number) + (right as number)) / 2, ((top as number) + (bottom as number)) / 2];
    return own.some((box) => x >= box.x && x <= box.x + box.w && y >= box.y && y <= box.y + box.h);
  };
  return {
    ...found,
    paragraphs: found.paragraphs
      .map(({ lines }) => ({
        lines: lines
          .map((line) => ({ ...line, words: line.words.filter(({ box }) => !isOwn(box)) }))
          .filter(({ words }) => words.length > 0),
      }))
      .filter(({ lines }) => lines.length > 0),
  };
}
