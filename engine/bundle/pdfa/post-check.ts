/**
 * The last look at a finished file before it is put in its place, by the reader that knows nothing of its writing: every page,
 * everything that could act, and what the file claims to be. Time and memory do not grow with the pictures in it.
 */
import { setImmediate as turn } from 'node:timers/promises';
import { PdfFile } from '../reading/pdf-file.ts';
import { type Dict, isDict, nameOf, PdfError, Stream, textOf, type Value } from '../reading/values.ts';
import { PageTexts } from './page-text.ts';

export interface Expected {
  readonly pages: number;
  /** The file claims PDF/A-2u. */
  readonly pdfa: boolean;
  /** Terms that were redacted: none may be left in words, bookmarks, links or what the file says of itself. */
  readonly absent?: readonly string[];
}

/** Pages whose printed number is read: the first, the last, and so many between. */
const sampled = 64;
const pagesAtOnce = 200;
const mostBookmarks = 200_000;

/**
 * @returns what is wrong, as a clause; null where nothing is
 * @throws the signal's reason
 */
export async function postCheck(path: string, expected: Expected, signal: AbortSignal): Promise<string | null> {
  let file: PdfFile;
  try {
    file = new PdfFile(path);
  } catch (error) {
    return wordsOf(error);
  }
  try {
    return await new PostCheck(file, expected).run(signal);
  } catch (error) {
    signal.throwIfAborted();
    return wordsOf(error);
  } finally {
    file.close();
  }
}

function wordsOf(error: unknown): string {
  if (error instanceof PdfError) return error.message;
  throw error;
}

class PostCheck {
  readonly #file: PdfFile;
  readonly #expected: Expected;
  readonly #texts: PageTexts;
  readonly #absent: readonly string[];

  constructor(file: PdfFile, expected: Expected) {
    this.#file = file;
    this.#expected = expected;
    this.#texts = new PageTexts(file);
    this.#absent = (expected.absent ?? []).map(plain).filter((term) => term !== '');
  }

  async run(signal: AbortSignal): Promise<string | null> {
    signal.throwIfAborted();
    const wrong = this.#catalog() ?? this.#claim() ?? this.#outline() ?? this.#about();
    if (wrong !== null) return wrong;
    let count = 0;
    const step = Math.max(1, Math.ceil(this.#expected.pages / sampled));
    for (const { dict } of this.#file.pages()) {
      count++;
      const found = this.#page(dict, count, count === 1 || count === this.#expected.pages || count % step === 0);
      if (found !== null) return found;
      if (count % pagesAtOnce !== 0) continue;
      await turn();
      signal.throwIfAborted();
    }
    return count === this.#expected.pages ? null : `it has ${count} pages, and ${this.#expected.pages} were written`;
  }

  #dict(value: Value | undefined): Dict {
    const found = this.#file.resolve(value);
    return isDict(found) ? found : found instanceof Stream ? found.dict : new Map();
  }

  #list(value: Value | undefined): readonly Value[] {
    const found = this.#file.resolve(value);
    return Array.isArray(found) ? found : [];
  }

