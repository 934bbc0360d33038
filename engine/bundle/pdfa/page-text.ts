/** Text of a finished page, by a reader of its own: content, forms it calls, and each font's list of characters. */
import type { PdfFile } from '../reading/pdf-file.ts';
import { type Dict, isDict, nameOf, Stream, type Value } from '../reading/values.ts';
import { readToUnicode, type UnicodeMap } from './to-unicode.ts';

export interface PlacedText {
  /** Of the text object, in the space of the content that shows it: points, from the bottom left corner of a page. */
  readonly x: number;
  readonly y: number;
  readonly text: string;
  /** Shown by a form that the page calls. */
  readonly called: boolean;
}

interface FontText {
  readonly wide: boolean;
  readonly map: UnicodeMap | null;
}

const token = /\((?:\\[\s\S]|[^\\()])*\)|<[0-9a-fA-F\s]*>|\[|\]|\/[^\s()<>[\]{}/%]*|[^\s()<>[\]{}/%]+/g;
const deepest = 6;

export class PageTexts {
  readonly #file: PdfFile;
  readonly #fonts = new Map<Dict, FontText>();

  constructor(file: PdfFile) {
    this.#file = file;
  }

  /** What the page's own content shows, and, where asked for, the forms that it calls. @throws PdfError */
  of(page: Dict, forms: boolean): PlacedText[] {
    const contents = this.#file.resolve(page.get('Contents'));
    const streams = Array.isArray(contents) ? contents.map((one: Value) => this.#file.resolve(one)) : [contents];
    const text = streams
      .map((stream) => (stream instanceof Stream ? Buffer.from(this.#file.data(stream)).toString('latin1') : ''))
      .join('\n');
    const out: PlacedText[] = [];
    this.#read(text, this.#within(page, 'Resources'), forms ? 0 : deepest, false, out);
    return out;
  }

  #within(dict: Dict, key: string): Dict {
    const found = this.#file.resolve(dict.get(key));
    return isDict(found) ? found : found instanceof Stream ? found.dict : new Map();
  }

  #read(content: string, resources: Dict, depth: number, called: boolean, out: PlacedText[]): void {
    let operands: string[] = [];
    let font: FontText | null = null;
    let [x, y] = [0, 0];
    const show = (): void => {
      if (font === null) return;
      let text = '';
      for (const operand of operands)
        if (operand.startsWith('<') || operand.startsWith('(')) text += decoded(operand, font);
      if (text !== '') out.push({ x, y, text, called });
    };
    for (const [one] of content.matchAll(token)) {
      if (!/^[A-Za-z'"]/.test(one)) {
        operands.push(one);
        continue;
      }
      if (one === 'Tj' || one === 'TJ' || one === "'" || one === '"') show();
      else if (one === 'Tm') [x, y] = operands.slice(-2).map(Number) as [number, number];
      else if (one === 'Td' || one === 'TD') {
        const [dx, dy] = operands.slice(-2).map(Number) as [number, number];
        [x, y] = [x + dx, y + dy];
      } else if (one === 'BT') [x, y] = [0, 0];
      else if (one === 'Tf')
        font = this.#font(this.#within(this.#within(resources, 'Font'), operands[0]?.slice(1) ?? ''));
      else if (one === 'Do' && depth < deepest) {
        const form = this.#file.resolve(this.#within(resources, 'XObject').get(operands.at(-1)?.slice(1) ?? ''));
        if (form instanceof Stream && nameOf(form.dict.get('Subtype')) === 'Form') {
          const own = form.dict.has('Resources') ? this.#within(form.dict, 'Resources') : resources;
          this.#read(Buffer.from(this.#file.data(form)).toString('latin1'), own, depth + 1, true, out);
        }
      }
      operands = [];
    }
  }

  #font(dict: Dict): FontText {
    let known = this.#fonts.get(dict);
    if (!known) {
      const map = this.#file.resolve(dict.get('ToUnicode'));
      known = {
        wide: nameOf(dict.get('Subtype')) === 'Type0',
        map: map instanceof Stream ? readToUnicode(this.#file.data(map)) : null,
      };
      this.#fonts.set(dict, known);
    }
    return known;
  }
}

function decoded(operand: string, { wide, map }: FontText): string {
  const bytes = operand.startsWith('<')
    ? Buffer.from(operand.replace(/[<>\s]/g, ''), 'hex')
    : Buffer.from(
        operand
          .slice(1, -1)
          .replace(/\\([0-7]{1,3}|[\s\S])/g, (_, escaped: string) =>
            /^[0-7]/.test(escaped) ? String.fromCharCode(Number.parseInt(escaped, 8) & 255) : escaped,
          ),
        'latin1',
      );
  let text = '';
  for (let i = 0; i < bytes.length; i += wide ? 2 : 1) {
    const code = wide ? ((bytes[i] as number) << 8) | (bytes[i + 1] ?? 0) : (bytes[i] as number);
    text += map?.get(code) ?? (wide ? '' : String.fromCharCode(code));
  }
  return text;
}
