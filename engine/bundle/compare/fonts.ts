/** What a font makes of the codes of a text: letters for words, and a digest of what is drawn that knows no code numbers. */

import { Lexer } from '../reading/lexer.ts';
import type { PdfFile } from '../reading/pdf-file.ts';
import { type Dict, isDict, nameOf, PdfError, Stream, Text, type Value, Word } from '../reading/values.ts';
import { Glyphs } from './glyphs.ts';

const mostMapped = 70_000;

export interface FontReading {
  /** Bytes of one code. */
  readonly codeBytes: 1 | 2;
  /** Letters of a code; empty where the font does not say. */
  letters(code: number): string;
  /** What a code draws: the same in any file that draws the same. Null: only the font as a whole can say. */
  readonly drawn: ((code: number) => string) | null;
}

export function readFont(file: PdfFile, value: Value): FontReading {
  const font = file.resolve(value);
  if (!isDict(font)) return { codeBytes: 1, letters: latin, drawn: null };
  const mapped = toUnicode(file, font.get('ToUnicode'));
  if (nameOf(file.resolve(font.get('Subtype'))) !== 'Type0')
    return { codeBytes: 1, letters: (code) => mapped?.get(code) ?? latin(code), drawn: null };
  const letters = (code: number): string => mapped?.get(code) ?? '';
  return { codeBytes: 2, letters, drawn: drawnBy(file, font, letters) };
}

function latin(code: number): string {
  return code < 32 ? '' : String.fromCharCode(code);
}

/** Of a font whose codes are glyph numbers, as this software embeds them: numbered anew in every file. */
function drawnBy(file: PdfFile, font: Dict, letters: (code: number) => string): FontReading['drawn'] {
  const list = file.resolve(font.get('DescendantFonts'));
  const descendant = Array.isArray(list) ? file.resolve(list[0] as Value) : null;
  if (nameOf(file.resolve(font.get('Encoding'))) !== 'Identity-H' || !isDict(descendant)) return null;
  const map = file.resolve(descendant.get('CIDToGIDMap'));
  if (map !== null && nameOf(map) !== 'Identity') return null;
  const base = (nameOf(file.resolve(font.get('BaseFont'))) ?? '').replace(/^[A-Z]{6}\+/, '');
  const widths = widthsOf(file, descendant);
  const descriptor = file.resolve(descendant.get('FontDescriptor'));
  const program = isDict(descriptor) ? file.resolve(descriptor.get('FontFile2')) : null;
  const glyphs = program instanceof Stream ? Glyphs.read(file.data(program)) : null;
  if (glyphs) return (code) => `${glyphs.of(code)} ${widths.get(code) ?? ''}`;
  return (code) => `${base} ${letters(code)} ${widths.get(code) ?? ''}`;
}

/** ISO 32000-1, 9.7.4.3. */
function widthsOf(file: PdfFile, descendant: Dict): Map<number, number> {
  const widths = new Map<number, number>();
  const list = file.resolve(descendant.get('W'));
  if (!Array.isArray(list)) return widths;
  for (let i = 0; i < list.length; ) {
    const first = list[i] as Value;
    const second = file.resolve(list[i + 1] as Value);
    if (typeof first !== 'number') break;
    if (Array.isArray(second)) {
      for (const [n, width] of second.entries()) if (typeof width === 'number') widths.set(first + n, width);
      i += 2;
      continue;
    }
    const width = list[i + 2];
    if (typeof second !== 'number' || typeof width !== 'number' || second - first > mostMapped) break;
    for (let code = first; code <= second; code++) widths.set(code, width);
    i += 3;
  }
  return widths;
}

/** ISO 32000-1, 9.10.3: `beginbfchar` and `beginbfrange`. Null where there is none, or none that can be read. */
function toUnicode(file: PdfFile, value: Value | undefined): Map<number, string> | null {
  const stream = file.resolve(value);
  if (!(stream instanceof Stream)) return null;
  const map = new Map<number, string>();
  try {
    const lexer = new Lexer(file.data(stream));
    let operands: Value[] = [];
    while (!lexer.ended && map.size < mostMapped) {
      const token = lexer.value(false);
      if (!(token instanceof Word)) {
        operands.push(token);
        continue;
      }
      if (token.value === 'endbfchar')
        for (let i = 0; i + 1 < operands.length; i += 2) put(map, operands[i], operands[i + 1], 0);
      if (token.value === 'endbfrange')
        for (let i = 0; i + 2 < operands.length; i += 3) putRange(map, operands[i], operands[i + 1], operands[i + 2]);
      operands = [];
    }
  } catch (error) {
    if (!(error instanceof PdfError)) throw error;
  }
  return map;
}

function codeOf(value: Value | undefined): number | null {
  return value instanceof Text && value.bytes.length <= 4
    ? value.bytes.reduce((sum, byte) => sum * 256 + byte, 0)
    : null;
}

function put(map: Map<number, string>, code: Value | undefined, letters: Value | undefined, add: number): void {
  const from = codeOf(code);
  if (from === null || !(letters instanceof Text)) return;
  const text = Buffer.from(letters.bytes.length % 2 === 0 ? letters.bytes : [0, ...letters.bytes])
    .swap16()
    .toString('utf16le');
  const last = text.charCodeAt(text.length - 1);
  map.set(from + add, add === 0 ? text : text.slice(0, -1) + String.fromCharCode(last + add));
}

function putRange(
  map: Map<number, string>,
  first: Value | undefined,
  last: Value | undefined,
  to: Value | undefined,
): void {
  const [from, until] = [codeOf(first), codeOf(last)];
  if (from === null || until === null || until - from > mostMapped) return;
  for (let code = from; code <= until && map.size < mostMapped; code++) {
    if (Array.isArray(to)) {
      const bytes = Uint8Array.of((code >> 8) & 255, code & 255);
      put(map, new Text(bytes, true, 0, 0), to[code - from] as Value, 0);
    } else put(map, first, to, code - from);
  }
}
