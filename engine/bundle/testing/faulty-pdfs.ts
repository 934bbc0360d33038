/** PDFs with one thing wrong each, written by hand: what producers do, and what libraries would not let one write. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { deflateSync } from 'node:zlib';

const require = createRequire(import.meta.url);

export interface HandMade {
  /** Content of the one page, 200 by 100 points. */
  readonly content: string | Buffer;
  /** Entries of its stream. */
  readonly coding?: string;
  readonly resources: string;
  /** Further objects, numbered from 10 on: text, or a dictionary's entries with data. */
  readonly objects?: readonly (string | readonly [string, Buffer])[];
  readonly page?: string;
  readonly catalog?: string;
}

export function handMade({
  content,
  coding = '',
  resources,
  objects = [],
  page = '',
  catalog = '',
}: HandMade): Uint8Array {
  const stream = (entries: string, data: Buffer): Buffer =>
    Buffer.concat([Buffer.from(`<<${entries} /Length ${data.length}>>\nstream\n`), data, Buffer.from('\nendstream')]);
  const numbered: [number, Buffer][] = [
    [1, Buffer.from(`<</Type /Catalog /Pages 2 0 R ${catalog}>>`)],
    [2, Buffer.from('<</Type /Pages /Kids [3 0 R] /Count 1>>')],
    [
      3,
      Buffer.from(
        `<</Type /Page /Parent 2 0 R /MediaBox [0 0 200 100] /Contents 4 0 R /Resources <<${resources}>> ${page}>>`,
      ),
    ],
    [4, stream(coding, Buffer.isBuffer(content) ? content : Buffer.from(content, 'latin1'))],
    ...objects.map((one, i): [number, Buffer] => [
      10 + i,
      typeof one === 'string' ? Buffer.from(one) : stream(one[0], one[1]),
    ]),
  ];
  let out = Buffer.from('%PDF-1.7\n%\xe2\xe3\xcf\xd3\n', 'latin1');
  const places = new Map<number, number>();
  for (const [number, body] of numbered) {
    places.set(number, out.length);
    out = Buffer.concat([out, Buffer.from(`${number} 0 obj\n`), body, Buffer.from('\nendobj\n')]);
  }
  const size = 10 + objects.length;
  const rows = Array.from({ length: size }, (_, n) => {
    const at = places.get(n);
    return at === undefined ? '0000000000 65535 f \n' : `${String(at).padStart(10, '0')} 00000 n \n`;
  });
  return Buffer.concat([
    out,
    Buffer.from(
      `xref\n0 ${size}\n${rows.join('')}trailer\n<</Size ${size} /Root 1 0 R>>\nstartxref\n${out.length}\n%%EOF\n`,
    ),
  ]);
}

/** LZW without any compression: every byte a code of nine bits, the table cleared before codes grow. */
export function lzw(data: Buffer): Buffer {
  let bits = '';
  const put = (code: number): void => {
    bits += code.toString(2).padStart(9, '0');
  };
  for (const [i, byte] of data.entries()) {
    if (i % 200 === 0) put(256);
    put(byte);
  }
  put(257);
  return Buffer.from((bits.match(/.{1,8}/g) ?? []).map((eight) => Number.parseInt(eight.padEnd(8, '0'), 2)));
}

