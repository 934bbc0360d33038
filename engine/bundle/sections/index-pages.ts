import { paginateRows } from '../../../shared/domain/bundle/page-plan.ts';
import type { Book } from '../pdf/book.ts';
import { baselineOf, Flow } from '../pdf/flow.ts';
import type { Target } from '../pdf/sheet.ts';
import { ink, type } from '../pdf/styles.ts';
import type { Line, Style } from '../pdf/typeface.ts';

export interface IndexRow {
  readonly number: string;
  readonly date: string;
  readonly title: string;
  /** Exhibit reference; empty for everything else. */
  readonly ref: string;
  /** Items of a section stand one level in. `volume`: names another volume, whose rows follow. */
  readonly level: 0 | 1 | 'volume';
  /** Null: it stands in another volume. */
  readonly target: Target | null;
  /** Asked once every page exists. */
  readonly pages: () => string;
}

export interface IndexOptions {
  readonly title: string;
  readonly lead?: string;
  /** Named in the structure as a place, where references to the index lead. */
  readonly target?: Target;
  /** Room for one more line is kept at the end; null leaves it empty. Left out: no room is kept. */
  readonly reserved?: IndexRow | null;
}

const columns = { number: 36, date: 74, ref: 62, pages: 64 } as const;
const padY = 4.5;
const reservedHeight = 27;

/** Rule B3: every row leads to the page that it prints. Page numbers are filled in at the end; the height of no row depends on them. */
export function drawIndex(book: Book, rows: readonly IndexRow[], options: IndexOptions): void {
  const flow = new Flow(book, { heading: options.title });
  if (options.target) flow.place(options.target);
  flow.title(options.title);
  if (options.lead !== undefined) flow.paragraph(options.lead);
  const index = new Index(flow);
  const set = rows.map((row) => index.set(row));
  const heights = set.map(({ height }) => height);
  if (options.reserved !== undefined) heights.push(reservedHeight);
  const headHeight = 20;
  const pages = paginateRows(heights, flow.room - headHeight, flow.fullRoom - headHeight);
  for (const [p, range] of pages.entries()) {
    if (p > 0) flow.next();
    index.head(p === 0);
    for (const row of set.slice(range.from, range.to)) index.draw(row);
  }
  if (options.reserved) {
    flow.gap(4);
    index.draw(index.set(options.reserved));
  }
  flow.end();
}

interface SetRow {
  readonly row: IndexRow;
  readonly style: Style;
  readonly title: readonly Line[];
  readonly ref: readonly Line[];
  readonly height: number;
}

class Index {
  readonly #flow: Flow;
  readonly #table: ReturnType<Flow['section']['child']>;
  readonly #titleWidth: number;

  constructor(flow: Flow) {
    this.#flow = flow;
    this.#table = flow.section.child('Table');
    this.#titleWidth = flow.width - columns.number - columns.date - columns.ref - columns.pages;
  }

  set(row: IndexRow): SetRow {
    const setter = this.#flow.book.type;
    const style: Style = row.level === 1 ? type.body : type.bodyStrong;
    const title = setter.wrap(row.title, style, this.#titleWidth - 10);
    const ref = setter.wrap(row.ref, type.body, columns.ref - 8);
    const above = row.level === 'volume' ? 10 : 0;
    return { row, style, title, ref, height: Math.max(title.length, ref.length) * style.leading + 2 * padY + above };
  }

  draw({ row, style, title, ref, height }: SetRow): void {
    const { book, sheet } = this.#flow;
    const flow = this.#flow;
    const tr = this.#table.child('TR');
    const cells = [0, 1, 2, 3, 4].map(() => tr.child('TD'));
    const y = flow.y + padY + (row.level === 'volume' ? 10 : 0);
    const draw = (lines: readonly Line[], x: number, cell: number, colour: string, own: Style) => {
      for (const [i, line] of lines.entries())
        sheet.text(line, x, y + i * own.leading + baselineOf(own), own, colour, cells[cell] ?? null);
    };
    let x = flow.left;
    draw([book.type.line(row.number, type.body)], x, 0, ink.quiet, type.body);
    x += columns.number;
    draw([book.type.line(row.date, type.table)], x, 1, ink.quiet, { ...type.table, leading: style.leading });
    x += columns.date;
    draw(title, x, 2, row.target ? ink.accent : ink.text, style);
    x += this.#titleWidth;
    draw(ref, x, 3, ink.text, type.body);
    const right = flow.left + flow.width;
    book.later(sheet, () => {
      const line = book.type.line(row.pages(), type.bodyStrong);
      const at = y + baselineOf(type.bodyStrong);
      sheet.text(line, right - line.width, at, type.bodyStrong, ink.text, cells[4] ?? null);
    });
    if (row.target)
      sheet.link(flow.left, flow.y, flow.width, height, row.target, row.title, (cells[2] ?? tr).child('Link'));
    flow.y += height;
    sheet.rule(flow.left, flow.y, right, flow.y, ink.rule, 0.5);
  }

  /** Only the first is told to readers of the structure: the others repeat it. */
  head(first: boolean): void {
    const flow = this.#flow;
    const { book, sheet } = flow;
    const row = first ? this.#table.child('TR') : null;
    const y = flow.y + baselineOf(type.tableStrong) - 1;
    const right = flow.left + flow.width;
    const at: [string, number][] = [
      ['No.', flow.left],
      ['Date', flow.left + columns.number],
      ['Description', flow.left + columns.number + columns.date],
      ['Exhibit', right - columns.pages - columns.ref],
    ];
    for (const [title, x] of at)
      sheet.text(book.type.line(title, type.tableStrong), x, y, type.tableStrong, ink.quiet, row?.child('TH') ?? null);
    const pages = book.type.line('Pages', type.tableStrong);
    sheet.text(pages, right - pages.width, y, type.tableStrong, ink.quiet, row?.child('TH') ?? null);
    flow.y += 20;
    sheet.rule(flow.left, flow.y, right, flow.y, ink.strong, 0.9);
  }
}
