/** Hostile and damaged files, in every format: no crash, no hang, every row an event or a reason, every range exact. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { FailureError } from '../../shared/api/failures.ts';
import type { FormatId } from '../../shared/api/imports.ts';
import type { Mapping } from '../../shared/api/mappings.ts';
import { decodeRow, type Encoding } from './encoding.ts';
import { mapping } from './mapping.testing.ts';
import { readAll } from './read-all.testing.ts';
import { sampleText } from './sample.ts';

/** The header of each format of separated text; empty where it has none. */
const headers = {
  'timesketch-csv': 'message,datetime,timestamp_desc',
  'plaso-dynamic': 'datetime,timestamp_desc,source,source_long,message,parser,display_name,tag',
  'plaso-l2tcsv':
    'date,time,timezone,MACB,source,sourcetype,type,user,host,short,desc,version,filename,inode,notes,format,extra',
  tln: 'Time|Source|Host|User|Description',
  l2ttln: 'Time|Source|Host|User|Description|TZ|Notes',
  'mactime-body': '0|/first|1|r|0|0|1|1337961350|1337961350|1337961350|0',
  'mactime-csv': 'Date,Size,Type,Mode,UID,GID,Meta,File Name',
  hayabusa: 'Timestamp,RuleTitle,Level,Computer,Channel,EventID,RecordID,Details,ExtraFieldInfo,RuleID',
  'hayabusa-2021': 'Timestamp,Computer,EventID,Level,RuleTitle,Details,RulePath,FilePath',
  purview: 'RecordId,CreationDate,RecordType,Operation,UserId,AuditData',
  'cert-insider-threat': 'id,date,user,pc,activity',
  mapped: 'when,what,who',
} as const satisfies Partial<Record<FormatId, string>>;
type CsvId = keyof typeof headers;
const csvIds = Object.keys(headers) as CsvId[];

/** A first line of each format of JSON lines. */
const firstLines = {
  'timesketch-jsonl': '{"message":"m","datetime":"2026-02-14T02:41:07Z","timestamp_desc":"x"}',
  'plaso-json-line': '{"__container_type__":"event","timestamp":1327218753000000,"timestamp_desc":"x","message":"m"}',
  'purview-jsonl': '{"CreationTime":"2022-05-07T12:55:53","Operation":"x","RecordType":1,"Workload":"Exchange"}',
  'windows-events': '{"EventID":4624,"Channel":"Security","@timestamp":"2020-10-28T07:19:03.511Z"}',
  mapped: '{"when":"2026-02-14 02:41:07","what":"x"}',
} as const satisfies Partial<Record<FormatId, string>>;

const tableMapping = mapping({ when: 'time', what: 'message', who: 'actor' }, { zone: 'UTC' });
const objectMapping: Mapping = { ...tableMapping, shape: 'objects' };

