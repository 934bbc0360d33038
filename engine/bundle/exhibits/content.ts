/** A source's content as a page can show it, or a page that says why it cannot. */
import { createHash } from 'node:crypto';
import { FailureError } from '../../../shared/api/failures.ts';
import { pageNumbersInWords } from '../../../shared/domain/bundle/page-plan.ts';
import type { Unfit } from '../../../shared/domain/bundle/plan.ts';
import type { PageRanges } from '../../../shared/domain/bundle/resolved.ts';
import type { SourceWords } from '../ocr/source-words.ts';
import type { Book } from '../pdf/book.ts';
import type { DocumentReader } from './documents/document-reader.ts';
import { type DocumentKind, recogniseDocument } from './documents/recognise.ts';
import { drawAttachments } from './draw-attachments.ts';
import { documentContent } from './draw-document.ts';
import { extractContent, isExtract } from './draw-extract.ts';
import { drawImagePage } from './draw-image.ts';
import { drawPdfPages, pageNumbers } from './draw-pdf.ts';
import { drawPlaceholder } from './draw-placeholder.ts';
import { textContent } from './draw-text.ts';
import { pictureKind } from './images/picture-kind.ts';
import type { PdfImporter } from './pdf-importer.ts';
import type { Content, DrawingRules, Source } from './source.ts';
import { decodeText } from './text-file.ts';

export interface Readers {
  readonly importer: PdfImporter;
  readonly reader: DocumentReader;
}

export interface ContentOptions {
  readonly rules: DrawingRules;
  readonly pages: PageRanges;
  /** Pages that will be begun between now and the content: its slip sheet, or none. */
  readonly before: 0 | 1;
  readonly signal: AbortSignal;
  /** Of a locked PDF. Lives in memory only. */
  readonly password?: string | undefined;
  /** Of supplied PDFs: what becomes of pages that break PDF/A-2u. Left out: they are kept as they are. */
  readonly unfit?: Unfit;
  /** Read by machine on its pictures; left out: nothing was. */
  readonly words?: SourceWords | null;
}

/**
 * Reads a source. A supplied PDF's objects are taken into the book at once, everything else when it is drawn.
 *
 * @param bytes as stored, already known to be those of the source
 */
export async function contentOf(
  book: Book,
  source: Source,
  bytes: Uint8Array,
  readers: Readers,
  { rules, pages, before, signal, password, unfit = 'keep', words = null }: ContentOptions,
): Promise<Content> {
  if (bytes.length === 0) return placeholder(source, 'the file is empty');
  if (isPdf(bytes)) {
    const answer = await readers.importer.import(bytes, signal, { pages, password, unfit });
    if ('unusable' in answer) return placeholder(source, `it is a PDF, but ${answer.unusable}`);
    const { imported } = answer;
    const first = book.pages + before + 1;
    const base = book.adopt(imported.objects, bytes, first, first + imported.pages.length - 1);
    book.adoptLayers(base, imported.layers);
    book.pdfa.supplied(source.short, first, imported.pdfa);
    const remarks = /\.pdf$/i.test(source.fileName) ? [] : [byContent('a PDF')];
    return {
      how: howManyFollow(imported.pages.length, imported.of, pages),
      remarks: [...remarks, ...imported.remarks, ...readRemark(words, pageNumbers(pages, imported.of))],
      placeholder: null,
      breaks: imported.pdfa.breaks,
      draw: async (into) => {
        await drawPdfPages(into, source, imported, base, pages, words);
        await drawAttachments(into, source, imported);
      },
    };
  }
  return choosing(await drawnContent(source, bytes, readers, rules, signal, words), source, pages);
}

function howManyFollow(count: number, of: number, chosen: PageRanges): string {
  if (chosen !== null && count < of)
    return `Of the ${of} pages of the original, ${pageNumbersInWords(chosen)} follow${count === 1 ? 's' : ''}, upright and not enlarged.`;
  return count === 1
    ? 'The one page of the original follows, upright and not enlarged.'
    : `The ${count} pages of the original follow, upright and not enlarged.`;
}

/** Everything but supplied PDFs: it has the pages that it is given here. */
async function drawnContent(
  source: Source,
  bytes: Uint8Array,
  readers: Readers,
  rules: DrawingRules,
  signal: AbortSignal,
  words: SourceWords | null,
): Promise<Content> {
  const kind = pictureKind(bytes);
  if (kind !== null) return pictureContent(source, bytes, kind, readers, signal, words);
  // A folder's manifest and an extract are files of our own, whatever they may resemble.
  if (source.kind !== 'folder' && source.kind !== 'extract') {
    const found = recogniseDocument(bytes, source.fileName);
    if (found && 'unusable' in found) return placeholder(source, found.unusable);
    if (found) {
      const answer = await readers.reader.read(found.kind, bytes, signal);
      if ('unusable' in answer) return placeholder(source, `it is ${kinds[found.kind]}, but ${answer.unusable}`);
      const recognised = found.byName ? null : byContent(kinds[found.kind]);
      return documentContent(source, rules, answer.document, recognised);
    }
  }
  const decoded = decodeText(bytes);
  if (decoded === null)
    return placeholder(source, `a file of the type ${source.mediaType} has no pages that could be printed`);
  if (isExtract(source, decoded.text)) return extractContent(source, rules, decoded.text);
  return textContent(source, rules, decoded);
}

