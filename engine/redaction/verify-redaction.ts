/**
 * Reads a redacted copy again, by other means than those that made it: pdf.js for its text, a plain search of the file's bytes
 * and of every stream unpacked by zlib, PDFium for what is to be seen. Anything that should not be there refuses the copy.
 */
import { constants, inflateSync } from 'node:zlib';
import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs';
import { type PageText, PdfiumDocument } from '../pdfium/pdfium-document.ts';
import type { Rect } from '../pdfium/upright.ts';
import { count, fold, type Hidden, hiddenBy, needles, remaining, squeeze } from './secrets.ts';

/** Words that follow "The copy was not accepted: ". They never repeat what is hidden. */
export class RefusedRedaction extends Error {
  override name = 'RefusedRedaction';
}

export interface Expected {
  /** Of the source's pages, flattened. */
  readonly texts: readonly PageText[];
  readonly hidden: readonly Hidden[];
  /** By page from 0. */
  readonly rects: ReadonlyMap<number, readonly Rect[]>;
  /** Pages, from 0, that are pictures: characters of theirs stand only about where they stood. */
  readonly pictures: ReadonlySet<number>;
}

/** What a file of pages alone never says. */
const neverSaid = [
  '/Prev',
  '/Encrypt',
  '/AcroForm',
  '/JavaScript',
  '/JS',
  '/OpenAction',
  '/AA',
  '/EmbeddedFile',
  '/EmbeddedFiles',
  '/Filespec',
  '/Metadata',
  '/Outlines',
  '/StructTreeRoot',
  '/ActualText',
  '/Alt',
  '/Annots',
  '/Annot',
  '/Names',
  '/Dests',
  '/Thumb',
  '/PieceInfo',
  '/OCProperties',
  '/Info',
  '/URI',
  '/XFA',
  '/ObjStm',
  '/XRef',
];

/** @param progress told how many pages were read. @throws RefusedRedaction */
export async function verifyRedaction(
  pdf: Uint8Array,
  expected: Expected,
  progress: (done: number) => void = () => {},
): Promise<void> {
  const parts = partsOf(pdf);
  checkSkeleton(parts.outside);
  const runs = [...new Set(expected.hidden.flatMap((hidden) => hidden.runs))];
  const pages = await readWithPdfjs(pdf, expected.texts.length, progress);
  checkTexts(pages, expected, runs);
  checkBytes(parts, expected, runs);
  known.clear();
  await checkSight(pdf, expected);
}

function checkTexts(pages: readonly string[], { texts, hidden }: Expected, runs: readonly string[]): void {
  const squeezed = runs.map(squeeze);
  for (const [page, read] of pages.entries()) {
    const left = squeeze(remaining(texts[page] as PageText, hidden[page]?.characters ?? new Set()));
    const got = squeeze(read);
    for (const run of squeezed)
      if (count(got, run) > count(left, run))
        throw new RefusedRedaction(`a second reader still finds words on page ${page + 1} that are to be gone`);
  }
}

async function readWithPdfjs(
  pdf: Uint8Array,
  expected: number,
  progress: (done: number) => void,
): Promise<readonly string[]> {
  const task = getDocument({ data: new Uint8Array(pdf), verbosity: 0, useSystemFonts: false, disableFontFace: true });
  try {
    const document = await task.promise;
    if (document.numPages !== expected)
      throw new RefusedRedaction(`a second reader finds ${document.numPages} pages where there are ${expected}`);
    const pages: string[] = [];
    for (let n = 1; n <= expected; n++) {
      const page = await document.getPage(n);
      if ((await page.getAnnotations()).length > 0) throw new RefusedRedaction(`page ${n} still has annotations`);
      const { items } = await page.getTextContent({ includeMarkedContent: false });
      pages.push(items.map((item) => ('str' in item ? item.str : '')).join(''));
      page.cleanup();
      progress(n);
    }
    return pages;
  } catch (error) {
    if (error instanceof RefusedRedaction) throw error;
    throw new RefusedRedaction('a second reader cannot read it', { cause: error });
  } finally {
    await task.destroy();
  }
}

