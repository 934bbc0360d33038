/**
 * Supplied pages held against PDF/A-2u (ISO 19005-2), page by page: what each page draws with, followed from its content as
 * a reader would, and nothing else. Widths and characters of fonts are compared where their programs are TrueType; of other
 * programs only their presence and kind are looked at.
 */
import {
  PDFArray,
  PDFBool,
  type PDFContext,
  PDFDict,
  PDFName,
  PDFNumber,
  type PDFObject,
  type PDFPage,
  PDFStream,
} from '@cantoo/pdf-lib';
import { normalAppearance } from '../exhibits/pdf/annotations.ts';
import { ColourRules, type Inks, nameAt } from './colour-rules.ts';
import { type ContentFacts, type FontUse, noUse, scanContent } from './content-scan.ts';
import { fontFaults } from './font-rules.ts';
import { imageFaults, intents } from './image-rules.ts';
import type { RuleId } from './rules.ts';
import { bytesOf, filterFault, filtersOf, joined } from './streams.ts';

export interface PageFindings {
  readonly faults: ReadonlySet<RuleId>;
  /** Shows text, be it seen or only selected. */
  readonly text: boolean;
}

export interface Findings {
  /** In the order of the pages given. */
  readonly pages: readonly PageFindings[];
  readonly inks: Inks;
  readonly fonts: ReadonlyMap<PDFDict, FontUse>;
  /** Drawings without resources of their own, each with those of its callers. */
  readonly bareForms: ReadonlyMap<PDFStream, ReadonlySet<PDFDict | null>>;
}

/** What one content stream draws with, everything that it calls included. */
interface Unit {
  readonly faults: Set<RuleId>;
  readonly fonts: Set<PDFDict>;
  text: boolean;
}

export const blendModes: ReadonlySet<string> = new Set([
  'Normal',
  'Compatible',
  'Multiply',
  'Screen',
  'Overlay',
  'Darken',
  'Lighten',
  'ColorDodge',
  'ColorBurn',
  'HardLight',
  'SoftLight',
  'Difference',
  'Exclusion',
  'Hue',
  'Saturation',
  'Color',
  'Luminosity',
]);
const deepest = 20;

/** @param pages of the document in `context`; annotations that are drawn count among what a page shows */
export function precheck(context: PDFContext, pages: readonly PDFPage[]): Findings {
  return new Precheck(context).run(pages);
}

class Precheck {
  readonly #colours: ColourRules;
  readonly #units = new Map<PDFStream, Unit>();
  readonly #graphics = new Map<PDFDict, Unit>();
  readonly #images = new Map<PDFStream, readonly RuleId[]>();
  readonly #uses = new Map<PDFDict, FontUse>();
  readonly #bare = new Map<PDFStream, Set<PDFDict | null>>();

  constructor(context: PDFContext) {
    this.#colours = new ColourRules(context);
  }

  run(pages: readonly PDFPage[]): Findings {
    const units = pages.map((page) => this.#page(page));
    // Only now is it known which characters each font shows.
    const fonts = new Map<PDFDict, readonly RuleId[]>();
    for (const [dict, use] of this.#uses)
      if (use.bytes.some((byte) => byte !== 0)) fonts.set(dict, fontFaults(dict, use));
    return {
      pages: units.map(({ faults, fonts: used, text }) => {
        for (const dict of used) for (const fault of fonts.get(dict) ?? []) faults.add(fault);
        return { faults, text };
      }),
      inks: this.#colours.inks,
      fonts: this.#uses,
      bareForms: this.#bare,
    };
  }

  #page(page: PDFPage): Unit {
    const { node } = page;
    const unit: Unit = { faults: new Set(), fonts: new Set(), text: false };
    const resources = node.Resources() ?? null;
    const contents = node.lookup(PDFName.of('Contents'));
    const streams: PDFStream[] = [];
    if (contents instanceof PDFStream) streams.push(contents);
    else if (contents instanceof PDFArray)
      for (let i = 0; i < contents.size(); i++) {
        const part = contents.lookup(i);
        if (part instanceof PDFStream) streams.push(part);
      }
    for (const stream of streams) this.#stream(stream, unit);
    this.#content(joined(streams), resources, unit, 0);
    this.#group(node, unit, resources);
    this.#annotations(node, unit);
    return unit;
  }

  #annotations(node: PDFPage['node'], unit: Unit): void {
    const list = node.lookup(PDFName.of('Annots'));
    if (!(list instanceof PDFArray)) return;
    for (let i = 0; i < list.size(); i++) {
      const annotation = list.lookup(i);
      if (!(annotation instanceof PDFDict)) continue;
      const kind = annotation.lookup(PDFName.of('Subtype'))?.toString() ?? '';
      const flags = annotation.lookup(PDFName.of('F'));
      const bits = flags instanceof PDFNumber ? flags.asNumber() : 0;
      if (['/Movie', '/Sound', '/Screen', '/3D', '/RichMedia'].includes(kind)) unit.faults.add('annotation-type');
      if (kind !== '/Popup' && ((bits & 4) === 0 || (bits & (1 | 2 | 32 | 256)) !== 0))
        unit.faults.add('annotation-flags');
      if (annotation.has(PDFName.of('AA'))) unit.faults.add('triggers');
      if (kind === '/Link' || kind === '/Popup' || (bits & (2 | 32)) !== 0) continue;
      const appearance = normalAppearance(annotation);
      if (appearance === null) unit.faults.add('annotation-bare');
      else this.#merge(unit, this.#form(appearance, null, 0));
    }
  }

