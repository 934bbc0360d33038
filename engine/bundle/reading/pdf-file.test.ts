/** Files of this software and others read piece by piece; whatever is in one, it is read or refused in words. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { PdfFile as PdfWriter } from '../pdf/pdfkit-file.ts';
import { Lexer } from './lexer.ts';
import { PdfFile } from './pdf-file.ts';
import { PdfError, Ref, Stream, textOf, Word } from './values.ts';

const folder = mkdtempSync(join(tmpdir(), 'continuity-reading-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function twoPages(): string {
  const info = { title: 'Größe (1)', author: '', subject: '', creator: '', createdAt: new Date(0), lang: 'en-GB' };
  const file = new PdfWriter(info);
  for (const words of ['one', 'two']) {
    const content = file.ref();
    content.end(`(${words}) Tj`);
    const page = file.ref({ Type: 'Page', Parent: file.pagesRef, MediaBox: [0, 0, 10, 20], Contents: content });
    page.end();
    file.addPageRef(page);
  }
  file.end();
  const path = join(folder, 'two.pdf');
  writeFileSync(path, Buffer.concat(file.take()));
  return path;
}

function contents(path: string): string[] {
  const file = new PdfFile(path);
  try {
    return Array.from(file.pages(), ({ dict }) => {
      const stream = file.resolve(dict.get('Contents'));
      return stream instanceof Stream ? Buffer.from(file.data(stream)).toString().trim() : '';
    });
  } finally {
    file.close();
  }
}

describe('a PDF', () => {
  it('is read from tables and from streams of cross-references alike', () => {
    const path = twoPages();
    expect(contents(path)).toEqual(['(one) Tj', '(two) Tj']);
    const packed = join(folder, 'packed.pdf');
    execFileSync('qpdf', ['--object-streams=generate', path, packed]);
    expect(contents(packed)).toEqual(['(one) Tj', '(two) Tj']);
    const file = new PdfFile(packed);
    expect(file.sections[0]?.table).toBe(false);
    expect(textOf(file.resolve(file.dict(file.trailer.get('Info')).get('Title')))).toBe('Größe (1)');
    file.close();
  });

  it('is read as it was before something was appended, and where it lies within another file', () => {
    const bytes = readFileSync(twoPages());
    const path = join(folder, 'within');
    writeFileSync(path, Buffer.concat([Buffer.from('before '), bytes, Buffer.from(' and after')]));
    const file = new PdfFile(path, bytes.length, 7);
    expect(Array.from(file.pages())).toHaveLength(2);
    expect(file.size).toBe(bytes.length);
    file.close();
  });

  it('with any of its bytes changed is read or refused, and nothing else', () => {
    const bytes = readFileSync(twoPages());
    const path = join(folder, 'changed.pdf');
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(bytes.length - 1), fc.nat(255)), { minLength: 1, maxLength: 4 }),
        fc.option(fc.nat(bytes.length - 1)),
        (changes, end) => {
          const copy = Buffer.from(bytes);
          for (const [at, value] of changes) copy[at] = value;
          writeFileSync(path, end === null ? copy : copy.subarray(0, end));
          try {
            contents(path);
          } catch (error) {
            expect(error).toBeInstanceOf(PdfError);
          }
        },
      ),
      { numRuns: 400 },
    );
  });
});

describe('objects', () => {
  const read = (text: string) => new Lexer(Buffer.from(text, 'latin1')).value();

  it('are read as ISO 32000-1 writes them', () => {
    expect(textOf(read('(a\\(b\\)\\n\\101(nested))'))).toBe('a(b)\nA(nested)');
    expect(textOf(read('<48656C6C6F2>'))).toBe('Hello ');
    expect(read('12 0 R')).toEqual(new Ref(12, 0));
    expect(read('[1 -2.5 .5 true null /A#20B]')).toMatchObject([1, -2.5, 0.5, true, null, { value: 'A B' }]);
    expect(read('<< /A << /B [1 0 R] >> >>')).toEqual(new Map([['A', new Map([['B', [new Ref(1, 0)]]])]]));
    expect(read('endobj')).toEqual(new Word('endobj'));
  });

  it('that two readers could read as two are refused', () => {
    expect(() => read('<< /A 1 /A 2 >>')).toThrow(PdfError);
    expect(() => read('['.repeat(500))).toThrow('nested too deep');
    expect(() => read('(never ends')).toThrow(PdfError);
  });
});
