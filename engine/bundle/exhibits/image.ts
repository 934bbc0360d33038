/**
 * PNG (ISO/IEC 15948) and JPEG as PDF image objects: JPEG data and most PNG data are copied as they are. Everything is
 * checked first, because a damaged image in a finished PDF is a blank that nobody explains.
 */
import { constants, deflateSync, inflateSync } from 'node:zlib';

export interface PdfImage {
  readonly width: number;
  readonly height: number;
  /** Dots per inch across and down, as it is stored; null where the file does not say. */
  readonly dpi: readonly [number, number] | null;
  /** EXIF orientation, 1 to 8. */
  readonly orientation: number;
  readonly colourSpace: 'DeviceGray' | 'DeviceRGB' | 'DeviceCMYK' | { readonly palette: Uint8Array };
  readonly bits: number;
  readonly filter: 'DCTDecode' | 'FlateDecode' | 'CCITTFaxDecode';
  /** PNG predictors, where the data is the PNG's own. */
  readonly predictor: { readonly kind: 15; readonly colours: number } | null;
  readonly inverted: boolean;
  /** ISO 32000-1, table 11. */
  readonly fax: { readonly k: number; readonly blackIs1: boolean; readonly aligned: boolean } | null;
  /** ISO 32000-1, table 13; null where the data says itself. */
  readonly colourTransform: 0 | 1 | null;
  readonly data: Uint8Array;
  /** 8-bit transparency, deflated. */
  readonly alpha: Uint8Array | null;
}

export class UnusableImage extends Error {}

const maxPixels = 150_000_000;

export function isImage(bytes: Uint8Array): boolean {
  return isPng(bytes) || isJpeg(bytes);
}

export function readImage(bytes: Uint8Array): PdfImage {
  return isPng(bytes) ? readPng(bytes) : readJpeg(bytes);
}

function isPng(bytes: Uint8Array): boolean {
  return [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a].every((byte, i) => bytes[i] === byte);
}

function isJpeg(bytes: Uint8Array): boolean {
  return bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff;
}

export function assertSize(width: number, height: number): void {
  if (width < 1 || height < 1) throw new UnusableImage('it has no size');
  if (width * height > maxPixels)
    throw new UnusableImage(`it has ${width} × ${height} pixels, more than can be printed`);
}

/** One dot an inch, or none, is what programs write that do not know. */
function sensible(dpi: [number, number] | null): [number, number] | null {
  return dpi?.every((one) => one > 1 && one < 20_000) ? dpi : null;
}

const channelsOf: Record<number, number> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 };

export function readPng(bytes: Uint8Array): PdfImage {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const parts: Uint8Array[] = [];
  let header: { width: number; height: number; bits: number; type: number; interlaced: boolean } | null = null;
  let palette: Uint8Array | null = null;
  let transparency: Uint8Array | null = null;
  let dpi: [number, number] | null = null;
  for (let at = 8; at + 8 <= bytes.length; ) {
    const length = view.getUint32(at);
    const kind = String.fromCharCode(...bytes.subarray(at + 4, at + 8));
    const from = at + 8;
    if (from + length > bytes.length) throw new UnusableImage('it is cut short');
    const body = bytes.subarray(from, from + length);
    if (kind === 'IHDR' && length >= 13) {
      const [bits, type, compression, filter, interlace] = body.subarray(8, 13) as unknown as [
        number,
        number,
        number,
        number,
        number,
      ];
      if (
        channelsOf[type] === undefined ||
        compression !== 0 ||
        filter !== 0 ||
        interlace > 1 ||
        ![1, 2, 4, 8, 16].includes(bits)
      )
        throw new UnusableImage('its header is damaged');
      header = {
        width: view.getUint32(from),
        height: view.getUint32(from + 4),
        bits,
        type,
        interlaced: interlace === 1,
      };
    } else if (kind === 'PLTE') palette = body;
    else if (kind === 'tRNS') transparency = body;
    else if (kind === 'IDAT') parts.push(body);
    else if (kind === 'pHYs' && length >= 9 && body[8] === 1)
      dpi = [view.getUint32(from) * 0.0254, view.getUint32(from + 4) * 0.0254];
    else if (kind === 'IEND') break;
    at = from + length + 4;
  }
  if (!header) throw new UnusableImage('its header is damaged');
  assertSize(header.width, header.height);
  const { width, height, bits, type } = header;
  if (type === 3 && (!palette || palette.length < 3)) throw new UnusableImage('its palette is missing');
  const channels = channelsOf[type] as number;
  const passes = header.interlaced ? adam7(width, height) : [{ width, height, x: 0, y: 0, dx: 1, dy: 1 }];
  const packed = Buffer.concat(parts);
  const raw = inflatePng(packed, passes, channels * bits);
  const common = {
    width,
    height,
    dpi: sensible(dpi),
    orientation: 1,
    filter: 'FlateDecode',
    inverted: false,
    fax: null,
    colourTransform: null,
  } as const;
  if (!header.interlaced && type !== 4 && type !== 6 && transparency === null) {
    return {
      ...common,
      bits,
      colourSpace: type === 3 && palette ? { palette } : type === 0 ? 'DeviceGray' : 'DeviceRGB',
      predictor: { kind: 15, colours: channels },
      data: packed,
      alpha: null,
    };
  }
  const samples = unfilter(raw, passes, channels, bits, width, height);
  return {
    ...common,
    bits: 8,
    predictor: null,
    ...separate(samples, width * height, type, bits, palette, transparency),
  };
}

