/**
 * Puts right in a supplied PDF what can be put right without changing what is seen (decision 0551). Works on the document as
 * it was read for copying, never on the file; what was done is said on the slip sheet.
 */
import { deflateSync } from 'node:zlib';
import {
  PDFArray,
  PDFBool,
  type PDFContext,
  PDFDict,
  PDFName,
  PDFNumber,
  type PDFObject,
  PDFRawStream,
  PDFStream,
} from '@cantoo/pdf-lib';
import { commonInks } from './common-inks.ts';
import { embedStandIn } from './embed-stand-in.ts';
import { fontFacts, get } from './font-facts.ts';
import { derivedUnicode } from './font-rules.ts';
import { intents } from './image-rules.ts';
import { badHalftone, blendModes, type Findings, lzwStreams } from './precheck.ts';
import { type RuleId, rules } from './rules.ts';
import { standInFor } from './standard-font.ts';
import { bytesOf, flate } from './streams.ts';
import { writeToUnicode } from './to-unicode.ts';

/**
 * Changes `context` for what `findings` hold against it.
 *
 * @returns sentences for the slip sheet
 */
export function mend(context: PDFContext, findings: Findings): string[] {
  const asked = new Set<RuleId>();
  for (const { faults } of findings.pages) for (const fault of faults) asked.add(fault);
  const mender = new Mender(context);
  if (asked.has('lzw')) mender.unpackLzw();
  if (asked.has('bare-form')) mender.lend(findings.bareForms);
  if (asked.has('cmyk')) mender.explainInks();
  mender.walk(asked);
  for (const [dict, use] of findings.fonts) {
    const font = fontFacts(dict);
    const standIn = asked.has('font-standard') ? standInFor(font, use) : null;
    if (standIn) {
      embedStandIn(context, dict, standIn);
      continue;
    }
    if (asked.has('glyph-map') && font.subtype === 'Type0' && get(font.inner, 'CIDToGIDMap') === undefined)
      if (get(font.inner, 'Subtype')?.toString() === '/CIDFontType2')
        font.inner.set(PDFName.of('CIDToGIDMap'), PDFName.of('Identity'));
    if (asked.has('unicode') && !font.toUnicode) {
      const map = derivedUnicode(font, use);
      const bytes = font.subtype === 'Type0' ? 2 : 1;
      if (map) dict.set(PDFName.of('ToUnicode'), flate(context, writeToUnicode(map, bytes)));
    }
  }
  const sentences = [...asked].flatMap((id) => rules[id].mended ?? []);
  return [...new Set(sentences)];
}

class Mender {
  readonly #context: PDFContext;
  #inks: PDFArray | null = null;

  constructor(context: PDFContext) {
    this.#context = context;
  }

