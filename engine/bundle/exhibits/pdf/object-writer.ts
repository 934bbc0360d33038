import { deflateSync } from 'node:zlib';
import {
  PDFArray,
  type PDFContext,
  PDFDict,
  PDFHexString,
  PDFName,
  PDFNumber,
  type PDFObject,
  PDFRawStream,
  PDFRef,
  PDFStream,
  PDFString,
} from '@cantoo/pdf-lib';
import { fine as n } from '../../pdf/numbers.ts';
import type { Content } from './page-content.ts';
import { ObjectText, type Relocatable, reference } from './relocatable.ts';

/** Never copied, wherever they stand: scripts, and page furniture that points back into the original. */
const dropped = new Set(
  ['AA', 'JS', 'OpenAction', 'PieceInfo', 'StructParent', 'StructParents', 'Thumb'].map((key) => `/${key}`),
);
/** Of streams: an external file as their data (the bundle must not reach outside itself), and what printers once needed. */
const droppedOfStreams = new Set(
  ['F', 'FFilter', 'FDecodeParms', 'Length', 'DL', 'Ref', 'PS', 'OPI', 'Metadata', 'Alternates'].map(
    (key) => `/${key}`,
  ),
);

/** A few operators are not made smaller by packing them. */
const worthPacking = 256;

/** Copies objects with new numbers from 0 on, dropping what must not travel. */
export class ObjectWriter {
  readonly #context: PDFContext;
  readonly #numbers = new Map<PDFRef, number>();
  readonly #queue: { ref: PDFRef; id: number }[] = [];
  readonly #out: ObjectText;

  /** @param source what `context` was read from */
  constructor(context: PDFContext, source: Uint8Array) {
    this.#context = context;
    this.#out = new ObjectText(source);
  }

  numberOf(ref: PDFRef): number | undefined {
    return this.#numbers.get(ref);
  }

  /** A new form object; entries are finished PDF text. */
  form(content: Content, entries: Record<string, string>): number {
    const id = this.#out.next();
    let { data } = content;
    let coding = '';
    if (content.filter) {
      coding = ` /Filter ${this.write(content.filter.Filter)}`;
      if (content.filter.DecodeParms) coding += ` /DecodeParms ${this.write(content.filter.DecodeParms)}`;
    } else if (data.length > worthPacking) {
      data = deflateSync(data);
      coding = ' /Filter /FlateDecode';
    }
    const dict = Object.entries(entries).map(([key, value]) => ` /${key} ${value}`);
    this.#out.object(id, `<</Type /XObject /Subtype /Form${dict.join('')}${coding} /Length ${data.length}>>`, data);
    return id;
  }

  /** PDF text of a value; what it refers to is queued. */
  write(value: PDFObject | null, depth = 0): string {
    if (value === null || depth > 200) return 'null';
    if (value instanceof PDFRef) return this.#refer(value);
    if (value instanceof PDFStream) return 'null';
    if (value instanceof PDFDict) return this.#dict(value, dropped, depth);
    if (value instanceof PDFArray) {
      const items = Array.from({ length: value.size() }, (_, i) => this.write(value.get(i), depth + 1));
      return `[${items.join(' ')}]`;
    }
    if (value instanceof PDFNumber) return plainNumber(value.asNumber());
    // As they are written they may lack a digit, which ISO 19005-2, 6.1.6 does not allow.
    if (value instanceof PDFString || value instanceof PDFHexString) return hexOf(value.asBytes());
    const size = value.sizeInBytes();
    const buffer = new Uint8Array(size);
    value.copyBytesInto(buffer, 0);
    return Buffer.from(buffer).toString('latin1');
  }

  #dict(dict: PDFDict, without: ReadonlySet<string>, depth: number): string {
    const action = dict.get(PDFName.of('S'))?.toString();
    if (action === '/JavaScript' || action === '/Launch') return 'null';
    const parts: string[] = [];
    for (const [key, value] of dict.entries()) {
      const name = key.toString();
      if (without.has(name) || (without !== dropped && dropped.has(name))) continue;
      parts.push(`${name} ${this.write(value, depth + 1)}`);
    }
    return `<<${parts.join(' ')}>>`;
  }

  #refer(ref: PDFRef): string {
    let id = this.#numbers.get(ref);
    if (id === undefined) {
      // A page reached through some reference would bring the whole original with it.
      const target = this.#context.lookup(ref);
      if (target === undefined || isPageNode(target)) return 'null';
      id = this.#out.next();
      this.#numbers.set(ref, id);
      this.#queue.push({ ref, id });
    }
    return reference(id);
  }

  finish(): Relocatable {
    for (let item = this.#queue.pop(); item !== undefined; item = this.#queue.pop()) {
      const object = this.#context.lookup(item.ref);
      if (object instanceof PDFStream) {
        if (object.dict.lookup(PDFName.of('Subtype'))?.toString() === '/PS') {
          this.#out.object(item.id, 'null', null);
          continue;
        }
        const data = object instanceof PDFRawStream ? object.contents : object.getContents();
        const dict = this.#dict(object.dict, droppedOfStreams, 0);
        this.#out.object(item.id, `${dict.slice(0, -2)} /Length ${data.length}>>`, data);
      } else {
        this.#out.object(item.id, object === undefined ? 'null' : this.write(object), null);
      }
    }
    return this.#out.finish();
  }
}

function isPageNode(object: PDFObject): boolean {
  if (!(object instanceof PDFDict)) return false;
  const kind = object.get(PDFName.of('Type'))?.toString();
  return kind === '/Page' || kind === '/Pages' || kind === '/Catalog';
}

function plainNumber(value: number): string {
  if (Number.isInteger(value)) return String(Math.abs(value) < 2 ** 31 ? value : Math.sign(value) * (2 ** 31 - 1));
  return Number.isFinite(value) ? n(value) : '0';
}

function hexOf(bytes: Uint8Array): string {
  return `<${Buffer.from(bytes).toString('hex')}>`;
}