  /** Whatever begins by itself stands here (ISO 32000-1, 12.6.3 and 7.7.4). */
  #catalog(): string | null {
    const { catalog, trailer } = this.#file;
    if (trailer.has('Encrypt')) return 'it is encrypted';
    if (catalog.has('AA')) return 'it holds an action that starts by itself';
    const open = this.#file.resolve(catalog.get('OpenAction'));
    if (isDict(open)) return 'it does something when it is opened';
    const names = this.#dict(catalog.get('Names'));
    if (names.has('JavaScript')) return 'it holds a script';
    if (names.has('EmbeddedFiles')) return 'it holds an attached file';
    const form = this.#dict(catalog.get('AcroForm'));
    if (form.has('XFA')) return 'it holds a dynamic form';
    return null;
  }

  #claim(): string | null {
    const { catalog, trailer } = this.#file;
    const metadata = this.#file.resolve(catalog.get('Metadata'));
    const words = metadata instanceof Stream ? Buffer.from(this.#file.data(metadata)).toString('utf8') : '';
    const claims = /<pdfaid:part>2<\/pdfaid:part>\s*<pdfaid:conformance>U<\/pdfaid:conformance>/.test(words);
    if (claims !== this.#expected.pdfa)
      return claims ? 'it claims PDF/A without a right to' : 'it does not claim PDF/A';
    if (!claims) return null;
    if (this.#list(trailer.get('ID')).length !== 2) return 'it has no identifier';
    const intents = this.#list(catalog.get('OutputIntents')).map((one) => this.#dict(one));
    const profile = this.#file.resolve(intents[0]?.get('DestOutputProfile'));
    if (nameOf(intents[0]?.get('S')) !== 'GTS_PDFA1' || !(profile instanceof Stream))
      return 'it does not say what its colours are';
    if (
      this.#file.resolve(this.#dict(catalog.get('MarkInfo')).get('Marked')) !== true ||
      !catalog.has('StructTreeRoot')
    )
      return 'it has no structure';
    return textOf(this.#file.resolve(catalog.get('Lang'))) === '' ? 'it has no language' : null;
  }

  #outline(): string | null {
    const seen = new Set<Value>();
    const stack: Value[] = [this.#dict(this.#file.catalog.get('Outlines')).get('First') ?? null];
    while (stack.length > 0) {
      const item = this.#dict(stack.pop());
      if (item.size === 0) continue;
      if (seen.has(item) || seen.size > mostBookmarks) return 'its bookmarks have no end';
      seen.add(item);
      if (item.has('A') || item.has('AA')) return 'a bookmark does more than lead to a page';
      const left = this.#remaining(textOf(this.#file.resolve(item.get('Title'))), 'a bookmark');
      if (left !== null) return left;
      for (const key of ['First', 'Next']) if (item.has(key)) stack.push(item.get(key) as Value);
    }
    return null;
  }

  /** What the file says of itself. */
  #about(): string | null {
    if (this.#absent.length === 0) return null;
    const info = this.#dict(this.#file.trailer.get('Info'));
    const metadata = this.#file.resolve(this.#file.catalog.get('Metadata'));
    const words = [...info.values()].map((value) => textOf(this.#file.resolve(value)));
    if (metadata instanceof Stream) words.push(Buffer.from(this.#file.data(metadata)).toString('utf8'));
    return this.#remaining(words.join(' '), 'what it says of itself');
  }

  #page(page: Dict, number: number, read: boolean): string | null {
    if (page.has('AA')) return `page ${number} holds an action that starts by itself`;
    for (const one of this.#list(page.get('Annots'))) {
      const annotation = this.#dict(one);
      const kind = nameOf(annotation.get('Subtype'));
      if (annotation.has('A') || annotation.has('AA')) return `page ${number} holds an action`;
      if (kind !== 'Link' && kind !== 'Widget') return `page ${number} holds an annotation of another kind than a link`;
      if (kind === 'Link' && this.#list(annotation.get('Dest')).length === 0)
        return `a link on page ${number} leads nowhere`;
      const left = this.#remaining(textOf(this.#file.resolve(annotation.get('Contents'))), `a link on page ${number}`);
      if (left !== null) return left;
    }
    if (!read && this.#absent.length === 0) return null;
    const shown = this.#texts.of(page, this.#absent.length > 0);
    if (read) {
      const [, , right, top] = this.#list(page.get('MediaBox')).map(Number);
      if (right === undefined || top === undefined) return `page ${number} has no size`;
      const corner = shown.filter(({ x, y, called }) => !called && x > right - 80 && y < 46).map(({ text }) => text);
      if (corner.at(-1) !== String(number)) return `page ${number} does not bear its number`;
    }
    return this.#remaining(shown.map(({ text }) => text).join(' '), `page ${number}`);
  }

  #remaining(text: string, where: string): string | null {
    if (this.#absent.length === 0) return null;
    const words = plain(text);
    return this.#absent.some((term) => words.includes(term)) ? `a redacted term is left in ${where}` : null;
  }
}

/** Letters and digits alone: where words part is the page's own affair. */
function plain(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '');
}
