/** What a font dictionary says of itself, with everything that stands elsewhere fetched. */
import { PDFArray, PDFDict, PDFName, PDFNumber, type PDFObject, PDFStream } from '@cantoo/pdf-lib';
import { type FontUse, numbersIn } from './content-scan.ts';
import { encodings, textOfGlyph } from './glyph-names.ts';
import { bytesOf } from './streams.ts';
import { readToUnicode, type UnicodeMap } from './to-unicode.ts';
import { readTrueType, type TrueType } from './truetype.ts';

export interface FontFacts {
  readonly dict: PDFDict;
  readonly subtype: string;
  /** Without the letters and the plus sign of a subset. */
  readonly name: string;
  /** Of a Type0 font its only descendant, else the font itself. */
  readonly inner: PDFDict;
  readonly descriptor: PDFDict | null;
  /** Font program: key of the descriptor, and the stream. */
  readonly file: { readonly key: string; readonly stream: PDFStream } | null;
  readonly symbolic: boolean;
  /** Simple fonts. */
  readonly encoding: {
    readonly base: keyof typeof encodings | 'MacExpertEncoding' | null;
    readonly differences: ReadonlyMap<number, string>;
    readonly present: boolean;
  };
  /** Type0: `Identity-H`, another name, or the CMap itself. */
  readonly cmap: string | PDFStream | null;
  readonly toUnicode: UnicodeMap | null;
  readonly hasToUnicode: boolean;
}

export function get(dict: PDFDict, key: string): PDFObject | undefined {
  return dict.lookup(PDFName.of(key));
}

export function nameIn(dict: PDFDict, key: string): string | null {
  const value = get(dict, key);
  return value instanceof PDFName ? value.decodeText() : null;
}

export function numberIn(dict: PDFDict, key: string): number | null {
  const value = get(dict, key);
  return value instanceof PDFNumber ? value.asNumber() : null;
}

export function fontFacts(dict: PDFDict): FontFacts {
  const subtype = nameIn(dict, 'Subtype') ?? '';
  let inner = dict;
  if (subtype === 'Type0') {
    const descendants = get(dict, 'DescendantFonts');
    const only = descendants instanceof PDFArray ? descendants.lookup(0) : undefined;
    if (only instanceof PDFDict) inner = only;
  }
  const descriptor = get(inner, 'FontDescriptor');
  const known = descriptor instanceof PDFDict ? descriptor : null;
  let file: FontFacts['file'] = null;
  for (const key of ['FontFile', 'FontFile2', 'FontFile3']) {
    const stream = known ? get(known, key) : undefined;
    if (stream instanceof PDFStream) file = { key, stream };
  }
  const toUnicode = get(dict, 'ToUnicode');
  const mapped = toUnicode instanceof PDFStream ? bytesOf(toUnicode) : null;
  const cmap = get(dict, 'Encoding');
  return {
    dict,
    subtype,
    name: (nameIn(dict, 'BaseFont') ?? '').replace(/^[A-Z]{6}\+/, ''),
    inner,
    descriptor: known,
    file,
    symbolic: ((known && numberIn(known, 'Flags')) ?? 0) % 8 >= 4,
    encoding: encodingOf(dict),
    cmap:
      subtype !== 'Type0'
        ? null
        : cmap instanceof PDFName
          ? cmap.decodeText()
          : cmap instanceof PDFStream
            ? cmap
            : null,
    toUnicode: mapped ? readToUnicode(mapped) : null,
    hasToUnicode: toUnicode !== undefined,
  };
}

function encodingOf(dict: PDFDict): FontFacts['encoding'] {
  const value = get(dict, 'Encoding');
  const differences = new Map<number, string>();
  const baseOf = (name: string | null) =>
    name === 'WinAnsiEncoding' ||
    name === 'MacRomanEncoding' ||
    name === 'MacExpertEncoding' ||
    name === 'StandardEncoding'
      ? name
      : null;
  if (value instanceof PDFName) return { base: baseOf(value.decodeText()), differences, present: true };
  if (!(value instanceof PDFDict)) return { base: null, differences, present: false };
  const list = get(value, 'Differences');
  if (list instanceof PDFArray) {
    let code = 0;
    for (let i = 0; i < list.size(); i++) {
      const item = list.lookup(i);
      if (item instanceof PDFNumber) code = item.asNumber();
      else if (item instanceof PDFName) differences.set(code++, item.decodeText());
    }
  }
  return { base: baseOf(nameIn(value, 'BaseEncoding')), differences, present: true };
}

/** Codes that are shown, as far as they can be told apart: of a font with a CMap of its own they cannot. */
export function codesOf(font: FontFacts, use: FontUse): number[] | null {
  if (font.subtype === 'Type0')
    return font.cmap === 'Identity-H' || font.cmap === 'Identity-V' ? numbersIn(use.pairs) : null;
  return numbersIn(use.bytes);
}

