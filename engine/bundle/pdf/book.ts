/** The whole document while it is being made: pages in order, those still waiting for page numbers, and what closes it. */
import type { PagesAt } from '../../../shared/domain/bundle/manifest.ts';
import type { Bookmark } from '../../../shared/domain/bundle/page-plan.ts';
import type { PageRanges } from '../../../shared/domain/bundle/resolved.ts';
import type { ImportedPdf } from '../exhibits/pdf/imported.ts';
import { place, type Relocatable } from '../exhibits/pdf/relocatable.ts';
import { PdfaClaim } from '../pdfa/claim.ts';
import { commonInks } from '../pdfa/common-inks.ts';
import { adoptedRef, PdfFile, type PdfInfo, type PdfValue, type Ref } from './pdfkit-file.ts';
import { rgb, Sheet, type Target } from './sheet.ts';
import { Structure } from './structure.ts';
import { Typesetter } from './typeface.ts';

export interface BookSink {
  /** Takes finished bytes; called in order, and awaited. */
  write(chunks: readonly Uint8Array[]): Promise<void>;
}

export interface BookOptions {
  readonly info: PdfInfo;
  readonly sink: BookSink;
  readonly signal: AbortSignal;
  /** Drawn on every page when it is begun: protective marking, case reference, page number. */
  stamp(book: Book, sheet: Sheet, heading: string): void;
  onPages(pages: number): void;
  /** Previews: pages outside are numbered but not kept, and links that lead to them lead nowhere. */
  readonly window?: { readonly from: number; readonly to: number };
}

/** Every page of the window has been made: what would follow need not be drawn. */
export class PastWindow extends Error {}

const flushAt = 1024 * 1024;
/** How long pages are made before messages (a cancel among them) are let in. */
const turnMs = 40;

export class Book {
  readonly type: Typesetter;
  readonly structure = new Structure();
  /** What is drawn here keeps to PDF/A-2u; what others made may not. */
  readonly pdfa = new PdfaClaim();
  readonly #file: PdfFile;
  readonly #options: BookOptions;
  readonly #late: (() => void)[] = [];
  readonly #reserved: (() => void)[] = [];
  readonly #held = new Set<Sheet>();
  readonly #links: Sheet[] = [];
  readonly #pagesAt: [number, number, number][] = [[0, 0, 0]];
  /** By number less one; with gaps where a window leaves pages out. */
  readonly #pages: Ref[] = [];
  #inks: Ref | null = null;
  #number = 0;
  readonly #layers: { all: number[]; off: number[] } = { all: [], off: [] };
  /** Places on pages that were left out: they become the page that is kept next. */
  #unplaced: Target[] = [];
  #keeps: ((nth: number) => boolean) | null = null;
  #nth = 0;
  #begun = 0;
  #turn = performance.now();

