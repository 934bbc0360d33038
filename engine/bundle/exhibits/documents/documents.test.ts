/** Mail, chats and office documents in a finished bundle, read back with poppler and qpdf. */
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { burn, type Entry } from '@kenjiuno/msgreader/lib/Burner.js';
import { TypeEnum } from '@kenjiuno/msgreader/lib/Reader.js';
import { strToU8, zipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { complaints, run } from '../../testing/read-pdf.ts';
import { sampleBundle } from '../../testing/sample-bundle.ts';
import { writeBundle } from '../../write-bundle.ts';
import { type DatedLine, datedLine, orderOf } from './chat-lines.ts';
import { UnusableDocument } from './document.ts';
import { DocumentReader } from './document-reader.ts';
import { readEmail } from './email.ts';
import { htmlText } from './html-text.ts';
import { readOutlook } from './outlook.ts';
import { recogniseDocument } from './recognise.ts';
import { readWord } from './word.ts';
import { readWorkbook } from './workbook.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'continuity-documents-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

async function bundleOf(name: string, contents: ReadonlyMap<string, Uint8Array>, textPages?: number) {
  const sample = sampleBundle(
    [...contents].map(([fileName, bytes], i) => ({
      ref: `AB/${i + 1}`,
      description: fileName,
      fileName: basename(fileName),
      mediaType: 'application/octet-stream',
      bytes,
    })),
    { keyEvents: 0, ...(textPages === undefined ? {} : { change: { textPages } }) },
  );
  const path = join(folder, name);
  const deps = { load: sample.load, signal: new AbortController().signal, onProgress: () => {} };
  const written = await writeBundle(sample.input, deps, path);
  return { path, written };
}

const pageText = (path: string, from: number, to: number): string =>
  run('pdftotext', '-layout', '-f', String(from), '-l', String(to), path, '-').replace(/[ \t]+/g, ' ');

/** Exhibits that share one bundle, so that it is written and checked once. Filled while the tests are being named. */
const fixtures = new Map<string, Uint8Array>();
let together: ReturnType<typeof bundleOf> | null = null;

/** What a reader of the finished file finds on the exhibit's pages, slip sheet included. */
async function shown(fileName: string) {
  together ??= bundleOf('together.pdf', fixtures);
  const { path, written } = await together;
  return pagesOf(path, written.exhibits[[...fixtures.keys()].indexOf(fileName)]);
}

function pagesOf(path: string, found: Awaited<ReturnType<typeof bundleOf>>['written']['exhibits'][number] | undefined) {
  const { firstPage = 0, lastPage = 0, placeholder = '' } = found ?? {};
  const flat = pageText(path, firstPage, lastPage).replace(/\s+/g, ' ');
  return { flat, pages: lastPage - firstPage, placeholder };
}

const corpus = '../shared/corpus/evidence';
const files = existsSync(corpus)
  ? (readdirSync(corpus, { recursive: true }) as string[]).filter((name) => /\.(?:eml|docx|xlsx)$/.test(name)).sort()
  : [];

describe('real documents', () => {
  if (files.length === 0) it.skip(`the corpus is not here (${corpus})`, () => {});
  else
    it('each become pages or a placeholder that says why, in one sound bundle', async () => {
      const { path, written } = await bundleOf(
        'corpus.pdf',
        new Map(files.map((name) => [name, readFileSync(join(corpus, name))])),
      );
      expect(run('qpdf', '--check', path)).toContain('No syntax or stream encoding errors');
      expect(complaints('pdftotext', path, join(folder, 'corpus.txt'))).toBe('');
      const at = new Map(written.exhibits.map((one, i) => [files[i] ?? '', one]));
      for (const [name, { placeholder }] of at) expect(placeholder, name).toBeNull();
      const textOf = (end: string): string => {
        const [, one] = [...at].find(([name]) => name.endsWith(end)) ?? [];
        return pageText(path, one?.firstPage ?? 0, one?.lastPage ?? 0);
      };
      expect(textOf('plain_emails/basic_email.eml')).toMatch(/Subject Testing 123/);
      expect(textOf('raw_email_with_nested_attachment.eml')).toMatch(/SHA-256/);
      expect(textOf('comments.docx')).toContain('A tachyon walks into a bar.');
      expect(textOf('tables.docx')).toMatch(/Top left +Top right/);
      expect(textOf('footnotes.docx')).toMatch(/\[note 1\]/);
      expect(textOf('apt29.xlsx')).toContain('Sheet 2 of 2: day2');
      expect(textOf('apt29.xlsx')).toMatch(/12 Deploy Stealth Component Object 3.B/);
    });
});

const crlf = (lines: readonly string[]): Buffer => Buffer.from(lines.join('\r\n'), 'latin1');
const hex = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
/** A digest is broken over two lines of its column. */
const halves = (digest: string): RegExp => new RegExp(`${digest.slice(0, 20)}`);

describe('e-mail', () => {
  const attachment = Buffer.from('rota;\u00e9quipe\n', 'utf8');
  const inner = crlf([
    'From: C <c@example.org>',
    'Subject: Inner =?iso-8859-1?Q?caf=E9?=',
    'Date: Tue, 3 Mar 2026 09:00:00',
    '',
    'Inner words',
  ]);
  const mail = crlf([
    'Received: from relay.example.org by mx.example.org; Mon, 2 Mar 2026 10:15:01 +0000',
    'From: =?utf-8?B?w4luw6lhIFF1aXJr?= <e.quirk@example.org>',
    'To: "Rota, Night" <rota@example.org>',
    'Subject: =?utf-8?Q?R=C3=A9:?= night shift',
    'Date: Mon, 2 Mar 2026 11:15:00 +0100',
    'Message-ID: <m1@example.org>',
    'MIME-Version: 1.0',
    'Content-Type: multipart/mixed; boundary=AA',
    '',
    '--AA',
    'Content-Type: multipart/alternative; boundary=BB',
    '',
    '--BB',
    'Content-Type: text/plain; charset=iso-8859-1',
    'Content-Transfer-Encoding: quoted-printable',
    '',
    'Caf=E9 at nine, plain words.',
    '--BB',
    'Content-Type: text/html; charset=utf-8',
    '',
    '<html><head><style>p{color:red}</style></head><body><p>Other words &amp; <a href="http://elsewhere.example/x">bank.example</a></p>',
    '<script>alert(1)</script><img src="http://tracker.example/p.gif"></body></html>',
    '--BB--',
    '--AA',
    'Content-Type: text/csv',
    "Content-Disposition: attachment; filename*=utf-8''rota%20%C3%A9t%C3%A9.csv",
    'Content-Transfer-Encoding: base64',
    '',
    attachment.toString('base64'),
    '--AA',
    'Content-Type: message/rfc822',
    '',
    inner.toString('latin1'),
    '--AA--',
    '',
  ]);

  fixtures.set('Night shift.eml', mail);
  it('is shown with headers, both bodies, attachments by digest and the message within', async () => {
    const { flat, placeholder } = await shown('Night shift.eml');
    expect(placeholder).toBeNull();
    expect(flat).toContain('From Énéa Quirk <e.quirk@example.org>');
    expect(flat).toContain('Subject Ré: night shift');
    expect(flat).toContain('Mon, 2 Mar 2026 11:15:00 +0100 (2 Mar 2026, 10:15:00 UTC)');
    expect(flat).toContain('Café at nine, plain words.');
    expect(flat).toContain('Other words & bank.example ‹http://elsewhere.example/x›');
    expect(flat).toContain('asks for 1 picture from other computers; none was fetched');
    expect(flat).toContain('holds scripts; they were not run');
    expect(flat).not.toContain('alert(1)');
    expect(flat).not.toContain('color:red');
    expect(flat).toContain('rota été.csv');
    expect(flat).toMatch(halves(hex(attachment)));
    expect(flat).toContain('Subject Inner café');
    expect(flat).toContain('(it names no offset from UTC that could be read)');
    expect(flat).toContain('Shown: the message and 1 message attached to it; 2 attachments listed.');
    // The headers of the message stand before the message within it.
    expect(flat.indexOf('from relay.example.org by mx.example.org')).toBeGreaterThan(0);
    expect(flat.indexOf('Subject Inner café')).toBeGreaterThan(flat.indexOf('from relay.example.org'));
    expect(flat).not.toContain('by its content');
  });

  fixtures.set('printout.dat', mail);
  it('is known by its content under another name, and that is said', async () => {
    const { flat } = await shown('printout.dat');
    expect(flat).toContain('Known as an e-mail message by its content; the file’s name does not say so.');
    expect(flat).toContain('Café at nine');
  });

  it('is not seen in text that only begins like one', () => {
    for (const text of ['Date: today\nnothing else\n', 'From: me\nTo: you\n\nhello', 'GET / HTTP/1.1\nHost: x\n'])
      expect(recogniseDocument(Buffer.from(text), 'note.txt'), text).toBeNull();
  });

  it('is bounded, whatever was made to break it', async () => {
    const deep = Array.from({ length: 400 }, (_, i) => [
      `Content-Type: multipart/mixed; boundary=b${i}`,
      '',
      `--b${i}`,
    ]).flat();
    await expect(readEmail(crlf(['From: a@example.org', ...deep, '', 'x']))).rejects.toThrow(UnusableDocument);
    await expect(readEmail(crlf(['From: a@example.org', `X-Long: ${'y'.repeat(2_000_000)}`, '', 'x']))).rejects.toThrow(
      UnusableDocument,
    );
    const nested = Array.from({ length: 60 }, () => ['From: a@example.org', 'Content-Type: message/rfc822', '']).flat();
    const { remarks } = await readEmail(crlf([...nested, 'From: a@example.org', '', 'end']));
    expect(remarks.join(' ')).toContain('nested deeper');
    const broken = htmlText(
      `${'<script>'.repeat(30_000)}${'<a href="x">'.repeat(30_000)}words<!--${'<'.repeat(30_000)}`,
    );
    expect(broken.text).toContain('words');
    expect(broken.scripts).toBe(30_000);
  });
});

describe('Outlook', () => {
  const data = Buffer.from('attached bytes');
  fixtures.set('memo.msg', sampleMsg(data));
  const old = Buffer.alloc(2048);
  old.writeUInt32BE(0xd0cf11e0, 0);
  old.write('WordDocument', 1024, 'utf16le');
  fixtures.set('old.doc', old);

  it('is shown with its properties, text and attachments', async () => {
    const { flat, placeholder } = await shown('memo.msg');
    expect(placeholder).toBeNull();
    expect(flat).toContain('From Ann Example <ann@example.org>');
    expect(flat).toContain('To Bo Example <bo@example.org>');
    expect(flat).toContain('Subject Rota – été');
    expect(flat).toContain('Body of the memo.');
    expect(flat).toContain('notes.txt');
    expect(flat).toMatch(halves(hex(data)));
  });

  it('gets a placeholder where it is damaged, and so do its older relatives', async () => {
    const whole = sampleMsg(Buffer.from('x'));
    for (const length of [520, 1024, Math.floor(whole.length / 2)])
      await readOutlook(whole.subarray(0, length)).catch((error: unknown) => expect(error).toBeInstanceOf(Error));
    const { flat, placeholder } = await shown('old.doc');
    expect(placeholder).toContain('used before 2007');
    expect(flat).toContain('is not shown on paper');
  });
});

describe('Word', () => {
  const body = [
    '<w:p><w:pPr><w:pStyle w:val="Titre1"/></w:pPr><w:r><w:t>Heading of it</w:t></w:r></w:p>',
    '<w:p><w:r><w:t xml:space="preserve">Kept </w:t></w:r><w:ins w:author="Ann" w:date="2026-02-01T09:00:00Z"><w:r><w:t>added</w:t></w:r></w:ins>',
    '<w:del w:author="Bo"><w:r><w:delText>taken out</w:delText></w:r></w:del><w:r><w:rPr><w:vanish/></w:rPr><w:t>unseen</w:t></w:r></w:p>',
    '<w:tbl><w:tr><w:trPr><w:tblHeader/></w:trPr><w:tc><w:p><w:r><w:t>Name</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>Shift</w:t></w:r></w:p></w:tc></w:tr>',
    '<w:tr><w:tc><w:p><w:r><w:t>Quirk</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>Night</w:t></w:r></w:p></w:tc></w:tr></w:tbl>',
  ].join('');
  const ns = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"';
  const docx = (inside: string) =>
    zipSync({
      'word/document.xml': strToU8(`<w:document ${ns}><w:body>${inside}</w:body></w:document>`),
      'word/styles.xml': strToU8(
        `<w:styles ${ns}><w:style w:styleId="Titre1"><w:name w:val="heading 1"/></w:style></w:styles>`,
      ),
    });

  fixtures.set('report.docx', docx(body));
  fixtures.set('cut.docx', docx(body).subarray(0, 300));
  it('shows words, tables, recorded changes and what is hidden', async () => {
    const { flat } = await shown('report.docx');
    expect(flat).toContain('Heading of it');
    expect(flat).toContain(
      'Kept [inserted by Ann, 2026-02-01T09:00:00Z: added][deleted by Bo: taken out][hidden text: unseen]',
    );
    expect(flat).toContain('records changes: 1 insertion and 1 deletion');
    expect(flat).toContain('Text that the document hides is shown, marked');
    expect(flat).toMatch(/Name Shift Quirk Night/);
  });

  it('gets a placeholder where it is damaged', async () => {
    const { placeholder } = await shown('cut.docx');
    expect(placeholder).toBe('it is a Word document, but it has no table of contents, so it was cut short');
    const entity = docx('<w:p><w:r><w:t>&bomb;</w:t></w:r></w:p>');
    expect(() => readWord(entity)).toThrow('not well-formed XML');
  });
});

describe('Excel', () => {
  const xlsx = (rows: number, columns: number) => {
    const ns = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"';
    const sheet = Array.from(
      { length: rows },
      (_, r) =>
        `<row r="${r + 1}">${Array.from({ length: columns }, (_, c) => `<c t="inlineStr"><is><t>r${r + 1}c${c + 1}</t></is></c>`).join('')}</row>`,
    ).join('');
    const relation = (id: number) =>
      `<Relationship Id="r${id}" Type="http://x/worksheet" Target="worksheets/sheet${id}.xml"/>`;
    return zipSync({
      'xl/workbook.xml': strToU8(
        `<workbook ${ns} xmlns:r="http://r"><sheets><sheet name="Unseen" state="hidden" r:id="r2"/><sheet name="Shifts" r:id="r1"/></sheets></workbook>`,
      ),
      'xl/_rels/workbook.xml.rels': strToU8(`<Relationships>${relation(1)}${relation(2)}</Relationships>`),
      'xl/worksheets/sheet1.xml': strToU8(`<worksheet ${ns}><sheetData>${sheet}</sheetData></worksheet>`),
      'xl/worksheets/sheet2.xml': strToU8(
        `<worksheet ${ns}><sheetData><row><c t="inlineStr"><is><t>kept back</t></is></c></row></sheetData></worksheet>`,
      ),
    });
  };

  fixtures.set('rota.xlsx', xlsx(3, 23));
  it('shows each sheet with its rows and columns, wide ones in parts, hidden ones too', async () => {
    const { flat } = await shown('rota.xlsx');
    expect(flat).toContain('Sheet 1 of 2: Shifts');
    expect(flat).toContain('Columns U to W of W');
    expect(flat).toContain('r3c23');
    expect(flat).toContain('Sheet 2 of 2: Unseen, hidden in the workbook');
    expect(flat).toContain('kept back');
    expect(flat).toContain('Shown: 4 rows of 2 sheets.');
  });

  it('says where it is cut, by pages and by rows', async () => {
    const { path, written } = await bundleOf('long.pdf', new Map([['long.xlsx', xlsx(400, 2)]]), 2);
    const { flat, pages } = pagesOf(path, written.exhibits[0]);
    expect(pages).toBe(2);
    expect(flat).toContain('Shown: the first 2 pages. The rest is in the file.');
    expect(flat).toContain('Cut here. The whole is in the exhibit’s file');
    const { blocks } = readWorkbook(xlsx(20_050, 1));
    const notes = blocks.flatMap((block) => (block.kind === 'note' ? [block.text] : []));
    expect(notes.join(' ')).toContain('20,000 of 20,050 rows are shown');
  });
});

describe('a chat export', () => {
  const android = [
    '14/02/2026, 22:41 - Messages and calls are end-to-end encrypted. Tap to learn more.',
    '14/02/2026, 22:41 - Ann Quirk: First line',
    'and a second line: with a colon',
    '14/02/2026, 22:43 - Bo: <Media omitted>',
    '15/02/2026, 06:02 - Bo: Morning 🙂',
    '',
  ].join('\n');

  const ios = [
    '[2/3/26, 10:41:07\u202fPM] Night rota: \u200eMessages and calls are end-to-end encrypted.',
    '[2/3/26, 10:41:09\u202fPM] Ann: Where are you?',
    '\u200e[2/3/26, 10:42:00\u202fPM] Bo: \u200eimage omitted',
    '',
  ].join('\r\n');
  const long = Array.from({ length: 900 }, (_, i) => `word${i}`).join(' ');
  fixtures.set('WhatsApp Chat with Bo.txt', Buffer.from(android));
  fixtures.set('export.txt', Buffer.from(ios));
  fixtures.set('_chat.txt', Buffer.from(`14/02/2026, 22:41 - Ann: ${long}\n14/02/2026, 22:42 - Bo: after\n`));

  it('from Android is bubbles with sender, time and line; the order of the date is proved', async () => {
    const { flat } = await shown('WhatsApp Chat with Bo.txt');
    expect(flat).toContain('Times as the phone showed them, no zone in the file.');
    expect(flat).toContain('day, month, year: 14/02/2026 can be read in no other way');
    expect(flat).toContain('14 Feb 2026 (14/02/2026)');
    expect(flat).toMatch(/Ann Quirk 22:41 line 2 First line and a second line: with a colon/);
    expect(flat).toMatch(/Messages and calls are end-to-end encrypted\. Tap to learn more\. \(22:41, line 1\)/);
    expect(flat).toContain('1 message stood for a picture');
    expect(flat).toContain('Morning 🙂');
    expect(flat).toContain('Emoji are printed in one colour');
    expect(flat).toContain('Shown: all 3 messages and 1 line written by the program.');
  });

  it('from iOS likewise, under any name', async () => {
    const { flat } = await shown('export.txt');
    expect(flat).toContain('Known as a WhatsApp chat export by its content');
    expect(flat).toContain('Nothing in the file settles whether 2/3/26 names the day or the month first');
    expect(flat).not.toContain('2026 (2/3/26)');
    expect(flat).toMatch(/Ann 10:41:09 PM line 2 Where are you\?/);
    expect(flat).toContain('Night rota: Messages and calls');
    expect(flat).toContain('image omitted');
  });

  it('never guesses the order of day and month', () => {
    const order = (...dates: string[]) => orderOf(dates.map((one) => datedLine(`${one}, 10:00 - A: x`) as DatedLine));
    expect(order('03/04/2026', '13/04/2026').order).toBe('day first');
    expect(order('03/04/2026', '04/13/2026').order).toBe('month first');
    expect(order('2026-04-03').order).toBe('year first');
    expect(order('03/04/2026', '04/04/2026').order).toBeNull();
    expect(order('13/04/2026', '04/13/2026').order).toBeNull();
    const byTime = order('01/02/2026', '02/02/2026', '01/03/2026');
    expect(byTime).toMatchObject({
      order: 'day first',
      reason: expect.stringContaining('only so do the messages run forwards'),
    });
  });

  it('takes the dates and times that phones write, and no other lines', () => {
    const said = (line: string) => {
      const found = datedLine(line);
      return found && [found.date, found.time, found.seconds, found.rest];
    };
    expect(said('14.02.26, 22:41 - A: x')).toEqual(['14.02.26', '22:41', 81_660, 'A: x']);
    expect(said('2/14/26, 12:05 AM - A: x')).toEqual(['2/14/26', '12:05 AM', 300, 'A: x']);
    expect(said('[2026-02-14, 7:05:09 p.m.] A: x')).toEqual(['2026-02-14', '7:05:09 p.m.', 68_709, 'A: x']);
    for (const line of ['14/02/2026 report', '[14/02/2026] A: x', '14/02/2026, 25:00 - A: x', '1-2 3:04 - A: x', ''])
      expect(said(line), line).toBeNull();
  });

  it('is not seen in a log of the same look', () => {
    const log = Buffer.from('14/02/2026, 22:41 - worker: started\n14/02/2026, 22:42 - worker: stopped\n');
    expect(recogniseDocument(log, 'service.txt')).toBeNull();
    expect(recogniseDocument(log, 'WhatsApp Chat with X.txt')).toEqual({ kind: 'chat', byName: true });
  });

  it('keeps a message longer than a page whole, over pages', async () => {
    const { flat, pages } = await shown('_chat.txt');
    expect(pages).toBeGreaterThan(1);
    for (const i of [0, 450, 899]) expect(flat).toContain(`word${i}`);
    expect(flat.indexOf('after')).toBeGreaterThan(flat.indexOf('word899'));
  });
});

describe('all of them together', () => {
  it('are a bundle that qpdf and poppler find nothing wrong with', async () => {
    await shown('old.doc');
    const path = join(folder, 'together.pdf');
    expect(run('qpdf', '--check', path)).toContain('No syntax or stream encoding errors');
    expect(complaints('pdftoppm', '-r', '20', path, join(folder, 'render'))).toBe('');
  });
});

describe('a document that will not be read', () => {
  it('is given up when it is late, in words', async () => {
    const reader = new DocumentReader({ ms: 1, msPerMegabyte: 0, memoryMb: 512 });
    const answer = await reader.read('email', Buffer.from('From: a@example.org\n\nx'), new AbortController().signal);
    expect(answer).toEqual({ unusable: 'reading it took longer than 1 seconds' });
    await reader.close();
  });

  it('is given up when it needs more memory than there is for one, and the next is read', async () => {
    const reader = new DocumentReader({ ms: 60_000, msPerMegabyte: 500, memoryMb: 48 });
    const signal = new AbortController().signal;
    const greedy = Buffer.from(
      `14/02/2026, 22:41 - Ann: x\n${'14/02/2026, 22:41 - Ann: end-to-end encrypted words\n'.repeat(190_000)}`,
    );
    expect(await reader.read('chat', greedy, signal)).toEqual({
      unusable: 'reading it took more memory than there is for one document',
    });
    expect(await reader.read('email', Buffer.from('From: a@example.org\n\nx'), signal)).toHaveProperty('document');
    await reader.close();
  });
});

/** A message of one recipient and one attachment, as [MS-OXMSG] lays it out in a compound file. */
function sampleMsg(attached: Uint8Array): Uint8Array {
  const entries: Entry[] = [];
  const add = (name: string, type: TypeEnum, bytes: Uint8Array = new Uint8Array()): number =>
    entries.push({ name, type, length: bytes.length, binaryProvider: () => Uint8Array.from(bytes), children: [] }) - 1;
  const wide = (text: string) => Buffer.from(text, 'utf16le');
  const property = (tag: number, value: number) => {
    const one = Buffer.alloc(16);
    one.writeUInt32LE(tag, 0);
    one.writeUInt32LE(6, 4);
    one.writeUInt32LE(value, 8);
    return one;
  };
  const folderOf = (name: string, type: TypeEnum, streams: readonly [string, Uint8Array][]): number => {
    const at = add(name, type);
    (entries[at] as Entry).children = streams.map(([stream, bytes]) => add(stream, TypeEnum.DOCUMENT, bytes));
    return at;
  };
  const root = folderOf('Root Entry', TypeEnum.ROOT, [
    ['__properties_version1.0', Buffer.alloc(32)],
    ['__substg1.0_001A001F', wide('IPM.Note')],
    ['__substg1.0_0037001F', wide('Rota – été')],
    ['__substg1.0_0C1A001F', wide('Ann Example')],
    ['__substg1.0_0C1F001F', wide('ann@example.org')],
    ['__substg1.0_1000001F', wide('Body of the memo.')],
  ]);
  const recipient = folderOf('__recip_version1.0_#00000000', TypeEnum.DIRECTORY, [
    ['__properties_version1.0', Buffer.concat([Buffer.alloc(8), property(0x0c150003, 1)])],
    ['__substg1.0_3001001F', wide('Bo Example')],
    ['__substg1.0_3003001F', wide('bo@example.org')],
  ]);
  const attachment = folderOf('__attach_version1.0_#00000000', TypeEnum.DIRECTORY, [
    ['__properties_version1.0', Buffer.concat([Buffer.alloc(8), property(0x37050003, 1)])],
    ['__substg1.0_3707001F', wide('notes.txt')],
    ['__substg1.0_37010102', attached],
  ]);
  (entries[root] as Entry).children?.push(recipient, attachment);
  return burn(entries);
}
