import { forgetLibrary, type Library, library, withMemory } from './library.ts';
import { overlap, type PageFrame, type Rect, toUpright, toUser, uprightSize } from './upright.ts';

/** What PDFium cannot read: no PDF, damaged, or a password is missing. */
export class UnreadablePdf extends Error {
  override name = 'UnreadablePdf';
  readonly because: 'damaged' | 'password';

  constructor(because: 'damaged' | 'password') {
    super(because === 'password' ? 'it asks for a password' : 'it cannot be read');
    this.because = because;
  }
}

export interface PageText {
  /** As PDFium reads the page; line ends and word spaces that it made up included. One UTF-16 unit or one pair a box. */
  readonly characters: readonly string[];
  /** Four numbers a character: x, y, width, height, upright points. Nothing wide or high was made up by PDFium. */
  readonly boxes: Float32Array;
  /** As `boxes`, but tight around what is inked; nothing wide or high where nothing is. */
  readonly ink: Float32Array;
}

export interface Picture {
  readonly width: number;
  readonly height: number;
  /** Eight bits each of red, green, blue, alpha; on white, alpha always 255. */
  readonly rgba: Uint8ClampedArray;
}

const errorPassword = 4;
const renderAnnotations = 0x01;
const swapRedAndBlue = 0x10;
const flattenForDisplay = 0;
const fillEvenOdd = 1;
/** PDFium takes longer sides than this for malformed. */
const longestSide = 20_000;

/** A document open in PDFium; must be closed, for its memory is not JavaScript's. Pages count from 0. */
export class PdfiumDocument implements Disposable {
  readonly #library: Library;
  readonly #bytes: number;
  #document: number;

  private constructor(library: Library, bytes: number, document: number) {
    this.#library = library;
    this.#bytes = bytes;
    this.#document = document;
  }

  /** @throws UnreadablePdf */
  static async open(bytes: Uint8Array, password = ''): Promise<PdfiumDocument> {
    const api = await library();
    const pointer = api.pdfium.wasmExports.malloc(bytes.length || 1);
    if (pointer === 0) throw new RangeError('PDFium has no memory left for this document');
    api.pdfium.HEAPU8.set(bytes, pointer);
    const document = guard(() => api.FPDF_LoadMemDocument(pointer, bytes.length, password));
    if (document === 0) {
      const because = api.FPDF_GetLastError() === errorPassword ? 'password' : 'damaged';
      api.pdfium.wasmExports.free(pointer);
      throw new UnreadablePdf(because);
    }
    return new PdfiumDocument(api, pointer, document);
  }

  get pageCount(): number {
    return this.#library.FPDF_GetPageCount(this.#document);
  }

  /** Makes what is saved readable without a password. */
  removeEncryption(): void {
    if (this.#library.EPDF_IsEncrypted(this.#document)) this.#library.EPDF_RemoveEncryption(this.#document);
  }

  frame(page: number): PageFrame {
    return this.#withPage(page, (handle) => this.#frameOf(handle));
  }

  /** Points, upright. */
  size(page: number): { readonly width: number; readonly height: number } {
    return uprightSize(this.frame(page));
  }

  /**
   * The page as it is shown, annotations included.
   *
   * @param dpi above 0; lowered where a side would exceed 20,000 pixels
   */
  renderPage(page: number, dpi: number): Picture {
    return this.#withPage(page, (handle) => {
      const api = this.#library;
      const points = uprightSize(this.#frameOf(handle));
      const scale = Math.min(dpi / 72, longestSide / Math.max(points.width, points.height));
      const width = Math.max(1, Math.round(points.width * scale));
      const height = Math.max(1, Math.round(points.height * scale));
      return withMemory(api, width * height * 4, (pointer) => {
        const bitmap = api.FPDFBitmap_CreateEx(width, height, 4, pointer, width * 4);
        if (bitmap === 0) throw new RangeError('PDFium has no memory left for this page');
        try {
          api.FPDFBitmap_FillRect(bitmap, 0, 0, width, height, 0xffffffff);
          api.FPDF_RenderPageBitmap(bitmap, handle, 0, 0, width, height, 0, renderAnnotations | swapRedAndBlue);
          return {
            width,
            height,
            rgba: new Uint8ClampedArray(api.pdfium.HEAPU8.slice(pointer, pointer + width * height * 4)),
          };
        } finally {
          api.FPDFBitmap_Destroy(bitmap);
        }
      });
    });
  }

