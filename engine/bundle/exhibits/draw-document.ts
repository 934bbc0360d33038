/** Mail, chats and office documents: the words and tables that their readers hand over, on the bundle's own pages. */
import type { Book } from '../pdf/book.ts';
import { Flow } from '../pdf/flow.ts';
import { ink, landscape, page, portrait, type } from '../pdf/styles.ts';
import { type Column, drawTable, type Row } from '../pdf/table.ts';
import type { Style } from '../pdf/typeface.ts';
import { plural } from '../words.ts';
import type { Block, ReadDocument, TableColumn } from './documents/document.ts';
import { drawChat } from './draw-chat.ts';
import { share } from './draw-text.ts';
import { type Content, type DrawingRules, fileOf, mostTextPages, type Source } from './source.ts';

/** A paragraph is set in pieces, so that a page limit holds within it. */
const pieceLength = 8000;
const sampleRows = 200;
const wordRoom = 60;
const noteStyle: Style = { face: 'italic', size: 10.5, leading: 14 };

type TableBlock = Extract<Block, { kind: 'table' }>;

/** @param recognised a sentence on how the kind was known, where the file's name does not say it */
export function documentContent(
  source: Source,
  rules: DrawingRules,
  document: ReadDocument,
  recognised: string | null,
): Content {
  let said = '';
  return {
    how: document.how,
    remarks: recognised === null ? document.remarks : [recognised, ...document.remarks],
    late: () => said,
    placeholder: null,
    draw: async (book) => {
      said = await drawBlocks(book, source, document, mostTextPages(rules));
    },
  };
}

/** @returns what was shown, as a sentence */
async function drawBlocks(book: Book, source: Source, document: ReadDocument, limit: number): Promise<string> {
  const last = book.begun + limit;
  const flow = new Flow(book, { size: document.wide ? landscape : portrait, heading: source.name });
  const goesOn = () => book.begun < last || (book.begun === last && flow.room > 110);
  let whole = true;
  for (const block of document.blocks) {
    whole = goesOn() && (await drawBlock(flow, block, goesOn));
    if (!whole) break;
    await book.breathe();
  }
  if (!whole) flow.paragraph(`Cut here. The whole is in ${fileOf(source)}.`, type.bodyStrong);
  flow.end();
  return whole ? `Shown: ${document.holds}.` : `Shown: the first ${plural(limit, 'page')}. The rest is in the file.`;
}

/** @returns whether all of it was drawn */
async function drawBlock(flow: Flow, block: Block, goesOn: () => boolean): Promise<boolean> {
  switch (block.kind) {
    case 'heading':
      if (flow.y > page.top + 1) flow.gap(8);
      flow.heading(block.text.slice(0, 500));
      return true;
    case 'note':
      flow.paragraph(block.text, noteStyle, { colour: ink.quiet });
      return true;
    case 'paragraph':
      return drawParagraph(flow, block, goesOn);
    case 'table':
      return drawTableBlock(flow, block, goesOn);
    case 'chat':
      return drawChat(flow, block, goesOn);
  }
}

async function drawParagraph(
  flow: Flow,
  { text, indent = 0, quiet = false }: Extract<Block, { kind: 'paragraph' }>,
  goesOn: () => boolean,
): Promise<boolean> {
  if (text.trim() === '') {
    if (flow.room > type.body.leading) flow.gap(type.body.leading * 0.5);
    return true;
  }
  for (let at = 0; at < text.length; at += pieceLength) {
    if (!goesOn()) return false;
    flow.paragraph(text.slice(at, at + pieceLength), type.body, {
      colour: quiet ? ink.quiet : ink.text,
      after: 3,
      indent,
    });
    await flow.book.breathe();
  }
  return true;
}

async function drawTableBlock(flow: Flow, block: TableBlock, goesOn: () => boolean): Promise<boolean> {
  const columns = widths(flow, block);
  let drawn = 0;
  function* rows(): Generator<Row> {
    for (const row of block.rows) {
      drawn++;
      yield { cells: row.map((text, i) => [{ text, ...looks(block.columns[i]) }]) };
    }
  }
  await drawTable(flow, columns, rows(), {
    coarse: block.rows.length > 500,
    headless: block.headless ?? false,
    // Asked with a row in hand: that one is not drawn where the answer is no.
    goesOn: () => {
      const go = goesOn();
      if (!go) drawn--;
      return go;
    },
  });
  return drawn === block.rows.length;
}

function looks(column: TableColumn | undefined): { style?: Style; colour?: string } {
  if (column?.face === 'hash') return { style: type.hash };
  return column?.face === 'quiet' ? { colour: ink.quiet } : {};
}

/** Fixed widths as they are; the others share what is left by what a sample of them holds. */
function widths(flow: Flow, { columns, rows }: TableBlock): Column[] {
  const setter = flow.book.type;
  const fixed = columns.reduce((sum, { width }) => sum + (width ?? 0), 0);
  const open = columns.flatMap(({ width }, i) => (width === undefined ? [i] : []));
  const space = flow.width - fixed;
  const wants = open.map((i) => {
    const lengths = rows.slice(0, sampleRows).map((row) =>
      Math.max(
        0,
        ...(row[i] ?? '')
          .slice(0, 400)
          .split('\n')
          .map((line) => setter.width(line, type.table)),
      ),
    );
    lengths.sort((a, b) => a - b);
    const typical = lengths[Math.floor(lengths.length * 0.9)] ?? 0;
    // No word in two, where it is one of ordinary length.
    const words = rows.slice(0, sampleRows).flatMap((row) => (row[i] ?? '').slice(0, 400).split(/\s+/));
    const longest = Math.min(wordRoom, Math.max(0, ...words.map((word) => setter.width(word, type.table))));
    const title = setter.width(columns[i]?.title ?? '', type.tableStrong);
    return Math.max(title, longest, Math.min(typical, space), 12) + 9;
  });
  const shared = share(wants, space);
  return columns.map(({ title, width }, i) => ({ title, width: width ?? shared[open.indexOf(i)] ?? 40 }));
}
