/** Files that this software and others wrote, held against each other. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PDFDocument, PDFName } from '@cantoo/pdf-lib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PdfFile } from '../pdf/pdfkit-file.ts';
import { type Compared, comparePdfs, UnreadableSide } from './compare.ts';
import { wordChanges } from './words.ts';

const folder = mkdtempSync(join(tmpdir(), 'continuity-compare-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const font = readFileSync(new URL('../../../node_modules/source-sans/TTF/SourceSans3-Regular.ttf', import.meta.url));
let made = 0;

interface PageOf {
  readonly text: string;
  /** Stands in the foot, as page numbers do. */
  readonly foot?: string;
  readonly grey?: number;
}

/** As this software writes pages: stamps as artifacts, glyphs numbered in the order in which they are first used. */
function written(pages: readonly PageOf[], title = 'Bundle B – Sample – DPS/2026/0001'): string {
  const info = { title, author: '', subject: '', creator: '', createdAt: new Date(0), lang: 'en-GB' };
  const file = new PdfFile(info);
  const face = file.embedFont(font);
  for (const { text, foot = '1', grey = 0 } of pages) {
    const show = (words: string, x: number, y: number) =>
      words
        .split(' ')
        .map((word, n) => `BT /${face.id} 12 Tf 1 0 0 1 ${x + n * 60} ${y} Tm [${face.shape(word).tj}] TJ ET`)
        .join('\n');
    const content = file.ref();
    content.end(
      `/Artifact BMC\n${show(foot, 500, 20)}\n490 10 ${20 + foot.length} 24 re S\nEMC\n/Span <</MCID 0>> BDC\n${grey} g ${show(text, 60, 700)}\nEMC`,
    );
    const resources = { Font: { [face.id]: face.ref() } };
    const page = file.ref({
      Type: 'Page',
      Parent: file.pagesRef,
      MediaBox: [0, 0, 595, 842],
      Contents: content,
      Resources: resources,
    });
    page.end();
    file.addPageRef(page);
  }
  file.end();
  const path = join(folder, `${made++}.pdf`);
  writeFileSync(path, Buffer.concat(file.take()));
  return path;
}

const compared = (before: string, after: string, withSame = false): Compared =>
  comparePdfs({ before, after }, withSame, () => {});

describe('two files of this software', () => {
  it('show the same where only numbers, object numbers and glyph numbers differ', () => {
    const one = written([{ text: 'First page' }, { text: 'Second page', foot: '2' }]);
    // Another first page: every glyph of the second has another number in this file.
    const two = written([{ text: 'Zebra quartz vow' }, { text: 'Second page', foot: '17' }]);
    const { counts, changes } = compared(one, two);
    expect(counts).toEqual({ same: 1, changed: 0, moved: 0, added: 1, removed: 1 });
    expect(changes.map(({ before, after }) => [before, after])).toEqual([
      [null, 'B:1'],
      ['B:1', null],
    ]);
    expect(compared(one, one)).toMatchObject({ same: true, changes: [] });
    expect(compared(one, one, true).changes).toHaveLength(2);
  });

  it('say which words of a page went and came', () => {
    const one = written([{ text: 'The officer was seen at nine' }]);
    const two = written([{ text: 'The officer was not seen at ten' }]);
    expect(compared(one, two).changes).toEqual([
      { kind: 'changed', before: 'B:1', after: 'B:1', gone: 'nine', come: 'not … ten' },
    ]);
  });

  it('show another page where the same words look otherwise', () => {
    const one = written([{ text: 'The same words' }]);
    const two = written([{ text: 'The same words', grey: 0.6 }]);
    expect(compared(one, two).changes).toMatchObject([{ kind: 'changed', gone: '', come: '' }]);
  });

  it('show another page where another outline stands for the same letter', () => {
    const one = written([{ text: 'Paid 1 pound' }]);
    // Only what is drawn is changed, not what is copied from it: a byte of an outline in the font inside the file.
    const plain = join(folder, `${made++}.pdf`);
    execFileSync('qpdf', ['--qdf', '--object-streams=disable', one, plain]);
    expect(compared(one, plain).same).toBe(true);
    const bytes = readFileSync(plain);
    const row = bytes.indexOf('glyf');
    const program = bytes.lastIndexOf('stream\n', row) + 'stream\n'.length;
    expect(row).toBeGreaterThan(program);
    const at = program + bytes.readUInt32BE(row + 8) + bytes.readUInt32BE(row + 12) - 12;
    bytes[at] = (bytes[at] as number) ^ 0x10;
    const swapped = join(folder, `${made++}.pdf`);
    writeFileSync(swapped, bytes);
    expect(compared(one, swapped).same).toBe(false);
  });

  it('are cited by their letter, or by number alone where they have none', () => {
    const one = written([{ text: 'a' }], 'Something else');
    expect(compared(one, written([{ text: 'b c d e' }], 'Something else')).changes[0]?.after).toBe('1');
  });
});

