/** Word and Excel files, the least that their programs open. */
import { strToU8, zipSync } from 'fflate';
import { days, firstDay, shiftOf, subject } from '../cast.ts';
import { Random } from '../random.ts';

const head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const officeDocument = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** The same bytes each time: no times of the machine inside. */
function packed(parts: Readonly<Record<string, string>>): Buffer {
  const files = Object.fromEntries(Object.entries(parts).map(([name, text]) => [name, strToU8(head + text)]));
  return Buffer.from(zipSync(files, { level: 9, mtime: new Date(2026, 0, 1) }));
}

function package_(main: string, contentType: string, others: readonly (readonly [string, string])[] = []) {
  return {
    '[Content_Types].xml': `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/${main}" ContentType="${contentType}"/>${others.map(([part, type]) => `<Override PartName="/${part}" ContentType="${type}"/>`).join('')}</Types>`,
    '_rels/.rels': `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="${officeDocument}/officeDocument" Target="${main}"/></Relationships>`,
  };
}

/** @param paragraphs `# ` makes a heading */
export function docx(paragraphs: readonly string[]): Buffer {
  const body = paragraphs
    .map((text) => {
      const heading = text.startsWith('# ');
      const style = heading ? '<w:pPr><w:pStyle w:val="Heading1"/></w:pPr>' : '';
      return `<w:p>${style}<w:r><w:t xml:space="preserve">${escaped(heading ? text.slice(2) : text)}</w:t></w:r></w:p>`;
    })
    .join('');
  return packed({
    ...package_(
      'word/document.xml',
      'application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml',
      [['word/styles.xml', 'application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml']],
    ),
    'word/_rels/document.xml.rels': `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="${officeDocument}/styles" Target="styles.xml"/></Relationships>`,
    'word/styles.xml':
      '<w:styles xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:style w:type="paragraph" w:styleId="Heading1"><w:name w:val="heading 1"/><w:pPr><w:outlineLvl w:val="0"/></w:pPr></w:style></w:styles>',
    'word/document.xml': `<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>${body}</w:body></w:document>`,
  });
}

/** One sheet, its first row the heading. */
export function xlsx(name: string, rows: readonly (readonly string[])[]): Buffer {
  const cell = (text: string, column: number, row: number): string =>
    `<c r="${String.fromCharCode(65 + column)}${row + 1}" t="inlineStr"><is><t xml:space="preserve">${escaped(text)}</t></is></c>`;
  const sheet = rows
    .map((row, r) => `<row r="${r + 1}">${row.map((text, c) => cell(text, c, r)).join('')}</row>`)
    .join('');
  const spreadsheet = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
  return packed({
    ...package_('xl/workbook.xml', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml', [
      ['xl/worksheets/sheet1.xml', 'application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml'],
    ]),
    'xl/workbook.xml': `<workbook xmlns="${spreadsheet}" xmlns:r="${officeDocument}"><sheets><sheet name="${escaped(name)}" sheetId="1" r:id="rId1"/></sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="${officeDocument}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`,
    'xl/worksheets/sheet1.xml': `<worksheet xmlns="${spreadsheet}"><sheetData>${sheet}</sheetData></worksheet>`,
  });
}

const doors = [
  'Front entrance',
  'Car park gate',
  'Neighbourhood office',
  'Locker room',
  'Report room',
  'Rear entrance',
];

/** Who went through which door: the officer's card, on shift days only. */
export function doorLog(): Buffer {
  const random = new Random(20_260_301);
  const rows: string[][] = [];
  for (let day = 0; day < days; day += 1) {
    const shift = shiftOf(subject, day);
    if (!shift) continue;
    const midnight = firstDay + day * 86_400;
    const passes = [shift.from - 0.1, shift.from + 0.05, shift.from + 4, shift.from + 4.6, shift.to + 0.02];
    for (const [n, hours] of passes.entries()) {
      const wall = Math.round(midnight + hours * 3600 + random.below(420));
      const local = new Date(wall * 1000).toISOString().replace('T', ' ').slice(0, 19);
      const door = n === 0 ? 'Car park gate' : n === 4 ? 'Rear entrance' : random.pick(doors);
      rows.push([local, '00 4821', subject.name, door, n === 4 ? 'out' : 'in', 'granted']);
    }
  }
  return xlsx('Door log', [['Local time', 'Card', 'Holder', 'Door', 'Direction', 'Result'], ...rows]);
}

export const response31 = docx([
  '# Response under regulation 31',
  'On behalf of PC 4821 Sample. Served on 28 May 2026.',
  '1. Allegations 1, 2 and 4 are admitted. The officer accepts that each is a breach of the Standards of Confidentiality and of Orders and Instructions.',
  '2. Allegation 3 is admitted as to what was opened, copied and printed. It is denied that the purpose was to learn more about the former partner. The officer had been told that he was under investigation and wished to be able to answer for himself.',
  '3. Allegation 5 is denied. The officer has no memory of clearing a log. He had been given rights on the laptop in November 2025 to install a printer, with an instruction sheet of which step 4 is “clear any errors before you start”. He may have followed that sheet again when the printer failed on the morning of 16 February. He did not know that a security log would be cleared.',
  '4. The officer asks that the information security department be required to produce the instruction sheet. It is relevant to allegation 5.',
  '5. It is not accepted that the conduct admitted, seen with the officer’s health at the time, amounts to gross misconduct.',
  '# Medical evidence',
  'A report of Dr N. Inventive is served with this response.',
  '# Witnesses',
  'The officer does not require DC 3316 Placeholder or Casey Fictional to be called.',
  'Terry Friendly, police friend',
]);

/** One second of silence, 8 kHz, 8 bit: a recording that no page can show. */
export function voicemail(): Buffer {
  const samples = 8000;
  const header = Buffer.alloc(44);
  header.write('RIFF', 0);
  header.writeUInt32LE(36 + samples, 4);
  header.write('WAVEfmt ', 8);
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(1, 22);
  header.writeUInt32LE(8000, 24);
  header.writeUInt32LE(8000, 28);
  header.writeUInt16LE(1, 32);
  header.writeUInt16LE(8, 34);
  header.write('data', 36);
  header.writeUInt32LE(samples, 40);
  return Buffer.concat([header, Buffer.alloc(samples, 128)]);
}
