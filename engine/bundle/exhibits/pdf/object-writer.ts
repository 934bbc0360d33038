import { deflateSync } from 'node:zlib';
import {
  PDFArray,
  type PDFContext,
  PDFDict,
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
import { concat } from './values.ts';

/** Never copied, wherever they stand: scripts, and page furniture that points back into the original. */
const dropped = new Set(
  ['AA', 'JS', 'OpenAction', 'PieceInfo', 'StructParent', 'StructParents', 'Thumb'].map((key) => `/${key}`),
);
/** Of streams: an external file as their data (the bundle must not reach outside itself), and what printers once needed. */
const droppedOfStreams = new Set(
  ['F', 'FFilter', 'FDecodeParms', 'Length', 'DL', 'Ref', 'PS', 'OPI', 'Metadata'].map((key) => `/${key}`),
);

/** Copies objects with new numbers, dropping what must not travel. */
export class ObjectWriter {
  readonly starts: number[] = [];
  readonly #context: PDFContext;
  readonly #first: number;
  readonly #numbers = new Map<PDFRef, number>();
  readonly #queue: { ref: PDFRef; id: number }[] = [];
  readonly #chunks: Uint8Array[] = [];
  #size = 0;
  #next: number;

  constructor(context: PDFContext, first: number) {
    this.#context = context;
    this.#first = first;
    this.#next = first;
  }

  numberOf(ref: PDFRef): number | undefined {
    return this.#numbers.get(ref);
  }

  /** A new form object; entries are finished PDF text. */
  form(content: Content, entries: Record<string, string>): number {
    const id = this.#next++;
    let { data } = content;
    let coding = '';
    if (content.filter) {
      coding = ` /Filter ${this.write(content.filter.Filter)}`;
      if (content.filter.DecodeParms) coding += ` /DecodeParms ${this.write(content.filter.DecodeParms)}`;
    } else {
      data = deflateSync(data);
      coding = ' /Filter /FlateDecode';
    }
    const dict = Object.entries(entries).map(([key, value]) => ` /${key} ${value}`);
    this.#emit(id, `<</Type /XObject /Subtype /Form${dict.join('')}${coding} /Length ${data.length}>>`, data);
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
    if (value instanceof PDFString) return hexOf(value.asBytes());
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
      id = this.#next++;
      this.#numbers.set(ref, id);
      this.#queue.push({ ref, id });
    }
    return `${id} 0 R`;
  }

  finish(): void {
    for (let item = this.#queue.pop(); item !== undefined; item = this.#queue.pop()) {
      const object = this.#context.lookup(item.ref);
      if (object instanceof PDFStream) {
        if (object.dict.lookup(PDFName.of('Subtype'))?.toString() === '/PS') {
          this.#emit(item.id, 'null', null);
          continue;
        }
        const data = object instanceof PDFRawStream ? object.contents : object.getContents();
        const dict = this.#dict(object.dict, droppedOfStreams, 0);
        this.#emit(item.id, `${dict.slice(0, -2)} /Length ${data.length}>>`, data);
      } else {
        this.#emit(item.id, object === undefined ? 'null' : this.write(object), null);
      }
    }
  }

  #emit(id: number, text: string, data: Uint8Array | null): void {
    this.starts[id - this.#first] = this.#size;
    const latin = (part: string) => Buffer.from(part, 'latin1');
    const parts = data
      ? [latin(`${id} 0 obj\n${text}\nstream\n`), data, latin('\nendstream\nendobj\n')]
      : [latin(`${id} 0 obj\n${text}\nendobj\n`)];
    for (const part of parts) {
      this.#chunks.push(part);
      this.#size += part.length;
    }
  }

  bytes(): Uint8Array<ArrayBuffer> {
    return concat(this.#chunks);
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
