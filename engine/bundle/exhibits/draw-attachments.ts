import type { Book } from '../pdf/book.ts';
import { Flow } from '../pdf/flow.ts';
import { ink, type } from '../pdf/styles.ts';
import { drawTable, type Row } from '../pdf/table.ts';
import { plural, sizeWords } from '../words.ts';
import type { ImportedPdf } from './pdf/imported.ts';
import type { Source } from './source.ts';

/** The files inside a supplied PDF, on pages after its own: by name, size and digest, so that each can be asked for. */
export async function drawAttachments(
  book: Book,
  source: Source,
  { attachments, portfolio }: Pick<ImportedPdf, 'attachments' | 'portfolio'>,
): Promise<void> {
  if (attachments.length === 0) return;
  const flow = new Flow(book, { heading: `${source.short}, files inside it` });
  flow.heading(`Files inside ${source.name}`);
  flow.paragraph(
    portfolio
      ? `${source.fileName} is a portfolio: the ${plural(attachments.length, 'file')} below ${attachments.length === 1 ? 'is its content' : 'are its content'}, and its pages are only a cover. They are not shown here.`
      : `${plural(attachments.length, 'file')} attached to ${source.fileName}, not shown here.`,
  );
  flow.paragraph('Each can be taken out of the original, and its SHA-256 compared.', type.body, { colour: ink.quiet });
  await drawTable(
    flow,
    [
      { title: 'No.', width: 32, align: 'right' },
      { title: 'Name and SHA-256', width: flow.width - 112 },
      { title: 'Size', width: 80, align: 'right' },
    ],
    attachments.map(
      ({ name, size, sha256 }, i): Row => ({
        cells: [
          [{ text: String(i + 1), colour: ink.quiet }],
          [
            { text: name, style: type.tableStrong },
            sha256 === null
              ? { text: 'Its data could not be read.', style: type.tableNote, gap: 1 }
              : { text: sha256, style: type.hash, gap: 1 },
          ],
          [{ text: size === null ? '' : sizeWords(size) }],
        ],
      }),
    ),
  );
  flow.end();
}
