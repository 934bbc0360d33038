/** Tables that wrap their text and break over pages: a row moves whole where it can, and splits by lines where it cannot. */
import { baselineOf, type Flow } from './flow.ts';
import type { Sheet, Target } from './sheet.ts';
import type { Element } from './structure.ts';
import { ink, page, type } from './styles.ts';
import type { Line, Style } from './typeface.ts';

export interface Column {
  readonly title: string;
  /** Points, inner padding included. */
  readonly width: number;
  readonly align?: 'right';
}

export interface Block {
  readonly text: string;
  readonly style?: Style;
  readonly colour?: string;
  readonly link?: Target;
  /** Points above, where it is not the first of its cell. */
  readonly gap?: number;
  /** Text known only when every page exists; always one line, and takes the place of `text`. */
  readonly late?: () => string;
}

export type Cell = readonly Block[];

export interface Row {
  readonly cells: readonly Cell[];
  /** Where references to this row lead. */
  readonly target?: Target;
  /** The whole row leads there, not only its linked text. */
  readonly link?: { readonly target: Target; readonly says: string };
}

interface SetLine {
  readonly line: Line | null;
  readonly block: Block;
  readonly style: Style;
  readonly above: number;
}

const padX = 4;
const padY = 4;
/** Shares of a page: rows up to `movable` move whole; none is begun in less than `sliver`. */
const movable = 0.45;
const sliver = 0.2;

export interface TableOptions {
  readonly headingStyle?: Style;
  readonly style?: Style;
  /** Structure by page instead of by cell: for listings so long that a description of every cell would outweigh them. */
  readonly coarse?: boolean;
  /** A rule and no titles: for tables that have none of their own. */
  readonly headless?: boolean;
  /** Asked before each row; false ends the table there. */
  readonly goesOn?: () => boolean;
}

/** Draws rows as they come: a table of any length takes the memory of one page. */
export async function drawTable(
  flow: Flow,
  columns: readonly Column[],
  rows: Iterable<Row> | AsyncIterable<Row>,
  options: TableOptions = {},
): Promise<void> {
  const table = new Table(flow, columns, options);
  for await (const row of rows) {
    if (options.goesOn?.() === false) break;
    table.row(row);
    await flow.book.breathe();
  }
  flow.gap(10);
}

class Table {
  readonly #flow: Flow;
  readonly #columns: readonly Column[];
  readonly #element: Element;
  readonly #style: Style;
  readonly #headStyle: Style;
  readonly #head: Line[][];
  readonly #coarse: boolean;
  readonly #headless: boolean;
  #headed = false;

  constructor(flow: Flow, columns: readonly Column[], options: TableOptions) {
    this.#flow = flow;
    this.#columns = columns;
    this.#style = options.style ?? type.table;
    this.#headStyle = options.headingStyle ?? type.tableStrong;
    this.#coarse = options.coarse ?? false;
    this.#headless = options.headless ?? false;
    this.#element = flow.section.child(this.#coarse ? 'P' : 'Table');
    this.#head = columns.map((column) => flow.book.type.wrap(column.title, this.#headStyle, column.width - 2 * padX));
  }