  text(page: number): PageText {
    return this.#withPage(page, (handle) => {
      const api = this.#library;
      const frame = this.#frameOf(handle);
      const text = api.FPDFText_LoadPage(handle);
      if (text === 0) return { characters: [], boxes: new Float32Array(), ink: new Float32Array() };
      try {
        const count = Math.max(0, api.FPDFText_CountChars(text));
        const characters: string[] = [];
        const boxes = new Float32Array(count * 4);
        const ink = new Float32Array(count * 4);
        withMemory(api, 32, (pointer) => {
          for (let n = 0; n < count; n++) {
            characters.push(unicode(api.FPDFText_GetUnicode(text, n)));
            if (api.FPDFText_IsGenerated(text, n) === 1 || !api.FPDFText_GetLooseCharBox(text, n, pointer)) continue;
            const [left = 0, top = 0, right = 0, bottom = 0] = floats(api, pointer, 4);
            const rect = toUpright(frame, { left, top, right, bottom });
            boxes.set([rect.x, rect.y, rect.width, rect.height], n * 4);
            if (!api.FPDFText_GetCharBox(text, n, pointer, pointer + 8, pointer + 16, pointer + 24)) continue;
            const [l = 0, r = 0, b = 0, t = 0] = api.pdfium.HEAPF64.subarray(pointer / 8, pointer / 8 + 4);
            const tight = toUpright(frame, { left: l, right: r, bottom: b, top: t });
            ink.set([tight.x, tight.y, tight.width, tight.height], n * 4);
          }
        });
        return { characters, boxes, ink };
      } finally {
        api.FPDFText_ClosePage(text);
      }
    });
  }

  /** Annotations and form fields become part of the page's content, as they are shown. False: there was nothing, or it failed. */
  flatten(page: number): boolean {
    return this.#withPage(page, (handle) => this.#library.FPDFPage_Flatten(handle, flattenForDisplay) === 1);
  }

  /**
   * Takes text out of the content under the boxes (whole glyphs that any box touches), whitens pixels of pictures there, and
   * paints the boxes black. Drawn lines, annotations and everything outside pages stay: see engine/redaction.
   *
   * @param rects upright points
   * @param paint false leaves what is behind the boxes to be seen
   */
  redact(page: number, rects: readonly Rect[], paint = true): void {
    this.#withPage(page, (handle) => {
      const api = this.#library;
      const frame = this.#frameOf(handle);
      withMemory(api, 16, (pointer) => {
        for (const rect of rects) {
          const box = toUser(frame, rect);
          api.pdfium.HEAPF32.set([box.left, box.top, box.right, box.bottom], pointer / 4);
          api.EPDFText_RedactInRect(handle, pointer, true, paint);
        }
      });
      if (!api.FPDFPage_GenerateContent(handle)) throw new Error('PDFium could not write the page again');
    });
  }

  /** Draws black boxes over everything that the page draws. @param rects upright points */
  paint(page: number, rects: readonly Rect[]): void {
    this.#withPage(page, (handle) => {
      const api = this.#library;
      const frame = this.#frameOf(handle);
      for (const rect of rects) {
        const { left, bottom, right, top } = toUser(frame, rect);
        const box = api.FPDFPageObj_CreateNewRect(left, bottom, right - left, top - bottom);
        api.FPDFPageObj_SetFillColor(box, 0, 0, 0, 255);
        api.FPDFPath_SetDrawMode(box, fillEvenOdd, false);
        api.FPDFPage_InsertObject(handle, box);
      }
      if (!api.FPDFPage_GenerateContent(handle)) throw new Error('PDFium could not write the page again');
    });
  }

  /** Objects that the page draws, outermost only. */
  objects(page: number): PageObject[] {
    return this.#withPage(page, (handle) => {
      const frame = this.#frameOf(handle);
      const count = this.#library.FPDFPage_CountObjects(handle);
      return Array.from({ length: count }, (_, n) => this.#object(frame, this.#library.FPDFPage_GetObject(handle, n)));
    });
  }

  /** Takes those of `objects` out that are chosen; how many. */
  removeObjects(page: number, chosen: (object: PageObject) => boolean): number {
    return this.#withPage(page, (handle) => {
      const api = this.#library;
      const frame = this.#frameOf(handle);
      let removed = 0;
      for (let n = api.FPDFPage_CountObjects(handle) - 1; n >= 0; n--) {
        const object = api.FPDFPage_GetObject(handle, n);
        if (!chosen(this.#object(frame, object)) || !api.FPDFPage_RemoveObject(handle, object)) continue;
        api.FPDFPageObj_Destroy(object);
        removed++;
      }
      if (removed > 0 && !api.FPDFPage_GenerateContent(handle))
        throw new Error('PDFium could not write the page again');
      return removed;
    });
  }

  /** The whole document written anew: one revision, without what nothing referred to when it was opened. */
  save(): Uint8Array<ArrayBuffer> {
    const api = this.#library;
    return guard(() => {
      const writer = api.PDFiumExt_OpenFileWriter();
      try {
        api.PDFiumExt_SaveAsCopy(this.#document, writer);
        const size = api.PDFiumExt_GetFileWriterSize(writer);
        if (size === 0) throw new Error('PDFium could not write the document');
        return withMemory(api, size, (pointer) => {
          api.PDFiumExt_GetFileWriterData(writer, pointer, size);
          return new Uint8Array(api.pdfium.HEAPU8.subarray(pointer, pointer + size));
        });
      } finally {
        api.PDFiumExt_CloseFileWriter(writer);
      }
    });
  }

  close(): void {
    if (this.#document === 0) return;
    this.#library.FPDF_CloseDocument(this.#document);
    this.#library.pdfium.wasmExports.free(this.#bytes);
    this.#document = 0;
  }

  [Symbol.dispose](): void {
    this.close();
  }

  #object(frame: PageFrame, handle: number): PageObject {
    const api = this.#library;
    const kind = objectKinds[api.FPDFPageObj_GetType(handle)] ?? 'unknown';
    return withMemory(api, 16, (pointer) => {
      const known = api.FPDFPageObj_GetBounds(handle, pointer, pointer + 4, pointer + 8, pointer + 12);
      const [left = 0, bottom = 0, right = 0, top = 0] = floats(api, pointer, 4);
      return {
        kind,
        bounds: known ? toUpright(frame, { left, bottom, right, top }) : null,
        segments: kind === 'path' ? this.#segments(handle, pointer) : null,
      };
    });
  }

  /** How a path goes on from point to point. */
  #segments(handle: number, pointer: number): PathSegment[] {
    const api = this.#library;
    return Array.from({ length: Math.max(0, api.FPDFPath_CountSegments(handle)) }, (_, n) => {
      const segment = api.FPDFPath_GetPathSegment(handle, n);
      api.FPDFPathSegment_GetPoint(segment, pointer, pointer + 4);
      const [x = 0, y = 0] = floats(api, pointer, 2);
      return { kind: segmentKinds[api.FPDFPathSegment_GetType(segment)] ?? 'unknown', x, y };
    });
  }

  #frameOf(handle: number): PageFrame {
    const api = this.#library;
    const rotation = ([0, 90, 180, 270] as const)[api.FPDFPage_GetRotation(handle)] ?? 0;
    return withMemory(api, 16, (pointer) => {
      api.FPDF_GetPageBoundingBox(handle, pointer);
      const [left = 0, top = 0, right = 0, bottom = 0] = floats(api, pointer, 4);
      return { box: { left, top, right, bottom }, rotation };
    });
  }

  #withPage<T>(page: number, use: (handle: number) => T): T {
    return guard(() => {
      const handle = this.#library.FPDF_LoadPage(this.#document, page);
      if (handle === 0) throw new UnreadablePdf('damaged');
      try {
        return use(handle);
      } finally {
        this.#library.FPDF_ClosePage(handle);
      }
    });
  }
}

