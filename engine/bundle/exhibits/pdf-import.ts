/**
 * A supplied PDF, made into objects that can be copied into the bundle: one form per page, upright, at its own size.
 *
 * What is taken is what a page shows: its content, the resources that content uses, and the appearance of its annotations
 * and form fields. Everything else stays behind in the original: scripts, actions, attachments, bookmarks, signatures.
 * What a reader might miss is counted, and printed on the exhibit's slip sheet.
 *
 * The bytes are hostile. This runs in a worker of its own with a memory limit and a deadline (pdf-importer.ts).
 */
import { deflateSync } from 'node:zlib';
import {
  decodePDFRawStream,
  EncryptedPDFError,
  PDFArray,
  type PDFContext,
  PDFDict,
  PDFDocument,
  PDFFlateStream,
  PDFName,
  PDFNumber,
  type PDFObject,
  type PDFPage,
  PDFRawStream,
  PDFRef,
  PDFStream,
  PDFString,
} from '@cantoo/pdf-lib';
import { fine as n } from '../pdf/numbers.ts';

export interface ImportedPage {
  /** Object number of a form whose box is [0 0 width height] in points, turned upright. */
  readonly form: number;
  readonly width: number;
  readonly height: number;
}

export interface ImportedPdf {
  readonly pages: readonly ImportedPage[];
  /** Finished objects, numbered from the first number asked for. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Offset of each object in `bytes`, in order of number. */
  readonly starts: Float64Array<ArrayBuffer>;
  /** Object numbers of optional-content groups, and of those that are off by default. */
  readonly layers: { readonly all: readonly number[]; readonly off: readonly number[] };
  /** Sentences for the slip sheet: what is not carried over, or is shown otherwise than in the original. */
  readonly remarks: readonly string[];
}

/** Why a PDF gets a placeholder page; words for the person reading the bundle. */
export class UnusablePdf extends Error {}

export const maxPages = 20_000;

/** Never copied, wherever they stand: scripts, and page furniture that points back into the original. */
const dropped = new Set(
  ['AA', 'JS', 'OpenAction', 'PieceInfo', 'StructParent', 'StructParents', 'Thumb'].map((key) => `/${key}`),
);
/** Of streams: an external file as their data (the bundle must not reach outside itself), and what printers once needed. */
const droppedOfStreams = new Set(
  ['F', 'FFilter', 'FDecodeParms', 'Length', 'DL', 'Ref', 'PS', 'OPI', 'Metadata'].map((key) => `/${key}`),
);

export async function importPdf(bytes: Uint8Array, firstId: number): Promise<ImportedPdf> {
  const { document, locked } = await open(bytes);
  let pages: PDFPage[];
  try {
    pages = document.getPages();
  } catch (error) {
    throw new UnusablePdf('its list of pages is damaged', { cause: error });
  }
  if (pages.length === 0) throw new UnusablePdf('it has no pages');
  if (pages.length > maxPages) throw new UnusablePdf(`it has ${pages.length} pages, more than ${maxPages}`);
  const remarks = new Remarks();
  remarks.encrypted = locked;
  remarks.survey(document);
  drawFields(document, remarks);
  const writer = new ObjectWriter(document.context, firstId);
  const imported = pages.map((page) => importPage(page, writer, remarks));
  writer.finish();
  return {
    pages: imported,
    bytes: writer.bytes(),
    starts: Float64Array.from(writer.starts),
    layers: layersOf(document, writer, remarks),
    remarks: remarks.sentences(),
  };
}

async function open(bytes: Uint8Array): Promise<{ document: PDFDocument; locked: boolean }> {
  const options = { updateMetadata: false, throwOnInvalidObject: false, capNumbers: true } as const;
  try {
    return { document: await PDFDocument.load(bytes, options), locked: false };
  } catch (error) {
    if (!(error instanceof EncryptedPDFError))
      throw new UnusablePdf('it is damaged and cannot be read', { cause: error });
  }
  try {
    // A document locked only against changes opens with the empty password, as it does in any reader.
    return { document: await PDFDocument.load(bytes, { ...options, password: '' }), locked: true };
  } catch (error) {
    const locked = error instanceof Error && error.message.includes('PASSWORD');
    throw new UnusablePdf(locked ? 'it is locked with a password' : 'its encryption is damaged', { cause: error });
  }
}

