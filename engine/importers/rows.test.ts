/** Where rows begin and end, and what becomes of damaged ones. */
import { describe, expect, test } from 'vitest';
import { readAll } from './read-all.testing.ts';

const header = 'message,datetime,timestamp_desc';
const at = '2026-02-14T02:41:07Z';
const good = (message: string) => `${message},${at},Logged`;
const file = (...lines: string[]) => `${[header, ...lines].join('\n')}\n`;

/** Every row's text must be exactly the bytes that its range names. */
function checkRanges(content: string | Uint8Array, chunk?: number) {
  const bytes = typeof content === 'string' ? Buffer.from(content) : Buffer.from(content);
  const read = readAll(content, {}, chunk);
  let end = 0;
  for (const row of read.rows) {
    expect(row.byteStart).toBeGreaterThanOrEqual(end);
    end = row.byteEnd;
    if (row.record) expect(bytes.toString('utf8', row.byteStart, row.byteEnd)).toBe(row.text);
    const before = bytes.subarray(0, row.byteStart).filter((byte) => byte === 10).length;
    expect(row.line).toBe(before + 1);
  }
  return read;
}

describe('lines and ranges', () => {
  test.each([
    ['LF', `${header}\n${good('a')}\n${good('b')}\n`],
    ['CRLF', `${header}\r\n${good('a')}\r\n${good('b')}\r\n`],
    ['no line end after the last row', `${header}\n${good('a')}\n${good('b')}`],
    ['CR at the very end', `${header}\r\n${good('a')}\r\n${good('b')}\r`],
    ['blank lines, also before the header', `\n\r\n${header}\n\n${good('a')}\n  \t \n\r\n${good('b')}\n\n   `],
  ])('%s', (_name, content) => {
    for (const chunk of [1, 2, 3, 7, 64, 1 << 20]) {
      const { events, rows } = checkRanges(content, chunk);
      expect(events.map(({ message }) => message)).toEqual(['a', 'b']);
      expect(rows).toHaveLength(2);
    }
  });

  test('line ends, commas and doubled quotes inside quotes belong to the cell, at any chunk border', () => {
    const content = `${header}\r\n"one, ""two""\r\nthree\n\n",${at},"Logged"\r\n${good('next')}\r\n"",${at},"x"`;
    for (let chunk = 1; chunk < 40; chunk += 1) {
      const { events, rows } = checkRanges(content, chunk);
      expect(events.map(({ message }) => message)).toEqual(['one, "two"\r\nthree\n\n', 'next', '']);
      expect(rows.map(({ line }) => line)).toEqual([2, 6, 7]);
    }
  });

  test('the last line of a cell over several lines is no row of its own, even where it has every column', () => {
    const { events, refused } = checkRanges(
      file(`"one\ntwo",${at},Logged`, `"three\n\nfour ""4""",${at},"Logged"`, good('next')),
    );
    expect(refused).toEqual([]);
    expect(events.map(({ message }) => message)).toEqual(['one\ntwo', 'three\n\nfour "4"', 'next']);
  });

  test('quotes inside an unquoted cell are ordinary characters', () => {
    const { events } = checkRanges(file(good('say "hello"'), good('5" disk'), good(' "padded" ')));
    expect(events.map(({ message }) => message)).toEqual(['say "hello"', '5" disk', ' "padded" ']);
  });
});

