/**
 * Windows' binary XML: a record's tokens to elements. Sources: [MS-EVEN6] 2.2.12 and J. Metz, "Windows XML Event Log (EVTX)
 * format". Names and templates are shared within a chunk and pointed at by offsets, each of which is hostile.
 */
import { binXmlType, EvtxError, utf16Text, valueTexts } from './evtx-values.ts';

export interface XmlElement {
  readonly name: string;
  readonly attributes: readonly (readonly [name: string, value: string])[];
  readonly children: readonly (XmlElement | string)[];
}

/** Elements and texts inside one another; Windows writes fewer than ten. */
const deepest = 40;
/** Characters and elements that one record may become: a template can repeat a value any number of times. */
const mostMade = 4 * 1024 * 1024;

interface Value {
  readonly type: number;
  readonly from: number;
  readonly to: number;
}

/** Parsed once a chunk: what a template or a record is made of before its values are put in. */
interface Node {
  readonly name: string;
  readonly attributes: readonly { readonly name: string; readonly parts: readonly Part[] }[];
  readonly children: readonly (Node | Part | Instance)[];
}
type Part = string | { readonly index: number; readonly optional: boolean };
interface Instance {
  readonly template: readonly (Node | Part | Instance)[];
  readonly values: readonly Value[];
}
type Content = Node | Part | Instance;

export class ChunkXml {
  readonly #chunk: Buffer;
  readonly #names = new Map<number, string>();
  readonly #templates = new Map<number, readonly Content[]>();
  #at = 0;
  #end = 0;
  #made = 0;

  constructor(chunk: Buffer) {
    this.#chunk = chunk;
  }

