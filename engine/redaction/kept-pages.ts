/**
 * The pages of a PDF and nothing else of it. A redacted copy is not the document with things taken out: it is a new one that
 * holds each page's size, content, fonts and pictures, by a list of what may come along. Outlines, forms, links, scripts,
 * attachments, metadata, names, structure, layers and earlier revisions are not on it.
 */
import {
  decodePDFRawStream,
  PDFArray,
  PDFDict,
  PDFDocument,
  PDFName,
  PDFNumber,
  type PDFObject,
  PDFRawStream,
  PDFRef,
  PDFStream,
} from '@cantoo/pdf-lib';
import { type Category, categories, type Rewritten, rewriteContent, UnreadableContent } from './content-rewriter.ts';
import { deflateSync } from './deflate.ts';
import { bareJpeg } from './picture-metadata.ts';

/** What a page is drawn with that PDFium does not redact surely. */
export interface PageRisks {
  /** Whatever PDFium's own objects do not stand for: what is under a box may be drawn by it in a way that is not seen. */
  readonly reasons: ReadonlySet<string>;
  /** Of pictures: they matter where a box touches one. */
  readonly pictures: ReadonlySet<string>;
  /** Form XObjects and pictures, by reference, at any depth. */
  readonly forms: ReadonlySet<string>;
}

/** Says of dictionaries what is never carried along, wherever it stands. */
const dropped = new Set(
  (
    'Metadata PieceInfo LastModified StructParent StructParents Thumb AA A Annots B Dur Trans Tabs OC OCGs OCMD Properties ' +
    'Alternates OPI Ref Measure PtData AF Contents Alt ActualText E T TU Private ID SeparationInfo PresSteps VP Hid ' +
    'TemplateInstantiated BoxColorInfo UR3 Perms PZ Name Desc URI Parent P'
  ).split(' '),
);
const imageKeys = new Set(
  (
    'Type Subtype Width Height ColorSpace BitsPerComponent Intent ImageMask Mask Decode Interpolate SMask SMaskInData Filter ' +
    'DecodeParms Matte Length'
  ).split(' '),
);
const deepest = 40;

type Risks = { readonly [kind in keyof PageRisks]: Set<string> };

const noRisks = (): Risks => ({ reasons: new Set(), pictures: new Set(), forms: new Set() });

function addRisks(to: Risks, more: Risks | undefined): void {
  for (const kind of ['reasons', 'pictures', 'forms'] as const)
    for (const risk of more?.[kind] ?? []) to[kind].add(risk);
}

export class KeptPages {
  readonly #from: PDFDocument;
  readonly to: PDFDocument;
  readonly #copies = new Map<PDFRef, PDFRef>();
  #risks = noRisks();
  #ofObject = new Map<PDFRef, Risks>();

  private constructor(from: PDFDocument, to: PDFDocument) {
    this.#from = from;
    this.to = to;
  }

  /** @param bytes as PDFium saves them: in one revision, without encryption */
  static async of(bytes: Uint8Array): Promise<KeptPages> {
    const from = await PDFDocument.load(bytes, { updateMetadata: false, throwOnInvalidObject: false });
    return new KeptPages(from, await PDFDocument.create({ updateMetadata: false }));
  }

  /** To be filled with drawn pages alone. */
  static async ofNone(): Promise<KeptPages> {
    const [from, to] = await Promise.all([0, 1].map(() => PDFDocument.create({ updateMetadata: false })));
    return new KeptPages(from as PDFDocument, to as PDFDocument);
  }

  /** Null where its pages cannot be found. */
  get pageCount(): number | null {
    try {
      return this.#from.getPageCount();
    } catch {
      return null;
    }
  }

  /**
   * What page `n` (from 0) is drawn with, without keeping anything.
   *
   * @throws UnreadableContent
   */
  static async risksOf(bytes: Uint8Array): Promise<(n: number) => PageRisks | null> {
    const look = await KeptPages.of(bytes);
    return (n) => {
      try {
        look.#copies.clear();
        look.#ofObject = new Map();
        look.#risks = noRisks();
        look.#page(n);
        return look.#risks;
      } catch {
        return null;
      }
    };
  }

  /** Adds page `n` (from 0) as it stands. @throws UnreadableContent where its content cannot be taken apart */
  add(n: number): void {
    const { content, resources, group } = this.#page(n);
    this.#append(n, content, resources, group);
  }

