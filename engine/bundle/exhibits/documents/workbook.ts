/** Excel workbooks as tables, sheet by sheet: the values that the file stores, in the rows and columns they stand in. */
import { openBook } from '../../../importers/xlsx-book.ts';
import { SheetRows } from '../../../importers/xlsx-rows.ts';
import { ZipError } from '../../../importers/zip-directory.ts';
import { amount, plural } from '../../words.ts';
import { type Block, mostText, type ReadDocument, UnusableDocument } from './document.ts';

const most = { rows: 20_000, columns: 120, cell: 4000 };
/** Columns that a landscape page holds side by side; the rest follows in tables of its own. */
const band = 10;

/** @throws UnusableDocument */
export function readWorkbook(bytes: Uint8Array): ReadDocument {
  try {
    return sheetsOf(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length));
  } catch (error) {
    if (!(error instanceof ZipError)) throw error;
    throw new UnusableDocument(error.message, { cause: error });
  }
}

function sheetsOf(file: Buffer): ReadDocument {
  const book = openBook(file);
  const blocks: Block[] = [];
  const remarks = new Set([
    'Cells show the values stored in the file; formulas, comments, charts, pictures and formatting are in the file.',
  ]);
  let taken = 0;
  let shown = 0;
  let whole = true;
  for (const [i, sheet] of book.sheets.entries()) {
    const rows: { line: number; cells: readonly string[] }[] = [];
    const reader = new SheetRows(book, sheet);
    let [total, columns, wide, long] = [0, 0, 0, 0];
    for (let row = reader.next(); row !== null; row = reader.next()) {
      total++;
      wide = Math.max(wide, row.cells.length);
      if (shown >= most.rows || taken > mostText) continue;
      shown++;
      const cells = row.cells.slice(0, most.columns).map((cell = '') => {
        if (cell.length > most.cell) long++;
        const kept = cell.length > most.cell ? `${cell.slice(0, most.cell)}…` : cell;
        taken += kept.length + 1;
        return kept;
      });
      columns = Math.max(columns, cells.length);
      rows.push({ line: row.line, cells });
    }
    const state = sheet.hidden ? ', hidden in the workbook' : '';
    blocks.push({ kind: 'heading', text: `Sheet ${i + 1} of ${book.sheets.length}: ${sheet.name}${state}` });
    if (total === 0) blocks.push({ kind: 'note', text: 'The sheet holds nothing.' });
    for (let from = 0; from < columns; from += band) {
      const to = Math.min(columns, from + band);
      if (columns > band)
        blocks.push({
          kind: 'note',
          text: `Columns ${letters(from)} to ${letters(to - 1)} of ${letters(columns - 1)}`,
        });
      blocks.push({
        kind: 'table',
        columns: [
          { title: 'Row', width: 44, face: 'quiet' },
          ...Array.from({ length: to - from }, (_, k) => ({ title: letters(from + k) })),
        ],
        rows: rows.map(({ line, cells }) => [
          String(line),
          ...Array.from({ length: to - from }, (_, k) => cells[from + k] ?? ''),
        ]),
      });
    }
    const cuts = [
      ...(rows.length < total ? [`${amount(rows.length)} of ${amount(total)} rows are shown`] : []),
      ...(wide > most.columns ? [`${most.columns} of ${amount(wide)} columns are shown`] : []),
      ...(long > 0 ? [`${plural(long, 'cell')} of more than ${amount(most.cell)} characters cut`] : []),
    ];
    if (cuts.length === 0) continue;
    whole = false;
    blocks.push({
      kind: 'note',
      text: `Cut here: ${cuts.join('; ')}. The whole is in the exhibit’s file, under the digest on its slip sheet.`,
    });
  }
  if (book.sheets.some(({ hidden }) => hidden))
    remarks.add('Sheets hidden in the workbook are shown too, after the others.');
  if (!whole) remarks.add('Not every cell is shown; where it is cut, the page says so.');
  return {
    how: 'The workbook follows, sheet by sheet; the first column and the head of each table give the row and the column.',
    remarks: [...remarks],
    wide: true,
    blocks,
    holds: `${plural(shown, 'row')} of ${plural(book.sheets.length, 'sheet')}`,
  };
}

/** A for 0, Z for 25, AA for 26. */
export function letters(column: number): string {
  const rest = column % 26;
  const head = (column - rest) / 26;
  return (head > 0 ? letters(head - 1) : '') + String.fromCharCode(65 + rest);
}
