/**
 * Colour profiles as bytes (ICC.1:2001-04, profile version 2.4), made here rather than shipped: nothing of anybody else's is
 * embedded in a bundle, and the same bytes come out everywhere.
 */

/** A tag's signature and its data. */
type Tag = readonly [string, Uint8Array];

/** D50, the white of the profile connection space. */
const white = [0.9642, 1, 0.8249] as const;

/** IEC 61966-2-1 primaries, adapted from D65 to D50 by Bradford's matrix: columns red, green, blue; rows X, Y, Z. */
const primaries = [
  [0.43607, 0.38515, 0.14307],
  [0.22249, 0.71687, 0.06061],
  [0.01392, 0.09708, 0.7141],
] as const;

/** IEC 61966-2-1: the device value `v` (0 to 1) as light. */
export function linearOf(v: number): number {
  return v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4;
}

/** sRGB, for the output intent of what this software writes. */
export function srgbProfile(): Uint8Array {
  const curve = new DataView(new ArrayBuffer(12 + 2 * 1024));
  text(curve, 0, 'curv');
  curve.setUint32(8, 1024);
  for (let i = 0; i < 1024; i++) curve.setUint16(12 + 2 * i, Math.round(linearOf(i / 1023) * 65_535));
  const shared = new Uint8Array(curve.buffer);
  const column = (i: 0 | 1 | 2): Uint8Array => xyz([primaries[0][i], primaries[1][i], primaries[2][i]]);
  return profile('mntr', 'RGB ', 'XYZ ', [
    ['desc', description('sRGB IEC61966-2.1')],
    ['cprt', copyright()],
    ['wtpt', xyz(white)],
    ['rXYZ', column(0)],
    ['gXYZ', column(1)],
    ['bXYZ', column(2)],
    ['rTRC', shared],
    ['gTRC', shared],
    ['bTRC', shared],
  ]);
}

/**
 * A profile for amounts of cyan, magenta, yellow and black that says which sRGB colour each gives.
 *
 * @param steps grid points a channel, evenly from no ink to full
 * @param srgb one colour a grid point, three bytes each; black varies fastest, then yellow, magenta, cyan
 */
export function cmykProfile(name: string, steps: number, srgb: Uint8Array): Uint8Array {
  const points = steps ** 4;
  if (srgb.length !== points * 3) throw new Error('icc: the grid does not fit its colours');
  // lut16Type (mft2): matrix, input tables of 2 entries, the grid, output tables of 2 entries.
  const view = new DataView(new ArrayBuffer(52 + 2 * (4 * 2 + points * 3 + 3 * 2)));
  text(view, 0, 'mft2');
  view.setUint8(8, 4);
  view.setUint8(9, 3);
  view.setUint8(10, steps);
  for (const [i, value] of [1, 0, 0, 0, 1, 0, 0, 0, 1].entries()) view.setInt32(12 + 4 * i, value * 65_536);
  view.setUint16(48, 2);
  view.setUint16(50, 2);
  let at = 52;
  const put = (value: number): void => {
    view.setUint16(at, value);
    at += 2;
  };
  for (let i = 0; i < 4; i++) for (const value of [0, 65_535]) put(value);
  for (let i = 0; i < points; i++) for (const value of labOf(srgb.subarray(3 * i, 3 * i + 3))) put(value);
  for (let i = 0; i < 3; i++) for (const value of [0, 65_535]) put(value);
  return profile('scnr', 'CMYK', 'Lab ', [
    ['desc', description(name)],
    ['cprt', copyright()],
    ['wtpt', xyz(white)],
    ['A2B0', new Uint8Array(view.buffer)],
  ]);
}

/** CIE L*a*b* to D50, as 16-bit numbers of version 2 (0xFF00 is L* 100; 0x8000 is a* and b* 0). */
function labOf(srgb: Uint8Array): [number, number, number] {
  const light = [0, 1, 2].map((i) => linearOf((srgb[i] as number) / 255));
  const [x, y, z] = primaries.map((row, i) => {
    const value = row.reduce((sum, weight, k) => sum + weight * (light[k] as number), 0) / (white[i] as number);
    return value > 216 / 24_389 ? Math.cbrt(value) : ((24_389 / 27) * value + 16) / 116;
  }) as [number, number, number];
  const clamp = (value: number): number => Math.round(Math.min(65_535, Math.max(0, value)));
  return [
    clamp(((116 * y - 16) / 100) * 0xff00),
    clamp((500 * (x - y) + 128) * 256),
    clamp((200 * (y - z) + 128) * 256),
  ];
}

function profile(kind: string, colours: string, connection: string, tags: readonly Tag[]): Uint8Array {
  const places = new Map<Uint8Array, number>();
  let size = 128 + 4 + 12 * tags.length;
  for (const [, data] of tags) {
    if (places.has(data)) continue;
    places.set(data, size);
    size += (data.length + 3) & ~3;
  }
  const bytes = new Uint8Array(size);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, size);
  view.setUint32(8, 0x02400000);
  text(view, 12, kind);
  text(view, 16, colours);
  text(view, 20, connection);
  for (const [i, value] of [2026, 1, 1, 0, 0, 0].entries()) view.setUint16(24 + 2 * i, value);
  text(view, 36, 'acsp');
  for (const [i, value] of white.entries()) view.setInt32(68 + 4 * i, fixed(value));
  view.setUint32(128, tags.length);
  for (const [i, [name, data]] of tags.entries()) {
    const at = places.get(data) as number;
    text(view, 132 + 12 * i, name);
    view.setUint32(136 + 12 * i, at);
    view.setUint32(140 + 12 * i, data.length);
    bytes.set(data, at);
  }
  return bytes;
}

function xyz(values: readonly number[]): Uint8Array {
  const view = new DataView(new ArrayBuffer(20));
  text(view, 0, 'XYZ ');
  for (const [i, value] of values.entries()) view.setInt32(8 + 4 * i, fixed(value));
  return new Uint8Array(view.buffer);
}

/** textDescriptionType: ASCII, then no Unicode and no Macintosh text. */
function description(words: string): Uint8Array {
  const view = new DataView(new ArrayBuffer(12 + words.length + 1 + 4 + 4 + 2 + 1 + 67));
  text(view, 0, 'desc');
  view.setUint32(8, words.length + 1);
  text(view, 12, words);
  return new Uint8Array(view.buffer);
}

function copyright(): Uint8Array {
  const words = 'No copyright, use freely';
  const view = new DataView(new ArrayBuffer(8 + words.length + 1));
  text(view, 0, 'text');
  text(view, 8, words);
  return new Uint8Array(view.buffer);
}

function fixed(value: number): number {
  return Math.round(value * 65_536);
}

function text(view: DataView, at: number, words: string): void {
  for (let i = 0; i < words.length; i++) view.setUint8(at + i, words.charCodeAt(i));
}