interface Pass {
  readonly width: number;
  readonly height: number;
  readonly x: number;
  readonly y: number;
  readonly dx: number;
  readonly dy: number;
}

function adam7(width: number, height: number): Pass[] {
  return (
    [
      [0, 0, 8, 8],
      [4, 0, 8, 8],
      [0, 4, 4, 8],
      [2, 0, 4, 4],
      [0, 2, 2, 4],
      [1, 0, 2, 2],
      [0, 1, 1, 2],
    ] as const
  )
    .map(([x, y, dx, dy]) => ({
      x,
      y,
      dx,
      dy,
      width: Math.ceil((width - x) / dx),
      height: Math.ceil((height - y) / dy),
    }))
    .filter((pass) => pass.width > 0 && pass.height > 0);
}

function rowBytes(width: number, bitsPerPixel: number): number {
  return Math.ceil((width * bitsPerPixel) / 8);
}

function inflatePng(packed: Uint8Array, passes: readonly Pass[], bitsPerPixel: number): Uint8Array {
  const expected = passes.reduce((sum, pass) => sum + (rowBytes(pass.width, bitsPerPixel) + 1) * pass.height, 0);
  let raw: Uint8Array;
  try {
    raw = inflateSync(packed, { maxOutputLength: expected + 65_536, finishFlush: constants.Z_SYNC_FLUSH });
  } catch (error) {
    throw new UnusableImage('its pixel data is damaged', { cause: error });
  }
  if (raw.length < expected) throw new UnusableImage('its pixel data is cut short');
  return raw;
}

/** Undoes the row filters and interlacing: one sample a byte (16-bit samples keep their high byte), row by row. */
function unfilter(
  raw: Uint8Array,
  passes: readonly Pass[],
  channels: number,
  bits: number,
  width: number,
  height: number,
): Uint8Array {
  const out = new Uint8Array(width * height * channels);
  const step = Math.max(1, (channels * bits) >> 3);
  let at = 0;
  for (const pass of passes) {
    const bytes = rowBytes(pass.width, channels * bits);
    let above: Uint8Array = new Uint8Array(bytes);
    for (let y = 0; y < pass.height; y++) {
      const filter = raw[at++] as number;
      if (filter > 4) throw new UnusableImage('its pixel data is damaged');
      const row = raw.slice(at, at + bytes);
      at += bytes;
      for (let i = 0; i < bytes; i++) {
        const a = i >= step ? (row[i - step] as number) : 0;
        const b = above[i] as number;
        const c = i >= step ? (above[i - step] as number) : 0;
        const add =
          filter === 0 ? 0 : filter === 1 ? a : filter === 2 ? b : filter === 3 ? (a + b) >> 1 : paeth(a, b, c);
        row[i] = (row[i] as number) + add;
      }
      above = row;
      for (let x = 0; x < pass.width; x++) {
        const to = ((pass.y + y * pass.dy) * width + pass.x + x * pass.dx) * channels;
        for (let k = 0; k < channels; k++) {
          const bit = (x * channels + k) * bits;
          const byte = row[bit >> 3] as number;
          out[to + k] = bits >= 8 ? byte : (byte >> (8 - bits - (bit & 7))) & ((1 << bits) - 1);
        }
      }
    }
  }
  return out;
}

function paeth(a: number, b: number, c: number): number {
  const p = a + b - c;
  const [pa, pb, pc] = [Math.abs(p - a), Math.abs(p - b), Math.abs(p - c)];
  return pa <= pb && pa <= pc ? a : pb <= pc ? b : c;
}