  /** The elements of the binary XML between two offsets of the chunk. @throws EvtxError */
  read(from: number, to: number): XmlElement[] {
    this.#made = 0;
    return this.#build(this.#parse(from, to, true, 0), [], 0).filter(
      (one): one is XmlElement => typeof one !== 'string',
    );
  }

  // Reading tokens.

  #parse(from: number, to: number, dependencies: boolean, depth: number): Content[] {
    const [at, end] = [this.#at, this.#end];
    this.#at = from;
    this.#end = Math.min(to, this.#chunk.length);
    const content = this.#contents(dependencies, depth);
    [this.#at, this.#end] = [at, end];
    return content;
  }

  /** Up to the end of an element, of a fragment, or of the bytes. */
  #contents(dependencies: boolean, depth: number): Content[] {
    if (depth > deepest) throw new EvtxError('it is nested too deep');
    const content: Content[] = [];
    while (this.#at < this.#end) {
      const token = this.#byte();
      switch (token & ~0x40) {
        case 0x00:
        case 0x04:
          return content;
        case 0x01:
          content.push(this.#element((token & 0x40) !== 0, dependencies, depth));
          break;
        case 0x0c:
          content.push(this.#instance(depth));
          break;
        case 0x0f:
          this.#skip(3);
          break;
        case 0x0a:
          this.#name();
          break;
        case 0x0b:
          this.#skip(this.#u16() * 2);
          break;
        default:
          this.#at -= 1;
          content.push(this.#part());
      }
      if (content.length > 100_000) throw new EvtxError('it holds too many parts');
    }
    return content;
  }

  #element(hasAttributes: boolean, dependencies: boolean, depth: number): Node {
    // Which of the template's values the element depends on; values that are binary XML themselves leave it out.
    if (dependencies) this.#skip(2);
    this.#skip(4);
    const name = this.#name();
    const attributes: { name: string; parts: Part[] }[] = [];
    if (hasAttributes) this.#skip(4);
    for (;;) {
      const token = this.#byte();
      if (token === 0x03) return { name, attributes, children: [] };
      if (token === 0x02) return { name, attributes, children: this.#contents(dependencies, depth + 1) };
      if ((token & ~0x40) !== 0x06) throw new EvtxError(`it has token 0x${token.toString(16)} among attributes`);
      const attribute = { name: this.#name(), parts: [] as Part[] };
      while (isValue(this.#peek())) attribute.parts.push(this.#part());
      attributes.push(attribute);
      if (attributes.length > 10_000) throw new EvtxError('it holds too many attributes');
    }
  }

  #part(): Part {
    const token = this.#byte();
    switch (token & ~0x40) {
      case 0x05: {
        const type = this.#byte();
        if (type !== 1) throw new EvtxError('it holds text that is no text');
        return this.#text(this.#u16());
      }
      case 0x07:
        return this.#text(this.#u16());
      case 0x08:
        return String.fromCharCode(this.#u16());
      case 0x09:
        return entities[this.#name()] ?? '\ufffd';
      case 0x0d:
      case 0x0e: {
        const index = this.#u16();
        this.#skip(1);
        return { index, optional: token === 0x0e };
      }
      default:
        throw new EvtxError(`it has token 0x${token.toString(16)}, which is not known`);
    }
  }

  #instance(depth: number): Instance {
    this.#skip(5);
    const offset = this.#u32();
    // A definition stands where it is first used, and is pointed at from then on.
    const inline = offset === this.#at;
    const size = this.#bytesAt(offset + 20, 4).readUInt32LE(0);
    let template = this.#templates.get(offset);
    if (!template) {
      this.#bytesAt(offset + 24, size);
      template = this.#parse(offset + 24, offset + 24 + size, true, depth + 1);
      this.#templates.set(offset, template);
    }
    if (inline) this.#skip(24 + size);
    const count = this.#u32();
    if (count > 10_000) throw new EvtxError('it has more values than an event can');
    const sizes = Array.from({ length: count }, () => {
      const length = this.#u16();
      const type = this.#byte();
      this.#skip(1);
      return { length, type };
    });
    const values = sizes.map(({ length, type }): Value => {
      const from = this.#at;
      this.#skip(length);
      return { type, from, to: from + length };
    });
    return { template, values };
  }

  #name(): string {
    const offset = this.#u32();
    const inline = offset === this.#at;
    const length = this.#bytesAt(offset + 6, 2).readUInt16LE(0);
    if (inline) this.#skip(8 + length * 2 + 2);
    let name = this.#names.get(offset);
    if (name === undefined) {
      name = utf16Text(this.#bytesAt(offset + 8, length * 2));
      this.#names.set(offset, name);
    }
    return name;
  }

  #text(length: number): string {
    const text = utf16Text(this.#bytesAt(this.#at, length * 2));
    this.#skip(length * 2);
    return text;
  }

  #bytesAt(at: number, length: number): Buffer {
    if (at < 0 || at + length > this.#chunk.length) throw new EvtxError('it points outside its chunk');
    return this.#chunk.subarray(at, at + length);
  }

  #skip(bytes: number): void {
    if (this.#at + bytes > this.#end) throw new EvtxError('it is cut short');
    this.#at += bytes;
  }

  #peek(): number {
    if (this.#at >= this.#end) throw new EvtxError('it is cut short');
    return this.#chunk[this.#at] as number;
  }

  #byte(): number {
    const value = this.#peek();
    this.#at += 1;
    return value;
  }

  #u16(): number {
    this.#skip(2);
    return this.#chunk.readUInt16LE(this.#at - 2);
  }

  #u32(): number {
    this.#skip(4);
    return this.#chunk.readUInt32LE(this.#at - 4);
  }

  // Putting values in.

  #build(content: readonly Content[], values: readonly Value[], depth: number): (XmlElement | string)[] {
    if (depth > deepest) throw new EvtxError('it is nested too deep');
    const out: (XmlElement | string)[] = [];
    for (const one of content) {
      if (typeof one === 'string') out.push(this.#counted(one));
      else if ('template' in one) out.push(...this.#build(one.template, one.values, depth + 1));
      else if ('index' in one) out.push(...this.#value(one, values, depth));
      else out.push(...this.#repeated(one, values, depth));
    }
    return out;
  }

  /** An element whose only content is an array stands once for each of its values. */
  #repeated(node: Node, values: readonly Value[], depth: number): XmlElement[] {
    const attributes = node.attributes.flatMap(({ name, parts }): (readonly [string, string])[] => {
      const texts = parts.map((part) => this.#attribute(part, values, depth));
      return texts.every((text) => text === null) ? [] : [[name, texts.join('')]];
    });
    const [only] = node.children;
    if (node.children.length === 1 && only !== undefined && typeof only !== 'string' && 'index' in only) {
      const value = values[only.index];
      if (value && (value.type & 0x80) !== 0 && value.to > value.from) {
        const texts = valueTexts(value.type, this.#chunk.subarray(value.from, value.to));
        return texts.map((text) => ({ name: node.name, attributes, children: [this.#counted(text)] }));
      }
    }
    this.#counted(node.name);
    return [{ name: node.name, attributes, children: this.#build(node.children, values, depth + 1) }];
  }

  #attribute(part: Part, values: readonly Value[], depth: number): string | null {
    if (typeof part === 'string') return this.#counted(part);
    const value = values[part.index];
    if (part.optional && (!value || value.type === 0 || value.from === value.to)) return null;
    return this.#value(part, values, depth)
      .map((one) => (typeof one === 'string' ? one : ''))
      .join('');
  }

  #value(part: Exclude<Part, string>, values: readonly Value[], depth: number): (XmlElement | string)[] {
    const value = values[part.index];
    if (!value || value.type === 0 || value.from === value.to) return [];
    if (value.type === binXmlType)
      return this.#build(this.#parse(value.from, value.to, false, depth + 1), [], depth + 1);
    const texts = valueTexts(value.type, this.#chunk.subarray(value.from, value.to));
    return texts.map((text) => this.#counted(text));
  }

  /** Counts what is made, so that a hostile template cannot fill the memory. */
  #counted(text: string): string {
    this.#made += text.length + 16;
    if (this.#made > mostMade) throw new EvtxError('it becomes larger than an event can be');
    return text;
  }
}

const isValue = (token: number): boolean => {
  const kind = token & ~0x40;
  return kind === 0x05 || kind === 0x07 || kind === 0x08 || kind === 0x09 || kind === 0x0d || kind === 0x0e;
};

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

/** As XML text, an element a line. */
export function renderXml({ name, attributes, children }: XmlElement, indent = ''): string {
  const start = `${indent}<${name}${attributes.map(([key, value]) => ` ${key}="${escaped(value)}"`).join('')}`;
  if (children.length === 0) return `${start}/>`;
  if (children.every((child): child is string => typeof child === 'string'))
    return `${start}>${escaped(children.join(''))}</${name}>`;
  const inner = children.map((child) =>
    typeof child === 'string' ? `${indent}  ${escaped(child)}` : renderXml(child, `${indent}  `),
  );
  return `${start}>\n${inner.join('\n')}\n${indent}</${name}>`;
}
