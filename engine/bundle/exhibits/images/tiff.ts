/**
 * TIFF 6.0 as PDF images. What PDF decodes the same way (fax coding, JPEG) is handed over as it is; the rest is unpacked and
 * packed again. Each page of the file is a picture.
 */
import { deflateSync, inflateSync } from 'node:zlib';
import { decodePDFRawStream, PDFContext, PDFName, PDFRawStream } from '@cantoo/pdf-lib';
import { assertSize, type PdfImage, UnusableImage } from '../image.ts';
import { asBits, asPixels, render, type Strip } from './pixels.ts';
import { type Directory, directoriesOf } from './tiff-directory.ts';

export const mostPictures = 500;

export function isTiff(bytes: Uint8Array): boolean {
  const start = String.fromCharCode(...bytes.subarray(0, 4));
  return start === 'II*\0' || start === 'MM\0*';
}

/** @throws UnusableImage */
export async function readTiff(bytes: Uint8Array): Promise<PdfImage[]> {
  const pictures: PdfImage[] = [];
  for (const directory of directoriesOf(bytes, mostPictures)) {
    // A smaller version of another picture in the file.
    if ((directory.number('newSubfileType', 0) & 1) !== 0) continue;
    pictures.push(await pictureOf(bytes, directory));
  }
  if (pictures.length === 0) throw new UnusableImage('it holds no picture');
  return pictures;
}

const fax = new Set([2, 3, 4]);
const jpeg = 7;
const deflate = new Set([8, 32946]);

interface Layout {
  readonly width: number;
  readonly height: number;
  readonly bits: number;
  readonly channels: number;
  readonly photometric: number;
  readonly compression: number;
  readonly rowsPerStrip: number;
  readonly strips: readonly Uint8Array[];
}

function layoutOf(bytes: Uint8Array, directory: Directory): Layout {
  const width = directory.number('imageWidth', 0);
  const height = directory.number('imageLength', 0);
  assertSize(width, height);
  const bits = directory.numbers('bitsPerSample');
  const layout = {
    width,
    height,
    bits: bits[0] ?? 1,
    channels: directory.number('samplesPerPixel', 1),
    photometric: directory.number('photometric', 1),
    compression: directory.number('compression', 1),
    rowsPerStrip: Math.max(1, Math.min(height, directory.number('rowsPerStrip', height))),
  };
  const unreadable = (what: string) => new UnusableImage(`${what}, which cannot be read here`);
  if (directory.has('tileWidth')) throw unreadable('it is stored in tiles');
  if (bits.some((one) => one !== layout.bits)) throw unreadable('its colours have different depths');
  if (![1, 2, 4, 8, 16].includes(layout.bits)) throw unreadable(`it has ${layout.bits} bits a colour`);
  if (layout.channels > 1 && directory.number('planarConfiguration', 1) !== 1)
    throw unreadable('its colours are stored apart');
  if (directory.number('sampleFormat', 1) !== 1) throw unreadable('its colours are no whole numbers');
  const offsets = directory.numbers('stripOffsets');
  const counts = directory.numbers('stripByteCounts');
  const expected = Math.ceil(height / layout.rowsPerStrip);
  if (offsets.length < expected) throw new UnusableImage('a part of it is missing');
  const strips = offsets.slice(0, expected).map((at, i) => {
    const end = at + (counts[i] ?? (expected === 1 ? bytes.length - at : 0));
    if (end > bytes.length || end <= at) throw new UnusableImage('it is cut short');
    return bytes.subarray(at, end);
  });
  return { ...layout, strips };
}

async function pictureOf(bytes: Uint8Array, directory: Directory): Promise<PdfImage> {
  const layout = layoutOf(bytes, directory);
  const { width, height, compression } = layout;
  const orientation = directory.number('orientation', 1);
  const kept = {
    dpi: directory.dpi(),
    orientation: orientation >= 1 && orientation <= 8 ? orientation : 1,
  };
  if (!fax.has(compression) && compression !== jpeg) return unpacked(layout, directory, kept);
  const rows = (i: number) => Math.min(layout.rowsPerStrip, height - i * layout.rowsPerStrip);
  const strips: Strip[] = layout.strips.map((data, i) => ({
    row: i * layout.rowsPerStrip,
    image:
      compression === jpeg
        ? jpegStrip(layout, directory, data, rows(i), kept)
        : faxStrip(layout, directory, data, rows(i), kept),
  }));
  const [only] = strips;
  if (strips.length === 1 && only) return only.image;
  // Side by side in a PDF, strips would show seams: they are put together first, pixel by pixel.
  const whole = await render(strips, { width, height }, { width, height });
  return fax.has(compression) ? asBits(whole, kept) : asPixels(whole, kept);
}

