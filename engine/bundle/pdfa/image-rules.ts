/** ISO 19005-2, 6.2.8: pictures. */
import { PDFBool, PDFName, PDFNumber, PDFRawStream, type PDFStream } from '@cantoo/pdf-lib';
import type { ColourRules } from './colour-rules.ts';
import type { RuleId } from './rules.ts';
import { filterFault, filtersOf } from './streams.ts';

export const intents = new Set(['RelativeColorimetric', 'AbsoluteColorimetric', 'Perceptual', 'Saturation']);

/** @param defaults whether the resources around it define DefaultCMYK */
export function imageFaults(image: PDFStream, colours: ColourRules, defaults: boolean): RuleId[] {
  const faults: RuleId[] = [];
  const get = (key: string) => image.dict.lookup(PDFName.of(key));
  if (image.dict.has(PDFName.of('Alternates'))) faults.push('alternates');
  if (image.dict.has(PDFName.of('OPI'))) faults.push('opi');
  const interpolate = get('Interpolate');
  if (interpolate instanceof PDFBool && interpolate.asBoolean()) faults.push('interpolate');
  const intent = get('Intent');
  if (intent instanceof PDFName && !intents.has(intent.decodeText())) faults.push('intent');
  const filter = filterFault(image);
  if (filter) faults.push(filter);
  const jpx = filtersOf(image).at(-1) === 'JPXDecode';
  const mask = get('ImageMask');
  const isMask = mask instanceof PDFBool && mask.asBoolean();
  const bits = get('BitsPerComponent');
  if (isMask) {
    if (bits instanceof PDFNumber && bits.asNumber() !== 1) faults.push('picture');
  } else {
    const space = get('ColorSpace');
    if (space) faults.push(...colours.check(space, defaults));
    else if (!jpx) faults.push('picture');
    if (!jpx && !(bits instanceof PDFNumber && [1, 2, 4, 8, 16].includes(bits.asNumber()))) faults.push('picture');
  }
  for (const key of ['Width', 'Height']) if (!(get(key) instanceof PDFNumber)) faults.push('picture');
  if (jpx && image instanceof PDFRawStream) faults.push(...jpeg2000Faults(image.contents));
  return faults;
}

/** ISO 19005-2, 6.2.8.3, from the boxes of ISO/IEC 15444-1, annex I. */
export function jpeg2000Faults(data: Uint8Array): RuleId[] {
  const view = new DataView(data.buffer, data.byteOffset, data.length);
  const bad: RuleId[] = ['jpeg2000'];
  // A bare codestream has no boxes to say what its colours are.
  if (data.length < 12 || view.getUint32(4) !== 0x6a502020) return bad;
  const colours: { method: number; approximation: number; kind: number }[] = [];
  let channels = 0;
  let depth = 0;
  const walk = (from: number, to: number): void => {
    for (let at = from; at + 8 <= to; ) {
      let size = view.getUint32(at);
      const type = view.getUint32(at + 4);
      let head = 8;
      if (size === 1 && at + 16 <= to) {
        size = Number(view.getBigUint64(at + 8));
        head = 16;
      }
      const end = size === 0 ? to : at + size;
      if (end > to || size < head) {
        if (size !== 0) return;
      }
      const body = at + head;
      if (type === 0x6a703268) walk(body, end);
      else if (type === 0x69686472 && body + 14 <= to) {
        channels = view.getUint16(body + 8);
        depth = view.getUint8(body + 10);
      } else if (type === 0x636f6c72 && body + 3 <= to) {
        const method = view.getUint8(body);
        colours.push({
          method,
          approximation: view.getUint8(body + 2),
          kind: method === 1 && body + 7 <= to ? view.getUint32(body + 3) : 0,
        });
      }
      at = end;
    }
  };
  walk(0, data.length);
  // With an opacity channel of its own there is one more.
  if (![1, 2, 3, 4].includes(channels)) return bad;
  // 255: each channel has a depth of its own, which must be the same; that takes reading another box.
  if (depth === 255 || (depth & 0x7f) + 1 > 38) return bad;
  if (colours.length === 0) return bad;
  if (colours.length > 1 && colours.filter(({ approximation }) => approximation === 1).length !== 1) return bad;
  for (const { method, kind } of colours) {
    if (![1, 2, 3].includes(method)) return bad;
    // CMYK fits no intent of sRGB; CIEJab is not allowed.
    if (method === 1 && (kind === 12 || kind === 19)) return bad;
  }
  return [];
}
