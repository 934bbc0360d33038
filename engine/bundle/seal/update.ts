/**
 * Bytes that are appended to a finished PDF to sign it (ISO 32000-1, 7.5.6 and 12.8): a signature dictionary with room for
 * the signature, its field, and the two objects that have to name it. A function of the file and of what is asked for, so
 * that verification can make the same bytes again and tell an addition of ours from any other.
 */
import { createHash } from 'node:crypto';
import type { PdfFile } from '../reading/pdf-file.ts';
import { type Dict, isDict, Name, PdfError, Ref, Stream, Text, type Value, Word } from '../reading/values.ts';

/** Where the visible block is: on which page (from 1), points from the lower left corner. */
export interface SealPlace {
  readonly page: number;
  readonly rect: readonly [number, number, number, number];
}

export interface SignatureUpdate {
  readonly kind: 'signature';
  /** ISO instant: /M, for PAdES has no signing time inside the signature. */
  readonly at: string;
  readonly name: string;
  /** Empty: none is stated. */
  readonly reason: string;
  /** Null: nothing is shown on any page. */
  readonly place: SealPlace | null;
}

/** A time-stamping authority's word over everything before it. */
export interface TimestampUpdate {
  readonly kind: 'timestamp';
}

export interface Update {
  /** What is appended, with the signature's room full of zeros. */
  readonly bytes: Buffer;
  /** ISO 32000-1, 12.8.1: offset and length of the part before the signature, then of the part after it; of the whole file. */
  readonly byteRange: readonly [number, number, number, number];
}

/** Bit 1 and 2 of SigFlags (12.7.2): there are signatures, and changes are to be appended. */
const sigFlags = 3;
/** Print and Locked (12.5.3): PDF/A has every annotation printed. */
const widgetFlags = 132;

/**
 * @param size bytes of the file that the update goes behind: of all of it, or of its first part where the rest is what is judged
 * @param room bytes that the signature may take
 * @throws PdfError where the file has no table of cross-references or no identifier: it is not one of ours
 */
export function makeUpdate(file: PdfFile, asked: SignatureUpdate | TimestampUpdate, room: number): Update {
  const { trailer } = file;
  const [section] = file.sections;
  const size = trailer.get('Size');
  const ids = trailer.get('ID');
  if (!section?.table || typeof size !== 'number' || !Array.isArray(ids) || !(ids[0] instanceof Text))
    throw new PdfError('it is not written as this software writes bundles');
  const first = Buffer.from((ids[0] as Text).bytes);
  const page = pageOf(file, asked.kind === 'signature' ? (asked.place?.page ?? 1) : 1);
  const numbers = { signature: size, field: size + 1, look: size + 2 };
  const rect = (asked.kind === 'signature' && asked.place?.rect) || ([0, 0, 0, 0] as const);
  const shown = rect[2] > rect[0] && rect[3] > rect[1];
  const form = formOf(file);

  const writer = new Writer(file.size, endsLine(file));
  const room2 = signatureObject(writer, numbers.signature, asked, room);
  writer.object(numbers.field, {
    Type: new Name('Annot'),
    Subtype: new Name('Widget'),
    FT: new Name('Sig'),
    T: literal(fieldName(asked, form.fields.length)),
    F: widgetFlags,
    Rect: [...rect],
    P: page.ref,
    V: new Ref(numbers.signature, 0),
    ...(shown && { AP: new Map([['N', new Ref(numbers.look, 0)]]) }),
  });
  if (shown)
    writer.stream(numbers.look, {
      Type: new Name('XObject'),
      Subtype: new Name('Form'),
      BBox: [0, 0, rect[2] - rect[0], rect[3] - rect[1]],
      Resources: new Map(),
    });
  const annots = file.resolve(page.dict.get('Annots'));
  writer.object(page.ref.number, {
    ...Object.fromEntries(page.dict),
    Annots: [...(Array.isArray(annots) ? annots : []), new Ref(numbers.field, 0)],
  });
  writer.object(file.catalogRef.number, {
    ...Object.fromEntries(file.catalog),
    AcroForm: new Map<string, Value>([
      ...form.rest,
      ['Fields', [...form.fields, new Ref(numbers.field, 0)]],
      ['SigFlags', sigFlags],
    ]),
  });
  const second = createHash('sha256').update(first).update(String(file.size)).digest().subarray(0, 16);
  writer.end({
    Size: size + (shown ? 3 : 2),
    Root: file.catalogRef,
    ...(trailer.get('Info') instanceof Ref && { Info: trailer.get('Info') as Ref }),
    Prev: section.at,
    // 14.4: the first part stays what it was for good, the second says that the file is not what it was.
    ID: [new Text(first, true, 0, 0), new Text(second, true, 0, 0)],
  });
  const bytes = writer.done();
  const end = file.size + bytes.length;
  const [from, to] = [file.size + room2.from, file.size + room2.to];
  const byteRange = [0, from, to, end - to] as const;
  bytes.write(rangeText(byteRange), room2.range, 'latin1');
  return { bytes, byteRange };
}

function fieldName(asked: SignatureUpdate | TimestampUpdate, before: number): string {
  return asked.kind === 'signature' ? 'Seal' : `Timestamp ${before}`;
}

function pageOf(file: PdfFile, number: number): { ref: Ref; dict: Dict } {
  let at = 0;
  for (const { ref } of file.pages())
    if (++at === number) {
      if (ref === null) break;
      // As the file has it: what it inherits goes on being inherited.
      return { ref, dict: file.dict(ref) };
    }
  throw new PdfError(`it has no page ${number} that a seal could stand on`);
}