describe('damage costs the damaged row only', () => {
  test('a quote never closed', () => {
    const { refused, events } = checkRanges(file(good('a'), `"open,${at},Logged`, good('b'), good('c')));
    expect(refused).toEqual(['3: a quote opened on line 3 is never closed']);
    expect(events.map(({ message }) => message)).toEqual(['a', 'b', 'c']);
  });
  test('a quote closed only by the opening quote of a later row', () => {
    const { refused, events } = checkRanges(
      file(`"open,${at},Logged`, good('b'), good('c'), `"quoted, well",${at},x`, good('d')),
    );
    expect(refused).toEqual(['2: text follows a closing quote (a quote inside a quoted cell must be doubled)']);
    expect(events.map(({ message }) => message)).toEqual(['b', 'c', 'quoted, well', 'd']);
  });
  test('a quote that a later row closes by chance: the rows between are not swallowed', () => {
    const { refused, events } = checkRanges(file(`"open,${at},Logged`, good('b'), good('c'), good('d"')));
    expect(refused).toEqual(['2: a quote opened on line 2 is not closed where its cell should end']);
    const chance = checkRanges(file(`"open,${at},Logged`, good('b'), `c",${at},Logged,x`, good('d')));
    expect(chance.refused).toEqual([
      '2: a quote opened on line 2 is not closed where its cell should end',
      '4: the row has 4 cells where the header has 3',
    ]);
    expect(chance.events.map(({ message }) => message)).toEqual(['b', 'd']);
    expect(events.map(({ message }) => message)).toEqual(['b', 'c', 'd"']);
  });
  test('text after a closing quote', () => {
    const { refused } = checkRanges(file(`"a"b,${at},Logged`, `"c\\"d",${at},Logged`, good('e')));
    expect(refused).toEqual([
      '2: text follows a closing quote (a quote inside a quoted cell must be doubled)',
      '3: text follows a closing quote (a quote inside a quoted cell must be doubled)',
    ]);
  });
  test('too few and too many cells, and a last row cut short', () => {
    const { refused, events } = checkRanges(`${file('a', `a,${at}`, `a,${at},x,y`, good('b'))}cut,2026-02`);
    expect(refused).toEqual([
      '2: the row has 1 cell where the header has 3',
      '3: the row has 2 cells where the header has 3',
      '4: the row has 4 cells where the header has 3',
      '6: the row has 2 cells where the header has 3',
    ]);
    expect(events).toHaveLength(1);
  });
  test('a last row cut inside its quotes', () => {
    expect(checkRanges(`${file(good('a'))}"cut in the mid`).refused).toEqual([
      '3: a quote opened on line 3 is never closed',
    ]);
  });
  test('NUL characters in a row', () => {
    const { refused, events } = checkRanges(file(good('a'), good('b\u0000c'), good('d')));
    expect(refused).toEqual(['3: the row holds a NUL character, which no text has']);
    expect(events).toHaveLength(2);
  });
  test('bytes that are no UTF-8, in a file that is otherwise', () => {
    const content = Buffer.concat([
      Buffer.from(file(good('café'), good('naïve'))),
      Buffer.from(good('bro\u00ffken'), 'latin1'),
      Buffer.from(`\n${good('crème')}\n`),
    ]);
    const { refused, events, reader } = readAll(content);
    expect(reader.encoding).toBe('UTF-8');
    expect(refused).toEqual(['4: the row is not UTF-8 text']);
    expect(events.map(({ message }) => message)).toEqual(['café', 'naïve', 'crème']);
  });
  test('a row longer than 4 MiB, quoted, unquoted, and as the last one', () => {
    const long = 'x'.repeat(5 * 1024 * 1024);
    for (const row of [good(long), `"${long}",${at},Logged`, `"${long}"\n",${at},Logged`]) {
      const { refused, events } = readAll(file(good('a'), row, good('b')));
      expect(refused[0]).toBe('3: the row is longer than 4 MiB');
      expect(events.map(({ message }) => message)).toEqual(['a', 'b']);
    }
    const last = readAll(`${file(good('a'))}${long}`);
    expect(last.refused).toEqual(['3: the row is longer than 4 MiB']);
    expect(last.rows[1]).toMatchObject({
      byteStart: file(good('a')).length,
      byteEnd: file(good('a')).length + long.length,
    });
  });
  test('a quote that would swallow more than 4 MiB', () => {
    const line = `${good('y'.repeat(200))}\n`;
    const { refused, events } = readAll(`${header}\n"open,${at},Logged\n${line.repeat(30_000)}`);
    expect(refused).toEqual(['2: a quote opened on line 2 is not closed within 4 MiB']);
    expect(events).toHaveLength(30_000);
  });
  test('many unclosed quotes take time in proportion to the file, not to its square', () => {
    const started = performance.now();
    const { rows, events } = readAll(file(...Array.from({ length: 60_000 }, (_, n) => `"open ${n},${at},Logged`)));
    expect(rows).toHaveLength(60_000);
    expect(events).toHaveLength(0);
    const doubled = readAll(file(...Array.from({ length: 60_000 }, (_, n) => `${n},"""",${at}`)));
    expect(doubled.rows).toHaveLength(60_000);
    expect(performance.now() - started).toBeLessThan(20_000);
  });
});