/**
 * Fields are drawn as they are stored: what a reader shows. One without a stored appearance is given one, so that its
 * value is not lost; where even that fails, it stays undrawn and the slip sheet says so.
 */
function drawFields(document: PDFDocument, remarks: Remarks): void {
  const form = document.catalog.lookup(PDFName.of('AcroForm'));
  if (!(form instanceof PDFDict)) return;
  const fields = form.lookup(PDFName.of('Fields'));
  if (!(fields instanceof PDFArray) || fields.size() === 0) return;
  if (form.has(PDFName.of('XFA'))) remarks.xfa = true;
  remarks.form = true;
  try {
    const font = document.getForm().getDefaultFont();
    for (const field of document.getForm().getFields()) {
      const widgets = field.acroField.getWidgets();
      if (widgets.every((widget) => normalAppearance(widget.dict) !== null)) continue;
      try {
        field.defaultUpdateAppearances(font);
      } catch {
        remarks.fieldsUndrawn++;
      }
    }
  } catch {
    remarks.fieldsUndrawn++;
  }
}

function importPage(page: PDFPage, writer: ObjectWriter, remarks: Remarks): ImportedPage {
  const { node } = page;
  const box = visibleBox(node);
  const unit = numberOr(node.lookup(PDFName.of('UserUnit')), 1);
  const scale = unit > 0 && unit <= 200 ? unit : 1;
  const turn =
    (((Math.round(numberOr(node.getInheritableAttribute(PDFName.of('Rotate')), 0) / 90) * 90) % 360) + 360) % 360;
  const [w, h] = [(box.x1 - box.x0) * scale, (box.y1 - box.y0) * scale];
  const [width, height] = turn % 180 === 0 ? [w, h] : [h, w];
  // Source space to an upright page with its corner at the origin.
  const [s, x0, y0, x1, y1] = [scale, box.x0 * scale, box.y0 * scale, box.x1 * scale, box.y1 * scale];
  const upright =
    turn === 90
      ? [0, -s, s, 0, -y0, x1]
      : turn === 180
        ? [-s, 0, 0, -s, x1, y1]
        : turn === 270
          ? [0, s, -s, 0, y1, -x0]
          : [s, 0, 0, s, -x0, -y0];

  const content = contentOf(node);
  const group = node.lookup(PDFName.of('Group'));
  const pageForm = writer.form(content, {
    BBox: `[${[box.x0, box.y0, box.x1, box.y1].map(n).join(' ')}]`,
    Resources: writer.write(node.Resources() ?? null),
    ...(group instanceof PDFDict ? { Group: writer.write(group) } : {}),
  });

  const drawn = annotationsOf(node, remarks)
    .map((annotation) => appearanceOf(annotation, node.context, writer, remarks))
    .filter((appearance) => appearance !== null);
  const names = drawn.map((_, i) => `/A${i}`);
  const operators = [
    `q ${upright.map(n).join(' ')} cm`,
    'q /Page Do Q',
    ...drawn.map(({ matrix }, i) => `q ${matrix.map(n).join(' ')} cm ${names[i]} Do Q`),
    'Q',
  ];
  const xobjects = [`/Page ${pageForm} 0 R`, ...drawn.map(({ form }, i) => `${names[i]} ${form}`)];
  const form = writer.form(
    { data: new TextEncoder().encode(operators.join('\n')), filter: null },
    { BBox: `[0 0 ${n(width)} ${n(height)}]`, Resources: `<</XObject <<${xobjects.join(' ')}>>>>` },
  );
  return { form, width, height };
}

interface Box {
  readonly x0: number;
  readonly y0: number;
  readonly x1: number;
  readonly y1: number;
}

const a4: Box = { x0: 0, y0: 0, x1: 595.28, y1: 841.89 };