  #stream(stream: PDFStream, unit: Unit): void {
    const fault = filterFault(stream);
    if (fault) unit.faults.add(fault);
    if (stream.dict.has(PDFName.of('F'))) unit.faults.add('external-data');
  }

  #merge(into: Unit, from: Unit): void {
    for (const fault of from.faults) into.faults.add(fault);
    for (const font of from.fonts) into.fonts.add(font);
    into.text ||= from.text;
  }

  /** A form, or a tiling pattern. @param around resources of the content that calls it */
  #form(stream: PDFStream, around: PDFDict | null, depth: number): Unit {
    const known = this.#units.get(stream);
    if (known) return known;
    const unit: Unit = { faults: new Set(), fonts: new Set(), text: false };
    this.#units.set(stream, unit);
    if (depth > deepest) {
      unit.faults.add('limits');
      return unit;
    }
    this.#stream(stream, unit);
    if (stream.dict.has(PDFName.of('OPI'))) unit.faults.add('opi');
    if (stream.dict.has(PDFName.of('Ref'))) unit.faults.add('reference');
    const own = stream.dict.lookup(PDFName.of('Resources'));
    const facts = this.#content(bytesOf(stream), own instanceof PDFDict ? own : around, unit, depth);
    if (!(own instanceof PDFDict) && facts && asksForResources(facts)) {
      unit.faults.add('bare-form');
      const lenders = this.#bare.get(stream) ?? new Set();
      this.#bare.set(stream, lenders.add(around));
      // Another caller may lend it other things.
      this.#units.delete(stream);
    }
    this.#group(stream.dict, unit, own instanceof PDFDict ? own : around);
    return unit;
  }

  #group(owner: PDFDict, unit: Unit, resources: PDFDict | null): void {
    const group = owner.lookup(PDFName.of('Group'));
    if (!(group instanceof PDFDict)) return;
    for (const fault of this.#colours.check(group.lookup(PDFName.of('CS')), hasDefaultCmyk(resources)))
      unit.faults.add(fault);
  }

  #content(data: Uint8Array | null, resources: PDFDict | null, unit: Unit, depth: number): ContentFacts | null {
    if (data === null) {
      unit.faults.add('damaged');
      return null;
    }
    const of = (kind: string, name: string): PDFObject | undefined => {
      const dict = resources?.lookup(PDFName.of(kind));
      return dict instanceof PDFDict ? dict.lookup(PDFName.of(name)) : undefined;
    };
    const facts = scanContent(data, (name) => this.#useOf(of('Font', name)));
    unit.text ||= facts.text;
    const add = (when: boolean, fault: RuleId): void => {
      if (when) unit.faults.add(fault);
    };
    const defaults = hasDefaultCmyk(resources);
    add(facts.damaged, 'damaged');
    add(facts.unknown.size > 0, 'operator');
    add(facts.depth > 28, 'nesting');
    add(facts.longestString > 32_767 || facts.longestName > 127 || facts.numberTooLarge, 'limits');
    add(facts.oddHex, 'hexadecimal');
    add(facts.device.has('DeviceCMYK') && !defaults, 'cmyk');
    add(
      [...facts.intents].some((intent) => !intents.has(intent)),
      'intent-in-content',
    );
    for (const image of facts.inlineImages) {
      add(
        image.filters.some((filter) => filter === 'LZW' || filter === 'LZWDecode'),
        'filter-in-content',
      );
      add(image.interpolate, 'filter-in-content');
      add(image.intent !== null && !intents.has(image.intent), 'intent-in-content');
      const space = image.colourSpace?.replace(/^\//, '') ?? '';
      add((space === 'CMYK' || space === 'DeviceCMYK') && !defaults, 'cmyk-in-content');
    }
    for (const name of facts.colourSpaces) {
      const space = of('ColorSpace', name) ?? PDFName.of(name);
      for (const fault of this.#colours.check(space, defaults)) unit.faults.add(fault);
    }
    for (const name of facts.graphicsStates)
      this.#merge(unit, this.#graphicsState(of('ExtGState', name), resources, depth));
    for (const name of facts.shadings) this.#shading(of('Shading', name), unit, defaults);
    for (const name of facts.patterns) this.#pattern(of('Pattern', name), unit, resources, depth);
    for (const name of facts.xobjects) this.#xobject(of('XObject', name), unit, resources, depth);
    for (const [name, { shows }] of facts.fonts) if (shows) this.#font(of('Font', name), unit, resources, depth);
    return facts;
  }

  #graphicsState(state: PDFObject | undefined, resources: PDFDict | null, depth: number): Unit {
    if (!(state instanceof PDFDict)) return { faults: new Set(['resource']), fonts: new Set(), text: false };
    const known = this.#graphics.get(state);
    if (known) return known;
    const unit: Unit = { faults: new Set(), fonts: new Set(), text: false };
    this.#graphics.set(state, unit);
    const get = (key: string) => state.lookup(PDFName.of(key));
    const named = (value: PDFObject | undefined): string | null =>
      value instanceof PDFName ? value.decodeText() : null;
    const transfer = get('TR');
    if (transfer !== undefined) unit.faults.add(named(transfer) === 'Identity' ? 'transfer' : 'transfer-function');
    const transfer2 = get('TR2');
    if (transfer2 !== undefined && named(transfer2) !== 'Default')
      unit.faults.add(named(transfer2) === 'Identity' ? 'transfer' : 'transfer-function');
    if (state.has(PDFName.of('HTP')) || state.has(PDFName.of('HTO')) || badHalftone(get('HT')))
      unit.faults.add('halftone');
    const intent = get('RI');
    if (intent instanceof PDFName && !intents.has(intent.decodeText())) unit.faults.add('intent');
    const blend = get('BM');
    const modes =
      blend instanceof PDFArray ? Array.from({ length: blend.size() }, (_, i) => nameAt(blend, i)) : [named(blend)];
    if (blend !== undefined && modes.some((mode) => mode === null || !blendModes.has(mode)))
      unit.faults.add('blend-mode');
    const on = (key: string): boolean => {
      const value = get(key);
      return value instanceof PDFBool && value.asBoolean();
    };
    const mode = get('OPM');
    if (mode instanceof PDFNumber && mode.asNumber() === 1 && (on('OP') || on('op'))) unit.faults.add('overprint');
    const mask = get('SMask');
    const drawn = mask instanceof PDFDict ? mask.lookup(PDFName.of('G')) : undefined;
    if (drawn instanceof PDFStream) this.#merge(unit, this.#form(drawn, resources, depth + 1));
    const font = get('Font');
    const dict = font instanceof PDFArray ? font.lookup(0) : undefined;
    if (dict instanceof PDFDict) unit.fonts.add(dict);
    return unit;
  }

  #shading(shading: PDFObject | undefined, unit: Unit, defaults: boolean): void {
    const dict = shading instanceof PDFStream ? shading.dict : shading;
    if (!(dict instanceof PDFDict)) {
      unit.faults.add('resource');
      return;
    }
    if (shading instanceof PDFStream) this.#stream(shading, unit);
    for (const fault of this.#colours.check(dict.lookup(PDFName.of('ColorSpace')), defaults)) unit.faults.add(fault);
  }

  #pattern(pattern: PDFObject | undefined, unit: Unit, resources: PDFDict | null, depth: number): void {
    if (pattern instanceof PDFStream) this.#merge(unit, this.#form(pattern, resources, depth + 1));
    else if (pattern instanceof PDFDict) {
      this.#shading(pattern.lookup(PDFName.of('Shading')), unit, hasDefaultCmyk(resources));
      const state = pattern.lookup(PDFName.of('ExtGState'));
      if (state !== undefined) this.#merge(unit, this.#graphicsState(state, resources, depth));
    } else unit.faults.add('resource');
  }

  #xobject(object: PDFObject | undefined, unit: Unit, resources: PDFDict | null, depth: number): void {
    if (!(object instanceof PDFStream)) {
      unit.faults.add('resource');
      return;
    }
    const kind = object.dict.lookup(PDFName.of('Subtype'))?.toString();
    if (kind === '/Form') {
      if (object.dict.lookup(PDFName.of('Subtype2'))?.toString() === '/PS' || object.dict.has(PDFName.of('PS')))
        unit.faults.add('postscript');
      this.#merge(unit, this.#form(object, resources, depth + 1));
    } else if (kind === '/Image') this.#image(object, unit, hasDefaultCmyk(resources));
    else unit.faults.add(kind === '/PS' ? 'postscript' : 'resource');
  }

  #image(image: PDFStream, unit: Unit, defaults: boolean): void {
    let faults = this.#images.get(image);
    if (faults === undefined) {
      faults = imageFaults(image, this.#colours, defaults);
      this.#images.set(image, faults);
    }
    for (const fault of faults) unit.faults.add(fault);
    for (const key of ['SMask', 'Mask']) {
      const mask = image.dict.lookup(PDFName.of(key));
      if (mask instanceof PDFStream && mask !== image && !this.#images.has(mask)) this.#image(mask, unit, defaults);
      else if (mask instanceof PDFStream) for (const fault of this.#images.get(mask) ?? []) unit.faults.add(fault);
    }
  }

  /** Added to while content is read: every page with a font adds what it shows. */
  #useOf(font: PDFObject | undefined): FontUse | null {
    if (!(font instanceof PDFDict)) return null;
    let use = this.#uses.get(font);
    if (!use) {
      use = noUse();
      this.#uses.set(font, use);
    }
    return use;
  }

  #font(font: PDFObject | undefined, unit: Unit, resources: PDFDict | null, depth: number): void {
    if (!(font instanceof PDFDict)) {
      unit.faults.add('resource');
      return;
    }
    if (unit.fonts.has(font)) return;
    unit.fonts.add(font);
    for (const key of ['FontFile', 'FontFile2', 'FontFile3']) {
      const descriptor = font.lookup(PDFName.of('FontDescriptor'));
      const file = descriptor instanceof PDFDict ? descriptor.lookup(PDFName.of(key)) : undefined;
      if (file instanceof PDFStream) this.#stream(file, unit);
    }
    const glyphs = font.lookup(PDFName.of('CharProcs'));
    if (font.lookup(PDFName.of('Subtype'))?.toString() !== '/Type3' || !(glyphs instanceof PDFDict) || depth > deepest)
      return;
    const own = font.lookup(PDFName.of('Resources'));
    for (const [name] of glyphs.entries()) {
      const glyph = glyphs.lookup(name);
      if (!(glyph instanceof PDFStream)) continue;
      let drawn = this.#units.get(glyph);
      if (!drawn) {
        drawn = { faults: new Set(), fonts: new Set(), text: false };
        this.#units.set(glyph, drawn);
        this.#stream(glyph, drawn);
        this.#content(bytesOf(glyph), own instanceof PDFDict ? own : resources, drawn, depth + 1);
      }
      this.#merge(unit, drawn);
    }
  }
}

