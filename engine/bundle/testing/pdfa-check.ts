/**
 * PDF/A-2u (ISO 19005-2, level U) as far as the structure of a finished file shows it, clause by clause. Reads what qpdf
 * reads; shares nothing with the writer, nor with the check of supplied pages. What it cannot see: whether a font program is
 * whole, and whether XMP values are true.
 */
import { fontFaults } from './font-check.ts';
import { metadataFaults } from './metadata-check.ts';
import { type Dict, isRef, type Json, operationsOf, RawPdf } from './raw-pdf.ts';

export interface PdfaFault {
  readonly clause: string;
  readonly says: string;
}

const knownOperators = new Set(
  'b B b* B* BDC BI BMC BT BX c cm CS cs d d0 d1 Do DP EI EMC ET EX f F f* G g gs h i ID j J K k l m M MP n q Q re RG rg ri s S SC sc SCN scn sh T* Tc Td TD Tf Tj TJ TL Tm Tr Ts Tw Tz v w W W* y \' "'.split(
    ' ',
  ),
);
const filters = ['Flate', 'ASCIIHex', 'ASCII85', 'RunLength', 'CCITTFax', 'JBIG2', 'DCT', 'JPX'].map(
  (f) => `/${f}Decode`,
);
const renderingIntents = ['/RelativeColorimetric', '/AbsoluteColorimetric', '/Perceptual', '/Saturation'];
const blendModes =
  '/Normal /Compatible /Multiply /Screen /Overlay /Darken /Lighten /ColorDodge /ColorBurn /HardLight /SoftLight /Difference /Exclusion /Hue /Saturation /Color /Luminosity'.split(
    ' ',
  );
const actions = ['/GoTo', '/GoToR', '/GoToE', '/Thread', '/URI', '/Named', '/SubmitForm'];

export function checkPdfA(path: string): PdfaFault[] {
  return new Check(new RawPdf(path)).run();
}

class Check {
  readonly #pdf: RawPdf;
  readonly #faults = new Map<string, PdfaFault>();
  /** Codes shown with each font, by its reference, or by its own text where it has none; two bytes each of composite fonts. */
  readonly #shown = new Map<string, { font: Dict; mode3: boolean; codes: Set<number> }>();
  readonly #drawn = new Set<string>();

  constructor(pdf: RawPdf) {
    this.#pdf = pdf;
  }

