/** Word documents as headings, paragraphs and tables: the words, and what a layout would hide among them. */
import { readPart } from '../../../importers/xlsx-book.ts';
import { ZipError, type ZipPart, zipParts } from '../../../importers/zip-directory.ts';
import { plural } from '../../words.ts';
import { type Block, mostText, type ReadDocument, UnusableDocument } from './document.ts';
import { type WordFindings, WordPart } from './word-part.ts';

/** Unpacked bytes of one part; a document of a thousand pages stays below it. */
const mostPart = 128 * 1024 * 1024;

/** @throws UnusableDocument */
export function readWord(bytes: Uint8Array): ReadDocument {
  try {
    return wordDocument(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length));
  } catch (error) {
    if (!(error instanceof ZipError)) throw error;
    throw new UnusableDocument(error.message, { cause: error });
  }
}

function wordDocument(file: Buffer): ReadDocument {
  const parts = zipParts(file);
  const main = mainPart(file, parts);
  const part = parts.get(main);
  if (!part) throw new UnusableDocument('it has no text part where a Word document has one');
  const folder = main.slice(0, main.lastIndexOf('/') + 1);
  const found: WordFindings = { inserted: 0, deleted: 0, hidden: 0, pictures: 0, objects: 0, textBoxes: 0 };
  const styles = styleNames(file, parts.get(`${folder}styles.xml`));
  const read = (one: ZipPart): WordPart => {
    if (one.size > mostPart) throw new UnusableDocument('a part of it unpacks to more than can be read');
    const words = new WordPart(styles, found);
    readPart(file, one, words);
    return words;
  };
  const body = bounded(read(part).blocks);
  const blocks: Block[] = [...propertiesOf(file, parts.get('docProps/core.xml')), ...body.blocks];
  const notes = (name: string, heading: string, word: string): number => {
    const one = parts.get(`${folder}${name}.xml`);
    const list = one ? read(one).notes : [];
    if (list.length === 0) return 0;
    blocks.push({ kind: 'heading', text: heading });
    for (const { id, by, text } of list)
      blocks.push({ kind: 'paragraph', text: `[${word} ${id}]${by === '' ? '' : ` ${by}:`} ${text}` });
    return list.length;
  };
  notes('footnotes', 'Notes', 'note');
  notes('endnotes', 'Endnotes', 'endnote');
  const comments = notes('comments', 'Comments', 'comment');
  const margins = marginText(parts, folder, read);
  if (margins.length > 0) blocks.push({ kind: 'heading', text: 'Headers and footers' }, ...margins);
  if (body.blocks.every((block) => block.kind === 'paragraph' && block.text.trim() === ''))
    blocks.push({ kind: 'note', text: 'The document has no text.' });
  return {
    how: 'The words and tables of the document follow, not its layout; its pages are not those of the original.',
    remarks: remarksOf(found, comments, body.cut),
    wide: false,
    blocks,
    holds: 'all text and tables of the document',
  };
}

function remarksOf(found: WordFindings, comments: number, cut: boolean): string[] {
  const out: string[] = [];
  if (found.inserted + found.deleted > 0)
    out.push(
      `The document records changes: ${plural(found.inserted, 'insertion')} and ${plural(found.deleted, 'deletion')}, each in [ ] with its author.`,
    );
  if (found.hidden > 0) out.push('Text that the document hides is shown, marked [hidden text: …].');
  if (comments > 0) out.push(`${plural(comments, 'comment')} shown after the text.`);
  if (found.pictures > 0) out.push(`${plural(found.pictures, 'picture')} not drawn; each place says [picture].`);
  if (found.objects > 0) out.push(`${plural(found.objects, 'embedded object')} not opened.`);
  if (found.textBoxes > 0) out.push('Words in text boxes stand where the box is anchored.');
  if (cut) out.push('The text is longer than can be shown; where it is cut, the page says so.');
  return out;
}

/** The main part as the package names it (ECMA-376 part 2); the usual place where it names none. */
function mainPart(file: Buffer, parts: ReadonlyMap<string, ZipPart>): string {
  let target = '';
  const relations = parts.get('_rels/.rels');
  if (relations)
    readPart(file, relations, {
      open(name, { attributes }) {
        if (name === 'Relationship' && String(attributes.Type).endsWith('/officeDocument'))
          target = String(attributes.Target);
      },
    });
  return target === '' ? 'word/document.xml' : target.replace(/^\//, '');
}

function styleNames(file: Buffer, part: ZipPart | undefined): Map<string, string> {
  const names = new Map<string, string>();
  let id = '';
  if (part && part.size <= mostPart)
    readPart(file, part, {
      open(name, { attributes }) {
        const of = (wanted: string) =>
          String(Object.entries(attributes).find(([key]) => key.endsWith(`:${wanted}`))?.[1] ?? '');
        if (name === 'style') id = of('styleId');
        else if (name === 'name' && id !== '') names.set(id, of('val').toLowerCase());
      },
    });
  return names;
}

const told: Readonly<Record<string, string>> = {
  title: 'Title',
  subject: 'Subject',
  creator: 'Author',
  lastModifiedBy: 'Last changed by',
  created: 'Created',
  modified: 'Last changed',
  lastPrinted: 'Last printed',
  revision: 'Revision',
};

function propertiesOf(file: Buffer, part: ZipPart | undefined): Block[] {
  if (!part || part.size > 1_000_000) return [];
  const rows: string[][] = [];
  let label: string | undefined;
  let text = '';
  readPart(file, part, {
    open(name) {
      label = told[name];
      text = '';
    },
    text(more) {
      text += more;
    },
    close() {
      if (label !== undefined && text.trim() !== '' && rows.length < 20) rows.push([label, text.trim().slice(0, 500)]);
      label = undefined;
    },
  });
  if (rows.length === 0) return [];
  return [
    {
      kind: 'table',
      columns: [{ title: 'Property', width: 110, face: 'quiet' }, { title: 'As the file states it' }],
      rows,
    },
    { kind: 'heading', text: 'Text' },
  ];
}

/** Headers and footers differ by section and page; each distinct text is given once. */
function marginText(parts: ReadonlyMap<string, ZipPart>, folder: string, read: (part: ZipPart) => WordPart): Block[] {
  const texts = new Set<string>();
  for (const [name, part] of parts) {
    if (texts.size >= 60 || !name.startsWith(folder) || !/^(?:header|footer)\d*\.xml$/.test(name.slice(folder.length)))
      continue;
    const words = read(part).blocks.flatMap((block) =>
      block.kind === 'paragraph' || block.kind === 'heading'
        ? [block.text]
        : block.kind === 'table'
          ? block.rows.map((row) => row.join(' | '))
          : [],
    );
    const text = words.join('\n').trim();
    if (text !== '') texts.add(text);
  }
  return [...texts].map((text) => ({ kind: 'paragraph', text }));
}

function bounded(blocks: readonly Block[]): { blocks: Block[]; cut: boolean } {
  let taken = 0;
  const kept: Block[] = [];
  for (const block of blocks) {
    taken += block.kind === 'table' ? block.rows.flat().join('').length : 'text' in block ? block.text.length : 0;
    if (taken > mostText) {
      kept.push({ kind: 'note', text: 'Cut here: the text is longer than can be shown. The whole is in the file.' });
      return { blocks: kept, cut: true };
    }
    kept.push(block);
  }
  return { blocks: kept, cut: false };
}
