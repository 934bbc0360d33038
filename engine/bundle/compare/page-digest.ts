/**
 * What a page shows, as one digest that is the same in any file that shows the same: numbers of objects, names of resources and
 * numbers of glyphs are taken out of it, and so are the lines in the head and foot of a bundle's page, which only number
 * and mark it, the code on the cover, and signatures.
 */
import { createHash, type Hash } from 'node:crypto';
import { Lexer } from '../reading/lexer.ts';
import type { PdfFile } from '../reading/pdf-file.ts';
import { type Dict, isDict, Name, nameOf, PdfError, Ref, Stream, Text, type Value, Word } from '../reading/values.ts';
import { type FontReading, readFont } from './fonts.ts';

/** Points at the head and foot of a page of a bundle that hold its stamps and nothing else (frame.ts). */
const stampSpace = { top: 36, bottom: 46 };
const mostContentBytes = 64 * 1024 * 1024;
const mostOperators = 5_000_000;

/** Entries of dictionaries that name other parts of the file and show nothing. */
const unseen = new Set([
  'Parent',
  'StructParent',
  'StructParents',
  'Metadata',
  'PieceInfo',
  'LastModified',
  'P',
  'Popup',
  'IRT',
]);

export class PageDigests {
  readonly #file: PdfFile;
  readonly #objects = new Map<number, string>();
  readonly #fonts = new Map<number, { digest: string; reading: FontReading }>();
  readonly #open = new Set<number>();

  constructor(file: PdfFile) {
    this.#file = file;
  }