async function pictureContent(
  source: Source,
  bytes: Uint8Array,
  kind: NonNullable<ReturnType<typeof pictureKind>>,
  { reader }: Readers,
  signal: AbortSignal,
  words: SourceWords | null,
): Promise<Content> {
  const answer = typeof kind === 'object' ? kind : await reader.pictures(kind, bytes, signal);
  if ('unusable' in answer) return placeholder(source, `it is an image, but ${answer.unusable}`);
  const { pictures, resampled, remarks } = answer;
  const of = pictures.length;
  const follows = of === 1 ? 'The image follows' : `The ${of} images in the file follow`;
  const those =
    of === 1 ? 'Its pixels are those of the original; it is' : 'Their pixels are those of the original; they are';
  return {
    how: resampled ? `${follows}, not enlarged.` : `${follows}. ${those} not enlarged.`,
    remarks: [
      ...(/\.(?:png|jpe?g|jfif|gif|bmp|dib|tiff?|webp)$/i.test(source.fileName) ? [] : [byContent('an image')]),
      ...remarks,
      ...readRemark(
        words,
        pictures.map((_, i) => i + 1),
      ),
    ],
    placeholder: null,
    draw: async (book) => {
      for (const [i, picture] of pictures.entries()) {
        drawImagePage(book, source, picture, { nth: i + 1, of }, words);
        await book.breathe();
      }
    },
  };
}

/** Drawn whole, so that every page is what it would be among the others; only those chosen are kept. */
function choosing(content: Content, source: Source, pages: PageRanges): Content {
  if (pages === null || content.placeholder !== null) return content;
  return {
    ...content,
    remarks: [...content.remarks, `Of its pages, as they are drawn here, only ${pageNumbersInWords(pages)} follow.`],
    draw: async (book) => {
      const before = book.pages;
      await book.only(pages, () => content.draw(book));
      if (book.pages === before) drawPlaceholder(book, source, 'it has none of the pages chosen');
    },
  };
}

function placeholder(source: Source, reason: string): Content {
  return {
    how: `The content is not shown: ${reason}.`,
    remarks: [],
    placeholder: reason,
    draw: async (book) => drawPlaceholder(book, source, reason),
  };
}

/** Said where any of the pages shown has words behind it. */
function readRemark(words: SourceWords | null, pages: readonly number[]): string[] {
  return words && pages.some((page) => (words.page(page)?.paragraphs.length ?? 0) > 0) ? [words.remark] : [];
}

const kinds: Readonly<Record<DocumentKind, string>> = {
  email: 'an e-mail message',
  outlook: 'an Outlook message',
  word: 'a Word document',
  excel: 'an Excel workbook',
  chat: 'a WhatsApp chat export',
};

const byContent = (kind: string): string => `Known as ${kind} by its content; the file’s name does not say so.`;

const hashedAtOnce = 4 * 1024 * 1024;

/**
 * An altered exhibit must stop the export: a bundle would certify it under the digest of something else.
 *
 * @throws FailureError `case-damaged` where the stored bytes are not those that were taken in
 */
export async function assertUnchanged(source: Source, bytes: Uint8Array, breathe: () => Promise<void>): Promise<void> {
  const hash = createHash('sha256');
  for (let at = 0; at < bytes.length; at += hashedAtOnce) {
    hash.update(bytes.subarray(at, at + hashedAtOnce));
    await breathe();
  }
  const found = hash.digest('hex');
  if (found === source.sha256) return;
  const [what, done] = source.kind === 'document' ? ['document', 'uploaded'] : ['exhibit', 'produced'];
  throw new FailureError(
    'case-damaged',
    `The stored file of ${what} ${source.short} is no longer the one that was ${done}: its SHA-256 is ${found}, not ${source.sha256}.`,
    'Verify the case, and restore it from a copy that verifies.',
    'No bundle was written. The case was not changed.',
  );
}

/** Readers accept a header anywhere in the first 1,024 bytes, and so do the people who sent the file. */
export function isPdf(bytes: Uint8Array): boolean {
  return Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, 1024)).includes('%PDF-');
}
