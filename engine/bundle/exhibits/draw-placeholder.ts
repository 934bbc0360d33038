import { shorten } from '../../../shared/domain/bundle/page-plan.ts';
import type { Book } from '../pdf/book.ts';
import { Flow } from '../pdf/flow.ts';
import { ink, type } from '../pdf/styles.ts';
import { sizeWords } from '../words.ts';
import type { Source } from './source.ts';

export function drawPlaceholder(book: Book, source: Source, reason: string): void {
  const flow = new Flow(book, { heading: source.name });
  flow.gap(150);
  flow.sheet.rule(flow.left, flow.y, flow.left + flow.width, flow.y, ink.text, 1.2);
  flow.gap(24);
  flow.heading(`${shorten(source.name, 90)} is not shown on paper`);
  flow.gap(4);
  flow.paragraph(`${reason.charAt(0).toUpperCase()}${reason.slice(1)}.`);
  flow.paragraph(
    source.kind === 'document'
      ? 'The file itself is unchanged and is kept with the case. It can be asked for, and checked by its digest.'
      : 'The file itself is unchanged and is kept as the source. It can be asked for, and checked by its digest.',
  );
  flow.gap(8);
  flow.paragraph(source.fileName, type.bodyStrong, { after: 2 });
  flow.paragraph(`${sizeWords(source.size)}, ${source.mediaType}`, type.body, { after: 6 });
  flow.paragraph(`SHA-256 ${source.sha256}`, type.hash);
  flow.gap(10);
  flow.sheet.rule(flow.left, flow.y, flow.left + flow.width, flow.y, ink.text, 1.2);
  flow.end();
}
