import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { wordsOf } from '../testing/read-pdf.ts';
import { PdfFile, type Ref } from './pdfkit-file.ts';
import { breakable } from './scripts.ts';
import { showRuns } from './show-runs.ts';
import { type } from './styles.ts';
import { type Run, Typesetter } from './typeface.ts';

let setter: Typesetter;
let folder: string;
afterAll(() => rmSync(folder, { recursive: true, force: true }));
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'continuity-type-'));
  setter = new Typesetter(
    new PdfFile({ title: '', author: '', subject: '', creator: '', createdAt: new Date(0), lang: 'en-GB' }),
  );
});

describe('wrap', () => {
  it('never sets a line wider than its column, whatever the text', () => {
    const text = fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 200 }),
      fc.string({
        unit: fc.constantFrom(
          'a',
          'W',
          '/',
          '_',
          ' ',
          '.',
          'é',
          '漢',
          '、',
          'ש',
          'ם',
          '(',
          'ق',
          'क्ष',
          '👍🏽',
          '\u200f',
          '\u202e',
          '\n',
        ),
        maxLength: 300,
      }),
    );
    fc.assert(
      fc.property(text, fc.integer({ min: 60, max: 400 }), (any, width) => {
        for (const line of setter.wrap(any, type.table, width)) expect(line.width).toBeLessThanOrEqual(width + 0.001);
      }),
    );
  });

  it('breaks a character that is two when composed and has no glyph in any face', () => {
    for (const line of setter.wrap('\u0b5c', type.table, 60)) expect(line.width).toBeLessThanOrEqual(60);
  });

  it('keeps lines of the text apart, and breaks paths where they can be read', () => {
    expect(setter.wrap('one\ntwo\r\n\nthree', type.body, 400)).toHaveLength(4);
    const path = '\\\\server\\share\\restricted\\operation\\source_handling_log.docx';
    const lines = setter.wrap(path, type.table, 120);
    expect(lines.length).toBeGreaterThan(1);
    expect(lines.length).toBeLessThan(5);
  });
});

describe('characters', () => {
  it('are borrowed where a face lacks them, and named where every face does', () => {
    const before = setter.replaced;
    const [line] = setter.wrap('é Ω ש ✓', type.body, 400);
    expect(setter.replaced).toBe(before);
    expect(new Set(line?.runs.map(({ font }) => font.id)).size).toBeGreaterThan(1);
    setter.wrap('\u1b05\u202e\u0007', type.body, 400);
    expect(setter.replaced).toBe(before + 3);
  });

  it('keep to the grid in fixed-width text', () => {
    expect(setter.grid('abc').columns).toBe(3);
    expect(setter.grid('a\u202eb').columns).toBe(2 + '[U+202E]'.length);
  });

  it('are cut with an ellipsis where a line must fit', () => {
    const line = setter.fitted('a long reference that does not fit', type.footer, 60);
    expect(line.width).toBeLessThanOrEqual(60);
    expect(setter.fitted('short', type.footer, 60).width).toBe(setter.width('short', type.footer));
  });
});