describe('files of others', () => {
  it('show the same after another program has written them anew', () => {
    const one = written([{ text: 'First' }, { text: 'Second', foot: '2' }]);
    const packed = join(folder, 'packed.pdf');
    execFileSync('qpdf', ['--object-streams=generate', '--recompress-flate', one, packed]);
    expect(compared(one, packed).counts).toMatchObject({ same: 2, changed: 0 });
  });

  it('that are locked, cut off or no PDF at all are refused by name', async () => {
    const one = written([{ text: 'First' }]);
    const locked = join(folder, 'locked.pdf');
    execFileSync('qpdf', ['--encrypt', 'a', 'b', '256', '--', one, locked]);
    const cut = join(folder, 'cut.pdf');
    writeFileSync(cut, readFileSync(one).subarray(0, 900));
    const none = join(folder, 'none.pdf');
    writeFileSync(none, 'no PDF');
    for (const [path, words] of [
      [locked, 'encrypted'],
      [cut, 'does not end'],
      [none, 'does not end'],
    ] as const) {
      expect(() => compared(one, path)).toThrow(UnreadableSide);
      expect(() => compared(path, one)).toThrow(words);
    }
  });

  it('whose pages lead in a circle end', async () => {
    const document = await PDFDocument.create();
    const page = document.addPage([100, 100]);
    // A form that draws itself.
    const form = document.context.stream('/X Do', { Type: 'XObject', Subtype: 'Form', BBox: [0, 0, 1, 1] });
    const ref = document.context.register(form);
    form.dict.set(PDFName.of('Resources'), document.context.obj({ XObject: { X: ref } }));
    page.node.set(PDFName.of('Resources'), document.context.obj({ XObject: { X: ref } }));
    page.node.set(PDFName.of('Contents'), document.context.register(document.context.stream('/X Do')));
    const path = join(folder, 'circle.pdf');
    writeFileSync(path, await document.save({ useObjectStreams: false }));
    expect(compared(path, path).same).toBe(true);
    expect(compared(path, written([{ text: 'a' }])).same).toBe(false);
  });
});

describe('words', () => {
  it('that changed are given in their order, shortened', () => {
    expect(wordChanges(['a', 'b', 'c'], ['a', 'x', 'c'])).toEqual({ gone: 'b', come: 'x' });
    expect(wordChanges([], ['x'])).toEqual({ gone: '', come: 'x' });
    const many = (letter: string): string[] => Array.from({ length: 3000 }, (_, i) => `${letter}${i}`);
    const { gone, come } = wordChanges(many('a'), many('b'));
    expect(gone.length).toBeLessThan(420);
    expect(come.endsWith('…')).toBe(true);
  });
});

const corpus = new URL('../../../../shared/corpus/pdf/', import.meta.url).pathname;

describe.skipIf(!existsSync(corpus))('the corpus of PDFs (skipped where it is absent)', () => {
  let files: string[];
  beforeAll(() => {
    files = readdirSync(corpus, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.pdf'))
      .sort()
      .filter((_, i) => i % 4 === 0);
  });

  it('is compared with itself, or refused in words: nothing else comes of it', () => {
    const other = written([{ text: 'Something else' }]);
    let read = 0;
    for (const name of files) {
      const path = join(corpus, name);
      try {
        const same = compared(path, path);
        const odd = same.limits.some((limit) => limit.includes('could not be read'));
        expect(same.same || odd, name).toBe(true);
        compared(path, other);
        read++;
      } catch (error) {
        expect(error, name).toBeInstanceOf(UnreadableSide);
      }
    }
    expect(read).toBeGreaterThan(10);
  });
});