  constructor(options: BookOptions) {
    this.#options = options;
    this.#file = new PdfFile(options.info);
    this.type = new Typesetter(this.#file);
  }

  get pages(): number {
    return this.#number;
  }

  /** Pages up to this one are somebody else's: the next gets the number after it. */
  skipTo(page: number): void {
    this.#number = page;
  }

  /** Some pages of a bundle, and not all of it. */
  get isPreview(): boolean {
    return this.#options.window !== undefined;
  }

  /** Whether the window has been passed, so that nothing that follows could be kept. */
  get pastWindow(): boolean {
    return this.#options.window !== undefined && this.#number >= this.#options.window.to;
  }

  /** Bytes of the file so far. */
  get offset(): number {
    return this.#file.offset;
  }

  /** The next page that is kept is where references to `target` lead. */
  arrive(target: Target): void {
    this.#unplaced.push(target);
  }

  /** Pages begun so far, those left out included: what limits of length count by. */
  get begun(): number {
    return this.#begun;
  }

  /** Of the pages that `draw` makes, counted from 1, only these are kept. */
  async only(pages: NonNullable<PageRanges>, draw: () => Promise<void>): Promise<void> {
    this.#keeps = (nth) => pages.some(([from, to]) => nth >= from && nth <= to);
    this.#nth = 0;
    try {
      await draw();
    } finally {
      this.#keeps = null;
    }
  }

  /** The next page, stamped. `heading` runs in its head. */
  begin(size: readonly [number, number], heading = ''): Sheet {
    this.#begun++;
    this.#nth++;
    const counted = this.#keeps === null || this.#keeps(this.#nth);
    if (counted) this.#number++;
    const { window } = this.#options;
    if (window && this.#number > window.to) throw new PastWindow();
    const kept = counted && this.#number >= (window?.from ?? 1);
    const sheet = new Sheet(this.#file, this.structure, kept ? this.#number : 0, size);
    if (!kept) return sheet;
    this.#pages[this.#number - 1] = sheet.ref;
    for (const target of this.#unplaced.splice(0)) this.place(target, sheet, 0);
    this.#options.stamp(this, sheet, heading);
    return sheet;
  }

  /** Nothing more is drawn on this page, but for what `later` holds for it. */
  finish(sheet: Sheet): void {
    if (sheet.number === 0) return;
    if (!this.#held.has(sheet)) this.#end(sheet);
    this.#options.onPages(this.#number);
  }

  /** Runs once every page exists: for text that names pages. The page is kept open until then. */
  later(sheet: Sheet, draw: () => void): void {
    if (sheet.number === 0) return;
    this.#held.add(sheet);
    this.#late.push(draw);
  }

  place(target: Target, sheet: Sheet, top: number): void {
    if (sheet.number === 0) {
      this.#unplaced.push(target);
      return;
    }
    target.sheet = sheet;
    target.top = top;
  }

  /** Lets finished bytes go to disk and messages come in, where it is time for that. */
  async breathe(): Promise<void> {
    this.#options.signal.throwIfAborted();
    if (this.#file.pendingBytes >= flushAt) await this.#options.sink.write(this.#file.take());
    if (performance.now() - this.#turn < turnMs) return;
    await new Promise(setImmediate);
    this.#options.signal.throwIfAborted();
    this.#turn = performance.now();
  }

  /**
   * Takes over the objects of a supplied PDF. They count as bytes of the pages named.
   *
   * @param source what the objects were read from; its memory is written, not copied
   * @returns number of the first object
   */
  adopt(objects: Relocatable, source: Uint8Array, firstPage: number, lastPage: number): number {
    const first = this.#file.nextId;
    const { chunks, starts } = place(objects, source, first);
    this.#mark(firstPage, lastPage);
    this.#file.adopt(chunks, starts);
    this.#mark(0, 0);
    return first;
  }

  /** Optional-content groups among objects taken over, by their numbers there. */
  adoptLayers(first: number, { all, off }: ImportedPdf['layers']): void {
    this.#layers.all.push(...all.map((number) => first + number));
    this.#layers.off.push(...off.map((number) => first + number));
  }

  /** Gives away what is finished: memory that was adopted is free afterwards. */
  async flush(): Promise<void> {
    if (this.#file.pendingBytes > 0) await this.#options.sink.write(this.#file.take());
  }

  /** An object belonging to `page`, else to the page that comes next. */
  object(data: { [key: string]: PdfValue }, bytes: Uint8Array, page = this.pages + 1): Ref {
    this.#mark(page, page);
    const ref = this.#file.ref(data);
    ref.compress = false;
    ref.end(bytes);
    this.#mark(0, 0);
    return ref;
  }

  /**
   * A stream of `length` zeros that is to be overwritten in the finished file. It stands near the file's end: what comes
   * after it is all that has to be hashed again.
   *
   * @returns `offset` of its first byte in the file, once the book is closed
   */
  reserved(data: { [key: string]: PdfValue }, length: number): { readonly ref: Ref; offset(): number } {
    const ref = this.#file.ref({ ...data, Length: length });
    ref.compress = false;
    let offset = 0;
    this.#reserved.push(() => {
      ref.end(new Uint8Array(length));
      offset = this.#file.offset - '\nendstream\nendobj\n'.length - length;
    });
    return { ref, offset: () => offset };
  }

  /** Colour space of pictures that give amounts of printing ink and do not say of which. */
  get inks(): PdfValue {
    if (this.#inks === null) {
      this.#inks = this.#file.ref({ N: 4 });
      this.#inks.end(commonInks());
    }
    return ['ICCBased', this.#inks];
  }

  /** A tiling pattern of `width` × `height` points that draws `content` in `colour`. */
  pattern(width: number, height: number, content: string, colour: string): Ref {
    const ref = this.#file.ref({
      Type: 'Pattern',
      PatternType: 1,
      PaintType: 1,
      TilingType: 1,
      BBox: [0, 0, width, height],
      XStep: width,
      YStep: height,
      Resources: {},
    });
    ref.end(`${rgb(colour)} RG ${rgb(colour)} rg ${content}`);
    return ref;
  }

  /** Draws what was waiting, then links, bookmarks, structure and the rest. Afterwards the file is complete. */
  async close(bookmarks: readonly Bookmark[]): Promise<PagesAt> {
    await this.settle();
    for (const sheet of this.#links.sort((a, b) => a.number - b.number)) {
      this.#mark(sheet.number, sheet.number);
      this.#endLinks(sheet);
      await this.breathe();
    }
    this.#mark(0, 0);
    if (bookmarks.length > 0) this.#outline(bookmarks);
    await this.structure.write(this.#file, () => this.breathe());
    this.#writeLayers();
    for (const write of this.#reserved) write();
    const first = this.#pages.find((page) => page !== undefined) as Ref;
    // Rule B7: at full size. The destinations of links and bookmarks leave the reader's zoom as it is.
    this.#file.catalog.OpenAction = [first, 'XYZ', null, null, 1];
    this.#file.catalog.PageMode = bookmarks.length > 0 ? 'UseOutlines' : 'UseNone';
    this.#file.catalog.PageLayout = 'OneColumn';
    this.#file.end({ pdfa: this.pdfa.result.claimed });
    await this.#options.sink.write(this.#file.take());
    return this.#pagesAt;
  }

  /** Draws what was waiting for page numbers, and lets go of the pages that waited. */
  async settle(): Promise<void> {
    for (const draw of this.#late.splice(0)) draw();
    for (const sheet of this.#held) {
      this.#held.delete(sheet);
      this.#end(sheet);
      await this.breathe();
    }
  }

  #end(sheet: Sheet): void {
    this.#mark(sheet.number, sheet.number);
    sheet.end();
    this.#mark(0, 0);
    if (sheet.links.length > 0) this.#links.push(sheet);
  }

  #endLinks(sheet: Sheet): void {
    for (const { ref, target, rect, key, says } of sheet.links) {
      ref.data = {
        Type: 'Annot',
        Subtype: 'Link',
        Rect: [...rect],
        Border: [0, 0, 0],
        F: 4,
        ...this.#destination(target),
        Contents: new String(typeof says === 'function' ? says() : says),
        StructParent: key,
      };
      ref.end();
    }
  }

  #destination(target: Target): { Dest?: PdfValue } {
    const { sheet } = target;
    // A little above the place, so that what the reader came for is not glued to the window's edge.
    if (sheet) return { Dest: [sheet.ref, 'XYZ', null, Math.min(sheet.height, sheet.height - target.top + 24), null] };
    const page = target.number?.() ?? null;
    const ref = page === null ? undefined : this.#pages[page - 1];
    if (ref) return { Dest: [ref, 'XYZ', null, null, null] };
    if (this.#options.window || target.number) return {};
    throw new Error('bundle: a link to a page that was never made');
  }

  #outline(bookmarks: readonly Bookmark[]): void {
    const root = this.#file.ref({ Type: 'Outlines' });
    const level = (marks: readonly Bookmark[], parent: Ref): number => {
      const refs = marks.map(() => this.#file.ref());
      for (const [i, mark] of marks.entries()) {
        const ref = refs[i] as Ref;
        ref.data = {
          Title: new String(mark.title),
          Parent: parent,
          Dest: [this.#pages[mark.page - 1] as Ref, 'XYZ', null, null, null],
        };
        const before = refs[i - 1];
        const after = refs[i + 1];
        if (before) ref.data.Prev = before;
        if (after) ref.data.Next = after;
        // Closed: a bundle of 200 exhibits opens on its sections.
        if (mark.children.length > 0) ref.data.Count = -level(mark.children, ref);
        ref.end();
      }
      const first = refs[0];
      const last = refs.at(-1);
      if (first && last) Object.assign(parent.data, { First: first, Last: last });
      return marks.length;
    };
    root.data.Count = level(bookmarks, root);
    root.end();
    this.#file.catalog.Outlines = root;
  }

  /** Layers of supplied PDFs that were off by default stay off: showing them would change the exhibit. */
  #writeLayers(): void {
    if (this.#layers.all.length === 0) return;
    const refs = (ids: readonly number[]) => ids.map(adoptedRef);
    this.#file.catalog.OCProperties = {
      OCGs: refs(this.#layers.all),
      // Without `Order` no reader lists them, and none is left out of a list (ISO 19005-2, 6.9).
      D: { Name: new String('Default'), OFF: refs(this.#layers.off) },
    };
  }

  #mark(first: number, last: number): void {
    const at = this.#file.offset;
    const before = this.#pagesAt.at(-1);
    if (before && before[0] === at) {
      before[1] = first;
      before[2] = last;
      const earlier = this.#pagesAt.at(-2);
      if (earlier && earlier[1] === first && earlier[2] === last) this.#pagesAt.pop();
      return;
    }
    if (before && before[1] === first && before[2] === last) return;
    this.#pagesAt.push([at, first, last]);
  }
}
