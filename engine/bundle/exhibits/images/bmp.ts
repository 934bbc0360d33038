/** Windows bitmaps (BITMAPINFOHEADER and its successors), uncompressed. */
import { deflateSync } from 'node:zlib';
import { assertSize, type PdfImage, UnusableImage } from '../image.ts';

export function isBmp(bytes: Uint8Array): boolean {
  if (bytes.length < 54 || bytes[0] !== 0x42 || bytes[1] !== 0x4d) return false;
  const header = new DataView(bytes.buffer, bytes.byteOffset, bytes.length).getUint32(14, true);
  return header >= 40 && header <= 124;
}

const uncompressed = 0;
const masked = new Set([3, 6]);

/** @throws UnusableImage */
export function readBmp(bytes: Uint8Array): PdfImage {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const start = view.getUint32(10, true);
  const header = view.getUint32(14, true);
  const width = view.getInt32(18, true);
  const rows = view.getInt32(22, true);
  const height = Math.abs(rows);
  const bits = view.getUint16(28, true);
  const compression = view.getUint32(30, true);
  const dpi = (at: number) => Math.round(view.getInt32(at, true) * 0.0254);
  assertSize(width, height);
  if (![1, 4, 8, 16, 24, 32].includes(bits) || (compression !== uncompressed && !masked.has(compression)))
    throw new UnusableImage('it is compressed in a way that cannot be read');
  const stride = Math.ceil((width * bits) / 32) * 4;
  if (start + stride * height > bytes.length) throw new UnusableImage('its pixel data is cut short');
  const out = new Uint8Array(width * height * 3);
  const colour = bits <= 8 ? fromPalette(bytes, view, header, bits) : fromMasks(view, header, bits, compression);
  for (let y = 0; y < height; y++) {
    // The last row comes first, unless the height is negative.
    const row = start + (rows > 0 ? height - 1 - y : y) * stride;
    for (let x = 0; x < width; x++) colour(out, (y * width + x) * 3, row, x);
  }
  const [across, down] = [dpi(38), dpi(42)];
  return {
    width,
    height,
    dpi: across > 1 && down > 1 ? [across, down] : null,
    orientation: 1,
    colourSpace: 'DeviceRGB',
    bits: 8,
    filter: 'FlateDecode',
    predictor: null,
    inverted: false,
    fax: null,
    colourTransform: null,
    data: deflateSync(out),
    alpha: null,
  };
}

type Put = (out: Uint8Array, to: number, row: number, x: number) => void;

function fromPalette(bytes: Uint8Array, view: DataView, header: number, bits: number): Put {
  const palette = 14 + header;
  const colours = view.getUint32(46, true) || 1 << bits;
  if (colours > 256 || palette + colours * 4 > bytes.length) throw new UnusableImage('its palette is missing');
  return (out, to, row, x) => {
    const byte = bytes[row + ((x * bits) >> 3)] as number;
    const index = (byte >> (8 - bits - ((x * bits) & 7))) & ((1 << bits) - 1);
    if (index >= colours) throw new UnusableImage('its pixel data is damaged');
    for (let k = 0; k < 3; k++) out[to + k] = bytes[palette + index * 4 + 2 - k] as number;
  };
}

function fromMasks(view: DataView, header: number, bits: number, compression: number): Put {
  const step = bits >> 3;
  if (bits === 24)
    return (out, to, row, x) => {
      for (let k = 0; k < 3; k++) out[to + k] = view.getUint8(row + x * 3 + 2 - k);
    };
  const usual = bits === 16 ? [0x7c00, 0x03e0, 0x001f] : [0xff0000, 0xff00, 0xff];
  // Behind a header of 40 bytes, or within a longer one, at the same place.
  const masks = masked.has(compression) && header >= 40 ? [54, 58, 62].map((at) => view.getUint32(at, true)) : usual;
  const parts = masks.map((mask) => {
    const shift = mask === 0 ? 0 : 31 - Math.clz32(mask & -mask);
    return { mask, shift, most: mask >>> shift || 1 };
  });
  return (out, to, row, x) => {
    const at = row + x * step;
    const value = bits === 16 ? view.getUint16(at, true) : view.getUint32(at, true);
    for (const [k, { mask, shift, most }] of parts.entries()) out[to + k] = (((value & mask) >>> shift) * 255) / most;
  };
}
