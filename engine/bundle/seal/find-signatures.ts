/** The signatures of a PDF, and where exactly their bytes lie (ISO 32000-1, 12.7.4.5 and 12.8.1). Nothing is judged here. */
import type { PdfFile } from '../reading/pdf-file.ts';
import { type Dict, isDict, nameOf, PdfError, Ref, Text, textOf, type Value } from '../reading/values.ts';

const mostSignatures = 16;
const mostFields = 10_000;

export interface FoundSignature {
  readonly kind: 'signature' | 'timestamp' | 'other';
  /** As the file names its form. */
  readonly subFilter: string;
  /** As it stands there: four numbers, or whatever else. */
  readonly byteRange: readonly number[] | null;
  /** First byte of `<`, first byte after `>`, from the beginning of the file; null where it cannot be told. */
  readonly place: { readonly from: number; readonly to: number } | null;
  readonly contents: Uint8Array;
  readonly by: string;
  readonly reason: string;
  /** ISO instant; null where the file says none, or one that cannot be read. */
  readonly at: string | null;
}

/** @throws PdfError */
export function findSignatures(file: PdfFile): FoundSignature[] {
  const form = file.resolve(file.catalog.get('AcroForm'));
  if (!isDict(form)) return [];
  const found: FoundSignature[] = [];
  const seen = new Set<number>();
  let fields = 0;
  const visit = (value: Value, kind: string | null): void => {
    if (++fields > mostFields) throw new PdfError('its form has more fields than can be looked at');
    if (value instanceof Ref) {
      if (seen.has(value.number)) throw new PdfError('its form leads in a circle');
      seen.add(value.number);
    }
    const field = file.resolve(value);
    if (!isDict(field)) return;
    const type = nameOf(file.resolve(field.get('FT'))) ?? kind;
    const kids = file.resolve(field.get('Kids'));
    if (Array.isArray(kids)) for (const kid of kids) visit(kid as Value, type);
    const signature = field.get('V');
    if (type !== 'Sig' || signature === undefined || file.resolve(signature) === null) return;
    if (found.length >= mostSignatures) throw new PdfError('it has more signatures than can be looked at');
    found.push(read(file, signature));
  };
  const list = file.resolve(form.get('Fields'));
  if (Array.isArray(list)) for (const field of list) visit(field as Value, null);
  return found;
}

function read(file: PdfFile, value: Value): FoundSignature {
  const dict: Dict = file.dict(value);
  const range = dict.get('ByteRange');
  const contents = dict.get('Contents');
  const at = value instanceof Ref ? file.placeOf(value) : null;
  const subFilter = nameOf(dict.get('SubFilter')) ?? '';
  return {
    kind: subFilter === 'ETSI.CAdES.detached' ? 'signature' : subFilter === 'ETSI.RFC3161' ? 'timestamp' : 'other',
    subFilter,
    byteRange:
      Array.isArray(range) && range.every((one: Value) => typeof one === 'number') ? (range as number[]) : null,
    place:
      contents instanceof Text && contents.hex && at !== null
        ? { from: at + contents.from, to: at + contents.to }
        : null,
    contents: contents instanceof Text ? contents.bytes : new Uint8Array(0),
    by: textOf(file.resolve(dict.get('Name'))).slice(0, 400),
    reason: textOf(file.resolve(dict.get('Reason'))).slice(0, 400),
    at: instantOf(textOf(file.resolve(dict.get('M')))),
  };
}

/** A date (7.9.4) in the one form that says an instant. */
function instantOf(text: string): string | null {
  const match = /^D:(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(?:Z(?:00'?00'?)?|([+-])(\d\d)'?(\d\d)'?)$/.exec(text);
  if (!match) return null;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match.slice(1, 7).map(Number);
  const ahead = match[7] === undefined ? 0 : (match[7] === '-' ? -1 : 1) * (Number(match[8]) * 60 + Number(match[9]));
  const time = Date.UTC(year, month - 1, day, hour, minute, second) - ahead * 60_000;
  return Number.isNaN(time) ? null : new Date(time).toISOString();
}
