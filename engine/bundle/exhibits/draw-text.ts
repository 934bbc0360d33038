/** Text exhibits: a table where the text is one, else its lines, numbered, in a fixed-width face. */
import type { Book } from '../pdf/book.ts';
import { Flow } from '../pdf/flow.ts';
import { ink, landscape, page, portrait, type } from '../pdf/styles.ts';
import { type Column, drawTable, type Row } from '../pdf/table.ts';
import type { Run, Style } from '../pdf/typeface.ts';
import { amount } from '../words.ts';
import { type Content, type DrawingRules, fileOf, mostTextPages, type Source } from './source.ts';
import { csvDelimiter, csvRecords, type DecodedText, linesOf } from './text-file.ts';

const cellStyle: Style = { face: 'regular', size: 8.5, leading: 11 };
const headStyle: Style = { face: 'semibold', size: 8.5, leading: 11 };

export function textContent(source: Source, rules: DrawingRules, decoded: DecodedText): Content {
  const delimiter = csvDelimiter(decoded.text);
  let said = '';
  return {
    how:
      delimiter === null
        ? `The text follows, line by line, with line numbers that are not part of it (read as ${decoded.encoding}).`
        : `The table follows; the first column gives the line of the file (read as ${decoded.encoding}).`,
    remarks: decoded.whole ? [] : ['The file is too long to be read here whole; its beginning is shown.'],
    late: () => said,
    placeholder: null,
    draw: async (book) => {
      const last = book.begun + mostTextPages(rules);
      said =
        delimiter === null
          ? await drawLines(book, source, decoded, last)
          : await drawRecords(book, source, decoded, delimiter, last);
    },
  };
}

async function drawRecords(
  book: Book,
  source: Source,
  { text, whole }: DecodedText,
  delimiter: string,
  lastPage: number,
): Promise<string> {
  const flow = new Flow(book, { size: landscape, heading: source.name });
  const columns = columnsFor(flow, text, delimiter);
  let shown = 0;
  let total = 0;
  async function* rows(): AsyncGenerator<Row> {
    let first = true;
    for (const { line, fields } of csvRecords(text, delimiter)) {
      if (first) {
        first = false;
        continue;
      }
      total++;
      if (total % 1000 === 0) await book.breathe();
      if (book.begun > lastPage || (book.begun === lastPage && flow.room < 60)) continue;
      shown++;
      // A record with more fields than the heading keeps them all: the rest share the last column.
      const cells = fields.length > columns.length - 1 ? merged(fields, columns.length - 1, delimiter) : fields;
      yield {
        cells: [
          [{ text: String(line), colour: ink.quiet }],
          ...columns.slice(1).map((_, i) => [{ text: cells[i] ?? '' }]),
        ],
      };
    }
  }
  await drawTable(flow, columns, rows(), { style: cellStyle, headingStyle: headStyle, coarse: true });
  if (total === 0) flow.paragraph('The table has a heading and no rows.');
  const of = whole ? `of ${amount(total)} rows` : 'rows';
  if (shown < total || !whole)
    flow.paragraph(
      `Cut here: ${whole ? '' : 'the first '}${amount(shown)} ${of} are shown. The whole is in ${fileOf(source)}.`,
      type.bodyStrong,
    );
  flow.end();
  return shown < total || !whole
    ? `Shown: the first ${amount(shown)} ${of}. The rest is in the file.`
    : `Shown: all ${amount(total)} rows.`;
}

function merged(fields: readonly string[], count: number, delimiter: string): string[] {
  return [...fields.slice(0, count - 1), fields.slice(count - 1).join(delimiter)];
}

/** Widths by what a sample of the rows holds: the longest word must fit where it can, the rest is shared by length. */
function columnsFor(flow: Flow, text: string, delimiter: string): Column[] {
  const { type: setter } = flow.book;
  const sample: (readonly string[])[] = [];
  for (const record of csvRecords(text.slice(0, 400_000), delimiter)) {
    sample.push(record.fields);
    if (sample.length === 200) break;
  }
  const names = sample[0] ?? [];
  const lineWidth = 44;
  const space = flow.width - lineWidth;
  const wants = names.map((name, i) => {
    const lengths = sample.slice(1).map((fields) => setter.width((fields[i] ?? '').slice(0, 400), cellStyle));
    lengths.sort((a, b) => a - b);
    const typical = lengths[Math.floor(lengths.length * 0.9)] ?? 0;
    return Math.max(setter.width(name, headStyle), Math.min(typical, space)) + 9;
  });
  return [
    { title: 'Line', width: lineWidth },
    ...share(wants, space).map((width, i) => ({ title: names[i] ?? '', width })),
  ];
}

