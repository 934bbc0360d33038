import { deflateSync, inflateSync } from 'node:zlib';
import {
  decodePDFRawStream,
  PDFArray,
  type PDFContext,
  PDFName,
  type PDFObject,
  PDFRawStream,
  type PDFRef,
  type PDFStream,
} from '@cantoo/pdf-lib';
import { concat } from '../exhibits/pdf/values.ts';

const mostInflated = 256 * 1024 * 1024;

/** What a reader must be able to undo (ISO 32000-1, table 6), but for LZW and encryption, which PDF/A does not allow. */
const allowed = new Set([
  'FlateDecode',
  'ASCIIHexDecode',
  'ASCII85Decode',
  'RunLengthDecode',
  'CCITTFaxDecode',
  'JBIG2Decode',
  'DCTDecode',
  'JPXDecode',
]);

export function filtersOf(stream: PDFStream): string[] {
  const filter = stream.dict.lookup(PDFName.of('Filter'));
  if (filter instanceof PDFName) return [filter.decodeText()];
  if (!(filter instanceof PDFArray)) return [];
  return Array.from({ length: filter.size() }, (_, i) => {
    const one = filter.lookup(i);
    return one instanceof PDFName ? one.decodeText() : '';
  });
}

/** ISO 19005-2, 6.1.7.2. */
export function filterFault(stream: PDFStream): 'lzw' | 'filter' | null {
  const filters = filtersOf(stream);
  if (filters.includes('LZWDecode')) return 'lzw';
  return filters.every((filter) => allowed.has(filter)) ? null : 'filter';
}

/**
 * Data of a stream, decoded; null where its coding cannot be undone here (pictures), or is damaged.
 *
 * @param most bytes are enough
 */
export function bytesOf(stream: PDFStream, most?: number): Uint8Array | null {
  try {
    if (!(stream instanceof PDFRawStream)) return stream.getContents();
    const plain = most === undefined ? inflated(stream) : null;
    if (plain) return plain;
    const decoder = decodePDFRawStream(stream);
    return most === undefined ? decoder.decode() : Uint8Array.from(decoder.getBytes(most));
  } catch {
    return null;
  }
}

/** By the system's own inflater, many times faster than the library's; null where that one is asked: predictors, damage. */
function inflated(stream: PDFRawStream): Uint8Array | null {
  const [only, ...others] = filtersOf(stream);
  if (only !== 'FlateDecode' || others.length > 0 || stream.dict.has(PDFName.of('DecodeParms'))) return null;
  try {
    return inflateSync(stream.contents, { maxOutputLength: mostInflated });
  } catch {
    return null;
  }
}

/** Content of one or several streams, with a space between them as ISO 32000-1, 7.8.2 asks; null where one cannot be decoded. */
export function joined(streams: readonly PDFStream[]): Uint8Array | null {
  const [only] = streams;
  if (streams.length === 1 && only) return bytesOf(only);
  const parts: Uint8Array[] = [];
  for (const stream of streams) {
    const bytes = bytesOf(stream);
    if (bytes === null) return null;
    parts.push(bytes, Uint8Array.of(10));
  }
  return concat(parts);
}

/** A new stream of the document. */
export function flate(context: PDFContext, text: string | Uint8Array, entries: Record<string, PDFObject> = {}): PDFRef {
  const data = deflateSync(typeof text === 'string' ? Buffer.from(text, 'latin1') : text);
  const dict = context.obj({ Filter: 'FlateDecode', Length: data.length });
  for (const [key, value] of Object.entries(entries)) dict.set(PDFName.of(key), value);
  return context.register(PDFRawStream.of(dict, data));
}
