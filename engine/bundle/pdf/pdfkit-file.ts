/**
 * The only file that touches pdfkit's private fields (`_offsets`, `_offset`, `_waiting`, `_root`, `_font`,
 * `endMetadata`, `push`). They belong to pdfkit 0.20.2 exactly: pdfkit-file.test.ts fails on any other version.
 *
 * pdfkit serialises objects, subsets and embeds fonts, and writes cross-reference table and document information. XMP and
 * output intent are this project's own (decision 0550).
 * Page content, links and bookmarks are this project's own, so that page numbers known only at the end can still be drawn
 * on the first pages, and objects of supplied PDFs can be copied in without passing through a second object model.
 */
import PDFDocument from 'pdfkit';
import { srgbProfile } from '../pdfa/icc.ts';
import { xmpPacket } from '../pdfa/xmp.ts';

/** What pdfkit's serialiser takes: strings are names, `String` objects are text strings. */
export type PdfValue =
  | string
  | InstanceType<typeof String>
  | number
  | boolean
  | null
  | Ref
  | readonly PdfValue[]
  | { [key: string]: PdfValue };

export interface Ref {
  readonly id: number;
  data: { [key: string]: PdfValue };
  compress: boolean;
  end(chunk?: string | Uint8Array): void;
}

interface Glyph {
  readonly id: number;
  readonly advanceWidth: number;
  readonly codePoints: number[];
}

interface EmbeddedFont {
  readonly id: string;
  readonly scale: number;
  readonly ascender: number;
  readonly descender: number;
  readonly dictionary: Ref;
  readonly widths: number[];
  readonly unicode: number[][];
  readonly subset: { includeGlyph(id: number): number; encode(): Uint8Array };
  readonly font: {
    hasGlyphForCodePoint(point: number): boolean;
    glyphForCodePoint(point: number): Glyph;
    /** Font units. */
    layout(
      text: string,
      features: { readonly [tag: string]: boolean } | undefined,
      script: undefined,
      language: undefined,
      direction: 'ltr' | 'rtl',
    ): {
      glyphs: Glyph[];
      positions: { xAdvance: number; xOffset: number; yOffset: number }[];
    };
  };
  ref(): Ref;
  embed(): unknown;
  layoutRun(text: string): {
    glyphs: Glyph[];
    positions: { advanceWidth: number; xAdvance: number; xOffset: number }[];
  };
}

interface PrivateDocument {
  _offsets: (number | null)[];
  _offset: number;
  _root: Ref;
  _font: EmbeddedFont;
  endMetadata(): void;
  _write(data: Uint8Array | string): void;
  push(chunk: Uint8Array | null): boolean;
  ref(data?: { [key: string]: PdfValue }): Ref;
  font(source: Uint8Array): void;
  end(): void;
}

export interface PdfInfo {
  readonly title: string;
  readonly author: string;
  readonly subject: string;
  readonly creator: string;
  /** Also the seed of the file identifier: the same input gives the same bytes. */
  readonly createdAt: Date;
  readonly lang: string;
}

const gatheredBelow = 16 * 1024;
const gatherBytes = 128 * 1024;

export class PdfFile {
  readonly #doc: PrivateDocument;
  #pending: Uint8Array[] = [];
  #pendingBytes = 0;
  #gathering: Uint8Array = new Uint8Array(0);
  #gathered = 0;
  #ended = false;
  #claimsPdfa = false;