/** Gives narrow columns what they want and divides the rest among the wide ones in proportion. */
export function share(wants: readonly number[], space: number): number[] {
  const widths = [...wants];
  const total = wants.reduce((sum, want) => sum + want, 0);
  if (total <= space) return widths.map((width) => width * (space / Math.max(total, 1)));
  const open = new Set(wants.keys());
  let left = space;
  for (;;) {
    const fair = left / open.size;
    const small = [...open].filter((i) => (wants[i] as number) <= fair);
    if (small.length === 0) break;
    for (const i of small) {
      left -= wants[i] as number;
      open.delete(i);
    }
    if (open.size === 0) return widths;
  }
  // Square roots: a column twice as long gets less than twice the room, since it also has more lines to use.
  const weight = [...open].reduce((sum, i) => sum + Math.sqrt(wants[i] as number), 0);
  for (const i of open) widths[i] = (left * Math.sqrt(wants[i] as number)) / weight;
  return widths;
}

const tabStop = 8;

async function drawLines(book: Book, source: Source, { text, whole }: DecodedText, lastPage: number): Promise<string> {
  const style = type.code;
  const cell = (book.type.face('mono').character(0x30).width * style.size) / 1000;
  const numberWidth = 44;
  const size = isWide(text, Math.floor((portrait[0] - page.left - page.right - numberWidth) / cell))
    ? landscape
    : portrait;
  const across = Math.floor((size[0] - page.left - page.right - numberWidth) / cell);
  const perPage = Math.floor((size[1] - page.top - page.bottom) / style.leading);
  const section = book.structure.root.child('Sect');
  let numbers: Run[][] = [];
  let rows: Run[][] = [];
  let total = 0;
  let shown = 0;
  let pages = 0;
  const flush = (notice = '') => {
    const sheet = book.begin(size, source.name);
    const y = page.top + style.leading;
    sheet.lines(numbers, page.left, y, style, ink.quiet, null);
    sheet.lines(rows, page.left + numberWidth, y, style, ink.text, section.child('Code'));
    if (notice !== '') {
      const line = book.type.fitted(notice, type.tableStrong, size[0] - page.left - page.right);
      sheet.text(line, page.left, size[1] - page.bottom + 12, type.tableStrong, ink.text, section.child('P'));
    }
    book.finish(sheet);
    numbers = [];
    rows = [];
    pages++;
  };
  let full = false;
  for (const line of linesOf(text)) {
    total++;
    if (total % 1000 === 0) await book.breathe();
    if (full) continue;
    for (const [i, part] of folded(expandTabs(line), across).entries()) {
      if (rows.length === perPage) {
        if (book.begun + 1 >= lastPage) {
          full = true;
          break;
        }
        flush();
        await book.breathe();
      }
      numbers.push(i === 0 ? book.type.grid(String(total).padStart(8)).runs : []);
      rows.push(book.type.grid(part).runs);
    }
    if (!full) shown = total;
  }
  const of = whole ? `of ${amount(total)} lines` : 'lines';
  const cut = full || !whole;
  if (cut)
    flush(
      `Cut here, ${full ? `in line ${amount(shown + 1)}` : `after line ${amount(shown)}`}${whole ? ` of ${amount(total)}` : ''}. The whole is in the file.`,
    );
  else if (rows.length > 0 || pages === 0) flush();
  return cut
    ? `Shown: the first ${amount(shown)} ${of}. The rest is in the file.`
    : `Shown: all ${amount(total)} lines.`;
}

/** Whether many of the first lines would have to be folded on an upright page. */
function isWide(text: string, across: number): boolean {
  let lines = 0;
  let long = 0;
  for (const line of linesOf(text.slice(0, 300_000))) {
    lines++;
    if (line.length > across) long++;
    if (lines === 2000) break;
  }
  return long > lines * 0.1;
}

function expandTabs(line: string): string {
  if (!line.includes('\t')) return line;
  let out = '';
  for (const character of line) out += character === '\t' ? ' '.repeat(tabStop - (out.length % tabStop)) : character;
  return out;
}

/** Pieces of at most `across` cells. Nearly every line is plain ASCII, whose characters take one cell each. */
function folded(line: string, across: number): string[] {
  if (line.length <= across && /^[\x20-\x7e]*$/.test(line)) return [line];
  const parts: string[] = [];
  let part = '';
  let used = 0;
  for (const character of line) {
    // Characters printed as a code, or borrowed from a wider face, take more; eight is the most that any of them needs.
    const cells = /^[\x20-\x7e]$/.test(character) ? 1 : cellsOf(character);
    if (used + cells > across && part !== '') {
      parts.push(part);
      part = '';
      used = 0;
    }
    part += character;
    used += cells;
  }
  parts.push(part);
  return parts;
}

function cellsOf(character: string): number {
  if (/[\p{L}\p{P}\p{Sc}\p{Sm}\p{N}]/u.test(character) && (character.codePointAt(0) as number) < 0x2e80) return 2;
  return 10;
}
