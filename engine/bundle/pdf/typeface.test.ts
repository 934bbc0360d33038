import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { PdfFile } from './pdfkit-file.ts';
import { type } from './styles.ts';
import { Typesetter } from './typeface.ts';

let setter: Typesetter;
beforeAll(() => {
  setter = new Typesetter(
    new PdfFile({ title: '', author: '', subject: '', creator: '', createdAt: new Date(0), lang: 'en-GB' }),
  );
});

describe('wrap', () => {
  it('never sets a line wider than its column, whatever the text', () => {
    const text = fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 200 }),
      fc.string({ unit: fc.constantFrom('a', 'W', '/', '_', ' ', '.', 'é', '漢', '\u202e', '\n'), maxLength: 300 }),
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
    setter.wrap('漢\u202e\u0007', type.body, 400);
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
