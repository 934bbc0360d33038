/** ISO 19005-2, 6.2.11: fonts, as far as a page shows text with them. */
import { PDFArray, PDFDict, PDFName, PDFNumber, PDFStream } from '@cantoo/pdf-lib';
import type { FontUse } from './content-scan.ts';
import {
  builtInCharacter,
  characterOf,
  cidWidths,
  codesOf,
  type FontFacts,
  fontFacts,
  get,
  glyphOf,
  glyphOfCid,
  nameIn,
  numberIn,
  trueTypeOf,
} from './font-facts.ts';
import { isListed } from './glyph-names.ts';
import type { RuleId } from './rules.ts';
import { canStandIn } from './standard-font.ts';
import { isUsable, type UnicodeMap } from './to-unicode.ts';

const simple = new Set(['Type1', 'MMType1', 'TrueType', 'Type3']);
/** Adobe's collections, whose characters are known without a list in the file. */
const collections = new Set(['GB1', 'CNS1', 'Japan1', 'Korea1']);
/** ISO 32000-1, table 118, by how they begin; `Identity` aside. */
const predefined =
  /^(?:GB|GBpc|GBK|GBKp|GBK2K|UniGB|B5pc|HKscs|ETen|ETenms|CNS|UniCNS|83pv|90ms|90msp|90pv|Add|EUC|Ext|H$|V$|UniJIS|UniJIS2004|KSC|KSCms|KSCpc|UniKS)/;
const programs: Readonly<Record<string, readonly string[]>> = {
  Type1: ['FontFile', 'FontFile3/Type1C', 'FontFile3/OpenType'],
  MMType1: ['FontFile', 'FontFile3/Type1C', 'FontFile3/OpenType'],
  TrueType: ['FontFile2', 'FontFile3/OpenType'],
  CIDFontType0: ['FontFile3/CIDFontType0C', 'FontFile3/OpenType'],
  CIDFontType2: ['FontFile2', 'FontFile3/OpenType'],
};

/** @param use every code of it that is shown anywhere in the pages looked at */
export function fontFaults(dict: PDFDict, use: FontUse): RuleId[] {
  const font = fontFacts(dict);
  const faults: RuleId[] = [];
  if (font.subtype !== 'Type0' && !simple.has(font.subtype)) return ['font-kind'];
  if (font.subtype === 'Type0') faults.push(...compositeFaults(font));
  if (font.subtype !== 'Type3') faults.push(...programFaults(font, use));
  if (font.subtype === 'TrueType' && font.file) faults.push(...encodingFaults(font));
  if (font.subtype !== 'Type0' && (font.file || font.subtype === 'Type3')) faults.push(...widthListFaults(font));
  faults.push(...glyphFaults(font, use));
  const unicode = unicodeFault(font, use);
  if (unicode && !faults.includes('font-standard')) faults.push(unicode);
  return faults;
}

function compositeFaults(font: FontFacts): RuleId[] {
  const kind = nameIn(font.inner, 'Subtype');
  if (font.inner === font.dict || (kind !== 'CIDFontType0' && kind !== 'CIDFontType2')) return ['font-kind'];
  const faults: RuleId[] = [];
  const info = get(font.inner, 'CIDSystemInfo');
  const ordering = (of: PDFDict): string =>
    get(of, 'Ordering')
      ?.toString()
      .replace(/[()<>]/g, '') ?? '';
  if (!(info instanceof PDFDict)) faults.push('font-collection');
  const { cmap } = font;
  if (cmap === null) faults.push('font-cmap');
  else if (cmap instanceof PDFStream) {
    const own = get(cmap.dict, 'CIDSystemInfo');
    if (own instanceof PDFDict && info instanceof PDFDict && ordering(own) !== ordering(info))
      faults.push('font-collection');
    const base = get(cmap.dict, 'UseCMap');
    if (base instanceof PDFName && !predefined.test(base.decodeText()) && !base.decodeText().startsWith('Identity'))
      faults.push('font-cmap');
  } else if (!cmap.startsWith('Identity') && !predefined.test(cmap)) faults.push('font-cmap');
  if (kind === 'CIDFontType2' && font.file) {
    const map = get(font.inner, 'CIDToGIDMap');
    const named = map instanceof PDFName && map.decodeText() === 'Identity';
    if (map === undefined) faults.push('glyph-map');
    else if (!named && !(map instanceof PDFStream)) faults.push('font-kind');
  }
  return faults;
}

function programFaults(font: FontFacts, use: FontUse): RuleId[] {
  if (!font.file) {
    // In render mode 3 nothing is drawn with it.
    if (!use.visible) return [];
    return [canStandIn(font, use) ? 'font-standard' : 'font'];
  }
  const kind = font.subtype === 'Type0' ? (nameIn(font.inner, 'Subtype') ?? '') : font.subtype;
  const { key, stream } = font.file;
  const of = key === 'FontFile3' ? `${key}/${nameIn(stream.dict, 'Subtype') ?? ''}` : key;
  return programs[kind]?.includes(of) ? [] : ['font-kind'];
}

/** 6.2.11.6. */
function encodingFaults(font: FontFacts): RuleId[] {
  const program = trueTypeOf(font);
  const { encoding } = font;
  if (font.symbolic) {
    if (encoding.present) return ['font-encoding'];
    if (program && program.maps.size !== 1 && !program.maps.has('3,0')) return ['font-encoding'];
    return [];
  }
  if (encoding.base !== 'WinAnsiEncoding' && encoding.base !== 'MacRomanEncoding') return ['font-encoding'];
  if (encoding.differences.size > 0) {
    if (program && !program.maps.has('3,1')) return ['font-encoding'];
    for (const name of encoding.differences.values())
      if (name !== '.notdef' && !isListed(name)) return ['font-encoding'];
  }
  return [];
}

