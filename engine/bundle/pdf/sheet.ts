/** One page: content, links and structure. Coordinates are points from the top left corner. */
import { fine, coarse as n } from './numbers.ts';
import { adoptedRef, type PdfFile, type PdfFont, type PdfValue, type Ref } from './pdfkit-file.ts';
import { showRuns } from './show-runs.ts';
import type { Element, Structure } from './structure.ts';
import type { Line, Run, Style } from './typeface.ts';

/** A place that links and page numbers refer to, possibly before anybody knows where it is. */
export class Target {
  sheet: Sheet | null = null;
  top = 0;
  /** Of targets that are known by their page alone: its number, null where there is none. */
  readonly number: (() => number | null) | null = null;

  /** @throws Error before the place has been reached */
  get page(): number {
    if (this.sheet === null) throw new Error('bundle: a reference to a page that was never made');
    return this.sheet.number;
  }
}

/** A whole page, by a number that is known only when every page exists. */
export class PageTarget extends Target {
  override readonly number: () => number | null;

  constructor(number: () => number | null) {
    super();
    this.number = number;
  }
}

interface PendingLink {
  readonly ref: Ref;
  readonly target: Target;
  readonly rect: readonly [number, number, number, number];
  readonly key: number;
  readonly says: string | (() => string);
}

/** A word of a text layer. */
export interface HiddenWord {
  readonly runs: readonly Run[];
  /** Left end of its baseline, points from the top left corner. */
  readonly x: number;
  readonly y: number;
  readonly size: number;
  /** Per cent of its width by the font. */
  readonly stretch: number;
  /** Which way it runs: first four numbers of its text matrix. */
  readonly turn: readonly [number, number, number, number];
}

export class Sheet {
  readonly ref: Ref;
  /** From 1. 0: a page that is drawn only so that others come out as they would beside it; nothing of it is kept. */
  readonly number: number;
  readonly width: number;
  readonly height: number;
  readonly links: PendingLink[] = [];
  readonly #file: PdfFile;
  readonly #structure: Structure;
  readonly #fonts: { [key: string]: PdfValue } = {};
  readonly #xobjects: { [key: string]: PdfValue } = {};
  readonly #patterns: { [key: string]: PdfValue } = {};
  #ops: string[] = [];
  /** Whose marked content is open; null for furniture. */
  #open: Element | null | 'nothing' = 'nothing';
  #parents: { key: number; elements: Element[] } | null = null;
  #fill = '';
  #stroke = '';

  constructor(file: PdfFile, structure: Structure, number: number, size: readonly [number, number]) {
    this.#file = file;
    this.#structure = structure;
    this.number = number;
    [this.width, this.height] = size;
    this.ref = number === 0 ? adoptedRef(0) : file.ref();
    if (number !== 0) file.addPageRef(this.ref);
  }