/** What a simple font's encoding says of a code; null where it leaves that to the font program. */
export function characterOf(font: FontFacts, code: number): string | null {
  const name = font.encoding.differences.get(code);
  if (name !== undefined) return textOfGlyph(name);
  const { base } = font.encoding;
  if (base === 'MacExpertEncoding') return null;
  // Without a base an embedded or symbolic font begins from its own encoding.
  const table = base ? encodings[base] : font.symbolic || font.file ? null : encodings.StandardEncoding;
  const point = table?.[code] ?? 0;
  return point === 0 ? null : String.fromCodePoint(point);
}

const builtIn = new WeakMap<PDFStream, ReadonlyMap<number, string>>();

/** What an embedded Type 1 program's own encoding says of a code (Adobe Type 1 Font Format, 2.2); null where it says nothing. */
export function builtInCharacter(font: FontFacts, code: number): string | null {
  if (font.file?.key !== 'FontFile' || font.encoding.base !== null) return null;
  const { stream } = font.file;
  let names = builtIn.get(stream);
  if (!names) {
    const bytes = bytesOf(stream);
    const clear = bytes
      ? Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, 65_536)).toString('latin1')
      : '';
    const found = clear.slice(0, Math.max(0, clear.indexOf('eexec'))).matchAll(/\bdup\s+(\d+)\s*\/([^\s/]+)\s+put\b/g);
    names = new Map([...found].map(([, at, name]) => [Number(at), name as string]));
    builtIn.set(stream, names);
  }
  const name = names.get(code);
  return name === undefined ? null : textOfGlyph(name);
}

const programs = new WeakMap<PDFStream, TrueType | null>();

/** The embedded TrueType program; null where there is none, or it cannot be read. */
export function trueTypeOf(font: FontFacts): TrueType | null {
  if (font.file?.key !== 'FontFile2') return null;
  const { stream } = font.file;
  let program = programs.get(stream);
  if (program === undefined) {
    const bytes = bytesOf(stream);
    program = bytes ? readTrueType(bytes) : null;
    programs.set(stream, program);
  }
  return program;
}

/** Glyph of a code in an embedded TrueType font of one byte a code (ISO 32000-1, 9.6.6.4); undefined where that cannot be told here. */
export function glyphOf(font: FontFacts, program: TrueType, code: number): number | undefined {
  const { maps } = program;
  const symbol = maps.get('3,0');
  if (font.encoding.present && !font.symbolic) {
    const point = characterOf(font, code)?.codePointAt(0);
    return point === undefined ? undefined : maps.get('3,1')?.get(point);
  }
  if (symbol) return symbol.get(code) ?? symbol.get(0xf000 + code) ?? symbol.get(0xf100 + code);
  const roman = maps.get('1,0');
  // A font without any table of codes is used by glyph numbers in some readers, and not at all in others.
  return roman ? (roman.get(code) ?? 0) : undefined;
}

/** Glyph of a code of a CIDFontType2 with an Identity encoding; undefined where that cannot be told. */
export function glyphOfCid(font: FontFacts, cid: number): number | undefined {
  const map = get(font.inner, 'CIDToGIDMap');
  if (!(map instanceof PDFStream)) return cid;
  let bytes = cidMaps.get(map);
  if (bytes === undefined) {
    bytes = bytesOf(map);
    cidMaps.set(map, bytes);
  }
  return bytes && 2 * cid + 1 < bytes.length
    ? ((bytes[2 * cid] as number) << 8) | (bytes[2 * cid + 1] as number)
    : undefined;
}
const cidMaps = new WeakMap<PDFStream, Uint8Array | null>();

/** Widths by CID, in thousandths; what is not listed has `DW`. */
export function cidWidths(inner: PDFDict): {
  readonly widths: ReadonlyMap<number, number>;
  readonly otherwise: number;
} {
  const widths = new Map<number, number>();
  const list = get(inner, 'W');
  const number = (value: PDFObject | undefined): number => (value instanceof PDFNumber ? value.asNumber() : Number.NaN);
  if (list instanceof PDFArray)
    for (let i = 0; i + 1 < list.size() && widths.size < 70_000; ) {
      const first = number(list.lookup(i));
      const second = list.lookup(i + 1);
      if (second instanceof PDFArray) {
        for (let k = 0; k < second.size(); k++) widths.set(first + k, number(second.lookup(k)));
        i += 2;
      } else {
        const [last, width] = [Math.min(number(second), 65_535), number(list.lookup(i + 2))];
        for (let cid = first; cid <= last; cid++) widths.set(cid, width);
        i += 3;
      }
    }
  return { widths, otherwise: numberIn(inner, 'DW') ?? 1000 };
}