/** What a reader shows: the crop box within the media box. Boxes that are no boxes fall back, as readers do. */
function visibleBox(node: PDFPage['node']): Box {
  const media = boxOf(node.getInheritableAttribute(PDFName.of('MediaBox'))) ?? a4;
  const crop = boxOf(node.getInheritableAttribute(PDFName.of('CropBox')));
  if (!crop) return media;
  const both = {
    x0: Math.max(media.x0, crop.x0),
    y0: Math.max(media.y0, crop.y0),
    x1: Math.min(media.x1, crop.x1),
    y1: Math.min(media.y1, crop.y1),
  };
  return both.x1 - both.x0 > 1 && both.y1 - both.y0 > 1 ? both : media;
}

function boxOf(value: PDFObject | undefined): Box | null {
  if (!(value instanceof PDFArray) || value.size() < 4) return null;
  const numbers = [0, 1, 2, 3].map((i) => numberOr(value.lookup(i), Number.NaN));
  const [a, b, c, d] = numbers as [number, number, number, number];
  if (!numbers.every((number) => Number.isFinite(number) && Math.abs(number) < 1e6)) return null;
  const box = { x0: Math.min(a, c), y0: Math.min(b, d), x1: Math.max(a, c), y1: Math.max(b, d) };
  return box.x1 - box.x0 > 1 && box.y1 - box.y0 > 1 ? box : null;
}

function numberOr(value: PDFObject | undefined, otherwise: number): number {
  return value instanceof PDFNumber && Number.isFinite(value.asNumber()) ? value.asNumber() : otherwise;
}

interface Content {
  readonly data: Uint8Array;
  /** Entries that say how `data` is encoded, as they stood; null where it is plain. */
  readonly filter: { readonly Filter: PDFObject; readonly DecodeParms: PDFObject | undefined } | null;
}

function contentOf(node: PDFPage['node']): Content {
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

function annotationsOf(node: PDFPage['node'], remarks: Remarks): PDFDict[] {
  const list = node.lookup(PDFName.of('Annots'));
  if (!(list instanceof PDFArray)) return [];
  const found: PDFDict[] = [];
  for (let i = 0; i < list.size(); i++) {
    const annotation = list.lookup(i);
    if (!(annotation instanceof PDFDict)) continue;
    const flags = numberOr(annotation.lookup(PDFName.of('F')), 0);
    // Hidden (bit 2) and NoView (bit 6): a reader does not show them, so neither does the bundle.
    if ((flags & 2) !== 0 || (flags & 32) !== 0) remarks.hidden++;
    else found.push(annotation);
  }
  return found;
}

/** The appearance of an annotation placed as ISO 32000-1, 12.5.5 (algorithm 8.1) says. */
function appearanceOf(
  annotation: PDFDict,
  context: PDFContext,
  writer: ObjectWriter,
  remarks: Remarks,
): { form: string; matrix: number[] } | null {
  const subtype = annotation.lookup(PDFName.of('Subtype'))?.toString() ?? '';
  if (subtype === '/Popup') return null;
  if (subtype === '/Link') {
    remarks.links++;
    return null;
  }
  remarks.annotation(subtype, annotation);
  const rect = rectOf(annotation.lookup(PDFName.of('Rect')));
  const stream = normalAppearance(annotation);
  if (!rect || !stream) {
    const made =
      subtype === '/Highlight' || subtype === '/Underline' || subtype === '/StrikeOut'
        ? markup(annotation, subtype, writer)
        : null;
    if (!made && subtype !== '/Widget') remarks.unseen++;
    return made;
  }
  const bbox = rectOf(stream.dict.lookup(PDFName.of('BBox')));
  if (!bbox || bbox.x1 - bbox.x0 === 0 || bbox.y1 - bbox.y0 === 0) return null;
  const m = matrixOf(stream.dict.lookup(PDFName.of('Matrix')));
  const corners = [
    [bbox.x0, bbox.y0],
    [bbox.x1, bbox.y0],
    [bbox.x0, bbox.y1],
    [bbox.x1, bbox.y1],
  ].map(([x, y]) => [
    m[0] * (x as number) + m[2] * (y as number) + m[4],
    m[1] * (x as number) + m[3] * (y as number) + m[5],
  ]);
  const xs = corners.map(([x]) => x as number);
  const ys = corners.map(([, y]) => y as number);
  const [tx0, ty0, tx1, ty1] = [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)];
  if (tx1 - tx0 === 0 || ty1 - ty0 === 0) return null;
  const sx = (rect.x1 - rect.x0) / (tx1 - tx0);
  const sy = (rect.y1 - rect.y0) / (ty1 - ty0);
  const ref = context.getObjectRef(stream) ?? context.register(stream);
  if (!stream.dict.has(PDFName.of('Subtype'))) stream.dict.set(PDFName.of('Subtype'), PDFName.of('Form'));
  return { form: writer.write(ref), matrix: [sx, 0, 0, sy, rect.x0 - tx0 * sx, rect.y0 - ty0 * sy] };
}

