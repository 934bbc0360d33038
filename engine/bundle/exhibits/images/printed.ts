/** Where a picture stands on its page, and how fine it is there. */
import { landscape, page, portrait } from '../../pdf/styles.ts';
import type { PdfImage } from '../image.ts';

/** Dots per inch of an image that does not say. */
const usualDpi = 96;
/** Rule B8. */
export const mostDpi = 300;

export interface PrintedImage {
  /** Of the sheet; all in points. */
  readonly size: readonly [number, number];
  readonly x: number;
  /** From the sheet's top. */
  readonly top: number;
  readonly width: number;
  readonly height: number;
  /** Of its natural size, at most 1: never enlarged. */
  readonly share: number;
}

export function printed({
  width,
  height,
  dpi,
  orientation,
}: Pick<PdfImage, 'width' | 'height' | 'dpi' | 'orientation'>): PrintedImage {
  const [across, down] = orientation > 4 ? [height, width] : [width, height];
  const [perAcross, perDown] = orientation > 4 ? [dpi?.[1], dpi?.[0]] : [dpi?.[0], dpi?.[1]];
  const natural = { width: (across * 72) / (perAcross ?? usualDpi), height: (down * 72) / (perDown ?? usualDpi) };
  const size = natural.width > natural.height * 1.15 ? landscape : portrait;
  const room = { width: size[0] - page.left - page.right, height: size[1] - page.top - page.bottom - 20 };
  const share = Math.min(1, room.width / natural.width, room.height / natural.height);
  const [w, h] = [natural.width * share, natural.height * share];
  return { size, x: (size[0] - w) / 2, top: page.top + (room.height - h) / 2, width: w, height: h, share };
}

/** Pixels it may have as it is stored, by rule B8 at the size it is printed; null where it has no more already. */
export function reducedTo(image: PdfImage): { readonly width: number; readonly height: number } | null {
  const { width, height } = printed(image);
  const [across, down] = image.orientation > 4 ? [height, width] : [width, height];
  const most = { width: Math.floor((across / 72) * mostDpi), height: Math.floor((down / 72) * mostDpi) };
  // A pixel more than that is rounding, not fineness.
  if (image.width <= most.width + 1 && image.height <= most.height + 1) return null;
  return {
    width: Math.max(1, Math.min(image.width, most.width)),
    height: Math.max(1, Math.min(image.height, most.height)),
  };
}
