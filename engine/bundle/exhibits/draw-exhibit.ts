/** An exhibit in the bundle: its slip sheet, then its content as a page can show it, or a page that says why it cannot. */
import { createHash } from 'node:crypto';
import { FailureError } from '../../../shared/api/failures.ts';
import type { BundleExhibit, BundleInput } from '../bundle-input.ts';
import type { Book } from '../pdf/book.ts';
import type { Target } from '../pdf/sheet.ts';
import { drawSlipSheet } from '../sections/slip-sheet.ts';
import type { DocumentReader } from './documents/document-reader.ts';
import { type DocumentKind, recogniseDocument } from './documents/recognise.ts';
import { drawDocumentPages } from './draw-document.ts';
import { drawExtractPages, isExtract } from './draw-extract.ts';
import { drawImagePage } from './draw-image.ts';
import { drawPdfPages } from './draw-pdf.ts';
import { drawPlaceholder } from './draw-placeholder.ts';
import { drawTextPages } from './draw-text.ts';
import { isImage, readImage, UnusableImage } from './image.ts';
import type { PdfImporter } from './pdf-importer.ts';
import { decodeText } from './text-file.ts';

export interface ExhibitDeps {
  loadExhibit(id: string): Promise<Uint8Array>;
  readonly importer: PdfImporter;
  readonly reader: DocumentReader;
  readonly signal: AbortSignal;
}

/**
 * Draws slip sheet and content from the next page on.
 *
 * @returns why a placeholder stands for the content; null where the content is shown
 * @throws FailureError `case-damaged` where the stored bytes are not those that were exhibited
 */
export async function drawExhibit(
  book: Book,
  input: BundleInput,
  exhibit: BundleExhibit,
  target: Target,
  deps: ExhibitDeps,
): Promise<string | null> {
  const bytes = await deps.loadExhibit(exhibit.id);
  deps.signal.throwIfAborted();
  assertUnchanged(exhibit, bytes);
  const placeholder = (reason: string): string => {
    drawSlipSheet(book, input, exhibit, { how: `The content is not shown: ${reason}.`, remarks: [] }, target);
    drawPlaceholder(book, exhibit, reason);
    return reason;
  };
  if (bytes.length === 0) return placeholder('the file is empty');

  if (isPdf(bytes)) {
    const answer = await deps.importer.import(bytes, book.nextId, deps.signal);
    if ('unusable' in answer) return placeholder(`it is a PDF, but ${answer.unusable}`);
    const { imported } = answer;
    const pages = imported.pages.length;
    const first = book.pages + 2;
    book.adopt(imported.bytes, imported.starts, first, first + pages - 1);
    book.adoptLayers(imported.layers.all, imported.layers.off);
    const how =
      pages === 1
        ? 'The one page of the original follows, upright and not enlarged.'
        : `The ${pages} pages of the original follow, upright and not enlarged.`;
    const remarks = /\.pdf$/i.test(exhibit.fileName) ? [] : [byContent('a PDF')];
    drawSlipSheet(book, input, exhibit, { how, remarks: [...remarks, ...imported.remarks] }, target);
    await drawPdfPages(book, exhibit, imported.pages);
    return null;
  }
  if (isImage(bytes)) {
    try {
      const image = readImage(bytes);
      const how = 'The image follows. Its pixels are those of the original; it is not enlarged.';
      const remarks = /\.(?:png|jpe?g|jfif)$/i.test(exhibit.fileName) ? [] : [byContent('an image')];
      drawSlipSheet(book, input, exhibit, { how, remarks }, target);
      drawImagePage(book, exhibit, image);
      return null;
    } catch (error) {
      if (!(error instanceof UnusableImage)) throw error;
      return placeholder(`it is an image, but ${error.message}`);
    }
  }
  // A folder's manifest and an extract are files of our own, whatever they may resemble.
  if (exhibit.kind === 'file' || exhibit.kind === 'redaction') {
    const found = recogniseDocument(bytes, exhibit.fileName);
    if (found && 'unusable' in found) return placeholder(found.unusable);
    if (found) {
      const answer = await deps.reader.read(found.kind, bytes, deps.signal);
      if ('unusable' in answer) return placeholder(`it is ${kinds[found.kind]}, but ${answer.unusable}`);
      const recognised = found.byName ? null : byContent(kinds[found.kind]);
      await drawDocumentPages(book, input, exhibit, answer.document, recognised, target);
      return null;
    }
  }
  const decoded = decodeText(bytes);
  if (decoded) {
    if (isExtract(exhibit, decoded.text)) await drawExtractPages(book, input, exhibit, decoded.text, target);
    else await drawTextPages(book, input, exhibit, decoded, target);
    return null;
  }
  return placeholder(`a file of the type ${exhibit.mediaType} has no pages that could be printed`);
}

const kinds: Readonly<Record<DocumentKind, string>> = {
  email: 'an e-mail message',
  outlook: 'an Outlook message',
  word: 'a Word document',
  excel: 'an Excel workbook',
  chat: 'a WhatsApp chat export',
};

const byContent = (kind: string): string => `Known as ${kind} by its content; the file’s name does not say so.`;

/** An altered exhibit must stop the export: a bundle would certify it under the digest of something else. */
function assertUnchanged(exhibit: BundleExhibit, bytes: Uint8Array): void {
  const found = createHash('sha256').update(bytes).digest('hex');
  if (found === exhibit.sha256) return;
  throw new FailureError(
    'case-damaged',
    `The stored file of exhibit ${exhibit.ref} is no longer the one that was produced: its SHA-256 is ${found}, not ${exhibit.sha256}.`,
    'Verify the case, and restore it from a copy that verifies.',
    'No bundle was written. The case was not changed.',
  );
}

/** Readers accept a header anywhere in the first 1,024 bytes, and so do the people who sent the file. */
function isPdf(bytes: Uint8Array): boolean {
  return Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, 1024)).includes('%PDF-');
}
