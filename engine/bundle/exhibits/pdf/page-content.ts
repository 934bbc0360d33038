/** The content of a page, as it is encoded. */
import {
  decodePDFRawStream,
  PDFArray,
  PDFFlateStream,
  PDFName,
  type PDFObject,
  type PDFPage,
  PDFRawStream,
  PDFStream,
} from '@cantoo/pdf-lib';
import { UnusablePdf } from './imported.ts';
import { concat } from './values.ts';

export interface Content {
  readonly data: Uint8Array;
  /** Entries that say how `data` is encoded, as they stood; null where it is plain. */
  readonly filter: { readonly Filter: PDFObject; readonly DecodeParms: PDFObject | undefined } | null;
}

export function contentOf(node: PDFPage['node']): Content {
  const contents = node.lookup(PDFName.of('Contents'));
  const streams: PDFStream[] = [];
  if (contents instanceof PDFStream) streams.push(contents);
  else if (contents instanceof PDFArray) {
    for (let i = 0; i < contents.size(); i++) {
      const part = contents.lookup(i);
      if (part instanceof PDFStream) streams.push(part);
    }
  }
  const [only] = streams;
  if (streams.length === 1 && only instanceof PDFRawStream) {
    const filter = only.dict.get(PDFName.of('Filter'));
    if (!filter) return { data: only.contents, filter: null };
    return { data: only.contents, filter: { Filter: filter, DecodeParms: only.dict.get(PDFName.of('DecodeParms')) } };
  }
  const parts = streams.flatMap((stream) => [decode(stream), new Uint8Array([10])]);
  return { data: concat(parts), filter: null };
}

function decode(stream: PDFStream): Uint8Array {
  if (stream instanceof PDFFlateStream) return stream.getUnencodedContents();
  if (!(stream instanceof PDFRawStream)) return stream.getContents();
  try {
    return decodePDFRawStream(stream).decode();
  } catch (error) {
    throw new UnusablePdf('the content of one of its pages is encoded in a way that cannot be read', { cause: error });
  }
}
