import { expect, test } from 'vitest';
import type { FormatId } from '../../shared/api/imports.ts';
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