describe('encodings', () => {
  const rows = [good('£5 café'), good('“quoted”')];
  const text = file(...rows);
  const messages = ['£5 café', '“quoted”'];

  test('UTF-8 with a byte order mark', () => {
    const bytes = Buffer.from(`\ufeff${text}`);
    const { reader, events, rows: read } = readAll(bytes);
    expect(reader.encoding).toBe('UTF-8 with BOM');
    expect(reader.columns[0]).toBe('message');
    expect(events.map(({ message }) => message)).toEqual(messages);
    expect(bytes.toString('utf8', read[0]?.byteStart, read[0]?.byteEnd)).toBe(rows[0]);
  });

  test.each([
    ['UTF-16 LE', '\ufeff', false],
    ['UTF-16 LE', '', false],
    ['UTF-16 BE', '\ufeff', true],
    ['UTF-16 BE', '', true],
  ])('%s, mark %j, in any chunks', (encoding, mark, swap) => {
    const bytes = Buffer.from(mark + text.replaceAll('\n', '\r\n'), 'utf16le');
    if (swap) bytes.swap16();
    for (const chunk of [1, 2, 3, 5, 64, 1 << 20]) {
      const { reader, events, rows: read } = readAll(bytes, {}, chunk);
      expect(reader.encoding).toBe(encoding);
      expect(events.map(({ message }) => message)).toEqual(messages);
      for (const { byteStart, byteEnd, text: row } of read) {
        const slice = Buffer.from(bytes.subarray(byteStart, byteEnd));
        if (swap) slice.swap16();
        expect(slice.toString('utf16le')).toBe(row);
      }
      expect(read.map(({ line }) => line)).toEqual([2, 3]);
    }
  });

  test('UTF-16: a half character at the end and a lone surrogate are refused rows', () => {
    const bytes = Buffer.concat([
      Buffer.from(`\ufeff${file(good('a'), good('\ud800'))}`, 'utf16le'),
      Buffer.from([0x41]),
    ]);
    expect(readAll(bytes).refused).toEqual([
      '3: the row is not UTF-16 text',
      '4: the file ends in the middle of a character',
    ]);
  });

  test('Windows-1252', () => {
    const bytes = Buffer.from(text.replace('“', '\u0093').replace('”', '\u0094'), 'latin1');
    const { reader, events } = readAll(bytes);
    expect(reader.encoding).toBe('Windows-1252');
    expect(events.map(({ message }) => message)).toEqual(messages);
  });

  test('a file that begins in ASCII is settled by its first row beyond it', () => {
    const plain = `${good('plain')}\n`.repeat(200);
    const head = `${header}\n${plain}`;
    const ansi = Buffer.concat([
      Buffer.from(head),
      Buffer.from(`${good('caf\u00e9')}\n${good('\u00a35')}\n`, 'latin1'),
    ]);
    const later = readAll(ansi, {}, 4096);
    expect(later.reader.encoding).toBe('Windows-1252');
    expect(later.refused).toEqual([]);
    expect(later.events.at(-1)?.message).toBe('£5');
    const utf8 = readAll(Buffer.from(`${head}${good('café')}\n`), {}, 4096);
    expect(utf8.reader.encoding).toBe('UTF-8');
    expect(utf8.events.at(-1)?.message).toBe('café');
  });
});