  /**
   * @param y of the baseline
   * @param element what the text belongs to; null for running heads, repeated headings and other furniture
   */
  text(line: Line, x: number, y: number, style: Style, colour: string, element: Element | null): void {
    if (line.runs.length === 0) return;
    this.#within(element, () => {
      this.#setFill(colour);
      this.#ops.push(`BT 1 0 0 1 ${n(x)} ${n(this.height - y)} Tm`, ...this.#show(line.runs, style.size), 'ET');
    });
  }

  /** Several lines at one indent, the first at baseline `y`; one text object, so that long listings stay small. */
  lines(
    lines: readonly (readonly Run[])[],
    x: number,
    y: number,
    style: Style,
    colour: string,
    element: Element | null,
  ): void {
    if (lines.length === 0) return;
    this.#within(element, () => {
      this.#setFill(colour);
      this.#ops.push(`BT ${n(style.leading)} TL 1 0 0 1 ${n(x)} ${n(this.height - y)} Tm`);
      let font: PdfFont | null = null;
      for (const [i, runs] of lines.entries()) {
        if (i > 0) this.#ops.push('T*');
        this.#ops.push(
          ...showRuns(runs, style.size, (next) => {
            if (next === font) return '';
            font = next;
            return `${this.#font(next)} ${n(style.size)} Tf`;
          }),
        );
      }
      this.#ops.push('ET');
    });
  }

  /** Words that are not seen but found and copied, each at its place (text rendering mode 3). */
  hidden(words: readonly HiddenWord[], element: Element): void {
    if (words.length === 0) return;
    this.#within(element, () => {
      this.#ops.push('BT 3 Tr');
      for (const { runs, x, y, size, stretch, turn } of words)
        this.#ops.push(
          `${n(stretch)} Tz ${turn.join(' ')} ${n(x)} ${n(this.height - y)} Tm`,
          ...this.#show(runs, size),
        );
      this.#ops.push('100 Tz 0 Tr ET');
    });
  }

  #show(runs: readonly Run[], size: number): string[] {
    return showRuns(runs, size, (font) => `${this.#font(font)} ${n(size)} Tf`);
  }

  rect(x: number, y: number, w: number, h: number, colour: string): void {
    this.#within(null, () => {
      this.#setFill(colour);
      this.#ops.push(`${this.#box(x, y, w, h)} f`);
    });
  }

  frame(x: number, y: number, w: number, h: number, colour: string, thickness: number): void {
    this.#within(null, () => {
      this.#setStroke(colour);
      this.#ops.push(`${n(thickness)} w ${this.#box(x, y, w, h)} S`);
    });
  }

  rule(x1: number, y1: number, x2: number, y2: number, colour: string, thickness: number): void {
    this.#within(null, () => {
      this.#setStroke(colour);
      this.#ops.push(`${n(thickness)} w ${n(x1)} ${n(this.height - y1)} m ${n(x2)} ${n(this.height - y2)} l S`);
    });
  }

  /** Fills a box with a tiling pattern made by `book.pattern`. */
  hatch(x: number, y: number, w: number, h: number, pattern: Ref): void {
    const name = `P${pattern.id}`;
    this.#patterns[name] = pattern;
    this.#within(null, () => {
      this.#ops.push(`/Pattern cs /${name} scn ${this.#box(x, y, w, h)} f`);
      this.#fill = '';
    });
  }

  /** A circle-ended box: the marker of a key event. */
  pill(cx: number, cy: number, w: number, h: number, fill: string): void {
    const r = h / 2;
    const k = r * 0.5523;
    const [left, right, y] = [cx - w / 2 + r, cx + w / 2 - r, this.height - cy];
    this.#within(null, () => {
      this.#setFill(fill);
      this.#ops.push(
        `${n(left)} ${n(y + r)} m ${n(right)} ${n(y + r)} l`,
        `${n(right + k)} ${n(y + r)} ${n(right + r)} ${n(y + k)} ${n(right + r)} ${n(y)} c`,
        `${n(right + r)} ${n(y - k)} ${n(right + k)} ${n(y - r)} ${n(right)} ${n(y - r)} c`,
        `${n(left)} ${n(y - r)} l`,
        `${n(left - k)} ${n(y - r)} ${n(left - r)} ${n(y - k)} ${n(left - r)} ${n(y)} c`,
        `${n(left - r)} ${n(y + k)} ${n(left - k)} ${n(y + r)} ${n(left)} ${n(y + r)} c f`,
      );
    });
  }

  /** Draws a form or an image through `matrix` (in the page's own coordinates, origin bottom left). */
  draw(object: Ref, matrix: readonly number[], element: Element | null): void {
    const name = `X${object.id}`;
    this.#xobjects[name] = object;
    this.#within(element, () => {
      this.#ops.push(`q ${matrix.map(fine).join(' ')} cm /${name} Do Q`);
    });
  }

  /**
   * A link over the box. It is written at the end, when every target has its page.
   *
   * @param says where it leads, for who hears it; asked then
   */
  link(
    x: number,
    y: number,
    w: number,
    h: number,
    target: Target,
    says: string | (() => string),
    element: Element,
  ): void {
    if (this.number === 0) return;
    const ref = this.#file.ref();
    this.links.push({
      ref,
      target,
      rect: [x, this.height - y - h, x + w, this.height - y],
      key: this.#structure.annotationKey(element),
      says,
    });
    element.kids.push({ kind: 'object', page: this.ref, object: ref });
  }

  end(): void {
    this.#close();
    const content = this.#file.ref();
    const data: { [key: string]: PdfValue } = {
      Type: 'Page',
      Parent: this.#file.pagesRef,
      MediaBox: [0, 0, this.width, this.height],
      Contents: content,
      Resources: {
        Font: this.#fonts,
        ...(Object.keys(this.#xobjects).length > 0 ? { XObject: this.#xobjects } : {}),
        ...(Object.keys(this.#patterns).length > 0 ? { Pattern: this.#patterns } : {}),
      },
      Tabs: 'S',
    };
    if (this.#parents) data.StructParents = this.#parents.key;
    if (this.links.length > 0) data.Annots = this.links.map(({ ref }) => ref);
    this.ref.data = data;
    this.ref.end();
    content.end(this.#ops.join('\n'));
    this.#ops = [];
  }

  /** Consecutive drawing for one element shares one marked-content sequence: long listings stay small. */
  #within(element: Element | null, draw: () => void): void {
    if (this.number === 0) return;
    if (this.#open !== element) {
      this.#close();
      if (element === null) this.#ops.push('/Artifact BMC');
      else {
        this.#parents ??= this.#structure.pageKey();
        const mcid = this.#parents.elements.length;
        this.#parents.elements.push(element);
        element.kids.push({ kind: 'content', page: this.ref, mcid });
        this.#ops.push(`/Span <</MCID ${mcid}>> BDC`);
      }
      this.#open = element;
    }
    draw();
  }

  #close(): void {
    if (this.#open !== 'nothing') this.#ops.push('EMC');
    this.#open = 'nothing';
  }

  #font(font: PdfFont): string {
    this.#fonts[font.id] ??= font.ref();
    return `/${font.id}`;
  }

  #box(x: number, y: number, w: number, h: number): string {
    return `${n(x)} ${n(this.height - y - h)} ${n(w)} ${n(h)} re`;
  }

  #setFill(colour: string): void {
    if (this.#fill !== colour) this.#ops.push(`${rgb(colour)} rg`);
    this.#fill = colour;
  }

  #setStroke(colour: string): void {
    if (this.#stroke !== colour) this.#ops.push(`${rgb(colour)} RG`);
    this.#stroke = colour;
  }
}

export function rgb(colour: string): string {
  return [1, 3, 5].map((at) => n(Number.parseInt(colour.slice(at, at + 2), 16) / 255)).join(' ');
}
