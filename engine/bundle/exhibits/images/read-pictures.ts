/** Supplied pictures of every kind as what a PDF can hold, at the size and fineness in which they are printed. */
import { type PdfImage, readJpeg, readPng, UnusableImage } from '../image.ts';
import { readBmp } from './bmp.ts';
import { readGif } from './gif.ts';
import type { PictureKind } from './picture-kind.ts';
import { asJpeg, asPixels, render } from './pixels.ts';
import { mostDpi, reducedTo } from './printed.ts';
import { readTiff } from './tiff.ts';
import { readWebp } from './webp.ts';

export interface ReadPicture {
  readonly image: PdfImage;
  /** Pixels of the original, as it is stored. */
  readonly original: { readonly width: number; readonly height: number };
}

export interface ReadPictures {
  readonly pictures: readonly ReadPicture[];
  /** Some were reduced to 300 dots per inch (rule B8). */
  readonly resampled: boolean;
  /** Sentences for the slip sheet. */
  readonly remarks: readonly string[];
}

/** @throws UnusableImage */
export async function readPictures(kind: PictureKind, bytes: Uint8Array): Promise<ReadPictures> {
  const remarks: string[] = [];
  const read = await ofKind(kind, bytes, remarks);
  const pictures: ReadPicture[] = [];
  let resampled = false;
  for (const [i, image] of read.entries()) {
    const original = { width: image.width, height: image.height };
    const target = reducedTo(image);
    if (target === null) {
      pictures.push({ image, original });
      continue;
    }
    const which = read.length === 1 ? 'The image' : `Image ${i + 1}`;
    const from = `${pixels(image)} (${amount(printedDpi(image, target))} dots per inch as printed)`;
    const smaller = await reduced(kind, image, target);
    pictures.push({ image: smaller ?? image, original });
    resampled ||= smaller !== null;
    remarks.push(
      smaller === null
        ? `${which} is printed from ${from}: it could not be reduced to ${mostDpi} dots per inch (rule B8).`
        : `${which} was reduced for print, from ${from} to ${pixels(target)} (${mostDpi} dots per inch, rule B8). The original is unchanged.`,
    );
  }
  return { pictures, resampled, remarks };
}

async function ofKind(kind: PictureKind, bytes: Uint8Array, remarks: string[]): Promise<PdfImage[]> {
  switch (kind) {
    case 'png':
      return [readPng(bytes)];
    case 'jpeg':
      return [readJpeg(bytes)];
    case 'bmp':
      return [readBmp(bytes)];
    case 'tiff':
      return readTiff(bytes);
    case 'webp':
      return [await readWebp(bytes)];
    case 'gif': {
      const { image, frames } = readGif(bytes);
      if (frames > 1) remarks.push(`The image moves: of its ${amount(frames)} frames the first is shown.`);
      return [image];
    }
  }
}

async function reduced(
  kind: PictureKind,
  image: PdfImage,
  target: { readonly width: number; readonly height: number },
): Promise<PdfImage | null> {
  try {
    const { dpi } = image;
    const smaller = await render([{ image, row: 0 }], image, target);
    // It is printed as large as before.
    const kept = {
      orientation: image.orientation,
      dpi: [
        ((dpi?.[0] ?? 96) * target.width) / image.width,
        ((dpi?.[1] ?? 96) * target.height) / image.height,
      ] as const,
    };
    // Photographs as photographs; drawings and screens keep their edges.
    return kind === 'jpeg' || image.filter === 'DCTDecode' ? await asJpeg(smaller, kept) : asPixels(smaller, kept);
  } catch (error) {
    if (error instanceof UnusableImage) throw error;
    return null;
  }
}

function printedDpi(image: PdfImage, target: { readonly width: number }): number {
  return Math.round((image.width / target.width) * mostDpi);
}

function pixels({ width, height }: { readonly width: number; readonly height: number }): string {
  return `${amount(width)} × ${amount(height)} pixels`;
}

function amount(number: number): string {
  return number.toLocaleString('en-GB');
}