function formOf(file: PdfFile): { fields: readonly Value[]; rest: [string, Value][] } {
  const form = file.resolve(file.catalog.get('AcroForm'));
  if (!isDict(form)) return { fields: [], rest: [] };
  const fields = file.resolve(form.get('Fields'));
  return {
    fields: Array.isArray(fields) ? fields : [],
    rest: [...form].filter(([key]) => key !== 'Fields' && key !== 'SigFlags'),
  };
}

function endsLine(file: PdfFile): boolean {
  return /[\r\n]$/.test(file.bytes(file.size - 1, 1).toString('latin1'));
}

/** Twelve digits each: a file of a terabyte would still fit. */
const rangeDigits = 12;

function rangeText(range: readonly number[]): string {
  return `[${range.map((part) => String(part).padStart(rangeDigits, '0')).join(' ')}]`;
}

function signatureObject(
  writer: Writer,
  number: number,
  asked: SignatureUpdate | TimestampUpdate,
  room: number,
): { range: number; from: number; to: number } {
  const facts: { [key: string]: Value } =
    asked.kind === 'timestamp'
      ? { Type: new Name('DocTimeStamp'), Filter: new Name('Adobe.PPKLite'), SubFilter: new Name('ETSI.RFC3161') }
      : {
          Type: new Name('Sig'),
          Filter: new Name('Adobe.PPKLite'),
          SubFilter: new Name('ETSI.CAdES.detached'),
          M: literal(`D:${asked.at.replace(/[-:T]/g, '').slice(0, 14)}Z`),
          Name: literal(asked.name),
          ...(asked.reason !== '' && { Reason: literal(asked.reason) }),
        };
  writer.begin(number);
  writer.text(
    `<<${Object.entries(facts)
      .map(([key, value]) => ` /${key} ${written(value)}`)
      .join('')} /ByteRange `,
  );
  const range = writer.length;
  writer.text(`${rangeText([0, 0, 0, 0])} /Contents `);
  const from = writer.length;
  writer.text(`<${'0'.repeat(room * 2)}>`);
  const to = writer.length;
  writer.text(' >>\nendobj\n');
  return { range, from, to };
}

class Writer {
  readonly #base: number;
  readonly #pieces: Buffer[] = [];
  readonly #offsets = new Map<number, number>();
  length = 0;

  constructor(base: number, lineEnded: boolean) {
    this.#base = base;
    if (!lineEnded) this.text('\n');
  }

  text(text: string): void {
    const bytes = Buffer.from(text, 'latin1');
    this.#pieces.push(bytes);
    this.length += bytes.length;
  }

  begin(number: number): void {
    this.#offsets.set(number, this.#base + this.length);
    this.text(`${number} 0 obj\n`);
  }

  object(number: number, dict: { readonly [key: string]: Value }): void {
    this.begin(number);
    this.text(`${written(new Map(Object.entries(dict)))}\nendobj\n`);
  }

  stream(number: number, dict: { readonly [key: string]: Value }): void {
    this.begin(number);
    this.text(`${written(new Map(Object.entries({ ...dict, Length: 0 })))}\nstream\n\nendstream\nendobj\n`);
  }

  /** Cross-references as a table (7.5.4), which is how the file before it has them. */
  end(trailer: { readonly [key: string]: Value }): void {
    const at = this.#base + this.length;
    const numbers = [...this.#offsets.keys()].sort((a, b) => a - b);
    let table = 'xref\n';
    for (let i = 0; i < numbers.length; ) {
      let run = 1;
      while (numbers[i + run] === (numbers[i] as number) + run) run++;
      table += `${numbers[i]} ${run}\n`;
      for (const number of numbers.slice(i, i + run))
        table += `${String(this.#offsets.get(number)).padStart(10, '0')} 00000 n \n`;
      i += run;
    }
    this.text(`${table}trailer\n${written(new Map(Object.entries(trailer)))}\nstartxref\n${at}\n%%EOF\n`);
  }

  done(): Buffer {
    return Buffer.concat(this.#pieces);
  }
}

/** A text string: as it is where it is plain, else UTF-16 behind its mark (7.9.2.2). */
function literal(text: string): Text {
  const plain = /^[\x20-\x7e]*$/.test(text);
  const bytes = plain
    ? Buffer.from(text, 'latin1')
    : Buffer.concat([Buffer.from([0xfe, 0xff]), Buffer.from(text, 'utf16le').swap16()]);
  return new Text(bytes, !plain, 0, 0);
}

/** A value as it stands in a file. @throws PdfError for what only a content stream may hold */
function written(value: Value): string {
  if (value === null || typeof value === 'boolean') return String(value);
  if (typeof value === 'number') return numberText(value);
  if (value instanceof Name) return `/${value.value.replace(/[^!-~]|[#()<>[\]{}/%]/g, hexOfChar)}`;
  if (value instanceof Ref) return `${value.number} ${value.generation} R`;
  if (value instanceof Text) {
    if (value.hex) return `<${Buffer.from(value.bytes).toString('hex')}>`;
    return `(${Buffer.from(value.bytes)
      .toString('latin1')
      .replace(/[\\()\r\n]/g, escaped)})`;
  }
  if (value instanceof Word || value instanceof Stream) throw new PdfError('an object of another kind stands in it');
  if (isDict(value))
    return `<<${[...value].map(([key, one]) => ` ${written(new Name(key))} ${written(one)}`).join('')} >>`;
  return `[${value.map(written).join(' ')}]`;
}

function hexOfChar(char: string): string {
  return `#${char.charCodeAt(0).toString(16).padStart(2, '0')}`;
}

function escaped(char: string): string {
  return char === '\r' ? '\\r' : char === '\n' ? '\\n' : `\\${char}`;
}

function numberText(value: number): string {
  if (Number.isInteger(value)) return String(value);
  // No exponent, which PDF does not know.
  return value.toFixed(10).replace(/\.?0+$/, '');
}