const square = '0.2 0.4 0.6 rg 20 20 60 60 re f';
const blend = (entries: string): HandMade => ({
  content: `q /G gs ${square} Q 0 0 0 RG 2 w 10 10 180 80 re S`,
  resources: `/ExtGState <</G <</Type /ExtGState ${entries}>>>>`,
});
const pixels = (bytes: number): Buffer => Buffer.from(Array.from({ length: bytes }, (_, i) => (i * 37) & 255));
const image = (entries: string, bytes: number): readonly [string, Buffer] => [
  `/Type /XObject /Subtype /Image /Width 8 /Height 8 /BitsPerComponent 8 ${entries}`,
  pixels(bytes),
];
const liberation = () => readFileSync(require.resolve('pdfjs-dist/standard_fonts/LiberationSans-Regular.ttf'));
/** Glyphs of A to C in that font, and their width in thousandths. */
const glyphs = '002400250026';
const cidFont = (map: string): HandMade => ({
  content: `BT /F 24 Tf 20 40 Td <${glyphs}> Tj ET`,
  resources: '/Font <</F 10 0 R>>',
  objects: [
    '<</Type /Font /Subtype /Type0 /BaseFont /LiberationSans /Encoding /Identity-H /DescendantFonts [11 0 R]>>',
    `<</Type /Font /Subtype /CIDFontType2 /BaseFont /LiberationSans ${map} /DW 667 /W [36 [667 667 722]] /CIDSystemInfo <</Registry (Adobe) /Ordering (Identity) /Supplement 0>> /FontDescriptor 12 0 R>>`,
    '<</Type /FontDescriptor /FontName /LiberationSans /Flags 4 /FontBBox [0 -200 1000 900] /ItalicAngle 0 /Ascent 900 /Descent -200 /CapHeight 700 /StemV 80 /FontFile2 13 0 R>>',
    [`/Filter /FlateDecode /Length1 ${liberation().length}`, deflateSync(liberation())],
  ],
});
/** Words in a font that is named and left out. */
export const letters = (font: string): HandMade => ({
  content: 'BT /F 12 Tf 10 40 Td (Statement of facts 12) Tj ET',
  resources: `/Font <</F <</Type /Font /Subtype /Type1 /BaseFont /${font} /Encoding /WinAnsiEncoding>>>>`,
});

/** By the rule that each breaks. `same`: most difference of a channel that mending may make, of 255; null: other letters. */
export const mendable: Readonly<Record<string, { readonly made: HandMade; readonly same: number | null }>> = {
  lzw: { made: { content: lzw(Buffer.from(square)), coding: '/Filter /LZWDecode', resources: '' }, same: 0 },
  cmyk: {
    made: {
      content:
        '0.8 0.3 0 0.1 k 10 10 40 80 re f q 40 0 0 40 60 30 cm /I Do Q /S cs 0.5 scn 110 10 30 80 re f q 150 10 40 80 re W n /H sh Q',
      resources:
        '/XObject <</I 10 0 R>> /ColorSpace <</S [/Separation /Spot /DeviceCMYK 11 0 R]>> /Shading <</H <</ShadingType 2 /ColorSpace /DeviceCMYK /Coords [150 0 190 0] /Function 12 0 R>>>>',
      objects: [
        image('/ColorSpace /DeviceCMYK', 256),
        '<</FunctionType 2 /Domain [0 1] /C0 [0 0 0 0] /C1 [0 1 1 0] /N 1>>',
        '<</FunctionType 2 /Domain [0 1] /C0 [1 0 0 0] /C1 [0 0 1 0] /N 1>>',
      ],
      page: '/Group <</S /Transparency /CS /DeviceCMYK>>',
    },
    // Between the steps that the profile was measured at, readers mix colours a little differently.
    same: 20,
  },
  overprint: {
    made: {
      content: '/G gs 1 0 0 0 k 10 10 60 60 re f 0 1 0 0 k 40 40 60 50 re f',
      resources: '/ExtGState <</G <</OP true /op true /OPM 1>>>>',
    },
    same: 2,
  },
  transfer: { made: blend('/TR /Identity'), same: 0 },
  halftone: {
    made: blend('/HTP [1 1] /HT <</HalftoneType 1 /HalftoneName (x) /Frequency 60 /Angle 45 /SpotFunction /Round>>'),
    same: 0,
  },
  intent: { made: blend('/RI /Pretty'), same: 0 },
  'blend-mode': { made: blend('/BM /Strange'), same: 0 },
  interpolate: {
    made: {
      content: 'q 8 0 0 8 20 20 cm /I Do Q',
      resources: '/XObject <</I 10 0 R>>',
      objects: [image('/ColorSpace /DeviceRGB /Interpolate true', 192)],
    },
    same: 0,
  },
  postscript: {
    made: {
      content: `/P Do ${square}`,
      resources: '/XObject <</P 10 0 R>>',
      objects: [['/Type /XObject /Subtype /PS', Buffer.from('showpage')]],
    },
    same: 0,
  },
  'bare-form': {
    made: {
      content: '/X Do',
      resources: '/XObject <</X 10 0 R /I 11 0 R>>',
      objects: [
        ['/Type /XObject /Subtype /Form /BBox [0 0 200 100]', Buffer.from('q 60 0 0 60 20 20 cm /I Do Q')],
        image('/ColorSpace /DeviceRGB', 192),
      ],
    },
    same: 0,
  },
  'font-standard': { made: letters('Helvetica'), same: null },
  'glyph-map': { made: cidFont(''), same: 0 },
  unicode: { made: cidFont('/CIDToGIDMap /Identity'), same: 0 },
};

