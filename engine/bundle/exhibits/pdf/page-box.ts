import { PDFArray, PDFName, type PDFObject, type PDFPage } from '@cantoo/pdf-lib';
import { type Box, numberOr } from './values.ts';

const a4: Box = { x0: 0, y0: 0, x1: 595.28, y1: 841.89 };

/** What a reader shows: the crop box within the media box. Boxes that are no boxes fall back, as readers do. */
export function visibleBox(node: PDFPage['node']): Box {
  const media = boxOf(node.getInheritableAttribute(PDFName.of('MediaBox'))) ?? a4;
  const crop = boxOf(node.getInheritableAttribute(PDFName.of('CropBox')));
  if (!crop) return media;
  const both = {
    x0: Math.max(media.x0, crop.x0),
    y0: Math.max(media.y0, crop.y0),
    x1: Math.min(media.x1, crop.x1),
    y1: Math.min(media.y1, crop.y1),
  };
  return both.x1 - both.x0 > 1 && both.y1 - both.y0 > 1 ? both : media;
}

function boxOf(value: PDFObject | undefined): Box | null {
  if (!(value instanceof PDFArray) || value.size() < 4) return null;
  const numbers = [0, 1, 2, 3].map((i) => numberOr(value.lookup(i), Number.NaN));
  const [a, b, c, d] = numbers as [number, number, number, number];
  if (!numbers.every((number) => Number.isFinite(number) && Math.abs(number) < 1e6)) return null;
  const box = { x0: Math.min(a, c), y0: Math.min(b, d), x1: Math.max(a, c), y1: Math.max(b, d) };
  return box.x1 - box.x0 > 1 && box.y1 - box.y0 > 1 ? box : null;
}

/** How a page stands when it is looked at. */
export interface Upright {
  /** What is seen of it, in its own space. */
  readonly box: Box;
  /** Points, turned upright. */
  readonly width: number;
  readonly height: number;
  /** From its own space to [0 0 width height]. */
  readonly matrix: readonly [number, number, number, number, number, number];
}

export function uprightOf(node: PDFPage['node']): Upright {
  const box = visibleBox(node);
  const unit = numberOr(node.lookup(PDFName.of('UserUnit')), 1);
  const s = unit > 0 && unit <= 200 ? unit : 1;
  const turn =
    (((Math.round(numberOr(node.getInheritableAttribute(PDFName.of('Rotate')), 0) / 90) * 90) % 360) + 360) % 360;
  const [w, h] = [(box.x1 - box.x0) * s, (box.y1 - box.y0) * s];
  const [width, height] = turn % 180 === 0 ? [w, h] : [h, w];
  const [x0, y0, x1, y1] = [box.x0 * s, box.y0 * s, box.x1 * s, box.y1 * s];
  const matrix: Upright['matrix'] =
    turn === 90
      ? [0, -s, s, 0, -y0, x1]
      : turn === 180
        ? [-s, 0, 0, -s, x1, y1]
        : turn === 270
          ? [0, s, -s, 0, y1, -x0]
          : [s, 0, 0, s, -x0, -y0];
  return { box, width, height, matrix };
}
