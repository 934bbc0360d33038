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
  /** Exhibit reference; empty for sections. */
  readonly ref: string;
  /** Exhibits stand one level in. */
  readonly level: 0 | 1;
  readonly target: Target;
  /** Asked once every page exists. */
  readonly pages: () => string;
}

const columns = { number: 30, date: 74, ref: 62, pages: 58 } as const;
const padY = 4.5;

/** Rule B3: every row leads to the page that it prints. Page numbers are filled in at the end; the height of no row depends on them. */
export function drawIndex(book: Book, rows: readonly IndexRow[]): void {
  const flow = new Flow(book, { heading: 'Index' });
  flow.title('Index');
  const table = flow.section.child('Table');
  const titleWidth = flow.width - columns.number - columns.date - columns.ref - columns.pages;
  const set = rows.map((row) => {
    const style: Style = row.level === 0 ? type.bodyStrong : type.body;
    const title = book.type.wrap(row.title, style, titleWidth - 10);
    const ref = book.type.wrap(row.ref, type.body, columns.ref - 8);
    return { row, style, title, ref, height: Math.max(title.length, ref.length) * style.leading + 2 * padY };
  });
  const headHeight = 20;
  const pages = paginateRows(
    set.map(({ height }) => height),
    flow.room - headHeight,
    flow.fullRoom - headHeight,
  );
  for (const [p, range] of pages.entries()) {
    if (p > 0) flow.next();
    drawHead(flow, p === 0 ? table.child('TR') : null);
    for (const { row, style, title, ref, height } of set.slice(range.from, range.to)) {
      const tr = table.child('TR');
      const cells = [0, 1, 2, 3, 4].map(() => tr.child('TD'));
      const { sheet } = flow;
      const y = flow.y + padY;
      const draw = (lines: readonly Line[], x: number, cell: number, colour: string, own: Style) => {
        for (const [i, line] of lines.entries())
          sheet.text(line, x, y + i * own.leading + baselineOf(own), own, colour, cells[cell] ?? null);
      };
      let x = flow.left;
      draw([book.type.line(row.number, type.body)], x, 0, ink.quiet, type.body);
      x += columns.number;
      draw([book.type.line(row.date, type.table)], x, 1, ink.quiet, { ...type.table, leading: style.leading });
      x += columns.date;
      draw(title, x, 2, ink.accent, style);
      x += titleWidth;
      draw(ref, x, 3, ink.text, type.body);
      const right = flow.left + flow.width;
      book.later(sheet, () => {
        const line = book.type.line(row.pages(), type.bodyStrong);
        sheet.text(
          line,
          right - line.width,
          y + baselineOf(type.bodyStrong),
          type.bodyStrong,
          ink.text,
          cells[4] ?? null,
        );
      });
      sheet.link(flow.left, flow.y, flow.width, height, row.target, row.title, (cells[2] ?? tr).child('Link'));
      flow.y += height;
      sheet.rule(flow.left, flow.y, right, flow.y, ink.rule, 0.5);
    }
  }
  flow.end();
}

function drawHead(flow: Flow, row: ReturnType<Flow['section']['child']> | null): void {
  const { book, sheet } = flow;
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