  /** @throws PdfError where the page cannot be read */
  of(page: Dict): string {
    const hash = createHash('sha256');
    for (const key of ['MediaBox', 'CropBox', 'Rotate', 'UserUnit'])
      hash.update(`${key} ${this.#plain(page.get(key))}\n`);
    const resources = this.#file.resolve(page.get('Resources'));
    this.#content(
      hash,
      contentOf(this.#file, page),
      isDict(resources) ? resources : new Map(),
      heightOf(this.#file, page),
    );
    const annotations = this.#file.resolve(page.get('Annots'));
    if (Array.isArray(annotations)) for (const one of annotations) this.#annotation(hash, one as Value);
    return hash.digest('base64');
  }

  #annotation(hash: Hash, value: Value): void {
    const annotation = this.#file.resolve(value);
    if (!isDict(annotation)) return;
    const kind = nameOf(annotation.get('Subtype'));
    // A signature's field shows what the page shows below it.
    if (kind === 'Widget' && nameOf(this.#file.resolve(annotation.get('FT'))) === 'Sig') return;
    hash.update(`annotation ${kind} ${this.#plain(annotation.get('Rect'))} ${this.#plain(annotation.get('F'))}\n`);
    if (kind === 'Link') {
      const action = this.#file.resolve(annotation.get('A'));
      // Where a link inside the file leads moves with its pages.
      if (isDict(action) && action.has('URI')) hash.update(`to ${this.#plain(action.get('URI'))}\n`);
      return;
    }
    hash.update(`${this.#plain(annotation.get('Contents'))} ${this.#plain(annotation.get('AP'))}\n`);
  }

  /** Operators with what their operands mean; marked content means nothing to who looks. */
  #content(hash: Hash, content: Uint8Array, resources: Dict, height: number): void {
    const lexer = new Lexer(content);
    let operands: Value[] = [];
    let operators = 0;
    let font: FontReading | null = null;
    const marks: boolean[] = [];
    let line = { x: 0, y: 0, leading: 0 };
    /** Pieces of a path of furniture, kept until it is painted: the frame around a page's number. */
    let path: string[] = [];
    let inMargin = false;
    const margin = (y: number): boolean => y >= height - stampSpace.top || y <= stampSpace.bottom;
    const say = (text: string): void => {
      hash.update(`${text}\n`);
    };
    while (!lexer.ended) {
      const token = lexer.value(false);
      if (!(token instanceof Word)) {
        operands.push(token);
        if (operands.length > 4096) throw new PdfError('its content has more operands than an operator may have');
        continue;
      }
      if (++operators > mostOperators) throw new PdfError('its content is longer than can be looked at');
      const operator = token.value;
      const given = operands;
      operands = [];
      const furniture = marks.includes(true);
      const number = (i: number): number => (typeof given[i] === 'number' ? (given[i] as number) : 0);
      switch (operator) {
        case 'BMC':
        case 'BDC':
          marks.push(nameOf(given[0]) === 'Artifact');
          break;
        case 'EMC':
          marks.pop();
          break;
        case 'MP':
        case 'DP':
          break;
        case 'Tf': {
          const named = this.#font(resources, given[0]);
          font = named.reading;
          say(`Tf ${named.digest} ${number(1)}`);
          break;
        }
        case 'BT':
          line = { ...line, x: 0, y: 0 };
          say('BT');
          break;
        case 'Tm':
          line = { ...line, x: number(4), y: number(5) };
          if (!(furniture && margin(line.y))) say(`Tm ${given.map((one) => this.#plain(one)).join(' ')}`);
          break;
        case 'Td':
        case 'TD':
          line = {
            x: line.x + number(0),
            y: line.y + number(1),
            leading: operator === 'TD' ? -number(1) : line.leading,
          };
          say(`${operator} ${number(0)} ${number(1)}`);
          break;
        case 'TL':
          line = { ...line, leading: number(0) };
          say(`TL ${number(0)}`);
          break;
        case 'T*':
          line = { ...line, y: line.y - line.leading };
          say('T*');
          break;
        case 'Tj':
        case 'TJ':
        case "'":
        case '"':
          if (!(furniture && margin(line.y)))
            say(`${operator} ${given.map((one) => this.#shown(one, font)).join(' ')}`);
          break;
        case 'm':
        case 're':
          inMargin = furniture && margin(number(1)) && (operator === 'm' || margin(number(1) + number(3)));
          path.push(`${operator} ${given.map((one) => this.#plain(one)).join(' ')}`);
          break;
        case 'l':
        case 'c':
        case 'v':
        case 'y':
        case 'h':
        case 'W':
        case 'W*':
          path.push(`${operator} ${given.map((one) => this.#plain(one)).join(' ')}`);
          break;
        case 'f':
        case 'F':
        case 'f*':
        case 'S':
        case 's':
        case 'B':
        case 'B*':
        case 'b':
        case 'b*':
        case 'n':
          if (!inMargin) say(`${path.join(' ')} ${operator}`);
          path = [];
          inMargin = false;
          break;
        case 'Do':
          say(`Do ${this.#resource(resources, 'XObject', given[0])}`);
          break;
        case 'gs':
          say(`gs ${this.#resource(resources, 'ExtGState', given[0])}`);
          break;
        case 'sh':
          say(`sh ${this.#resource(resources, 'Shading', given[0])}`);
          break;
        case 'cs':
        case 'CS':
          say(`${operator} ${this.#resource(resources, 'ColorSpace', given[0])}`);
          break;
        case 'scn':
        case 'SCN':
          say(
            `${operator} ${given.map((one) => (one instanceof Name ? this.#resource(resources, 'Pattern', one) : this.#plain(one))).join(' ')}`,
          );
          break;
        case 'BI':
          say(`BI ${inlineImage(lexer)}`);
          break;
        default:
          say(`${operator} ${given.map((one) => this.#plain(one)).join(' ')}`);
      }
    }
  }

  #font(resources: Dict, name: Value | undefined): { digest: string; reading: FontReading } {
    const fonts = this.#file.resolve(resources.get('Font'));
    const value = isDict(fonts) ? (fonts.get(nameOf(name) ?? '') ?? null) : null;
    if (value instanceof Ref) {
      const known = this.#fonts.get(value.number);
      if (known) return known;
      const made = this.#readFont(value);
      this.#fonts.set(value.number, made);
      return made;
    }
    return this.#readFont(value);
  }

  #readFont(value: Value): { digest: string; reading: FontReading } {
    const reading = readFont(this.#file, value);
    // A font whose letters are compared one by one is as its letters are: what else is embedded is of other pages.
    return { digest: reading.drawn ? 'by letter' : this.#plain(value), reading };
  }

  #shown(value: Value, font: FontReading | null): string {
    if (Array.isArray(value)) return `[${value.map((one: Value) => this.#shown(one, font)).join(' ')}]`;
    const { drawn } = font ?? {};
    if (!(value instanceof Text) || !drawn) return this.#plain(value);
    const { bytes } = value;
    let text = '(';
    for (let i = 0; i + 1 < bytes.length; i += 2)
      text += `${drawn(((bytes[i] as number) << 8) | (bytes[i + 1] as number))};`;
    return `${text})`;
  }

