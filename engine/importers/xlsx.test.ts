/** Workbooks made here part by part, for what Excel writes in corners and what nobody honest writes. */
import fc from 'fast-check';
import { zipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { FailureError } from '../../shared/api/failures.ts';
import { mapping } from './mapping.testing.ts';
import { openSample } from './open-reader.ts';
import { readAll } from './read-all.testing.ts';
import { kindOfFormat } from './xlsx-book.ts';
import { columnOf, numberText } from './xlsx-rows.ts';

const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const relations = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';

interface Parts {
  readonly sheets?: readonly (readonly [name: string, rows: string, state?: string])[];
  readonly texts?: readonly string[];
  /** Number format codes of cell styles 1, 2, …; style 0 is General. */
  readonly formats?: readonly string[];
  readonly date1904?: boolean;
}

function workbook({ sheets = [], texts = [], formats = [], date1904 = false }: Parts): Buffer {
  const xml = (content: string): Uint8Array => new TextEncoder().encode(`<?xml version="1.0"?>${content}`);
  const files: Record<string, Uint8Array> = {
    'xl/workbook.xml': xml(
      `<workbook xmlns="${main}" xmlns:r="${relations}"><workbookPr${date1904 ? ' date1904="1"' : ''}/><sheets>${sheets
        .map(
          ([name, , state], n) =>
            `<sheet name="${name}" sheetId="${n + 1}" r:id="r${n}"${state ? ` state="${state}"` : ''}/>`,
        )
        .join('')}</sheets></workbook>`,
    ),
    'xl/_rels/workbook.xml.rels': xml(
      `<Relationships>${sheets
        .map((_, n) => `<Relationship Id="r${n}" Type="${relations}/worksheet" Target="worksheets/sheet${n + 1}.xml"/>`)
        .join(
          '',
        )}<Relationship Id="t" Type="${relations}/sharedStrings" Target="sharedStrings.xml"/><Relationship Id="s" Type="${relations}/styles" Target="/xl/styles.xml"/></Relationships>`,
    ),
    'xl/sharedStrings.xml': xml(`<sst xmlns="${main}">${texts.map((text) => `<si>${text}</si>`).join('')}</sst>`),
    'xl/styles.xml': xml(
      `<styleSheet xmlns="${main}"><numFmts>${formats
        .map((code, n) => `<numFmt numFmtId="${200 + n}" formatCode="${code.replaceAll('"', '&quot;')}"/>`)
        .join('')}</numFmts><cellStyleXfs><xf numFmtId="22"/></cellStyleXfs><cellXfs><xf numFmtId="0"/>${formats
        .map((_, n) => `<xf numFmtId="${200 + n}"/>`)
        .join('')}</cellXfs></styleSheet>`,
    ),
  };
  for (const [n, [, rows]] of sheets.entries())
    files[`xl/worksheets/sheet${n + 1}.xml`] = xml(
      `<worksheet xmlns="${main}"><sheetData>${rows}</sheetData></worksheet>`,
    );
  return Buffer.from(zipSync(files));
}

const text = (content: string) => `<c t="inlineStr"><is><t>${content}</t></is></c>`;
const header = `<row r="2">${['message', 'datetime', 'timestamp_desc'].map(text).join('')}</row>`;

function failureOf(act: () => unknown): FailureError['failure'] {
  try {
    act();
  } catch (error) {
    if (error instanceof FailureError) return error.failure;
    throw error;
  }
  throw new Error('it did not fail');
}

describe('a workbook', () => {
  test('is recognised by its header like any table; dates, shared, rich and missing texts are what the cells show', () => {
    const bytes = workbook({
      sheets: [
        ['Notes', '', 'hidden'],
        [
          'Log &amp; all',
          `${header}
           <row r="3"><c r="A3" t="s"><v>0</v></c><c r="B3" s="1"><v>46067.111886574</v></c><c r="C3" t="s"><v>1</v></c></row>
           <row r="4"/>
           <row r="7"><c r="A7" t="str"><f>1+1</f><v>two</v></c><c r="B7" t="d"><v>2026-02-14T02:41:08Z</v></c></row>
           <row r="8"><c r="B8" s="1"><v>46067.25</v></c></row>
           <row r="9"><c r="A9" t="b"><v>1</v></c><c r="B9" t="e"><v>#N/A</v></c></row>
           <row r="10"><c r="A10"><v>1</v></c><c r="B10" s="1"><v>46067</v></c><c r="D10"><v>9</v></c></row>`,
        ],
      ],
      texts: ['<r><t>rich </t></r><r><t>text</t></r><rPh><t>reading</t></rPh>', '<t>Logged_x000D_</t>'],
      formats: ['dd/mm/yyyy hh:mm'],
    });
    const { reader, events, refused, rows } = readAll(bytes, { zone: 'UTC' });
    expect([reader.format, reader.encoding, reader.sheet, reader.sheets]).toEqual([
      'timesketch-csv',
      'XLSX',
      'Log & all',
      ['Log & all', 'Notes'],
    ]);
    expect(events.map(({ message, timeText, timeDescription }) => [message, timeText, timeDescription])).toEqual([
      ['rich text', '2026-02-14 02:41:07', 'Logged\r'],
      ['two', '2026-02-14T02:41:08Z', ''],
      ['', '2026-02-14 06:00:00', ''],
    ]);
    expect(refused).toEqual(['9: “#N/A” is not an ISO 8601 time', '10: the row has 4 cells where the header has 3']);
    expect(rows.map(({ line }) => line)).toEqual([3, 7, 8, 9, 10]);
    expect(rows[0]?.text).toBe('rich text,2026-02-14 02:41:07,"Logged\r"');
  });

  test('counts days from 1900 or 1904, and shows a date, a time or both as its format says', () => {
    const both = { day: true, clock: true };
    expect(numberText('46067.111886574', both, 0)).toBe('2026-02-14 02:41:07');
    expect(numberText('46067.5000000001', both, 0)).toBe('2026-02-14 12:00:00');
    expect(numberText('46067.1118923611', both, 0)).toBe('2026-02-14 02:41:07.5');
    expect(numberText('44605', { day: true, clock: false }, 1462)).toBe('2026-02-14');
    expect(numberText('0.5', { day: false, clock: true }, 0)).toBe('12:00:00');
    expect(numberText('59', both, 0)).toBe('59');
    expect(numberText('1.33169865827634E+15', null, 0)).toBe('1331698658276340');
    expect(numberText('0.1', null, 0)).toBe('0.1');
    for (const [code, day, clock] of [
      ['dd/mm/yyyy hh:mm', true, true],
      ['[$-809]d mmmm yyyy', true, false],
      ['h:mm AM/PM', false, true],
      ['[h]:mm:ss', false, true],
    ] as const)
      expect(kindOfFormat(code), code).toEqual({ day, clock });
    for (const code of ['General', '0.00', '#,##0 "days"', '[Red]0', '@', '0.0E+00'])
      expect(kindOfFormat(code), code).toBeNull();
    expect([
      columnOf('A1'),
      columnOf('Z9'),
      columnOf('AA1'),
      columnOf('XFD1'),
      columnOf('XFE1'),
      columnOf('1'),
    ]).toEqual([0, 25, 26, 16_383, -1, -1]);
  });

  test('is mapped like any table, with any of its sheets', () => {
    const rows = `<row r="1">${['When', 'What'].map(text).join('')}</row><row r="2"><c r="A2"><v>46067.111886574</v></c>${text('opened')}</row>`;
    const bytes = workbook({
      sheets: [
        ['One', header],
        ['Two', rows],
      ],
    });
    const sample = openSample(bytes, true, { sheet: 'Two' });
    expect([sample.sheets, sample.columns, sample.rows]).toEqual([
      ['One', 'Two'],
      ['When', 'What'],
      [{ line: 2, cells: ['46067.111886574', 'opened'] }],
    ]);
    const by = mapping({ When: 'time', What: 'message' }, { time: { kind: 'excel-serial' }, zone: 'Europe/London' });
    const { events } = readAll(bytes, { mapping: by, sheet: 'Two' });
    expect(events[0]).toMatchObject({ message: 'opened', instant: Date.UTC(2026, 1, 14, 2, 41, 7) * 1000 });
    expect(failureOf(() => readAll(bytes, { sheet: 'Three' })).next).toMatch(/“One”, “Two”/);
  });

  test('that is damaged, locked, no workbook or made to exhaust memory is refused in words', () => {
    const good = workbook({ sheets: [['Log', header]] });
    const what = (bytes: Uint8Array): string => failureOf(() => readAll(bytes)).what;
    expect(what(good.subarray(0, good.length - 30))).toMatch(/no table of contents/);
    expect(what(Buffer.from(zipSync({ 'word/document.xml': new Uint8Array(9) })))).toMatch(/no Excel workbook/);
    expect(what(workbook({ sheets: [] }))).toMatch(/no sheet of cells/);
    expect(what(workbook({ sheets: [['Log', '<row r="1"><c t="s"><v>7</v></c></row>']] }))).toMatch(
      /a text that is not there/,
    );
    expect(what(workbook({ sheets: [['Log', '<row><c><v>&bomb;</v></c></row>']] }))).toMatch(/not well-formed/);
    expect(what(workbook({ sheets: [['Log', '<row><c r="XFE1"><v>1</v></c></row>']] }))).toMatch(/in no column/);
    expect(what(workbook({ sheets: [['Empty', '']] }))).toMatch(/holds nothing/);
    const locked = Buffer.from(good);
    for (let at = locked.indexOf('PK\u0001\u0002'); at >= 0; at = locked.indexOf('PK\u0001\u0002', at + 1))
      locked[at + 8] = 1;
    expect(what(locked)).toMatch(/encrypted/);
    // It claims a few bytes, and unpacks to eight million.
    const bomb = workbook({ sheets: [['Log', `${header}${' '.repeat(8_000_000)}`]] });
    for (let at = bomb.indexOf('PK\u0001\u0002'); at >= 0; at = bomb.indexOf('PK\u0001\u0002', at + 1))
      bomb.writeUInt32LE(Math.min(bomb.readUInt32LE(at + 24), 5000), at + 24);
    expect(what(bomb)).toMatch(/larger than it claims/);
  });

  test('whatever bytes are changed: rows or a failure in words', () => {
    const good = workbook({
      sheets: [['Log', `${header}<row r="3">${['a', '2026-02-14T02:41:07Z', 'x'].map(text).join('')}</row>`]],
    });
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(good.length - 5), fc.nat(255)), { minLength: 1, maxLength: 8 }), (edits) => {
        const damaged = Buffer.from(good);
        for (const [at, value] of edits) damaged[at + 4] = value;
        try {
          const file = readAll(damaged);
          expect(file.events.length + file.refused.length).toBe(file.rows.length);
        } catch (error) {
          expect(error).toBeInstanceOf(FailureError);
        }
      }),
      { numRuns: 150 },
    );
  });
});
