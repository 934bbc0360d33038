/** A workbook's sheets, shared texts and which cells hold dates (ECMA-376 part 1: 18.2, 18.4, 18.8). */
import { SaxesParser, type SaxesTagPlain } from 'saxes';
import { PartStream, ZipError, type ZipPart, zipParts } from './zip-directory.ts';

export interface Sheet {
  readonly name: string;
  readonly part: ZipPart;
  readonly hidden: boolean;
}

/** UTF-16 units of all shared texts together; a sheet of a million rows stays below it. */
const mostText = 192 * 1024 * 1024;

export interface Book {
  readonly file: Buffer;
  readonly sheets: readonly Sheet[];
  readonly texts: readonly string[];
  /** By index of the cell's style: whether its number is a day, a time of day, or both. */
  readonly dates: readonly (DateKind | null)[];
  /** Days to add to a serial: 1,462 where the workbook counts from 1904. */
  readonly epochShift: number;
}

export interface DateKind {
  readonly day: boolean;
  readonly clock: boolean;
}

export interface Handlers {
  open?(name: string, tag: SaxesTagPlain): void;
  close?(name: string): void;
  text?(text: string): void;
}

/** A parser that names elements without their prefix. Entities other than XML's own five are errors: nothing is expanded. */
export function xmlParser({ open, close, text }: Handlers): SaxesParser {
  const parser = new SaxesParser();
  const local = (name: string): string => name.slice(name.indexOf(':') + 1);
  if (open) parser.on('opentag', (tag) => open(local(tag.name), tag as SaxesTagPlain));
  if (close) parser.on('closetag', (tag) => close(local(tag.name)));
  if (text) {
    parser.on('text', text);
    parser.on('cdata', text);
  }
  parser.on('error', () => {
    throw new ZipError('a part of it is not well-formed XML');
  });
  return parser;
}

/** Feeds a part to the handlers, unpacked piece by piece. @throws ZipError */
export function readPart(file: Buffer, part: ZipPart, handlers: Handlers): void {
  const parser = xmlParser(handlers);
  const decoder = new TextDecoder('utf-8');
  const stream = new PartStream(file, part, (bytes, last) => {
    parser.write(decoder.decode(bytes, { stream: !last }));
    if (last) parser.close();
  });
  while (stream.pull());
}

const attribute = (tag: SaxesTagPlain, name: string): string => String(tag.attributes[name] ?? '');