export function hasDefaultCmyk(resources: PDFDict | null): boolean {
  const spaces = resources?.lookup(PDFName.of('ColorSpace'));
  return spaces instanceof PDFDict && spaces.has(PDFName.of('DefaultCMYK'));
}

/** ISO 19005-2, 6.2.5: types 1 and 5, without a name or a transfer function of its own. */
export function badHalftone(halftone: PDFObject | undefined): boolean {
  const dict = halftone instanceof PDFStream ? halftone.dict : halftone;
  if (!(dict instanceof PDFDict)) return false;
  const type = dict.lookup(PDFName.of('HalftoneType'));
  if (!(type instanceof PDFNumber) || (type.asNumber() !== 1 && type.asNumber() !== 5)) return true;
  return dict.has(PDFName.of('HalftoneName')) || dict.has(PDFName.of('TransferFunction'));
}

function asksForResources(facts: ContentFacts): boolean {
  return [facts.fonts, facts.xobjects, facts.graphicsStates, facts.patterns, facts.shadings].some(
    ({ size }) => size > 0,
  );
}

/** Data compressed with LZW anywhere: it would be copied with what it belongs to, drawn or not. */
export function lzwStreams(context: PDFContext): PDFStream[] {
  const found: PDFStream[] = [];
  for (const [, object] of context.enumerateIndirectObjects())
    if (object instanceof PDFStream && filtersOf(object).includes('LZWDecode')) found.push(object);
  return found;
}