  run(): PdfaFault[] {
    this.#file();
    this.#objects();
    this.#outputIntent();
    for (const { clause, says } of metadataFaults(this.#pdf)) this.#add(clause, says);
    this.#catalog();
    for (const [i, ref] of this.#pdf.pages().entries()) this.#page(ref, i + 1);
    for (const use of [...this.#shown.values()].filter(({ codes }) => codes.size > 0))
      for (const { clause, says } of fontFaults(this.#pdf, use.font, use)) this.#add(clause, says);
    return [...this.#faults.values()];
  }

  #add(clause: string, says: string): void {
    this.#faults.set(`${clause} ${says}`, { clause, says });
  }

  #must(holds: boolean, clause: string, says: string): void {
    if (!holds) this.#add(clause, says);
  }

  #file(): void {
    const { bytes, trailer } = this.#pdf;
    const start = bytes.subarray(0, 16).toString('latin1');
    const header = /^%PDF-1\.[0-7](\r\n|\n|\r)%/.exec(start);
    this.#must(header !== null, '6.1.2', 'the file does not begin with a header and a comment');
    if (header) {
      const comment = bytes.subarray(header[0].length, header[0].length + 4);
      this.#must(
        comment.length === 4 && comment.every((byte) => byte > 127),
        '6.1.2',
        'the comment after the header is not of bytes above 127',
      );
    }
    this.#must(this.#pdf.list(trailer['/ID']).length === 2, '6.1.3', 'the trailer has no identifier');
    this.#must(!('/Encrypt' in trailer), '6.1.3', 'the file is encrypted');
    this.#must(
      /%%EOF(\r\n|\n|\r)?$/.test(bytes.subarray(-16).toString('latin1')),
      '6.1.3',
      'something follows the end of the file',
    );
  }

  #objects(): void {
    let count = 0;
    for (const { ref, value, isStream } of this.#pdf.objects()) {
      count++;
      if (isStream) this.#stream(ref, value as Dict);
      this.#limits(value);
    }
    this.#must(count <= 8_388_607, '6.1.13', 'more objects than a reader must take');
    for (const dict of this.#pdf.dictionaries()) this.#dictionary(dict);
  }

  #stream(ref: string, dict: Dict): void {
    for (const key of ['/F', '/FFilter', '/FDecodeParms'])
      this.#must(!(key in dict), '6.1.7.1', `stream ${ref} has ${key}`);
    const used = Array.isArray(this.#pdf.get(dict['/Filter']))
      ? this.#pdf.list(dict['/Filter'])
      : [this.#pdf.get(dict['/Filter'])];
    for (const filter of used)
      if (filter !== null)
        this.#must(filters.includes(String(filter)), '6.1.7.2', `stream ${ref} is encoded with ${filter}`);
    const kind = dict['/Subtype'];
    if (kind === '/Image') {
      this.#must(dict['/Interpolate'] !== true, '6.2.8.1', `picture ${ref} asks to be smoothed`);
      for (const key of ['/Alternates', '/OPI']) this.#must(!(key in dict), '6.2.8.1', `picture ${ref} has ${key}`);
      this.#intent(dict['/Intent']);
      this.#colour(dict['/ColorSpace'], {});
      if (dict['/ImageMask'] !== true && !used.includes('/JPXDecode'))
        this.#must(
          [1, 2, 4, 8, 16].includes(Number(this.#pdf.get(dict['/BitsPerComponent']))),
          '6.2.8.1',
          `picture ${ref} has no depth`,
        );
    }
    if (kind === '/Form') {
      for (const key of ['/OPI', '/PS']) this.#must(!(key in dict), '6.2.9.1', `form ${ref} has ${key}`);
      this.#must(dict['/Subtype2'] !== '/PS', '6.2.9.1', `form ${ref} is PostScript`);
      this.#must(!('/Ref' in dict), '6.2.9.2', `form ${ref} stands in for another file`);
    }
    this.#must(kind !== '/PS', '6.2.9.3', `${ref} is PostScript`);
  }

  #limits(value: Json): void {
    if (typeof value === 'number') this.#must(Math.abs(value) <= 2_147_483_647, '6.1.13', 'a number is too large');
    else if (typeof value === 'string') {
      if (value.startsWith('/')) this.#must(Buffer.byteLength(value) <= 128, '6.1.13', 'a name is too long');
      if (value.startsWith('b:')) this.#must(value.length / 2 <= 32_767, '6.1.13', 'a string is too long');
      if (value.startsWith('u:')) this.#must(value.length <= 16_383, '6.1.13', 'a string is too long');
    } else if (Array.isArray(value)) for (const item of value) this.#limits(item);
    else if (value !== null) for (const inner of Object.values(value)) this.#limits(inner);
  }

  #dictionary(dict: Dict): void {
    this.#must(!('/AA' in dict), '6.5.2', 'an action starts by itself');
    this.#must(!('/JS' in dict), '6.5.1', 'a script');
    const action = dict['/S'];
    if (
      dict['/Type'] === '/Action' ||
      [
        '/JavaScript',
        '/Launch',
        '/Sound',
        '/Movie',
        '/ResetForm',
        '/ImportData',
        '/Hide',
        '/SetOCGState',
        '/Rendition',
        '/Trans',
        '/GoTo3DView',
      ].includes(String(action))
    )
      this.#must(actions.includes(String(action)), '6.5.1', `an action ${action}`);
    if (action === '/Named')
      this.#must(
        ['/NextPage', '/PrevPage', '/FirstPage', '/LastPage'].includes(String(dict['/N'])),
        '6.5.1',
        `a named action ${dict['/N']}`,
      );
    this.#must(!('/EF' in dict) && !('/EmbeddedFiles' in dict), '6.8', 'a file is attached');
    if ('/BM' in dict) {
      const modes = Array.isArray(dict['/BM']) ? dict['/BM'] : [this.#pdf.get(dict['/BM'])];
      for (const mode of modes) this.#must(blendModes.includes(String(mode)), '6.2.10', `blend mode ${mode}`);
    }
    if (
      dict['/Type'] === '/ExtGState' ||
      '/SMask' in dict ||
      '/CA' in dict ||
      '/BM' in dict ||
      '/TR' in dict ||
      '/TR2' in dict
    ) {
      this.#must(!('/TR' in dict), '6.2.5', 'a transfer function');
      this.#must(!('/TR2' in dict) || dict['/TR2'] === '/Default', '6.2.5', 'a transfer function');
      this.#must(!('/HTP' in dict), '6.2.5', 'a halftone phase');
    }
    if ('/HalftoneType' in dict) {
      this.#must(
        dict['/HalftoneType'] === 1 || dict['/HalftoneType'] === 5,
        '6.2.5',
        `a halftone of type ${dict['/HalftoneType']}`,
      );
      this.#must(!('/HalftoneName' in dict), '6.2.5', 'a halftone by name');
    }
    this.#intent(dict['/RI']);
    if ('/CS' in dict && dict['/S'] === '/Transparency') this.#colour(dict['/CS'], {});
    if ('/ShadingType' in dict) this.#colour(dict['/ColorSpace'], {});
  }

  #intent(value: Json | undefined): void {
    const intent = this.#pdf.get(value);
    if (typeof intent === 'string' && intent.startsWith('/'))
      this.#must(renderingIntents.includes(intent), '6.2.6', `rendering intent ${intent}`);
  }

  #outputIntent(): void {
    const intents = this.#pdf.list(this.#pdf.catalog['/OutputIntents']).map((one) => this.#pdf.dict(one));
    const ours = intents.filter((one) => one['/S'] === '/GTS_PDFA1');
    this.#must(ours.length === 1, '6.2.3', 'there is not one output intent for PDF/A');
    for (const intent of ours) {
      this.#must('/OutputConditionIdentifier' in intent, '6.2.3', 'the output intent names no condition');
      const profile = this.#pdf.stream(intent['/DestOutputProfile']);
      const data = profile?.data() ?? null;
      this.#must(data !== null && isProfile(data, 3, 'RGB '), '6.2.3', 'the output intent has no sound RGB profile');
      this.#must(
        profile?.dict['/N'] === 3,
        '6.2.3',
        'the profile of the output intent does not say that it has three components',
      );
    }
  }

  #catalog(): void {
    const { catalog } = this.#pdf;
    for (const key of ['/AlternatePresentations'])
      this.#must(!(key in this.#pdf.dict(catalog['/Names'])), '6.10', `names hold ${key}`);
    this.#must(!('/Requirements' in catalog), '6.11', 'the catalog has requirements');
    for (const key of Object.keys(this.#pdf.dict(catalog['/Perms'])))
      this.#must(key === '/UR3' || key === '/DocMDP', '6.1.12', `permission ${key}`);
    this.#must(!('/NeedsRendering' in catalog), '6.4.2', 'the catalog needs rendering');
    const form = this.#pdf.dict(catalog['/AcroForm']);
    this.#must(!('/XFA' in form), '6.4.2', 'an XFA form');
    this.#must(form['/NeedAppearances'] !== true, '6.4.1', 'the form asks to be drawn anew');
    this.#must(!('/JavaScript' in this.#pdf.dict(catalog['/Names'])), '6.5.1', 'scripts by name');
    const layers = this.#pdf.dict(catalog['/OCProperties']);
    const all = this.#pdf.list(layers['/OCGs']);
    for (const one of [...(layers['/D'] ? [layers['/D']] : []), ...this.#pdf.list(layers['/Configs'])]) {
      const config = this.#pdf.dict(one);
      this.#must('/Name' in config, '6.9', 'a configuration of layers has no name');
      this.#must(!('/AS' in config), '6.9', 'layers change by themselves');
      if ('/Order' in config) {
        const listed = JSON.stringify(this.#pdf.list(config['/Order']));
        this.#must(
          all.every((ref) => listed.includes(String(ref))),
          '6.9',
          'the order of layers leaves one out',
        );
      }
    }
  }

  #page(ref: string, number: number): void {
    const page = this.#pdf.dict(ref);
    this.#must(!('/PresSteps' in page), '6.10', `page ${number} is presented in steps`);
    const box = this.#pdf.list(page['/MediaBox']).map(Number);
    const sides = [Math.abs((box[2] ?? 0) - (box[0] ?? 0)), Math.abs((box[3] ?? 0) - (box[1] ?? 0))];
    this.#must(
      sides.every((side) => side >= 3 && side <= 14_400),
      '6.1.13',
      `page ${number} is too small or too large`,
    );
    this.#content(this.#pdf.content(page), this.#pdf.dict(page['/Resources']), `page ${number}`);
    for (const one of this.#pdf.list(page['/Annots'])) this.#annotation(this.#pdf.dict(one), number);
  }

  #annotation(annotation: Dict, page: number): void {
    const kind = String(annotation['/Subtype']);
    this.#must(
      !['/3D', '/Sound', '/Screen', '/Movie', '/RichMedia'].includes(kind),
      '6.3.1',
      `page ${page} has an annotation ${kind}`,
    );
    const flags = Number(annotation['/F'] ?? 0);
    if (kind !== '/Popup') {
      this.#must((flags & 4) !== 0, '6.3.2', `an annotation of page ${page} is not printed`);
      this.#must((flags & (1 | 2 | 32 | 256)) === 0, '6.3.2', `an annotation of page ${page} is hidden`);
    }
    const rect = this.#pdf.list(annotation['/Rect']).map(Number);
    const empty = rect[0] === rect[2] && rect[1] === rect[3];
    if (kind !== '/Popup' && kind !== '/Link' && !empty) {
      const look = this.#pdf.dict(annotation['/AP']);
      this.#must('/N' in look, '6.3.3', `an annotation of page ${page} has no appearance`);
      this.#must(
        Object.keys(look).every((key) => key === '/N'),
        '6.3.3',
        `an annotation of page ${page} has more appearances than one`,
      );
    }
  }

  #content(content: string, resources: Dict, where: string): void {
    let depth = 0;
    let deepest = 0;
    let font = '';
    let mode = 0;
    const stack: { font: string; mode: number }[] = [];
    const named = (kind: string, name: string | undefined): Json | undefined =>
      this.#pdf.dict(resources[kind])[name ?? ''];
    const inks = () => '/DefaultCMYK' in this.#pdf.dict(resources['/ColorSpace']);
    for (const { operator, operands } of operationsOf(content)) {
      const last = operands.at(-1);
      this.#must(knownOperators.has(operator), '6.2.2', `${where}: an operator ${operator}`);
      if (operator === 'q') {
        stack.push({ font, mode });
        deepest = Math.max(deepest, ++depth);
      } else if (operator === 'Q') {
        depth--;
        ({ font, mode } = stack.pop() ?? { font: '', mode: 0 });
      } else if (operator === 'k' || operator === 'K') this.#must(inks(), '6.2.4.3', `${where}: ink without a profile`);
      else if (operator === 'cs' || operator === 'CS')
        this.#colour(named('/ColorSpace', last) ?? last ?? null, resources);
      else if (operator === 'ri') this.#intent(last ?? null);
      else if (operator === 'gs')
        this.#must(named('/ExtGState', last) !== undefined, '6.2.2', `${where}: no graphics state ${last}`);
      else if (operator === 'Tr') mode = Number(last);
      else if (operator === 'Tf') {
        const ref = named('/Font', operands[0]);
        font = ref === undefined ? '' : isRef(ref) ? ref : JSON.stringify(ref);
        if (font !== '' && !this.#shown.has(font))
          this.#shown.set(font, { font: this.#pdf.dict(ref), mode3: true, codes: new Set() });
        this.#must(ref !== undefined, '6.2.2', `${where}: no font ${operands[0]}`);
      } else if (operator === 'Tj' || operator === 'TJ' || operator === "'" || operator === '"')
        this.#show(font, mode, operands);
      else if (operator === 'Do') this.#xobject(named('/XObject', last), `${where} ${last}`);
      else if (operator === 'scn' || operator === 'SCN') {
        if (last?.startsWith('/')) this.#called(named('/Pattern', last), `${where} ${last}`);
      }
    }
    this.#must(deepest <= 28, '6.1.13', `${where}: states nested ${deepest} deep`);
  }

  #xobject(ref: Json | undefined, where: string): void {
    this.#must(isRef(ref) && this.#pdf.stream(ref) !== null, '6.2.2', `${where}: no such drawing`);
    if (isRef(ref) && this.#pdf.dict(ref)['/Subtype'] === '/Form') this.#called(ref, where);
  }

  #called(ref: Json | undefined, where: string): void {
    if (!isRef(ref) || this.#drawn.has(ref)) return;
    this.#drawn.add(ref);
    const stream = this.#pdf.stream(ref);
    if (!stream) return;
    const content = stream.data()?.toString('latin1') ?? '';
    this.#content(content, this.#pdf.dict(stream.dict['/Resources']), where);
  }

  #show(font: string, mode: number, operands: readonly string[]): void {
    const use = this.#shown.get(font);
    if (!use) return;
    if (mode !== 3) use.mode3 = false;
    const wide = use.font['/Subtype'] === '/Type0';
    for (const operand of operands) {
      const bytes = operand.startsWith('<')
        ? Buffer.from(operand.replace(/[<>\s]/g, ''), 'hex')
        : operand.startsWith('(')
          ? unescaped(operand.slice(1, -1))
          : null;
      if (!bytes) continue;
      for (let i = 0; i < bytes.length; i += wide ? 2 : 1)
        use.codes.add(wide ? ((bytes[i] as number) << 8) | (bytes[i + 1] ?? 0) : (bytes[i] as number));
    }
  }

  #colour(value: Json | undefined, resources: Dict, depth = 0): void {
    const space = this.#pdf.get(value);
    if (space === null || depth > 8) return;
    const kind = Array.isArray(space) ? this.#pdf.get(space[0]) : space;
    if (kind === '/DeviceCMYK' || kind === '/CMYK')
      this.#must('/DefaultCMYK' in this.#pdf.dict(resources['/ColorSpace']), '6.2.4.3', 'ink without a profile');
    if (!Array.isArray(space)) return;
    if (kind === '/ICCBased') {
      const profile = this.#pdf.stream(space[1]);
      const data = profile?.data() ?? null;
      const n = Number(profile?.dict['/N']);
      const expected = new Map([
        [1, 'GRAY'],
        [3, 'RGB '],
        [4, 'CMYK'],
      ]).get(n);
      const sound =
        data !== null &&
        expected !== undefined &&
        (isProfile(data, n, expected) || (n === 3 && isProfile(data, n, 'Lab ')));
      this.#must(sound, '6.2.4.2', 'a colour profile is not sound');
    } else if (kind === '/Indexed' || kind === '/Pattern') this.#colour(space[1], resources, depth + 1);
    else if (kind === '/Separation' || kind === '/DeviceN') this.#colour(space[2], resources, depth + 1);
  }
}

function isProfile(data: Buffer, _components: number, space: string): boolean {
  return (
    data.length > 128 &&
    data.readUInt32BE(0) <= data.length &&
    data.subarray(36, 40).toString('latin1') === 'acsp' &&
    (data[8] as number) <= 4 &&
    data.subarray(16, 20).toString('latin1') === space &&
    ['scnr', 'mntr', 'prtr', 'spac'].includes(data.subarray(12, 16).toString('latin1'))
  );
}

function unescaped(text: string): Buffer {
  const plain = text.replace(/\\([0-7]{1,3}|\r\n|[\s\S])/g, (_, one: string) => {
    if (/^[0-7]/.test(one)) return String.fromCharCode(Number.parseInt(one, 8) & 255);
    if (/^[\r\n]/.test(one)) return '';
    return { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f' }[one] ?? one;
  });
  return Buffer.from(plain, 'latin1');
}
