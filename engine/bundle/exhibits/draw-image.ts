import type { SourceWords } from '../ocr/source-words.ts';
import { drawTextLayer } from '../ocr/text-layer.ts';
import type { Book } from '../pdf/book.ts';
import type { PdfValue, Ref } from '../pdf/pdfkit-file.ts';
import { ink, page, type } from '../pdf/styles.ts';
import { amount } from '../words.ts';
import type { PdfImage } from './image.ts';
import { printed } from './images/printed.ts';
import type { ReadPicture } from './images/read-pictures.ts';
import type { Source } from './source.ts';

/**
 * @param nth of `of` pictures in the source, from 1
 * @param words read by machine on it
 */
export function drawImagePage(
  book: Book,
  source: Source,
  { image, original }: ReadPicture,
  { nth, of }: { readonly nth: number; readonly of: number } = { nth: 1, of: 1 },
  words: SourceWords | null = null,
): void {
  const { size, x, top, width: w, height: h, share } = printed(image);
  const sheet = book.begin(size, of > 1 ? `${source.name}, page ${nth} of ${of}` : source.name);
  // Of a page that is not kept, nothing may stay in the file either.
  if (sheet.number === 0) return;
  const object = embed(book, image, sheet.number);
  const section = book.structure.root.child('Sect');
  const figure = section.child(
    'Figure',
    source.name === source.description ? source.name : `${source.name}: ${source.description}`,
  );
  sheet.draw(object, placement(image.orientation, w, h, x, size[1] - top - h), figure);
  const read = words?.page(nth);
  if (read) drawTextLayer(book, sheet, read, { x, top, width: w, height: h }, section);
  sheet.frame(x, top, w, h, ink.rule, 0.5);
  const percent = Math.round(share * 100);
  const turned = image.orientation > 4;
  const [wide, high] = turned ? [original.height, original.width] : [original.width, original.height];
  const caption = [
    source.fileName,
    ...(of > 1 ? [`picture ${nth} of ${of}`] : []),
    `${amount(wide)} × ${amount(high)} pixels`,
    ...(percent < 100 ? [`shown at ${Math.max(1, percent)} %`] : []),
  ].join(', ');
  const line = book.type.fitted(caption, type.table, size[0] - page.left - page.right);
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
      Predictor: image.predictor.kind,
      Colors: image.predictor.colours,
      BitsPerComponent: image.bits,
      Columns: image.width,
    };
  if (image.fax)
    data.DecodeParms = {
      K: image.fax.k,
      Columns: image.width,
      Rows: image.height,
      BlackIs1: image.fax.blackIs1,
      EncodedByteAlign: image.fax.aligned,
      EndOfBlock: false,
    };
  if (image.colourTransform !== null) data.DecodeParms = { ColorTransform: image.colourTransform };
  if (image.inverted) data.Decode = colourSpace === 'DeviceCMYK' ? [1, 0, 1, 0, 1, 0, 1, 0] : [1, 0];
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
