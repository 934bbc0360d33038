/** Puts a font that was left out into the document: the glyphs shown, under the codes that the pages use. */
import { PDFArray, type PDFContext, type PDFDict, PDFName, PDFNumber } from '@cantoo/pdf-lib';
import type { StandIn } from './standard-font.ts';
import { flate } from './streams.ts';
import { writeToUnicode } from './to-unicode.ts';

/** Turns `dict` into a symbolic TrueType font: its codes mean glyphs by the font's own table, and nothing else is read into them. */
export function embedStandIn(context: PDFContext, dict: PDFDict, { font, codes }: StandIn): void {
  const file = fileOf({ font, codes });
  const used = [...codes.keys()];
  const [first, last] = [Math.min(...used), Math.max(...used)];
  const widths = PDFArray.withContext(context);
  for (let code = first; code <= last; code++) widths.push(PDFNumber.of(codes.get(code)?.width ?? 0));
  const scale = 1000 / font.unitsPerEm;
  const n = (value: number): number => Math.round(value * scale);
  const name = `AAAAAA+${font.postscriptName}`;
  const { bbox } = font;
  const descriptor = context.obj({
    Type: 'FontDescriptor',
    FontName: name,
    Flags: 4,
    FontBBox: [n(bbox.minX), n(bbox.minY), n(bbox.maxX), n(bbox.maxY)],
    ItalicAngle: font.italicAngle,
    Ascent: n(font.ascent),
    Descent: n(font.descent),
    CapHeight: n(font.capHeight),
    StemV: 80,
  });
  descriptor.set(PDFName.of('FontFile2'), flate(context, file, { Length1: PDFNumber.of(file.length) }));
  const set = (key: string, value: Parameters<PDFDict['set']>[1]): void => dict.set(PDFName.of(key), value);
  set('Subtype', PDFName.of('TrueType'));
  set('BaseFont', PDFName.of(name));
  set('FirstChar', PDFNumber.of(first));
  set('LastChar', PDFNumber.of(last));
  set('Widths', widths);
  set('FontDescriptor', context.register(descriptor));
  set('ToUnicode', flate(context, writeToUnicode(new Map([...codes].map(([code, { text }]) => [code, text])), 1)));
  dict.delete(PDFName.of('Encoding'));
}

/** Documents of one origin leave the same letters of the same font out: making a subset costs more than reading the document. */
const made = new Map<string, Uint8Array>();
const mostMade = 64;

function fileOf({ font, codes }: StandIn): Uint8Array {
  const key = `${font.postscriptName} ${[...codes].map(([code, { glyph }]) => `${code}:${glyph}`).join(' ')}`;
  const known = made.get(key);
  if (known) return known;
  const subset = font.createSubset();
  const glyphs = new Map([...codes].map(([code, { glyph }]) => [code, subset.includeGlyph(glyph)]));
  const file = withCodes(Uint8Array.from(subset.encode()), glyphs);
  if (made.size === mostMade) made.clear();
  made.set(key, file);
  return file;
}

/** The font file with a `cmap` of platform 3, encoding 0: codes from U+F000 on (ISO 32000-1, 9.6.6.4). */
function withCodes(file: Uint8Array, glyphs: ReadonlyMap<number, number>): Uint8Array {
  const from = new DataView(file.buffer, file.byteOffset, file.length);
  const count = from.getUint16(4);
  const tables: { tag: string; data: Uint8Array }[] = [];
  for (let i = 0; i < count; i++) {
    const at = 12 + 16 * i;
    const [place, length] = [from.getUint32(at + 8), from.getUint32(at + 12)];
    tables.push({ tag: String.fromCharCode(...file.subarray(at, at + 4)), data: file.subarray(place, place + length) });
  }
  tables.push({ tag: 'cmap', data: symbolTable(glyphs) });
  tables.sort((a, b) => (a.tag < b.tag ? -1 : 1));
  const head = 12 + 16 * tables.length;
  const out = new Uint8Array(tables.reduce((sum, { data }) => sum + ((data.length + 3) & ~3), head));
  const to = new DataView(out.buffer);
  const power = 2 ** Math.floor(Math.log2(tables.length));
  to.setUint32(0, 0x00010000);
  to.setUint16(4, tables.length);
  to.setUint16(6, power * 16);
  to.setUint16(8, Math.log2(power));
  to.setUint16(10, (tables.length - power) * 16);
  let at = head;
  for (const [i, { tag, data }] of tables.entries()) {
    out.set(data, at);
    const entry = 12 + 16 * i;
    for (let k = 0; k < 4; k++) to.setUint8(entry + k, tag.charCodeAt(k));
    const padded = (data.length + 3) & ~3;
    let sum = 0;
    for (let k = 0; k < padded; k += 4) sum = (sum + to.getUint32(at + k)) >>> 0;
    to.setUint32(entry + 4, sum);
    to.setUint32(entry + 8, at);
    to.setUint32(entry + 12, data.length);
    at += padded;
  }
  return out;
}

/** Format 4: one segment a code, and the last that every table ends with. */
function symbolTable(glyphs: ReadonlyMap<number, number>): Uint8Array {
  const codes = [...glyphs].sort(([a], [b]) => a - b);
  const segments = codes.length + 1;
  const length = 16 + 8 * segments;
  const view = new DataView(new ArrayBuffer(12 + length));
  view.setUint16(2, 1);
  view.setUint16(4, 3);
  view.setUint32(8, 12);
  const power = 2 ** Math.floor(Math.log2(segments));
  for (const [i, value] of [4, length, 0, segments * 2, power * 2, Math.log2(power), (segments - power) * 2].entries())
    view.setUint16(12 + 2 * i, value);
  const [ends, starts] = [26, 28 + 2 * segments];
  const deltas = starts + 2 * segments;
  for (const [i, [code, glyph]] of [...codes, [0x0fff, 0x1000] as const].entries()) {
    const last = i === segments - 1;
    const at = last ? 0xffff : 0xf000 + code;
    view.setUint16(ends + 2 * i, at);
    view.setUint16(starts + 2 * i, at);
    view.setUint16(deltas + 2 * i, last ? 1 : (glyph - at) & 0xffff);
  }
  return new Uint8Array(view.buffer);
}