interface Stream {
  readonly head: string;
  /** Unpacked where it was packed by Flate alone. */
  readonly data: Uint8Array;
}

/** The file taken apart by its bytes alone. */
interface Parts {
  readonly outside: string;
  readonly streams: readonly Stream[];
}

function partsOf(pdf: Uint8Array): Parts {
  const text = Buffer.from(pdf.buffer, pdf.byteOffset, pdf.byteLength).toString('latin1');
  const streams: Stream[] = [];
  let outside = '';
  let from = 0;
  for (;;) {
    const match = nextStream(text, from);
    if (match === null) break;
    const head = text.slice(text.lastIndexOf(' obj', match.at) + 4, match.at);
    const length = Number(/\/Length (\d+)/.exec(head)?.[1]);
    if (!Number.isSafeInteger(length) || !text.startsWith('endstream', skipEnd(text, match.data + length)))
      throw new RefusedRedaction('its streams do not have the length that they say');
    outside += text.slice(from, match.data);
    const raw = pdf.subarray(match.data, match.data + length);
    streams.push({
      head,
      data: /\/Filter \/FlateDecode|\/Filter \[ \/FlateDecode \]/.test(head) ? unpacked(raw) : raw,
    });
    from = match.data + length;
  }
  return { outside: outside + text.slice(from), streams };
}

function nextStream(text: string, from: number): { readonly at: number; readonly data: number } | null {
  const found = /\bstream\r?\n/g;
  found.lastIndex = from;
  for (;;) {
    const match = found.exec(text);
    if (match === null) return null;
    if (text.slice(match.index - 3, match.index) !== 'end')
      return { at: match.index, data: match.index + match[0].length };
  }
}

function skipEnd(text: string, at: number): number {
  let end = at;
  while (text[end] === '\r' || text[end] === '\n') end++;
  return end;
}

function unpacked(raw: Uint8Array): Uint8Array {
  try {
    // What was cut short in the source is cut short here too.
    return inflateSync(raw, { finishFlush: constants.Z_SYNC_FLUSH });
  } catch (error) {
    throw new RefusedRedaction('one of its streams cannot be unpacked', { cause: error });
  }
}

function checkSkeleton(outside: string): void {
  if (outside.split('%%EOF').length !== 2 || outside.split('startxref').length !== 2)
    throw new RefusedRedaction('it has more than one revision');
  const names = new Set(outside.match(/\/[^\s<>[\](){}/%]+/g) ?? []);
  const found = neverSaid.filter((name) => names.has(name));
  if (found.length > 0) throw new RefusedRedaction(`it holds more than pages (${found.join(', ')})`);
  // Every object is referred to by another, or by the trailer.
  const objects = outside.match(/\b\d+ 0 obj\b/g) ?? [];
  const referred = new Set(outside.match(/\b\d+ 0 R\b/g) ?? []);
  for (const object of objects)
    if (!referred.has(object.replace('obj', 'R')))
      throw new RefusedRedaction('it holds an object that nothing refers to');
}

function checkBytes({ outside, streams }: Parts, { texts, hidden }: Expected, runs: readonly string[]): void {
  const wanted = needles(runs);
  if (wanted.length === 0) return;
  const left = texts.map((text, page) => fold(remaining(text, hidden[page]?.characters ?? new Set()))).join('\n');
  // Words that also stand where nothing hides them explain themselves on pages, and nowhere else.
  const onlyHidden = wanted.filter((needle) => count(left, needle) === 0);
  const said = strings(outside)
    .filter((text) => !ofFonts.has(text))
    .map(lower);
  for (const needle of wanted)
    if (saysIn(said, needle)) throw new RefusedRedaction('words that are to be gone stand in one of its objects');
  for (const { head, data } of streams) {
    // Plain pixels say nothing in letters; a file of a picture's own (JPEG) may.
    if (isPixels(head)) continue;
    const content = Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString('latin1');
    const isPage = !/\/Type|\/Subtype/.test(head) || /\/Subtype \/Form/.test(head);
    const isMap = content.includes('begincmap');
    const isSyntax = (isPage || /\/PatternType/.test(head)) && !isMap;
    // In pixels, outlines of letters and tables of colours short words turn up by chance.
    const least = isSyntax || isMap ? 4 : 9;
    const spoken = (isSyntax || isMap ? strings(content).filter((text) => !ofFonts.has(text)) : [content]).map(lower);
    for (const needle of isSyntax ? onlyHidden : wanted)
      if (needle.length >= least && saysIn(spoken, needle))
        throw new RefusedRedaction('words that are to be gone stand in one of its streams');
  }
}