/** `/xl/worksheets/sheet1.xml` or `worksheets/sheet1.xml`, from the folder of the workbook. */
function resolve(target: string): string {
  const path = target.startsWith('/') ? target.slice(1) : `xl/${target}`;
  return path.replaceAll(/[^/]+\/\.\.\//g, '');
}

/** @throws ZipError in words */
export function openBook(file: Buffer): Book {
  const parts = zipParts(file);
  const workbook = parts.get('xl/workbook.xml');
  const relations = parts.get('xl/_rels/workbook.xml.rels');
  if (!workbook || !relations) throw new ZipError('it is a ZIP file, but no Excel workbook (.xlsx)');
  const targets = new Map<string, { target: string; type: string }>();
  readPart(file, relations, {
    open(name, tag) {
      if (name === 'Relationship')
        targets.set(attribute(tag, 'Id'), { target: attribute(tag, 'Target'), type: attribute(tag, 'Type') });
    },
  });
  const sheets: Sheet[] = [];
  let epochShift = 0;
  readPart(file, workbook, {
    open(name, tag) {
      if (name === 'workbookPr' && /^(1|true)$/.test(attribute(tag, 'date1904'))) epochShift = 1462;
      if (name !== 'sheet') return;
      const relation = targets.get(attribute(tag, 'r:id'));
      const part = relation && parts.get(resolve(relation.target));
      // Charts and dialogs are sheets too, of another type.
      if (part && relation.type.endsWith('/worksheet'))
        sheets.push({
          name: attribute(tag, 'name'),
          part,
          hidden: attribute(tag, 'state') !== '' && attribute(tag, 'state') !== 'visible',
        });
    },
  });
  if (sheets.length === 0) throw new ZipError('it has no sheet of cells');
  const named = (suffix: string): ZipPart | undefined => {
    const found = [...targets.values()].find(({ type }) => type.endsWith(suffix));
    return found && parts.get(resolve(found.target));
  };
  const texts = named('/sharedStrings');
  const styles = named('/styles');
  return {
    file,
    // Hidden sheets can be chosen, but none of them is the first.
    sheets: [...sheets.filter(({ hidden }) => !hidden), ...sheets.filter(({ hidden }) => hidden)],
    texts: texts ? readTexts(file, texts) : [],
    dates: styles ? readDates(file, styles) : [],
    epochShift,
  };
}

function readTexts(file: Buffer, part: ZipPart): string[] {
  const texts: string[] = [];
  let inText = false;
  let phonetic = 0;
  let current = '';
  let total = 0;
  readPart(file, part, {
    open(name) {
      if (name === 'si') current = '';
      else if (name === 'rPh') phonetic += 1;
      else if (name === 't') inText = phonetic === 0;
    },
    close(name) {
      if (name === 't') inText = false;
      else if (name === 'rPh') phonetic -= 1;
      else if (name === 'si') {
        texts.push(unescaped(current));
        total += current.length + 8;
        if (total > mostText) throw new ZipError('its texts are too large to be held in memory');
      }
    },
    text(text) {
      if (inText) current += text;
    },
  });
  return texts;
}

/** `_x000D_` stands for a character that XML cannot hold (18.4.2, ST_Xstring). NUL, which no store of text keeps, becomes �. */
export const unescaped = (text: string): string =>
  text.includes('_x')
    ? text
        .replaceAll(/_x([0-9A-Fa-f]{4})_/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
        .replaceAll('\0', '\ufffd')
        .toWellFormed()
    : text;

/** Formats 14 to 22, 27 to 36, 45 to 47 and 50 to 58 are dates and times by definition (18.8.30). */
function builtIn(id: number): DateKind | null {
  if (id === 14 || id === 15 || id === 16 || id === 17) return { day: true, clock: false };
  if (id === 22) return { day: true, clock: true };
  if ((id >= 18 && id <= 21) || (id >= 45 && id <= 47) || id === 32 || id === 33) return { day: false, clock: true };
  if ((id >= 27 && id <= 36) || (id >= 50 && id <= 58)) return { day: true, clock: false };
  return null;
}

export function kindOfFormat(code: string): DateKind | null {
  // Texts, escaped characters, colours and conditions are no letters of a date; [h] and [mm] are.
  const bare = (code.split(';')[0] ?? '')
    .replaceAll(/"[^"]*"|\\.|_.|\*./g, '')
    .replaceAll(/\[(?!h+\]|m+\]|s+\])[^\]]*\]/gi, '')
    .toLowerCase();
  if (/general/.test(bare)) return null;
  const day = /[dy]/.test(bare) || /m{3,}/.test(bare);
  const clock = /[hs]/.test(bare);
  return day || clock ? { day, clock } : null;
}

function readDates(file: Buffer, part: ZipPart): (DateKind | null)[] {
  const custom = new Map<number, DateKind | null>();
  const dates: (DateKind | null)[] = [];
  let inCells = false;
  readPart(file, part, {
    open(name, tag) {
      if (name === 'numFmt') custom.set(Number(attribute(tag, 'numFmtId')), kindOfFormat(attribute(tag, 'formatCode')));
      else if (name === 'cellXfs') inCells = true;
      else if (name === 'xf' && inCells) {
        const id = Number(attribute(tag, 'numFmtId') || 0);
        dates.push(custom.has(id) ? (custom.get(id) ?? null) : builtIn(id));
      }
    },
    close(name) {
      if (name === 'cellXfs') inCells = false;
    },
  });
  return dates;
}