  #resource(resources: Dict, kind: string, name: Value | undefined): string {
    const named = this.#file.resolve(resources.get(kind));
    const value = isDict(named) ? named.get(nameOf(name) ?? '') : undefined;
    // A device colour space has its own name and no resource.
    return value === undefined ? `/${nameOf(name)}` : this.#plain(value);
  }

  /** A value as text in which nothing depends on where its parts stand in the file. */
  #plain(value: Value | undefined): string {
    if (value === undefined || value === null) return 'null';
    if (typeof value === 'boolean' || typeof value === 'number') return String(value);
    if (value instanceof Name) return `/${value.value}`;
    if (value instanceof Text) return `(${Buffer.from(value.bytes).toString('base64')})`;
    if (value instanceof Word) return value.value;
    if (value instanceof Ref) return this.#object(value);
    if (value instanceof Stream) return this.#stream(value);
    if (isDict(value)) {
      const keys = [...value.keys()].filter((key) => !unseen.has(key)).sort();
      return `<<${keys.map((key) => `/${key} ${this.#plain(value.get(key))}`).join(' ')}>>`;
    }
    return `[${value.map((one) => this.#plain(one)).join(' ')}]`;
  }

  #object(ref: Ref): string {
    const known = this.#objects.get(ref.number);
    if (known !== undefined) return known;
    if (this.#open.has(ref.number)) return 'itself';
    this.#open.add(ref.number);
    try {
      const text = this.#plain(this.#file.resolve(ref));
      const digest = text.length > 64 ? createHash('sha256').update(text).digest('base64') : text;
      this.#objects.set(ref.number, digest);
      return digest;
    } finally {
      this.#open.delete(ref.number);
    }
  }

  #stream(stream: Stream): string {
    const dict: Dict = new Map([...stream.dict].filter(([key]) => key !== 'Length'));
    const raw = this.#file.raw(stream);
    if (isCode(dict, raw)) return 'the code on the cover';
    return `stream ${this.#plain(dict)} ${createHash('sha256').update(raw).digest('base64')}`;
  }
}

/** Content of a page, in one. @throws PdfError */
export function contentOf(file: PdfFile, page: Dict): Uint8Array {
  const contents = file.resolve(page.get('Contents'));
  const streams = Array.isArray(contents) ? contents.map((one: Value) => file.resolve(one)) : [contents];
  const pieces: Uint8Array[] = [];
  let size = 0;
  for (const stream of streams) {
    if (!(stream instanceof Stream)) continue;
    const data = file.data(stream);
    size += data.length;
    if (size > mostContentBytes) throw new PdfError('its content is longer than can be looked at');
    // 7.8.2: streams may end only between tokens.
    pieces.push(data, Buffer.from('\n'));
  }
  return Buffer.concat(pieces);
}

function heightOf(file: PdfFile, page: Dict): number {
  const box = file.resolve(page.get('MediaBox'));
  return Array.isArray(box) && typeof box[3] === 'number' ? box[3] : 0;
}

/** Black squares in a grid and nothing else, in a form without resources: sections/qr-code.ts draws it so. */
function isCode(dict: Dict, raw: Buffer): boolean {
  if (nameOf(dict.get('Subtype')) !== 'Form' || dict.has('Filter') || raw.length < 1000) return false;
  const resources = dict.get('Resources');
  return (
    isDict(resources) &&
    resources.size === 0 &&
    /^0 g\n(?:\d{1,3} \d{1,3} \d{1,3} 1 re\n)+f\s*$/.test(raw.toString('latin1'))
  );
}

/** An image among the operators (8.9.7): its bytes, up to the `EI` that stands by itself. */
function inlineImage(lexer: Lexer): string {
  const { bytes } = lexer;
  const from = lexer.at;
  for (let at = from; at + 3 < bytes.length; at++) {
    if (bytes[at + 1] !== 0x45 || bytes[at + 2] !== 0x49 || !isSpace(bytes[at]) || !isSpace(bytes[at + 3])) continue;
    lexer.at = at + 3;
    return createHash('sha256').update(bytes.subarray(from, at)).digest('base64');
  }
  throw new PdfError('an image in its content does not end');
}

function isSpace(code: number | undefined): boolean {
  return code === 32 || code === 10 || code === 13 || code === 9;
}
