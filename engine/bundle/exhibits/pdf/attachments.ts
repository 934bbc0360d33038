/** The files inside a PDF, wherever it names them: its list of embedded files, a page's pin, a portfolio. */
import { createHash } from 'node:crypto';
import { inflateSync } from 'node:zlib';
import {
  PDFArray,
  PDFDict,
  type PDFDocument,
  PDFHexString,
  PDFName,
  type PDFObject,
  PDFRawStream,
  PDFStream,
  PDFString,
} from '@cantoo/pdf-lib';
import type { ImportedAttachment } from './imported.ts';

/** More than a person can read through, and no more than a hostile file may cost. */
const most = 2000;
const mostBytes = 512 * 1024 * 1024;

/** In order of name, each file once however often it is named. */
export function attachmentsOf(document: PDFDocument): {
  readonly attachments: ImportedAttachment[];
  readonly portfolio: boolean;
} {
  const found = new Map<PDFObject, ImportedAttachment>();
  let left = mostBytes;
  const look = (value: PDFObject, depth: number): void => {
    if (depth > 20) return;
    if (value instanceof PDFArray) for (let i = 0; i < value.size(); i++) look(value.get(i), depth + 1);
    const dict = value instanceof PDFDict ? value : value instanceof PDFStream ? value.dict : null;
    if (!dict) return;
    const files = dict.lookup(PDFName.of('EF'));
    if (files instanceof PDFDict) {
      const stream = [...files.keys()].map((key) => files.lookup(key)).find((one) => one instanceof PDFRawStream);
      const key = stream ?? dict;
      if (!found.has(key) && found.size < most) {
        const bytes = stream instanceof PDFRawStream ? bytesOf(stream, left) : null;
        left -= bytes?.length ?? 0;
        found.set(key, {
          name: nameOf(dict),
          size: bytes?.length ?? null,
          sha256: bytes && createHash('sha256').update(bytes).digest('hex'),
        });
      }
    }
    for (const inner of dict.values()) look(inner, depth + 1);
  };
  for (const [, object] of document.context.enumerateIndirectObjects()) look(object, 0);
  const attachments = [...found.values()].sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
  return { attachments, portfolio: document.catalog.lookup(PDFName.of('Collection')) instanceof PDFDict };
}

function nameOf(dict: PDFDict): string {
  for (const key of ['UF', 'F', 'Unix', 'DOS', 'Mac']) {
    const text = dict.lookup(PDFName.of(key));
    if (!(text instanceof PDFString || text instanceof PDFHexString)) continue;
    try {
      const name = text.decodeText().replace(/[\p{C}]/gu, '');
      if (name !== '') return name;
    } catch {
      // Bytes that are no text: another key may hold the name in letters.
    }
  }
  return 'a file without a name';
}

/** Null where it is encoded otherwise than files are, damaged, or larger than is read. */
function bytesOf(stream: PDFRawStream, left: number): Uint8Array | null {
  let filter = stream.dict.lookup(PDFName.of('Filter'));
  if (filter instanceof PDFArray && filter.size() === 1) filter = filter.lookup(0);
  if (filter instanceof PDFArray && filter.size() === 0) filter = undefined;
  if (filter === undefined) return stream.contents.length <= left ? stream.contents : null;
  if (filter !== PDFName.of('FlateDecode') || left <= 0) return null;
  try {
    return inflateSync(stream.contents, { maxOutputLength: left });
  } catch {
    return null;
  }
}
