/** Pages of a table as a bundle draws an extract of activity, stamped, their bytes thrown away. */
import { contentOf } from '../engine/bundle/exhibits/content.ts';
import { DocumentReader } from '../engine/bundle/exhibits/documents/document-reader.ts';
import { PdfImporter } from '../engine/bundle/exhibits/pdf-importer.ts';
import type { Source } from '../engine/bundle/exhibits/source.ts';
import { stamper } from '../engine/bundle/frame.ts';
import { Book } from '../engine/bundle/pdf/book.ts';
import { extractColumns } from '../shared/domain/exhibits/extract-columns.ts';
import { seeded } from './_case.ts';

export const tablePages = 2000;

const users = ['abyrne', 'cdavies', 'mokafor', 'jpatel', 'rsingh', 'lwright'];
const types = ['File read', 'Record viewed', 'Log-in', 'Search', 'Print', 'E-mail sent'];

/** No two rows alike: times, paths and numbers, as in a real listing. */
function extract(rows: number): Uint8Array {
  const random = seeded(77);
  const lines = [extractColumns.join(',')];
  for (let i = 1; i <= rows; i++) {
    const at = new Date(Date.UTC(2026, 1, 1) + i * 7_000 + Math.floor(random() * 5000))
      .toISOString()
      .replace('Z', '000Z');
    const path = `\\\\share-${Math.floor(random() * 40)}\\cases\\${Math.floor(random() * 1e6)}\\statement-${Math.floor(random() * 1e5)}.docx`;
    const who = users[Math.floor(random() * users.length)];
    const kind = types[Math.floor(random() * types.length)];
    lines.push(
      [
        i,
        at,
        at.slice(0, 19),
        at,
        'UTC',
        'Windows Security',
        kind,
        who,
        `WS-${Math.floor(random() * 400)}`,
        `Opened ${path}`,
        'activity.csv',
        'a'.repeat(64),
        i + 1,
        i * 200,
        i * 200 + 199,
      ].join(','),
    );
  }
  return Buffer.from(`${lines.join('\r\n')}\r\n`);
}

/** @returns pages drawn */
export async function drawTables(): Promise<number> {
  const bytes = extract(tablePages * 45);
  const { signal } = new AbortController();
  const stamp = stamper(
    {
      audience: 'panel',
      case: { id: '', ref: 'BENCH/5', title: 'A benchmark', marking: 'Official-Sensitive' },
      cover: { shortName: 'A benchmark' },
    } as Parameters<typeof stamper>[0],
    'A',
  );
  const book = new Book({
    info: { title: 'Tables', author: '', subject: '', creator: 'bench', createdAt: new Date(0), lang: 'en-GB' },
    sink: { write: async () => undefined },
    signal,
    stamp,
    onPages: () => undefined,
  });
  const source: Source = {
    kind: 'extract',
    id: 'AB/1',
    name: 'Exhibit AB/1',
    short: 'AB/1',
    description: 'Events',
    fileName: 'events.csv',
    mediaType: 'text/csv',
    size: bytes.length,
    sha256: '',
  };
  const readers = { importer: new PdfImporter(), reader: new DocumentReader() };
  const rules = { displayZone: 'Europe/London', textPages: tablePages };
  const content = await contentOf(book, source, bytes, readers, { rules, pages: null, before: 0, signal });
  await content.draw(book);
  await book.close([]);
  await Promise.all([readers.importer.close(), readers.reader.close()]);
  return book.pages;
}