/** What every font of many characters says of its character collection. */
const ofFonts = new Set(['Adobe', 'Identity', 'UCS', 'Japan1', 'Japan2', 'GB1', 'CNS1', 'Korea1', 'KR']);

const isPixels = (head: string): boolean =>
  /\/Subtype \/Image/.test(head) && !/DCTDecode|JPXDecode|JBIG2Decode|CCITTFaxDecode/.test(head);

const lower = (text: string): string => text.toLowerCase();

/** In plain letters, UTF-16 of either order, or hexadecimal of any of them. @param texts in lower case */
function saysIn(texts: readonly string[], needle: string): boolean {
  const forms = formsOf(needle);
  return texts.some((text) => forms.some((form) => text.includes(form)));
}

const known = new Map<string, readonly string[]>();

function formsOf(needle: string): readonly string[] {
  const held = known.get(needle);
  if (held) return held;
  const utf8 = Buffer.from(needle, 'utf8');
  const little = Buffer.from(needle, 'utf16le');
  const big = Buffer.from(little).swap16();
  const forms = [
    ...new Set([needle, ...[utf8, little, big].flatMap((one) => [lower(one.toString('latin1')), one.toString('hex')])]),
  ];
  if (known.size > 10_000) known.clear();
  known.set(needle, forms);
  return forms;
}

/** Strings of PDF syntax, decoded: literal ones with their escapes, hexadecimal ones; and what TJ arrays spell together. */
function strings(syntax: string): string[] {
  const found: string[] = [];
  let spelt = '';
  for (const match of syntax.matchAll(/\((?:\\[\s\S]|[^\\()])*\)|<([0-9A-Fa-f\s]+)>|[[\]]/g)) {
    if (match[0] === '[' || match[0] === ']') {
      if (match[0] === ']' && spelt !== '') found.push(spelt);
      spelt = '';
      continue;
    }
    const plain =
      match[1] === undefined
        ? literal(match[0].slice(1, -1))
        : Buffer.from(match[1].replace(/\s/g, ''), 'hex').toString('latin1');
    found.push(plain);
    spelt += plain;
  }
  return found;
}

const escapes: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f', '\n': '', '\r': '' };

function literal(inside: string): string {
  return inside.replace(/\\([0-7]{1,3}|[\s\S])/g, (_, escaped: string) =>
    /^[0-7]/.test(escaped) ? String.fromCharCode(Number.parseInt(escaped, 8) & 255) : (escapes[escaped] ?? escaped),
  );
}

const sightDpi = 100;
/** Of 255. */
const darkest = 8;

async function checkSight(pdf: Uint8Array, { rects, pictures }: Expected): Promise<void> {
  using document = await PdfiumDocument.open(pdf);
  for (const [page, boxes] of rects) {
    if (!pictures.has(page) && hiddenBy(document.text(page), boxes).characters.size > 0)
      throw new RefusedRedaction(`there still is text under a box on page ${page + 1}`);
    const picture = document.renderPage(page, sightDpi);
    const scale = picture.width / document.size(page).width;
    for (const box of boxes)
      for (
        let y = Math.max(0, Math.ceil(box.y * scale) + 1);
        y < Math.min(picture.height, (box.y + box.height) * scale - 1);
        y++
      )
        for (
          let x = Math.max(0, Math.ceil(box.x * scale) + 1);
          x < Math.min(picture.width, (box.x + box.width) * scale - 1);
          x++
        ) {
          const at = (y * picture.width + x) * 4;
          if (Math.max(picture.rgba[at] ?? 0, picture.rgba[at + 1] ?? 0, picture.rgba[at + 2] ?? 0) > darkest)
            throw new RefusedRedaction(`something is to be seen in a box on page ${page + 1}`);
        }
  }
}
