/**
 * Opens a supplied PDF. The only file that touches the inside of the parser (@cantoo/pdf-lib 2.11.1), in two places.
 *
 * Where a stream's length stands in an object of its own, as most producers write it, the parser would look at every byte
 * for words that may also stand in the data; here the length is looked up. And data is not copied out of the file.
 */
import {
  EncryptedPDFError,
  ParseSpeeds,
  PDFDocument,
  PDFName,
  PDFNumber,
  PDFObjectParser,
  PDFRef,
} from '@cantoo/pdf-lib';
import { UnusablePdf } from './imported.ts';

export interface OpenedPdf {
  readonly document: PDFDocument;
  /** It is encrypted, and opened with the empty password or the one given. */
  readonly locked: boolean;
}

/**
 * @param bytes must stay as they are while the document is used: its streams are views of them
 * @throws UnusablePdf
 */
export async function openPdf(bytes: Uint8Array, password?: string): Promise<OpenedPdf> {
  const whole = bytes.subarray(0);
  whole.slice = whole.subarray as Uint8Array<ArrayBuffer>['slice'];
  const options = {
    updateMetadata: false,
    throwOnInvalidObject: false,
    capNumbers: true,
    parseSpeed: ParseSpeeds.Fastest,
  } as const;
  try {
    return { document: await PDFDocument.load(whole, options), locked: false };
  } catch (error) {
    if (!(error instanceof EncryptedPDFError))
      throw new UnusablePdf('it is damaged and cannot be read', { cause: error });
  }
  // A document locked only against changes opens with the empty password, as it does in any reader.
  let wrong: unknown = null;
  for (const tried of password ? [password, ''] : ['']) {
    try {
      return { document: await PDFDocument.load(whole, { ...options, password: tried }), locked: true };
    } catch (error) {
      wrong = error;
    }
  }
  if (!(wrong instanceof Error && wrong.message.includes('PASSWORD')))
    throw new UnusablePdf('its encryption is damaged', { cause: wrong });
  throw new UnusablePdf(
    password ? 'it is locked, and the password given does not open it' : 'it is locked with a password',
    { cause: wrong },
  );
}

interface Parser {
  readonly bytes: { offset(): number; moveTo(at: number): void; readonly bytes: Uint8Array; readonly length: number };
  parseDict(): { get(key: PDFName): unknown };
  findEndOfStreamFallback(startPos: unknown): number;
  lastLength?: unknown;
}

const parser = PDFObjectParser.prototype as unknown as Parser;
const { parseDict, findEndOfStreamFallback } = parser;
const lengthKey = PDFName.of('Length');

parser.parseDict = function remembered(this: Parser, ...rest: []) {
  const dict = parseDict.apply(this, rest);
  this.lastLength = dict.get(lengthKey);
  return dict;
};

parser.findEndOfStreamFallback = function lookedUp(this: Parser, startPos: unknown): number {
  const { lastLength: length, bytes } = this;
  const start = bytes.offset();
  if (length instanceof PDFRef) {
    const end = endByLength(bytes.bytes, start, length);
    if (end !== null) {
      bytes.moveTo(end.after);
      return end.end;
    }
  }
  if (length instanceof PDFNumber || length instanceof PDFRef) {
    const end = endByKeyword(bytes.bytes, start);
    if (end !== null) {
      bytes.moveTo(end.after);
      return end.end;
    }
  }
  return findEndOfStreamFallback.call(this, startPos);
};

interface End {
  readonly end: number;
  /** First byte after the keyword. */
  readonly after: number;
}

function endByLength(bytes: Uint8Array, start: number, { objectNumber, generationNumber }: PDFRef): End | null {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const header = `${objectNumber} ${generationNumber} obj`;
  // Behind the stream as a rule; in front of it in files that were put together otherwise.
  for (const from of [start, 0])
    for (let at = buffer.indexOf(header, from, 'latin1'), tries = 0; at >= 0 && tries < 8; tries++) {
      const length = /^\s*(\d{1,10})\s/.exec(
        buffer.toString('latin1', at + header.length, at + header.length + 40),
      )?.[1];
      const digitBefore = at > 0 && /\d/.test(String.fromCharCode(bytes[at - 1] as number));
      const end = length !== undefined && !digitBefore ? endAt(buffer, start + Number(length)) : null;
      if (end) return end;
      at = buffer.indexOf(header, at + 1, 'latin1');
    }
  return null;
}

function endAt(buffer: Buffer, end: number): End | null {
  if (end > buffer.length) return null;
  const keyword = /^\s{0,4}endstream/.exec(buffer.toString('latin1', end, end + 16))?.[0];
  return keyword === undefined ? null : { end, after: end + keyword.length };
}

/** A wrong length, or none that can be found: the first keyword that an object's end follows. */
function endByKeyword(bytes: Uint8Array, start: number): End | null {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  for (let at = buffer.indexOf('endstream', start, 'latin1'); at >= 0; ) {
    const after = at + 'endstream'.length;
    if (/^\s*endobj/.test(buffer.toString('latin1', after, after + 24))) {
      let end = at;
      if (bytes[end - 1] === 10) end--;
      if (bytes[end - 1] === 13) end--;
      return { end: Math.max(start, end), after };
    }
    at = buffer.indexOf('endstream', after, 'latin1');
  }
  return null;
}