function normalAppearance(annotation: PDFDict): PDFRawStream | null {
  const appearances = annotation.lookup(PDFName.of('AP'));
  if (!(appearances instanceof PDFDict)) return null;
  let normal = appearances.lookup(PDFName.of('N'));
  if (normal instanceof PDFDict) {
    const state = annotation.lookup(PDFName.of('AS'));
    normal = state instanceof PDFName ? normal.lookup(state) : undefined;
  }
  return normal instanceof PDFRawStream ? normal : null;
}

/** A reader's highlight without a stored appearance: drawn as a reader would, rather than lost. */
function markup(annotation: PDFDict, subtype: string, writer: ObjectWriter): { form: string; matrix: number[] } | null {
  const quads = numbersOf(annotation.lookup(PDFName.of('QuadPoints')));
  if (quads.length < 8) return null;
  const colour = numbersOf(annotation.lookup(PDFName.of('C')));
  const [r, g, b] = colour.length === 3 ? colour : [1, 0.9, 0.2];
  const operators: string[] = [
    `/G gs ${[r, g, b].map((v) => n(v as number)).join(' ')} ${subtype === '/Highlight' ? 'rg' : 'RG'}`,
  ];
  for (let i = 0; i + 7 < quads.length; i += 8) {
    const xs = [0, 2, 4, 6].map((k) => quads[i + k] as number);
    const ys = [1, 3, 5, 7].map((k) => quads[i + k] as number);
    const [x0, x1, y0, y1] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
    if (subtype === '/Highlight') operators.push(`${n(x0)} ${n(y0)} ${n(x1 - x0)} ${n(y1 - y0)} re f`);
    else {
      const y = subtype === '/Underline' ? y0 + 1 : (y0 + y1) / 2;
      operators.push(`1 w ${n(x0)} ${n(y)} m ${n(x1)} ${n(y)} l S`);
    }
  }
  const xs = quads.filter((_, i) => i % 2 === 0);
  const ys = quads.filter((_, i) => i % 2 === 1);
  const box = [Math.min(...xs) - 1, Math.min(...ys) - 1, Math.max(...xs) + 1, Math.max(...ys) + 1].map(n).join(' ');
  const blend = subtype === '/Highlight' ? 'Multiply' : 'Normal';
  const form = writer.form(
    { data: new TextEncoder().encode(operators.join('\n')), filter: null },
    { BBox: `[${box}]`, Resources: `<</ExtGState <</G <</BM /${blend}>>>>>>` },
  );
  return { form: `${form} 0 R`, matrix: [1, 0, 0, 1, 0, 0] };
}

function rectOf(value: PDFObject | undefined): Box | null {
  const numbers = numbersOf(value);
  if (numbers.length < 4 || !numbers.every(Number.isFinite)) return null;
  const [a, b, c, d] = numbers as [number, number, number, number];
  return { x0: Math.min(a, c), y0: Math.min(b, d), x1: Math.max(a, c), y1: Math.max(b, d) };
}

function numbersOf(value: PDFObject | undefined): number[] {
  if (!(value instanceof PDFArray)) return [];
  return Array.from({ length: Math.min(value.size(), 4096) }, (_, i) => numberOr(value.lookup(i), 0));
}

function matrixOf(value: PDFObject | undefined): [number, number, number, number, number, number] {
  const numbers = numbersOf(value);
  return numbers.length === 6 ? (numbers as [number, number, number, number, number, number]) : [1, 0, 0, 1, 0, 0];
}

