/** Pictures as pixels: made by PDFium from what a PDF would show, and made into what a PDF can hold. */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { deflateSync } from 'node:zlib';
import encode, { init } from '@jsquash/jpeg/encode.js';
import { PdfiumDocument } from '../../../pdfium/pdfium-document.ts';
import { fine as n } from '../../pdf/numbers.ts';
import type { PdfImage } from '../image.ts';

export interface Pixels {
  readonly width: number;
  readonly height: number;
  /** Red, green, blue and an alpha of 255: on white. */
  readonly rgba: Uint8ClampedArray;
}

/** Parts of one picture, one below the other. */
export interface Strip {
  readonly image: PdfImage;
  /** Its first row in the whole picture. */
  readonly row: number;
}

/**
 * The picture at another number of pixels, averaged as PDFium averages what it shows smaller.
 *
 * @throws where PDFium cannot read it
 */
export async function render(
  strips: readonly Strip[],
  whole: { readonly width: number; readonly height: number },
  target: { readonly width: number; readonly height: number },
): Promise<Pixels> {
  const pixels = await shown(strips, whole, target, 'black');
  // What PDFium cannot read it leaves out without a word: the ground would show through.
  const small = await shown(strips, whole, { width: 24, height: 24 }, 'white');
  if (unlike(pixels, small)) throw new Error('a picture that is not drawn');
  return pixels;
}

async function shown(
  strips: readonly Strip[],
  whole: { readonly width: number; readonly height: number },
  target: { readonly width: number; readonly height: number },
  ground: 'black' | 'white',
): Promise<Pixels> {
  const clear = strips.some(({ image }) => image.alpha !== null);
  using document = await PdfiumDocument.open(pdfOf(strips, whole, target, clear ? 'white' : ground));
  const { width, height, rgba } = document.renderPage(0, 72);
  return { width, height, rgba };
}

/** Whether the two differ as black and white do, somewhere. */
function unlike(large: Pixels, small: Pixels): boolean {
  const [across, down] = [large.width / small.width, large.height / small.height];
  for (let y = 0; y < small.height; y++)
    for (let x = 0; x < small.width; x++) {
      const from = (y * small.width + x) * 4;
      let [sum, count] = [0, 0];
      for (let v = Math.floor(y * down); v < Math.max(Math.floor((y + 1) * down), Math.floor(y * down) + 1); v++)
        for (
          let u = Math.floor(x * across);
          u < Math.max(Math.floor((x + 1) * across), Math.floor(x * across) + 1);
          u++
        ) {
          const at = (v * large.width + u) * 4;
          sum += (large.rgba[at] as number) + (large.rgba[at + 1] as number) + (large.rgba[at + 2] as number);
          count++;
        }
      const there = (small.rgba[from] as number) + (small.rgba[from + 1] as number) + (small.rgba[from + 2] as number);
      if (Math.abs(sum / count - there) > 700) return true;
    }
  return false;
}

/** A page whose points are the pixels asked for. */
function pdfOf(
  strips: readonly Strip[],
  whole: { readonly width: number; readonly height: number },
  target: { readonly width: number; readonly height: number },
  ground: 'black' | 'white',
): Uint8Array {
  const parts: Uint8Array[] = [];
  const offsets: number[] = [];
  let size = 0;
  const put = (part: Uint8Array | string): void => {
    const bytes = typeof part === 'string' ? Buffer.from(part, 'latin1') : part;
    parts.push(bytes);
    size += bytes.length;
  };
  const object = (id: number, dict: string, data?: Uint8Array): void => {
    offsets[id] = size;
    put(`${id} 0 obj\n${data ? dict.replace(/>>$/, ` /Length ${data.length} >>`) : dict}\n`);
    if (data) {
      put('stream\n');
      put(data);
      put('\nendstream\n');
    }
    put('endobj\n');
  };
  const [sx, sy] = [target.width / whole.width, target.height / whole.height];
  put('%PDF-1.7\n');
  let next = 4;
  const names = strips.map(({ image }) => {
    const id = next++;
    const mask = image.alpha === null ? null : next++;
    object(
      id,
      `<< ${Object.entries(imageEntries(image))
        .map(([key, value]) => `/${key} ${value}`)
        .join(' ')}${mask === null ? '' : ` /SMask ${mask} 0 R`} >>`,
      image.data,
    );
    if (mask !== null && image.alpha)
      object(
        mask,
        `<< /Type /XObject /Subtype /Image /Width ${image.width} /Height ${image.height} /BitsPerComponent 8 /ColorSpace /DeviceGray /Filter /FlateDecode >>`,
        image.alpha,
      );
    return id;
  });
  const content = strips.map(({ image, row }, i) => {
    const [w, h] = [image.width * sx, image.height * sy];
    return `q ${n(w)} 0 0 ${n(h)} 0 ${n(target.height - row * sy - h)} cm /I${names[i]} Do Q`;
  });
  const below = ground === 'black' ? `0 g 0 0 ${target.width} ${target.height} re f\n` : '';
  object(3, '<< >>', Buffer.from(below + content.join('\n'), 'latin1'));
  object(
    2,
    `<< /Type /Page /Parent 1 0 R /MediaBox [0 0 ${target.width} ${target.height}] /Contents 3 0 R /Resources << /XObject << ${names.map((id) => `/I${id} ${id} 0 R`).join(' ')} >> >> >>`,
  );
  object(1, '<< /Type /Pages /Count 1 /Kids [2 0 R] >>');
  object(next, '<< /Type /Catalog /Pages 1 0 R >>');
  const at = size;
  const rows = Array.from({ length: next }, (_, i) => `${String(offsets[i + 1]).padStart(10, '0')} 00000 n \n`);
  put(
    `xref\n0 ${next + 1}\n0000000000 65535 f \n${rows.join('')}trailer\n<< /Size ${next + 1} /Root ${next} 0 R >>\nstartxref\n${at}\n%%EOF\n`,
  );
  return Buffer.concat(parts);
}