/** Pieces that make trouble, more often than chance would bring them. */
const piece = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.constantFrom('"', '""', ',', '|', '\n', '\r\n', '\r', ' ', '\u0000', '\ufeff', '{', '}', '\\', '#'),
  },
  {
    weight: 3,
    arbitrary: fc.constantFrom(
      '2026-02-14T02:41:07Z',
      '2023-09-20 05:05:03.123 +01:00',
      '02/14/2026 02:41:07',
      '9/20/2023 4:05:03 AM',
      'Fri May 25 2012 11:59:14',
      'Xxx Xxx 00 0000 00:00:00',
      '0000-00-00T00:00:00Z',
      '1601-01-01T00:00:00Z',
      '9999-12-31T23:59:59Z',
      '1337961350',
      '99999999999999999999',
      '{"CreationTime":"2022-05-07T12:55:53"}',
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

function check(bytes: Buffer, format: FormatId | undefined, chunk: number, by?: Mapping): void {
  const options = { format, mapping: by, zone: 'UTC' };
  let read: ReturnType<typeof readAll>;
  try {
    read = readAll(bytes, options, chunk, bytes.length);
  } catch (error) {
    expect(error).toBeInstanceOf(FailureError);
    return;
  }
  let end = 0;
  let line = 0;
  let start = -1;
  for (const row of read.rows) {
    // The times of one line of a body file share its place.
    const again = row.byteStart === start;
    if (!again) {
      expect(row.byteStart).toBeGreaterThanOrEqual(end);
      expect(row.line).toBeGreaterThan(line);
    } else expect(read.reader.format).toBe('mactime-body');
    expect(row.byteEnd).toBeGreaterThan(row.byteStart);
    start = row.byteStart;
    end = row.byteEnd;
    line = row.line;
    if (row.record) expect(Number.isSafeInteger(row.record.instant)).toBe(true);
    else expect(row.reason).not.toBe('');
  }
  expect(end).toBeLessThanOrEqual(bytes.length);
  // Whatever no row has is the header, line ends, blanks and a byte order mark: nothing else may be lost.
  const left = Buffer.from(bytes);
  const encoding = read.reader.encoding as Encoding;
  const blank = encoding === 'UTF-16 LE' ? ' \0' : encoding === 'UTF-16 BE' ? '\0 ' : ' ';
  for (const { byteStart, byteEnd } of read.rows) left.fill(blank, byteStart, byteEnd);
  const rest = decodeRow(encoding, left) ?? '';
  const lost = rest
    .replace(/^\ufeff/, '')
    .split('\n')
    .map((one) => one.trim())
    .filter((one) => one !== '');
  expect(lost.length).toBeLessThanOrEqual(read.reader.format in firstLines && by?.shape !== 'table' ? 0 : 1);
  // And the same rows, whatever the borders of the chunks.
  const whole = readAll(bytes, options, bytes.length + 1, bytes.length);
  expect(read.rows).toEqual(whole.rows);
}

const settings = { numRuns: 200 };
const chunks = fc.integer({ min: 1, max: 300 });

test('mutated rows of Timesketch CSV', () => {
  fc.assert(
    fc.property(mutated, chunks, (rows, chunk) => {
      check(Buffer.from(`${headers['timesketch-csv']}\n${rows}`), undefined, chunk);
    }),
    settings,
  );
});

test.each(csvIds)('troublesome text after a header, in every encoding: %s', (format) => {
  fc.assert(
    fc.property(text, chunks, fc.constantFrom<BufferEncoding>('utf8', 'utf16le', 'latin1'), (body, chunk, encoding) => {
      const bytes = Buffer.from(`${headers[format]}\n${body}`, encoding);
      const by = format === 'mapped' ? tableMapping : undefined;
      check(bytes, format, encoding === 'utf16le' ? chunk * 2 : chunk, by);
    }),
    { ...settings, numRuns: 80 },
  );
});

test.each(Object.keys(firstLines) as (keyof typeof firstLines)[])('troublesome text as JSON lines: %s', (format) => {
  const first = firstLines[format];
  const members = Object.keys(JSON.parse(first));
  const object = fc.oneof(
    fc.json(),
    text,
    // The format's own members with values that they should not have.
    fc.dictionary(fc.constantFrom(...members), fc.jsonValue()).map((value) => JSON.stringify(value)),
  );
  fc.assert(
    fc.property(fc.array(object, { maxLength: 10 }), chunks, (lines, chunk) => {
      check(Buffer.from([first, ...lines].join('\n')), format, chunk, format === 'mapped' ? objectMapping : undefined);
    }),
    { ...settings, numRuns: 100 },
  );
});

test('random bytes', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 600 }), fc.constantFrom(undefined, ...csvIds), (noise, format) => {
      const by = format === 'mapped' ? tableMapping : undefined;
      check(Buffer.from(noise), format, 64, by);
      if (format !== undefined) check(Buffer.concat([Buffer.from(`${headers[format]}\n`), noise]), format, 64, by);
    }),
    settings,
  );
});

test('the mapper’s sample of anything is a sample or a failure in words', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.uint8Array({ maxLength: 600 }),
        text.map((one) => Buffer.from(one)),
      ),
      (noise) => {
        try {
          const { columns, mapping: guessed, rows } = sampleText(noise, true, {});
          expect(guessed.columns.length).toBeGreaterThan(0);
          for (const { cells } of rows) expect(Array.isArray(cells)).toBe(true);
          expect(Array.isArray(columns)).toBe(true);
        } catch (error) {
          expect(error).toBeInstanceOf(FailureError);
        }
      },
    ),
    settings,
  );
});