const objectKinds = ['unknown', 'text', 'path', 'picture', 'shading', 'form'] as const;
const segmentKinds = ['line', 'curve', 'move'] as const;

export interface PathSegment {
  readonly kind: (typeof segmentKinds)[number] | 'unknown';
  /** The path's own space: only how points lie to each other means anything. */
  readonly x: number;
  readonly y: number;
}

export interface PageObject {
  readonly kind: (typeof objectKinds)[number];
  /** Upright points; null where it has none. */
  readonly bounds: Rect | null;
  readonly segments: readonly PathSegment[] | null;
}

function floats(api: Library, pointer: number, count: number): Float32Array {
  return api.pdfium.HEAPF32.slice(pointer / 4, pointer / 4 + count);
}

function unicode(code: number): string {
  return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : '\u0000';
}

function guard<T>(use: () => T): T {
  try {
    return use();
  } catch (error) {
    // What WebAssembly throws when it traps; its type is in no library that Node's own types bring.
    if (error instanceof Error && error.name === 'RuntimeError') forgetLibrary();
    throw error;
  }
}

/** Characters of the page whose ink any of the boxes touches, in reading order, by index. */
export function charactersUnder({ ink }: Pick<PageText, 'ink'>, rects: readonly Rect[]): number[] {
  const under: number[] = [];
  for (let n = 0; n * 4 < ink.length; n++) {
    const box = boxOf(ink, n);
    if (box.width > 0 && box.height > 0 && rects.some((rect) => overlap(rect, box))) under.push(n);
  }
  return under;
}

export function boxOf(boxes: Float32Array, n: number): Rect {
  const at = n * 4;
  return { x: boxes[at] ?? 0, y: boxes[at + 1] ?? 0, width: boxes[at + 2] ?? 0, height: boxes[at + 3] ?? 0 };
}