type Kept = Pick<PdfImage, 'dpi' | 'orientation'>;
const plain = { predictor: null, inverted: false, alpha: null, fax: null, colourTransform: null } as const;

function faxStrip(layout: Layout, directory: Directory, data: Uint8Array, rows: number, kept: Kept): PdfImage {
  const { width, photometric, compression } = layout;
  if (layout.bits !== 1 || layout.channels !== 1) throw new UnusableImage('it is damaged');
  const twoDimensional = (directory.number('t4Options', 0) & 1) !== 0;
  return {
    ...kept,
    ...plain,
    width,
    height: rows,
    colourSpace: 'DeviceGray',
    bits: 1,
    filter: 'CCITTFaxDecode',
    // TIFF 6.0, section 10 and 11; ISO 32000-1, table 11. Photometric 0: what fax calls white is 0, as in PDF where it is 1.
    fax: {
      k: compression === 4 ? -1 : twoDimensional ? 1 : 0,
      blackIs1: photometric === 1,
      aligned: compression === 2,
    },
    data: directory.number('fillOrder', 1) === 2 ? data.map(reversed) : data,
  };
}

function reversed(byte: number): number {
  let out = 0;
  for (let bit = 0; bit < 8; bit++) if (byte & (1 << bit)) out |= 0x80 >> bit;
  return out;
}

function jpegStrip(layout: Layout, directory: Directory, data: Uint8Array, rows: number, kept: Kept): PdfImage {
  const { width, channels, photometric } = layout;
  const colourSpace =
    channels === 1 ? 'DeviceGray' : channels === 3 ? 'DeviceRGB' : channels === 4 ? 'DeviceCMYK' : null;
  if (colourSpace === null || layout.bits !== 8 || data[0] !== 0xff || data[1] !== 0xd8)
    throw new UnusableImage('it is damaged');
  // Tables common to all strips, between a start and an end of their own.
  const tables = directory.bytes('jpegTables');
  const common = tables && tables.length > 4 ? tables.subarray(2, tables.length - 2) : new Uint8Array();
  return {
    ...kept,
    ...plain,
    width,
    height: rows,
    colourSpace,
    bits: 8,
    filter: 'DCTDecode',
    colourTransform: photometric === 6 ? 1 : 0,
    data: common.length === 0 ? data : Buffer.concat([data.subarray(0, 2), common, data.subarray(2)]),
  };
}

function unpacked(layout: Layout, directory: Directory, kept: Kept): PdfImage {
  const { width, height, bits, channels, photometric } = layout;
  const rowBytes = Math.ceil((width * channels * bits) / 8);
  const out = new Uint8Array(rowBytes * height);
  for (const [i, strip] of layout.strips.entries()) {
    const from = i * layout.rowsPerStrip * rowBytes;
    const expected = Math.min(layout.rowsPerStrip * rowBytes, out.length - from);
    const data = unpack(strip, layout.compression, expected);
    if (data.length < expected) throw new UnusableImage('its pixel data is cut short');
    out.set(data.subarray(0, expected), from);
  }
  if (bits === 16 && directory.little)
    for (let i = 0; i + 1 < out.length; i += 2) [out[i], out[i + 1]] = [out[i + 1] as number, out[i] as number];
  if (directory.number('predictor', 1) === 2) undoDifferences(out, width, height, channels, bits, rowBytes);
  else if (directory.number('predictor', 1) !== 1) throw new UnusableImage('it is stored in a way that cannot be read');
  const common = { ...kept, ...plain, width, height, bits, filter: 'FlateDecode' } as const;
  if (photometric === 3)
    return { ...common, colourSpace: { palette: paletteOf(directory, bits) }, data: deflateSync(out) };
  const colours = photometric === 2 ? 3 : photometric === 5 ? 4 : photometric <= 1 ? 1 : 0;
  if (colours === 0 || channels < colours || (channels > colours && bits < 8))
    throw new UnusableImage('its colours are stored in a way that cannot be read');
  const colourSpace = colours === 1 ? 'DeviceGray' : colours === 3 ? 'DeviceRGB' : 'DeviceCMYK';
  const { own, alpha } =
    channels === colours ? { own: out, alpha: null } : parted(out, directory, channels, colours, bits);
  return { ...common, colourSpace, inverted: photometric === 0, data: deflateSync(own), alpha };
}