function layersOf(document: PDFDocument, writer: ObjectWriter, remarks: Remarks): ImportedPdf['layers'] {
  const properties = document.catalog.lookup(PDFName.of('OCProperties'));
  if (!(properties instanceof PDFDict)) return { all: [], off: [] };
  const known = (list: PDFObject | undefined): number[] => {
    if (!(list instanceof PDFArray)) return [];
    const refs = Array.from({ length: list.size() }, (_, i) => list.get(i));
    return refs.flatMap((ref) => (ref instanceof PDFRef ? (writer.numberOf(ref) ?? []) : []));
  };
  const all = known(properties.lookup(PDFName.of('OCGs')));
  const defaults = properties.lookup(PDFName.of('D'));
  if (!(defaults instanceof PDFDict)) return { all, off: [] };
  const base = defaults.lookup(PDFName.of('BaseState'))?.toString();
  const on = new Set(known(defaults.lookup(PDFName.of('ON'))));
  const off = base === '/OFF' ? all.filter((id) => !on.has(id)) : known(defaults.lookup(PDFName.of('OFF')));
  if (off.length > 0) remarks.layersOff = off.length;
  return { all, off };
}

/** Copies objects with new numbers, dropping what must not travel. */
class ObjectWriter {
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

function concat(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

/** Counts what the reader of the bundle does not see, and puts it into sentences. */
class Remarks {
  hidden = 0;
  links = 0;
  unseen = 0;
  notes = 0;
  layersOff = 0;
  form = false;
  fieldsUndrawn = 0;
  xfa = false;
  encrypted = false;
  #scripts = false;
  #attachments = false;
  #signatures = 0;

  survey(document: PDFDocument): void {
    for (const [, object] of document.context.enumerateIndirectObjects()) this.#look(object, 0);
  }

  /** Values within the object; what it refers to is looked at in its own turn. */
  #look(value: PDFObject, depth: number): void {
    if (depth > 200) return;
    if (value instanceof PDFArray) for (let i = 0; i < value.size(); i++) this.#look(value.get(i), depth + 1);
    const dict = value instanceof PDFDict ? value : value instanceof PDFStream ? value.dict : null;
    if (!dict) return;
    const action = dict.get(PDFName.of('S'))?.toString();
    if (action === '/JavaScript' || action === '/Launch' || dict.has(PDFName.of('JS'))) this.#scripts = true;
    if (dict.has(PDFName.of('EF'))) this.#attachments = true;
    if (dict.has(PDFName.of('ByteRange')) && dict.has(PDFName.of('Contents'))) this.#signatures++;
    for (const inner of dict.values()) this.#look(inner, depth + 1);
  }

  annotation(subtype: string, annotation: PDFDict): void {
    if (subtype === '/Widget') return;
    const contents = annotation.lookup(PDFName.of('Contents'));
    if (contents && subtype !== '/FreeText' && contents.toString().length > 2) this.notes++;
  }

  sentences(): string[] {
    const out: string[] = [];
    if (this.#scripts) out.push('Scripts or program launches in the original are not carried over.');
    if (this.#attachments) out.push('Files attached to the original are not shown.');
    if (this.#signatures > 0)
      out.push(
        `No signature survives copying: check ${count(this.#signatures, 'digital signature')} on the original file.`,
      );
    if (this.xfa) out.push('The original holds a dynamic (XFA) form; its stored pages are shown.');
    if (this.form) out.push('Form fields are shown as they stand in the original and cannot be filled in here.');
    if (this.fieldsUndrawn > 0) out.push('The value of some form fields could not be drawn; it is in the original.');
    if (this.notes > 0)
      out.push(`Not printed, but in the original: the text of ${count(this.notes, 'reader’s note')}.`);
    if (this.unseen > 0) out.push(`Not shown for want of a stored appearance: ${count(this.unseen, 'annotation')}.`);
    if (this.hidden > 0) out.push(`Hidden in the original and hidden here: ${count(this.hidden, 'annotation')}.`);
    if (this.layersOff > 0) out.push(`Hidden in the original and hidden here: ${count(this.layersOff, 'layer')}.`);
    if (this.links > 0) out.push('Links inside the original are not active here.');
    if (this.encrypted)
      out.push('The original is protected against changes; its pages are shown without that protection.');
    return out;
  }
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
