/** The text of one part of a Word document (WordprocessingML, ECMA-376 part 1, 17), paragraph by paragraph, table by table. */
import type { SaxesTagPlain } from 'saxes';
import type { Handlers } from '../../../importers/xlsx-book.ts';
import type { Block } from './document.ts';

export interface WordFindings {
  inserted: number;
  deleted: number;
  hidden: number;
  pictures: number;
  objects: number;
  textBoxes: number;
}

/** Notes and comments of a part, by their number in the file. */
export interface WordNote {
  readonly id: string;
  /** Whose comment it is, and when; empty for notes. */
  readonly by: string;
  readonly text: string;
}

interface Paragraph {
  text: string;
  style: string;
  /** Level in a list, from 0; null where it is in none. */
  level: number | null;
}

interface OpenTable {
  readonly rows: string[][];
  row: string[];
  cell: string[];
  span: number;
  heading: boolean;
}

const value = (tag: SaxesTagPlain, name: string): string =>
  String(Object.entries(tag.attributes).find(([key]) => key.slice(key.indexOf(':') + 1) === name)?.[1] ?? '');

/** Formatting: what stands in it is no text, and its `tab` is no tabulator. */
const properties = new Set(['pPr', 'rPr', 'tblPr', 'trPr', 'tcPr', 'sectPr', 'sdtPr', 'tblGrid']);
/** Said twice or never shown: older forms of the same drawing, and instructions of fields. */
const skipped = new Set(['Fallback', 'instrText', 'delInstrText']);
const noteKinds = new Set(['footnote', 'endnote', 'comment']);
const mostColumns = 12;

export class WordPart implements Handlers {
  readonly blocks: Block[] = [];
  readonly notes: WordNote[] = [];
  readonly #styles: ReadonlyMap<string, string>;
  readonly #found: WordFindings;
  readonly #paragraphs: Paragraph[] = [];
  readonly #tables: OpenTable[] = [];
  #properties = 0;
  #skipped = 0;
  #runs = 0;
  #runFrom = 0;
  #vanish = false;
  #texts = 0;
  #note: { id: string; by: string; parts: string[]; real: boolean } | null = null;

  /** @param styles names by id, lower case */
  constructor(styles: ReadonlyMap<string, string>, found: WordFindings) {
    this.#styles = styles;
    this.#found = found;
  }

