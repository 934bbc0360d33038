/** ISO 19005-2, 6.2.11: one font of a finished file, with the codes that its pages show. Part of `checkPdfA`. */
import type { PdfaFault } from './pdfa-check.ts';
import type { Dict, RawPdf } from './raw-pdf.ts';

export interface FontShown {
  /** Only in render mode 3, which leaves nothing to be seen. */
  readonly mode3: boolean;
  readonly codes: ReadonlySet<number>;
}

export function fontFaults(pdf: RawPdf, font: Dict, use: FontShown): PdfaFault[] {
  const check = new FontCheck(pdf);
  check.font(font, use);
  return check.faults;
}

class FontCheck {
  readonly faults: PdfaFault[] = [];
  readonly #pdf: RawPdf;

  constructor(pdf: RawPdf) {
    this.#pdf = pdf;
  }

  #must(holds: boolean, clause: string, says: string): void {
    if (!holds) this.faults.push({ clause, says });
  }

  font(font: Dict, { mode3, codes }: FontShown): void {
    const kind = String(font['/Subtype']);
    const name = String(font['/BaseFont'] ?? font['/Name'] ?? 'a font');
    this.#must(
      ['/Type0', '/Type1', '/MMType1', '/TrueType', '/Type3'].includes(kind),
      '6.2.11.2',
      `${name} is of no known kind`,
    );
    const inner = kind === '/Type0' ? this.#pdf.dict(this.#pdf.list(font['/DescendantFonts'])[0]) : font;
    const descriptor = this.#pdf.dict(inner['/FontDescriptor']);
    const embedded = ['/FontFile', '/FontFile2', '/FontFile3'].filter(
      (key) => this.#pdf.stream(descriptor[key]) !== null,
    );
    if (kind !== '/Type3' && !mode3) this.#must(embedded.length === 1, '6.2.11.4.1', `${name} is not embedded`);
    if (kind === '/Type0') {
      this.#must('/CIDSystemInfo' in inner, '6.2.11.3.1', `${name} has no character collection`);
      if (inner['/Subtype'] === '/CIDFontType2')
        this.#must('/CIDToGIDMap' in inner, '6.2.11.3.2', `${name} does not say which glyphs it means`);
      this.#must(!codes.has(0), '6.2.11.8', `${name} shows .notdef`);
    } else if (kind !== '/Type3') {
      const expected = Number(font['/LastChar']) - Number(font['/FirstChar']) + 1;
      const standard = /^\/(?:Helvetica|Times|Courier|Symbol|ZapfDingbats)/.test(name);
      this.#must(standard || this.#pdf.list(font['/Widths']).length >= expected, '6.2.11.2', `${name} lacks widths`);
      if (kind === '/TrueType') {
        const symbolic = (Number(descriptor['/Flags'] ?? 0) & 4) !== 0;
        const encoding = this.#pdf.get(font['/Encoding']);
        if (symbolic) this.#must(encoding === null, '6.2.11.6', `${name} is symbolic and has an encoding`);
        else {
          const base = typeof encoding === 'string' ? encoding : this.#pdf.dict(encoding)['/BaseEncoding'];
          this.#must(
            base === '/WinAnsiEncoding' || base === '/MacRomanEncoding',
            '6.2.11.6',
            `${name} has no encoding that all readers take alike`,
          );
        }
      }
    }
    this.#unicode(font, kind, name, codes);
  }

  #unicode(font: Dict, kind: string, name: string, codes: ReadonlySet<number>): void {
    const map = this.#pdf.stream(font['/ToUnicode'])?.data()?.toString('latin1');
    const encoding = this.#pdf.get(font['/Encoding']);
    const base = typeof encoding === 'string' ? encoding : this.#pdf.dict(encoding)['/BaseEncoding'];
    const excused = kind !== '/Type0' && /^\/(?:WinAnsi|MacRoman|MacExpert)Encoding$/.test(String(base));
    // Names of glyphs that the Adobe list has are excused too; which they are is not looked up here.
    const named = kind === '/Type1' && encoding !== null;
    if (map === undefined) {
      this.#must(excused || named, '6.2.11.7.2', `${name} does not say which characters it shows`);
      return;
    }
    const known = mapped(map);
    for (const code of codes) {
      const text = known.get(code);
      this.#must(text !== undefined || excused || named, '6.2.11.7.2', `${name}: code ${code} stands for no character`);
      this.#must(!/^(?:0000|FEFF|FFFE)$/i.test(text ?? ''), '6.2.11.7.2', `${name}: code ${code} stands for U+${text}`);
    }
  }
}

function mapped(cmap: string): Map<number, string> {
  const known = new Map<number, string>();
  for (const [, body] of cmap.matchAll(/beginbfchar([\s\S]*?)endbfchar/g))
    for (const [, code, text] of (body as string).matchAll(/<([0-9a-fA-F]+)>\s*<([0-9a-fA-F\s]*)>/g))
      known.set(Number.parseInt(code as string, 16), (text as string).replace(/\s/g, ''));
  for (const [, body] of cmap.matchAll(/beginbfrange([\s\S]*?)endbfrange/g))
    for (const [, from, to, list, first] of (body as string).matchAll(
      /<([0-9a-fA-F]+)>\s*<([0-9a-fA-F]+)>\s*(?:\[([^\]]*)\]|<([0-9a-fA-F]+)>)/g,
    )) {
      const start = Number.parseInt(from as string, 16);
      const items = list?.match(/<[^>]*>/g);
      for (let code = start; code <= Number.parseInt(to as string, 16); code++)
        known.set(
          code,
          items
            ? (items[code - start] ?? '<>').replace(/[<>\s]/g, '')
            : (Number.parseInt(first as string, 16) + code - start).toString(16).padStart(4, '0'),
        );
    }
  return known;
}