/** ISO 32000-1, 9.6.2: a font that says nothing of its widths is one of the standard ones, which PDF/A does not excuse. */
function widthListFaults(font: FontFacts): RuleId[] {
  const list = get(font.dict, 'Widths');
  const [first, last] = [numberIn(font.dict, 'FirstChar'), numberIn(font.dict, 'LastChar')];
  if (!(list instanceof PDFArray) || first === null || last === null) return ['font-kind'];
  return list.size() >= last - first + 1 ? [] : ['font-kind'];
}

/** 6.2.11.5 and 6.2.11.8, for embedded TrueType programs, and what can be told of others without their program. */
function glyphFaults(font: FontFacts, use: FontUse): RuleId[] {
  const codes = codesOf(font, use);
  if (codes === null) return [];
  const faults = new Set<RuleId>();
  const program = trueTypeOf(font);
  const composite = font.subtype === 'Type0';
  if (composite && use.odd) faults.add('notdef');
  const { widths, otherwise } = composite
    ? cidWidths(font.inner)
    : { widths: simpleWidths(font), otherwise: Number.NaN };
  for (const code of codes) {
    if (composite && code === 0) faults.add('notdef');
    if (font.encoding.differences.get(code) === '.notdef') faults.add('notdef');
    if (!program) continue;
    const glyph = composite ? glyphOfCid(font, code) : glyphOf(font, program, code);
    if (glyph === undefined) continue;
    if (glyph === 0 || glyph >= program.glyphs) {
      faults.add('notdef');
      continue;
    }
    const said = widths.get(code) ?? otherwise;
    const own = program.width(glyph);
    if (own === null || Number.isNaN(said)) continue;
    if (Math.abs(said - (own * 1000) / program.unitsPerEm) > 1) faults.add('font-widths');
  }
  return [...faults];
}

function simpleWidths(font: FontFacts): Map<number, number> {
  const widths = new Map<number, number>();
  const list = get(font.dict, 'Widths');
  const first = numberIn(font.dict, 'FirstChar') ?? 0;
  if (list instanceof PDFArray)
    for (let i = 0; i < Math.min(list.size(), 256); i++) {
      const width = list.lookup(i);
      if (width instanceof PDFNumber) widths.set(first + i, width.asNumber());
    }
  return widths;
}

/** 6.2.11.7.2, for every code that is shown. */
function unicodeFault(font: FontFacts, use: FontUse): RuleId | null {
  const codes = codesOf(font, use);
  if (font.toUnicode) {
    const values = codes ? codes.map((code) => font.toUnicode?.get(code)) : [...font.toUnicode.values()];
    if (values.some((text) => text !== undefined && !isUsable(text))) return 'bad-unicode';
    if (codes === null || values.every((text) => text !== undefined)) return null;
  }
  if (isExcused(font, codes)) return null;
  return derivedUnicode(font, use) ? 'unicode' : 'no-unicode';
}

function isExcused(font: FontFacts, codes: readonly number[] | null): boolean {
  if (font.subtype === 'Type0') {
    const info = get(font.inner, 'CIDSystemInfo');
    const ordering = info instanceof PDFDict ? get(info, 'Ordering')?.toString() : undefined;
    return collections.has(ordering?.replace(/[()]/g, '') ?? '');
  }
  const { base, differences } = font.encoding;
  if (base !== null && base !== 'StandardEncoding' && differences.size === 0) return true;
  if (font.subtype === 'TrueType') return !font.symbolic;
  return (codes ?? []).every((code) => {
    const name = differences.get(code);
    if (name !== undefined) return isListed(name);
    return characterOf(font, code) !== null;
  });
}

/**
 * What each code that is shown stands for, from the font's own tables: the names of its glyphs, or the characters that its
 * program says they are of.
 *
 * @returns null unless every code is known
 */
export function derivedUnicode(font: FontFacts, use: FontUse): UnicodeMap | null {
  const codes = codesOf(font, use);
  if (codes === null) return null;
  const program = trueTypeOf(font);
  const map: UnicodeMap = new Map();
  for (const code of codes) {
    const glyph = program && (font.subtype === 'Type0' ? glyphOfCid(font, code) : glyphOf(font, program, code));
    const text =
      font.toUnicode?.get(code) ??
      (font.subtype === 'Type0' ? null : (characterOf(font, code) ?? builtInCharacter(font, code))) ??
      (program && glyph ? pointOf(program.maps, glyph) : null);
    if (text === null || !isUsable(text)) return null;
    map.set(code, text);
  }
  return map;
}

const reversed = new WeakMap<ReadonlyMap<number, number>, Map<number, number>>();

function pointOf(maps: ReadonlyMap<string, ReadonlyMap<number, number>>, glyph: number): string | null {
  const table = maps.get('3,10') ?? maps.get('3,1') ?? maps.get('0,4') ?? maps.get('0,3');
  if (!table) return null;
  let back = reversed.get(table);
  if (!back) {
    back = new Map();
    for (const [point, of] of table) if (!back.has(of) && !isPrivate(point)) back.set(of, point);
    reversed.set(table, back);
  }
  const point = back.get(glyph);
  return point === undefined ? null : String.fromCodePoint(point);
}

function isPrivate(point: number): boolean {
  return point < 0x20 || (point >= 0xe000 && point <= 0xf8ff) || point > 0xeffff || (point >= 0xd800 && point < 0xe000);
}
