/** Text that runs down pages and over to the next one: headings, paragraphs, tables. */
import type { Book } from './book.ts';
import type { Sheet, Target } from './sheet.ts';
import { Element } from './structure.ts';
import { ink, page, portrait, type } from './styles.ts';
import type { Line, Style } from './typeface.ts';

export interface TextOptions {
  readonly colour?: string;
  /** Points to leave below. */
  readonly after?: number;
  /** Points from the left. */
  readonly indent?: number;
}

export class Flow {
  readonly book: Book;
  readonly section: Element;
  sheet: Sheet;
  y: number;
  readonly #size: readonly [number, number];
  readonly #heading: string;

  /** Begins a page. `title` names the section to readers of the structure; `heading` runs in the head of its pages. */
  constructor(book: Book, options: { size?: readonly [number, number]; heading?: string } = {}) {
    this.book = book;
    this.#size = options.size ?? portrait;
    this.#heading = options.heading ?? '';
    this.section = book.structure.root.child('Sect');
    this.sheet = book.begin(this.#size, this.#heading);
    this.y = page.top;
  }

  get left(): number {
    return page.left;
  }

  get width(): number {
    return this.#size[0] - page.left - page.right;
  }

  get bottom(): number {
    return this.#size[1] - page.bottom;
  }

  get room(): number {
    return this.bottom - this.y;
  }

  get fullRoom(): number {
    return this.bottom - page.top;
  }

  next(): void {
    this.book.finish(this.sheet);
    this.sheet = this.book.begin(this.#size, this.#heading);
    this.y = page.top;
  }

  /** Goes to the next page unless `height` is left on this one. */
  need(height: number): void {
    if (height > this.room && this.y > page.top) this.next();
  }

  end(): void {
    this.book.finish(this.sheet);
  }

  place(target: Target): void {
    this.book.place(target, this.sheet, this.y);
  }

  title(text: string): void {
    this.#heading1(text);
    this.sheet.rule(this.left, this.y, this.left + this.width, this.y, ink.accent, 1.5);
    this.y += 16;
  }

  #heading1(text: string): void {
    const element = this.section.child('H1');
    for (const line of this.book.type.wrap(text, type.title, this.width))
      this.#line(line, type.title, ink.text, element);
    this.y += 6;
  }

  /** Never the last thing on a page: `keep` points below it stay with it. */
  heading(text: string, keep = 60): void {
    const lines = this.book.type.wrap(text, type.heading, this.width);
    this.need(lines.length * type.heading.leading + keep);
    const element = this.section.child('H2');
    for (const line of lines) this.#line(line, type.heading, ink.text, element);
    this.y += 4;
  }

  subheading(text: string, keep = 40): void {
    const lines = this.book.type.wrap(text, type.bodyStrong, this.width);
    this.need(lines.length * type.bodyStrong.leading + keep);
    const element = this.section.child('H3');
    for (const line of lines) this.#line(line, type.bodyStrong, ink.text, element);
    this.y += 3;
  }

  paragraph(text: string, style: Style = type.body, options: TextOptions = {}): void {
    const element = this.section.child('P');
    const indent = options.indent ?? 0;
    const lines = this.book.type.wrap(text, style, this.width - indent);
    // No single line is left behind or sent ahead.
    if (lines.length > 1 && this.room < 2 * style.leading) this.need(2 * style.leading);
    for (const [i, line] of lines.entries()) {
      if (lines.length > 3 && i === lines.length - 2 && this.room < 2 * style.leading) this.next();
      this.need(style.leading);
      this.#line(line, style, options.colour ?? ink.text, element, indent);
    }
    this.y += options.after ?? style.leading * 0.5;
  }

  bullets(items: readonly string[], style: Style = type.body): void {
    if (items.length === 0) return;
    const indent = style.size * 1.2;
    const list = this.section.child('L');
    for (const item of items) {
      const point = list.child('LI');
      const label = point.child('Lbl');
      const element = point.child('LBody');
      const lines = this.book.type.wrap(item, style, this.width - indent);
      this.need(Math.min(lines.length, 2) * style.leading);
      for (const [i, line] of lines.entries()) {
        this.need(style.leading);
        const baseline = this.y + baselineOf(style);
        if (i === 0) this.sheet.text(this.book.type.line('•', style), this.left, baseline, style, ink.quiet, label);
        this.sheet.text(line, this.left + indent, baseline, style, ink.text, element);
        this.y += style.leading;
      }
      this.y += 3;
    }
    this.y += 4;
  }

  #line(line: Line, style: Style, colour: string, element: Element, indent = 0): void {
    this.sheet.text(line, this.left + indent, this.y + baselineOf(style), style, colour, element);
    this.y += style.leading;
  }

  gap(height: number): void {
    this.y += height;
  }
}

/** From the top of a line to its baseline, so that capitals sit in the middle of the leading. */
export function baselineOf(style: Style): number {
  return (style.leading + style.size * 0.66) / 2;
}

export function detached(): Element {
  return new Element('P');
}