  /** Lossless. What cannot be unpacked stays, and is found again. */
  unpackLzw(): void {
    for (const stream of lzwStreams(this.#context)) {
      const bytes = bytesOf(stream);
      if (bytes === null || !(stream instanceof PDFRawStream)) continue;
      (stream as { contents: Uint8Array }).contents = deflateSync(bytes);
      stream.dict.set(PDFName.of('Filter'), PDFName.of('FlateDecode'));
      stream.dict.delete(PDFName.of('DecodeParms'));
    }
  }

  /** Only where every caller lends the same. */
  lend(forms: Findings['bareForms']): void {
    for (const [form, lenders] of forms) {
      const [only] = lenders;
      if (lenders.size === 1 && only) form.dict.set(PDFName.of('Resources'), only);
    }
  }

  explainInks(): void {
    const profile = flate(this.#context, commonInks(), { N: PDFNumber.of(4) });
    this.#inks = PDFArray.withContext(this.#context);
    this.#inks.push(PDFName.of('ICCBased'));
    this.#inks.push(profile);
  }

  walk(asked: ReadonlySet<RuleId>): void {
    for (const [, object] of this.#context.enumerateIndirectObjects()) this.#visit(object, asked, 0);
  }

  /** Values within the object; what it refers to is visited in its own turn. */
  #visit(value: PDFObject, asked: ReadonlySet<RuleId>, depth: number): void {
    if (depth > 200) return;
    if (value instanceof PDFArray) {
      this.#space(value);
      for (let i = 0; i < value.size(); i++) this.#visit(value.get(i), asked, depth + 1);
      return;
    }
    const dict = value instanceof PDFStream ? value.dict : value instanceof PDFDict ? value : null;
    if (dict === null) return;
    if (value instanceof PDFStream) this.#stream(value, asked);
    if (this.#inks) this.#colours(dict);
    this.#graphics(dict, asked);
    for (const inner of dict.values()) this.#visit(inner, asked, depth + 1);
  }

  /** Device colours within arrays: bases and alternates. */
  #space(array: PDFArray): void {
    if (!this.#inks) return;
    const kind = array.get(0)?.toString();
    const at =
      kind === '/Indexed' || kind === '/I' || kind === '/Pattern'
        ? 1
        : kind === '/Separation' || kind === '/DeviceN'
          ? 2
          : 0;
    if (at > 0 && array.get(at)?.toString() === '/DeviceCMYK') array.set(at, this.#inks);
  }

  #colours(dict: PDFDict): void {
    const inks = this.#inks as PDFArray;
    for (const key of ['ColorSpace', 'CS']) if (isCmyk(dict.lookup(PDFName.of(key)))) dict.set(PDFName.of(key), inks);
    const spaces = dict.lookup(PDFName.of('ColorSpace'));
    if (spaces instanceof PDFDict)
      for (const [name] of spaces.entries()) if (isCmyk(spaces.lookup(name))) spaces.set(name, inks);
    const resources = dict.lookup(PDFName.of('Resources'));
    if (!(resources instanceof PDFDict)) return;
    let own = resources.lookup(PDFName.of('ColorSpace'));
    if (!(own instanceof PDFDict)) {
      own = this.#context.obj({});
      resources.set(PDFName.of('ColorSpace'), own);
    }
    if (!(own as PDFDict).has(PDFName.of('DefaultCMYK'))) (own as PDFDict).set(PDFName.of('DefaultCMYK'), inks);
  }

  #stream(stream: PDFStream, asked: ReadonlySet<RuleId>): void {
    const { dict } = stream;
    const kind = dict.lookup(PDFName.of('Subtype'))?.toString();
    if (kind === '/Image') {
      if (asked.has('interpolate')) dict.delete(PDFName.of('Interpolate'));
      const intent = dict.lookup(PDFName.of('Intent'));
      if (asked.has('intent') && intent instanceof PDFName && !intents.has(intent.decodeText()))
        dict.delete(PDFName.of('Intent'));
    }
    if (!asked.has('postscript')) return;
    if (kind === '/PS' && stream instanceof PDFRawStream) {
      dict.set(PDFName.of('Subtype'), PDFName.of('Form'));
      dict.set(PDFName.of('BBox'), this.#context.obj([0, 0, 0, 0]));
      for (const key of ['Filter', 'DecodeParms', 'Level1']) dict.delete(PDFName.of(key));
      (stream as { contents: Uint8Array }).contents = new Uint8Array();
    }
    for (const key of ['Subtype2', 'PS']) dict.delete(PDFName.of(key));
  }

  /** Graphics states are known by what only they hold: many bear no `Type`. */
  #graphics(dict: PDFDict, asked: ReadonlySet<RuleId>): void {
    const has = (key: string): boolean => dict.has(PDFName.of(key));
    const drop = (key: string): void => void dict.delete(PDFName.of(key));
    const name = (key: string): string | undefined => dict.lookup(PDFName.of(key))?.toString();
    if (asked.has('transfer')) {
      if (name('TR') === '/Identity') drop('TR');
      if (name('TR2') === '/Identity') drop('TR2');
    }
    if (asked.has('halftone')) {
      if (has('HTP')) drop('HTP');
      if (has('HTO')) drop('HTO');
      if (badHalftone(dict.lookup(PDFName.of('HT')))) drop('HT');
    }
    if (
      asked.has('overprint') &&
      dict.lookup(PDFName.of('OPM')) instanceof PDFNumber &&
      (isTrue(dict, 'OP') || isTrue(dict, 'op'))
    )
      drop('OPM');
    const intent = dict.lookup(PDFName.of('RI'));
    if (asked.has('intent') && intent instanceof PDFName && !intents.has(intent.decodeText())) drop('RI');
    const blend = dict.lookup(PDFName.of('BM'));
    if (asked.has('blend-mode') && blend !== undefined && !isBlendMode(blend))
      dict.set(PDFName.of('BM'), PDFName.of('Normal'));
  }
}

function isTrue(dict: PDFDict, key: string): boolean {
  const value = dict.lookup(PDFName.of(key));
  return value instanceof PDFBool && value.asBoolean();
}

function isCmyk(value: PDFObject | undefined): boolean {
  if (value instanceof PDFName) return value.decodeText() === 'DeviceCMYK';
  return value instanceof PDFArray && value.size() === 1 && value.get(0).toString() === '/DeviceCMYK';
}

/** Of several the first that a reader knows is taken: a list with one that it does not know is left to that. */
function isBlendMode(value: PDFObject): boolean {
  return value instanceof PDFName && blendModes.has(value.decodeText());
}