  open = (name: string, tag: SaxesTagPlain): void => {
    if (skipped.has(name)) this.#skipped++;
    if (this.#skipped > 0) return;
    if (properties.has(name)) this.#properties++;
    if (this.#properties > 0) this.#property(name, tag);
    else this.#content(name, tag);
  };

  #property(name: string, tag: SaxesTagPlain): void {
    const paragraph = this.#paragraphs.at(-1);
    if (name === 'pStyle' && paragraph) paragraph.style = this.#styles.get(value(tag, 'val')) ?? value(tag, 'val');
    else if (name === 'numPr' && paragraph) paragraph.level ??= 0;
    else if (name === 'ilvl' && paragraph) paragraph.level = Math.min(8, Number(value(tag, 'val')) || 0);
    else if (name === 'vanish' && this.#runs > 0) this.#vanish = !/^(?:0|false|off)$/.test(value(tag, 'val'));
    else if (name === 'gridSpan') {
      const table = this.#tables.at(-1);
      if (table) table.span = Math.min(60, Number(value(tag, 'val')) || 1);
    } else if (name === 'tblHeader') {
      const table = this.#tables.at(-1);
      if (table && table.rows.length === 0) table.heading = true;
    }
  }

  #content(name: string, tag: SaxesTagPlain): void {
    switch (name) {
      case 'p':
        this.#paragraphs.push({ text: '', style: '', level: null });
        break;
      case 'r':
        this.#runs++;
        this.#runFrom = this.#paragraphs.at(-1)?.text.length ?? 0;
        this.#vanish = false;
        break;
      case 't':
      case 'delText':
        this.#texts++;
        break;
      case 'tab':
      case 'ptab':
        this.#say('\t');
        break;
      case 'br':
      case 'cr':
        this.#say('\n');
        break;
      case 'noBreakHyphen':
        this.#say('\u2011');
        break;
      case 'sym':
        this.#say(`[symbol ${value(tag, 'font')} ${value(tag, 'char')}]`);
        break;
      case 'ins':
      case 'moveTo':
        this.#found.inserted++;
        this.#say(`[inserted${by(tag)}: `);
        break;
      case 'del':
      case 'moveFrom':
        this.#found.deleted++;
        this.#say(`[deleted${by(tag)}: `);
        break;
      case 'footnoteReference':
        this.#say(`[note ${value(tag, 'id')}]`);
        break;
      case 'endnoteReference':
        this.#say(`[endnote ${value(tag, 'id')}]`);
        break;
      case 'commentReference':
        this.#say(`[comment ${value(tag, 'id')}]`);
        break;
      case 'blip':
      case 'imagedata':
        this.#found.pictures++;
        this.#say('[picture]');
        break;
      case 'object':
        this.#found.objects++;
        this.#say('[embedded object]');
        break;
      case 'txbxContent':
        this.#found.textBoxes++;
        break;
      case 'tbl':
        this.#tables.push({ rows: [], row: [], cell: [], span: 1, heading: false });
        break;
      case 'tr':
        this.#openTable((table) => {
          table.row = [];
        });
        break;
      case 'tc':
        this.#openTable((table) => {
          table.cell = [];
          table.span = 1;
        });
        break;
      default:
        if (noteKinds.has(name)) {
          const kind = value(tag, 'type');
          this.#note = { id: value(tag, 'id'), by: by(tag).trim(), parts: [], real: kind === '' || kind === 'normal' };
        }
    }
  }

  close = (name: string): void => {
    if (this.#skipped > 0) {
      if (skipped.has(name)) this.#skipped--;
      return;
    }
    if (this.#properties > 0) {
      if (properties.has(name)) this.#properties--;
      return;
    }
    switch (name) {
      case 't':
      case 'delText':
        this.#texts--;
        break;
      case 'r':
        this.#closeRun();
        break;
      case 'ins':
      case 'del':
      case 'moveTo':
      case 'moveFrom':
        this.#say(']');
        break;
      case 'p':
        this.#closeParagraph();
        break;
      case 'tc':
        this.#openTable((table) => {
          table.row.push(table.cell.join('\n').trim(), ...Array.from({ length: table.span - 1 }, () => ''));
        });
        break;
      case 'tr':
        this.#openTable((table) => table.rows.push(table.row));
        break;
      case 'tbl':
        this.#closeTable();
        break;
      default:
        if (noteKinds.has(name) && this.#note) {
          if (this.#note.real)
            this.notes.push({ id: this.#note.id, by: this.#note.by, text: this.#note.parts.join('\n').trim() });
          this.#note = null;
        }
    }
  };

  text = (text: string): void => {
    if (this.#texts > 0 && this.#skipped === 0) this.#say(text);
  };

  #say(text: string): void {
    const paragraph = this.#paragraphs.at(-1);
    if (paragraph) paragraph.text += text;
  }

  #openTable(act: (table: OpenTable) => void): void {
    const table = this.#tables.at(-1);
    if (table) act(table);
  }

  #closeRun(): void {
    this.#runs--;
    const paragraph = this.#paragraphs.at(-1);
    if (this.#vanish && paragraph && paragraph.text.length > this.#runFrom) {
      this.#found.hidden++;
      paragraph.text = `${paragraph.text.slice(0, this.#runFrom)}[hidden text: ${paragraph.text.slice(this.#runFrom)}]`;
    }
    this.#vanish = false;
  }

  #closeParagraph(): void {
    const paragraph = this.#paragraphs.pop();
    if (!paragraph) return;
    const { text, style, level } = paragraph;
    const line = level === null ? text : `${'  '.repeat(level)}• ${text}`;
    const table = this.#tables.at(-1);
    if (this.#note) this.#note.parts.push(line);
    else if (table) table.cell.push(line);
    else if (text.trim() === '') this.blocks.push({ kind: 'paragraph', text: '' });
    else if (/^(?:heading \d|title$)/.test(style)) this.blocks.push({ kind: 'heading', text: text.trim() });
    else if (level !== null) this.blocks.push({ kind: 'paragraph', text: `• ${text}`, indent: (level + 1) * 14 });
    else this.blocks.push({ kind: 'paragraph', text });
  }

  #closeTable(): void {
    const table = this.#tables.pop();
    if (!table || table.rows.length === 0) return;
    const outer = this.#tables.at(-1);
    const columns = Math.max(...table.rows.map((row) => row.length));
    const lines = () => table.rows.map((row) => row.map((cell) => cell.replaceAll('\n', ' ')).join(' | '));
    // A table within a cell, or a note, is told as lines; so is one wider than a page.
    if (this.#note) this.#note.parts.push(...lines());
    else if (outer) outer.cell.push(...lines());
    else if (columns > mostColumns || columns === 0)
      this.blocks.push(...lines().map((text): Block => ({ kind: 'paragraph', text })));
    else {
      const padded = table.rows.map((row) => Array.from({ length: columns }, (_, i) => row[i] ?? ''));
      const titles = table.heading && padded.length > 1 ? padded.shift() : undefined;
      this.blocks.push({
        kind: 'table',
        columns: Array.from({ length: columns }, (_, i) => ({ title: titles?.[i] ?? '' })),
        rows: padded,
        headless: titles === undefined,
      });
    }
  }
}

function by(tag: SaxesTagPlain): string {
  const [author, date] = [value(tag, 'author'), value(tag, 'date')];
  return `${author === '' ? '' : ` by ${author}`}${date === '' ? '' : `, ${date}`}`;
}
