import type { SourceWords } from '../ocr/source-words.ts';
import { drawTextLayer } from '../ocr/text-layer.ts';
import type { Book } from '../pdf/book.ts';
import type { PdfValue, Ref } from '../pdf/pdfkit-file.ts';
import { ink, landscape, page, portrait, type } from '../pdf/styles.ts';
import { amount } from '../words.ts';
import type { PdfImage } from './image.ts';
import type { Source } from './source.ts';

/** Dots per inch of an image that does not say. */
const usualDpi = 96;

/** @param words read by machine on it */
export function drawImagePage(book: Book, source: Source, image: PdfImage, words: SourceWords | null = null): void {
  const turned = image.orientation > 4;
  const [pixelsWide, pixelsHigh] = turned ? [image.height, image.width] : [image.width, image.height];
  const size = pixelsWide > pixelsHigh * 1.15 ? landscape : portrait;
  const sheet = book.begin(size, source.name);
  // Of a page that is not kept, nothing may stay in the file either.
  if (sheet.number === 0) return;
  const object = embed(book, image, sheet.number);
  const room = { width: size[0] - page.left - page.right, height: size[1] - page.top - page.bottom - 20 };
  const natural = 72 / (image.dpi ?? usualDpi);
  const scale = Math.min(natural, room.width / pixelsWide, room.height / pixelsHigh);
  const [w, h] = [pixelsWide * scale, pixelsHigh * scale];
  const x = (size[0] - w) / 2;
  const top = page.top + (room.height - h) / 2;
  const section = book.structure.root.child('Sect');
  const figure = section.child(
    'Figure',
    source.name === source.description ? source.name : `${source.name}: ${source.description}`,
  );
  sheet.draw(object, placement(image.orientation, w, h, x, size[1] - top - h), figure);
  const read = words?.page(1);
  if (read) drawTextLayer(book, sheet, read, { x, top, width: w, height: h }, section);
  sheet.frame(x, top, w, h, ink.rule, 0.5);
  const share = Math.round((scale / natural) * 100);
  const caption = `${source.fileName}, ${amount(pixelsWide)} × ${amount(pixelsHigh)} pixels${share < 100 ? `, shown at ${share} %` : ''}`;
  const line = book.type.fitted(caption, type.table, room.width);
  sheet.text(line, (size[0] - line.width) / 2, top + h + 15, type.table, ink.quiet, section.child('Caption'));
  book.finish(sheet);
}

/** EXIF 2.32, tag 0x0112: the unit square of the stored picture to the box in which it stands upright. */
function placement(orientation: number, w: number, h: number, x: number, y: number): number[] {
  switch (orientation) {
    case 2:
      return [-w, 0, 0, h, x + w, y];
    case 3:
      return [-w, 0, 0, -h, x + w, y + h];
    case 4:
      return [w, 0, 0, -h, x, y + h];
    case 5:
      return [0, -h, -w, 0, x + w, y + h];
    case 6:
      return [0, -h, w, 0, x, y + h];
    case 7:
      return [0, h, w, 0, x, y];
    case 8:
      return [0, h, -w, 0, x + w, y];
    default:
      return [w, 0, 0, h, x, y];
  }
}

function embed(book: Book, image: PdfImage, page: number): Ref {
  const { colourSpace } = image;
  const data: { [key: string]: PdfValue } = {
    Type: 'XObject',
    Subtype: 'Image',
    Width: image.width,
    Height: image.height,
    BitsPerComponent: image.bits,
    ColorSpace:
      typeof colourSpace === 'string'
        ? colourSpace === 'DeviceCMYK'
          ? book.inks
          : colourSpace
        : [
            'Indexed',
            'DeviceRGB',
            Math.floor(colourSpace.palette.length / 3) - 1,
            colourSpace.palette as unknown as PdfValue,
          ],
    Filter: image.filter,
  };
  if (image.predictor)
    data.DecodeParms = {
      Predictor: 15,
      Colors: image.predictor.colours,
      BitsPerComponent: image.bits,
      Columns: image.width,
    };
  if (image.inverted) data.Decode = [1, 0, 1, 0, 1, 0, 1, 0];
  if (image.alpha)
    data.SMask = book.object(
      {
        Type: 'XObject',
        Subtype: 'Image',
        Width: image.width,
        Height: image.height,
        BitsPerComponent: 8,
        ColorSpace: 'DeviceGray',
        Filter: 'FlateDecode',
      },
      image.alpha,
      page,
    );
  return book.object(data, image.data, page);
}
