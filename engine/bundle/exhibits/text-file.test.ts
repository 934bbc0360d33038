import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { share } from './draw-text.ts';
import { csvDelimiter, csvRecords, decodeText, linesOf } from './text-file.ts';

const utf8 = (text: string) => new TextEncoder().encode(text);

describe('decodeText', () => {
  it('cuts what is too long after a line, in any encoding', () => {
    expect(decodeText(utf8('one\ntwo\nthree'), 9)).toEqual({ text: 'one\ntwo\n', encoding: 'UTF-8', whole: false });
    const wide = Buffer.from('\ufeffone\ntwo\nthree', 'utf16le');
    expect(decodeText(wide, 21)).toMatchObject({ text: 'one\ntwo\n', whole: false });
    expect(decodeText(utf8('x'.repeat(20)), 9)).toMatchObject({ text: 'xxxxxxxxx', whole: false });
  });

  it('knows encodings by their marks, else takes UTF-8 strictly, else Windows-1252', () => {
    expect(decodeText(utf8('naïve'))).toEqual({ text: 'naïve', encoding: 'UTF-8', whole: true });
    expect(decodeText(Buffer.from('fffe61006200', 'hex'))).toEqual({
      text: 'ab',
      encoding: 'UTF-16 (little-endian)',
      whole: true,
    });
    expect(decodeText(Buffer.from('feff00610062', 'hex'))).toEqual({
      text: 'ab',
      encoding: 'UTF-16 (big-endian)',
      whole: true,
    });
    expect(decodeText(Buffer.from('£5', 'latin1'))).toEqual({ text: '£5', encoding: 'Windows-1252', whole: true });
  });
  it('does not take binary files for text', () => {
    expect(decodeText(Buffer.from([69, 0, 70]))).toBeNull();
    expect(decodeText(Buffer.from([0xff, 1, 2, 3, 4, 5]))).toBeNull();
  });
});

describe('linesOf', () => {
  it('loses nothing but the line ends', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: fc.constantFrom('a', 'b', ' ') }), { minLength: 1 }),
        fc.constantFrom('\n', '\r\n', '\r'),
        (lines, end) => {
          expect([...linesOf(lines.map((line) => line + end).join(''))]).toEqual(lines);
        },
      ),
    );
    expect([...linesOf('a\nb')]).toEqual(['a', 'b']);
  });
});

describe('csvRecords', () => {
  it('reads back what was written, with the line each record begins on', () => {
    const field = fc.string({ unit: fc.constantFrom('a', '"', ',', '\n', ' ', 'é') });
    fc.assert(
      fc.property(
        fc.array(fc.array(field, { minLength: 2, maxLength: 4 }), { minLength: 1, maxLength: 8 }),
        (records) => {
          const text = records
            .map((record) => `${record.map((one) => `"${one.replaceAll('"', '""')}"`).join(',')}\n`)
            .join('');
          const read = [...csvRecords(text, ',')];
          expect(read.map(({ fields }) => fields)).toEqual(records);
          let line = 1;
          for (const [i, record] of records.entries()) {
            expect(read[i]?.line).toBe(line);
            line += 1 + record.join('').split('\n').length - 1;
          }
        },
      ),
    );
  });
  it('ends, whatever the text', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect([...csvRecords(text, ',')].length).toBeLessThanOrEqual(text.length + 1);
      }),
    );
  });
});

describe('csvDelimiter', () => {
  it('sees a table only where every record has the same columns', () => {
    expect(csvDelimiter('a,b\n1,2\n')).toBe(',');
    expect(csvDelimiter('a\tb\n1\t2\n')).toBe('\t');
    expect(csvDelimiter('a,b\n1\n')).toBeNull();
    expect(csvDelimiter('One sentence, and no table.\n')).toBeNull();
    expect(csvDelimiter('just prose, with commas\nand without\n')).toBeNull();
    expect(csvDelimiter(`${Array.from({ length: 40 }, (_, i) => i).join(',')}\n`)).toBeNull();
  });
});

describe('share', () => {
  it('fills the space exactly and starves no column', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 10, max: 2000 }), { minLength: 1, maxLength: 14 }), (wants) => {
        const widths = share(wants, 700);
        expect(widths.reduce((sum, width) => sum + width, 0)).toBeCloseTo(700, 3);
        for (const width of widths) expect(width).toBeGreaterThan(5);
      }),
    );
  });
});