describe('scripts', () => {
  const written = [
    'Київ, Αθήνα, Հայերեն ქართული',
    'यह हिन्दी में लिखा है। क्षेत्र',
    'আমি বাংলায় লিখি, ক্ষমতা',
    'ਪੰਜਾਬੀ ਵਿੱਚ ਲਿਖਿਆ',
    'ગુજરાતી ભાષામાં લખ્યું',
    'தமிழ் மொழியில் எழுதியது',
    'తెలుగు భాష కృష్ణ',
    'ಕನ್ನಡ ಭಾಷೆ ಕ್ಷೇತ್ರ',
    'മലയാളം ഭാഷ ക്ഷേത്രം',
    'සිංහල භාෂාව',
    'ภาษาไทยที่นี่ กำลัง',
    'ខ្មែរ ភាសា',
    'မြန်မာဘာသာ',
    'አማርኛ ትግርኛ',
    '中文简体与繁體，标点。',
    '日本語のテスト、カタカナ',
    '한국어 시험입니다',
    'Hi 😀 👍🏽 ❤️ 👨‍👩‍👧 🇬🇧 1️⃣ ✓ ☎',
    'السلام عليكم ورحمة الله',
    'یہ ایک ٹیسٹ ہے',
    'שלום עולם',
  ];

  it('of every kind come out of the page as they went in', () => {
    const before = setter.replaced;
    const path = join(folder, 'scripts.pdf');
    writeFileSync(path, pageOf(written));
    const marks = /[\u200e\u200f\u202a-\u202e\u2066-\u2069\f]/g;
    const read = execFileSync('pdftotext', ['-layout', path, '-'], { encoding: 'utf8' }).replace(marks, '');
    expect(
      read
        .split('\n')
        .map((line) => line.trim())
        .filter((line) => line !== ''),
    ).toEqual(written);
    expect(setter.replaced).toBe(before);
    expect(execFileSync('qpdf', ['--check', path], { encoding: 'utf8' })).toContain(
      'No syntax or stream encoding errors',
    );
  });

  it('that run from right to left stand as they are read, brackets turned, numbers kept', () => {
    const x = wordsAt(['שלום 12 abc'], ['שלום', '12', 'abc']);
    // The paragraph begins with Hebrew: its first word stands rightmost, what follows to the left of it.
    expect(x.abc as number).toBeLessThan(x['12'] as number);
    expect(x['12'] as number).toBeLessThan(x.שלום as number);
    const said = setter
      .line('שלום (12)', type.body)
      .runs.map(({ actual }) => actual)
      .filter((one) => one !== undefined);
    // Drawn as its mirror, read as itself; from left to right as it stands.
    expect(said).toEqual([')', '(']);
    const y = wordsAt(['abc שלום עולם def'], ['abc', 'שלום', 'עולם', 'def']);
    expect(y.abc as number).toBeLessThan(y.עולם as number);
    expect(y.עולם as number).toBeLessThan(y.שלום as number);
    expect(y.שלום as number).toBeLessThan(y.def as number);
  });

  it('are set in the same bytes each time', () => {
    expect(Buffer.compare(pageOf(written), pageOf(written))).toBe(0);
  });

  it('take no more fonts into a file than it uses', () => {
    expect(pageOf(['plain words only']).length).toBeLessThan(40_000);
    expect(pageOf(written).length).toBeLessThan(400_000);
  });

  it('without spaces break between signs, never before a full stop or after an opening bracket', () => {
    const text = '这是一个很长的句子，没有任何空格。（括号）也一样。'.repeat(6);
    const lines = breakable(text);
    expect(lines.join('')).toBe(text);
    for (const piece of lines) expect(piece).not.toMatch(/^[，。）]|（$/u);
    const set = setter.wrap(text, type.body, 200);
    expect(set.length).toBeGreaterThan(5);
    for (const { width } of set) expect(width).toBeLessThanOrEqual(200);
    expect(breakable('ภาษาไทยไม่มีช่องว่าง').length).toBeGreaterThan(3);
  });

  it('shape by their joiners, and a joiner alone is named', () => {
    const joined = setter.line('میخواهم', type.body).width;
    const apart = setter.line('می\u200cخواهم', type.body).width;
    expect(apart).not.toBe(joined);
    const before = setter.replaced;
    setter.line('a\u200d b', type.body);
    expect(setter.replaced).toBe(before + 1);
  });

  it('survive any text at all', () => {
    const any = fc.string({ unit: 'binary', maxLength: 60 });
    fc.assert(fc.property(any, (text) => setter.wrap(text, type.table, 90).length > 0));
    fc.assert(
      fc.property(any, (text) => {
        const { columns } = setter.grid(text.replace(/[\n\r\t]/g, ' '));
        expect(columns).toBeGreaterThanOrEqual(0);
      }),
    );
  });

  it('keep to the grid of fixed-width text', () => {
    const advance = setter.face('mono').character(0x30).width;
    for (const text of ['日本 x', 'שלום x', 'नमस्ते x', '👍🏽 x']) {
      const { runs, columns } = setter.grid(text);
      expect(widthOf(runs) / advance, text).toBeCloseTo(columns, 1);
    }
  });
});

/** One page of lines, by a file and a setter of its own. */
function pageOf(lines: readonly string[]): Buffer {
  const file = new PdfFile({ title: '', author: '', subject: '', creator: '', createdAt: new Date(0), lang: 'en-GB' });
  const own = new Typesetter(file);
  const [page, content, fonts] = [file.ref(), file.ref(), {} as Record<string, Ref>];
  file.addPageRef(page);
  const shown = lines.flatMap((text, n) => [
    `BT 1 0 0 1 40 ${800 - n * 20} Tm`,
    ...showRuns(own.line(text, type.body).runs, type.body.size, (font) => {
      fonts[font.id] ??= font.ref();
      return `/${font.id} ${type.body.size} Tf`;
    }),
    'ET',
  ]);
  const size = [0, 0, 595, 842];
  page.data = { Type: 'Page', Parent: file.pagesRef, MediaBox: size, Contents: content, Resources: { Font: fonts } };
  page.end();
  content.end(shown.join('\n'));
  file.end();
  return Buffer.concat(file.take());
}

/** Left edges of some words, as poppler finds them. */
function wordsAt(lines: readonly string[], words: readonly string[]): Record<string, number> {
  const path = join(folder, 'order.pdf');
  writeFileSync(path, pageOf(lines));
  const found = wordsOf(path)[0]?.words ?? [];
  // `-bbox` names the letters as they stand: those of a word that runs from right to left come last first.
  const is = (text: string, word: string) => [word, [...word].reverse().join('')].some((one) => text.includes(one));
  return Object.fromEntries(words.map((word) => [word, found.find(({ text }) => is(text, word))?.x0 ?? Number.NaN]));
}

/** Sum of the glyphs' widths and what moves them, at size 1000. */
function widthOf(runs: readonly Run[]): number {
  let width = 0;
  for (const { font, tj, pieces } of runs)
    for (const inside of pieces?.map((piece) => piece.tj) ?? [tj]) {
      width += font.widthOf(inside.match(/(?<=<)[0-9a-f]+(?=>)/g)?.join('') ?? '');
      for (const moved of inside.replace(/<[0-9a-f]+>/g, ' ').match(/-?\d+/g) ?? []) width -= Number(moved);
    }
  return width;
}