function separate(
  samples: Uint8Array,
  pixels: number,
  type: number,
  bits: number,
  palette: Uint8Array | null,
  transparency: Uint8Array | null,
): Pick<PdfImage, 'colourSpace' | 'data' | 'alpha'> {
  const channels = channelsOf[type] as number;
  const colours = type === 0 || type === 4 ? 1 : 3;
  const out = new Uint8Array(pixels * colours);
  const alpha = new Uint8Array(pixels).fill(255);
  const stretch = bits < 8 && type === 0 ? 255 / ((1 << bits) - 1) : 1;
  const key = transparency && type !== 3 ? transparencyKey(transparency, colours, bits) : null;
  for (let i = 0; i < pixels; i++) {
    if (type === 3) {
      const index = samples[i] as number;
      for (let k = 0; k < 3; k++) out[i * 3 + k] = palette?.[index * 3 + k] ?? 0;
      alpha[i] = transparency?.[index] ?? 255;
      continue;
    }
    let clear = key !== null;
    for (let k = 0; k < colours; k++) {
      const sample = samples[i * channels + k] as number;
      if (key && sample !== key[k]) clear = false;
      out[i * colours + k] = sample * stretch;
    }
    if (clear) alpha[i] = 0;
    if (type === 4 || type === 6) alpha[i] = samples[i * channels + colours] as number;
  }
  return {
    colourSpace: colours === 1 ? 'DeviceGray' : 'DeviceRGB',
    data: deflateSync(out),
    alpha: alpha.every((value) => value === 255) ? null : deflateSync(alpha),
  };
}

function transparencyKey(transparency: Uint8Array, colours: number, bits: number): number[] {
  return Array.from({ length: colours }, (_, k) => transparency[bits === 16 ? k * 2 : k * 2 + 1] ?? 0);
}

const startOfFrame = new Set([0xc0, 0xc1, 0xc2]);

export function readJpeg(bytes: Uint8Array): PdfImage {
  let orientation = 1;
  let dpi: [number, number] | null = null;
  let adobe = false;
  let frame: { bits: number; width: number; height: number; channels: number } | null = null;
  let scan = false;
  for (let at = 2; at + 4 <= bytes.length; ) {
    if (bytes[at] !== 0xff) throw new UnusableImage('it is damaged');
    const marker = bytes[at + 1] as number;
    if (marker === 0xff) {
      at++;
      continue;
    }
    const length = ((bytes[at + 2] as number) << 8) | (bytes[at + 3] as number);
    const body = bytes.subarray(at + 4, at + 2 + length);
    if (length < 2 || at + 2 + length > bytes.length) throw new UnusableImage('it is cut short');
    if (startOfFrame.has(marker) && body.length >= 6)
      frame = {
        bits: body[0] as number,
        height: ((body[1] as number) << 8) | (body[2] as number),
        width: ((body[3] as number) << 8) | (body[4] as number),
        channels: body[5] as number,
      };
    else if (marker >= 0xc3 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker))
      throw new UnusableImage('it is a kind of JPEG that PDF cannot hold');
    else if (marker === 0xe1) orientation = exifOrientation(body) ?? orientation;
    else if (marker === 0xe0 && body.length >= 12 && (body[7] === 1 || body[7] === 2))
      dpi = [8, 10].map(
        (from) => (((body[from] as number) << 8) | (body[from + 1] as number)) * (body[7] === 2 ? 2.54 : 1),
      ) as [number, number];
    else if (marker === 0xee && String.fromCharCode(...body.subarray(0, 5)) === 'Adobe') adobe = true;
    else if (marker === 0xda) {
      scan = true;
      break;
    }
    at += 2 + length;
  }
  if (!frame || !scan) throw new UnusableImage('it is cut short');
  assertSize(frame.width, frame.height);
  const colourSpace = ({ 1: 'DeviceGray', 3: 'DeviceRGB', 4: 'DeviceCMYK' } as const)[frame.channels as 1 | 3 | 4];
  if (!colourSpace || frame.bits !== 8) throw new UnusableImage('it is a kind of JPEG that PDF cannot hold');
  if (!endsProperly(bytes)) throw new UnusableImage('it is cut short');
  return {
    width: frame.width,
    height: frame.height,
    dpi: sensible(dpi),
    orientation,
    colourSpace,
    bits: 8,
    filter: 'DCTDecode',
    predictor: null,
    inverted: colourSpace === 'DeviceCMYK' && adobe,
    fax: null,
    colourTransform: null,
    data: bytes,
    alpha: null,
  };
}

/** An end-of-image marker near the end; cameras put a little padding or a preview after it. */
function endsProperly(bytes: Uint8Array): boolean {
  for (let at = bytes.length - 2; at >= 2; at--) if (bytes[at] === 0xff && bytes[at + 1] === 0xd9) return true;
  return false;
}

function exifOrientation(body: Uint8Array): number | null {
  if (String.fromCharCode(...body.subarray(0, 6)) !== 'Exif\0\0') return null;
  const tiff = body.subarray(6);
  if (tiff.length < 8) return null;
  const view = new DataView(tiff.buffer, tiff.byteOffset, tiff.length);
  const little = tiff[0] === 0x49;
  const directory = view.getUint32(4, little);
  if (directory + 2 > tiff.length) return null;
  const entries = view.getUint16(directory, little);
  for (let i = 0; i < entries; i++) {
    const at = directory + 2 + i * 12;
    if (at + 12 > tiff.length) return null;
    if (view.getUint16(at, little) !== 0x0112) continue;
    const value = view.getUint16(at + 8, little);
    return value >= 1 && value <= 8 ? value : null;
  }
  return null;
}
