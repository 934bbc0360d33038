import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import type { FormatId } from '../../shared/api/imports.ts';
import { mapping } from '../importers/mapping.testing.ts';
import { readAll } from '../importers/read-all.testing.ts';
import { readFields } from './read-row.ts';

const read = (format: FormatId, columns: readonly string[], encoding: string, bytes: Buffer) =>
  readFields(
    { format, columns, encoding, mapping: null, sheet: null },
    { line: 1, byteStart: 0, byteEnd: bytes.length },
    (from, to) => bytes.subarray(from, to),
  );

test('JSON rows: values as they are written, at every depth where a name repeats', () => {
  const raw = '{"n":1.0,"big":12345678901234567890,"o":{"n":2.50},"s":"a\\u00e9","none":null,"yes":true}';
  expect(read('timesketch-jsonl', [], 'UTF-8', Buffer.from(raw))).toEqual({
    raw,
    fields: [
      { name: 'n', value: '1.0' },
      { name: 'big', value: '12345678901234567890' },
      { name: 'o', value: '{"n":2.5}' },
      { name: 's', value: 'aé' },
      { name: 'none', value: '' },
      { name: 'yes', value: 'true' },
    ],
  });
});

test('CSV rows in other encodings, and a column without a name', () => {
  const wide = Buffer.from('"a, ""b""",£', 'utf16le').swap16();
  expect(read('timesketch-csv', ['x', ''], 'UTF-16 BE', wide).fields).toEqual([
    { name: 'x', value: 'a, "b"' },
    { name: 'column 2', value: '£' },
  ]);
  expect(read('plaso-dynamic', ['x', 'y'], 'Windows-1252', Buffer.from('"a\u0080,b', 'latin1')).fields).toEqual([
    { name: 'x', value: '"a€' },
    { name: 'y', value: 'b' },
  ]);
});

test('bytes that are no such row are an error, never an invented row', () => {
  expect(() => read('timesketch-csv', ['x', 'y'], 'UTF-8', Buffer.from('one'))).toThrow(RangeError);
  expect(() => read('timesketch-csv', ['x'], 'UTF-8', Buffer.from([0xff]))).toThrow(RangeError);
  expect(() => read('timesketch-jsonl', [], 'UTF-8', Buffer.from('{'))).toThrow(RangeError);
  expect(() => read('timesketch-csv', ['x'], 'EBCDIC', Buffer.from('x'))).toThrow(RangeError);
});

const corpus = resolve(import.meta.dirname, '../../../shared/corpus');
const absent = !existsSync(corpus);
if (absent) console.warn(`The corpus is absent (${corpus}): its row tests are skipped.`);

test.skipIf(absent)('a record of an event log and a row of a workbook come back from the original', () => {
  const log = readFileSync(resolve(corpus, 'plaso/evtx/System2.evtx'));
  const found = readAll(log);
  const origin = { format: 'evtx' as const, columns: [], encoding: 'EVTX', mapping: null, sheet: null };
  for (const row of [found.rows[1], found.rows[282]]) {
    if (!row?.record) throw new Error('no event');
    const { raw, fields } = readFields(origin, row, (from, to) => log.subarray(from, to));
    expect(raw).toBe(row.text);
    expect(fields).toContainEqual({ name: 'Computer', value: row.record.host });
  }
  expect(() =>
    readFields(origin, { line: 1, byteStart: 5000, byteEnd: 5100 }, (from, to) => log.subarray(from, to)),
  ).toThrow(RangeError);

  const book = readFileSync(resolve(corpus, 'evidence/xlsx-otrf/apt29.xlsx'));
  const by = mapping({ Step: 'time', Description: 'message' }, { time: { kind: 'epoch', unit: 's' } });
  const sheet = readAll(book, { mapping: by, sheet: 'day2' });
  const row = sheet.rows.find(({ record }) => record !== null);
  if (!row?.record) throw new Error('no event');
  const { columns } = sheet.reader;
  const ofSheet = { format: 'mapped' as const, columns, encoding: 'XLSX', mapping: by, sheet: 'day2' };
  const { raw, fields } = readFields(ofSheet, row, (from, to) => book.subarray(from, to));
  expect(raw).toBe(row.text);
  expect(fields.find(({ name }) => name === 'Description')?.value).toBe(row.record.message);
  expect(() => readFields({ ...ofSheet, sheet: 'day1' }, row, (from, to) => book.subarray(from, to))).toThrow(
    RangeError,
  );
});