  constructor(info: PdfInfo) {
    const doc = new PDFDocument({
      autoFirstPage: false,
      pdfVersion: '1.7',
      lang: info.lang,
      displayTitle: true,
      // pdfkit would otherwise register Helvetica, which is not embedded.
      font: null as unknown as string,
      info: {
        Title: info.title,
        Author: info.author,
        Subject: info.subject,
        Creator: info.creator,
        Producer: info.creator,
        CreationDate: info.createdAt,
        ModDate: info.createdAt,
      },
    }) as unknown as PrivateDocument;
    this.#doc = doc;
    // The header has been pushed by the constructor; what the stream holds is taken over, and the stream is not used again.
    const readable = doc as unknown as { read(): Uint8Array | null };
    for (let chunk = readable.read(); chunk !== null; chunk = readable.read()) this.#take(chunk);
    doc.push = (chunk) => {
      if (chunk === null) this.#ended = true;
      else this.#take(chunk);
      return true;
    };
    // pdfkit's own packet has neither escaping nor every date, and its stream a key that no dictionary has.
    doc.endMetadata = () => {
      const metadata = doc.ref({ Type: 'Metadata', Subtype: 'XML' });
      metadata.compress = false;
      metadata.end(xmpPacket({ ...info, pdfa: this.#claimsPdfa }));
      doc._root.data.Metadata = metadata;
    };
  }

  /** Bytes written so far: where the next object will start. */
  get offset(): number {
    return this.#doc._offset;
  }

  ref(data: { [key: string]: PdfValue } = {}): Ref {
    return this.#doc.ref(data);
  }

  get catalog(): { [key: string]: PdfValue } {
    return this.#doc._root.data;
  }

  addPageRef(page: Ref): void {
    const pages = (this.catalog.Pages as Ref).data as unknown as { Kids: Ref[]; Count: number };
    pages.Kids.push(page);
    pages.Count++;
  }

  get pagesRef(): Ref {
    return this.catalog.Pages as Ref;
  }

  /** Number that the next object will get. Objects of a supplied PDF are written with these numbers elsewhere. */
  get nextId(): number {
    return this.#doc._offsets.length + 1;
  }

  /**
   * Takes over finished objects (`N 0 obj … endobj`), numbered from `nextId` on without a gap.
   *
   * @param chunks their bytes, in order; kept until they are written, not copied
   * @param starts offset in these bytes of each object, in order of number
   */
  adopt(chunks: readonly Uint8Array[], starts: ArrayLike<number>): void {
    const base = this.#doc._offset;
    for (let i = 0; i < starts.length; i++) this.#doc._offsets.push(base + (starts[i] as number));
    for (const chunk of chunks) this.#doc._write(chunk);
  }

  embedFont(file: Uint8Array): PdfFont {
    this.#doc.font(file);
    completeFontFile(this.#doc, this.#doc._font);
    return new PdfFont(this.#doc._font);
  }

  /** Chunks written since the last call. */
  take(): Uint8Array[] {
    this.#gather();
    const chunks = this.#pending;
    this.#pending = [];
    this.#pendingBytes = 0;
    return chunks;
  }

  get pendingBytes(): number {
    return this.#pendingBytes;
  }

  /**
   * @param claim that the file is PDF/A-2u
   * @throws Error where an object was begun and never ended: the file would point at nothing
   */
  end(claim: { readonly pdfa: boolean } = { pdfa: false }): void {
    this.#claimsPdfa = claim.pdfa;
    this.#outputIntent();
    this.#doc.end();
    if (!this.#ended) throw new Error('pdf: an object was begun and never ended');
  }

  /** ISO 19005-2, 6.2.3: what device colours mean. Also where PDF/A is not claimed: the colours are the same. */
  #outputIntent(): void {
    const profile = this.ref({ N: 3, Alternate: 'DeviceRGB' });
    profile.end(srgbProfile());
    const intent = this.ref({
      Type: 'OutputIntent',
      S: 'GTS_PDFA1',
      OutputConditionIdentifier: new String('sRGB IEC61966-2.1'),
      Info: new String('sRGB IEC61966-2.1'),
      DestOutputProfile: profile,
    });
    intent.end();
    this.catalog.OutputIntents = [intent];
  }

  /** pdfkit gives away a few bytes at a time: they are put together, for each chunk by itself costs more than what is in it. */
  #take(chunk: Uint8Array): void {
    this.#pendingBytes += chunk.length;
    if (chunk.length > gatheredBelow) {
      this.#gather();
      this.#pending.push(chunk);
      return;
    }
    if (this.#gathered + chunk.length > this.#gathering.length) {
      this.#gather();
      this.#gathering = new Uint8Array(gatherBytes);
    }
    this.#gathering.set(chunk, this.#gathered);
    this.#gathered += chunk.length;
  }

  /** What was put together so far is a chunk; what comes next goes behind it in the same memory. */
  #gather(): void {
    if (this.#gathered === 0) return;
    this.#pending.push(this.#gathering.subarray(0, this.#gathered));
    this.#gathering = this.#gathering.subarray(this.#gathered);
    this.#gathered = 0;
  }
}

/** Text set by a font's own rules, left to right as it stands on the page. */
export interface ShapedText {
  /** Insides of TJ arrays, each with how far it is raised, in 1/1000 of the font size: marks stand above and below. */
  readonly pieces: readonly { readonly tj: string; readonly rise: number }[];
  readonly width: number;
  /** Whether a reader that knows only the glyphs gets the text back, letter by letter. */
  readonly exact: boolean;
}

/** One embedded, subset font. Widths are in 1/1000 of the font size. */
export class PdfFont {
  readonly #font: EmbeddedFont;
  readonly id: string;
  readonly ascender: number;
  readonly descender: number;
  readonly #simple = new Map<number, { hex: string; width: number }>();
  readonly #kerns = new Map<number, number | null>();

  constructor(font: EmbeddedFont) {
    this.#font = font;
    this.id = font.id;
    this.ascender = font.ascender;
    this.descender = font.descender;
    // pdfkit maps .notdef, which is never shown, to U+0000 and gives its width in the font's own units.
    font.unicode[0] = [0xfffd];
    font.widths[0] = (font.widths[0] as number) * font.scale;
  }

  /** Reference for a resource dictionary; the font is written when the file ends. */
  ref(): Ref {
    return this.#font.ref();
  }

  has(point: number): boolean {
    return this.#font.font.hasGlyphForCodePoint(point);
  }

  /**
   * Shaped text (kerning, ligatures, marks) as the inside of a TJ array.
   *
   * Shaping costs more than everything else about a page, and a listing is mostly words never seen before: times, paths,
   * numbers. In ASCII a font of these shapes by neighbours, so pairs are shaped once and words put together from them.
   */
  shape(text: string): { tj: string; width: number } {
    return (plainAscii.test(text) ? this.#fromPairs(text) : null) ?? this.shapeWhole(text);
  }

  /** Null where two neighbours become something else than themselves side by side (a ligature). */
  #fromPairs(text: string): { tj: string; width: number } | null {
    let tj = '';
    let hex = '';
    let width = 0;
    for (let i = 0; i < text.length; i++) {
      const glyph = this.character(text.charCodeAt(i));
      hex += glyph.hex;
      width += glyph.width;
      if (i + 1 === text.length) break;
      const kern = this.#kern(text.charCodeAt(i), text.charCodeAt(i + 1));
      if (kern === null) return null;
      if (kern === 0) continue;
      tj += `<${hex}> ${kern} `;
      hex = '';
      width -= kern;
    }
    return { tj: `${tj}<${hex}>`, width };
  }

  #kern(a: number, b: number): number | null {
    const key = (a << 7) | b;
    let kern = this.#kerns.get(key);
    if (kern === undefined) {
      const { glyphs, positions } = this.#font.layoutRun(String.fromCharCode(a, b));
      const own = [a, b].map((point) => this.#font.font.glyphForCodePoint(point).id);
      const [first, second] = positions;
      const simple =
        glyphs.length === 2 &&
        glyphs.every(({ id }, i) => id === own[i]) &&
        first?.xOffset === 0 &&
        second?.xOffset === 0 &&
        Math.round(second.advanceWidth - second.xAdvance) === 0;
      kern = simple && first ? Math.round(first.advanceWidth - first.xAdvance) : null;
      this.#kerns.set(key, kern);
    }
    return kern;
  }

  /** As `shape`, always by the font's own rules over the whole text. */
  shapeWhole(text: string): { tj: string; width: number } {
    const { glyphs, positions } = this.#font.layoutRun(text);
    let tj = '';
    let hex = '';
    let width = 0;
    for (let i = 0; i < glyphs.length; i++) {
      const glyph = glyphs[i] as Glyph;
      const position = positions[i] as { advanceWidth: number; xAdvance: number; xOffset: number };
      const code = this.#include(glyph);
      const shift = Math.round(position.xOffset);
      const kern = Math.round(position.advanceWidth - position.xAdvance);
      if (shift !== 0) {
        tj += `${hex === '' ? '' : `<${hex}>`} ${-shift} `;
        hex = '';
      }
      hex += code;
      if (shift + kern !== 0 || shift !== 0) {
        tj += `<${hex}> ${shift + kern} `;
        hex = '';
      }
      width += position.advanceWidth - kern;
    }
    return { tj: hex === '' ? tj : `${tj}<${hex}>`, width };
  }

  /**
   * Text of any script, by the font's own rules: letters that join, marks above and below, syllables in another order.
   *
   * @param leftward written from right to left
   */
  shapeAny(text: string, leftward: boolean): ShapedText {
    const font = this.#font;
    const { glyphs, positions } = this.#layout(text, leftward);
    const pieces: { tj: string; rise: number }[] = [];
    const said: number[] = [];
    let width = 0;
    for (const [i, glyph] of glyphs.entries()) {
      const { xAdvance, xOffset, yOffset } = positions[i] as (typeof positions)[number];
      const rise = Math.round(yOffset * font.scale);
      const shift = Math.round(xOffset * font.scale);
      const kern = Math.round((glyph.advanceWidth - xAdvance) * font.scale);
      const code = this.#include(glyph, leftward);
      said.push(...(font.unicode[Number.parseInt(code, 16)] as number[]));
      let piece = pieces.at(-1);
      if (piece?.rise !== rise) {
        piece = { tj: '', rise };
        pieces.push(piece);
      }
      piece.tj += `${shift === 0 ? '' : ` ${-shift} `}<${code}>${shift + kern === 0 ? '' : ` ${shift + kern} `}`;
      width += glyph.advanceWidth * font.scale - kern;
    }
    if (leftward) said.reverse();
    return { pieces, width, exact: String.fromCodePoint(...said) === text };
  }

  /**
   * fontkit fails on some marks that a font gives no place to: then they stand where they fall, and where even that fails
   * each character stands by itself. Text is evidence, and whatever it holds is printed.
   */
  #layout(text: string, leftward: boolean): ReturnType<EmbeddedFont['font']['layout']> {
    const { font } = this.#font;
    const direction = leftward ? 'rtl' : 'ltr';
    for (const features of [undefined, { mark: false, mkmk: false }, { mark: false, mkmk: false, curs: false }]) {
      try {
        return font.layout(text, features, undefined, undefined, direction);
      } catch {
        // The next way asks less of the font.
      }
    }
    const glyphs = [...text].map((character) => font.glyphForCodePoint(character.codePointAt(0) as number));
    if (leftward) glyphs.reverse();
    return {
      glyphs,
      positions: glyphs.map(({ advanceWidth }) => ({ xAdvance: advanceWidth, xOffset: 0, yOffset: 0 })),
    };
  }

  /** @param hex codes as `shape` gives them */
  widthOf(hex: string): number {
    let width = 0;
    for (let at = 0; at < hex.length; at += 4)
      width += this.#font.widths[Number.parseInt(hex.slice(at, at + 4), 16)] ?? 0;
    return width;
  }

  /** One character as it stands, without shaping: for monospaced text by the hundred thousand lines. */
  character(point: number): { hex: string; width: number } {
    let known = this.#simple.get(point);
    if (!known) {
      const glyph = this.#font.font.glyphForCodePoint(point);
      known = { hex: this.#include(glyph), width: glyph.advanceWidth * this.#font.scale };
      this.#simple.set(point, known);
    }
    return known;
  }

  /**
   * Readers turn a line that was written from right to left round glyph by glyph, and the letters of a ligature with it: one
   * that stands in such a line is therefore noted in the order in which it stands on the page. A glyph of which the font
   * says no letter is noted as a break of no width: PDF/A-2u wants a letter for each.
   */
  #include(glyph: Glyph, leftward = false): string {
    const font = this.#font;
    const gid = font.subset.includeGlyph(glyph.id);
    font.widths[gid] ??= glyph.advanceWidth * font.scale;
    const points = glyph.codePoints.length > 0 ? glyph.codePoints : [zeroWidthSpace];
    font.unicode[gid] ??= leftward ? points.toReversed() : points;
    return gid.toString(16).padStart(4, '0');
  }
}

/**
 * A reference to an object that was adopted by number. pdfkit's serialiser writes anything that does not call itself a
 * plain object by its `toString`.
 */
export function adoptedRef(id: number): Ref {
  return {
    id,
    data: {},
    compress: false,
    end: () => {},
    toString: () => `${id} 0 R`,
    [Symbol.toStringTag]: 'Ref',
  } as Ref;
}

const zeroWidthSpace = 0x200b;
const plainAscii = /^[\x21-\x7e]+$/;

/** ISO 32000-1, table 127: a TrueType font file says its length, which pdfkit leaves out. */
function completeFontFile(document: PrivateDocument, font: EmbeddedFont): void {
  const embed = font.embed;
  font.embed = () => {
    const ref = document.ref;
    document.ref = function first(this: PrivateDocument, data) {
      document.ref = ref;
      const file = ref.call(this, data);
      const end = file.end;
      file.end = (chunk) => {
        if (chunk && file.data.Subtype === undefined) file.data.Length1 = chunk.length;
        end.call(file, chunk);
      };
      return file;
    };
    try {
      return embed.call(font);
    } finally {
      document.ref = ref;
    }
  };
}
