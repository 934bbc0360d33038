/** Names of glyphs and the characters they stand for, as the Adobe Glyph List has them. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { create } from 'fontkit';

const require = createRequire(import.meta.url);
let names: Map<string, number> | null = null;

/**
 * Read from the tables of two fonts, which use that list's names: Latin, Greek and Cyrillic letters, punctuation and signs.
 * A name that stands in neither is taken for one that the list lacks.
 */
function known(): Map<string, number> {
  if (names) return names;
  names = new Map();
  for (const path of ['pdfjs-dist/standard_fonts/LiberationSans-Regular.ttf', 'dejavu-fonts-ttf/ttf/DejaVuSans.ttf']) {
    const font = create(readFileSync(require.resolve(path)));
    for (const point of font.characterSet) {
      const { name } = font.glyphForCodePoint(point);
      if (name && name !== '.notdef' && !byNumber.test(name) && !names.has(name)) names.set(name, point);
    }
  }
  for (const [name, point] of [
    ['space', 0x20],
    ['hyphen', 0x2d],
    ['nbspace', 0xa0],
    ['ff', 0xfb00],
    ['fi', 0xfb01],
    ['fl', 0xfb02],
    ['ffi', 0xfb03],
    ['ffl', 0xfb04],
  ] as const)
    names.set(name, point);
  return names;
}

const byNumber = /^(?:uni[0-9A-F]{4}|u[0-9A-F]{4,6})/;

/** Whether ISO 19005-2, 6.2.11.7.2, takes the name for known without a list of characters beside it. */
export function isListed(name: string): boolean {
  return known().has(name);
}

/** By the Adobe Glyph List Specification, 2: suffixes dropped, parts joined, `uniXXXX` and `uXXXXXX` read. Null: not known. */
export function textOfGlyph(name: string): string | null {
  const base = name.split('.', 1)[0] ?? '';
  if (base === '') return null;
  let text = '';
  for (const part of base.split('_')) {
    const point = known().get(part);
    if (point !== undefined) {
      text += String.fromCodePoint(point);
      continue;
    }
    const uni = /^uni((?:[0-9A-F]{4})+)$/.exec(part)?.[1];
    const u = /^u([0-9A-F]{4,6})$/.exec(part)?.[1];
    if (uni) text += (uni.match(/.{4}/g) ?? []).map((hex) => String.fromCharCode(Number.parseInt(hex, 16))).join('');
    else if (u && Number.parseInt(u, 16) <= 0x10ffff) text += String.fromCodePoint(Number.parseInt(u, 16));
    else return null;
  }
  return text;
}

/** Code to character; 0: none. ISO 32000-1, annex D. */
export type Encoding = readonly number[];

function byLabel(label: string, undefinedCodes: readonly number[]): Encoding {
  const decoder = new TextDecoder(label);
  return Array.from({ length: 256 }, (_, code) =>
    code < 32 || undefinedCodes.includes(code) ? 0 : (decoder.decode(Uint8Array.of(code)).codePointAt(0) ?? 0),
  );
}

const winAnsi = byLabel('windows-1252', [0x7f, 0x81, 0x8d, 0x8f, 0x90, 0x9d]).map((point, code) =>
  // All codes without a character show a bullet (D.2, note 3); a soft hyphen and a space that does not break are what they resemble.
  code > 0x20 && point === 0 ? 0x2022 : point === 0xa0 ? 0x20 : point === 0xad ? 0x2d : point,
);
/** Mathematical signs of the Macintosh set that MacRomanEncoding leaves out. */
const macRoman = byLabel(
  'macintosh',
  [0x7f, 0xad, 0xb0, 0xb2, 0xb3, 0xb6, 0xb7, 0xb8, 0xb9, 0xba, 0xbd, 0xc3, 0xc5, 0xc6, 0xd7, 0xf0],
).map((point) => (point === 0xa0 ? 0x20 : point === 0x20ac ? 0xa4 : point === 0x3a9 ? 0 : point));

const standardHigh: readonly (readonly [number, string])[] = [
  [0xa1, '¡¢£⁄¥ƒ§¤\u0027“«‹›ﬁﬂ'],
  [0xb1, '–†‡·'],
  [0xb6, '¶•‚„”»…‰'],
  [0xbf, '¿'],
  [0xc1, '`´ˆ˜¯˘˙¨'],
  [0xca, '˚¸'],
  [0xcd, '˝˛ˇ—'],
  [0xe1, 'Æ'],
  [0xe3, 'ª'],
  [0xe8, 'ŁØŒº'],
  [0xf1, 'æ'],
  [0xf5, 'ı'],
  [0xf8, 'łøœß'],
];
const standard: Encoding = (() => {
  const codes = Array.from({ length: 256 }, (_, code) => (code >= 0x20 && code < 0x7f ? code : 0));
  codes[0x27] = 0x2019;
  codes[0x60] = 0x2018;
  for (const [from, characters] of standardHigh)
    for (const [i, character] of [...characters].entries()) codes[from + i] = character.codePointAt(0) ?? 0;
  return codes;
})();

export const encodings: Readonly<Record<'WinAnsiEncoding' | 'MacRomanEncoding' | 'StandardEncoding', Encoding>> = {
  WinAnsiEncoding: winAnsi,
  MacRomanEncoding: macRoman,
  StandardEncoding: standard,
};
