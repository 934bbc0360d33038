import { deflateSync } from 'node:zlib';
import { GifReader } from 'omggif';
import { assertSize, type PdfImage, UnusableImage } from '../image.ts';

export function isGif(bytes: Uint8Array): boolean {
  return /^GIF8[79]a$/.test(String.fromCharCode(...bytes.subarray(0, 6)));
}

/** @throws UnusableImage */
export function readGif(bytes: Uint8Array): { readonly image: PdfImage; readonly frames: number } {
  let reader: GifReader;
  try {
    reader = new GifReader(bytes);
  } catch (error) {
    throw new UnusableImage('it is damaged', { cause: error });
  }
  const { width, height } = reader;
  const frames = reader.numFrames();
  assertSize(width, height);
  if (frames === 0) throw new UnusableImage('it holds no picture');
  const rgba = new Uint8Array(width * height * 4);
  try {
    reader.decodeAndBlitFrameRGBA(0, rgba);
  } catch (error) {
    throw new UnusableImage('its pixel data is damaged', { cause: error });
  }
  return { image: fromRgba(width, height, rgba), frames };
}

/** Colours, and transparency where there is any. */
export function fromRgba(width: number, height: number, rgba: Uint8Array | Uint8ClampedArray): PdfImage {
  const colours = new Uint8Array(width * height * 3);
  const alpha = new Uint8Array(width * height);
  let clear = false;
  for (let i = 0; i < alpha.length; i++) {
    for (let k = 0; k < 3; k++) colours[i * 3 + k] = rgba[i * 4 + k] as number;
    alpha[i] = rgba[i * 4 + 3] as number;
    clear ||= alpha[i] !== 255;
  }
  return {
    width,
    height,
    dpi: null,
    orientation: 1,
    colourSpace: 'DeviceRGB',
    bits: 8,
    filter: 'FlateDecode',
    predictor: null,
    inverted: false,
    fax: null,
    colourTransform: null,
    data: deflateSync(colours),
    alpha: clear ? deflateSync(alpha) : null,
  };
}