export const unfit: Readonly<Record<string, HandMade>> = {
  font: letters('Garamond'),
  'transfer-function': {
    ...blend('/TR 10 0 R'),
    objects: ['<</FunctionType 2 /Domain [0 1] /C0 [1] /C1 [0] /N 1>>'],
  },
  operator: { content: `${square} 1 2 wobble`, resources: '' },
  damaged: { content: `${square} (never closed`, resources: '' },
  nesting: { content: `${'q '.repeat(29)}${square}${' Q'.repeat(29)}`, resources: '' },
  limits: { content: `${square} 99999999999 0 m`, resources: '' },
  hexadecimal: {
    content: 'BT /F 20 Tf 10 40 Td <414> Tj ET',
    resources: '/Font <</F <</Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding>>>>',
  },
  'intent-in-content': { content: `/Pretty ri ${square}`, resources: '' },
  'colour-profile': {
    content: '/C cs 0.5 0.5 0.5 scn 20 20 60 60 re f',
    resources: '/ColorSpace <</C [/ICCBased 10 0 R]>>',
    objects: [['/N 3 /Alternate /DeviceRGB', Buffer.from('no profile')]],
  },
  'colour-space': { content: '/C cs 0.5 scn 20 20 60 60 re f', resources: '/ColorSpace <</C [/Rainbow]>>' },
  inks: {
    content: '/A cs 1 scn 10 10 40 40 re f /B cs 1 scn 60 10 40 40 re f',
    resources: '/ColorSpace <</A [/Separation /Spot /DeviceRGB 10 0 R] /B [/Separation /Spot /DeviceRGB 11 0 R]>>',
    objects: [
      '<</FunctionType 2 /Domain [0 1] /C0 [1 1 1] /C1 [1 0 0] /N 1>>',
      '<</FunctionType 2 /Domain [0 1] /C0 [1 1 1] /C1 [0 0 1] /N 1>>',
    ],
  },
  'filter-in-content': {
    content: Buffer.concat([
      Buffer.from('q 20 0 0 20 20 20 cm BI /W 2 /H 1 /BPC 8 /CS /G /F /LZW ID '),
      lzw(Buffer.from([0, 200])),
      Buffer.from(` EI Q ${square}`),
    ]),
    resources: '',
  },
  'cmyk-in-content': {
    content: Buffer.concat([
      Buffer.from('q 20 0 0 20 20 20 cm BI /W 1 /H 1 /BPC 8 /CS /CMYK ID '),
      Buffer.from([90, 10, 200, 0]),
      Buffer.from(` EI Q ${square}`),
    ]),
    resources: '',
  },
  jpeg2000: {
    content: 'q 60 0 0 60 20 20 cm /I Do Q',
    resources: '/XObject <</I 10 0 R>>',
    objects: [['/Type /XObject /Subtype /Image /Width 8 /Height 8 /Filter /JPXDecode', Buffer.from('no boxes here')]],
  },
  picture: {
    content: 'q 60 0 0 60 20 20 cm /I Do Q',
    resources: '/XObject <</I 10 0 R>>',
    objects: [
      ['/Type /XObject /Subtype /Image /Width 8 /Height 8 /BitsPerComponent 3 /ColorSpace /DeviceRGB', pixels(72)],
    ],
  },
  resource: { content: `/Missing Do ${square}`, resources: '' },
  notdef: {
    ...cidFont('/CIDToGIDMap /Identity'),
    content: 'BT /F 24 Tf 20 40 Td <00240000> Tj ET',
  },
  'font-widths': {
    ...cidFont('/CIDToGIDMap /Identity'),
    objects: (cidFont('/CIDToGIDMap /Identity').objects ?? []).map((one) =>
      typeof one === 'string' ? one.replace('[36 [667 667 722]]', '[36 [400 667 722]]') : one,
    ),
  },
};