function unpack(strip: Uint8Array, compression: number, expected: number): Uint8Array {
  try {
    if (compression === 1) return strip;
    if (deflate.has(compression)) return inflateSync(strip, { maxOutputLength: expected + 65_536 });
    if (compression === 5) return viaPdf(strip, 'LZWDecode');
    if (compression === 32773) return unpackBits(strip, expected);
  } catch (error) {
    throw new UnusableImage('its pixel data is damaged', { cause: error });
  }
  throw new UnusableImage(`it is compressed in a way (${compression}) that cannot be read`);
}

/** The LZW of TIFF 6.0, section 13, is that of PDF. */
function viaPdf(strip: Uint8Array, filter: string): Uint8Array {
  const context = PDFContext.create();
  const dict = context.obj({ Filter: PDFName.of(filter) });
  return decodePDFRawStream(PDFRawStream.of(dict, strip.slice())).decode();
}

/** TIFF 6.0, section 9. */
function unpackBits(strip: Uint8Array, expected: number): Uint8Array {
  const out = new Uint8Array(expected);
  let to = 0;
  for (let at = 0; at < strip.length && to < expected; ) {
    const count = strip[at++] as number;
    if (count === 128) continue;
    if (count < 128) {
      const some = strip.subarray(at, Math.min(at + count + 1, at + expected - to));
      out.set(some, to);
      to += some.length;
      at += count + 1;
    } else {
      out.fill(strip[at++] ?? 0, to, to + 257 - count);
      to += 257 - count;
    }
  }
  return out.subarray(0, Math.min(to, expected));
}

/** TIFF 6.0, section 14. */
function undoDifferences(
  out: Uint8Array,
  width: number,
  height: number,
  channels: number,
  bits: number,
  rowBytes: number,
): void {
  if (bits !== 8 && bits !== 16) throw new UnusableImage('it is stored in a way that cannot be read');
  const step = (channels * bits) >> 3;
  const row = width * step;
  for (let y = 0; y < height; y++)
    for (let i = y * rowBytes + step, end = y * rowBytes + row; i < end; i += bits >> 3) {
      if (bits === 8) {
        out[i] = (out[i] as number) + (out[i - step] as number);
        continue;
      }
      const sum =
        (((out[i] as number) << 8) | (out[i + 1] as number)) +
        (((out[i - step] as number) << 8) | (out[i - step + 1] as number));
      out[i] = sum >> 8;
      out[i + 1] = sum;
    }
}

function paletteOf(directory: Directory, bits: number): Uint8Array {
  const map = directory.numbers('colorMap');
  const colours = 1 << bits;
  if (bits > 8 || map.length < colours * 3) throw new UnusableImage('its palette is missing');
  return Uint8Array.from(
    { length: colours * 3 },
    (_, i) => (map[(i % 3) * colours + Math.floor(i / 3)] as number) >> 8,
  );
}

/** What is beside the colours: transparency, where the file says that it is that. */
function parted(
  out: Uint8Array,
  directory: Directory,
  channels: number,
  colours: number,
  bits: number,
): { own: Uint8Array; alpha: Uint8Array | null } {
  const sample = bits >> 3;
  const pixels = out.length / (channels * sample);
  const own = new Uint8Array(pixels * colours * sample);
  const extra = directory.numbers('extraSamples')[0] ?? 0;
  const alpha = new Uint8Array(pixels);
  for (let i = 0; i < pixels; i++) {
    const from = i * channels * sample;
    own.set(out.subarray(from, from + colours * sample), i * colours * sample);
    alpha[i] = out[from + colours * sample] as number;
  }
  return { own, alpha: extra === 2 ? deflateSync(alpha) : null };
}
