/** What the preparer typed: opening note, issues, witness lists, statements. */
import type { Book } from '../pdf/book.ts';
import { Flow } from '../pdf/flow.ts';
import { type } from '../pdf/styles.ts';
import { drawSignature } from './slip-sheet.ts';

export interface TypedText {
  readonly title: string;
  /** Blank lines part paragraphs; lines beginning with `# ` or `## ` are headings, with `- ` points. */
  readonly body: string;
  readonly author: string;
  readonly signature: boolean;
}

type Part =
  | { readonly kind: 'heading' | 'subheading' | 'paragraph'; readonly text: string }
  | { readonly kind: 'points'; readonly items: string[] };

export async function drawTypedText(book: Book, text: TypedText): Promise<void> {
  const flow = new Flow(book, { heading: text.title });
  flow.title(text.title);
  const parts = partsOf(text.body);
  for (const [i, part] of parts.entries()) {
    // Nobody signs a page that holds nothing but the line to sign on.
    if (text.signature && i === parts.length - 1) keepTogether(flow, part);
    if (part.kind === 'heading') flow.heading(part.text);
    else if (part.kind === 'subheading') flow.subheading(part.text);
    else if (part.kind === 'points') flow.bullets(part.items);
    else flow.paragraph(part.text);
    await book.breathe();
  }
  if (text.body.trim() === '') flow.paragraph('Nothing was written here when the bundle was prepared.');
  if (text.author !== '' && !text.signature) flow.paragraph(text.author, type.bodyStrong);
  if (text.signature) {
    flow.need(signatureHeight);
    flow.gap(24);
    drawSignature(flow, text.author);
  }
  flow.end();
}

const signatureHeight = 90;

/** The last part and the lines to sign on, where that leaves no great hole; else what is drawn last stays with them. */
function keepTogether(flow: Flow, part: Part): void {
  const said = part.kind === 'points' ? part.items.join('\n') : part.text;
  const height =
    flow.book.type.wrap(said, type.body, flow.width - 20).length * type.body.leading + signatureHeight + 12;
  if (height < flow.fullRoom * 0.4) flow.need(height);
}

export function partsOf(body: string): Part[] {
  const parts: Part[] = [];
  let open = false;
  for (const line of body.replace(/\r\n?/g, '\n').split('\n')) {
    const [, marks, rest] = /^(#{1,2}|-) +(.*)$/.exec(line) ?? [];
    const last = parts.at(-1);
    if (line.trim() === '') open = false;
    else if (marks === '-') {
      if (open && last?.kind === 'points') last.items.push(rest ?? '');
      else parts.push({ kind: 'points', items: [rest ?? ''] });
      open = true;
    } else if (marks !== undefined) {
      parts.push({ kind: marks === '#' ? 'heading' : 'subheading', text: rest ?? '' });
      open = false;
    } else if (open && last?.kind === 'paragraph') {
      parts[parts.length - 1] = { kind: 'paragraph', text: `${last.text}\n${line}` };
    } else if (open && last?.kind === 'points') {
      last.items[last.items.length - 1] += `\n${line.trim()}`;
    } else {
      parts.push({ kind: 'paragraph', text: line });
      open = true;
    }
  }
  return parts;
}
