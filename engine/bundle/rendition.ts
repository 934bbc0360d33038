/**
 * A source by itself, as a PDF without slip sheet or stamps: what redaction, reading and previews of sources work on. Its
 * page n is the n-th page of the source's content wherever a bundle shows it.
 */
import { assertUnchanged, contentOf, isPdf, type Readers } from './exhibits/content.ts';
import type { DrawingRules, Source } from './exhibits/source.ts';
import { Book } from './pdf/book.ts';

export interface Rendition {
  readonly pdf: Uint8Array;
  readonly pages: number;
  /** The supplied file itself, byte for byte; false where its pages were drawn here. */
  readonly supplied: boolean;
  /** Why a placeholder page stands for the source; null where its content is shown. */
  readonly placeholder: string | null;
}

/** The same source gives the same bytes. */
const drawnAt = new Date(Date.UTC(2000, 0, 1));

/**
 * Supplied PDFs are their own rendition, where they can be read; everything else is drawn as a bundle draws it.
 *
 * @throws FailureError `case-damaged` where the bytes are not those of the source; the signal's reason
 */
export async function renditionOf(
  source: Source,
  bytes: Uint8Array,
  rules: DrawingRules,
  readers: Readers,
  signal: AbortSignal,
): Promise<Rendition> {
  const chunks: Uint8Array[] = [];
  const book = new Book({
    info: {
      title: source.fileName,
      author: '',
      subject: '',
      creator: 'Continuity',
      createdAt: drawnAt,
      lang: 'en-GB',
    },
    sink: { write: async (written) => void chunks.push(...written) },
    signal,
    stamp: () => {},
    onPages: () => {},
  });
  await assertUnchanged(source, bytes, () => book.breathe());
  if (isPdf(bytes)) {
    // One page is enough to know that it can be read, and how many there are.
    const answer = await readers.importer.import(bytes, signal, { pages: [[1, 1]] });
    if ('imported' in answer) return { pdf: bytes, pages: answer.imported.of, supplied: true, placeholder: null };
  }
  const content = await contentOf(book, source, bytes, readers, { rules, pages: null, before: 0, signal });
  await content.draw(book);
  await book.close([]);
  return { pdf: Buffer.concat(chunks), pages: book.pages, supplied: false, placeholder: content.placeholder };
}