  /** Adds a page of the same size with content of its own. @param size upright points */
  addDrawn(size: { readonly width: number; readonly height: number }, content: Uint8Array, resources: PDFDict): void {
    const { context } = this.to;
    const page = context.obj({
      Type: 'Page',
      MediaBox: [0, 0, round(size.width), round(size.height)],
      Contents: context.register(this.#flate(content)),
    });
    page.set(PDFName.of('Resources'), resources);
    this.#insert(page);
  }

  stream(dict: Record<string, PDFObject | string | number>, data: Uint8Array): PDFRef {
    const stream = this.#flate(data);
    for (const [key, value] of Object.entries(dict)) stream.dict.set(PDFName.of(key), this.#value(value));
    return this.to.context.register(stream);
  }

  /** The document, written anew: no date, no identifier, no object that nothing refers to. */
  async save(): Promise<Uint8Array> {
    return this.to.save({ useObjectStreams: false, addDefaultPage: false, updateFieldAppearances: false });
  }

  #value(value: PDFObject | string | number): PDFObject {
    if (typeof value === 'string') return PDFName.of(value);
    return typeof value === 'number' ? PDFNumber.of(value) : value;
  }

  #append(n: number, content: Uint8Array, resources: PDFDict, group: PDFObject | undefined): void {
    const { context } = this.to;
    const source = this.#from.getPage(n);
    const page = context.obj({ Type: 'Page', Contents: context.register(this.#flate(content)) });
    page.set(PDFName.of('Resources'), resources);
    for (const [key, box] of [
      ['MediaBox', source.node.MediaBox()],
      ['CropBox', source.node.CropBox()],
    ] as const)
      if (box) page.set(PDFName.of(key), context.obj(box.asArray().map((side) => this.#number(side))));
    const rotation = source.getRotation().angle;
    if (rotation % 360 !== 0) page.set(PDFName.of('Rotate'), PDFNumber.of(((rotation % 360) + 360) % 360));
    const unit = source.node.lookup(PDFName.of('UserUnit'));
    if (unit instanceof PDFNumber) page.set(PDFName.of('UserUnit'), PDFNumber.of(unit.asNumber()));
    if (group) page.set(PDFName.of('Group'), group);
    this.#insert(page);
  }

  #number(side: PDFObject): number {
    const value = side instanceof PDFRef ? this.#from.context.lookup(side) : side;
    return value instanceof PDFNumber ? value.asNumber() : 0;
  }

  #insert(page: PDFDict): void {
    const pages = this.to.catalog.Pages();
    const ref = this.to.context.register(page);
    const parent = this.to.catalog.get(PDFName.of('Pages'));
    if (parent) page.set(PDFName.of('Parent'), parent);
    pages.Kids().push(ref);
    pages.set(PDFName.of('Count'), PDFNumber.of(pages.Kids().size()));
  }

  #page(n: number): { content: Uint8Array; resources: PDFDict; group: PDFObject | undefined } {
    const { node } = this.#from.getPage(n);
    const contents = node.lookup(PDFName.of('Contents'));
    const streams =
      contents instanceof PDFArray
        ? contents.asArray().map((part) => this.#look(part))
        : contents instanceof PDFStream
          ? [contents]
          : [];
    const data = Buffer.concat(
      streams.flatMap((part) => (part instanceof PDFStream ? [decoded(part), Buffer.from('\n')] : [])),
    );
    const resources = node.Resources() ?? this.#from.context.obj({});
    const rewritten = rewriteContent(data);
    const group = node.lookup(PDFName.of('Group'));
    return {
      content: rewritten.data,
      resources: this.#resources(rewritten, resources, 0),
      group: group instanceof PDFDict ? this.#dict(group, 1, 'Group') : undefined,
    };
  }

  #resources(rewritten: Rewritten, from: PDFDict, depth: number): PDFDict {
    if (rewritten.inlineImages) this.#risks.pictures.add('an inline picture');
    if (rewritten.layers) this.#risks.reasons.add('layers that may be hidden');
    const resources = this.to.context.obj({});
    for (const category of categories) {
      const names = rewritten.names.get(category) ?? new Map<string, string>();
      const held = this.#look(from.get(PDFName.of(category)));
      const kept = this.to.context.obj({});
      if (held instanceof PDFDict) {
        for (const [name, renamed] of names) {
          const value = held.get(PDFName.of(name));
          if (value) kept.set(PDFName.of(renamed), this.#copy(value, depth + 1, category, from));
        }
        if (category === 'ColorSpace')
          for (const name of ['DefaultGray', 'DefaultRGB', 'DefaultCMYK']) {
            const value = held.get(PDFName.of(name));
            if (value) kept.set(PDFName.of(name), this.#copy(value, depth + 1, category, from));
          }
      }
      if (names.size > 0) this.#noteUse(category);
      if (kept.keys().length > 0) resources.set(PDFName.of(category), kept);
    }
    return resources;
  }

  #noteUse(category: Category): void {
    if (category === 'Pattern') this.#risks.reasons.add('a pattern');
    if (category === 'Shading') this.#risks.reasons.add('a shading');
  }

  #look(value: PDFObject | undefined): PDFObject | undefined {
    return value instanceof PDFRef ? this.#from.context.lookup(value) : value;
  }

  #copy(value: PDFObject, depth: number, key: string, inherited: PDFDict): PDFObject {
    if (depth > deepest) throw new UnreadableContent('objects nested too deeply');
    if (value instanceof PDFRef) return this.#reference(value, depth, key, inherited);
    if (value instanceof PDFStream) throw new UnreadableContent('a stream that is no object');
    if (value instanceof PDFArray)
      return this.to.context.obj(value.asArray().map((one) => this.#copy(one, depth + 1, key, inherited)));
    if (value instanceof PDFDict) return this.#dict(value, depth, key, inherited);
    return value;
  }

  #reference(ref: PDFRef, depth: number, key: string, inherited: PDFDict): PDFObject {
    const held = this.#copies.get(ref);
    if (held) {
      addRisks(this.#risks, this.#ofObject.get(ref));
      return held;
    }
    const target = this.#from.context.lookup(ref);
    if (target === undefined) return this.to.context.obj(null);
    const copy = this.to.context.nextRef();
    this.#copies.set(ref, copy);
    const outer = this.#risks;
    this.#risks = noRisks();
    const made =
      target instanceof PDFStream
        ? this.#streamOf(target, depth, key, inherited, ref)
        : this.#copy(target, depth + 1, key, inherited);
    this.to.context.assign(copy, made);
    this.#ofObject.set(ref, this.#risks);
    addRisks(outer, this.#risks);
    this.#risks = outer;
    return copy;
  }

  #dict(dict: PDFDict, depth: number, key: string, inherited = this.#from.context.obj({})): PDFDict {
    const subtype = nameOf(this.#look(dict.get(PDFName.of('Subtype'))));
    if (key === 'Font' && subtype === 'Type3') return this.#type3(dict, depth, inherited);
    if (
      key === 'ExtGState' &&
      dict.has(PDFName.of('SMask')) &&
      nameOf(this.#look(dict.get(PDFName.of('SMask')))) !== 'None'
    )
      this.#risks.reasons.add('a soft mask');
    const copy = this.to.context.obj({});
    for (const [name, value] of dict.entries()) {
      const plain = name.decodeText();
      if (dropped.has(plain)) continue;
      copy.set(name, this.#copy(value, depth + 1, plain, inherited));
    }
    return copy;
  }

  #type3(dict: PDFDict, depth: number, inherited: PDFDict): PDFDict {
    this.#risks.reasons.add('letters that are drawings (a Type 3 font)');
    const own = this.#look(dict.get(PDFName.of('Resources')));
    const resources = own instanceof PDFDict ? own : inherited;
    const copy = this.to.context.obj({});
    for (const key of [
      'Type',
      'Subtype',
      'FontBBox',
      'FontMatrix',
      'Encoding',
      'FirstChar',
      'LastChar',
      'Widths',
      'ToUnicode',
    ]) {
      const value = dict.get(PDFName.of(key));
      if (value) copy.set(PDFName.of(key), this.#copy(value, depth + 1, key, inherited));
    }
    const procedures = this.#look(dict.get(PDFName.of('CharProcs')));
    const kept = this.to.context.obj({});
    // All procedures share one dictionary of resources, so their names must be given once.
    const all = this.to.context.obj({});
    if (procedures instanceof PDFDict)
      for (const [name, value] of procedures.entries()) {
        const stream = this.#look(value);
        if (!(stream instanceof PDFStream)) continue;
        const rewritten = rewriteContent(decoded(stream));
        if ([...rewritten.names.values()].some((names) => names.size > 0))
          throw new UnreadableContent('letters drawn with resources of their own');
        this.#resources(rewritten, resources, depth + 1);
        kept.set(name, this.to.context.register(this.#flate(rewritten.data)));
      }
    copy.set(PDFName.of('CharProcs'), kept);
    copy.set(PDFName.of('Resources'), all);
    return copy;
  }

  #streamOf(stream: PDFStream, depth: number, key: string, inherited: PDFDict, ref: PDFRef): PDFStream {
    const { dict } = stream;
    const subtype = nameOf(this.#look(dict.get(PDFName.of('Subtype'))));
    if (subtype === 'Form' || this.#look(dict.get(PDFName.of('PatternType'))) !== undefined)
      return this.#drawing(stream, depth, inherited, ref, subtype === 'Form');
    const copy = this.to.context.obj({});
    const picture = subtype === 'Image';
    for (const [name, value] of dict.entries()) {
      const plain = name.decodeText();
      if (plain === 'Length' || (picture ? !imageKeys.has(plain) : dropped.has(plain))) continue;
      copy.set(name, this.#copy(value, depth + 1, plain, inherited));
    }
    if (picture) {
      this.#risks.forms.add(ref.toString());
      if (key === 'XObject' && (dict.has(PDFName.of('SMask')) || dict.has(PDFName.of('Mask'))))
        this.#risks.pictures.add('a picture with a mask');
      if (String(this.#look(dict.get(PDFName.of('ImageMask')))) === 'true') this.#risks.pictures.add('a stencil');
      if (filtersOf(this.#look(dict.get(PDFName.of('Filter')))).includes('JPXDecode'))
        this.#risks.pictures.add('a JPEG 2000 picture');
    }
    const data = stream instanceof PDFRawStream ? stream.contents : stream.getContents();
    const only = filtersOf(this.#look(dict.get(PDFName.of('Filter'))));
    return PDFRawStream.of(copy, only.length === 1 && only[0] === 'DCTDecode' ? bareJpeg(data) : data);
  }

  #drawing(stream: PDFStream, depth: number, inherited: PDFDict, ref: PDFRef, form: boolean): PDFStream {
    const { dict } = stream;
    if (form) this.#risks.forms.add(ref.toString());
    if (dict.has(PDFName.of('OC'))) this.#risks.reasons.add('layers that may be hidden');
    const own = this.#look(dict.get(PDFName.of('Resources')));
    const rewritten = rewriteContent(decoded(stream));
    const resources = this.#resources(rewritten, own instanceof PDFDict ? own : inherited, depth + 1);
    const copy = this.#flate(rewritten.data);
    for (const key of [
      'Type',
      'Subtype',
      'BBox',
      'Matrix',
      'Group',
      'PatternType',
      'PaintType',
      'TilingType',
      'XStep',
      'YStep',
    ]) {
      const value = dict.get(PDFName.of(key));
      if (value) copy.dict.set(PDFName.of(key), this.#copy(value, depth + 1, key, inherited));
    }
    copy.dict.set(PDFName.of('Resources'), resources);
    return copy;
  }

  #flate(data: Uint8Array): PDFRawStream {
    return PDFRawStream.of(this.to.context.obj({ Filter: 'FlateDecode' }), deflateSync(data));
  }
}

function decoded(stream: PDFStream): Uint8Array {
  try {
    if (stream instanceof PDFRawStream) return decodePDFRawStream(stream).decode();
    return (
      (stream as PDFStream & { getUnencodedContents?(): Uint8Array }).getUnencodedContents?.() ?? stream.getContents()
    );
  } catch (error) {
    throw new UnreadableContent('a stream that cannot be unpacked', { cause: error });
  }
}

function nameOf(value: PDFObject | undefined): string {
  return value instanceof PDFName ? value.decodeText() : '';
}

function filtersOf(value: PDFObject | undefined): string[] {
  if (value instanceof PDFArray) return value.asArray().map((one) => nameOf(one));
  return value === undefined ? [] : [nameOf(value)];
}

const round = (points: number): number => Math.round(points * 100) / 100;
