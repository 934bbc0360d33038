/** Sources drawn one after the other into a file, with nothing between them: what tests of their content look at. */
import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import type { PageRanges } from '../../../shared/domain/bundle/resolved.ts';
import { contentOf } from '../exhibits/content.ts';
import { DocumentReader } from '../exhibits/documents/document-reader.ts';
import { PdfImporter } from '../exhibits/pdf-importer.ts';
import type { Source } from '../exhibits/source.ts';
import { Book } from '../pdf/book.ts';

export interface SourceFile {
  readonly fileName: string;
  readonly bytes: Uint8Array;
  readonly mediaType?: string;
  readonly pages?: PageRanges;
  readonly password?: string;
}

export interface DrawnSource {
  readonly fileName: string;
  readonly firstPage: number;
  readonly lastPage: number;
  readonly placeholder: string | null;
  readonly how: string;
  readonly remarks: readonly string[];
}

/** Through the readers that a bundle goes through. */
export async function drawSources(path: string, files: readonly SourceFile[]): Promise<DrawnSource[]> {
  const chunks: Uint8Array[] = [];
  const { signal } = new AbortController();
  const book = new Book({
    info: { title: 'Sources', author: '', subject: '', creator: 'test', createdAt: new Date(0), lang: 'en-GB' },
    sink: { write: async (written) => void chunks.push(...written.map((chunk) => chunk.slice())) },
    signal,
    stamp: () => {},
    onPages: () => {},
  });
  const readers = { importer: new PdfImporter(), reader: new DocumentReader() };
  const rules = { displayZone: 'Europe/London' };
  const drawn: DrawnSource[] = [];
  try {
    for (const { fileName, bytes, mediaType = 'application/pdf', pages = null, password } of files) {
      const short = `AB/${drawn.length + 1}`;
      const source: Source = {
        kind: 'file',
        id: short,
        name: `Exhibit ${short}`,
        short,
        description: fileName,
        fileName,
        mediaType,
        size: bytes.length,
        sha256: createHash('sha256').update(bytes).digest('hex'),
      };
      const firstPage = book.pages + 1;
      const content = await contentOf(book, source, bytes, readers, { rules, pages, before: 0, signal, password });
      await content.draw(book);
      const { placeholder, how, remarks } = content;
      drawn.push({ fileName, firstPage, lastPage: book.pages, placeholder, how, remarks });
    }
    await book.close([]);
  } finally {
    await Promise.all([readers.importer.close(), readers.reader.close()]);
  }
  writeFileSync(path, Buffer.concat(chunks));
  return drawn;
}