/** Of the picture's own dictionary, as PDF text; no alpha, no length. */
export function imageEntries(image: PdfImage): Record<string, string> {
  const { colourSpace, fax } = image;
  const entries: Record<string, string> = {
    Type: '/XObject',
    Subtype: '/Image',
    Width: String(image.width),
    Height: String(image.height),
    BitsPerComponent: String(image.bits),
    ColorSpace:
      typeof colourSpace === 'string'
        ? `/${colourSpace}`
        : `[/Indexed /DeviceRGB ${Math.floor(colourSpace.palette.length / 3) - 1} <${Buffer.from(colourSpace.palette).toString('hex')}>]`,
    Filter: `/${image.filter}`,
  };
  if (image.predictor)
    entries.DecodeParms = `<< /Predictor ${image.predictor.kind} /Colors ${image.predictor.colours} /BitsPerComponent ${image.bits} /Columns ${image.width} >>`;
  if (fax)
    entries.DecodeParms = `<< /K ${fax.k} /Columns ${image.width} /Rows ${image.height} /BlackIs1 ${fax.blackIs1} /EncodedByteAlign ${fax.aligned} /EndOfBlock false >>`;
  if (image.colourTransform !== null) entries.DecodeParms = `<< /ColorTransform ${image.colourTransform} >>`;
  if (image.inverted) entries.Decode = colourSpace === 'DeviceCMYK' ? '[1 0 1 0 1 0 1 0]' : '[1 0]';
  return entries;
}

let encoder: Promise<void> | null = null;

async function ready(): Promise<void> {
  encoder ??= (async () => {
    const wasm = await readFile(createRequire(import.meta.url).resolve('@jsquash/jpeg/codec/enc/mozjpeg_enc.wasm'));
    await init({ wasmBinary: new Uint8Array(wasm).buffer });
  })();
  await encoder;
}

type Kept = Pick<PdfImage, 'dpi' | 'orientation'>;

const plain = { predictor: null, inverted: false, alpha: null, fax: null, colourTransform: null } as const;

/** As a photograph: JPEG of a quality at which no eye finds the difference. */
export async function asJpeg({ width, height, rgba }: Pixels, kept: Kept): Promise<PdfImage> {
  await ready();
  const grey = isGrey(rgba);
  const data = await encode({ data: rgba, width, height, colorSpace: 'srgb' } as Parameters<typeof encode>[0], {
    quality: 92,
    color_space: grey ? 1 : 3,
    auto_subsample: false,
    chroma_subsample: 1,
  });
  const colourSpace = grey ? 'DeviceGray' : 'DeviceRGB';
  return { ...kept, ...plain, width, height, colourSpace, bits: 8, filter: 'DCTDecode', data: new Uint8Array(data) };
}

/** Every pixel as it is. */
export function asPixels({ width, height, rgba }: Pixels, kept: Kept): PdfImage {
  const colours = isGrey(rgba) ? 1 : 3;
  const out = new Uint8Array(width * height * colours);
  for (let from = 0, to = 0; from < rgba.length; from += 4)
    for (let k = 0; k < colours; k++) out[to++] = rgba[from + k] as number;
  const colourSpace = colours === 1 ? 'DeviceGray' : 'DeviceRGB';
  return { ...kept, ...plain, width, height, colourSpace, bits: 8, filter: 'FlateDecode', data: deflateSync(out) };
}

/** Black and white alone, a bit each. */
export function asBits({ width, height, rgba }: Pixels, kept: Kept): PdfImage {
  const bytes = Math.ceil(width / 8);
  const out = new Uint8Array(bytes * height);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++)
      if ((rgba[(y * width + x) * 4] as number) > 127)
        out[y * bytes + (x >> 3)] = (out[y * bytes + (x >> 3)] as number) | (0x80 >> (x & 7));
  return {
    ...kept,
    ...plain,
    width,
    height,
    colourSpace: 'DeviceGray',
    bits: 1,
    filter: 'FlateDecode',
    data: deflateSync(out),
  };
}

function isGrey(rgba: Uint8ClampedArray): boolean {
  for (let i = 0; i < rgba.length; i += 4) if (rgba[i] !== rgba[i + 1] || rgba[i] !== rgba[i + 2]) return false;
  return true;
}
