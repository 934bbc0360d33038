/** ISO 19005-2, 6.2.4: colour spaces, held against an output intent of sRGB. */
import { createHash } from 'node:crypto';
import {
  PDFArray,
  type PDFContext,
  PDFDict,
  PDFName,
  PDFNumber,
  type PDFObject,
  PDFRef,
  PDFStream,
} from '@cantoo/pdf-lib';
import type { RuleId } from './rules.ts';
import { bytesOf } from './streams.ts';

/** Where a profile says so, how many amounts a colour has. */
const componentsOf: Readonly<Record<string, number>> = { GRAY: 1, 'RGB ': 3, 'Lab ': 3, CMYK: 4 };
const classes = new Set(['scnr', 'mntr', 'prtr', 'spac']);
const plain = new Set(['DeviceGray', 'DeviceRGB', 'CalGray', 'CalRGB', 'Lab', 'Pattern', 'G', 'RGB', 'I', 'Indexed']);

/** Named inks of a file, each with a digest of what it is said to look like. */
export type Inks = Map<string, string>;

export class ColourRules {
  readonly inks: Inks = new Map();
  readonly #known = new Map<PDFObject, readonly RuleId[]>();
  readonly #context: PDFContext;

  constructor(context: PDFContext) {
    this.#context = context;
  }

  /**
   * @param space as it stands in a dictionary: a name or an array
   * @param defaults whether the resources around it define DefaultCMYK
   */
  check(space: PDFObject | undefined, defaults: boolean, depth = 0): readonly RuleId[] {
    if (space === undefined) return [];
    if (depth > 8) return ['colour-space'];
    if (space instanceof PDFName) {
      const name = space.decodeText();
      if (name === 'DeviceCMYK' || name === 'CMYK') return defaults ? [] : ['cmyk'];
      return plain.has(name) ? [] : ['colour-space'];
    }
    if (!(space instanceof PDFArray)) return ['colour-space'];
    let found = this.#known.get(space);
    if (found === undefined) {
      found = this.#array(space, depth);
      this.#known.set(space, found);
    }
    return found;
  }

  #array(space: PDFArray, depth: number): readonly RuleId[] {
    const kind = nameAt(space, 0);
    switch (kind) {
      case 'DeviceCMYK':
        return ['cmyk'];
      case 'DeviceGray':
      case 'DeviceRGB':
        return [];
      case 'CalGray':
      case 'CalRGB':
      case 'Lab':
        return space.lookup(1) instanceof PDFDict ? [] : ['colour-space'];
      case 'ICCBased':
        return profileFaults(space.lookup(1));
      case 'Indexed':
      case 'I':
        return this.check(space.lookup(1), false, depth + 1);
      case 'Pattern':
        return this.check(space.lookup(1), false, depth + 1);
      case 'Separation':
        return this.#separation(space, depth);
      case 'DeviceN':
        return this.#deviceN(space, depth);
      default:
        return ['colour-space'];
    }
  }

  #separation(space: PDFArray, depth: number): readonly RuleId[] {
    const faults: RuleId[] = [...this.check(space.lookup(2), false, depth + 1)];
    const ink = nameAt(space, 1) ?? '';
    if (ink === 'All' || ink === 'None') return faults;
    const digest = digestOf(this.#context, [space.get(2), space.get(3)]);
    const known = this.inks.get(ink);
    if (known !== undefined && known !== digest) faults.push('inks');
    else this.inks.set(ink, digest);
    return faults;
  }

  #deviceN(space: PDFArray, depth: number): readonly RuleId[] {
    const faults: RuleId[] = [...this.check(space.lookup(2), false, depth + 1)];
    const names = space.lookup(1);
    if (!(names instanceof PDFArray) || names.size() > 32) return [...faults, 'limits'];
    const attributes = space.lookup(4);
    const colourants = attributes instanceof PDFDict ? attributes.lookup(PDFName.of('Colorants')) : undefined;
    const process = attributes instanceof PDFDict ? attributes.lookup(PDFName.of('Process')) : undefined;
    const processNames = process instanceof PDFDict ? process.lookup(PDFName.of('Components')) : undefined;
    for (let i = 0; i < names.size(); i++) {
      const name = names.lookup(i);
      if (!(name instanceof PDFName)) return [...faults, 'colour-space'];
      const text = name.decodeText();
      if (text === 'None' || ['Cyan', 'Magenta', 'Yellow', 'Black'].includes(text)) continue;
      const own = colourants instanceof PDFDict ? colourants.lookup(name) : undefined;
      if (own) faults.push(...this.check(own, false, depth + 1));
      else if (!(processNames instanceof PDFArray && includes(processNames, text))) faults.push('inks');
    }
    return faults;
  }
}

function profileFaults(stream: PDFObject | undefined): readonly RuleId[] {
  if (!(stream instanceof PDFStream)) return ['colour-profile'];
  const data = bytesOf(stream, 132);
  if (data === null || data.length < 128) return ['colour-profile'];
  const letters = (at: number): string => String.fromCharCode(...data.subarray(at, at + 4));
  const n = stream.dict.lookup(PDFName.of('N'));
  const sound =
    letters(36) === 'acsp' &&
    (data[8] as number) <= 4 &&
    classes.has(letters(12)) &&
    n instanceof PDFNumber &&
    componentsOf[letters(16)] === n.asNumber();
  return sound ? [] : ['colour-profile'];
}

export function nameAt(array: PDFArray, i: number): string | null {
  const value = array.lookup(i);
  return value instanceof PDFName ? value.decodeText() : null;
}

function includes(array: PDFArray, text: string): boolean {
  for (let i = 0; i < array.size(); i++) if (nameAt(array, i) === text) return true;
  return false;
}

/** The same for values that say the same, whatever their objects are numbered. */
function digestOf(context: PDFContext, values: readonly PDFObject[]): string {
  const hash = createHash('sha256');
  const feed = (value: PDFObject | undefined, depth: number): void => {
    if (depth > 12) return;
    const object = value instanceof PDFRef ? context.lookup(value) : value;
    if (object instanceof PDFArray) {
      hash.update('[');
      for (let i = 0; i < object.size(); i++) feed(object.get(i), depth + 1);
      hash.update(']');
    } else if (object instanceof PDFDict || object instanceof PDFStream) {
      const dict = object instanceof PDFStream ? object.dict : object;
      const entries = dict.entries().sort(([a], [b]) => (a.toString() < b.toString() ? -1 : 1));
      for (const [key, inner] of entries) {
        if (/^\/(?:Length|Filter|DecodeParms|DL)$/.test(key.toString())) continue;
        hash.update(key.toString());
        feed(inner, depth + 1);
      }
      if (object instanceof PDFStream) hash.update(bytesOf(object) ?? '');
    } else hash.update(` ${object?.toString() ?? 'null'}`);
  };
  for (const value of values) feed(value, 0);
  return hash.digest('hex');
}
