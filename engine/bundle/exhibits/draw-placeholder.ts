import type { BundleExhibit } from '../bundle-input.ts';
import type { Book } from '../pdf/book.ts';
import { Flow } from '../pdf/flow.ts';
import { ink, type } from '../pdf/styles.ts';
import { sizeWords } from '../words.ts';

export function drawPlaceholder(book: Book, exhibit: BundleExhibit, reason: string): void {
  const flow = new Flow(book, { heading: `Exhibit ${exhibit.ref}` });
  flow.gap(150);
  flow.sheet.rule(flow.left, flow.y, flow.left + flow.width, flow.y, ink.text, 1.2);
  flow.gap(24);
  flow.heading(`Exhibit ${exhibit.ref} is not shown on paper`);
  flow.gap(4);
  flow.paragraph(`${reason.charAt(0).toUpperCase()}${reason.slice(1)}.`);
  flow.paragraph(
    'The file itself is unchanged and is kept as the exhibit. It can be asked for, and checked by its digest.',
  );
  flow.gap(8);
  flow.paragraph(exhibit.fileName, type.bodyStrong, { after: 2 });
  flow.paragraph(`${sizeWords(exhibit.size)}, ${exhibit.mediaType}`, type.body, { after: 6 });
  flow.paragraph(`SHA-256 ${exhibit.sha256}`, type.hash);
  flow.gap(10);
  flow.sheet.rule(flow.left, flow.y, flow.left + flow.width, flow.y, ink.text, 1.2);
  flow.end();
}
