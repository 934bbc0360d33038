/**
 * A picture as a PDF of one upright page that it fills, so that pictures and scans are read by one and the same way. It is
 * never printed: the bundle draws the picture itself.
 */
import { type PdfImage, readImage } from '../exhibits/image.ts';
import { fine as n } from '../pdf/numbers.ts';

export interface PicturePage {
  readonly pdf: Uint8Array;
  /** Pixels, upright. */
  readonly width: number;
  readonly height: number;
}

/**
 * One pixel is one point.
 *
 * @throws UnusableImage
 */
export function picturePage(bytes: Uint8Array): PicturePage {
  const image = readImage(bytes);
  const turned = image.orientation > 4;
  const [width, height] = turned ? [image.height, image.width] : [image.width, image.height];
  const content = Buffer.from(`${upright(image.orientation, width, height).map(n).join(' ')} cm /Picture Do`);
  const objects: { readonly dictionary: string; readonly data: Uint8Array | null }[] = [
    { dictionary: '/Type /Catalog /Pages 2 0 R', data: null },
    { dictionary: '/Type /Pages /Kids [3 0 R] /Count 1', data: null },
    {
      dictionary: `/Type /Page /Parent 2 0 R /MediaBox [0 0 ${width} ${height}] /Contents 4 0 R /Resources <</XObject <</Picture 5 0 R>>>>`,
      data: null,
    },
    { dictionary: '', data: content },
    { dictionary: `${imageDictionary(image)}${image.alpha ? ' /SMask 6 0 R' : ''}`, data: image.data },
  ];
  if (image.alpha)
    objects.push({
      dictionary: `/Type /XObject /Subtype /Image /Width ${image.width} /Height ${image.height} /BitsPerComponent 8 /ColorSpace /DeviceGray /Filter /FlateDecode`,
      data: image.alpha,
    });
  return { pdf: assemble(objects), width, height };
}

/** EXIF 2.32, tag 0x0112: the unit square of the stored picture to the page on which it stands upright. */
function upright(orientation: number, w: number, h: number): readonly number[] {
  const matrices: Readonly<Record<number, readonly number[]>> = {
    2: [-w, 0, 0, h, w, 0],
    3: [-w, 0, 0, -h, w, h],
    4: [w, 0, 0, -h, 0, h],
    5: [0, -h, -w, 0, w, h],
    6: [0, -h, w, 0, 0, h],
    7: [0, h, w, 0, 0, 0],
    8: [0, h, -w, 0, w, 0],
  };
  return matrices[orientation] ?? [w, 0, 0, h, 0, 0];
}

function imageDictionary(image: PdfImage): string {
  const { colourSpace } = image;
  const colours =
    typeof colourSpace === 'string'
      ? `/${colourSpace}`
      : `[/Indexed /DeviceRGB ${Math.floor(colourSpace.palette.length / 3) - 1} <${Buffer.from(colourSpace.palette).toString('hex')}>]`;
  return [
    `/Type /XObject /Subtype /Image /Width ${image.width} /Height ${image.height} /BitsPerComponent ${image.bits}`,
    `/ColorSpace ${colours} /Filter /${image.filter}`,
    `/DecodeParms <<${parametersOf(image)}>>`,
    image.inverted ? '/Decode [1 0 1 0 1 0 1 0]' : '',
  ].join(' ');
}

/** ISO 32000-1, tables 8, 11 and 13. */
function parametersOf({ predictor, fax, colourTransform, bits, width, height }: PdfImage): string {
  if (predictor)
    return `/Predictor ${predictor.kind} /Colors ${predictor.colours} /BitsPerComponent ${bits} /Columns ${width}`;
  if (fax)
    return `/K ${fax.k} /BlackIs1 ${fax.blackIs1} /EncodedByteAlign ${fax.aligned} /Columns ${width} /Rows ${height}`;
  return colourTransform === null ? '' : `/ColorTransform ${colourTransform}`;
}

function assemble(objects: readonly { readonly dictionary: string; readonly data: Uint8Array | null }[]): Uint8Array {
  const parts: Uint8Array[] = [Buffer.from('%PDF-1.7\n')];
  const offsets: number[] = [];
  let at = parts[0]?.length ?? 0;
  const put = (part: Uint8Array) => {
    parts.push(part);
    at += part.length;
  };
  for (const [i, { dictionary, data }] of objects.entries()) {
    offsets.push(at);
    if (data === null) put(Buffer.from(`${i + 1} 0 obj\n<<${dictionary}>>\nendobj\n`));
    else {
      put(Buffer.from(`${i + 1} 0 obj\n<<${dictionary} /Length ${data.length}>>\nstream\n`));
      put(data);
      put(Buffer.from('\nendstream\nendobj\n'));
    }
  }
  const table = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('');
  const size = objects.length + 1;
  const end = `xref\n0 ${size}\n0000000000 65535 f \n${table}trailer\n<</Size ${size} /Root 1 0 R>>\nstartxref\n${at}\n%%EOF\n`;
  put(Buffer.from(end));
  return Buffer.concat(parts);
}
