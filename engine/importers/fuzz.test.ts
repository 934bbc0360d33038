/** Hostile and damaged files: no crash, no hang, every row an event or a reason, every range exact. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { FailureError } from '../../shared/api/failures.ts';
import type { FormatId } from '../../shared/api/imports.ts';
import { decodeRow } from './encoding.ts';
import { readAll } from './read-all.testing.ts';

const headers: Record<Exclude<FormatId, 'timesketch-jsonl'>, string> = {
  'timesketch-csv': 'message,datetime,timestamp_desc',
  'plaso-dynamic': 'datetime,timestamp_desc,source,source_long,message,parser,display_name,tag',
  'plaso-l2tcsv':
    'date,time,timezone,MACB,source,sourcetype,type,user,host,short,desc,version,filename,inode,notes,format,extra',
};

/** Pieces that make trouble, more often than chance would bring them. */
const piece = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.constantFrom('"', '""', ',', '\n', '\r\n', '\r', ' ', '\u0000', '\ufeff', '{', '}', '\\'),
  },
  {
    weight: 3,
    arbitrary: fc.constantFrom(
      '2026-02-14T02:41:07Z',
      '02/14/2026',
      '02:41:07',
      'UTC',
      'a',
      'message',
      'é',
      '£',
      '\ud83d\ude00',
    ),
  },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 8 }) },
);
const text = fc.array(piece, { maxLength: 120 }).map((pieces) => pieces.join(''));

const goodRows = [
  'plain,2026-02-14T02:41:07Z,Logged',
  '"quoted, with comma",2026-02-14T02:41:07Z,Logged',
  '"two\nlines",2026-02-14T02:41:07.123456+01:00,"Logged"',
  '"doubled ""quotes""",2026-02-14T02:41:07Z,Logged',
];

/** Good rows with a few bytes changed, removed or put in. */
const mutated = fc
  .tuple(
    fc.array(fc.constantFrom(...goodRows), { minLength: 1, maxLength: 12 }),
    fc.array(fc.tuple(fc.nat(400), fc.constantFrom('"', ',', '\n', '', '\r', 'x', '\u0000', '""')), { maxLength: 6 }),
  )
  .map(([rows, edits]) => {
    let content = rows.join('\n');
    for (const [place, put] of edits) {
      const at = place % (content.length + 1);
      content = content.slice(0, at) + put + content.slice(at + 1);
    }
    return content;
  });

function check(bytes: Buffer, format: FormatId | undefined, chunk: number): void {
  let read: ReturnType<typeof readAll>;
  try {
    read = readAll(bytes, { format }, chunk, bytes.length);
  } catch (error) {
    expect(error).toBeInstanceOf(FailureError);
    return;
  }
  let end = 0;
  let line = 0;
  for (const row of read.rows) {
    expect(row.byteStart).toBeGreaterThanOrEqual(end);
    expect(row.byteEnd).toBeGreaterThan(row.byteStart);
    expect(row.line).toBeGreaterThan(line);
    end = row.byteEnd;
    line = row.line;
    if (row.text !== '')
      expect(decodeRow(read.reader.encoding, bytes.subarray(row.byteStart, row.byteEnd))).toBe(row.text);
    if (row.record) expect(Number.isSafeInteger(row.record.instant)).toBe(true);
    else expect(row.reason).not.toBe('');
  }
  expect(end).toBeLessThanOrEqual(bytes.length);
  // Whatever no row has is the header, line ends, blanks and a byte order mark: nothing else may be lost.
  const left = Buffer.from(bytes);
  const { encoding } = read.reader;
  const blank = encoding === 'UTF-16 LE' ? ' \0' : encoding === 'UTF-16 BE' ? '\0 ' : ' ';
  for (const { byteStart, byteEnd } of read.rows) left.fill(blank, byteStart, byteEnd);
  const rest = decodeRow(encoding, left) ?? '';
  const isCsv = read.reader.format !== 'timesketch-jsonl';
  const lost = rest
    .replace(/^\ufeff/, '')
    .split('\n')
    .map((one) => one.trim())
    .filter((one) => one !== '');
  expect(lost.length).toBeLessThanOrEqual(isCsv ? 1 : 0);
  // And the same rows, whatever the borders of the chunks.
  const whole = readAll(bytes, { format }, bytes.length + 1, bytes.length);
  expect(read.rows).toEqual(whole.rows);
}

const settings = { numRuns: 200, interruptAfterTimeLimit: 60_000 };

test('mutated rows of Timesketch CSV', () => {
  fc.assert(
    fc.property(mutated, fc.integer({ min: 1, max: 300 }), (rows, chunk) => {
      check(Buffer.from(`${headers['timesketch-csv']}\n${rows}`), undefined, chunk);
    }),
    settings,
  );
});

test('troublesome text after a header, in every format and encoding', () => {
  const formats = Object.keys(headers) as (keyof typeof headers)[];
  fc.assert(
    fc.property(
      fc.constantFrom(...formats),
      text,
      fc.integer({ min: 1, max: 300 }),
      fc.constantFrom<BufferEncoding>('utf8', 'utf16le', 'latin1'),
      (format, body, chunk, encoding) => {
        const bytes = Buffer.from(`${headers[format]}\n${body}`, encoding);
        check(bytes, format, encoding === 'utf16le' ? chunk * 2 : chunk);
      },
    ),
    settings,
  );
});

test('troublesome text as JSON lines', () => {
  const object = fc.oneof(
    fc.json(),
    text,
    fc.json().map((json) => `{"datetime":"2026-02-14T02:41:07Z","message":${json}}`),
  );
  fc.assert(
    fc.property(fc.array(object, { maxLength: 10 }), fc.integer({ min: 1, max: 300 }), (lines, chunk) => {
      const first = '{"message":"m","datetime":"2026-02-14T02:41:07Z","timestamp_desc":"x"}';
      check(Buffer.from([first, ...lines].join('\n')), 'timesketch-jsonl', chunk);
    }),
    settings,
  );
});

test('random bytes', () => {
  fc.assert(
    fc.property(
      fc.uint8Array({ maxLength: 600 }),
      fc.constantFrom(undefined, ...(Object.keys(headers) as FormatId[])),
      (noise, format) => {
        check(Buffer.from(noise), format, 64);
        if (format !== undefined && format !== 'timesketch-jsonl')
          check(Buffer.concat([Buffer.from(`${headers[format]}\n`), noise]), format, 64);
      },
    ),
    settings,
  );
});