  get #headHeight(): number {
    if (this.#headless) return 3;
    return Math.max(...this.#head.map((lines) => lines.length)) * this.#headStyle.leading + padY + 3;
  }

  row(row: Row): void {
    const flow = this.#flow;
    const cells = row.cells.map((cell, i) => this.#set(cell, this.#columns[i] as Column));
    const height = Math.max(...cells.map(heightOf)) + 2 * padY;
    if (!this.#headed) {
      // The heading stays with the first row, or with a good part of one that is long.
      flow.need(this.#headHeight + Math.min(height, flow.fullRoom * movable));
      this.#heading();
    }
    const element = this.#coarse ? null : this.#element.child('TR');
    const cellElements = this.#columns.map(() => element?.child('TD') ?? this.#element);
    const pageRoom = flow.fullRoom - this.#headHeight;
    let from = cells.map(() => 0);
    for (let first = true; ; ) {
      const rest = Math.max(...cells.map((lines, i) => heightOf(lines.slice(from[i])))) + 2 * padY;
      const fresh = flow.y <= page.top + this.#headHeight + 1;
      // Moving a row leaves the rest of the page empty: worth it for a short row, or a short rest.
      if (rest > flow.room && !fresh && (rest <= pageRoom * movable || flow.room < pageRoom * sliver)) {
        this.#turn();
        continue;
      }
      const to = rest <= flow.room ? cells.map((lines) => lines.length) : this.#fitting(cells, from);
      flow.y += this.#draw(row, cells, from, to, cellElements, first);
      flow.sheet.rule(flow.left, flow.y, flow.left + this.#width, flow.y, ink.rule, 0.5);
      first = false;
      from = to;
      if (cells.every((lines, i) => (from[i] as number) >= lines.length)) return;
      this.#turn();
    }
  }

  get #width(): number {
    return this.#columns.reduce((sum, column) => sum + column.width, 0);
  }

  #turn(): void {
    this.#flow.next();
    this.#heading();
  }

  #heading(): void {
    const flow = this.#flow;
    const first = !this.#headed;
    const element = first && !this.#coarse && !this.#headless ? this.#element.child('TR') : null;
    let x = flow.left;
    for (const [i, column] of this.#headless ? [] : this.#columns.entries()) {
      const cell = element?.child('TH') ?? null;
      let y = flow.y + padY - 1;
      for (const line of this.#head[i] as Line[]) {
        const at = column.align === 'right' ? x + column.width - padX - line.width : x + padX;
        flow.sheet.text(line, at, y + baselineOf(this.#headStyle), this.#headStyle, ink.quiet, cell);
        y += this.#headStyle.leading;
      }
      x += column.width;
    }
    flow.y += this.#headHeight;
    flow.sheet.rule(flow.left, flow.y, flow.left + this.#width, flow.y, ink.strong, 0.9);
    this.#headed = true;
  }

  #set(cell: Cell, column: Column): SetLine[] {
    const width = column.width - 2 * padX;
    return cell.flatMap((block, b): SetLine[] => {
      const style = block.style ?? this.#style;
      if (block.late) return [{ line: null, block, style, above: b > 0 ? (block.gap ?? 0) : 0 }];
      return this.#flow.book.type.wrap(block.text, style, width).map((line, i) => ({
        line,
        block,
        style,
        above: b > 0 && i === 0 ? (block.gap ?? 0) : 0,
      }));
    });
  }

  /** How far each cell gets on what is left of the page; always at least one line of the cells that have one. */
  #fitting(cells: readonly (readonly SetLine[])[], from: readonly number[]): number[] {
    const room = this.#flow.room - 2 * padY;
    return cells.map((lines, i) => {
      let to = from[i] as number;
      let height = 0;
      for (; to < lines.length; to++) {
        const line = lines[to] as SetLine;
        height += line.above + line.style.leading;
        if (height > room && to > (from[i] as number)) break;
      }
      return to;
    });
  }

  #draw(
    row: Row,
    cells: readonly (readonly SetLine[])[],
    from: readonly number[],
    to: readonly number[],
    elements: readonly Element[],
    first: boolean,
  ): number {
    const flow = this.#flow;
    const { sheet } = flow;
    const top = flow.y;
    if (first && row.target) flow.place(row.target);
    let height = 0;
    let x = flow.left;
    for (const [i, column] of this.#columns.entries()) {
      let y = top + padY;
      for (const set of (cells[i] as readonly SetLine[]).slice(from[i], to[i])) {
        y += set.above;
        this.#drawLine(sheet, set, x, y, column, elements[i] as Element, row);
        y += set.style.leading;
      }
      height = Math.max(height, y - top);
      x += column.width;
    }
    height += padY;
    if (row.link) {
      const link = (elements[0] as Element).child('Link');
      sheet.link(flow.left, top, this.#width, height, row.link.target, row.link.says, link);
    }
    return height;
  }

  #drawLine(sheet: Sheet, set: SetLine, x: number, y: number, column: Column, cell: Element, row: Row): void {
    const { block, style } = set;
    const baseline = y + baselineOf(style);
    const linked = block.link !== undefined && !row.link;
    const element = linked ? cell.child('Link') : cell;
    const colour = block.colour ?? (block.link ? ink.accent : ink.text);
    const at = (line: Line) => (column.align === 'right' ? x + column.width - padX - line.width : x + padX);
    if (block.late) {
      const late = block.late;
      this.#flow.book.later(sheet, () => {
        const line = this.#flow.book.type.line(late(), style);
        sheet.text(line, at(line), baseline, style, colour, element);
      });
    } else if (set.line) {
      sheet.text(set.line, at(set.line), baseline, style, colour, element);
    }
    if (linked && block.link) {
      const width = set.line ? set.line.width : column.width - 2 * padX;
      const says = block.late ?? block.text;
      sheet.link(set.line ? at(set.line) : x + padX, y, width, style.leading, block.link, says, element);
    }
  }
}

function heightOf(lines: readonly SetLine[]): number {
  return lines.reduce((sum, { style, above }) => sum + style.leading + above, 0);
}
